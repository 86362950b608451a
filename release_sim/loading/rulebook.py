"""The whole rules folder: everything read, everything that refers to something else checked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.files import read_tree, yaml_files
from release_sim.loading.policies import PolicyReader
from release_sim.loading.rules import RuleFile, citations
from release_sim.loading.shapes import ReadingFileShape, shaped
from release_sim.loading.yaml_tree import Node
from release_sim.model.case import VOCABULARY
from release_sim.model.dependence import Dependence
from release_sim.model.fact import Fact, yes_no
from release_sim.model.policy import UNRESOLVED, Choice, FindingMeaning, Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Citation, Rule, finding_name
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Basis, Source

_BOOKS = ("sources", "readings", "policies")


def load_rulebook(folder: Path, diagnosis: Diagnosis) -> Rulebook:
    """Every file of a rules folder; complaints go to the diagnosis, what is whole is returned."""
    trees = {path: read_tree(path, diagnosis) for path in yaml_files(folder)}
    shelves: dict[str, dict[Path, Node]] = {}
    for path, node in trees.items():
        book = path.relative_to(folder).parts[0]
        if node is not None:
            shelves.setdefault(book if book in _BOOKS else "rules", {})[path] = node
    if not trees:
        message = "no rule file lies here"
        diagnosis.add("file-not-found", Place(str(folder)), message, help="name a rules folder")
    sources = _sources(shelves.get("sources", {}), diagnosis)
    readings, reading_places = _readings(shelves.get("readings", {}), diagnosis)
    findings: dict[str, FindingMeaning] = {}
    files = [RuleFile(p, folder, n, diagnosis) for p, n in shelves.get("rules", {}).items()]
    for file in files:
        file.declare(findings)
    vocabulary = vocabulary_of(findings, readings.values())
    rules = {rule.id: rule for file in files for rule in file.rules(vocabulary)}
    _check_rules(rules, sources, diagnosis)
    for reading in readings.values():
        for choice in reading.choices.values():
            _check_citations(choice.cite, reading_places[reading.name], sources, diagnosis, "")
    policies = _policies(
        shelves.get("policies", {}), PolicyReader(rules, readings, findings, vocabulary, diagnosis)
    )
    return Rulebook(rules, sources, readings, findings, policies)


def check_accounts(rulebook: Rulebook, folder: Path, diagnosis: Diagnosis) -> None:
    """Complain of statements that no rule cites and no reason explains, or the other way round."""
    cited = rulebook.encoding()
    for name, source in rulebook.sources.items():
        node = read_tree(folder / "sources" / f"{name}.yaml", diagnosis)
        statements = node.child("statements") if node else None
        for at, statement in source.statements.items():
            place = statements.keys[at] if statements else Place(name)
            citing = cited[Citation(name, at)]
            if not citing and not statement.not_encoded:
                message = f"no rule cites statement `{at}`, and no reason is given"
                hint = "cite it, or write `not_encoded:` with the reason"
                diagnosis.add("statement-unaccounted", place, message, help=hint)
            elif citing and statement.not_encoded:
                message = f"statement `{at}` is said not to be encoded, but `{citing[0]}` cites it"
                diagnosis.add("statement-cited-and-not", place, message, help="remove one")


def vocabulary_of(
    findings: dict[str, FindingMeaning], readings: Iterable[Reading]
) -> dict[str, Fact]:
    """Everything that conditions may test: facts, findings, readings."""
    named = {finding_name(n): yes_no(finding_name(n), f.means) for n, f in findings.items()}
    chosen = {f"reading.{reading.name}": reading.as_fact() for reading in readings}
    return {**VOCABULARY, **named, **chosen}


def _sources(nodes: dict[Path, Node], diagnosis: Diagnosis) -> dict[str, Source]:
    shapes = {path.stem: shaped(Source, node, diagnosis) for path, node in nodes.items()}
    return {name: source for name, source in shapes.items() if source}


def _readings(
    nodes: dict[Path, Node], diagnosis: Diagnosis
) -> tuple[dict[str, Reading], dict[str, Place]]:
    found: dict[str, Reading] = {}
    places: dict[str, Place] = {}
    for node in nodes.values():
        shape = shaped(ReadingFileShape, node, diagnosis)
        written = node.child("readings")
        for name, reading in shape.readings.items() if shape and written else ():
            place = written.keys[name] if written else node.place
            if name in found:
                message = f"reading `{name}` is declared in another file already"
                diagnosis.add("repeated-reading", place, message, help="declare it once")
            if reading.recommended not in (*reading.choices, UNRESOLVED):
                message = f"reading `{name}` has no choice `{reading.recommended}`"
                hint = suggestion(reading.recommended, [*reading.choices, UNRESOLVED])
                diagnosis.add("unknown-choice", place, message, help=hint)
            choices = {n: Choice(c.says, citations(c.cite)) for n, c in reading.choices.items()}
            places[name] = place
            found[name] = Reading(
                name,
                reading.question,
                choices,
                reading.recommended,
                reading.why,
                reading.register_id,
                reading.changes_nothing,
            )
    return found, places


def _check_rules(rules: dict[str, Rule], sources: dict[str, Source], diagnosis: Diagnosis) -> None:
    for rule in rules.values():
        label = f"{rule.id}, {rule.cite[0]}"
        _check_citations(rule.cite, rule.place, sources, diagnosis, label)
        for target in rule.exception_to:
            if target not in rules:
                message = f"unknown rule `{target}` in `exception_to`"
                hint = suggestion(target, rules)
                diagnosis.add("unknown-rule", rule.place, message, help=hint, rule=label)
    circle = Dependence.among(rules.values()).circle()
    if circle:
        steps = pairwise(circle)
        by_exception = all(before in rules[after].exception_to for after, before in steps)
        name = "exception-circle" if by_exception else "finding-circle"
        place = rules[min(circle)].place
        message = "these rules depend on each other in a circle: " + " > ".join(circle)
        diagnosis.add(name, place, message, help="let one of them depend on facts alone")


def _check_citations(
    cite: tuple[Citation, ...],
    place: Place,
    sources: dict[str, Source],
    diagnosis: Diagnosis,
    label: str,
) -> None:
    for citation in cite:
        source = sources.get(citation.source)
        if source is None:
            message = f"unknown source `{citation.source}`"
            hint = suggestion(citation.source, sources)
            diagnosis.add("unknown-source", place, message, help=hint, rule=label)
        elif citation.at not in source.statements:
            message = f"source `{citation.source}` has no statement `{citation.at}`"
            hint = suggestion(citation.at, source.statements)
            diagnosis.add("unknown-statement", place, message, help=hint, rule=label)
        elif source.basis_of(citation.at) is Basis.MEMORY and label:
            message = f"statement `{citation}` is known only from memory"
            hint = "confirm it in its source first"
            diagnosis.add("memory-carries-rule", place, message, help=hint, rule=label)


def _policies(nodes: dict[Path, Node], reader: PolicyReader) -> dict[str, Policy]:
    for path, node in nodes.items():
        reader.take(path.stem, node)
    policies = (reader.policy(path.stem) for path in nodes)
    return {policy.name: policy for policy in policies if policy}

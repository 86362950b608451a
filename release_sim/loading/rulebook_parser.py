"""The files of a rules folder parsed: all of them read, all that refers to another checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath

from release_sim.loading.books import rule_file
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.citations import check_citations, citations
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import JurisdictionShape, ReadingFileShape, ReadingShape
from release_sim.loading.input_files import read_tree, tree_of
from release_sim.loading.limit_files import read_limits
from release_sim.loading.node import Node
from release_sim.loading.policies import PolicyReader
from release_sim.loading.rulebook_files import (
    KINDS,
    RulebookFile,
    books_of,
    brought,
    brought_once,
)
from release_sim.loading.rules import RuleFile, file_id
from release_sim.loading.shared_shapes import NAME
from release_sim.loading.time_zones import zone_name
from release_sim.loading.validation import WRITE_NAME, validate, validate_quietly
from release_sim.model.book import Book
from release_sim.model.dependence import Dependence
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.policy import UNRESOLVED, Choice, FindingMeaning, Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Citation, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.vocabulary.fact import Fact, yes_no
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import finding_name, reading_name

JURISDICTION = "jurisdiction"


def parsed_rulebook(folder: Path, read: Sequence[RulebookFile], diagnosis: Diagnosis) -> Rulebook:
    """Parse the files of a rules folder; report every problem and return the valid part."""
    trees = _trees(read, diagnosis)
    sources = _sources(trees["sources"], diagnosis)
    readings = _readings(trees["readings"], sources, diagnosis)
    findings: dict[str, FindingMeaning] = {}
    declared: dict[str, Place] = {}
    files = [RuleFile(file_id(file.name), n, diagnosis) for file, n in trees["rules"].items()]
    for file in files:
        file.declare(findings, declared)
    vocabulary = vocabulary_of(findings, readings.values())
    rules = {rule.id: rule for file in files for rule in file.rules(vocabulary)}
    for file in files:
        file.check(rules, sources)
    _check_circles(rules, diagnosis)
    by_law = {file.path.stem: node for file, node in trees["limits"].items()}
    limits = read_limits(by_law, sources, diagnosis)
    books = books_of(folder, read)
    reader = PolicyReader(rules, readings, findings, vocabulary, limits, diagnosis)
    policies = _policies(trees["policies"], reader, brought(read, books))
    place = _jurisdiction(trees[JURISDICTION], rules, policies, diagnosis)
    hashes = {file.hashed_name: file.hash for file in read}
    return Rulebook(
        rules, sources, readings, findings, policies, limits, place, hashes, tuple(books.values())
    )


def check_statements(rulebook: Rulebook, folder: Path, diagnosis: Diagnosis) -> None:
    """Report statements that no rule cites and no reason explains, or the other way round."""
    if diagnosis.has_unusable("rule") or diagnosis.has_unusable("reading"):
        return
    cited = rulebook.encoding()
    for name, source in rulebook.sources.items():
        node = read_tree(rule_file(folder, f"sources/{name}.yaml"), diagnosis)
        statements = node.child("statements") if node else None
        for at, statement in source.statements.items():
            place = statements.keys[at] if statements else Place(str(folder))
            citing = cited[Citation(name, at)]
            if not citing and not statement.not_encoded:
                message = f"no rule cites statement `{at}`, and no reason is given"
                hint = "cite it, or write `not_encoded:` with the reason"
                diagnosis.add("statement-unaccounted", place, message, help=hint)
            elif citing and statement.not_encoded:
                message = f"statement `{at}` is said not to be encoded, but `{citing[0]}` cites it"
                written = statements.child(at, "not_encoded") if statements else None
                hint = "leave `not_encoded` out, or do not cite it"
                there = written.place if written else place
                diagnosis.add("statement-cited-and-not", there, message, help=hint)


def vocabulary_of(
    findings: dict[str, FindingMeaning], readings: Iterable[Reading]
) -> dict[str, Fact]:
    """Everything that conditions may test: facts, findings, readings."""
    named = {finding_name(n): yes_no(finding_name(n), f.means) for n, f in findings.items()}
    chosen = {reading_name(reading.name): reading.as_fact() for reading in readings}
    return {**VOCABULARY, **named, **chosen}


def _trees(
    read: Sequence[RulebookFile], diagnosis: Diagnosis
) -> dict[str, dict[RulebookFile, Node]]:
    """Parse all files, by their kind; note those that cannot be used."""
    trees: dict[str, dict[RulebookFile, Node]] = {
        kind: {} for kind in (*KINDS, JURISDICTION, "rules")
    }
    for file in brought_once(read, diagnosis):
        parts = PurePosixPath(file.name).with_suffix("").parts
        kind = parts[0] if parts[0] in KINDS and len(parts) > 1 else "rules"
        kind = JURISDICTION if parts == (JURISDICTION,) else kind
        node = None if file.data is None else tree_of(file.path, file.data, diagnosis)
        if kind != JURISDICTION:
            _check_name(file.path, parts, kind, diagnosis)
        if node is not None:
            trees[kind][file] = node
        elif kind == "rules":
            diagnosis.mark_unusable("rule", file_id(file.name))
            diagnosis.mark_unusable("finding")
            diagnosis.mark_unusable("flag")
        elif kind in KINDS:
            stem = file.path.stem
            diagnosis.mark_unusable(KINDS[kind], "" if kind == "readings" else stem)
    return trees


def _check_name(path: Path, parts: tuple[str, ...], kind: str, diagnosis: Diagnosis) -> None:
    """Report a file whose name cannot stand in an id, or that lies too deep or too high."""
    where = f"{kind}/<name>.yaml" if kind in KINDS else "<jurisdiction>/<topic>.yaml"
    if len(parts) != 2:
        message = f"a file of {kind} does not belong here"
        hint = f"move it to {where} in the rules folder"
        diagnosis.add("misplaced-file", Place(str(path)), message, help=hint)
    for part in parts:
        if not re.fullmatch(NAME, part):
            message = f"`{part}` is not a name"
            diagnosis.add("bad-name", Place(str(path)), message, help=WRITE_NAME)


def _sources(nodes: dict[RulebookFile, Node], diagnosis: Diagnosis) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for file, node in nodes.items():
        source = validate(Source, node, diagnosis)
        if source:
            found[file.path.stem] = source
        else:
            diagnosis.mark_unusable("source", file.path.stem)
    return found


def _readings(
    nodes: dict[RulebookFile, Node], sources: dict[str, Source], diagnosis: Diagnosis
) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    places: dict[str, Place] = {}
    for file in nodes.values():
        if validate(ReadingFileShape, file, diagnosis) is None and not any(
            file.entries("readings")
        ):
            diagnosis.mark_unusable("reading")
        for name, place, node in file.entries("readings"):
            if name in places:
                message = f"reading `{name}` is declared already"
                hint = f"it stands at {places[name]}; declare it once"
                diagnosis.add("repeated-reading", place, message, help=hint)
            places.setdefault(name, place)
            reading = _reading(name, node, sources, diagnosis)
            if reading:
                found.setdefault(name, reading)
            else:
                diagnosis.mark_unusable("reading", name)
                diagnosis.mark_unusable("reading", reading_name(name))
    return found


def _reading(
    name: str, node: Node, sources: dict[str, Source], diagnosis: Diagnosis
) -> Reading | None:
    for choice, place, inner in node.entries("choices"):
        check_citations(inner.child("cite"), sources, diagnosis)
        if choice == UNRESOLVED:
            message = f"no choice is called `{UNRESOLVED}`"
            hint = "the word leaves the reading open; use another name"
            diagnosis.add("bad-name", place, message, help=hint)
    shape = validate_quietly(ReadingShape, node)
    if shape is None:
        return None
    choices = {n: Choice(c.says, citations(c.cite)) for n, c in shape.choices.items()}
    reading = Reading(
        name,
        shape.question,
        choices,
        shape.recommended,
        shape.why,
        shape.register_id,
        shape.changes_nothing,
    )
    for choice, place in node.words("recommended"):
        check_choice(name, choice, place, {name: reading}, diagnosis)
    return reading


def _check_circles(rules: dict[str, Rule], diagnosis: Diagnosis) -> None:
    """Report every circle of exceptions and findings, apart from those that share a rule."""
    left = dict(rules)
    while circle := Dependence.build(left.values()).find_cycle():
        steps = pairwise(circle)
        by_exception = all(before in left[after].exception_to for before, after in steps)
        name = "exception-circle" if by_exception else "finding-circle"
        rule = left[min(circle)]
        message = "these rules depend on each other in a circle: " + " > ".join(circle)
        hint = f"take one {'`exception_to`' if by_exception else 'of the tests'} out"
        diagnosis.add(name, rule.place, message, help=hint, rule=f"{rule.id}, {rule.cite[0]}")
        for each in set(circle):
            del left[each]


def _policies(
    nodes: dict[RulebookFile, Node], reader: PolicyReader, brought: Mapping[str, Book]
) -> dict[str, Policy]:
    for file, node in nodes.items():
        reader.take(file.path.stem, node)
    policies = (reader.policy(file.path.stem, brought) for file in nodes)
    return {policy.name: policy for policy in policies if policy}


def _jurisdiction(
    nodes: dict[RulebookFile, Node],
    rules: Mapping[str, Rule],
    policies: Mapping[str, Policy],
    diagnosis: Diagnosis,
) -> Jurisdiction:
    """Return the jurisdiction that the file describes, or an empty one."""
    for node in nodes.values():
        shape = validate(JurisdictionShape, node, diagnosis)
        for name, place in node.words("policy"):
            diagnosis.check_known("policy", name, policies, place)
        folders = {rule.split(".")[0] for rule in rules}
        for name, place in node.words("higher_law"):
            diagnosis.check_known("rule", name, folders, place)
        zone = zone_name(node.child("time_zone"), diagnosis)
        if shape:
            higher = tuple(shape.higher_law)
            policy, population, process = shape.policy, shape.population, shape.process
            return Jurisdiction(policy or "", population or "", process or "", higher, zone)
    return Jurisdiction()

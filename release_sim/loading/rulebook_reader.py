"""The whole rules folder: everything read, everything that refers to something else checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from release_sim.loading.citations import check_citations, citations
from release_sim.loading.compiled_rulebook import keep, kept, key_of
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import NAME, JurisdictionShape, ReadingFileShape, ReadingShape
from release_sim.loading.input_files import (
    complain_of_ending,
    other_files,
    read_bytes,
    read_tree,
    tree_of,
    yaml_files,
)
from release_sim.loading.limit_files import read_limits
from release_sim.loading.node import Node
from release_sim.loading.policies import PolicyReader, check_choice
from release_sim.loading.rules import RuleFile, file_id
from release_sim.loading.validation import WRITE_NAME, validate, validate_quietly
from release_sim.model.dependence import Dependence
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.policy import UNRESOLVED, Choice, FindingMeaning, Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Citation, Rule, finding_name
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.vocabulary.fact import Fact, yes_no
from release_sim.vocabulary.facts import VOCABULARY

JURISDICTION = "jurisdiction"
INVARIANTS, MAPPINGS, WORDS = "invariants", "mappings", "words"
POPULATIONS, PROCESSES = "populations", "processes"

_FOLDERS = {
    "sources": "source",
    "readings": "reading",
    "limits": "limit",
    "policies": "policy",
}
_BESIDE = (
    INVARIANTS,
    MAPPINGS,
    POPULATIONS,
    PROCESSES,
    WORDS,
)  # no decision needs them; read where asked for


def load_rulebook(folder: Path, diagnosis: Diagnosis) -> Rulebook:
    """Every file of a rules folder; problems go to the diagnosis, what is whole is returned.

    Files that were read before, and had nothing wrong with them, are not parsed again.
    """
    before = len(diagnosis)
    read = _bytes_of(folder, diagnosis)
    whole = {path.relative_to(folder).as_posix(): data for path, data in read.items() if data}
    is_whole = len(whole) == len(read) and len(diagnosis) == before
    key = key_of(whole) if is_whole else ""
    found = kept(key) if key else None
    if found is not None:
        for path, data in read.items():
            diagnosis.register_source(str(path), (data or b"").decode("utf-8-sig"))
        return found
    found = _parsed(folder, read, diagnosis)
    if key and len(diagnosis) == before:
        keep(key, found)
    return found


def _parsed(folder: Path, read: dict[Path, bytes | None], diagnosis: Diagnosis) -> Rulebook:
    trees = _trees(folder, read, diagnosis)
    sources = _sources(trees["sources"], diagnosis)
    readings = _readings(trees["readings"], sources, diagnosis)
    findings: dict[str, FindingMeaning] = {}
    declared: dict[str, Place] = {}
    files = [RuleFile(p, folder, n, diagnosis) for p, n in trees["rules"].items()]
    for file in files:
        file.declare(findings, declared)
    vocabulary = vocabulary_of(findings, readings.values())
    rules = {rule.id: rule for file in files for rule in file.rules(vocabulary)}
    for file in files:
        file.check(rules, sources)
    _check_circles(rules, diagnosis)
    limits = read_limits(trees["limits"], sources, diagnosis)
    reader = PolicyReader(rules, readings, findings, vocabulary, limits, diagnosis)
    policies = _policies(trees["policies"], reader)
    place = _jurisdiction(trees[JURISDICTION], rules, policies, diagnosis)
    hashes = {
        path.relative_to(folder).as_posix(): sha256(data or b"").hexdigest()
        for path, data in read.items()
    }
    return Rulebook(rules, sources, readings, findings, policies, limits, place, hashes)


def check_accounts(rulebook: Rulebook, folder: Path, diagnosis: Diagnosis) -> None:
    """Report statements that no rule cites and no reason explains, or the other way round."""
    if diagnosis.has_unusable("rule") or diagnosis.has_unusable("reading"):
        return
    cited = rulebook.encoding()
    for name, source in rulebook.sources.items():
        node = read_tree(folder / "sources" / f"{name}.yaml", diagnosis)
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
    chosen = {f"reading.{reading.name}": reading.as_fact() for reading in readings}
    return {**VOCABULARY, **named, **chosen}


def _bytes_of(folder: Path, diagnosis: Diagnosis) -> dict[Path, bytes | None]:
    """Read the files that decide; report those of other endings, and a folder without any."""
    for path in (*yaml_files(folder), *other_files(folder)):
        if path.suffix != ".yaml":
            complain_of_ending(path, diagnosis)
    paths = [p for p in yaml_files(folder) if p.relative_to(folder).parts[0] not in _BESIDE]
    if not paths:
        message = "no rule files in this folder"
        diagnosis.add("file-not-found", Place(str(folder)), message, help="name a rules folder")
        for lost in ("rule", "finding", "flag", *_FOLDERS.values()):
            diagnosis.mark_unusable(lost)
    return {path: read_bytes(path, diagnosis) for path in paths}


def _trees(
    folder: Path, read: Mapping[Path, bytes | None], diagnosis: Diagnosis
) -> dict[str, dict[Path, Node]]:
    """Parse all files, by their kind; note those that cannot be used."""
    trees: dict[str, dict[Path, Node]] = {kind: {} for kind in (*_FOLDERS, JURISDICTION, "rules")}
    for path, data in read.items():
        parts = path.relative_to(folder).with_suffix("").parts
        kind = parts[0] if parts[0] in _FOLDERS and len(parts) > 1 else "rules"
        kind = JURISDICTION if parts == (JURISDICTION,) else kind
        node = None if data is None else tree_of(path, data, diagnosis)
        if kind != JURISDICTION:
            _check_name(path, parts, kind, diagnosis)
        if node is not None:
            trees[kind][path] = node
        elif kind == "rules":
            diagnosis.mark_unusable("rule", file_id(path, folder))
            diagnosis.mark_unusable("finding")
            diagnosis.mark_unusable("flag")
        elif kind in _FOLDERS:
            diagnosis.mark_unusable(_FOLDERS[kind], "" if kind == "readings" else path.stem)
    return trees


def _check_name(path: Path, parts: tuple[str, ...], kind: str, diagnosis: Diagnosis) -> None:
    """Report a file whose name cannot stand in an id, or that lies too deep or too high."""
    where = f"{kind}/<name>.yaml" if kind in _FOLDERS else "<jurisdiction>/<topic>.yaml"
    if len(parts) != 2:
        message = f"a file of {kind} does not belong here"
        hint = f"move it to {where} in the rules folder"
        diagnosis.add("misplaced-file", Place(str(path)), message, help=hint)
    for part in parts:
        if not re.fullmatch(NAME, part):
            message = f"`{part}` is not a name"
            diagnosis.add("bad-name", Place(str(path)), message, help=WRITE_NAME)


def _sources(nodes: dict[Path, Node], diagnosis: Diagnosis) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for path, node in nodes.items():
        source = validate(Source, node, diagnosis)
        if source:
            found[path.stem] = source
        else:
            diagnosis.mark_unusable("source", path.stem)
    return found


def _readings(
    nodes: dict[Path, Node], sources: dict[str, Source], diagnosis: Diagnosis
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
                diagnosis.mark_unusable("reading", f"reading.{name}")
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


def _policies(nodes: dict[Path, Node], reader: PolicyReader) -> dict[str, Policy]:
    for path, node in nodes.items():
        reader.take(path.stem, node)
    policies = (reader.policy(path.stem) for path in nodes)
    return {policy.name: policy for policy in policies if policy}


def _jurisdiction(
    nodes: dict[Path, Node],
    rules: Mapping[str, Rule],
    policies: Mapping[str, Policy],
    diagnosis: Diagnosis,
) -> Jurisdiction:
    """Return what the file says, or a jurisdiction of which nothing is said."""
    for node in nodes.values():
        shape = validate(JurisdictionShape, node, diagnosis)
        for name, place in node.words("policy"):
            diagnosis.check_known("policy", name, policies, place)
        folders = {rule.split(".")[0] for rule in rules}
        for name, place in node.words("higher_law"):
            diagnosis.check_known("rule", name, folders, place)
        if shape:
            higher = tuple(shape.higher_law)
            policy, population, process = shape.policy, shape.population, shape.process
            return Jurisdiction(policy or "", population or "", process or "", higher)
    return Jurisdiction()

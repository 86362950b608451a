"""Scenario files: a story, its case, the expected results, and its what-ifs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from release_sim.loading.accounts import check_names, read_accounts
from release_sim.loading.case_facts import read_case
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.citations import check_citations, citations
from release_sim.loading.constraint_check import check_constraints
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import STANDARD_INPUT, read_tree
from release_sim.loading.node import Node
from release_sim.loading.scenario_models import (
    BranchShape,
    ExpectOnAccountsShape,
    ExpectShape,
    ScenarioShape,
)
from release_sim.loading.titles import title_from_name
from release_sim.loading.validation import validate
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Account, Branch, Expectation, Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, named
from release_sim.vocabulary.tested_names import reading_name


class ScenarioReader:
    """Reads scenario files against a rulebook.

    What can be checked is checked, though another part of the file be wrong.
    """

    def __init__(self, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """Complaints of every file go to the one diagnosis."""
        self._rulebook, self._diagnosis = rulebook, diagnosis
        facts = (*VOCABULARY, *(reading_name(name) for name in rulebook.readings))
        self._flags = [name for name, meaning in rulebook.findings.items() if meaning.flag]
        self._by_action: tuple[tuple[str, str, Collection[str]], ...] = (
            ("answers", "answer", [answer.value for answer in Answer]),
            ("because", "rule", rulebook.rules),
            ("displaced", "rule", rulebook.rules),
            ("missing", "fact", facts),
        )

    def read(self, path: Path) -> Scenario | None:
        """Read a scenario file (``-`` is standard input); report problems and return None."""
        before = len(self._diagnosis)
        node = read_tree(path, self._diagnosis)
        found = self.scenario(path, node) if node else None
        return found if len(self._diagnosis) == before else None

    def scenario(self, path: Path, node: Node) -> Scenario | None:
        """Build the scenario from a file's tree; report problems and return None."""
        before = len(self._diagnosis)
        if is_timeline(node):
            message, mark = "this is a timeline", "not one case that could be decided"
            hint = f"replay it: release-sim replay {path}"
            self._diagnosis.add(
                "timeline-not-run", node.keys["timeline"], message, mark=mark, help=hint
            )
            return None
        shape = validate(ScenarioShape, node, self._diagnosis)
        given = read_case(node.child("case"), self._diagnosis)
        case = given.of(Case(date.min))
        for each in node.items("sources"):
            check_citations(each, self._rulebook.sources, self._diagnosis)
        accounts = read_accounts(node, given, self._diagnosis)
        self._check(node, case, accounts)
        branches = [self._branch(*entry, case, accounts) for entry in node.entries("what_if")]
        if shape is None or len(self._diagnosis) > before:
            return None
        told: list[tuple[Case, Mapping[str, Place]]] = [(case, given.places)]
        told += [(each.change.case(case), each.change.given_at) for each in branches if each]
        for told_case, places in told:
            check_constraints(told_case, places, self._diagnosis)
        main = Branch(
            name="",
            title=shape.title,
            policy=shape.policy,
            case=case.on(shape.as_of),
            readings=shape.readings,
            expect=_expectation(shape.expect),
            given_at={**_as_of_at(node), **given.places},
        ).disputed_by(_expecting(accounts, shape.expect))
        for on_account in main.on_each_account.values():
            check_constraints(on_account.case, on_account.given_at, self._diagnosis)
        if len(self._diagnosis) > before:
            return None
        return Scenario(
            name=scenario_name(path),
            story=" ".join(shape.story.split()),
            sources=citations(shape.sources) if shape.sources else (),
            main=main,
            what_if=tuple(branch.of(main) for branch in branches if branch),
            place=node.place,
        )

    def _branch(
        self, name: str, place: Place, node: Node, case: Case, accounts: Mapping[str, Account]
    ) -> _WrittenWhatIf | None:
        shape = validate(BranchShape, node, self._diagnosis, what=f"what-if `{name}`", key=place)
        given = read_case(node.child("change"), self._diagnosis, case)
        for fact, at in node.words("forget"):
            self._diagnosis.check_known("fact", fact, named(VOCABULARY, given.instruments), at)
        self._check(node, given.of(case), accounts)
        if shape is None:
            return None
        change = Change(
            policy=shape.policy or "",
            as_of=shape.as_of,
            readings=shape.readings,
            stated={n: v for n, v in given.stated.items() if n not in shape.forget},
            unknown=frozenset({*given.unknown, *shape.forget}),
            instruments=given.instruments,
            given_at={**_as_of_at(node), **given.places},
        )
        title = shape.title or title_from_name(name)
        return _WrittenWhatIf(name, title, change, shape.expect)

    def _check(self, node: Node, case: Case, accounts: Mapping[str, Account]) -> None:
        """Complain of names that do not exist, in a scenario or a what-if of it."""
        check_selection(node, self._rulebook, self._diagnosis)
        check_names(node, accounts, self._diagnosis)
        on_accounts = [inner for _, _, inner in node.entries("expect", "accounts")]
        for expect in (node.child("expect"), *on_accounts):
            if expect:
                self._check_expect(expect, case)

    def _check_expect(self, node: Node, case: Case) -> None:
        known = self._diagnosis.check_known
        for key, kind, names in self._by_action:
            for action, place, inner in node.entries(key):
                known("action", action, ACTIONS, place)
                for word, at in inner.words():
                    known(kind, word, names, at)
                for name, at, of_one in inner.entries() if key == "answers" else ():
                    known("instrument", name, case.names(ANSWERED_BY_PAPER.get(action, "")), at)
                    for word, said_at in of_one.words():
                        known(kind, word, names, said_at)
        for flag, at in node.words("flags"):
            known("flag", flag, self._flags, at)


class _WrittenWhatIf(NamedTuple):
    """One what-if as read: its change of the story, and what is expected of it."""

    name: str
    title: str
    change: Change
    expect: ExpectOnAccountsShape

    def of(self, main: Branch) -> Branch:
        branch = main.changed(self.change)
        return replace(
            branch,
            name=self.name,
            title=self.title,
            expect=_expectation(self.expect),
            change=self.change,
            accounts=_expecting(branch.accounts, self.expect),
        )


def _as_of_at(node: Node) -> dict[str, Place]:
    """Return where a scenario or a what-if gives its date."""
    return {key: place for key, place, _ in node.entries() if key == "as_of"}


def _expecting(accounts: Mapping[str, Account], shape: ExpectOnAccountsShape) -> dict[str, Account]:
    """Return the accounts, each with what is expected if it is right."""
    own = {name: _expectation(each) for name, each in shape.accounts.items()}
    return {
        name: replace(account, expect=own.get(name, Expectation()))
        for name, account in accounts.items()
    }


def _expectation(shape: ExpectShape) -> Expectation:
    return Expectation(
        answers={a: Answer(word) for a, word in shape.answers.items() if isinstance(word, str)},
        by_instrument={
            action: {name: Answer(word) for name, word in each.items()}
            for action, each in shape.answers.items()
            if not isinstance(each, str)
        },
        because={action: tuple(sorted(names)) for action, names in shape.because.items()},
        displaced={action: tuple(sorted(names)) for action, names in shape.displaced.items()},
        missing={action: tuple(sorted(names)) for action, names in shape.missing.items()},
        flags=None if shape.flags is None else tuple(sorted(shape.flags)),
    )


def is_timeline(node: Node) -> bool:
    """Return True if the file is a timeline, not a single case."""
    return "timeline" in node.keys


def check_selection(node: Node, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
    """Complain of a policy, and of choices of readings, that do not exist."""
    for policy, place in node.words("policy"):
        diagnosis.check_known("policy", policy, rulebook.policies, place)
    for name, place, inner in node.entries("readings"):
        for choice, at in inner.words():
            check_choice(name, choice, place, rulebook.readings, diagnosis, at)


def scenario_name(path: Path) -> str:
    """Return a scenario's name: its file's, prefixed by its folder if it has one."""
    if str(path) == STANDARD_INPUT:
        return STANDARD_INPUT
    return f"{path.parent.name}/{path.stem}" if path.parent.name else path.stem

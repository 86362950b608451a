"""Scenario files: a story, its case, what must come out, and its what-ifs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from release_sim.loading.case_facts import read_facts
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.files import STANDARD_INPUT, read_tree
from release_sim.loading.policies import check_choice
from release_sim.loading.rules import citations
from release_sim.loading.shapes import BranchShape, ExpectShape, ScenarioShape, shaped
from release_sim.loading.yaml_tree import Node
from release_sim.model.case import VOCABULARY, Case
from release_sim.model.problem import Place
from release_sim.model.rule import ACTIONS
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.model.verdict import Answer


class ScenarioReader:
    """Reads scenario files against a rulebook."""

    def __init__(self, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """Complaints of every file go to the one diagnosis."""
        self._rulebook, self._diagnosis = rulebook, diagnosis

    def read(self, path: Path) -> Scenario | None:
        """The scenario in a file (``-`` is standard input), or nothing and complaints."""
        node = read_tree(path, self._diagnosis)
        if node is None:
            return None
        before = len(self._diagnosis)
        shape = shaped(ScenarioShape, node, self._diagnosis)
        stated, unknown = read_facts(node.child("case"), self._diagnosis)
        if shape is None:
            return None
        self._check_sources(shape, node)
        main = Branch(
            name="",
            title=shape.title,
            policy=self._policy(shape.policy, node),
            case=Case(shape.as_of, stated, unknown),
            readings=self._readings(shape.readings, node),
            expect=self._expectation(shape.expect, node.child("expect")),
        )
        what_if = [
            self._branch(name, inner, main)
            for name in shape.what_if
            if (inner := node.child("what_if", name))
        ]
        if len(self._diagnosis) > before:
            return None
        written = node.child("case")
        return Scenario(
            name=STANDARD_INPUT if str(path) == STANDARD_INPUT else _name(path),
            story=" ".join(shape.story.split()),
            sources=citations(shape.sources) if shape.sources else (),
            main=main,
            what_if=tuple(branch for branch in what_if if branch),
            place=node.keys["as_of"],
            facts_at=written.keys if written else {},
        )

    def _branch(self, name: str, node: Node, main: Branch) -> Branch | None:
        shape = shaped(BranchShape, node, self._diagnosis)
        changed, unknown = read_facts(node.child("change"), self._diagnosis)
        if shape is None:
            return None
        for i, fact in enumerate(shape.forget):
            self._known(fact, VOCABULARY, "fact", node.child("forget", i))
        case = main.case.set(changed).forget([*unknown, *shape.forget])
        return Branch(
            name=name,
            title=shape.title or name.replace("_", " "),
            policy=self._policy(shape.policy, node) if shape.policy else main.policy,
            case=case.on(shape.as_of) if shape.as_of else case,
            readings={**main.readings, **self._readings(shape.readings, node)},
            expect=self._expectation(shape.expect, node.child("expect")),
        )

    def _policy(self, name: str, node: Node) -> str:
        self._known(name, self._rulebook.policies, "policy", node.child("policy"))
        return name

    def _readings(self, readings: Mapping[str, str], node: Node) -> Mapping[str, str]:
        for name, choice in readings.items():
            place = (node.child("readings", name) or node).place
            check_choice(name, choice, place, self._rulebook.readings, self._diagnosis)
        return readings

    def _check_sources(self, shape: ScenarioShape, node: Node) -> None:
        sources = self._rulebook.sources
        for i, cite in enumerate(shape.sources):
            at = node.child("sources", i)
            if self._known(cite.source, sources, "source", at.child("source") if at else None):
                statements = sources[cite.source].statements
                self._known(cite.at, statements, "statement", at.child("at") if at else None)

    def _expectation(self, shape: ExpectShape, node: Node | None) -> Expectation:
        node = node or Node({}, Place("-"))
        answers = [answer.value for answer in Answer]
        for key in ("answers", "because", "displaced", "missing"):
            for action in getattr(shape, key):
                self._known(
                    action, ACTIONS, "action", node.child(key, action), key_of=node.child(key)
                )
        for action, answer in shape.answers.items():
            self._known(answer, answers, "answer", node.child("answers", action))
        for key, known, kind in (
            ("because", self._rulebook.rules, "rule"),
            ("displaced", self._rulebook.rules, "rule"),
            ("missing", (*VOCABULARY, *(f"reading.{r}" for r in self._rulebook.readings)), "fact"),
        ):
            for action, names in getattr(shape, key).items():
                for i, name in enumerate(names):
                    self._known(name, known, kind, node.child(key, action, i))
        flags = [name for name, meaning in self._rulebook.findings.items() if meaning.flag]
        for i, flag in enumerate(shape.flags or ()):
            self._known(flag, flags, "flag", node.child("flags", i))
        return Expectation(
            answers={a: Answer(w) for a, w in shape.answers.items() if w in answers},
            because={action: tuple(sorted(names)) for action, names in shape.because.items()},
            displaced={action: tuple(sorted(names)) for action, names in shape.displaced.items()},
            missing={action: tuple(sorted(names)) for action, names in shape.missing.items()},
            flags=None if shape.flags is None else tuple(sorted(shape.flags)),
        )

    def _known(
        self,
        word: str,
        known: Iterable[str],
        kind: str,
        node: Node | None,
        key_of: Node | None = None,
    ) -> bool:
        """Whether a name is known; complains, at the value or at the key, if not."""
        names = list(known)
        if word in names:
            return True
        place = key_of.keys[word] if key_of else node.place if node else Place("-")
        message = f"unknown {kind} `{word}`"
        hint = suggestion(word, names)
        mark = f"no {kind} has this name"
        self._diagnosis.add(f"unknown-{kind}", place, message, mark=mark, help=hint)
        return False


def _name(path: Path) -> str:
    """A scenario's name: its file's, with the folder before it where there is one."""
    return f"{path.parent.name}/{path.stem}" if path.parent.name else path.stem

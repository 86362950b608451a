"""The alternatives to stories: what the changes that options name make of cases and rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from pathlib import Path

from release_sim.api.alternative_options import Steps, WhatIfOptions
from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.errors import FilesAreWrongError
from release_sim.loading.assignments import check_not_both
from release_sim.loading.diagnosis import suggestion
from release_sim.model.analysis.alternative import Supposition
from release_sim.model.change import Change
from release_sim.model.problem import Place, Problem
from release_sim.model.rulebook import Rulebook


@dataclass(slots=True)
class Alternatives:
    """The alternatives to stories, read against the rules that each wants.

    What is wrong with an option goes to the diagnosis of ``inputs``, and is raised by ``checked``.
    """

    inputs: Inputs
    rulebook: Rulebook
    options: WhatIfOptions
    _folders: dict[Path, Rulebook] = field(default_factory=dict)
    _engines: dict[Steps, EngineCache] = field(default_factory=dict)

    def checked(self) -> list[Steps]:
        """Return the alternatives; raise everything that is wrong with them."""
        self._check_together()
        found = self.options.alternatives()
        for steps in found:
            rulebook = self._rulebook(steps)
            for step in steps:
                self.inputs.read_overrides(step.overrides, rulebook)
        self.inputs.diagnosis.raise_if_any()
        return found

    def engines(self, steps: Steps) -> EngineCache:
        """Return the engines of the rules that an alternative wants, made once."""
        of_rules = tuple(step for step in steps if step.without or step.rules)
        if of_rules not in self._engines:
            self._engines[of_rules] = EngineCache(self._rulebook(steps))
        return self._engines[of_rules]

    def change(self, steps: Steps) -> Change:
        """Return the change that the steps make to a story, without its own what-ifs."""
        rulebook = self._rulebook(steps)
        each = (self.inputs.read_overrides(step.overrides, rulebook).change for step in steps)
        return reduce(_joined, each, Change())

    def supposed(self, steps: Steps, titles: Mapping[str, str]) -> Supposition:
        """Return the changes as they were asked for; ``titles`` has those of own what-ifs."""
        return Supposition(
            steps_text(steps, titles),
            self.change(steps),
            tuple(step.without for step in steps if step.without),
            tuple(str(step.rules) for step in steps if step.rules),
            tuple(titles.get(step.branch, step.branch) for step in steps if step.branch),
        )

    def _rulebook(self, steps: Steps) -> Rulebook:
        found = self.rulebook
        for step in steps:
            if step.rules:
                found = self._in_folder(step.rules)
        without = [step.without for step in steps if step.without]
        return self._without(found, without) if without else found

    def _in_folder(self, folder: Path) -> Rulebook:
        """Return the rules of a folder; report problems and return none."""
        if folder not in self._folders:
            try:
                self._folders[folder] = Inputs.at(folder).rulebook()
            except FilesAreWrongError as error:
                self.inputs.diagnosis.take(error)
                self._folders[folder] = self.rulebook
        return self._folders[folder]

    def _without(self, rulebook: Rulebook, names: Sequence[str]) -> Rulebook:
        gone = {rule for name in names for rule in self._named(rulebook, name)}
        policies = {
            name: replace(
                policy, rules={r: rule for r, rule in policy.rules.items() if r not in gone}
            )
            for name, policy in rulebook.policies.items()
        }
        return replace(rulebook, policies=policies)

    def _named(self, rulebook: Rulebook, name: str) -> list[str]:
        """Return the rule of this name, or the rules of this group; report an unknown name."""
        found = [rule for rule in rulebook.rules if rule == name or rule.startswith(f"{name}.")]
        if not found:
            message, hint = f"unknown rule `{name}`", suggestion(name, rulebook.rules, "rule")
            self.inputs.diagnosis.add("unknown-rule", Place("--without"), message, help=hint)
        return found

    def _check_together(self) -> None:
        """Report changes that contradict each other, such as two days."""
        if not self.options.together:
            return
        given = self.options
        for option, values in (
            ("--policy", given.policy),
            ("--as-of", given.as_of),
            ("--with-rules", [str(each) for each in given.with_rules]),
            ("--reading", [each.partition("=")[0] for each in given.reading]),
            ("--set", [each.partition("=")[0].strip() for each in given.set]),
        ):
            single = option in ("--policy", "--as-of", "--with-rules")
            twice = values if single else [each for each in values if values.count(each) > 1]
            if len(twice) > 1:
                message = f"`{option}` is given twice, and both cannot be together"
                hint = "give it once, or leave out --together"
                self.inputs.diagnosis.add("repeated-key", Place(option), message, help=hint)
        stated = [each.partition("=")[0].strip() for each in given.set]
        check_not_both(stated, given.forget, self.inputs.diagnosis)


def _joined(first: Change, second: Change) -> Change:
    """Return both changes as one; the second wins where they set the same thing."""
    return Change(
        second.policy or first.policy,
        second.as_of or first.as_of,
        {**first.readings, **second.readings},
        {n: v for n, v in first.stated.items() if n not in second.unknown} | dict(second.stated),
        (first.unknown - second.stated.keys()) | second.unknown,
        given_at={**first.given_at, **second.given_at},
    )


def steps_text(steps: Steps, titles: Mapping[str, str]) -> str:
    """Describe the changes of one alternative; ``titles`` has those of the story's what-ifs."""
    return ", ".join(titles.get(step.branch, str(step)) for step in steps)


def check_branches(asked: Sequence[Steps], own: Collection[str], what: str) -> None:
    """Raise ``FilesAreWrongError`` for what-ifs that the story does not have."""
    named = dict.fromkeys(step.branch for steps in asked for step in steps if step.branch)
    problems = [
        Problem(
            "unknown-key",
            Place("--branch"),
            f"the {what} has no what-if `{name}`",
            help=suggestion(name, own),
        )
        for name in named
        if name not in own
    ]
    if problems:
        raise FilesAreWrongError(problems)

"""The page of one case: what is told of it, the answers in sentences, and one of them opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.policy import UNRESOLVED
from release_sim.model.problem import Problem
from release_sim.model.title_addition import AsWhatIf, ChangedSince, NewCase, TitleAddition
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.group_text import group_text
from release_sim.reporting.page.phrases import Sentence
from release_sim.reporting.page.questions_section import TreeItem
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_of
from release_sim.workbench.address import Address
from release_sim.workbench.answer_lines import AnswerLines
from release_sim.workbench.bench import Bench, Story
from release_sim.workbench.case_decisions import CaseDecisions, DecidedFields
from release_sim.workbench.controls import Controls
from release_sim.workbench.downloads import CaseDownload
from release_sim.workbench.fields import DAY, POLICY, STORY, changed_fields, fields_of
from release_sim.workbench.law_dates import LawDates, law_dates
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.opened import WHY_NOT, NextQuestion, OpenedAnswer, WaysToAnswer
from release_sim.workbench.turning import ReadingSwitch, TurningSection, switches, turning


class OtherCase(NamedTuple):
    """One difference from the baseline: what it says, and what the case says."""

    name: str
    before: str
    after: str


class CasePage:
    """Everything that the page of one case shows, made when it is shown."""

    def __init__(
        self,
        bench: Bench,
        decisions: CaseDecisions,
        address: Address,
        reported: Sequence[Problem] = (),
    ) -> None:
        """Read and decide the case; ``reported`` is what was wrong with a button pressed."""
        self.address, self._bench, self._decisions = address, bench, decisions
        self.decided: DecidedFields = decisions.of(address.fields)
        self._reported = reported
        decision = self.decided.decision
        self._facts = decision.facts if decision else {}
        self.voice = bench.voices[address.language]
        self.phrases = LinkedPhrasebook(self.voice, self._facts)
        self.typed: Mapping[str, str] = {}
        """What was typed beside the case and is still to be used: names of papers."""
        self.found: tuple[ChangeTo, ...] | Inquiry | None = None
        """What was worked out of the opened answer, where that takes more than a moment."""
        self.too_much = ""
        """Why it was not worked out."""

    @property
    def story(self) -> Story | None:
        """The story that the case began as."""
        return self._bench.stories.get(self._story_name()[0])

    @property
    def branch_title(self) -> str:
        """The title of the what-if that the case began as, if it was one."""
        name, _, branch = self._story_name()
        story = self._bench.stories.get(name)
        told = story.branches.get(branch) if story and branch else None
        return told.title if told else ""

    @property
    def is_as_told(self) -> bool:
        """True while the case does not differ from the story that it began as."""
        name, _, branch = self._story_name()
        story = self._bench.stories.get(name)
        told = story.branches.get(branch) if story else None
        own = fields_of(told, self._bench.rulebook) if told else {}
        return bool(told) and not [*changed_fields(own, self.address.fields)]

    def download(self) -> CaseDownload | None:
        """Return the case to download; none where it has no answer."""
        branch, engine, decision, _ = self.decided
        if branch is None or engine is None or decision is None:
            return None
        added: list[TitleAddition] = [] if self.story else [NewCase()]
        added += [AsWhatIf(self.branch_title)] if self.branch_title else []
        added += [ChangedSince()] if self.story and not self.is_as_told else []
        return CaseDownload(branch, engine.policy, decision, self.story, tuple(added))

    def _story_name(self) -> tuple[str, str, str]:
        return self.address.fields.get(STORY, "").partition("?")

    @cached_property
    def problems(self) -> dict[str, list[Problem]]:
        """Return the problems by field."""
        found: dict[str, list[Problem]] = {}
        for each in (*self._reported, *self.decided.problems):
            found.setdefault(each.place.path, []).append(each)
        return found

    @cached_property
    def controls(self) -> Controls:
        """The controls by which the case is told."""
        decision = self.decided.decision
        outcomes = decision.outcomes.values() if decision else ()
        lacking = {missing.fact for each in outcomes for missing in each.missing}
        return Controls(self.address.fields, self.voice.about(self._facts), self.problems, lacking)

    @property
    def other_rules(self) -> str:
        """The hash of the rules under which the address was written, where it is another."""
        decision, theirs = self.decided.decision, self.address.rules
        return theirs if decision and theirs and not decision.digest.startswith(theirs) else ""

    @property
    def dates(self) -> LawDates | None:
        """The days on which the law changes; none where the case cannot be read."""
        branch, engine = self.decided.branch, self.decided.engine
        if branch is None or engine is None:
            return None
        return law_dates(engine.policy, branch.case.as_of, self.phrases)

    @property
    def switches(self) -> list[ReadingSwitch]:
        """The readings of the policy, each with what is chosen."""
        engine = self.decided.engine
        return switches(engine, self.address.fields, self.phrases) if engine else []

    def turning(self) -> list[TurningSection]:
        """Return the readings on which answers turn."""
        branch, engine = self.decided.branch, self.decided.engine
        if self.decided.decision is None or branch is None or engine is None:
            return []
        return turning(engine, branch, self.address.fields, self.phrases)

    def caveats(self) -> list[str]:
        """List the warnings about the day of the case."""
        branch, engine = self.decided.branch, self.decided.engine
        if branch is None or engine is None:
            return []
        say = self.voice.about()
        found = engine.policy.caveats(branch.case.as_of)
        return list(dict.fromkeys(say.caveat(each) for each in found))

    @cached_property
    def lines(self) -> AnswerLines | None:
        """The answers; none where something is wrong with the case."""
        decision, address = self.decided.decision, self.address
        if decision is None:
            return None
        last = address.undone().fields if address.undo else None
        before = self._answers(address.baseline), self._answers(last)
        return AnswerLines(decision, self.phrases, address.opened, *before)

    def flags(self) -> list[Sentence]:
        """List the flags, in words."""
        decision = self.decided.decision
        return (
            [self.phrases.given(finding_name(f), True) for f in decision.flags] if decision else []
        )

    def otherwise(self) -> list[OtherCase]:
        """List the differences from the baseline."""
        baseline = self.address.baseline or {}
        found = changed_fields(baseline, self.address.fields) if baseline else ()
        return [
            OtherCase(name, self._told(name, baseline.get(name)), self._told(name, text))
            for name, text in found
        ]

    def _told(self, name: str, text: str | None) -> str:
        say = self.voice.about(self._facts)
        if is_reading(name) and text and text != UNRESOLVED:
            return say.choice(reading_of(name), text)
        if text is None:
            return ""
        if name == POLICY and text in self._bench.rulebook.policies:
            return say.policy_title(self._bench.rulebook.policies[text])
        return text if name == DAY else group_text(name, text, say)

    @cached_property
    def opened(self) -> OpenedAnswer | None:
        """The answer that is opened, if one is."""
        branch, engine, decision, _ = self.decided
        if branch is None or engine is None or decision is None:
            return None
        if self.address.opened not in decision.outcomes:
            return None
        action, rulebook = self.address.opened, self._bench.rulebook
        phrases = LinkedPhrasebook(self.voice, decision.facts)
        return OpenedAnswer(rulebook, engine, branch, decision, action, phrases)

    def leading(self) -> list[WaysToAnswer] | None:
        """Return the ways to other answers, if they were worked out."""
        if self.opened and isinstance(self.found, tuple):
            return self.opened.leading(self.found)
        return None

    def asked(self) -> NextQuestion | None:
        """Return what to ask, if it was worked out."""
        if self.opened and isinstance(self.found, Inquiry):
            return self.opened.asked(self.found)
        return None

    def why_not(self) -> list[TreeItem]:
        """Return why the answer is not the one asked about, if one is."""
        wanted = self.address.asked.removeprefix(WHY_NOT)
        if self.opened and wanted != self.address.asked and wanted in [*Answer]:
            return self.opened.why_not(Answer(wanted))
        return []

    def _answers(self, fields: Mapping[str, str] | None) -> Mapping[str, Answer]:
        decision = self._decisions.of(fields).decision if fields is not None else None
        return decision.answers() if decision else {}

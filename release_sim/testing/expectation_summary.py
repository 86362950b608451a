"""The outcome of all expectations: a few lines for a person, JUnit XML for a machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from release_sim.reporting.printable_text import printable
from release_sim.reporting.text_format import pluralize
from release_sim.testing.coverage import shown_percent


@dataclass(frozen=True, slots=True)
class Tested:
    """One branch decided or replayed, and a sentence for every expectation it did not meet.

    ``scenario`` is the name of the scenario or the timeline, ``branch`` that of its what-if. Where
    it ``expects`` nothing, nothing was compared.
    """

    scenario: str
    branch: str
    unmet: tuple[str, ...]
    expects: bool = True

    @property
    def name(self) -> str:
        """The scenario's name, and the branch's if it is a what-if."""
        return f"{self.scenario} what if {self.branch}" if self.branch else self.scenario


def expectation_summary(
    tested: Sequence[Tested],
    replayed: Sequence[Tested],
    lacking: Sequence[tuple[str, str]],
    percent: float | None,
) -> str:
    """Only what went wrong, then what no scenario shows of a rule, then the counts.

    Without ``percent`` nothing is said of rules: a part of the scenarios does not show them all.
    """
    both = [*tested, *replayed]
    lines = [f"{t.name}: {sentence}" for t in both for sentence in t.unmet]
    failed = sum(bool(t.unmet) for t in both)
    outcome = f"{failed} not as expected" if failed else "all as expected"
    counts = [*_counts(tested, "scenario", "decision"), *_counts(replayed, "timeline", "course")]
    lines.append(f"{', '.join(counts)}: {outcome}")
    if idle := sum(not t.expects for t in both):
        lines[-1] += f"; {idle} {'expects' if idle == 1 else 'expect'} nothing"
    if percent is not None:
        lines[-1:-1] = [f"rule {rule} is never {what}" for rule, what in lacking]
        lines.append(f"rule coverage {shown_percent(percent)}%")
    return "\n".join(lines)


def _counts(tested: Sequence[Tested], file: str, part: str) -> list[str]:
    """List the counts of files and of their parts; nothing where there is none."""
    files = len({t.scenario for t in tested})
    return [pluralize(files, file), pluralize(len(tested), part)] if tested else []


def junit(tested: Sequence[Tested]) -> str:
    """Write the results as JUnit XML, a test case a branch."""
    failed = str(sum(bool(t.unmet) for t in tested))
    suite = Xml.Element("testsuite", name="release_sim", tests=str(len(tested)), failures=failed)
    for each in tested:
        case = Xml.SubElement(
            suite, "testcase", classname=each.scenario, name=each.branch or "story"
        )
        if not each.expects:
            Xml.SubElement(case, "skipped", message="it expects nothing")
        for sentence in each.unmet:
            Xml.SubElement(case, "failure", message=sentence).text = sentence
    Xml.indent(suite)
    return printable(Xml.tostring(suite, encoding="unicode", xml_declaration=True))

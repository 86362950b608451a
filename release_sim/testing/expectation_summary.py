"""The outcome of all expectations: a few lines for a person, JUnit XML for a machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from release_sim.reporting.printable_text import printable
from release_sim.reporting.text_format import pluralize
from release_sim.testing.adequacy_text import strength_json
from release_sim.testing.coverage import shown_percent
from release_sim.testing.scenario_outcomes import ScenarioTests, Tested


def expectation_summary(found: ScenarioTests, whole: bool) -> str:
    """Write the failures, then what no scenario shows of a rule, then the counts.

    Nothing is said of rules where not the ``whole`` of the scenarios was looked at: a part of them
    does not show all.
    """
    both = (*found.decided, *found.replayed)
    lines = [f"{each.name}: {sentence}" for each in both for sentence in each.unmet]
    failed = len(found.failed)
    outcome = f"{failed} not as expected" if failed else "all as expected"
    counts = _counts(found.decided, "scenario", "decision")
    counts += _counts(found.replayed, "timeline", "replay")
    lines.append(f"{', '.join(counts)}: {outcome}")
    if idle := sum(not each.expects for each in both):
        lines[-1] += f"; {idle} {'expects' if idle == 1 else 'expect'} nothing"
    if whole:
        lines[-1:-1] = [f"rule {rule} is never {what}" for rule, what in found.lacking]
        lines.append(f"rule coverage {shown_percent(found.percent)}%")
    return "\n".join(lines)


def tests_json(found: ScenarioTests, files: Sequence[str]) -> dict[str, Any]:
    """Return the outcome as JSON; ``files`` are those of the scenarios that were written."""
    return {
        "schema": "release_sim.test/1",
        "decisions": [
            {"scenario": each.scenario, "branch": each.branch or None, "unmet": list(each.unmet)}
            for each in found.decided
        ],
        "courses": [
            {"timeline": each.scenario, "course": each.branch or None, "unmet": list(each.unmet)}
            for each in found.replayed
        ],
        "coverage": {
            "percent": shown_percent(found.percent),
            "lacking": [{"rule": rule, "never": what} for rule, what in found.lacking],
        },
        "strength": strength_json(found.strength, files) if found.strength else None,
    }


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

"""Files to download: a case as the command reads and prints it, and results as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from starlette.responses import Response

from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.model.title_addition import TitleAddition
from release_sim.reporting.answers.decision_json import decided
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.title_text import title_in_law_language
from release_sim.workbench.bench import Story

NAMES = ("scenario.yaml", "report.html", "decision.json", "answers.csv")
"""The files as which a case can be downloaded."""


class CaseDownload(NamedTuple):
    """A decided case, with the story that it began as and what is added to its title."""

    branch: Branch
    policy: Policy
    decision: Decision
    story: Story | None
    added: tuple[TitleAddition, ...]

    @property
    def scenario(self) -> Scenario:
        """The case as a scenario of its own, which tells of nothing but itself."""
        text = self.story.scenario.story if self.story else ""
        title = self.story.scenario.title if self.story else ""
        sources = self.story.scenario.sources if self.story else ()
        name = self.story.scenario.name if self.story else "case"
        branch = replace(self.branch, title=title, added=self.added)
        return Scenario(name, text, sources, branch, (), Place(name))

    def yaml(self) -> str:
        """Return the case as a scenario file that expects the answers it has now."""
        expect = Expectation(self.decision.answers())
        branch = replace(self.scenario.main, expect=expect)
        return scenario_file(branch, self.scenario.story or title_in_law_language(branch))

    def json(self) -> str:
        """Return the decision as ``run --json`` prints it."""
        branch = self.scenario.main
        told = decided(self.scenario.name, branch, self.policy, self.decision, ())
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n"

    def csv(self, words: Mapping[str, str]) -> str:
        """Return the answers as a table: a row an action, told in ``words``."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(("action", "words", "answer", "because", "missing"))
        for action, outcome in self.decision.outcomes.items():
            missing = "; ".join(each.fact for each in outcome.missing)
            because = "; ".join(outcome.because)
            rows.writerow((action, words[action], outcome.answer.value, because, missing))
        return text.getvalue()


def result_file(
    kind: str, name: str, value: object, rows: Iterable[Iterable[str | int | float]]
) -> Response:
    """Return a result as a file: JSON, or lines of CSV."""
    kept = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "json":
        text = json.dumps(value, indent=2, ensure_ascii=False)
        return Response(text, headers=kept, media_type="application/json")
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return Response(lines.getvalue(), headers=kept, media_type="text/csv")

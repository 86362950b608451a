"""Problems as a compiler would print them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from release_sim.model.analysis.flaw import Accepted, Checked, Flaw
from release_sim.model.language import Language
from release_sim.model.problem import Problem, Severity
from release_sim.model.scenario import Branch
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.paint import Paint, paint_begin, unpainted
from release_sim.reporting.printable_text import printable_line
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize, up_to_papers, value_text
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import reading_name

LONGEST = 100
_NAMED = 8  # of names without words, before the rest is counted
_LONG_WORD = re.compile(rf"`([^`]{{{LONGEST - 20}}})[^`]+`")


def problems(found: Sequence[Problem], more: int = 0, paint: Paint = unpainted) -> str:
    """Every problem with its place, the source line, what was expected, and help.

    Those of which there are ``more`` are only counted.
    """
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    counts = {"error" if warnings else "problem": len(found) - warnings, "warning": warnings}
    told = [pluralize(number, word) for word, number in counts.items() if number]
    told += [f"and {more:,} more that are not shown"] if more else []
    return "\n\n".join([*(one(problem, paint) for problem in found), ", ".join(told)])


def one(problem: Problem, paint: Paint = unpainted) -> str:
    """One problem: ``path:line:column: error[name]: message`` and what belongs under it."""
    severity, where = problem.severity, f"{_plain_text(str(problem.place))}: "
    told = f"{where}{severity}[{problem.name}]: {_plain_text(problem.message)}"
    lines = [paint_begin(told, severity, severity, paint, where)]
    if problem.line_text.strip():
        lines += _quoted(problem)
    notes = [("help", problem.help), ("rule", problem.rule)]
    if problem.mark and not problem.line_text.strip():
        notes.insert(0, ("note", problem.mark))
    if isinstance(problem, Flaw) and problem.witness:
        lines += _witness_lines(problem.witness, paint)
    lines += [f"  {word:<6} {_plain_text(text)}" for word, text in notes if text]
    return "\n".join(lines)


def flaws_summary(found: Checked, most: int = 0) -> str:
    """Count the flaws, and those that are accepted; ``most`` papers of a kind were asked about."""
    words = pluralize(len(found.flaws), "flaw") if found.flaws else "nothing is wrong"
    words += f" {up_to_papers(most)}" if most else ""
    kept = pluralize(len(found.accepted), "flaw")
    return words + (f"; {kept} accepted with reasons" if found.accepted else "")


def without_words_text(
    language: Language, lacking: Mapping[str, Sequence[str]], width: int = WIDTH
) -> str:
    """Name what has no words in a language, so that outputs print its name or the rule file's."""
    named = "; ".join(f"{section}: {_some(names)}" for section, names in lacking.items())
    return paragraph(f"no words in `{language}` (words/{language}): {named}", 0, 4, width)


def _some(names: Sequence[str]) -> str:
    """Name the first of many, and count the rest."""
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def acceptance(accepted: Accepted, width: int = WIDTH) -> str:
    """Write a flaw that the rulebook accepts, and the reason."""
    flaw = accepted.flaw
    lies_in = (
        f"reading {flaw.location.name}" if flaw.location.kind == "readings" else flaw.location.name
    )
    return paragraph(f"accepted {flaw.name} of {lies_in}: {accepted.reason}", 0, 4, width)


def flaw_witness_file(flaw: Flaw) -> str:
    """Write the case that shows a flaw as a scenario that runs; for a flaw with a case."""
    if flaw.witness is None:
        raise ValueError(flaw.name)
    story = f"A made-up case, found by a solver, the smallest that shows a {flaw.name}"
    unknown = "Whatever is neither stated nor presumed is unknown."
    return scenario_file(flaw.witness, f"{story}: {flaw.message}. {unknown}")


def _witness_lines(witness: Branch, paint: Paint) -> list[str]:
    """Write a case in a few lines: date, policy and readings, facts, answers."""
    facts = {**witness.case.stated, **dict.fromkeys(witness.case.unknown)}
    said = [f"as of {witness.case.as_of}, policy {witness.policy}"]
    said += [f"{name} is {value_text(facts[name])}" for name in VOCABULARY if name in facts]
    said += [f"{reading_name(name)} is {choice}" for name, choice in witness.readings.items()]
    answers = witness.expect.answers.items()
    said += [f"{action}: {paint(answer, answer)}" for action, answer in answers]
    return [f"  {'' if number else 'case':<6} {line}" for number, line in enumerate(said)]


def _plain_text(text: str) -> str:
    """Clean the text for one line: no control characters, very long words cut."""
    return _LONG_WORD.sub(r"`\1...`", printable_line(text))


def _quoted(problem: Problem) -> list[str]:
    number = f"{problem.place.line:>4}"
    start = max(0, problem.place.column - LONGEST // 2) if len(problem.line_text) > LONGEST else 0
    text = printable_line(problem.line_text[start : start + LONGEST].replace("\t", " "))
    before = problem.place.column - 1 - start
    width = max(1, min(problem.place.width, len(text) - before))
    under = " " * before + "^" * width + (f" {problem.mark}" if problem.mark else "")
    return [f"{number} | {text.rstrip()}", f"     | {_plain_text(under)}"]

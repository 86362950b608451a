"""A decided table summed up, as text, as JSON and as lines of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from release_sim.model.cohorts.table_counts import Frequency, Summary, Tally
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.policy import FindingMeaning
from release_sim.model.verdict import Answer
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.cohorts.group_text import group_text, grouped_text
from release_sim.reporting.cohorts.number_text import (
    frequency_json,
    frequency_lines,
    people_cells,
    rows_text,
    sample_json,
    stands_for,
    years_text,
)
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, columns, format_table, paragraph, share_text
from release_sim.vocabulary.actions import NOTICE
from release_sim.vocabulary.tested_names import finding_name


def summary_text(
    summary: Summary,
    actions: Sequence[str],
    frequencies: Sequence[Frequency],
    say: Sentences,
    width: int = WIDTH,
) -> str:
    """Write the shares of the answers: by action, or for every action by group."""
    frame = say.frame
    rows = rows_text(summary.total, frame)
    under = {"policy": summary.policy, "hash": summary.digest[:12], "rows": rows}
    decided = frame("counted.decided_under" if summary.policy else "counted.decided", **under)
    head = [paragraph(decided, 0, 2, width)]
    if summary.sample:
        head.append(stands_for(summary.sample, frame, width))
    silent = summary.silent_of(actions)
    spoken = [action for action in actions if action not in silent]
    parts = [head]
    if summary.by:
        head.append(paragraph(grouped_text(summary.by, say), 2, 2, width))
        parts += [[action, *_by_group(summary, action, say, width)] for action in spoken]
    elif spoken:
        parts.append(_by_action(summary, spoken, frame, width))
    waiting = [*_pending(summary, actions, say, width)]
    parts += [waiting] if waiting else []
    if silent:
        parts.append([_silent(silent, frame, 0, 2, width)])
    due = _due(summary, frame) if NOTICE in actions else {}
    parts += [[*frequency_lines(each, due, frame, width)] for each in frequencies]
    return "\n\n".join("\n".join(part) for part in parts)


def summary_json(
    summary: Summary, actions: Sequence[str], frequencies: Sequence[Frequency]
) -> dict[str, Any]:
    """Return the summary as a JSON value, with numbers of rows and not shares."""
    return {
        "schema": "release_sim.cohort_summary/1",
        "policy": {"name": summary.policy, "hash": summary.digest} if summary.policy else None,
        "rows": summary.total,
        "caveats": caveats_json(summary.caveats),
        "made_up": summary.sample is not None,
        "stands_for": sample_json(summary.sample),
        "by": summary.by or None,
        "groups": [
            {
                "group": group,
                "rows": rows,
                "answers": {
                    action: {a.value: summary.answers[group][action].get(a, 0) for a in Answer}
                    for action in actions
                },
                "pending": {
                    action: {a.value: number for a, number in counts.items()}
                    for action, counts in summary.pending.get(group, {}).items()
                },
            }
            for group, rows in summary.rows.items()
        ],
        "rates": [frequency_json(each) for each in frequencies],
    }


def summary_rows(
    summary: Summary, actions: Sequence[str], frame: Frame
) -> Iterator[tuple[str | int | float, ...]]:
    """Yield a table: a row for every group, action and answer that occurs.

    Of made-up people every row says so, and how many people of the years its rows stand for.
    Headings and answers are keys, the same in every language.
    """
    yield "group", "action", "answer", "rows", "of", "people", "made_up"
    for group, rows in summary.rows.items():
        for action in actions:
            for answer in Answer:
                number = summary.answers[group][action].get(answer, 0)
                if number:
                    stands = people_cells(summary.sample, number, frame)
                    yield group, action, answer.value, number, rows, *stands


def pending_text(
    action: str, why: str, findings: Mapping[str, FindingMeaning], say: Sentences
) -> str:
    """Write that an action is asked for and not due yet, and why.

    In another language than that of the rules it is told as the finding that says so.
    """
    if say.words.language is not LAW_LANGUAGE:
        for name, meaning in findings.items():
            if meaning.not_due_yet.get(action) == why:
                return f"{action}: {say.fact(finding_name(name), True)}"
    reason = say.frame("replay.told", text=why)
    key = "counted.not_due_because" if why else "counted.not_due"
    return say.frame(key, action=action, why=reason)


def _pending(summary: Summary, actions: Sequence[str], say: Sentences, width: int) -> Iterator[str]:
    """Yield how many of an action's rows are not due yet, by the answer that they have."""
    policy = say.rulebook.policies.get(summary.policy)
    findings = policy.findings if policy else {}
    for action, why in summary.not_due_yet.items():
        counts = summary.pending_of(action) if action in actions else {}
        if counts:
            each = ", ".join(
                f"{say.frame(f'answers.{answer}')} {number:,} ({share_text(number, summary.total)})"
                for answer, number in counts.items()
            )
            yield paragraph(f"{pending_text(action, why, findings, say)}: {each}", 0, 2, width)


def _by_action(summary: Summary, actions: Sequence[str], frame: Frame, width: int) -> list[str]:
    found = {action: summary.of(action) for action in actions}
    answers = [answer for answer in Answer if any(answer in each for each in found.values())]
    rows = [
        [action, *(_share(each.get(answer, 0), summary.total) for answer in answers)]
        for action, each in found.items()
    ]
    header = [frame("counted.action"), *(frame(f"answers.{answer}") for answer in answers)]
    return format_table(header, rows, 2, width)


def _by_group(summary: Summary, action: str, say: Sentences, width: int) -> list[str]:
    answers = list(summary.of(action))
    rows = [
        [
            group_text(summary.by, group, say),
            f"{rows:,}",
            *(_share(summary.answers[group][action].get(a, 0), rows) for a in answers),
        ]
        for group, rows in summary.rows.items()
    ]
    words = (say.frame(f"answers.{answer}") for answer in answers)
    return format_table([summary.by, say.frame("counted.of_rows"), *words], rows, 2, width)


def _silent(actions: Sequence[str], frame: Frame, indent: int, hanging: int, width: int) -> str:
    told = frame("counted.silent", names=", ".join(actions))
    return paragraph(told, indent, hanging, width)


def _share(part: int, whole: int) -> str:
    return share_text(part, whole) if part else ""


def _due(summary: Summary, frame: Frame) -> dict[str, float]:
    """Return the notices required, by the words for rows and for the people they stand for."""
    rows, people = summary.notices_due
    found = {frame("frame.in_rows"): float(rows)}
    if summary.sample and people is not None:
        found[years_text(summary.sample, frame)] = people
    return found


def tally_text(tally: Tally, written: str, refused: str, frame: Frame, width: int = WIDTH) -> str:
    """Write how many rows have each answer, and where they were written."""
    rows_ = rows_text(tally.decided, frame)
    decided = {"policy": tally.policy, "hash": tally.digest[:12], "rows": rows_}
    lines = [paragraph(frame("counted.decided_under", **decided), 0, 2, width)]
    if tally.sample:
        lines.append(stands_for(tally.sample, frame, width))
    spoken = {
        action: {answer: number for answer, number in by_answer.items() if number}
        for action, by_answer in tally.answers.items()
    }
    rows = [
        (action, ", ".join(f"{answer} {number:,}" for answer, number in by_answer.items()))
        for action, by_answer in spoken.items()
        if by_answer.keys() - {Answer.SILENT}
    ]
    lines += columns(rows, 2, width)
    silent = [action for action, by in spoken.items() if by.keys() == {Answer.SILENT}]
    if silent:
        lines.append(_silent(silent, frame, 2, 4, width))
    lines += [paragraph(f"read so: {remark}", 0, 2, width) for remark in tally.remarks]
    lines.append(f"wrote {written}")
    if refused:
        lines.append(f"{rows_text(tally.refused, frame)} refused, with the reasons in {refused}")
    return "\n".join(lines)


def tally_json(tally: Tally, written: str, refused: str) -> dict[str, Any]:
    """Return the tally as a JSON value."""
    return {
        "schema": "release_sim.cohort_decided/1",
        "policy": {"name": tally.policy, "hash": tally.digest},
        "decided": tally.decided,
        "refused": tally.refused,
        "caveats": caveats_json(tally.caveats),
        "made_up": tally.sample is not None,
        "stands_for": sample_json(tally.sample),
        "answers": {
            action: {answer.value: number for answer, number in by_answer.items()}
            for action, by_answer in tally.answers.items()
        },
        "read_so": list(tally.remarks),
        "written": written,
        "refused_written": refused or None,
    }

"""Files of records as text and JSON: what was added, whether they hold, what changes today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from release_sim.model.records.audit_record import EARLIER
from release_sim.model.records.ledger_results import Appended, Verified
from release_sim.model.records.rerun_result import (
    AnswerSummary,
    Rerun,
    RerunDifference,
    RerunStatus,
    RerunTotals,
    RuleChange,
)
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.records.record_text import of_what
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize


def appended_text(path: str, several: Sequence[Appended], frame: Frame, width: int = WIDTH) -> str:
    """Write which lines were added, and the hash of the last one to note."""
    lines = [
        paragraph(frame("beside.fenced", path=path, number=found.fenced), 0, 2, width)
        for found in several
        if found.fenced
    ]
    first, last = several[0].first, several[-1].last
    number = sum(found.last - found.first + 1 for found in several)
    key = "lines" if last > first else "line"
    which = frame(f"beside.{key}", first=f"{first:,}", last=f"{last:,}")
    if number <= last - first:
        key = "lines_among" if number > 1 else "line_among"
        which = frame(f"beside.{key}", number=number, which=which)
    lines += [paragraph(frame("beside.recorded", path=path, which=which), 0, 2, width)]
    if several[0].signed_otherwise:
        signer = several[0].signer_before
        signed = frame("beside.signed" if signer else "beside.unsigned", key=signer)
        lines.append(paragraph(frame("beside.other_signer", signed=signed), 2, 2, width))
    return "\n".join([*lines, f"  {frame('beside.head', hash=several[-1].head)}"])


def verified_text(path: str, found: Verified, width: int = WIDTH) -> str:
    """Write what holds of a file, and its first fault."""
    fences = [
        f"line {number:,} fences {pluralize(kept, 'byte')} of an interrupted writer"
        for number, kept in found.fences.items()
    ]
    each = "each agrees with its own hash and with the line before it"
    told = [f"{path}: {pluralize(found.lines, 'line')} verified: {each}"]
    if found.bad:
        told = [f"{path}:{found.bad.line}: {found.bad.fault}: {found.bad.says}"]
        before = f"{pluralize(found.lines, 'line')} before it agree with their hashes"
        told += [f"  {before}"] if found.lines else []
    if found.mixed:
        told += [f"{path}:{found.mixed.line}: {found.mixed.fault}: {found.mixed.says}"]
    told += [f"  {said}" for said in (*fences, *_signing(found))]
    told += [] if found.bad else [f"  {_end_of_file(found)}"]
    lines = [paragraph(said, len(said) - len(said.lstrip()), 2, width) for said in told]
    return "\n".join([*lines, *([f"  head {found.head}"] if found.head else [])])


def _signing(found: Verified) -> Iterator[str]:
    """Yield who signed how many lines, and what that shows or does not."""
    for key, number in found.signed.items():
        yield f"{number:,} of {pluralize(found.lines, 'line')} signed by {key}"
    if found.bad:
        return
    if not found.signed:
        yield "no line is signed: whoever can write the file can have rewritten all of it"
    elif not found.keys_given:
        yield "whose key that is was not checked: name the public key you know with --key"


def _end_of_file(found: Verified) -> str:
    """Write how it is known, or that it is not, whether lines are missing at the end."""
    shown = [f"line {found.head_at:,} has the hash that was noted"] if found.head_at else []
    shown += [f"there are {found.noted:,} lines or more, as was noted"] if found.noted else []
    if not shown:
        return "whether lines are gone from the end was not checked: note the head now"
    if found.head_at and not found.keys_given:
        shown.append("a hash does not cover signatures, which may have been taken off since")
    return "; ".join(shown)


def verified_json(path: str, found: Verified) -> dict[str, Any]:
    """Return the result as a JSON value."""
    bad = found.bad
    return {
        "schema": "release_sim.verification/1",
        "file": path,
        "lines": found.lines,
        "head": found.head,
        "fences": [{"line": number, "bytes": kept} for number, kept in found.fences.items()],
        "signed": dict(found.signed),
        "unsigned": found.unsigned,
        "signing_mixed": found.mixed and {"line": found.mixed.line, "says": found.mixed.says},
        "checked": {
            "form_and_hashes": True,
            "signatures": bool(found.signed),
            "signed_by_given_keys": found.keys_given,
            "head_noted": found.head_at is not None,
            "count_noted": bool(found.noted),
        },
        "bad": bad and {"line": bad.line, "fault": bad.fault.value, "says": bad.says},
    }


def rerun_text(found: Rerun, say: Sentences, width: int = WIDTH) -> str:
    """One record of which something is different now."""
    record, made, frame = found.record, found.record.decision, say.frame
    where = frame("block.where", policy=made.policy.name, day=made.as_of)
    head = frame("rerun.record", number=record.number, status=_status(found.again, frame))
    lines = [
        paragraph(head, 0, 2, width),
        paragraph(f"{of_what(record, frame)} | {where}", 2, 2, width),
    ]
    lines += [paragraph(frame("replay.told", text=found.why), 2, 2, width)] if found.why else []
    for each in found.differences:
        lines += _difference(each, found.record.has_comparable_rules, say, width)
    if found.differences and found.presumed:
        said = frame("rerun.presumed", names=", ".join(found.presumed))
        lines.append(paragraph(said, 2, 2, width))
    return "\n".join(lines)


def rerun_summary(totals: RerunTotals, say: Sentences, width: int = WIDTH) -> str:
    """Count the records by result, and name the rules of which none tells if they were changed."""
    counts, frame = totals.counts, say.frame
    told = [
        frame("rerun.count", number=f"{counts[again]:,}", status=_status(again, frame))
        for again in RerunStatus
        if counts[again]
    ]
    summary = f"{_records(counts.total(), frame)}: {', '.join(told)}"
    if not totals.incomparable:
        return summary
    records = _records(totals.incomparable, frame)
    shown = frame("rerun.incomparable", records=records, form=EARLIER)
    untold = ", ".join(totals.untold) or frame("rerun.none")
    unknown = frame("rerun.untold", rules=untold)
    return "\n".join([summary, *(paragraph(each, 0, 2, width) for each in (shown, unknown))])


def _records(number: int, frame: Frame) -> str:
    return frame("rerun.one" if number == 1 else "rerun.many", number=number)


def _status(status: RerunStatus, frame: Frame) -> str:
    return frame(f"rerun.{status.name.lower()}")


def rerun_json(path: str, found: Iterable[Rerun], totals: RerunTotals) -> dict[str, Any]:
    """Every record decided again, as a JSON value."""
    return {
        "schema": "release_sim.rerun/1",
        "file": path,
        "untold_rules": totals.untold,
        "records": [
            {
                "number": each.record.number,
                "scenario": each.record.decision.scenario,
                "branch": each.record.decision.branch,
                "moment": each.record.moment and each.record.moment.model_dump(mode="json"),
                "row": each.record.row,
                "policy": each.record.decision.policy.name,
                "as_of": str(each.record.decision.as_of),
                "again": each.again.value,
                "why": each.why or None,
                "differences": [_difference_json(one) for one in each.differences],
                "rules": _changes_json(each.rules),
                "rules_comparable": each.record.has_comparable_rules,
                "presumed": list(each.presumed),
            }
            for each in found
        ],
    }


def _difference(
    found: RerunDifference, comparable: bool, say: Sentences, width: int
) -> Iterator[str]:
    before, now, frame = _answer(found.before, say), _answer(found.now, say), say.frame
    key = "rerun.stays" if before == now else "rerun.changes"
    yield paragraph(frame(key, action=found.action, before=before, now=now), 2, 2, width)
    for key, said in (("rerun.then_by", found.before), ("rerun.now_by", found.now)):
        rules = ", ".join(said.because) or frame("rerun.no_rule")
        yield paragraph(frame(key, rules=rules), 4, 4, width)
    rules = ", ".join(f"{each.rule} ({frame(f'rerun.rule_{each.how}')})" for each in found.through)
    if rules or comparable:
        through = frame("proof.through" if rules else "rerun.through_none", rules=rules)
        yield paragraph(through, 4, 4, width)


def _answer(said: AnswerSummary, say: Sentences) -> str:
    return ", ".join([say.frame(f"answers.{said.answer}"), *map(say.within, said.within)])


def _difference_json(found: RerunDifference) -> dict[str, Any]:
    return {
        "action": found.action,
        "before": _said_json(found.before),
        "now": _said_json(found.now),
        "through": _changes_json(found.through),
    }


def _said_json(said: AnswerSummary) -> dict[str, Any]:
    within = [str(each) for each in said.within]
    return {"answer": said.answer.value, "within": within, "because": list(said.because)}


def _changes_json(changes: Sequence[RuleChange]) -> list[dict[str, str]]:
    return [{"rule": each.rule, "how": each.how.value} for each in changes]

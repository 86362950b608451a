"""One line of a file of records as text, from what the line itself says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from release_sim.model.records.audit_record import (
    AuditRecord,
    Plain,
    Reason,
    RecordedAnswer,
    RecordedCaveat,
    RecoveryMarker,
)
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import WIDTH, columns, paragraph, pluralize, value_text
from release_sim.vocabulary.actions import ACTIONS


def of_what(record: AuditRecord) -> str:
    """Name the case decided: of a scenario, of a moment in a timeline, or of a row."""
    made, moment = record.decision, record.moment
    name = f"{made.scenario} what if {made.branch}" if made.branch else made.scenario
    if record.row:
        return f"{name} row {record.row}"
    if moment:
        what = f"after {moment.event}" if moment.event else "as the law changed"
        return f"{name} | {moment.person}, {moment.at[:16].replace('T', ' ')}, {what}"
    return name


def entry_text(entry: AuditRecord | RecoveryMarker, width: int = WIDTH) -> str:
    """Write a record as a trace of its decision with its seal; or a fence."""
    told = _Text(width)
    lines = told.record(entry) if isinstance(entry, AuditRecord) else told.fence(entry)
    return "\n".join([*lines, "", *told.seal(entry)])


class _Text:
    def __init__(self, width: int) -> None:
        self._width = width

    def record(self, record: AuditRecord) -> Iterator[str]:
        """Yield the answers first, then the reasons, and what was known and in force."""
        made = record.decision
        policy = f"policy {made.policy.name} {made.policy.hash[:12]}"
        yield self._text(made.title)
        yield self._text(f"{of_what(record)} | {policy} | as of {made.as_of}", 2, 2)
        # A record has its keys in the order of the alphabet; an action may be gone by now.
        answers = {a: made.answers[a] for a in (*ACTIONS, *made.answers) if a in made.answers}
        spoken = {a: given for a, given in answers.items() if given.answer is not Answer.SILENT}
        silent = [action for action in answers if action not in spoken]
        yield from ("", "answers")
        yield from self._columns({action: _answer(given) for action, given in spoken.items()})
        if silent:
            yield self._text(f"silent: {', '.join(silent)}", 2, 4)
        if made.flags:
            yield self._text(f"flags: {', '.join(made.flags)}", 2, 4)
        for action, given in spoken.items():
            yield from ("", self._text(f"{action}: {_answer(given)}", 0, 4), *self._why(given))
        holding = {name: v for name, v in made.findings.items() if v != "unsatisfied"}
        facts = made.facts
        known = {n: value_text(v) for n, v in sorted(facts.stated.items())}
        known |= dict.fromkeys(facts.unknown, "unknown (said to be)")
        yield from self._notes(made.caveats)
        yield from self._block("findings", holding)
        yield from self._block("readings", made.readings)
        yield from self._block("facts stated", known)
        yield from self._block("facts presumed", _values(facts.presumed))
        yield from self._block(
            f"files, of {pluralize(len(record.rules), 'rule')} in force and the sources they cite",
            {path: f"SHA-256 {digest[:16]}..." for path, digest in record.files.items()},
        )

    def _notes(self, caveats: Sequence[RecordedCaveat]) -> Iterator[str]:
        """Yield the warnings that were printed with the decision, as they were."""
        if caveats:
            yield ""
        for each in caveats:
            said = f"from {each.since}: {each.says}"
            if each.book:
                said = (
                    f"rules are of the book {each.book} of the installed package {each.package} "
                    f"{each.version}, SHA-256 {(each.digest or '')[:16]}..."
                )
            elif each.read_up_to:
                said = f"sources were read up to {each.read_up_to}; the day decided is later"
            yield self._text(f"note: {said}", 0, 2)

    def fence(self, fence: RecoveryMarker) -> Iterator[str]:
        """Yield what is kept of the line before."""
        kept = pluralize(fence.broken.bytes, "byte")
        yield self._text(
            f"A fence: the writer of this line was interrupted after {kept}, which stand before "
            "the fence. No decision was recorded with them."
        )
        yield from self._columns({"SHA-256 of the bytes": fence.broken.sha256})

    def seal(self, entry: AuditRecord | RecoveryMarker) -> Iterator[str]:
        """Yield the place of the line in its file, and the hashes that hold it there."""
        rows = {"number": str(entry.number), "written": entry.written}
        if isinstance(entry, AuditRecord):
            rows["program"] = f"release_sim {entry.program}, {entry.engine}"
        rows |= {"hash": entry.hash, "previous": entry.previous or "none: it is the first"}
        rows["signed by"] = entry.signature.key if entry.signature else "no one"
        yield "record" if isinstance(entry, AuditRecord) else "line"
        yield from self._columns(rows)

    def _why(self, given: RecordedAnswer) -> Iterator[str]:
        for reason in given.because:
            yield from self._rule("because", reason)
        for lacking in given.missing:
            by = ", ".join(lacking.wanted_by)
            yield self._text(f"missing {lacking.fact}, wanted by {by}", 2, 4)
        for reason in given.displaced:
            yield from self._rule("displaced", reason)
            yield self._text(f"displaced by {', '.join(reason.displaced_by)}", 6, 2)

    def _rule(self, word: str, reason: Reason) -> Iterator[str]:
        yield self._text(f"{word} {reason.rule}", 2, 4)
        yield self._text(reason.says, 6)
        cited = "; ".join(f"{cite.source}, {cite.at}" for cite in reason.cite)
        yield self._text(f"source: {cited}", 6, 2)
        for fact, value in reason.on.items():
            yield self._text(f"{fact} is {value_text(value)}", 6, 2)

    def _block(self, title: str, rows: Mapping[str, str]) -> Iterator[str]:
        if rows:
            yield from ("", self._text(title), *self._columns(rows))

    def _columns(self, rows: Mapping[str, str]) -> list[str]:
        return columns(list(rows.items()), 2, self._width)

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _answer(given: RecordedAnswer) -> str:
    return given.answer + "".join(f", within {limit.within()}" for limit in given.within)


def _values(facts: Mapping[str, Plain]) -> dict[str, str]:
    return {name: value_text(value) for name, value in facts.items()}

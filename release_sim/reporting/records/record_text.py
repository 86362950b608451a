"""One line of a file of records as text, from what the line itself says.

The rules of today are not asked: what a rule says stands in the record, and so do the names of
facts, which the words of facts turn into sentences. A name that has no words by now is said as it
stands. In another language than that of the rules a rule that still says the same has its sentence
in that language; any other is quoted as it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from release_sim.model.book import Book
from release_sim.model.limits import Caveat, KnowledgeLimit, LimitKind
from release_sim.model.records.audit_record import (
    AuditRecord,
    Plain,
    Reason,
    RecordedAnswer,
    RecordedCaveat,
    RecoveryMarker,
)
from release_sim.model.verdict import Answer
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.caveat_text import caveat_lines
from release_sim.reporting.sentences import Sentences, Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText, columns
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_of


def of_what(record: AuditRecord, frame: Frame) -> str:
    """Name the case decided: of a scenario, of a moment in a timeline, or of a row."""
    made, moment = record.decision, record.moment
    name = made.scenario
    if made.branch:
        name = frame("record.what_if", name=name, branch=made.branch)
    if record.row:
        return frame("record.row", name=name, row=record.row)
    if moment:
        what = frame("record.law_changed")
        if moment.event:
            what = frame("record.after", event=moment.event)
        at = moment.at[:16].replace("T", " ")
        return frame("record.moment", name=name, person=moment.person, at=at, what=what)
    return name


def entry_text(entry: AuditRecord | RecoveryMarker, voice: Voice, width: int = WIDTH) -> str:
    """Write a record as a trace of its decision with its seal; or a fence."""
    told = _Text(voice.about(_facts(entry)), width)
    lines = told.record(entry) if isinstance(entry, AuditRecord) else told.fence(entry)
    return "\n".join([*lines, "", *told.seal(entry)])


class _Text(WrappedText):
    def __init__(self, say: Sentences, width: int) -> None:
        self._say, self._frame, self._width = say, say.frame, width

    def record(self, record: AuditRecord) -> Iterator[str]:
        """Yield the answers first, then the reasons, and what was known and in force."""
        made = record.decision
        where = self._frame(
            "trace.where",
            name=of_what(record, self._frame),
            policy=made.policy.name,
            hash=made.policy.hash[:12],
            day=made.as_of,
        )
        yield self._text(self._quoted(made.title))
        yield self._text(where, 2, 2)
        # A record has its keys in the order of the alphabet; an action may be gone by now.
        answers = {a: made.answers[a] for a in (*ACTIONS, *made.answers) if a in made.answers}
        spoken = {a: given for a, given in answers.items() if given.answer is not Answer.SILENT}
        silent = [action for action in answers if action not in spoken]
        yield from ("", self._frame("trace.answers"))
        yield from self._columns({action: self._answer(given) for action, given in spoken.items()})
        if silent:
            yield self._text(self._frame("trace.silent", names=", ".join(silent)), 2, 4)
        if made.flags:
            yield self._text(self._frame("trace.flags", names=", ".join(made.flags)), 2, 4)
        for action, given in spoken.items():
            yield from ("", self._text(self._told(action, given), 0, 4))
            yield from self._why(given, made.facts.presumed)
        concluded = {
            name: sentence(self._say.fact(finding_name(name), value == "satisfied" or None))
            for name, value in made.findings.items()
            if value != "unsatisfied"
        }
        facts = made.facts
        known = {n: sentence(self._say.fact(n, v)) for n, v in sorted(facts.stated.items())}
        known |= {n: sentence(self._say.fact(n, None)) for n in sorted(facts.unknown)}
        yield from self._notes(made.caveats)
        yield from self._block(self._frame("trace.findings"), concluded)
        yield from self._block(self._frame("trace.readings"), made.readings)
        yield from self._block(self._frame("trace.stated"), known)
        if facts.presumed:
            presumed = "; ".join(self._say.fact(n, v) for n, v in facts.presumed.items())
            yield from ("", self._text(self._frame("trace.presumed"), 0, 2))
            yield self._text(sentence(presumed), 2)
        yield from self._block(
            self._frame("record.files", number=len(record.rules)),
            {path: f"SHA-256 {digest[:16]}..." for path, digest in record.files.items()},
        )

    def _notes(self, caveats: Sequence[RecordedCaveat]) -> Iterator[str]:
        """Yield the warnings that were printed with the decision, as they were."""
        if caveats:
            yield ""
        yield from caveat_lines(map(self._caveat, caveats), self._say, self._width)

    def _caveat(self, told: RecordedCaveat) -> Caveat:
        """Return a warning as one that is printed now; its words are those of the record."""
        if told.book:
            names = (told.book, told.package or "", told.version or "", told.digest or "")
            return Caveat.of_book(Book(*names))
        if not told.says:
            return Caveat(told.read_up_to or date.max)
        known = {limit.name: limit for limit in self._say.rulebook.all_limits()}
        limit = known.get(told.limit or "")
        if limit is None or limit.says != told.says:
            law = (told.limit or "").partition(".")[0]  # no name of a limit, which has words
            limit = KnowledgeLimit(law, LimitKind.UNKNOWN, self._quoted(told.says))
        return Caveat(told.since or date.min, limit)

    def fence(self, fence: RecoveryMarker) -> Iterator[str]:
        """Yield what is kept of the line before."""
        yield self._text(self._frame("record.fence", number=fence.broken.bytes))
        yield from self._columns({self._frame("record.broken"): fence.broken.sha256})

    def seal(self, entry: AuditRecord | RecoveryMarker) -> Iterator[str]:
        """Yield the place of the line in its file, and the hashes that hold it there."""
        frame = self._frame
        rows = {frame("record.number"): str(entry.number), frame("record.written"): entry.written}
        if isinstance(entry, AuditRecord):
            rows[frame("record.program")] = f"release_sim {entry.program}, {entry.engine}"
        rows[frame("record.hash")] = entry.hash
        rows[frame("record.previous")] = entry.previous or frame("record.first")
        signed = entry.signature.key if entry.signature else frame("record.no_one")
        rows[frame("record.signed_by")] = signed
        yield frame("record.record" if isinstance(entry, AuditRecord) else "record.line")
        yield from self._columns(rows)

    def _told(self, action: str, given: RecordedAnswer) -> str:
        """Write an answer with its sentence, if the action still has one."""
        if action not in ACTIONS:
            return f"{action}: {self._answer(given)}"
        body = str(self._say.facts.get("agency.kind", "sheriff_jail"))
        within = [limit.within() for limit in given.within]
        told = sentence(self._say.answer(action, given.answer, body, within))
        return f"{action}: {self._word(given)}. {told}"

    def _why(self, given: RecordedAnswer, presumed: Mapping[str, Plain]) -> Iterator[str]:
        for reason in given.because:
            yield from self._rule("trace.because", reason, presumed)
        for lacking in given.missing:
            by = ", ".join(lacking.wanted_by)
            asked = lacking.fact
            if not is_reading(asked):
                question = self._say.question(asked)
                asked = self._frame("trace.asked", name=asked, question=question)
            else:
                asked = self._frame("trace.missing", names=asked)
            yield self._text(f"{asked} ({self._frame('trace.wanted_by', rules=by)})", 2, 4)
        for reason in given.displaced:
            yield from self._rule("trace.displaced", reason, presumed)
            by = ", ".join(reason.displaced_by)
            yield self._text(self._frame("trace.gives_way", rules=by), 6, 2)

    def _rule(self, key: str, reason: Reason, presumed: Mapping[str, Plain]) -> Iterator[str]:
        """Yield a rule and what it rested on; presumptions are folded into one line."""
        yield self._text(f"{self._frame(key)} {reason.rule}", 2, 4)
        yield self._text(self._says(reason), 6)
        cited = "; ".join(f"{cite.source}, {cite.at}" for cite in reason.cite)
        yield self._text(self._frame("across.source", source=cited), 6, 2)
        read = [f"{reading_of(n)}={v}" for n, v in reason.on.items() if is_reading(n)]
        facts = {n: self._say.fact(n, v) for n, v in reason.on.items() if not is_reading(n)}
        for name, clause in facts.items():
            if name not in presumed:
                yield self._text(f"- {sentence(clause)}", 6, 2)
        if read:
            told = self._frame("record.read_with", readings=", ".join(read))
            yield self._text(f"- {told}", 6, 2)
        if clauses := [clause for name, clause in facts.items() if name in presumed]:
            told = self._frame("trace.presuming", clauses="; ".join(clauses))
            yield self._text(f"- {told}", 6, 2)

    def _says(self, reason: Reason) -> str:
        """Return what a rule said, in the language that is spoken if it says the same today."""
        today = self._say.rulebook.rules.get(reason.rule)
        if today and today.says == reason.says:
            return self._say.rule(reason.rule)
        return self._quoted(reason.says)

    def _quoted(self, text: str) -> str:
        """Return words of the record, which are in the language of the rules."""
        return self._frame("replay.told", text=text)

    def _word(self, given: RecordedAnswer) -> str:
        return self._frame(f"answers.{given.answer}")

    def _answer(self, given: RecordedAnswer) -> str:
        return ", ".join([self._word(given), *(self._say.within(w.within()) for w in given.within)])

    def _block(self, title: str, rows: Mapping[str, str]) -> Iterator[str]:
        if rows:
            yield from ("", self._text(title), *self._columns(rows))

    def _columns(self, rows: Mapping[str, str]) -> list[str]:
        return columns(list(rows.items()), 2, self._width)


def _facts(entry: AuditRecord | RecoveryMarker) -> dict[str, Plain]:
    """Return the facts of the case that was decided, by which its papers are named."""
    if not isinstance(entry, AuditRecord):
        return {}
    facts = entry.decision.facts
    return {**facts.presumed, **facts.stated}

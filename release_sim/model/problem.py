"""The problems that a file can have, each named, placed and explained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """The severity of a problem: an error must be mended, a warning should be looked at."""

    ERROR = "error"
    WARNING = "warning"


PROBLEMS: dict[str, str] = {
    "file-not-found": "No file has the name that was given.",
    "is-a-folder": "A folder stands where one file is read.",
    "cannot-read": "The system does not let the file be read.",
    "file-too-large": "The file is larger than any rule or scenario file has reason to be.",
    "not-utf-8": "The file is not text in UTF-8.",
    "empty-file": "The file holds nothing but space and comments.",
    "yaml-syntax": "The text is not YAML 1.2.",
    "control-character": "The text has a character that cannot be printed.",
    "tab": "A tab stands where YAML wants spaces.",
    "repeated-key": "One mapping gives the same key twice, or the same name to two papers.",
    "anchor": "Anchors are not used here: every file says what it means where it stands.",
    "alias": "Aliases are not used here: every file says what it means where it stands.",
    "tag": "Tags are not used here: the vocabulary tells what kind of value a fact has.",
    "key-not-text": "A key is a list or a mapping instead of a word.",
    "no-value": "A key, an item of a list or an option is given without a value.",
    "second-document": "The file holds a second YAML document.",
    "too-deep": "The file nests deeper than any rule or scenario has reason to.",
    "missing-key": "A key that this kind of file needs is missing.",
    "unknown-key": "A key that this kind of file does not have.",
    "wrong-shape": "A value does not have the shape that the key takes.",
    "bad-name": "A name is not lower case letters, digits and underscores, or is reserved.",
    "misplaced-file": "The rules folder has no files of this kind in this place.",
    "unknown-fact": "No fact of the vocabulary has this name.",
    "unknown-finding": "No rule file declares a finding of this name.",
    "unknown-reading": "No file declares a reading of this name.",
    "unknown-choice": "The reading has no choice of this name.",
    "unknown-comparison": "A condition compares in a way that does not exist.",
    "unknown-action": "No action has this name.",
    "unknown-rule": "No rule, and no group of rules, has this name.",
    "unknown-source": "No source file has this name.",
    "unknown-statement": "The source has no statement at this locator.",
    "unknown-policy": "No policy has this name.",
    "unknown-instrument": "No paper of the case has this name.",
    "unknown-gap": "A sentence of the words has a gap that the program never fills.",
    "unknown-flag": "No finding raised as a flag has this name.",
    "unknown-answer": "No answer has this name.",
    "unknown-party": "No party that can change facts has this name.",
    "no-action-named": "An option that asks about one answer, without one action being named.",
    "unknown-flaw": "No flaw that a rule can have has this name.",
    "wrong-kind": "A value is not of the kind that the fact has.",
    "value-not-listed": "A value that is not one of those the fact can have.",
    "bad-date": "A date that is not written YYYY-MM-DD, or not in the calendar.",
    "bad-comparison": "A comparison that this kind of fact does not allow.",
    "period-reversed": "A period that ends before it begins.",
    "finding-in-case": "A case states a finding or a reading, which only rules and policies give.",
    "cannot-be": "A case states facts that cannot hold together, whatever the rules say.",
    "which-instrument": "A fact or an event that could be about several papers, or about none.",
    "one-account": "Only one account of a story is given, so there is nothing that it disputes.",
    "empty-account": "An account of a story says nothing.",
    "not-disputed": "An account states what the story states for all, or what all accounts tell.",
    "unknown-account": "No account of the story has this name.",
    "not-named": "Several papers of a kind that are written without a name for each.",
    "repeated-finding": "Two files declare a finding of the same name.",
    "repeated-reading": "Two files declare a reading of the same name.",
    "book-not-found": "An installed package says that it brings rules, and there are none.",
    "repeated-book": "Two installed packages bring a book of the same name.",
    "unknown-book": "No installed package brings a book of this name.",
    "brought-twice": "A book brings a law, a source or a policy whose name is taken.",
    "finding-circle": "Findings that conclude each other in a circle.",
    "exception-circle": "Exceptions that displace each other in a circle.",
    "exception-not-loaded": "An exception to a rule that the policy does not load.",
    "finding-not-concluded": "A rule tests a finding that no rule of the policy concludes.",
    "policy-circle": "Policies based on each other in a circle.",
    "memory-carries-rule": "A rule cites a statement that we have only from memory.",
    "statement-unaccounted": "A statement that no rule cites and no reason explains.",
    "statement-cited-and-not": "A rule cites a statement that is marked as not encoded.",
    "unknown-parameter": "The file has no parameter of this name.",
    "bad-parameter": "A parameter is not a number, or not one that fits its use.",
    "shares-not-whole": "The shares of a fact's values do not add up to one.",
    "negative-time": "A distribution of times that can be below zero.",
    "unnamed-number": "A number stands in a process where the name of a parameter should.",
    "shift-never-opens": "A shift has no staff or no hours.",
    "step-unserved": "A step or some work of a process that no desk does.",
    "step-circle": "Steps of a process that wait for each other in a circle.",
    "no-arrivals": "The days that are simulated have no bookings.",
    "unknown-desk": "The process has no desk of this name.",
    "unknown-step": "The process has no step of this name.",
    "unknown-population": "The rules folder has no population of this name.",
    "unknown-process": "No process has this name.",
    "bad-duration": "A distribution of times has an unknown shape or wrong numbers.",
    "bad-surge": "A surge that does not say how many times as many requests there are.",
    "unknown-setting": "A path leads to no number of the process, or to several.",
    "drawn-later": "A draw depends on a fact that is not drawn before it.",
    "date-not-covered": "The policy has no answers for the date of the case.",
    "person-not-covered": "The policy is not about a person like this one.",
    "bad-time": "A time that is not written YYYY-MM-DDTHH:MM-07:00, or not in the calendar.",
    "no-offset": "A time of an event without its offset.",
    "wrong-offset": "A time with an offset that the clocks of the place do not have then.",
    "hour-does-not-exist": "A time that the clocks skip when summer time begins.",
    "hour-exists-twice": "A time without its offset that comes twice when summer time ends.",
    "unknown-event": "No kind of event has this name.",
    "unknown-person": "The story has no such person, or an event does not concern them.",
    "unknown-label": "The timeline has no event of this name, or has several.",
    "unknown-duty-status": "No status of a duty has this name.",
    "events-out-of-order": "An event is listed after one that happened later.",
    "event-contradicts": "An event states a fact that contradicts what its kind sets.",
    "second-release": "A person leaves the jail after having left it already.",
    "not-in-custody": "A person leaves the jail, but nothing says that they are in it.",
    "notice-before-request": "Notice goes to an agency that has not asked for anything.",
    "case-and-timeline": "A file has both a timeline and a key of a scenario with one case.",
    "timeline-not-run": "A timeline cannot be decided as one case; replay it.",
    "unknown-column": "A column is not a fact, or no column has the given name.",
    "repeated-column": "Two columns have the same name, or state the same fact.",
    "missing-column": "A table that lacks a needed column, or has no column that states a fact.",
    "repeated-code": "A mapping gives one code of a fact two meanings.",
    "row-without-day": "A row of a table without the day on which to decide it.",
    "repeated-person": "Two rows of a table to which papers are joined are of one person.",
    "bad-format": "A format of days that does not say day, month and year.",
    "day-format": "The days of a column are not written YYYY-MM-DD, and no format is given.",
    "other-release": "The columns of a table belong to another mapping than the one named.",
    "undecided": "A mapping does not say yet what a column or a code means.",
    "rows-differ": "Two rows of one person tell different things, and nothing says which counts.",
    "paper-of-nobody": "A paper belongs to no person in the table, or a row names no person.",
    "too-many-papers": "A person has more papers of a kind than one row of a table can have.",
    "not-of-one-kind": "A table of papers with columns that are not facts of one kind of paper.",
    "repeated-kind": "Two tables, or a table and its papers, tell of one kind of paper.",
    "not-a-table": "The name of a table does not have the ending of a file that can be read.",
    "table-broken": "A table that cannot be read to its end.",
    "parts-differ": "Parts of one table with different columns or provenance.",
    "no-cluster": "There is no cluster to work on, or it lacks what the work needs.",
    "other-rules": "A table decided under rules that are no longer the same.",
    "other-version": "A table was written by a version of the program that hashes differently.",
    "without-rules": "A decided table without the facts and rules that would explain a row.",
    "not-decided": "A table cannot be summarized because it has no answers yet.",
    "not-made-up": "Only tables made by `cohort synthesize` can be redrawn.",
    "other-parameters": "The table was drawn from parameters other than those given.",
    "wrong-ending": "A file to be written whose name says that it is something else.",
    "not-a-simulation": "A file is not what `simulate` writes as JSON.",
    "too-many-groups": "A chart of more groups of rows than can be drawn.",
    "bad-rate": "A rate that is not K events in N.",
    "bad-sweep": "A sweep over values that do not exist, or over too many.",
    "broken-record": "A line of a record file was changed, or is out of place.",
    "not-a-key": "A file does not hold a key that signs or checks records.",
    "conflict": "In some case a `must` and a `must_not` on one action both stand.",
    "gap": "In some case for which a policy says that it answers, no rule speaks of the action.",
    "rule-never-applies": "A rule applies in no case of any policy that loads it.",
    "rule-in-no-policy": "A rule that no policy loads.",
    "rule-changes-nothing": "A rule without which every answer, time and flag would be the same.",
    "exception-never-displaces": "An exception that never stands where the rule it names applies.",
    "line-redundant": "A line without which every answer, time and flag would be the same.",
    "reading-changes-nothing": "A reading on which nothing turns, without a reason.",
    "authority-upside-down": "An exception that rests on a lower authority than what it displaces.",
    "ban-waits-for-a-request": "A ban that holds only once someone has asked for the act.",
    "acceptance-unused": "A rule accepts a flaw that it does not have.",
}

FLAWS: dict[str, Severity] = {
    "conflict": Severity.ERROR,
    "gap": Severity.ERROR,
    "rule-never-applies": Severity.ERROR,
    "rule-in-no-policy": Severity.WARNING,
    "rule-changes-nothing": Severity.WARNING,
    "exception-never-displaces": Severity.WARNING,
    "line-redundant": Severity.WARNING,
    "reading-changes-nothing": Severity.WARNING,
    "authority-upside-down": Severity.WARNING,
    "ban-waits-for-a-request": Severity.WARNING,
    "acceptance-unused": Severity.WARNING,
}
"""Those of the problems that lie in what the rules say; all others keep a file from being used."""

FLAWS_OF_RULES = tuple(
    name for name in FLAWS if name not in ("gap", "reading-changes-nothing", "acceptance-unused")
)
"""Those that lie in one rule, which may accept them with a reason."""


class Place(NamedTuple):
    """A place in a file: its name as the user gave it, line and column from 1.

    A tuple, because one is made for every word of every file.
    """

    path: str
    line: int = 1
    column: int = 1
    width: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: a name from ``PROBLEMS``, a place, what is the matter, how to mend it.

    ``line_text`` is the source line and ``mark`` what to write under it beside the caret;
    ``rule`` names the rule and its citation where the problem lies in one.
    """

    name: str
    place: Place
    message: str
    mark: str = ""
    help: str = ""
    rule: str = ""
    line_text: str = ""

    def __post_init__(self) -> None:
        if self.name not in PROBLEMS:
            raise KeyError(self.name)

    @property
    def severity(self) -> Severity:
        """The severity that its name has."""
        return FLAWS.get(self.name, Severity.ERROR)

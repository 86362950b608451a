"""What is wrong with a file, said so that its writer can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

PROBLEMS: dict[str, str] = {
    "file-not-found": "No file has the name that was given.",
    "is-a-folder": "A folder stands where one file is read.",
    "cannot-read": "The system does not let the file be read.",
    "file-too-large": "The file is larger than any rule or scenario file has reason to be.",
    "not-utf-8": "The file is not text in UTF-8.",
    "empty-file": "The file holds nothing but space and comments.",
    "yaml-syntax": "The text is not YAML 1.2.",
    "control-character": "A character that does not print stands in the text.",
    "tab": "A tab stands where YAML wants spaces.",
    "repeated-key": "One mapping gives the same key twice.",
    "anchor": "Anchors are not used here: every file says what it means where it stands.",
    "alias": "Aliases are not used here: every file says what it means where it stands.",
    "tag": "Tags are not used here: the vocabulary tells what kind of value a fact has.",
    "key-not-text": "A key is a list or a mapping instead of a word.",
    "no-value": "A key, an item of a list or an option is given without a value.",
    "second-document": "The file holds a second YAML document.",
    "too-deep": "The file nests deeper than any rule or scenario has reason to.",
    "missing-key": "A key that this kind of file needs is not there.",
    "unknown-key": "A key that this kind of file does not have.",
    "wrong-shape": "A value of another shape than the key takes.",
    "bad-name": "A name is not lower case letters, digits and underscores, or has its own meaning.",
    "misplaced-file": "A file lies where the rules folder has no such file.",
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
    "unknown-flag": "No finding raised as a flag has this name.",
    "unknown-answer": "No answer has this name.",
    "wrong-kind": "A value of another kind than the fact has.",
    "value-not-listed": "A value that is not one of those the fact can have.",
    "bad-date": "A date that is not written YYYY-MM-DD, or not in the calendar.",
    "bad-comparison": "A comparison that this kind of fact does not allow.",
    "period-reversed": "A period that ends before it begins.",
    "finding-in-case": "A case states a finding or a reading, which only rules and policies give.",
    "repeated-finding": "Two files declare a finding of the same name.",
    "repeated-reading": "Two files declare a reading of the same name.",
    "finding-circle": "Findings that conclude each other in a circle.",
    "exception-circle": "Exceptions that displace each other in a circle.",
    "exception-not-loaded": "An exception to a rule that the policy does not load.",
    "finding-not-concluded": "A finding is tested that no rule of the policy concludes.",
    "policy-circle": "Policies based on each other in a circle.",
    "memory-carries-rule": "A rule cites a statement that we have only from memory.",
    "statement-unaccounted": "A statement that no rule cites and no reason explains.",
    "statement-cited-and-not": "A statement said not to be encoded that a rule cites.",
    "date-not-covered": "The policy has no answers for the date of the case.",
    "person-not-covered": "The policy is not about a person like this one.",
}


class Place(NamedTuple):
    """Where something stands: a file as its user named it, line and column from 1.

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

"""The English that is left in a Spanish text, but for names, identifiers and what is cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.timelines.timeline import Timeline

# Words of English that no Spanish sentence has.
WORDS = """
    the of and is are was were been not nor if then than that this these those which who whom whose
    what when where why how with without by from into on at for it its they them their there here
    must may might can could would should shall will does did done has have had any nobody nothing
    something each every other another some only also unless until because before after about under
    over between more less most least one two three jail release request notice officer officers
    agency person rule rules source sources reading required forbidden permitted silent
    undetermined conflict missing unknown presumed changed made up people case cases policy share
    mean week hour hours day days year years row rows true false yes none minor serious violent
    wrote note left out scenario scenarios story stories expected found county law hold custody
"""
ENGLISH = frozenset(WORDS.split())

_BEFORE = ("(", "de ", "solo ", "; ")
"""What stands before the name of an account, which may be a word of English, such as jail."""
_PATHS = re.compile(r"https?://\S+|\b[a-z]\w*(?:[._/]\w+)+(?:: (?:true|false))?|@\w+")
_IDENTIFIERS = re.compile(r"«[a-z]\w*»|[\w./-]*[._/][\w./-]*\w|`[^`]*`|=\w+|--[a-z-]+(?: [a-z_]+)?")

NO_TEXT = frozenset({"style", "script", "code", "datalist"})
"""Elements without words; names of files stand between ``code``."""
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
SAID = ("aria-label", "placeholder", "title", "alt", "label")
"""Attributes that someone reads or hears."""


def names_in(rulebook: Rulebook) -> Iterator[str]:
    """Names and citations, which stay as they are in any language."""
    for name, source in rulebook.sources.items():
        yield from (name, source.title, source.short, source.publisher)
        for at, statement in source.statements.items():
            yield from (at, statement.speaker, statement.says, statement.unsure, statement.where)
    yield from rulebook.policies


def given_names(stories: Iterable[Scenario] | Iterable[Timeline]) -> Iterator[str]:
    """Return the texts of stories, and the names of their files and accounts."""
    for story in stories:
        yield story.name.rpartition("/")[2]
        for each in (story.main, *story.what_if):
            title = each.title
            yield from (story.name, story.story, each.name, title, title[:1].upper() + title[1:])
            yield from (f"{before}{name}" for name in each.on_each_account for before in _BEFORE)
        if isinstance(story, Timeline):
            yield from _happenings(story)


def _happenings(story: Timeline) -> Iterator[str]:
    for name, person in story.people.items():
        yield from (name.replace("_", " "), person)
    variants = [story.main, *story.what_if]
    variants += [told for each in variants for told in each.on_each_account.values()]
    for variant in variants:
        for event in variant.events:
            yield from (event.told, event.unsure, event.name.replace("_", " "), event.name)


def english_words(text: str, names: Iterable[str]) -> list[str]:
    """The words of English that are left without names and identifiers, each as it stands."""
    text = _PATHS.sub(" ", " ".join(text.split()))
    known = {_without_paths(name) for name in names}
    for name in sorted({n for n in known if len(n) > 3}, key=len, reverse=True):
        text = text.replace(name, " ")
    words = re.findall(r"[^\W\d_]+", _IDENTIFIERS.sub(" ", text))
    return [
        " ".join(words[max(0, at - 3) : at + 4])
        for at, word in enumerate(words)
        if word.lower() in ENGLISH
    ]


@cache  # the names are the same in each test
def _without_paths(name: str) -> str:
    return " ".join(_PATHS.sub(" ", name).split())


def unquoted(text: str) -> str:
    """Return the text of a terminal or a picture without quotations.

    Nothing else there tells which text is of another language.
    """
    return re.sub(r"«[^»]*»", " ", text)


class _Reader(HTMLParser):
    """Collects what a page says, but for what is marked as English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    @property
    def _is_left_out(self) -> bool:
        return any(left_out for _, left_out in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        each = dict(attrs)
        self.said.append("" if tag == "wbr" else " ")
        left_out = tag in NO_TEXT or each.get("lang") == "en"
        if not (self._is_left_out or left_out):
            self.said += [f"{self._told(text)} " for name in SAID if (text := each.get(name))]
            if each.get("type") == "submit" and each.get("value") and tag == "input":
                self.said.append(f"{each['value']} ")
        if tag not in VOID:
            self._open.append((tag, left_out))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is in such an element."""

    def handle_endtag(self, tag: str) -> None:
        self.said.append(" ")
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_left_out:
            self.said.append(self._told(data))

    def _told(self, text: str) -> str:
        in_picture = any(tag == "svg" for tag, _ in self._open)
        return unquoted(text) if in_picture else text


def spoken(page: str) -> str:
    """Return the texts and labels of a page without those marked as English."""
    return "".join(_Reader(page).said)

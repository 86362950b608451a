"""The English words that are left in a text where another language is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.timelines.timeline import Timeline

# Small words of English that no Spanish sentence has.
SMALL_WORDS = """
    the of and is are was were been not nor if then than that this these those which who whom whose
    what when where why how with without by from into on at for it its they them their there here
    must may might can could would should shall will does did done has have had any nobody nothing
    something each every other another some only also unless until because before after about under
    over between more less most least one two three jail release request notice officer officers
    agency person rule rules source sources reading required forbidden permitted silent
    undetermined conflict missing unknown presumed
"""
ENGLISH = frozenset(SMALL_WORDS.split())


_BEFORE = ("(", "de ", "solo ", "; ")
"""What stands before the name of an account, which may be a word of English, such as jail."""


def names_in(rulebook: Rulebook) -> Iterator[str]:
    """Names and citations, which stay as they are in any language."""
    for name, source in rulebook.sources.items():
        yield from (name, source.title, source.short, source.publisher)
        for at, statement in source.statements.items():
            yield from (at, statement.speaker, statement.says, statement.unsure, statement.where)
    for policy in rulebook.policies.values():
        yield from (policy.name, policy.title, policy.says)


def english_words(text: str, names: list[str]) -> set[str]:
    """The small words of English that are left without names, identifiers and quotations."""
    text = re.sub(r"\b[a-z]\w*(?:[._/]\w+)+|@\w+", " ", " ".join(text.split()))
    for name in sorted({" ".join(n.split()) for n in names if len(n) > 3}, key=len, reverse=True):
        text = text.replace(name, " ")
    text = re.sub(r"[\w./-]*[._/][\w./-]*\w|`[^`]*`|«[^»]*»", " ", text)
    return {word for word in re.findall(r"[^\W\d_]+", text.lower()) if word in ENGLISH}


def given_names(stories: list[Scenario] | list[Timeline]) -> Iterator[str]:
    """What stories tell in their own words, and the names of their files and accounts."""
    for story in stories:
        for each in (story.main, *story.what_if):
            yield from (story.name, story.story, each.title)
            yield from (f"{before}{name}" for name in each.on_each_account for before in _BEFORE)

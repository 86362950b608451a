"""Titles of cases and timelines in a reader's language: the file's own, and what was added."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.title_addition import (
    AsWhatIf,
    ChangedSince,
    MadeUpPerson,
    NewCase,
    OnAccount,
    OptionsGiven,
    TitleAddition,
    Titled,
)
from release_sim.reporting.catalogue import Catalogue, Frame

_ALONE: Mapping[type[TitleAddition], str] = {
    MadeUpPerson: "title.made_up",
    NewCase: "title.new_case",
    ChangedSince: "title.changed_since",
}
"""The names of the texts of additions that say nothing more."""


def title_text(titled: Titled, frame: Frame) -> str:
    """Return a title; what its file says of it is quoted, as it is in the file's language."""
    added = additions(titled, frame)
    if not titled.title:
        return ", ".join(added)
    title = frame("replay.told", text=titled.title)
    return " ".join([title, *(f"({said})" for said in added)])


def title_in_law_language(titled: Titled) -> str:
    """Return a title as JSON and records have it, whatever language the reader's is."""
    return title_text(titled, Catalogue.read(LAW_LANGUAGE).plain)


def whole_title(story: Titled, variant: Titled, frame: Frame) -> str:
    """Return the title of a story or, behind it, of a what-if of that story."""
    title = title_text(variant, frame)
    if not variant.name.partition("@")[0]:
        return title
    return frame("overview.what_if", title=title_text(story, frame), branch=title)


def additions(titled: Titled, frame: Frame) -> list[str]:
    """List the additions to the file's title, each without its brackets."""
    return [_addition(each, frame) for each in titled.added if each]


def options_text(given: OptionsGiven, frame: Frame) -> str:
    """Return the options that changed a story, as they were given."""
    words = [*given.typed, *(frame("title.unknown", fact=name) for name in given.forgotten)]
    words += [frame("title.policy", policy=given.policy)] if given.policy else []
    words += [frame("title.as_of", day=given.as_of)] if given.as_of else []
    words += [frame("title.begins_on", day=given.begins_on)] if given.begins_on else []
    return ", ".join(words)


def _addition(added: TitleAddition, frame: Frame) -> str:
    if isinstance(added, OptionsGiven):
        name = "title.after_change" if added.to_what_if else "title.changed"
        return frame(name, options=options_text(added, frame))
    if isinstance(added, OnAccount):
        return frame("title.on_account", account=added.name)
    if isinstance(added, AsWhatIf):
        return frame("title.as_what_if", title=added.title)
    return frame(_ALONE[type(added)])

"""The frame of outputs in one language: what comes neither from the rulebook nor its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from release_sim.model.language import LAW_LANGUAGE, Language

Frame = Callable[..., str]
"""Returns the text of a name in a language, with values put in."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Words by their dotted names; ``language`` is the one they are in."""

    language: Language
    words: Mapping[str, Any]

    @classmethod
    def read(cls, language: Language) -> Catalogue:
        """Read the catalogue of a language."""
        return cls(language, {}).with_words_of("release_sim.reporting")

    def with_words_of(self, package: str) -> Catalogue:
        """Return the catalogue with the words that a package has in its folder of languages."""
        return Catalogue(self.language, {**self.words, **_words_of(package, self.language)})

    def text(self, name: str, /, **values: object) -> Markup:
        """Return the text of that name, with values put in and escaped."""
        return escape(self.words[name]).format(**values)

    def plain(self, name: str, /, **values: object) -> str:
        """Return the text of that name for a terminal, with values put in."""
        return str(self.words[name]).format(**values)

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the sentences of that name."""
        return tuple(self.words[name])

    def quoted(self, text: object) -> Markup:
        """Mark a text of the rulebook if the report is in another language."""
        if self.language is LAW_LANGUAGE:
            return escape(text)
        return Markup('<span lang="{}">{}</span>').format(LAW_LANGUAGE, text)


@cache  # each title of a case in JSON asks for the words
def _words_of(package: str, language: Language) -> Mapping[str, Any]:
    # Imported here, as what was read is kept from one start to the next.
    import tomllib  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    file = files(package) / "languages" / f"{language}.toml"
    return dict(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in table.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{above}{name}.")
        else:
            yield f"{above}{name}", inner

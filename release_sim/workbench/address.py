"""The address of a page: the whole case, what can be undone, and what is looked at."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from release_sim.errors import ReleaseSimError
from release_sim.model.language import Language
from release_sim.workbench.fields import Fields, changed_fields, is_sound

Step = Mapping[str, str | None]
"""What one change was before it: texts by field, None for a field that was not there."""

_MOST = 256 * 1024  # bytes that an address unpacks to; a case of twenty papers has some 60,000
_STEPS = 40  # that can be undone
_LETTERS = 4000  # of what can be undone, so that an address stays one that programs carry


class AddressError(ReleaseSimError):
    """An address that no page of the workbench has."""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of which a page is made.

    ``rules`` is the hash of the rules with which it was written.
    """

    fields: Fields = field(default_factory=dict)
    undo: tuple[Step, ...] = ()
    redo: tuple[Step, ...] = ()
    baseline: Fields | None = None
    opened: str = ""
    asked: str = ""
    language: Language = Language.ENGLISH
    rules: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Address:
        """Read the address of a request; raise ``AddressError`` where it is none of ours."""
        baseline = unpacked(query["base"]) if query.get("base") else None
        history = unpacked(query["steps"]) if query.get("steps") else {}
        fields = unpacked(query["case"]) if query.get("case") else {}
        undo, redo = _steps(history.get("undo", ())), _steps(history.get("redo", ()))
        language = query.get("lang", Language.ENGLISH)
        if language not in [*Language]:
            raise AddressError("the workbench does not speak this language")
        return cls(
            _texts(fields),
            undo,
            redo,
            None if baseline is None else _texts(baseline),
            query.get("open", "")[:80],
            query.get("ask", "")[:80],
            Language(language),
            query.get("rules", "")[:64],
        )

    def parameters(self) -> dict[str, str]:
        """Return the parameters that stand for it, those left out that say nothing."""
        found = {
            "case": packed(dict(self.fields)) if self.fields else "",
            "base": "" if self.baseline is None else packed(dict(self.baseline)),
            "steps": self._steps(),
            "open": self.opened,
            "ask": self.asked,
            "lang": "" if self.language is Language.ENGLISH else self.language.value,
            "rules": self.rules,
        }
        return {name: text for name, text in found.items() if text}

    def _steps(self) -> str:
        """Return what can be undone and redone, packed: as much of it as is short enough."""
        undo, redo = [*self.undo], [*self.redo]
        while undo or redo:
            text = packed({"undo": undo, "redo": redo})
            if len(text) <= _LETTERS:
                return text
            del (undo or redo)[0]
        return ""

    def link(self, path: str = "/case") -> str:
        """Return the address as a link."""
        query = urlencode(self.parameters())
        return f"{path}?{query}" if query else path

    def at_home(self, path: str = "/") -> str:
        """Return a link to a page that shows no case, in the same language."""
        return Address(language=self.language).link(path)

    def spoken(self, language: Language) -> Address:
        """Return the address in another language."""
        return replace(self, language=language)

    def asking(self, asked: str) -> Address:
        """Return the address that asks something more."""
        return replace(self, asked=asked)

    def shared(self) -> Address:
        """Return the address to hand on: the case, the baseline and the language."""
        return replace(self, undo=(), redo=(), opened="", asked="")

    def changed(self, fields: Fields) -> Address:
        """Return the address of a changed case; the change can be undone."""
        back = dict(changed_fields(fields, self.fields))
        if not back:
            return replace(self, fields=fields)
        undo = (*self.undo, back)[-_STEPS:]
        return replace(self, fields=fields, undo=undo, redo=())

    def undone(self) -> Address:
        """Return the address before the last change."""
        if not self.undo:
            return self
        *left, step = self.undo
        fields, back = _taken(self.fields, step)
        return replace(self, fields=fields, undo=tuple(left), redo=(*self.redo, back))

    def redone(self) -> Address:
        """Return the address before the last change was undone."""
        if not self.redo:
            return self
        *left, step = self.redo
        fields, back = _taken(self.fields, step)
        return replace(self, fields=fields, undo=(*self.undo, back), redo=tuple(left))


def _taken(fields: Fields, step: Step) -> tuple[Fields, Step]:
    """Return the fields after a step, and the step that leads back."""
    after = {name: text for name, text in {**fields, **step}.items() if text is not None}
    return after, dict(changed_fields(after, fields))


def packed(value: object) -> str:
    """Return a JSON value as a short text that stands in an address unquoted."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    squeezed = zlib.compress(text.encode(), level=9)
    return base64.urlsafe_b64encode(squeezed).rstrip(b"=").decode()


def unpacked(text: str) -> dict[str, object]:
    """Return the mapping that was packed; raise ``AddressError`` where none was."""
    try:
        squeezed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(squeezed, _MOST)
        value = json.loads(plain)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise AddressError("the address is not whole; copy all of it") from None
    if not isinstance(value, dict) or unpacker.unconsumed_tail:
        raise AddressError("the address is not one of this workbench")
    return value


def _texts(value: Mapping[str, object]) -> dict[str, str]:
    found = {name: text for name, text in value.items() if isinstance(text, str)}
    if found != value or not is_sound(found):
        raise AddressError("the address is not one of this workbench")
    return found


def _steps(value: object) -> tuple[Step, ...]:
    if not isinstance(value, Iterable):
        raise AddressError("the address is not one of this workbench")
    steps = []
    for each in value:
        if not isinstance(each, dict):
            raise AddressError("the address is not one of this workbench")
        _texts({name: text or "" for name, text in each.items()})
        steps.append(each)
    return tuple(steps[-_STEPS:])

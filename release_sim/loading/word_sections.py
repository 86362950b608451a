"""The files of a section of words: those of the program and of a rules folder, read and cached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import TypeVar, cast

from pydantic import BaseModel

from release_sim.loading.books import rule_folders
from release_sim.loading.compiled_rulebook import key_of
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.input_files import read_bytes, tree_of
from release_sim.loading.node import Node
from release_sim.loading.pickle_cache import cache_value, cached_value
from release_sim.loading.rulebook_files import WORDS
from release_sim.loading.validation import validate
from release_sim.model.language import Language

_GAPS = frozenset(
    {"it", "value", "name", "body", "do", "number", "amount", "time", "within"}
    | {"day", "month", "year", "first", "last", "length", "happening", "events", "moment"}
    | {"source", "event", "label"}
)

_MOST = 40  # sections that are kept, of all languages and folders; the oldest go

Section = TypeVar("Section", bound=BaseModel)
Words = TypeVar("Words")


class WordSections:
    """The sections of words in one language, each a file of a rules folder and of its books."""

    def __init__(self, folder: Path, language: Language, diagnosis: Diagnosis) -> None:
        """Nothing is read yet."""
        self._folder, self._language, self._diagnosis = folder, language, diagnosis

    def read(
        self,
        shape: type[Section],
        section: str,
        words: Callable[[Sequence[Section]], Words],
        *,
        with_bundled: bool = False,
    ) -> Words:
        """Return the words that a section has; raise ``FilesAreWrongError`` if any is wrong."""
        files = self.files(section, with_bundled=with_bundled)
        self._diagnosis.raise_if_any()
        made_of = {section: b"", **{str(path): data for path, data in files.items()}}
        name = f"{key_of(made_of)}.words"
        found = cached_value(name)
        if found is None:
            shaped = self._shaped(shape, files)
            self._diagnosis.raise_if_any()
            found = words(shaped)
            cache_value(name, found, _MOST)
        return cast("Words", found)

    def files(self, section: str, *, with_bundled: bool = False) -> dict[Path, bytes]:
        """Read the files of a section: the program's, if they count here, and the folder's."""
        folders = [bundled("rules")] if with_bundled and self._folder != bundled("rules") else []
        found: dict[Path, bytes] = {}
        for folder in (*folders, *rule_folders(self._folder)):
            path = folder / WORDS / self._language / f"{section}.yaml"
            data = read_bytes(path, self._diagnosis) if path.is_file() else None
            if data is not None:
                found[path] = data
        return found

    def check(self, shape: type[BaseModel], section: str) -> None:
        """Report what is wrong with the folder's own files of a section."""
        self._shaped(shape, self.files(section))

    def _shaped(self, shape: type[Section], files: Mapping[Path, bytes]) -> list[Section]:
        """Parse the files of a section; report what is wrong with them."""
        found: list[Section] = []
        for path, data in files.items():
            node = tree_of(path, data, self._diagnosis)
            if node is None:
                continue
            for text in _texts(node):
                self._check_gaps(text)
            shaped = validate(shape, node, self._diagnosis)
            found += [shaped] if shaped else []
        return found

    def _check_gaps(self, text: Node) -> None:
        """Report a gap, ``{...}``, that nothing is put into."""
        try:
            named = [name for _, name, _, _ in Formatter().parse(str(text.value))]
        except ValueError:
            named = [""]
        for name in named:
            if name is not None and name not in _GAPS:
                listed = ", ".join(f"`{{{gap}}}`" for gap in sorted(_GAPS))
                message = f"nothing is put into the gap `{{{name}}}`"
                self._diagnosis.add("unknown-gap", text.place, message, help=f"there is {listed}")


def _texts(node: Node) -> Iterator[Node]:
    """Yield all texts below a node."""
    if isinstance(node.value, dict):
        for inner in node.value.values():
            yield from _texts(inner)
    elif isinstance(node.value, list):
        for inner in node.value:
            yield from _texts(inner)
    elif isinstance(node.value, str):
        yield node

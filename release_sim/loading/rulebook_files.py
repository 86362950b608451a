"""The files of a rules folder and of the books beside it: read, named, and told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from release_sim.loading.book_check import check_books
from release_sim.loading.books import InstalledBook, books_beside
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import other_files, yaml_files
from release_sim.loading.input_files import complain_of_ending, read_bytes
from release_sim.model.book import Book
from release_sim.model.canonical import canonical_json, sha256_of
from release_sim.model.problem import Place

KINDS = {
    "sources": "source",
    "readings": "reading",
    "limits": "limit",
    "policies": "policy",
}
"""The folders of files that are not rules, with what each file of theirs is or has."""

INVARIANTS, MAPPINGS, WORDS = "invariants", "mappings", "words"
POPULATIONS, PROCESSES = "populations", "processes"
_BESIDE = (INVARIANTS, MAPPINGS, POPULATIONS, PROCESSES, WORDS)  # no decision needs them


class RulebookFile(NamedTuple):
    """A file as read; its name is that in its rules folder, ``book`` whose folder that is."""

    path: Path
    name: str
    data: bytes | None
    book: InstalledBook | None = None

    @property
    def hash(self) -> str:
        """Return the SHA-256 of its bytes, as 64 hexadecimal digits."""
        return sha256_of(self.data or b"")

    @property
    def hashed_name(self) -> str:
        """Return the name under which its hash is told: that of a book's begins with the book."""
        return f"{self.book.name}/rules/{self.name}" if self.book else self.name


def files_of(folder: Path, diagnosis: Diagnosis) -> list[RulebookFile]:
    """Read the files that decide; report those of other endings, and a folder without any."""
    check_books(folder, diagnosis)
    found = _files_in(folder, None, diagnosis)
    if not found:
        message = "no rule files in this folder"
        if not folder.is_dir():
            message = "this is a file and no folder" if folder.exists() else "no such folder"
        diagnosis.add("file-not-found", Place(str(folder)), message, help="name a rules folder")
        for lost in ("rule", "finding", "flag", *KINDS.values()):
            diagnosis.mark_unusable(lost)
    for book in books_beside(folder):
        if book.folder:
            found += _files_in(book.folder / "rules", book, diagnosis)
    return found


def _files_in(folder: Path, book: InstalledBook | None, diagnosis: Diagnosis) -> list[RulebookFile]:
    found = yaml_files(folder)
    for path in (*found, *other_files(folder)):
        if path.suffix != ".yaml":
            complain_of_ending(path, diagnosis)
    names = ((path, "/".join(path.parts[len(folder.parts) :])) for path in found)
    return [
        RulebookFile(path, name, read_bytes(path, diagnosis), book)
        for path, name in names
        if name.partition("/")[0] not in _BESIDE
    ]


def brought_once(read: Sequence[RulebookFile], diagnosis: Diagnosis) -> list[RulebookFile]:
    """Return the files without those that another rules folder already has; report these."""
    first: dict[str, RulebookFile] = {}
    kept = []
    for file in read:
        top = file.name.partition("/")[0]
        what = file.name if top in KINDS else top
        before = first.setdefault(what, file)
        if before.book != file.book:
            whose = f"book `{before.book.name}`" if before.book else "the program"
            message = f"{whose} has `{what}` already"
            hint = "give it another name; a book adds laws, it changes none"
            diagnosis.add("brought-twice", Place(str(file.path)), message, help=hint)
        else:
            kept.append(file)
    return kept


def books_of(folder: Path, read: Sequence[RulebookFile]) -> dict[str, Book]:
    """Return the books by name, each with the hash of the files that it has."""
    found: dict[str, Book] = {}
    for book in books_beside(folder):
        hashes = {file.name: file.hash for file in read if file.book == book}
        digest = sha256_of(canonical_json(hashes))
        found[book.name] = Book(book.name, book.package, book.version, digest)
    return found


def brought(read: Sequence[RulebookFile], books: Mapping[str, Book]) -> dict[str, Book]:
    """Return the book that brings each folder of rules and each policy file."""
    found: dict[str, Book] = {}
    for file in read:
        if file.book:
            law = file.name.partition("/")[0]
            found[file.name if law in KINDS else law] = books[file.book.name]
    return found

"""The check of the installed books: whether each can be read, and has a name of its own."""

from __future__ import annotations

import os
import re
from pathlib import Path

from release_sim.loading.books import (
    VARIABLE,
    InstalledBook,
    books_beside,
    installed_names,
    named_books,
)
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.shared_shapes import NAME
from release_sim.loading.validation import WRITE_NAME
from release_sim.model.book import GROUP
from release_sim.model.problem import Place


def check_books(folder: Path, diagnosis: Diagnosis) -> None:
    """Report books that cannot be read, and names that two of them have."""
    before: dict[str, InstalledBook] = {}
    for book in books_beside(folder):
        if not re.fullmatch(NAME, book.name):
            message = f"`{book.name}` is not a name of a book"
            diagnosis.add("bad-name", _place_of(book), message, help=WRITE_NAME)
        if book.folder is None or not (book.folder / "rules").is_dir():
            message = f"the package `{book.value}` has no folder `rules`"
            hint = f"install it again, or leave it out of {VARIABLE}"
            diagnosis.add("book-not-found", _place_of(book), message, help=hint)
        if other := before.get(book.name):
            message = f"two installed packages bring a book `{book.name}`"
            hint = f"the other is {other.package} {other.version}; uninstall one of them"
            diagnosis.add("repeated-book", _place_of(book), message, help=hint)
        before.setdefault(book.name, book)
    if folder == bundled("rules"):
        for name in named_books(os.environ.get(VARIABLE)) or ():
            diagnosis.check_known("book", name, installed_names(), Place(VARIABLE))


def _place_of(book: InstalledBook) -> Place:
    """Return the place of a problem with the book as a whole."""
    return Place(f"{book.package} {book.version}, {GROUP}: {book.name} = {book.value}")

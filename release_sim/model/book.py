"""A book of rules that an installed package brings beside those of the program."""

from __future__ import annotations

from typing import NamedTuple

GROUP = "release_sim.books"
"""The entry points by which a package says that it brings a book."""


class Book(NamedTuple):
    """The origin of some rules: the book's name, the package and its version, and what it holds.

    ``digest`` is the SHA-256 of its files' names and bytes, as 64 hexadecimal digits: two books of
    one digest say the same.
    """

    name: str
    package: str
    version: str
    digest: str

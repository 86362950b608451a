"""The numbers of instruments of each kind in cases that an analysis makes up, and their names."""

from __future__ import annotations

NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""The names of instruments in cases that are made up."""

USUAL, MOST = 2, len(NAMES)
"""So many of each kind are asked about if no one says otherwise, and so many at most."""

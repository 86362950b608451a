"""The comparison of a figure with its bound: printed, never asserted."""

from __future__ import annotations

from operator import ge, le, lt

_SIDES = {"at least": ge, "at most": le, "under": lt}


def expect(what: str, found: float, side: str, bound: float) -> None:
    """Print what was found, what was expected, and whether it is met."""
    met = "met" if _SIDES[side](found, bound) else "NOT MET"
    print(f"{what:44}{found:8.2f}   expected {side} {bound:g}: {met}", flush=True)

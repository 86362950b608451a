"""Invariants of every possible case: proved, or a smallest case against them."""

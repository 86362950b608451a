"""Explanations: what would change an answer, what settles it, which readings it depends on."""

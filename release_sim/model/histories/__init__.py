"""Documented histories, and what was due and done in them."""

"""Documented timelines, and what was due and done in them."""

"""Decisions kept: records in a chain, verified and decided again."""

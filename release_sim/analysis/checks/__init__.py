"""Checks for flaws in rules that are well-formed."""

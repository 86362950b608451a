"""Heads, links and lists that the pages of the reference share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from release_sim.model.rulebook import Rulebook

WRITTEN = "This page is written by `docs/generate.py` from the program: change that, not this."


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def head(title: str, first: str) -> list[str]:
    """Return the first lines of a page: its title, who writes it, one sentence."""
    return [f"# {title}", "", WRITTEN, "", first]


def page(lines: Sequence[str]) -> str:
    """Return the lines as one text that ends with one line feed."""
    return "\n".join(lines).rstrip("\n") + "\n"


def rule_link(rule_id: str, page: str = "rules.md") -> str:
    """Return a link to a rule on the page of the rules."""
    return f"[`{rule_id}`]({page}#{anchor(rule_id)})"


def tested_by(rules: Sequence[str]) -> str:
    """Return the sentence that lists the rules that test something."""
    links = ", ".join(rule_link(rule) for rule in rules)
    return f"Tested by {links}." if links else "No rule tests it."


def read_by(rulebook: Rulebook) -> dict[str, list[str]]:
    """Return the rules that test each fact, finding and reading, by its name."""
    found: dict[str, list[str]] = {}
    for rule in rulebook.rules.values():
        for name in dict.fromkeys(rule.reads()):
            found.setdefault(name, []).append(rule.id)
    return found

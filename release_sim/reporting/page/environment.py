"""The templates of pages, and how they are filled: everything escaped, nothing left out."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from release_sim.reporting.page.phrases import breaking


def environment(*packages: str) -> Environment:
    """Return the templates of these packages and those of the report, the first found counting."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in (*packages, __package__)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capfirst"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["breaking"] = breaking
    return environment

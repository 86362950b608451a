"""The pages of ``--help``: verbs by group with whole sentences, and no types of Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from release_sim.cli.output import print_err

# The verbs by group, each with the module of this folder that defines it.
PANELS = {
    "One case": {
        "run": "run",
        "explain": "explain",
        "what-if": "what_if",
        "across": "across",
        "replay": "replay",
        "report": "report",
        "serve": "serve",
    },
    "Every possible case": {"prove": "prove", "compare": "compare", "check": "check"},
    "Many cases in a table": {"cohort": "cohort"},
    "Months of a release desk": {"simulate": "simulate"},
    "Your own scenarios and rules": {"new": "new", "test": "test", "schema": "schema"},
    "Your shell": {"completion": "completion"},
    "Recorded decisions": {"audit": "audit"},
    "Looking things up": dict.fromkeys(
        ("actions", "facts", "rules", "sources", "policies", "readings"), "catalog"
    ),
}

TEXT_ONLY = frozenset({"language", "trace", "all_duties", "why"})
"""Options that change what is printed as text, and nothing beside ``--json``."""


class GroupedHelp(TyperGroup):
    """A command whose help lists its verbs under the titles of ``PANELS``."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write a section for each panel; ``ctx`` and ``formatter`` are click's."""
        panels: dict[str, list[tuple[str, str]]] = {title: [] for title in PANELS}
        for name in self.list_commands(ctx):
            verb: Any = self.get_command(ctx, name)
            panel = getattr(verb, "rich_help_panel", None)
            title = panel if isinstance(panel, str) else "Commands"
            summary = " ".join((verb.help or "").split("\n\n")[0].split())
            panels.setdefault(title, []).append((name, summary))
        for title, rows in panels.items():
            if not rows:
                continue
            with formatter.section(title):
                formatter.write_dl(rows)


class PlainHelp(TyperCommand):
    """A verb whose help names its arguments without their types in Python.

    An option that takes one value is refused when it is given twice, so that none is dropped.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raise a usage error for an option given twice that takes one."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        self._tell_of_text_only(order)
        for option, times in Counter(order).items():
            if times > 1 and isinstance(option, TyperOption) and not option.multiple:
                message = f"{option.opts[-1]} is given {times} times; give it once"
                raise typer.BadParameter(message, ctx)
        return super().parse_args(ctx, args)

    def _tell_of_text_only(self, order: Sequence[Any]) -> None:
        """Say which options have no effect beside ``--json``, which has all and is in English."""
        names = [each.name for each in order]
        if "json" in names and self.name != "report":
            for each in dict.fromkeys(o.opts[0] for o in order if o.name in TEXT_ONLY):
                print_err(f"note: {each} has no effect with --json")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments, then the options; ``ctx`` and ``formatter`` are click's."""
        arguments, options = [], []
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record and isinstance(each, TyperArgument):
                arguments.append((record[0].split(" <")[0].upper(), record[1]))
            elif record:
                options.append(record)
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

"""The pages of ``--help``: verbs by group with whole sentences, and no types of Python."""

from __future__ import annotations

import re
from collections import Counter, UserDict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import typer
import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from release_sim.cli.verbs import PANELS, VERBS
from release_sim.model.language import LAW_LANGUAGE, Language

PLAIN: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}
"""What every application of typer is told here: no completion and no pictures of its own."""

TEXT_ONLY = frozenset({"language", "trace", "all_duties", "why"})
"""Options that change what is printed as text, and nothing beside ``--json``."""

NO_EFFECT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "check": {"shape_only": ("policy", "accepted", "strict", "instruments", "write", "verbose")},
    "compare": {"scenario": ("instruments", "verbose")},
    "simulate": {"person": ("events", "chart", "csv", "scheduler", "json")},
}
"""By verb and option, the options that have no effect beside it."""


class VerbList(TyperGroup):
    """A verb that has verbs of its own, whose help lists them with whole sentences."""

    def sections(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:
        """Return the verbs by title, each with its sentence; ``ctx`` is click's."""
        verbs: list[tuple[str, Any]] = [(n, self.get_command(ctx, n)) for n in self.commands]
        return {"Commands": [(name, first_sentence(verb.help)) for name, verb in verbs]}

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with a default that typer need not parse.

        To read any other, typer imports pydantic. ``ctx`` is click's.
        """
        found = super().get_help_option(ctx)
        if found:
            found.default = False
        return found

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections; ``ctx`` and ``formatter`` are click's."""
        for title, rows in self.sections(ctx).items():
            with formatter.section(title):
                formatter.write_dl(rows)


class AllVerbs(VerbList):
    """The command itself: a verb's module is imported when the verb is asked for."""

    def __init__(self, **told: Any) -> None:
        """Know the verbs by their names."""
        super().__init__(**told)
        self.commands = _Verbs()

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  as click asks
        """Return the names of all verbs; ``ctx`` is click's."""
        return list(self.commands)

    def sections(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:  # noqa: ARG002  the same
        """Return all verbs under the titles of ``PANELS``; none is imported for it."""
        return {
            title: [(name, verb.summary) for name, verb in panel.items()]
            for title, panel in PANELS.items()
        }


class _Verbs(UserDict[str, Any]):
    """The verbs as commands of click, by name, each made when it is first looked up."""

    def __init__(self) -> None:
        super().__init__(VERBS)

    def __getitem__(self, name: str) -> Any:
        return _verb(name)


@cache
def _verb(name: str) -> Any:
    """Return the verb as a command of click."""
    module = import_module(f"release_sim.cli.{VERBS[name].module}")
    app = typer.Typer(**PLAIN)
    app.callback()(lambda: None)  # a verb alone would be the whole command
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name, cls=VerbList)
    else:
        app.command(name, cls=PlainHelp)(getattr(module, name.replace("-", "_")))
    return typer.main.get_group(app).commands[name]


def _heard_in(values: Mapping[str, Any]) -> Language:
    """Return the language for notes, if the options name one."""
    wanted = str(values.get("language"))
    is_chosen = wanted in [*Language] and not values.get("json")
    return Language(wanted) if is_chosen else LAW_LANGUAGE


def first_sentence(text: str | None) -> str:
    """Return what a help text says first, in one line."""
    return " ".join((text or "").split("\n\n")[0].split())


_NO_NUMBER, _BEYOND = "it is not a number", ("Input should be greater", "Input should be less")
_PLAIN_MESSAGES = (
    (r"Value error, (.*?)\.?", r"\1"),
    (r"Input should be a valid integer.*", "it is not a whole number"),
    (r"Input should be a valid number.*", _NO_NUMBER),
    (r"Input should be greater than or equal to (\S+)", r"it is less than \1"),
    (r"Input should be less than or equal to (\S+)", r"it is more than \1"),
)
"""What pydantic says of a value, and the same in plain words."""


def plain_message(message: str, written: object = None) -> str:
    """Return a validation message without the words of a library; ``written`` is the value."""
    is_nan = str(written).strip().lstrip("+-").lower() == "nan"
    if is_nan and message.startswith(_BEYOND):  # every bound is broken by it
        return _NO_NUMBER
    for pattern, told in _PLAIN_MESSAGES:
        if found := re.fullmatch(pattern, message):
            return found.expand(told)
    return message


def _is_empty(value: object) -> bool:
    """Return whether a value, or one of several, has no character."""
    return value == "" or (isinstance(value, list | tuple) and any(map(_is_empty, value)))


def _called(param: Any) -> str:
    """Return the name by which a user knows an option or an argument."""
    return (
        param.opts[-1]
        if isinstance(param, TyperOption)
        else str(param.metavar or param.name).upper()
    )


def _usage(argument: Any) -> str:
    """Return an argument as the line of usage has it: in brackets if it can be left out."""
    name = _called(argument)
    several = "..." if argument.nargs != 1 else ""
    return f"{name}{several}" if argument.required else f"[{name}]{several}"


class PlainHelp(TyperCommand):
    """A verb whose help names its arguments without their types in Python.

    An option that takes one value is refused when it is given twice, and any value that is empty,
    so that nothing said is dropped.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raise a usage error for what would be dropped."""
        given, _, order = self.make_parser(ctx).parse_args(args=list(args))
        self._tell_of_no_effect(order, given)
        for each in dict.fromkeys(order):
            if _is_empty(given.get(each.name)):
                raise typer.BadParameter(f"{_called(each)} is given an empty value", ctx)
        for option, times in Counter(order).items():
            if times > 1 and isinstance(option, TyperOption) and not option.multiple:
                message = f"{option.opts[-1]} is given {times} times; give it once"
                raise typer.BadParameter(message, ctx)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            written = given.get(error.param.name) if error.param else None
            error.message = plain_message(error.message, written)
            raise

    def _tell_of_no_effect(self, order: Sequence[Any], values: Mapping[str, Any]) -> None:
        """Report options without effect next to others, such as text options next to ``--json``."""
        given = {each.name: each.opts[0] for each in order}
        idle: dict[str, tuple[str, ...]] = {**NO_EFFECT.get(self.name or "", {})}
        if self.name != "report":  # its page has a language whatever is printed
            idle["json"] = tuple(TEXT_ONLY)
        beside = ((o, name) for o, names in idle.items() if o in given for name in names)
        for option, each in beside:
            if each in given:
                # Writing takes longer to import than a page of help.
                from release_sim.api.catalogue_cache import catalogue
                from release_sim.cli.output import print_note

                language = _heard_in(values)
                frame = catalogue(language).plain
                told = frame("beside.no_effect", option=given[each], other=given[option])
                print_note("note", language, text=told)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the arguments as the list below the usage names them; ``ctx`` is click's."""
        arguments = (each for each in self.get_params(ctx) if isinstance(each, TyperArgument))
        return [self.options_metavar or "", *map(_usage, arguments)]

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

"""The command ``release-sim``: its verbs, and one way to end when something is wrong."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from release_sim.cli.help import PANELS, GroupedHelp, PlainHelp
from release_sim.cli.options import Exit
from release_sim.cli.output import print_err
from release_sim.cli.start import Interruption
from release_sim.errors import (
    FilesAreWrongError,
    InterruptionError,
    NothingCollectedError,
    NotServedError,
    NotWrittenError,
    ReaderGoneError,
    ReleaseSimError,
)
from release_sim.reporting.problems_text import problems
from release_sim.version import __version__

VERBS = {verb: module for panel in PANELS.values() for verb, module in panel.items()}
_PANEL_OF = {verb: title for title, panel in PANELS.items() for verb in panel}


def command(arguments: list[str]) -> typer.Typer:
    """Return the command with the verb that the arguments begin with, else with all verbs.

    Importing only the module of that verb keeps the start of each one quick.
    """
    app = typer.Typer(
        name="release-sim",
        cls=GroupedHelp,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(release_sim)
    asked = [arguments[0]] if arguments and arguments[0] in VERBS else list(VERBS)
    for verb in asked:
        module = import_module(f"release_sim.cli.{VERBS[verb]}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=verb, cls=GroupedHelp, rich_help_panel=_PANEL_OF[verb])
        else:
            app.command(verb, cls=PlainHelp, rich_help_panel=_PANEL_OF[verb])(
                getattr(module, verb.replace("-", "_"))
            )
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"release-sim {__version__}")
        raise typer.Exit


def release_sim(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Simulate what a jail must, must not and may do about a federal immigration request.

    Denver's documented procedure as dated, cited rules, decided case by case with every step
    shown. A simulator of published procedure, not legal advice.
    """


def main(interruption: Interruption | None = None) -> None:
    """Run the command; report user errors as messages, never as tracebacks.

    ``interruption`` tells whether Ctrl-C was pressed, which libraries turn into errors of theirs.
    """
    pressed = interruption or Interruption()
    try:
        command(sys.argv[1:])()
    except SystemExit as end:
        if end.code != Exit.INTERRUPTED and not pressed.asked:
            raise
        _interrupted(pressed, "interrupted")
    except InterruptionError as error:
        _interrupted(pressed, str(error))
    except ReaderGoneError:
        sys.exit(_not_printed(BrokenPipeError()))
    except BaseException as error:  # whatever no one foresaw is our bug, and says so
        if pressed.asked or isinstance(error, KeyboardInterrupt):
            _interrupted(pressed, "interrupted")
        sys.exit(_told(error))


def _interrupted(pressed: Interruption, line: str) -> NoReturn:
    if pressed.asked:
        pressed.tell(line)
    else:
        print_err(line)
    sys.exit(Exit.INTERRUPTED)


def _told(error: BaseException) -> Exit:
    """Print what an error says, and return the exit code that it has."""
    match error:
        case FilesAreWrongError():
            print_err(problems(error.problems, error.more))
            return Exit.FILE_WRONG
        case NothingCollectedError():
            print_err(f"error: {error}")
            return Exit.NOTHING
        case NotWrittenError() | NotServedError():
            print_err(f"error: {error}")
            return Exit.USAGE
        case ReleaseSimError():
            print_err(f"internal error: {error}")
            return Exit.BUG
        case OSError():
            return _not_printed(error)
    traceback.print_exception(error)
    print_err("internal error: this is a bug of release_sim; please report it with the text above")
    return Exit.BUG


def _not_printed(error: OSError) -> Exit:
    """Say that the output cannot be written: files have been read or reported by now."""
    # Pointed at nothing, it says no more when it is closed.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # the reader went away
        return Exit.DONE
    print_err(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
    return Exit.FILE_WRONG

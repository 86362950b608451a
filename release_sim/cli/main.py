"""The command ``release-sim``: its verbs, and one way to end when something is wrong."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import Annotated

import typer

from release_sim.cli.help import PANELS, GroupedHelp, PlainHelp
from release_sim.cli.options import Exit
from release_sim.cli.output import print_err
from release_sim.errors import (
    FilesAreWrongError,
    NothingCollectedError,
    NotWrittenError,
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


def main() -> None:
    """Run the command; report user errors as messages, never as tracebacks."""
    try:
        command(sys.argv[1:])()
    except FilesAreWrongError as error:
        print_err(problems(error.problems, error.more))
        sys.exit(Exit.FILE_WRONG)
    except NothingCollectedError as error:
        print_err(f"error: {error}")
        sys.exit(Exit.NOTHING)
    except NotWrittenError as error:
        print_err(f"error: {error}")
        sys.exit(Exit.USAGE)
    except ReleaseSimError as error:
        print_err(f"internal error: {error}")
        sys.exit(Exit.BUG)
    except OSError as error:
        # Files have been read or reported by now: it is the output that cannot be written.
        # Pointed at nothing, it says no more when it is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader went away
            sys.exit(Exit.DONE)
        print_err(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
        sys.exit(Exit.FILE_WRONG)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception:  # whatever no one foresaw is our bug, and says so
        traceback.print_exc()
        print_err(
            "internal error: this is a bug of release_sim; please report it with the text above"
        )
        sys.exit(Exit.BUG)

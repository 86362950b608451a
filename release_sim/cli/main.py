"""The command ``release-sim``: its verbs, and one way to end when something is wrong."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import Annotated

import typer

from release_sim.cli.options import Exit
from release_sim.cli.output import note
from release_sim.errors import (
    FilesAreWrongError,
    NothingCollectedError,
    NotWrittenError,
    ReleaseSimError,
)
from release_sim.reporting.problems_text import problems
from release_sim.version import __version__

VERBS = {
    "run": "run",
    "replay": "replay",
    "report": "report",
    "test": "test",
    "check": "check",
    "explain": "explain",
    "prove": "prove",
    "compare": "compare",
    "cohort": "cohort",
    "audit": "audit",
    "actions": "shelf",
    "facts": "shelf",
    "rules": "shelf",
    "sources": "shelf",
    "policies": "shelf",
    "readings": "shelf",
    "schema": "schema",
    "new": "new",
}


def command(arguments: list[str]) -> typer.Typer:
    """The command with the one verb the arguments begin with, else with all of them.

    Reading only the room of the verb that is asked for keeps the start of each one quick.
    """
    app = typer.Typer(
        name="release-sim",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(release_sim)
    asked = [arguments[0]] if arguments and arguments[0] in VERBS else list(VERBS)
    for verb in asked:
        room = import_module(f"release_sim.cli.{VERBS[verb]}")
        if hasattr(room, "app"):
            app.add_typer(room.app, name=verb)
        else:
            app.command(verb)(getattr(room, verb))
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
    """What a jail must, must not and may do about a request from federal immigration authorities.

    Denver's documented procedure as dated, cited rules, decided case by case with every step
    shown. A simulator of published procedure, not legal advice.
    """


def main() -> None:
    """Run the command; what a user can mend ends in words, never in a traceback."""
    try:
        command(sys.argv[1:])()
    except FilesAreWrongError as error:
        note(problems(error.problems, error.more))
        sys.exit(Exit.FILE_WRONG)
    except NothingCollectedError as error:
        note(f"error: {error}")
        sys.exit(Exit.NOTHING)
    except NotWrittenError as error:
        note(f"error: {error}")
        sys.exit(Exit.USAGE)
    except ReleaseSimError as error:
        note(f"internal error: {error}")
        sys.exit(Exit.BUG)
    except OSError as error:
        # Files have been read or complained of by now: it is the output that cannot be written.
        # Pointed at nothing, it says no more when it is closed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader went away
            sys.exit(Exit.DONE)
        note(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
        sys.exit(Exit.FILE_WRONG)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception:  # whatever no one foresaw is our bug, and says so
        traceback.print_exc()
        note("internal error: this is a bug of release_sim; please report it with the text above")
        sys.exit(Exit.BUG)

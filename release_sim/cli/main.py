"""The command ``release-sim``: its verbs, and one way to end when something is wrong."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated, NoReturn

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.help import PLAIN, AllVerbs
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
from release_sim.version import __version__


def command() -> typer.Typer:
    """Return the command with all verbs, none of which is imported before it is asked for."""
    app = typer.Typer(
        name="release-sim",
        cls=AllVerbs,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        **PLAIN,
    )
    app.callback()(release_sim)
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
        command()()
    except SystemExit as end:
        if end.code != Exit.INTERRUPTED and not pressed.asked:
            raise
        _interrupted(pressed, "interrupted")
    except InterruptionError as error:
        _interrupted(pressed, str(error))
    except ReaderGoneError:
        sys.exit(not_printed(BrokenPipeError()))
    except BaseException as error:  # whatever no one foresaw is our bug, and says so
        if pressed.asked or isinstance(error, KeyboardInterrupt):
            _interrupted(pressed, "interrupted")
        sys.exit(_told(error))


def _interrupted(pressed: Interruption, line: str) -> NoReturn:
    if pressed.asked:
        pressed.tell(line)
    else:
        _say(line)
    sys.exit(Exit.INTERRUPTED)


def _told(error: BaseException) -> Exit:
    """Print what an error says, and return the exit code that it has."""
    match error:
        case FilesAreWrongError():
            # Most runs have nothing to say here.
            from release_sim.cli.output import painter
            from release_sim.reporting.problems_text import problems

            _say(problems(error.problems, error.more, painter(sys.stderr)))
            return Exit.FILE_WRONG
        case NothingCollectedError():
            _say(f"error: {error}")
            return Exit.NOTHING
        case NotWrittenError() | NotServedError():
            _say(f"error: {error}")
            return Exit.USAGE
        case ReleaseSimError():
            _say(f"internal error: {error}")
            return Exit.BUG
        case OSError():
            return not_printed(error)
    traceback.print_exception(error)
    _say("internal error: this is a bug of release_sim; please report it with the text above")
    return Exit.BUG


def _say(text: str) -> None:
    """Print a message; writing takes longer to import than a page of help."""
    from release_sim.cli.output import print_err

    print_err(text)


def not_printed(error: OSError) -> Exit:
    """Say that the output cannot be written: files have been read or reported by now."""
    # Pointed at nothing, it says no more when it is closed.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # the reader went away
        return Exit.DONE
    _say(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
    return Exit.FILE_WRONG

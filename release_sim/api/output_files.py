"""Files that the program writes: new ones, and whole ones over earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from release_sim.errors import NotWrittenError
from release_sim.reporting.atomic_file import replacing


@contextmanager
def check_writable(path: Path) -> Iterator[None]:
    """Raise ``NotWrittenError`` where a file or folder cannot be made, or is there already."""
    try:
        yield
    except FileExistsError as error:
        message = f"`{error.filename or path}` exists already; nothing was written"
        raise NotWrittenError(message) from None
    except OSError as error:
        message = f"`{path}` cannot be written: {(error.strerror or '').lower()}"
        raise NotWrittenError(message) from None


def new_file(path: Path, text: str) -> None:
    """Write a file that is not there yet, in a folder that need not be."""
    with check_writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as new:
            new.write(text)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file over an earlier one: the whole of it, or nothing and ``NotWrittenError``.

    A device, a pipe or a link is written to; to put a file in its place would take it from those
    who use it.
    """
    octets = content.encode() if isinstance(content, str) else content
    with check_writable(path):
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(octets)
            return
        with replacing(path) as file:
            file.write(octets)

"""Values kept from one start to the next, each found by a hash of all that it was made of.

They lie in the cache folder of the user as Python pickles them. A pickle is code: it is read only
from a folder that belongs to the user and in which no one else may write, and only where the hash
of its bytes stands before it. Whatever is wrong with the folder or a file, nothing is kept.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from release_sim.version import __version__

VARIABLE = "RELEASE_SIM_CACHE"
"""The environment variable that names the folder; empty, nothing is kept."""

_OTHERS_MAY_WRITE = 0o022


def cache_folder() -> Path | None:
    """Return the folder in which values are kept, or None where there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    # Few need the name, and it is the last thing that is imported.
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("release_sim")


def kept_value(name: str) -> object | None:
    """Return the value of this name, or None where there is none to be relied on."""
    folder = cache_folder()
    if folder is None or not _is_ours(folder):
        return None
    try:
        data = (folder / name).read_bytes()
        digest, body = data[:32], data[32:]
        if sha256(body).digest() != digest:
            return None
        found: object = pickle.loads(body)  # noqa: S301  a file of our own in a folder of our own
    except Exception:  # whatever is wrong with what is kept, it can be made again
        return None
    return found


def keep_value(name: str, value: object, most: int) -> None:
    """Keep a value under this name, whose ending tells its kind, of which the ``most`` stay.

    Two processes at once both leave a whole file.
    """
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            return
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(sha256(body).digest() + body)
        os.replace(file.name, folder / name)
        older = sorted(folder.glob(f"*{Path(name).suffix}"), key=lambda path: path.stat().st_mtime)
        for path in older[:-most]:
            path.unlink(missing_ok=True)


@cache
def program(folders: tuple[str, ...]) -> str:
    """Return what tells the program that makes a value from every other.

    It is the version, the interpreter, and name, size and time of each module in these folders of
    the package, in all where none is named.
    """
    package = Path(__file__).parent.parent
    places = [package / name for name in folders] or [package]
    stats = sorted((path, size, time) for place in places for path, size, time in _modules(place))
    return repr((__version__, sys.version, stats))


def _modules(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


def hash_of(parts: Iterable[bytes]) -> str:
    """Return a hash of some bytes one after another, each with its length."""
    digest = sha256()
    for part in parts:
        digest.update(b"%d\0" % len(part))
        digest.update(part)
    return digest.hexdigest()


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else can have written what lies in the folder."""
    try:
        found = folder.stat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and not (os.name == "posix" and found.st_mode & _OTHERS_MAY_WRITE)

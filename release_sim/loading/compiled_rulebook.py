"""A rulebook kept from one start to the next, so that unchanged files are not parsed again.

What is kept is found by a hash of every byte it was made of: the files, their names, and the
program that read them. It is only ever one that had nothing wrong with it. Where the folder cannot
be read or written, belongs to someone else, or holds what is not whole, the files are parsed.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from release_sim.model.rulebook import Rulebook
from release_sim.version import __version__

VARIABLE = "RELEASE_SIM_CACHE"
"""The environment variable that names the folder; empty, nothing is kept."""

_OTHERS_MAY_WRITE = 0o022
_FOLDERS = ("loading", "model", "vocabulary")  # the code that makes a rulebook
_MOST = 8  # rulebooks that are kept; the oldest go


def cache_folder() -> Path | None:
    """Return the folder in which rulebooks are kept, or None where there is to be none."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    # Few need the name, and it is the last thing that is imported.
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("release_sim")


def key_of(files: Mapping[str, bytes]) -> str:
    """Return the name under which the rulebook of these files, by relative name, is kept."""
    digest = sha256(repr((__version__, sys.version, _program())).encode())
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def kept(key: str) -> Rulebook | None:
    """Return the rulebook of this name, or None where there is none that can be relied on."""
    folder = cache_folder()
    if folder is None or not _is_ours(folder):
        return None
    try:
        data = (folder / f"{key}.rulebook").read_bytes()
        digest, body = data[:32], data[32:]
        if sha256(body).digest() != digest:
            return None
        found = pickle.loads(body)  # noqa: S301  a file of our own in a folder of our own
    except Exception:  # whatever is wrong with what is kept, the files are there
        return None
    return found if isinstance(found, Rulebook) else None


def keep(key: str, rulebook: Rulebook) -> None:
    """Keep a rulebook under this name; two processes at once both leave a whole file."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            return
        for policy in rulebook.policies.values():
            policy.digest  # noqa: B018  worked out once, it is kept with the policy
        body = pickle.dumps(rulebook, pickle.HIGHEST_PROTOCOL)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(sha256(body).digest() + body)
        os.replace(file.name, folder / f"{key}.rulebook")
        older = sorted(folder.glob("*.rulebook"), key=lambda path: path.stat().st_mtime)
        for path in older[:-_MOST]:
            path.unlink(missing_ok=True)


def _is_ours(folder: Path) -> bool:
    """Tell whether nobody else can have written what lies in the folder."""
    try:
        found = folder.stat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and not (os.name == "posix" and found.st_mode & _OTHERS_MAY_WRITE)


@cache
def _program() -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of every module that makes a rulebook."""
    package = Path(__file__).parent.parent
    modules = sorted(path for name in _FOLDERS for path in (package / name).rglob("*.py"))
    stats = [(str(path), path.stat()) for path in modules]
    return tuple((name, found.st_size, found.st_mtime_ns) for name, found in stats)

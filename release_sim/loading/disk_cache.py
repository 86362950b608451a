"""Bytes kept from one start to the next, each found by a hash of all that they were made of.

They lie in the cache folder of the user, each with the hash of its bytes before it. They are read
only from a folder that belongs to the user and in which no one else may write. Whatever is wrong
with the folder or a file, nothing is kept.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from threading import get_ident

VARIABLE = "RELEASE_SIM_CACHE"
"""The environment variable that names the folder; empty, nothing is kept."""

_OTHERS_MAY_WRITE = 0o022


def cache_folder() -> Path | None:
    """Return the cache folder, or None if nothing is to be cached."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    # Few need the name, and it is the last thing that is imported.
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("release_sim")


def cached_bytes(name: str) -> bytes | None:
    """Return the cached bytes of this name, or None if there are none to rely on."""
    folder = cache_folder()
    if folder is None or not _is_ours(folder):
        return None
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    digest, body = data[:32], data[32:]
    return body if sha256(body).digest() == digest else None


def cache_bytes(name: str, body: bytes, most: int) -> None:
    """Cache bytes under this name; of each ending only the newest ``most`` are kept.

    Two processes at once both leave a whole file.
    """
    folder = cache_folder()
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            return
        own = folder / f"{os.getpid()}.{get_ident()}.{name}"  # no two threads write one file
        with open(own, "wb", opener=_for_the_owner) as file:
            file.write(sha256(body).digest() + body)
        os.replace(own, folder / name)
        older = sorted(folder.glob(f"*{Path(name).suffix}"), key=lambda path: path.stat().st_mtime)
        for path in older[:-most]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_ours(folder: Path) -> bool:
    """Return True if nobody else can have written into the folder."""
    try:
        found = folder.stat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and not (os.name == "posix" and found.st_mode & _OTHERS_MAY_WRITE)

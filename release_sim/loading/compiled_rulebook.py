"""A rulebook kept from one start to the next, so that unchanged files are not parsed again.

What is kept is found by a hash of every byte it was made of: the files, their names, and the
program that read them. It is only ever one that had nothing wrong with it. Where there is none to
be relied on, the files are parsed.
"""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.content_hash import hash_of, program
from release_sim.loading.disk_cache import cache_folder
from release_sim.loading.pickle_cache import cache_value, cached_value
from release_sim.model.rulebook import Rulebook

_FOLDERS = ("loading", "model", "vocabulary")  # the code that makes a rulebook
_MOST = 8  # rulebooks that are kept; the oldest go


def key_of(files: Mapping[str, bytes]) -> str:
    """Return the cache key of what is read from these files, given by name."""
    parts = (part for name, data in files.items() for part in (name.encode(), data))
    return hash_of((program(_FOLDERS).encode(), *parts))


def kept(key: str) -> Rulebook | None:
    """Return the cached rulebook of this key, or None if there is none to rely on."""
    found = cached_value(f"{key}.rulebook")
    return found if isinstance(found, Rulebook) else None


def keep(key: str, rulebook: Rulebook) -> None:
    """Cache a rulebook under this key, if there is a cache."""
    if cache_folder() is None:
        return
    for policy in rulebook.policies.values():
        policy.digest  # noqa: B018  worked out once, it is kept with the policy
    cache_value(f"{key}.rulebook", rulebook, _MOST)

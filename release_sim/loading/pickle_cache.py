"""Values cached from one start to the next, as Python pickles them.

A pickle is code: it is read only as ``cached_bytes`` are, which nobody else can have written.
"""

from __future__ import annotations

import pickle

from release_sim.loading.disk_cache import cache_bytes, cached_bytes


def cached_value(name: str) -> object | None:
    """Return the cached value of this name, or None if there is none to rely on."""
    body = cached_bytes(name)
    if body is None:
        return None
    try:
        found: object = pickle.loads(body)  # noqa: S301  a file of our own in a folder of our own
    except Exception:  # whatever is wrong with what is kept, it can be made again
        return None
    return found


def cache_value(name: str, value: object, most: int) -> None:
    """Cache a value under this name; of each ending only the newest ``most`` are kept."""
    cache_bytes(name, pickle.dumps(value, pickle.HIGHEST_PROTOCOL), most)

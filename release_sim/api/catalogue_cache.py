"""The frame of outputs in one language, kept from one start to the next as rulebooks are."""

from __future__ import annotations

from release_sim.loading.content_hash import hash_of, program
from release_sim.loading.pickle_cache import cache_value, cached_value
from release_sim.model.language import Language
from release_sim.reporting.catalogue import Catalogue

_MOST = 8  # catalogues that are kept; the oldest go


def catalogue(language: Language) -> Catalogue:
    """Return the catalogue of a language, from the cache or from its file."""
    name = f"{hash_of((program(()).encode(), language.encode()))}.catalogue"
    found = cached_value(name)
    if isinstance(found, Catalogue):
        return found
    read = Catalogue.read(language)
    cache_value(name, read, _MOST)
    return read

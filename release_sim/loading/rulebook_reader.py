"""The rulebook of a rules folder: kept from an earlier start, or else parsed."""

from __future__ import annotations

from pathlib import Path

from release_sim.loading.compiled_rulebook import keep, kept, key_of
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_files import files_of
from release_sim.model.rulebook import Rulebook


def load_rulebook(folder: Path, diagnosis: Diagnosis) -> Rulebook:
    """Read every file of a rules folder; report problems and return the valid part.

    The books that are installed add to the rules that come with the program. Files that were read
    before, and had nothing wrong with them, are not parsed again.
    """
    before = len(diagnosis)
    read = files_of(folder, diagnosis)
    whole = {f"{file.path} {file.book}": file.data for file in read if file.data}
    is_whole = len(whole) == len(read) and len(diagnosis) == before
    key = key_of(whole) if is_whole else ""
    found = kept(key) if key else None
    if found is not None:
        for file in read:
            diagnosis.register_source(str(file.path), (file.data or b"").decode("utf-8-sig"))
        return found
    # Most starts find a rulebook that was parsed before.
    from release_sim.loading.rulebook_parser import parsed_rulebook  # noqa: PLC0415

    found = parsed_rulebook(folder, read, diagnosis)
    if key and len(diagnosis) == before:
        keep(key, found)
    return found

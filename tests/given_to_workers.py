"""Units that `make test` gives to one worker: a file, or a folder of files that share much.

What the ``conftest.py`` of such a folder prepares for all its files is then prepared once.
"""

from __future__ import annotations

from pathlib import Path

from xdist.scheduler import LoadFileScheduling

_FILE_OF_ITS_OWN = len(Path("tests/timeline/test_clock.py").parts)


class FilesAndFolders(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives files to workers, and folders below ``tests/timeline`` and the like as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0])
        return str(file if len(file.parts) <= _FILE_OF_ITS_OWN else file.parent)

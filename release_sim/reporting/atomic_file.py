"""A file that takes its name once it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a new file that takes this name once all of it is on the disk.

    Until then it has a name that no other writer has, so that of two who write at once the last
    one to finish wins whole. After an error what was there before under the name is there still,
    and nothing else.
    """
    half = path.with_name(f".{token_hex(8)}.part")
    finished = False
    try:
        with half.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            finished = True
    except OSError as error:
        if error.filename in (None, str(half)):  # else another file is written beside it
            error.filename = str(path)
        raise
    finally:
        if finished:
            half.replace(path)
        else:
            half.unlink(missing_ok=True)

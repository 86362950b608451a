"""The signatures of files: what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place

GZIP = ".gz"


class _Kind(NamedTuple):
    """A kind of file: its first bytes, what it is called, and the endings that say so."""

    begin: bytes
    what: str
    endings: tuple[str, ...] = ()
    otherwise: str = ""


# The longer of two beginnings stands before the shorter.
_KINDS = (
    _Kind(b"PAR1", "a Parquet file", (".parquet",)),
    _Kind(b"PK\x03\x04", "a workbook, or another archive of zip", (".xlsx",), "unpack it"),
    _Kind(b"\x1f\x8b", "compressed with gzip", (GZIP,)),
    _Kind(b"ARROW1", "a file of Arrow", (".feather", ".arrow")),
    _Kind(b"FEA1", "Feather of version 1", otherwise="write it again as version 2"),
    _Kind(b"\xff" * 4, "a stream of Arrow", otherwise="write it as a file of Arrow"),
    _Kind(b"$FL3", "a compressed file of SPSS", (".zsav",)),
    _Kind(b"$FL2", "a file of SPSS", (".sav",)),
    _Kind(b"<stata_dta>", "a file of Stata", (".dta",)),
    _Kind(
        b"\xd0\xcf\x11\xe0",
        "a workbook of Excel before 2007, or one with a password",
        otherwise="save it as .xlsx, without a password",
    ),
    _Kind(b"SQLite format 3", "a database of SQLite", otherwise="write the table as CSV"),
    _Kind(b"%PDF", "a PDF", otherwise="ask for the table as a file of rows"),
    _Kind(b"<", "a page of HTML or XML", otherwise="save the table as CSV"),
    _Kind(b"[{", "JSON", otherwise="write the table as CSV or Parquet"),
    _Kind(b'{"', "JSON", otherwise="write the table as CSV or Parquet"),
)
_LONGEST = max(len(kind.begin) for kind in _KINDS) + len(codecs.BOM_UTF8)


def check_signature(path: Path, ending: str, diagnosis: Diagnosis) -> bool:
    """Return True unless a file is of another kind than the ending of its name says; report that.

    What cannot be read, or has no bytes that tell, is left to its reader.
    """
    try:
        with path.open("rb") as file:
            begin = file.read(_LONGEST).removeprefix(codecs.BOM_UTF8)
    except OSError:
        return True
    kind = next((kind for kind in _KINDS if begin.startswith(kind.begin)), None)
    said = GZIP if path.suffix.lower() == GZIP else ending
    if kind is None and said == GZIP and begin:
        kind = _Kind(b"", "not compressed with gzip", otherwise=f"take `{GZIP}` off its name")
    if kind is None or said in kind.endings:
        return True
    message = f"`{path.name}` is {kind.what}, whatever its name says"
    right = " or ".join(f"`{each}`" for each in kind.endings)
    hint = kind.otherwise
    if kind.endings:
        hint = f"rename it to end in {right}" + (f", or {hint}" if hint else "")
    diagnosis.add("not-a-table", Place(str(path)), message, help=hint)
    return False

#!/usr/bin/env bash
# dbfread 2.0.7 and dbf 0.99.11: a number too long for its field reads as if none was told.
#
# Older systems of jails and courts export dBASE tables. Where a number does not fit its field, dBASE
# writes asterisks. A good guess is that a reader says so, or raises. Both readers give None, as for an
# empty field, so that a bond of a million dollars cannot be told from a bond that nobody wrote down.
#
# Seen with Python 3.11, Linux x86-64, of bonds 250, asterisks, and empty:
#   dbfread: 250, None, None    dbf: 250, None, None
# Fails if either is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet dbfread==2.0.7 dbf==0.99.11

"$folder/venv/bin/python" - "$folder/jail.dbf" <<'PYTHON'
import struct
import sys

import dbf
from dbfread import DBF

path = sys.argv[1]
cells = [b"   250", b"******", b"      "]
header = struct.pack("<BBBBIHH20x", 3, 126, 3, 5, len(cells), 32 + 32 + 1, 1 + 6)
field = struct.pack("<11sc4xBB14x", b"BOND", b"N", 6, 0)
with open(path, "wb") as file:
    file.write(header + field + b"\r" + b"".join(b" " + cell for cell in cells) + b"\x1a")


def listed(values):
    return ", ".join(map(str, values))


seen = (
    listed(row["BOND"] for row in DBF(path)),
    listed(row.bond for row in dbf.Table(path).open()),
)
print("dbfread: {}    dbf: {}".format(*seen))
sys.exit(seen != ("250, None, None", "250, None, None"))
PYTHON

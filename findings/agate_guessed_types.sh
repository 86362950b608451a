#!/usr/bin/env bash
# agate 1.14.2: hours and minutes are read as minutes and seconds, and the word `none` as no value.
#
# Newsrooms read tables of jails with agate, which gives each column the type that all its cells fit. A
# good guess is that `1:30` under "hours to release" stays text or is an hour and a half, that a count
# is a number, and that a person charged with `none` is told from one of whom the charge is missing.
# `1:30` is a minute and a half; a count of papers that is nought or one everywhere is true or false;
# and `none`, as `n/a`, is what an empty cell is.
#
# Seen with Python 3.11, Linux x86-64:
#   1:30 and 48:00: 90 and 2880 s    counts 0 and 1: False True    charges minor, none, empty: minor, None, None
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet agate==1.14.2

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import agate

TABLE = """hours,papers,charge
1:30,0,minor
48:00,1,none
48:00,1,
"""

table = agate.Table.from_csv(io.StringIO(TABLE))
hours, papers, charge = (list(table.columns[name]) for name in table.column_names)
seconds = [int(each.total_seconds()) for each in hours[:2]]
print(f"1:30 and 48:00: {seconds[0]} and {seconds[1]} s", end="    ")
print("counts 0 and 1:", *papers[:2], end="    ")
print("charges minor, none, empty: " + ", ".join(map(str, charge)))
sys.exit((seconds, papers[:2], charge) != ([90, 2880], [False, True], ["minor", None, None]))
PYTHON

#!/usr/bin/env bash
# python-calamine 0.9.1 beside openpyxl 3.1.5: a cell with an error of Excel comes as an empty one.
#
# Lists of jails are looked up in each other, and where a person is not found Excel writes #N/A. A good
# guess is that both readers of workbooks say so. openpyxl gives the text #N/A; calamine gives an
# empty text, as it does of a cell without anything, so that "the lookup failed" cannot be told from
# "nothing is known". Where an empty cell means that someone is still in custody, that is an answer.
#
# Seen with Python 3.11, Linux x86-64, of the cells #N/A and none:
#   openpyxl: '#N/A' None    calamine: '' ''
# Fails if any of the four is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5

"$folder/venv/bin/python" - "$folder/roster.xlsx" <<'PYTHON'
import sys

import openpyxl
import python_calamine

book = openpyxl.Workbook()
book.active.append(["person", "released", "cell"])
book.active.append([1, "#N/A", None])
book.active["B2"].data_type = "e"
book.active["C2"].value = None
book.active.append([2, "2025-06-01", "7"])
book.save(sys.argv[1])

(_, first, _) = openpyxl.load_workbook(sys.argv[1], data_only=True).active.values
sheet = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)
(_, also, _) = sheet.to_python()
print("openpyxl:", *map(repr, first[1:]), "   calamine:", *map(repr, also[1:]))
sys.exit((tuple(first[1:]), tuple(also[1:])) != (("#N/A", None), ("", "")))
PYTHON

#!/usr/bin/env bash
# pyreadstat 1.3.7 beside pandas 3.1.1: months, quarters and weeks of Stata are plain numbers.
#
# Counts of jails and courts are published by month, and Stata has dates of months (%tm), quarters
# (%tq) and weeks (%tw) beside those of days (%td). A good guess is that a reader which makes days of
# the latter makes dates of the others too, as pandas does. pyreadstat gives the number of months,
# quarters or weeks since 1960 as a float, without a warning; only the format beside it tells.
#
# Seen with Python 3.11, Linux x86-64, of June 2025:
#   pandas: 2025-06-01 2025-04-01 2025-05-28 2025-06-01    pyreadstat: 785.0 261.0 3401.0 2025-06-01
# Fails if any of the eight is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyreadstat==1.3.7 pandas==3.1.1

"$folder/venv/bin/python" - "$folder/counts.dta" <<'PYTHON'
import sys

import pandas
import pyreadstat

kinds = {"month": "tm", "quarter": "tq", "week": "tw", "day": "td"}
june = pandas.DataFrame({name: pandas.to_datetime(["2025-06-01"]) for name in kinds})
june.to_stata(sys.argv[1], write_index=False, convert_dates=kinds)

found, about = pyreadstat.read_dta(sys.argv[1])
dates = [str(each.date()) for each in pandas.read_stata(sys.argv[1]).iloc[0]]
read = [str(each) for each in found.iloc[0]]
print("pandas:", *dates, "   pyreadstat:", *read, "   formats:", about.original_variable_types)
sys.exit(
    (dates, read)
    != (
        ["2025-06-01", "2025-04-01", "2025-05-28", "2025-06-01"],
        ["785.0", "261.0", "3401.0", "2025-06-01"],
    )
)
PYTHON

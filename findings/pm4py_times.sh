#!/usr/bin/env bash
# pm4py 2.7.23.11: a time without an offset is taken for UTC.
#
# Histories of a jail go to process mining as a table of events, whose hours are those of its clock. A
# good guess is that a time without an offset stays as it is, or is taken for the local time of the
# machine. It becomes UTC without a word: 8 a.m. in Denver comes seven hours before the same moment
# told with its zone, so that logs of two offices, one with zones, fall into a wrong order.
#
# Seen with Python 3.11, Linux x86-64:
#   08:00 without an offset: 08:00 UTC    08:00 in Denver: 15:00 UTC
# Fails if either is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pm4py==2.7.23.11

TZ=America/Denver "$folder/venv/bin/python" - 2>/dev/null <<'PYTHON' | tail -n 1
import pandas as pd
import pm4py

TIMES = pd.to_datetime(["2026-03-05 08:00", "2026-03-05 09:34"])


def first(times):
    table = pd.DataFrame({"who": "1", "what": ["booked", "released"], "at": times})
    log = pm4py.format_dataframe(table, case_id="who", activity_key="what", timestamp_key="at")
    return f"{log['time:timestamp'].iloc[0]:%H:%M %Z}"


seen = (first(TIMES), first(TIMES.tz_localize("America/Denver")))
print("08:00 without an offset: {}    08:00 in Denver: {}".format(*seen))
raise SystemExit(seen != ("08:00 UTC", "15:00 UTC"))
PYTHON

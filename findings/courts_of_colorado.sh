#!/usr/bin/env bash
# courts-db 0.10.27: the federal court of Colorado is also its bankruptcy court; Denver's are unknown.
#
# A good guess is that a finder of courts turns the full name of a court into one court, and knows the
# courts whose warrants a jail is shown. The name of the federal district court finds two, that of
# bankruptcy beside it, unless the search is told that the case is none of bankruptcy. "D. Colo.", which
# citations write, finds none, and neither do the county and district courts of Denver or Jefferson
# County, nor the immigration court; the probate court of Denver is found.
#
# Seen with Python 3.11, Linux x86-64:
#   federal district court: cob cod    told that it is no bankruptcy: cod    D. Colo.: none
#   found of five courts of Denver, Jefferson County and immigration: denproct
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet courts-db==0.10.27

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from courts_db import find_court

FEDERAL = "United States District Court for the District of Colorado"
LOCAL = (
    "Denver County Court",
    "Denver District Court",
    "Denver Probate Court",
    "District Court, Jefferson County, Colorado",
    "Immigration Court",
)


def found(name, **told):
    return " ".join(sorted(find_court(name, **told))) or "none"


seen = (
    found(FEDERAL),
    found(FEDERAL, bankruptcy=False),
    found("D. Colo."),
    " ".join(court for name in LOCAL for court in find_court(name)),
)
print("federal district court: {}    told that it is no bankruptcy: {}    D. Colo.: {}".format(*seen))
print(f"found of five courts of Denver, Jefferson County and immigration: {seen[3]}")
sys.exit(seen != ("cob cod", "cod", "none", "denproct"))
PYTHON

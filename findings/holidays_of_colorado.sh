#!/usr/bin/env bash
# holidays 0.109: naming Colorado takes a federal holiday away from the calendar of the country.
#
# A good guess is that `subdiv="CO"` adds the holidays of the state to those of the country. It adds
# two, Cesar Chavez Day and Frances Xavier Cabrini Day, and drops Columbus Day, on which federal
# offices are closed. Days on which these were closed by order, such as 9 January and 24 and 26
# December 2025, are in neither: they take the category `government`.
#
# Seen with Python 3.11, Linux x86-64, of the year 2025:
#   added: 2025-03-31 2025-10-06    dropped: 2025-10-13    government: 2025-01-09 2025-12-24 2025-12-26
# Fails if any of the three is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet holidays==0.109

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import holidays

YEAR = 2025
country = set(holidays.country_holidays("US", years=YEAR))
state = set(holidays.country_holidays("US", subdiv="CO", years=YEAR))
closed = set(holidays.country_holidays("US", years=YEAR, categories=("public", "government")))


def days(found):
    return " ".join(map(str, sorted(found)))


added, dropped, government = map(days, (state - country, country - state, closed - country))
print(f"added: {added}    dropped: {dropped}    government: {government}")
wanted = ("2025-03-31 2025-10-06", "2025-10-13", "2025-01-09 2025-12-24 2025-12-26")
sys.exit((added, dropped, government) != wanted)
PYTHON

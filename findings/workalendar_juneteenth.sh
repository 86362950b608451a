#!/usr/bin/env bash
# workalendar 17.0.0: the calendar of the United States has no Juneteenth, and Colorado's has Columbus Day.
#
# Terms in this field are counted without holidays: the 48 hours of a federal detainer, the hours of an
# office of records. A good guess is that the calendar of the country has the eleven holidays of 5
# U.S.C. 6103, Juneteenth since 2021 among them, and that a state has its own. The country has ten;
# Juneteenth is a choice each state's class makes, and Colorado's, which keeps the day since 2022, does
# not make it. It still has Columbus Day, which Frances Xavier Cabrini Day replaced there in 2020.
#
# Seen with Python 3.11, Linux x86-64, of the year 2025:
#   19 June is a working day: United States True, Colorado True
#   6 October: True    13 October: False, in Colorado
# Fails if any of the four is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet workalendar==17.0.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date

from workalendar.usa import Colorado, UnitedStates

country, state = UnitedStates(), Colorado()
june = [each.is_working_day(date(2025, 6, 19)) for each in (country, state)]
october = [state.is_working_day(date(2025, 10, day)) for day in (6, 13)]
print("19 June is a working day: United States {}, Colorado {}".format(*june))
print("6 October: {}    13 October: {}, in Colorado".format(*october))
sys.exit((june, october) != ([True, True], [True, False]))
PYTHON

#!/usr/bin/env bash
# edtf 5.0.2: "about May 2020" may be any day of 27 months.
#
# The Extended Date/Time Format of the Library of Congress writes `2020-05~` for a month that is not
# sure, as papers of which only hearsay tells need it. A good guess is that the loose bounds of such a
# date are a month earlier and a month later. They are a year and a month: the allowance for the year
# is added to that for the month. Of `2020~` they are one year, of a sure month none.
#
# Seen with Python 3.11, Linux x86-64:
#   2020-05: 2020-05-01 to 2020-05-31    2020-05~: 2019-04-01 to 2021-06-30
#   2020~: 2019-01-01 to 2021-12-31
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet edtf==5.0.2

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from time import strftime

from edtf import parse_edtf


def bounds(text):
    date = parse_edtf(text)
    return " to ".join(strftime("%Y-%m-%d", day) for day in (date.lower_fuzzy(), date.upper_fuzzy()))


seen = tuple(map(bounds, ("2020-05", "2020-05~", "2020~")))
print("2020-05: {}    2020-05~: {}\n2020~: {}".format(*seen))
sys.exit(
    seen
    != (
        "2020-05-01 to 2020-05-31",
        "2019-04-01 to 2021-06-30",
        "2019-01-01 to 2021-12-31",
    )
)
PYTHON

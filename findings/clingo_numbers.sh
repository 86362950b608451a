#!/usr/bin/env bash
# clingo 5.8.3: a count beyond 32 bits becomes another number, and every text is more than every number.
#
# A good guess is that a program with a number that is too large is refused, and that a text is not
# compared with a number. The number wraps without a word (5000000000 people are 705032704), and
# terms have one order in which texts come after all numbers: a table read with its counts as texts
# passes every `at least`.
#
# Seen with Python 3.11, Linux x86-64:
#   people(5000000000) is people(705032704)    "3" at least 1000000: yes
# Fails if either is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet clingo==5.8.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import clingo


def model(program):
    control = clingo.Control()
    control.add("base", [], program)
    control.ground([("base", [])])
    with control.solve(yield_=True) as models:
        return [str(each) for each in next(iter(models)).symbols(shown=True)]


(people,) = model("people(5000000000).")
many = "many" in model('days("3"). many :- days(D), D >= 1000000.')
print(f'people(5000000000) is {people}    "3" at least 1000000: {"yes" if many else "no"}')
sys.exit((people, many) != ("people(705032704)", True))
PYTHON

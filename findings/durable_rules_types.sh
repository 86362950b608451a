#!/usr/bin/env bash
# durable_rules 2.0.28: a test of a number also holds of text with its digits, and of true for 1.
#
# A good guess is that `m.days == 6` holds of the number 6 alone. It holds of the text "6" too, and
# `m.days == 1` of true; `m.signed == True` holds of 1 and of the text "true"; and `m.form < "b"` of
# the number 1, as if it were written out. So a fact of the wrong type is not passed over: it decides.
# A null is unequal to nothing: neither `==` nor `!=` of a value holds of it, and `== None` does.
#
# Seen with Python 3.11, Linux x86-64:
#   days == 1: 1, 1.0, '1', True    signed == True: True, 1, 'true'    form < 'b': 'a', 1
#   days != 1: 2    days == None: None
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet durable-rules==2.0.28

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from durable.engine import MessageNotHandledException
from durable.lang import m, post, ruleset, when_all

NAMES = iter("abcde")


def holds_of(fact, condition, values):
    name, met = next(NAMES), []
    with ruleset(name):
        when_all(condition)(lambda context: met.append(context.m[fact]))
    found = []
    for value in values:
        before = len(met)
        try:
            post(name, {fact: value})
        except MessageNotHandledException:
            pass
        if len(met) > before:
            found.append(value)
    return ", ".join(map(repr, found))


seen = (
    holds_of("days", m.days == 1, [1, 1.0, "1", True, None, 2]),
    holds_of("signed", m.signed == True, [True, 1, "true", "True", False, None]),  # noqa: E712
    holds_of("form", m.form < "b", ["a", "c", 1, True, None]),
    holds_of("days", m.days != 1, [1, "1", True, None, 2]),
    holds_of("days", m.days == None, [None, 0, "", False]),  # noqa: E711
)
print("days == 1: {}    signed == True: {}    form < 'b': {}".format(*seen[:3]))
print("days != 1: {}    days == None: {}".format(*seen[3:]))
sys.exit(seen != ("1, 1.0, '1', True", "True, 1, 'true'", "'a', 1", "2", "None"))
PYTHON

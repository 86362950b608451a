#!/usr/bin/env bash
# clipspy 1.0.6 (CLIPS 6.4): a slot that lists its allowed values is never empty.
#
# A good guess is that a slot for which no value was given is empty, or nil as an untyped slot is.
# It takes the first of its allowed values, so that a rule fires on a fact nobody stated: with TRUE
# listed first a warrant of which only the form is known counts as signed, with FALSE first as not.
#
# Seen with Python 3.11, Linux x86-64:
#   signed, TRUE listed first: TRUE    FALSE listed first: FALSE    untyped: nil
# Fails if any of the three is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet clipspy==1.0.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import clips


def signed(slot):
    environment = clips.Environment()
    environment.build(f"(deftemplate warrant (slot form) {slot})")
    return str(environment.find_template("warrant").assert_fact(form="arrest")["signed"])


seen = (
    signed("(slot signed (type SYMBOL) (allowed-symbols TRUE FALSE))"),
    signed("(slot signed (type SYMBOL) (allowed-symbols FALSE TRUE))"),
    signed("(slot signed)"),
)
print("signed, TRUE listed first: {}    FALSE listed first: {}    untyped: {}".format(*seen))
sys.exit(seen != ("TRUE", "FALSE", "nil"))
PYTHON

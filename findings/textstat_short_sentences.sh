#!/usr/bin/env bash
# textstat 0.7.8: a sentence of one or two words is not counted, and a section number is a syllable.
#
# Laws on plain language are measured by the Flesch-Kincaid grade. A good guess is that cutting a text
# into very short sentences lowers it, and that citations raise it. Sentences of up to two words are
# left out of the count, but their words are not, so that "Hold: forbidden. Notice: required." is one
# sentence of grade 12.5; and whatever has digits, `24-76.6-102` as `I-247A`, has one syllable.
#
# Seen with Python 3.11, Linux x86-64:
#   two sentences of two words: 1 counted, grade 12.5    of three words: 2 counted, grade 7.2
#   syllables of 24-76.6-102: 1    of I-247A: 1
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet textstat==0.7.8

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import textstat


def measured(text):
    return f"{textstat.sentence_count(text)} counted, grade {textstat.flesch_kincaid_grade(text):.1f}"


seen = (
    measured("Hold: forbidden. Notice: required."),
    measured("Hold is forbidden. Notice is required."),
    textstat.syllable_count("24-76.6-102"),
    textstat.syllable_count("I-247A"),
)
print("two sentences of two words: {}    of three words: {}".format(*seen[:2]))
print("syllables of 24-76.6-102: {}    of I-247A: {}".format(*seen[2:]))
sys.exit(seen != ("1 counted, grade 12.5", "2 counted, grade 7.2", 1, 1))
PYTHON

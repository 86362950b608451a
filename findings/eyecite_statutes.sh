#!/usr/bin/env bash
# eyecite 2.7.8: a statute cited without the section sign is not seen.
#
# Papers in this field cite `8 U.S.C. 1373`, `8 CFR 287.7` and `C.R.S. 24-76.6-102`. A good guess is
# that a citation finder sees them, since the sign adds nothing. It sees those with the sign only; of
# two sections after a double sign it keeps the first; and the title of the C.F.R. is filed as its
# chapter, while the title of the U.S.C. is its title.
#
# Seen with Python 3.11, Linux x86-64:
#   without the sign: 0 of 3    with it: 3 of 3
#   8 C.F.R. has chapter 8 and no title    8 U.S.C. has title 8
#   two sections: 1373
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet eyecite==2.7.8

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from eyecite import get_citations


def seen(text):
    return [each for each in get_citations(text) if type(each).__name__ == "FullLawCitation"]


plain = ["See 8 U.S.C. 1373.", "See 8 C.F.R. 287.7.", "See Colo. Rev. Stat. 24-76.6-102."]
signed = ["See 8 U.S.C. § 1373.", "See 8 C.F.R. § 287.7.", "See Colo. Rev. Stat. § 24-76.6-102."]
without, with_it = (sum(bool(seen(text)) for text in texts) for texts in (plain, signed))
print(f"without the sign: {without} of 3    with it: {with_it} of 3")
(code,), (regulation,) = seen(signed[0]), seen(signed[1])
of_code, of_regulation = code.groups, regulation.groups
print(
    f"8 C.F.R. has chapter {of_regulation.get('chapter')} and title {of_regulation.get('title')}"
    f"    8 U.S.C. has title {of_code.get('title')}"
)
two = [each.groups.get("section") for each in seen("See 8 U.S.C. §§ 1373, 1644.")]
print(f"two sections: {' '.join(two)}")
found = (without, with_it, of_regulation.get("chapter"), of_regulation.get("title"))
sys.exit((*found, of_code.get("title"), two) != (0, 3, "8", None, "8", ["1373"]))
PYTHON

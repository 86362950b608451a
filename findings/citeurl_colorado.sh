#!/usr/bin/env bash
# citeurl 12.0.4: `C.R.S.` is no citation to it, while `Colo. Rev. Stat.` is.
#
# Colorado's own statutes, courts and ordinances cite `C.R.S.`. A good guess is that a tool that links
# the statutes of all states knows it. It finds the longer form, with a section sign or without, and
# the shorter one never; a list after a double sign it cuts behind the first section. What it links of
# Florida's statutes are those of 2023. To be imported it needs the package Markdown, which its own
# requirements do not name.
#
# Seen with Python 3.11, Linux x86-64:
#   without Markdown: ModuleNotFoundError
#   Colo. Rev. Stat.: 2 of 2    C.R.S.: 0 of 2    sections 1373 and 1644: 1373    Florida's of: 2023
# Fails if any of these is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet citeurl==12.0.4

cat > "$folder/ask.py" <<'PYTHON'
import re

from citeurl import list_cites

LONG = "Colo. Rev. Stat. § 24-76.6-102(1) or Colo. Rev. Stat. 24-76.6-102"
SHORT = "C.R.S. § 24-76.6-102(1) or C.R.S. 24-76.6-102"
sections = [cite.tokens["section"] for cite in list_cites("8 U.S.C. §§ 1373 and 1644")]
(florida,) = list_cites("Fla. Stat. § 908.105")
print(
    f"Colo. Rev. Stat.: {len(list_cites(LONG))} of 2    C.R.S.: {len(list_cites(SHORT))} of 2",
    f"sections 1373 and 1644: {' '.join(sections)}",
    f"Florida's of: {re.search('20[0-9]{2}', florida.URL)[0]}",
    sep="    ",
)
PYTHON

failed=$("$folder/venv/bin/python" "$folder/ask.py" 2>&1 | grep -o ModuleNotFoundError || true)
"$folder/venv/bin/pip" install --quiet markdown==3.10
seen=$("$folder/venv/bin/python" "$folder/ask.py")
echo "without Markdown: $failed"
echo "$seen"
[ "$failed" = ModuleNotFoundError ]
[ "$seen" = "Colo. Rev. Stat.: 2 of 2    C.R.S.: 0 of 2    sections 1373 and 1644: 1373    Florida's of: 2023" ]

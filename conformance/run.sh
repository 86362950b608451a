#!/usr/bin/env bash
# Runs the suite on release_sim, as installed beside this folder, and on two engines of others.
set -euo pipefail
cd "$(dirname "$0")"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pySFeel==1.4.2 rule-engine==5.1.0

../.venv/bin/python run.py release_sim
"$folder/venv/bin/python" run.py pysfeel
"$folder/venv/bin/python" run.py rule_engine

"""Asks one engine every question of ``engines.json``: the environment that runs this has it.

``ask.py ADAPTER FORM...`` reads ``[{"form", "number", "test", "facts"}]`` from standard input and
prints the same entries with ``outcome`` and ``raw``. An adapter is a module in ``adapters`` with
``said(form, test, facts)``: it returns true, false or null where the engine evaluates, the words
``fires``, ``silent``, ``refused`` or ``error recorded`` where it does not, and lets errors through.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from pathlib import Path

WORDS = {True: "true", False: "false", None: "null"}


def main() -> None:
    """Ask, and print the answers as JSON; what engines print themselves goes to standard error."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(Path(__file__).parent / "adapters"))
    adapter = importlib.import_module(sys.argv[1])
    answers = []
    for question in json.load(sys.stdin):
        try:
            found = adapter.said(question["form"], question["test"], dict(question["facts"]))
            outcome, raw = (found, "") if isinstance(found, str) else (WORDS[found], repr(found))
        except Exception as error:  # an engine may raise anything; that is the answer
            outcome, raw = "raises", f"{type(error).__module__}.{type(error).__name__}"
        answers.append(question | {"outcome": outcome, "raw": raw})
    json.dump(answers, out)
    out.close()


if __name__ == "__main__":
    main()

"""Asks every engine of ``engines.json`` every question of ``situations.json``; keeps the answers.

    .venv/bin/python benchmarks/unknowns/run.py          # writes seen.csv and the table of the docs
    .venv/bin/python benchmarks/unknowns/run.py --check  # says what is otherwise than in seen.csv

Each engine is installed at its version in a folder of its own, which goes afterwards. That takes
some five minutes, and needs pip, npm, Node, a C compiler and the package registries.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from table import COLUMNS, SEEN, read, write

HERE = Path(__file__).parent
SITUATIONS: dict[str, dict[str, Any]] = json.loads((HERE / "situations.json").read_text())
ENGINES: list[dict[str, Any]] = json.loads((HERE / "engines.json").read_text())


def questions(engine: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what one engine is asked: form, situation, the test in its words, the facts."""
    return [
        {"form": form, "situation": name, "test": test, "facts": SITUATIONS[name]["facts"]}
        for form, tests in engine["forms"].items()
        for name, test in tests.items()
    ]


def answers(engine: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the questions with their answers: the engine is installed, asked, and removed."""
    asked = json.dumps(questions(engine))
    with tempfile.TemporaryDirectory(prefix="unknowns-") as folder:
        install = (
            _from_npm if (HERE / "adapters" / f"{engine['adapter']}.mjs").exists() else _from_pip
        )
        command = install(engine, Path(folder))
        environment = {**os.environ, "UNKNOWNS_PACKAGE": engine["package"]}
        done = subprocess.run(
            command, input=asked, text=True, capture_output=True, check=True, env=environment
        )
    return list(json.loads(done.stdout))


def rows() -> Iterator[dict[str, str]]:
    """Yield one row for each form and situation, also where the form cannot ask it."""
    for engine in ENGINES:
        sys.stderr.write(f"{engine['package']} {engine['version']}\n")
        found = {(a["form"], a["situation"]): a for a in answers(engine)}
        for form in engine["forms"]:
            for name, situation in SITUATIONS.items():
                answer = found.get((form, name), {"test": "", "outcome": "not asked"})
                test = answer["test"]
                yield dict(
                    zip(
                        COLUMNS,
                        (
                            engine["engine"], engine["package"], engine["version"], form, name,
                            situation["asked"], json.dumps(situation["facts"]),
                            test if isinstance(test, str) else json.dumps(test), answer["outcome"],
                        ),
                        strict=True,
                    )
                )  # fmt: skip


def _from_pip(engine: Mapping[str, Any], folder: Path) -> list[str]:
    ask = [str(HERE / "ask.py"), engine["adapter"]]
    if engine["package"] == "release_sim":
        return [sys.executable, *ask]
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    wanted = [f"{engine['package']}=={engine['version']}", *engine.get("with", ())]
    flags = {**os.environ, "CFLAGS": "-Wno-error=implicit-function-declaration"}
    subprocess.run([folder / "bin" / "pip", "install", "-q", *wanted], check=True, env=flags)
    return [str(folder / "bin" / "python"), *ask]


def _from_npm(engine: Mapping[str, Any], folder: Path) -> list[str]:
    (folder / "package.json").write_text("{}")
    wanted = f"{engine['package']}@{engine['version']}"
    subprocess.run(
        [shutil.which("npm") or "npm", "install", "--silent", "--no-audit", "--no-fund", wanted],
        check=True,
        cwd=folder,
    )
    return [shutil.which("node") or "node", str(HERE / "ask.mjs"), str(folder), engine["adapter"]]


def main() -> None:
    """Write what was seen, or with ``--check`` name what is otherwise and end with 1."""
    found = list(rows())
    if "--check" not in sys.argv:
        write(found)
        return
    before = read()
    otherwise = [
        f"{new} was {old['outcome']}" for old, new in zip(before, found, strict=True) if old != new
    ]
    print("\n".join(otherwise) or f"all {len(found)} answers are as in {SEEN.name}")
    sys.exit(bool(otherwise))


if __name__ == "__main__":
    main()

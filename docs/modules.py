"""The list of the modules, one line each, from their docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from reference_markdown import WRITTEN


def modules(package: Path) -> str:
    """Return the page that lists every module of a package, folder by folder."""
    lines = [
        "# Modules",
        "",
        WRITTEN,
        "",
        "One line a module, from the first paragraph of its docstring.",
        "[ARCHITECTURE](../../ARCHITECTURE.md) says how they work together.",
        "",
        *_modules_in(package),
    ]
    for folder in sorted(init.parent for init in package.rglob("*/__init__.py")):
        lines += ["", f"## {folder.relative_to(package)}", ""]
        lines += [_summary(folder / "__init__.py"), "", *_modules_in(folder)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _modules_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.py")):
        if path.stem != "__init__":
            yield f"- `{path.stem}`: {_summary(path)}"


def _summary(path: Path) -> str:
    """Return the first paragraph of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("``", "`")

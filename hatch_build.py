"""Compiles the loops of ``release_sim/cohort/kernel.c`` where there is a compiler.

Without one the package is installed all the same, and numpy does the work.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FLAGS = ("-O3", "-shared", "-fPIC")


class KernelBuildHook(BuildHookInterface):
    """Puts ``kernel.so`` beside its source, and says in the wheel's name where it works."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  of the hook
        """Compile, for a wheel and for an editable install alike."""
        source = Path(self.root, "release_sim", "cohort", "kernel.c")
        library = source.with_suffix(".so")
        if not compiled(source, library):
            self.app.display_warning(f"{source.name} was not compiled; numpy will do its work")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append("/release_sim/cohort/kernel.so")


def compiled(source: Path, library: Path) -> bool:
    """Compile the source, with its own hash in the result; return False where that fails."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        return False
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    try:
        with tempfile.TemporaryDirectory(dir=library.parent) as folder:
            made = Path(folder, library.name)
            command = [compiler, *FLAGS, f'-DSOURCE="{digest}"', "-o", str(made), str(source)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603  a compiler
            made.replace(library)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True

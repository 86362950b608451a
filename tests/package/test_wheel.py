"""The wheel works alone: in an environment of its own, from an empty folder.

The full size installs every dependency anew, as a user does. The small one takes those of the
environment in which the tests run, and still finds whatever is missing from the wheel.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"


@pytest.mark.whole
def test_the_wheel_works_alone(tmp_path: Path, long: bool) -> None:
    _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("release_sim-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("rules", "scenarios"):
        shipped = {n for n in names if n.startswith(f"release_sim/data/{folder}/")}
        here = {
            f"release_sim/data/{path.relative_to(ROOT)}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file()
        }
        assert shipped == here
    environment, empty = tmp_path / "environment", tmp_path / "empty"
    empty.mkdir()
    if long:
        _run(sys.executable, "-m", "venv", environment)
        python = environment / "bin" / "python"
        _run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel)
        command: tuple[object, ...] = (environment / "bin" / "release-sim",)
    else:
        _run(sys.executable, "-m", "venv", "--without-pip", environment)
        python = environment / "bin" / "python"
        packages = Path(_run(python, "-c", PACKAGES).strip())
        with zipfile.ZipFile(wheel) as shipped_files:
            shipped_files.extractall(packages)
        # A path that is added so comes last, and the files in it that add more are not read.
        (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        command = (python, "-c", "from release_sim.cli.main import main; main()")
    some = () if long else ("-k", "red_light_stop")
    assert "all as expected" in _run(*command, "test", *some, cwd=empty)
    narrow = () if long else ("--policy", "aurora")
    assert "nothing is wrong" in _run(*command, "check", *narrow, cwd=empty)
    if long:
        assert _run(*command, "run", cwd=empty).count("| policy ") >= 45


def _run(*words: object, cwd: Path | None = None) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RELEASE_SIM", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd or ROOT,
        env=clean | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

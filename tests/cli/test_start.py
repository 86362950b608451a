"""Ctrl-C ends the command with 130 and one line, whatever it is doing."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.conftest import HANGS
from tests.wrong_input import control_c

READY = "print('ready', flush=True)"
# What keeps Ctrl-C waiting or loses it, each as a command that would never end by itself.
BUSY = {
    "waits": f"{READY}; time.sleep(1000)",
    "drops it": f"""
{READY}
while True:
    try:
        time.sleep(1000)
    except KeyboardInterrupt:
        pass
""",
    "turns it into another error": f"""
try:
    {READY}; time.sleep(1000)
except KeyboardInterrupt:
    raise RuntimeError("canceled")
""",
    "goes on and ends as if nothing was": f"""
try:
    {READY}; time.sleep(1000)
except KeyboardInterrupt:
    pass
""",
    "has a handler of its own": f"""
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGINT, lambda *_: None)
{READY}
while True:
    time.sleep(1000)
""",
    "is lost in a destructor": f"""
class Lost:
    def __del__(self):
        {READY}; time.sleep(1000)
Lost()
time.sleep(1000)
""",
}
AROUND = """
import signal, sys, time, types
from release_sim.cli import start
def command(interruption):
{body}
sys.modules["release_sim.cli.main"] = types.SimpleNamespace(main=command)
start.main()
"""


@pytest.mark.parametrize("body", BUSY.values(), ids=BUSY)
def test_control_c_ends_the_command_with_one_line(body: str) -> None:
    lines = [f"    {line}" for line in body.splitlines()]
    code = AROUND.replace("{body}", "\n".join(lines))
    asked = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with control_c(), subprocess.Popen(asked, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=HANGS)
        finally:
            process.kill()
    assert (process.returncode, err) == (130, "interrupted\n")


def test_only_the_standard_library_is_there_when_control_c_is_looked_after() -> None:
    code = (
        "import sys; before = {*sys.modules}; import release_sim.cli.start;"
        "new = {each.split('.')[0] for each in {*sys.modules} - before};"
        "print(sorted(new - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['release_sim']\n"


def test_what_is_left_at_the_end_is_not_looked_through_for_cycles() -> None:
    code = (
        "import atexit, gc, os, sys;"
        "atexit.register(lambda: os.write(2, b'%d' % (gc.get_freeze_count() > gc.get_count()[0])));"
        "from release_sim.cli.start import main; sys.argv[1:] = ['actions', '--help'];"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "1"

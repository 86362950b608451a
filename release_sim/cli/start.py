"""The start of the command: Ctrl-C ends it within a second, whatever it is doing.

Nothing but the standard library is imported before Ctrl-C is looked after. A thread of its own
waits for it, because a handler runs only between two steps of Python: a solver, a library that
catches everything, or one with a handler of its own would keep it waiting, or lose it.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import sys
import threading
import time
from functools import partial
from types import FrameType
from typing import NoReturn

YOUNG = 100_000  # objects before cycles are looked for, of which a run of the command makes few
PATIENCE = 0.7  # seconds to leave things in order; then the command is ended as it stands
_CODE = 130  # as shells count it; ``Exit.INTERRUPTED``, which is not imported yet


class Interruption:
    """Ctrl-C, from the start of the command to its end; ``asked`` once it was pressed.

    SIGINT is blocked, in processes that the command starts as well, and taken by one thread, which
    wakes the main thread with SIGUSR1.
    """

    def __init__(self) -> None:
        """Nothing was pressed yet."""
        self.asked = False
        self.is_told = False

    def watch(self) -> None:
        """Begin to wait, unless the command was started so that it ignores Ctrl-C."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            return
        signal.signal(signal.SIGUSR1, self._raise)
        usual = sys.unraisablehook
        # What Ctrl-C breaks where Python cannot raise it, as in `__del__`, is no message of ours.
        sys.unraisablehook = lambda told: None if self.asked else usual(told)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        threading.Thread(target=self._wait, daemon=True).start()

    def tell(self, line: str = "interrupted") -> None:
        """Write one line, once; drop what libraries print when interrupted."""
        if not self.is_told:
            self.is_told = True
            os.write(2, f"{line}\n".encode(errors="replace"))
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def _raise(self, _: int, __: FrameType | None) -> None:
        if self.asked and not self.is_told:
            raise KeyboardInterrupt

    def _wait(self) -> NoReturn:
        signal.sigwait({signal.SIGINT})
        self.asked = True
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
        time.sleep(PATIENCE)
        self.tell()
        processes = sys.modules.get("multiprocessing")
        for child in processes.active_children() if processes else ():
            child.kill()
        os._exit(_CODE)


def open_closed_streams() -> None:
    """Connect a stream that was closed at the start to nowhere, as nobody reads it.

    Else the next file that is opened would be that stream, and get what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            os.set_inheritable(nowhere, True)
            file = io.FileIO(nowhere, "rb" if number == 0 else "wb", closefd=False)
            setattr(sys, name, io.TextIOWrapper(file, encoding="utf-8"))


def _command(interruption: Interruption) -> None:
    # We have no plugins of pydantic; to look for some, it reads what every package says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from release_sim.cli.main import main as command  # much of it is not always used

    command(interruption)


def main() -> None:
    """Run the command."""
    gc.set_threshold(YOUNG)
    # Python ends by looking twice through all that is left for cycles, which takes as long as a
    # decision does; the system takes the memory back without that.
    atexit.register(gc.freeze)
    open_closed_streams()
    interruption = Interruption()
    interruption.watch()
    try:
        from release_sim.cli.questions import print_kept_output  # Ctrl-C comes first

        print_kept_output(sys.argv[1:], partial(_command, interruption))
    except KeyboardInterrupt:
        pass
    except SystemExit as end:
        if not interruption.asked or end.code == _CODE:
            raise
    except Exception:  # an interrupt that a library turned into an error of its own
        if not interruption.asked:
            raise
    else:
        if not interruption.asked:
            return
    interruption.tell()
    sys.exit(_CODE)

"""Time a click in the workbench against one decision, by one user and by ten, and watch memory.

A click is a form sent over loopback to a server in a process of its own, until the new answers are
there. Ten users click at the same time, each once a second, as people who read what they see.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from release_sim.engine.decide import EngineCache
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.fields import fields_of

STORY = "seeds/notice_and_release_into_the_fenced_lot"
FACT = "custody.release_certain"
USERS, CLICKS, PAUSE = 10, 20, 1.0
ROUNDS, REQUESTS = 5, 2_000
MOST = 1.5, 0.015
"""A click takes at most so many decisions, and so many seconds, at the median."""


def main() -> None:
    """Print the table; a limit that is not kept ends it with an error."""
    bench = Bench.read(None)
    decision = _decision(bench)
    limit = MOST[0] * decision + MOST[1]
    with subprocess.Popen(
        [Path(sys.executable).with_name("release-sim"), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout
            told = server.stdout.readline()
            home = next(word for word in told.split() if word.startswith("http")).rstrip(";/")
            _user(home, bench, 5, 0.0)  # compiles templates and rules
            alone = _user(home, bench, 2 * CLICKS, PAUSE / 4)
            together = _users(home, bench)
            print(f"Engine.decide, median              {1000 * decision:8.1f} ms")
            print(f"a click may take, median           {1000 * limit:8.1f} ms")
            print(f"a click by 1 user, median          {1000 * statistics.median(alone):8.1f} ms")
            ten = 1000 * statistics.median(together)
            print(f"a click by {USERS} users, median        {ten:8.1f} ms")
            sizes = [_memory(server.pid)]
            for _ in range(ROUNDS):
                _user(home, bench, REQUESTS, 0.0)
                sizes.append(_memory(server.pid))
            print("memory of the server, MB, after each 2,000 requests:", *sizes)
        finally:
            server.terminate()
    assert statistics.median(alone) <= limit
    assert statistics.median(together) <= limit
    assert sizes[-1] <= sizes[1] * 1.05 + 5, "memory grows with requests"


def _decision(bench: Bench) -> float:
    branch = bench.stories[STORY].scenario.main
    engines = EngineCache(bench.rulebook)
    taken = []
    for number in range(60):
        certain = {FACT: bool(number % 2)}
        case = branch.case.set(certain)
        engine = engines.engine(branch.policy, branch.readings)
        begun = time.perf_counter()
        engine.decide(case)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[10:])


def _user(home: str, bench: Bench, clicks: int, pause: float) -> list[float]:
    """Return the seconds of each click of one user, who changes one fact to and fro."""
    where = urlsplit(home)
    line = http.client.HTTPConnection(where.hostname or "", where.port)
    line.connect()
    line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    fields = fields_of(bench.stories[STORY].scenario.main, bench.rulebook, STORY)
    # Nobody sees the same case twice: another day each time, so that none is remembered.
    days = [f"2025-03-{day:02}" for day in range(1, 29)]
    headers = {
        "origin": home,
        "hx-request": "true",
        "content-type": "application/x-www-form-urlencoded",
    }
    taken = []
    for number in range(clicks):
        told = {**fields, "as_of": days[number // 2 % len(days)], FACT: "true"}
        now = {**told, FACT: "false" if number % 2 else "true", "request.asks_interview": "true"}
        state = {f"_{name}": text for name, text in Address(fields=told).parameters().items()}
        body = urlencode({**state, **now})
        begun = time.perf_counter()
        line.request("POST", "/case", body, headers)
        answer = line.getresponse()
        page = answer.read()
        taken.append(time.perf_counter() - begun)
        assert answer.status == 200, page
        assert b'id="answers"' in page
        time.sleep(pause)
    return taken


def _users(home: str, bench: Bench) -> list[float]:
    taken: list[float] = []

    def click(number: int) -> None:
        time.sleep(number * PAUSE / USERS)
        taken.extend(_user(home, bench, CLICKS, PAUSE))

    people = [threading.Thread(target=click, args=(number,)) for number in range(USERS)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return taken


def _memory(process: int) -> int:
    """Return the memory that a process holds, in MB, as Linux tells it."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()

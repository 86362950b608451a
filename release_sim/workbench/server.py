"""The server of the workbench: a socket, and uvicorn on it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import uvicorn

from release_sim.errors import NotServedError
from release_sim.workbench.app import workbench
from release_sim.workbench.bench import Bench
from release_sim.workbench.workers import Workers

_AT_ONCE = 100  # connections; ten people have some sixty
_PATIENCE = 20  # seconds that a browser may keep a connection that it does not use


class BoundSocket(NamedTuple):
    """A socket that listens, the name of its host and the address to open."""

    socket: socket.socket
    host: str
    address: str


@contextmanager
def listening(host: str, port: int) -> Iterator[BoundSocket]:
    """Yield a socket that listens on a port; raise ``NotServedError`` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as bound:
            shown = f"[{host}]" if ":" in host else host
            yield BoundSocket(bound, host, f"http://{shown}:{bound.getsockname()[1]}/")
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise NotServedError(f"nothing can listen on {host} port {port}: {reason}") from None


def serve_on(bound: BoundSocket, bench: Bench) -> None:
    """Serve requests on the socket until the process is told to end."""
    workers = Workers(bench.rulebook)
    config = uvicorn.Config(
        workbench(bench, workers, {bound.host}),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=_AT_ONCE,
        timeout_keep_alive=_PATIENCE,
        timeout_graceful_shutdown=1,
    )
    sys.stdout.flush()
    try:
        uvicorn.Server(config).run(sockets=[bound.socket])
    finally:
        workers.close()

"""The workbench, read once, and a browser's side of it without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from release_sim.workbench.app import workbench
from release_sim.workbench.bench import Bench
from release_sim.workbench.workers import Workers

HOME = "http://127.0.0.1:8018"


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench.read(None)


@pytest.fixture(scope="session")
def client(bench: Bench) -> Iterator[TestClient]:
    workers = Workers(bench.rulebook, number=1)
    with TestClient(
        workbench(bench, workers), base_url=HOME, raise_server_exceptions=False
    ) as client:
        yield client
    workers.close()

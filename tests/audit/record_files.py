"""Files of records to verify, and what verifying one finds."""

from __future__ import annotations

from pathlib import Path

from release_sim.audit.chain import Chain
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.model.records.ledger_results import FailedLine, Verified
from tests.appending import content, ticking

LINES = 6

STORY = """\
title: Kept into a new law
story: Two people wait, and the law changes.
policy: denver
people: {ann: The first., bob: The second.}
timeline:
- {at: 2019-05-20T09:00-06:00, event: booking, facts: {warrant.form: i_200}}
- at: 2019-05-21T09:00-06:00
  event: request_received
  label: asked
  who: [ann]
  facts: {request.form: i_247a, request.asks_hold: true, request.asks_notification: true}
- {at: 2019-05-22T09:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
- {at: 2019-06-22T09:00-06:00, event: released}
what_if:
  sooner: {move: {released: 2019-05-22T10:00-06:00}}
"""


def verified(data: bytes | Path, *known: str, head: str | None = None, count: int = 0) -> Verified:
    lines = lines_of(data) if isinstance(data, Path) else data.splitlines(keepends=True)
    if isinstance(data, bytes):  # splitlines knows more ends of lines than the newline
        lines = [line + b"\n" for line in data.split(b"\n")]
        lines[-1] = lines[-1][:-1]
        lines = [line for line in lines if line]
    chain = Chain(known)
    for _ in chain.follow(lines):
        pass
    return chain.verified(head, count)


def fault(data: bytes | Path, *known: str, head: str | None = None, count: int = 0) -> FailedLine:
    found = verified(data, *known, head=head, count=count).bad
    assert found is not None
    return found


def written(path: Path, number: int = LINES, name: str = "one") -> list[bytes]:
    """The lines of a new file of records."""
    Ledger(path, ticking()).append([content(f"{name} {each}") for each in range(number)])
    return path.read_bytes().splitlines(keepends=True)

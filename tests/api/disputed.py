"""A story and a history of which two accounts are told."""

from __future__ import annotations

HISTORY = """\
title: Whether a fax went
story: The jail says so, ICE does not.
policy: denver
timeline:
  - {at: 2025-06-02T20:00-06:00, event: booking, facts: {background.charge: minor}}
  - at: 2025-06-03T09:00-06:00
    event: request_received
    facts: {request.form: i_247a, request.asks_notification: true, request.asks_hold: true,
      warrant.form: no_warrant}
  - {at: 2025-06-09T09:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
  - {at: 2025-06-09T10:00-06:00, event: release_certain}
  - {at: 2025-06-09T11:00-06:00, event: released}
accounts:
  jail: {add: [{at: 2025-06-09T10:20-06:00, event: notice_sent}]}
  ice: {add: [{at: 2025-06-10T09:00-06:00, event: noted, not_done: [notify_of_release]}]}
"""
LATE = "what_if: {late: {move: {released: 2025-06-09T18:00-06:00}}}\n"

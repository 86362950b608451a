"""The text of a scenario to start from."""

from __future__ import annotations

_SCENARIO = """\
# A scenario: a fictional story, the facts it amounts to, and its expected results.
# `release-sim facts` lists every fact; `release-sim schema scenario` is for your editor.
title: {title}
story: >-
  A person in the Denver jail has posted bond, and nothing else keeps them.
  ICE has sent form I-247A: it asks to be told of the release, and to have the person held.
  No judge has signed anything.
policy: denver
as_of: 2025-06-01
case:
  custody.state: in_custody
  custody.eligible_for_release: true
  custody.eligibility_ground: bond_posted
  custody.release_certain: true
  request.form: i_247a
  request.asks_notification: true
  request.asks_hold: true
  warrant.form: no_warrant
  warrant.signed_by: no_one        # write `unknown` where you do not know
expect:                            # only what is named here is compared
  answers:
    hold_past_release: forbidden
    notify_of_release: required
    release_when_eligible: required
what_if:
  a_judge_signs_a_warrant:
    change:
      warrant.form: judicial_arrest_warrant
      warrant.signed_by: federal_magistrate
      warrant.active: true
      warrant.concerns: crime
    expect:
      answers:
        hold_past_release: permitted
  the_request_is_withdrawn:
    change: {{request.cancelled: true}}
    expect:
      answers:
        notify_of_release: forbidden
"""


def scenario_file(name: str) -> str:
    """Write a commented scenario of this name that runs and meets its expectations."""
    return _SCENARIO.format(title=name.replace("_", " ").capitalize())

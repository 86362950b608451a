"""The text of a scenario, a timeline, a policy or invariants to start from."""

from __future__ import annotations

_SHORTEST = 3  # letters of a title in a file

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


_TIMELINE = """\
# A timeline: what happened when; `release-sim replay` says what was due, and what was done.
# The reference of events lists their kinds; `release-sim facts` lists every fact.
title: {title}
story: >-
  ICE asks to be told when a man leaves the Denver jail, and asks to have him held.
  His bond is posted in the morning; ICE is told, and he leaves in the afternoon.
policy: denver
people: {{the_man: A man whose bond is posted}}
timeline:                          # every time has the offset that Denver has then
  - at: 2025-06-02T08:00-06:00
    event: booking
    told: He is booked into the jail.
  - at: 2025-06-02T15:00-06:00
    event: request_received
    facts:
      request.form: i_247a
      request.asks_notification: true
      request.asks_hold: true
      warrant.form: no_warrant
      warrant.signed_by: no_one
    told: ICE lodges a detainer.
  - at: 2025-06-03T09:00-06:00
    event: eligible
    facts: {{custody.eligibility_ground: bond_posted, custody.release_certain: true}}
    told: His bond is posted, and nothing else keeps him.
  - at: 2025-06-03T10:00-06:00
    event: notice_sent
    told: The jail tells ICE.
  - at: 2025-06-03T13:00-06:00
    event: released
    told: He leaves the jail.
expect:                            # only what is named here is compared
  duties:
    notify_of_release: met
    release_when_eligible: met
what_if:
  nobody_tells_ice:
    leave_out: [notice_sent]
    expect:
      duties:
        release_when_eligible: met
"""
_POLICY = """\
# A policy: which rules decide, by which readings, for which dates.
# Rules folders list its groups; `release-sim readings` lists readings and their choices.
title: {title}
says: Denver's policy, read as answering only requests about violent or serious criminals.
covers: {{from: 2014-04-30}}
concerns: {{person.is_juvenile: false}}
based_on: denver                   # or name the groups of rules: `rules: [federal, colorado]`
readings:
  notify_scope: violent_or_serious
"""
_INVARIANTS = """\
# Invariants: sentences that must be true of every possible case; `release-sim prove` tries them.
title: {title}
invariants:
  no_one_is_handed_over_on_a_paper_of_no_judge:
    says: No one is handed over where no judge has signed anything.
    action: transfer_custody
    never: [required, permitted]
    unless:                        # there is a judge's warrant, or a writ
      - warrant.signed_by: {{one_of: [federal_judge, federal_magistrate, state_judge]}}
      - writ.signed_by: {{one_of: [federal_judge, state_judge]}}
    broken_by:                     # readings under which it is not true, each with the reason
      warrant_kind=any_active_warrant: an active warrant may be one that no judge signed
"""


def starting_timeline(name: str) -> str:
    """Write a commented timeline of this name that replays and meets its expectations."""
    return _TIMELINE.format(title=_title(name))


def starting_policy(name: str) -> str:
    """Write a commented policy of this name for a copy of the bundled rules."""
    return _POLICY.format(title=_title(name))


def starting_invariants(name: str) -> str:
    """Write a commented file of invariants of this name that are true of the bundled rules."""
    return _INVARIANTS.format(title=_title(name))


def starting_scenario(name: str) -> str:
    """Write a commented scenario of this name that runs and meets its expectations."""
    return _SCENARIO.format(title=_title(name))


def _title(name: str) -> str:
    title = name.replace("_", " ").capitalize()
    return title if len(title) >= _SHORTEST else f"Example {name}"

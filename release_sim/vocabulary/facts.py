"""The vocabulary: every fact a case can state, what it means, and what is presumed of it.

A fact is *stated*, *presumed* or *unknown*. Facts that decide liberty (the state of custody,
who signed, eligibility for release) have no presumption. Immigration status is never a fact
here: only what an agency asserts about it is, because the city does not hold it
(D.R.M.C. 28-250(a)(2)). Names follow the terms of C.R.S. 24-76.6 and of form I-247A.

Each fact tells who can change it in a case at hand. No one changes what has happened, what the
law requires, or what the answers are themselves about, as where the person is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from release_sim.vocabulary.fact import Fact, day
from release_sim.vocabulary.instrument_facts import INSTRUMENT_FACTS
from release_sim.vocabulary.person_facts import PERSON_FACTS, SITUATION_FACTS
from release_sim.vocabulary.request_facts import REQUEST_FACTS

FACTS: tuple[Fact, ...] = (*PERSON_FACTS, *REQUEST_FACTS, *INSTRUMENT_FACTS, *SITUATION_FACTS)
"""All of them, in the order in which outputs list them."""

VOCABULARY: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in FACTS})

GROUND = "custody.eligibility_ground"
"""The fact that tells why a person is eligible for release."""

DAY = day("as_of", "The day on which the case is decided.")
"""The day as a fact, where conditions test it; a case has it beside what it states."""

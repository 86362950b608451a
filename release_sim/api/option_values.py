"""The values of options, read against a rulebook: days, policies, readings, changed facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from release_sim.api.overrides import Overrides, ReadOverrides
from release_sim.loading.assignments import check_not_both, read_assignments
from release_sim.loading.books import rule_file
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.rulebook_files import POPULATIONS
from release_sim.model.change import Change
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.fact import day_of
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import unqualified
from release_sim.vocabulary.tested_names import reading_of


@dataclass(slots=True)
class OptionValues:
    """Reads what options name; what is wrong with them goes to the diagnosis."""

    folder: Path
    diagnosis: Diagnosis = field(default_factory=Diagnosis)

    def day(self, told: date | str, place: Place) -> date | None:
        """Parse the day of an option or an argument; report a problem and return None."""
        text = str(told)
        found = day_of(text)
        if found is None:
            message = f"`{text}` is not a date of the calendar"
            self.diagnosis.add("bad-date", place, message, help="write it YYYY-MM-DD")
        return found

    def day_option(self, text: date | str | None) -> date | None:
        """Parse the day of ``--as-of``; nothing where the option is not given."""
        return None if text is None else self.day(text, Place("--as-of"))

    def policy(self, named: str | None, rulebook: Rulebook) -> Policy | None:
        """Return the policy named, else the jurisdiction's; report a problem and return None."""
        name, place = rulebook.jurisdiction.policy if named is None else named, Place("--policy")
        if not name and named is None:
            hint = "name one, or write `policy:` in jurisdiction.yaml of the rules folder"
            self.diagnosis.add("no-value", place, "no policy is named", help=hint)
        elif self.diagnosis.check_known("policy", name, rulebook.policies, place):
            return rulebook.policies[name]
        return None

    def population_file(self, named: Path | None, rulebook: Rulebook) -> Path | None:
        """Return the file named, else the jurisdiction's; report a problem and return None."""
        if named:
            return named
        name = rulebook.jurisdiction.population
        if not name:
            hint = "name a file, or write `population:` in jurisdiction.yaml of the rules folder"
            message = "no parameter file is named"
            self.diagnosis.add("no-value", Place("--parameters"), message, help=hint)
            return None
        return rule_file(self.folder, f"{POPULATIONS}/{name}.yaml")

    def readings(self, given: Iterable[str], rulebook: Rulebook) -> dict[str, str]:
        """Check the choices named with ``--reading``; report those that do not exist."""
        found: dict[str, str] = {}
        for text in given:
            name, _, choice = text.partition("=")
            name = reading_of(name)
            if check_choice(name, choice, Place("--reading"), rulebook.readings, self.diagnosis):
                found[name] = choice
        return found

    def read_overrides(self, overrides: Overrides, rulebook: Rulebook) -> ReadOverrides:
        """Read the overrides against the rulebook; report what does not exist."""
        add = self.diagnosis.add
        if overrides.policy is not None and overrides.policy not in rulebook.policies:
            message = f"unknown policy `{overrides.policy}`"
            hint = suggestion(overrides.policy, rulebook.policies, "policy")
            add("unknown-policy", Place("--policy"), message, help=hint)
        as_of = self.day_option(overrides.as_of)
        readings = self.readings(overrides.reading, rulebook)
        stated, unknown = read_assignments(list(overrides.set), "--set", self.diagnosis)
        for name in overrides.forget:
            if unqualified(name)[0] not in VOCABULARY:
                message = f"unknown fact `{name}`"
                add(
                    "unknown-fact",
                    Place("--forget"),
                    message,
                    help=suggestion(name, VOCABULARY, "fact"),
                )
        check_not_both(stated, overrides.forget, self.diagnosis)
        forgotten = unknown | frozenset(overrides.forget)
        given_at = {"as_of": Place("--as-of")} if as_of else {}
        given_at |= {"policy": Place("--policy")} if overrides.policy else {}
        change = Change(
            overrides.policy or "", as_of, readings, stated, forgotten, given_at=given_at
        )
        return ReadOverrides(overrides.given(), change)

"""The readings on which answers turn, and the switches that choose among them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.engine.decide import Engine
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.vocabulary.tested_names import reading_name
from release_sim.workbench.fields import Fields


class ReadingSwitch(NamedTuple):
    """A reading with its choices: what is chosen in the case, and what the policy has."""

    name: str
    question: Markup
    why: Markup
    choices: list[tuple[str, Markup]]
    chosen: str
    usual: str

    @property
    def is_changed(self) -> bool:
        """True where the case has another choice than the policy."""
        return self.chosen != self.usual


class TurningAction(NamedTuple):
    """One action, and its answer under each choice of a reading, in their order."""

    action: str
    answers: list[Answer]


class TurningSection(NamedTuple):
    """A reading on which answers turn."""

    switch: ReadingSwitch
    actions: list[TurningAction]


def switches(engine: Engine, fields: Fields, phrases: Phrasebook) -> list[ReadingSwitch]:
    """Return a switch for every reading of a policy."""
    usual = phrases.rulebook.policies[engine.policy.name].chosen
    return [
        ReadingSwitch(
            name,
            phrases.question(reading_name(name)),
            phrases.why(name),
            [(choice, phrases.choice(name, choice)) for choice in reading.choices],
            fields.get(reading_name(name), usual[name]),
            usual[name],
        )
        for name, reading in engine.policy.readings.items()
    ]


def turning(
    engine: Engine, branch: Branch, fields: Fields, phrases: Phrasebook
) -> list[TurningSection]:
    """Return the readings whose choice alone changes some answer, with what it then is."""
    found = sensitive_readings(engine, branch.case)
    told = []
    for switch in switches(engine, fields, phrases):
        actions = [
            TurningAction(action, [*each.answers.values()])
            for action, several in found.items()
            for each in several
            if each.reading == switch.name
        ]
        if actions:
            told.append(TurningSection(switch, actions))
    return told

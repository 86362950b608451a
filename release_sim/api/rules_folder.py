"""A rules folder, and how calls name files, values and actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

from release_sim.api.arguments import several
from release_sim.api.inputs import Inputs
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value

Name = str | PathLike[str]
"""A file or folder, or the name of a bundled scenario such as ``seeds/red_light_stop``."""


class RulesFolder:
    """A rules folder, read again whenever it is asked for."""

    def __init__(self, rules: Name | None = None) -> None:
        """Take this rules folder, else that in ``RELEASE_SIM_RULES``, else the bundled rules."""
        self.folder = Inputs.at(Path(rules) if rules else None).folder

    def rulebook(self) -> Rulebook:
        """Return all rules, findings, readings, sources and policies."""
        return self._inputs().rulebook()

    def _inputs(self) -> Inputs:
        """Return the folder ready to be read, with nothing reported yet."""
        return Inputs(self.folder)


def assigned(values: Mapping[str, Value]) -> list[str]:
    """Return ``NAME=VALUE`` of each, as the options of the command write them."""
    return [f"{name}={_text(value)}" for name, value in values.items()]


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def known_actions(names: Sequence[str], diagnosis: Diagnosis) -> list[str]:
    """Return these actions, or all; report one that does not exist."""
    named = several(names)
    for name in named:
        diagnosis.check_known("action", name, ACTIONS, Place("actions"))
    return list(dict.fromkeys(named or ACTIONS))

"""The content of a record: a decision, and the hashes of the rules and files it rests on.

The hash of a file is the SHA-256 of its bytes as they were read, so that any copy of the file can
be compared with it. The hash of a rule is that of what it says (``release_sim.model.canonical``):
it stays the same where only a comment, or another rule of the file, is changed.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from release_sim.audit.lines import Parts, members_of
from release_sim.model.decision import Decision
from release_sim.model.records.audit_record import RECORD
from release_sim.model.records.recordable import Recordable
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.answers.decision_json import decided
from release_sim.version import __version__


class Contents:
    """Builds the contents of records of decisions under one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Begin with nothing hashed."""
        self._rulebook = rulebook
        self._made_by = members_of(
            {
                "schema": RECORD,
                "program": __version__,
                "engine": f"durable_rules {version('durable_rules')}",
            }
        )
        self._in_force: dict[tuple[str, ...], Parts] = {}

    def of(self, told: Recordable) -> Parts:
        """Return the content of a decision's record, without its place in a file."""
        name, branch, policy, decision, unmet, moment, row = told
        # The name of a file need not be UTF-8, and what a record says must be.
        name = name.encode(errors="surrogateescape").decode(errors="replace")
        said: dict[str, Any] = {"decision": decided(name, branch, policy, decision, unmet)}
        if moment:
            said["moment"] = moment.model_dump(mode="json")
        if row:
            said["row"] = row
        return {**self._made_by, **self._rests_on(decision), **members_of(said)}

    def rules(self, decision: Decision) -> dict[str, str]:
        """Return the hash of every rule that was in force, by its id."""
        return {name: self._rulebook.rules[name].digest for name in sorted(decision.rules)}

    def _rests_on(self, decision: Decision) -> Parts:
        """Return the rules in force and their files, which many decisions share."""
        names = tuple(decision.rules)
        if names not in self._in_force:
            said = {"rules": self.rules(decision), "files": self._files(decision)}
            self._in_force[names] = members_of(said)
        return self._in_force[names]

    def _files(self, decision: Decision) -> dict[str, str]:
        """Hash the files of those rules and of the sources they cite, by path."""
        rules = [self._rulebook.rules[name] for name in decision.rules]
        paths = {"/".join(rule.id.split(".")[:-1]) + ".yaml" for rule in rules}
        paths |= {f"sources/{cited.source}.yaml" for rule in rules for cited in rule.cite}
        return {path: self._rulebook.files[path] for path in sorted(paths)}

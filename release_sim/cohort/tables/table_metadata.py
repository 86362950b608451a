"""The label of a decided table: the rules, readings and facts under which it was decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

from pydantic import TypeAdapter

from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.book import Book
from release_sim.model.limits import Caveat, KnowledgeLimit, LawLimits, LimitKind, caveats
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.version import __version__

SCHEMA = "release_sim.cohort/3"
KEY = b"release_sim"
ROW, RULES = "row", "rules"
"""Columns of a decided table other than its day and answers: the row in its input, its verdicts."""


@dataclass(frozen=True, slots=True)
class TableMetadata:
    """The metadata of a decided table, as JSON under the key ``release_sim``.

    ``answers`` has the words that the columns of the actions can have; ``rules`` the rules whose
    verdicts the column ``rules`` holds, none where there is no such column; ``alike`` the facts
    that all cases state, as ``FACT=VALUE``; ``instruments`` the names of papers by kind, where the
    table named any; ``not_due_yet`` the actions that can be asked for and not be due yet, and why;
    ``limits`` what was not known of the laws when it was decided, so far as it has a day;
    ``books`` the installed books that it was decided by.
    """

    policy: str
    hash: str
    readings: Mapping[str, str]
    version: str
    answers: tuple[str, ...]
    rules: tuple[str, ...]
    alike: tuple[str, ...]
    instruments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    not_due_yet: Mapping[str, str] = field(default_factory=dict)
    limits: Sequence[Mapping[str, Any]] = ()
    books: Sequence[Book] = ()
    schema: str = SCHEMA

    @classmethod
    def of(
        cls,
        cohort_engine: CohortEngine,
        alike: Iterable[str],
        instruments: Mapping[str, Sequence[str]],
        with_rules: bool,
    ) -> TableMetadata:
        """Return the metadata for this engine, with the facts set for all cases."""
        policy = cohort_engine.policy
        return cls(
            policy=policy.name,
            hash=policy.digest,
            readings=dict(policy.chosen),
            version=__version__,
            answers=tuple(answer.value for answer in ANSWERS),
            rules=cohort_engine.rules if with_rules else (),
            alike=tuple(alike),
            instruments=instruments,
            not_due_yet=policy.not_due_yet,
            limits=tuple(_limits_json(law) for law in policy.limits),
            books=policy.books,
        )

    @classmethod
    def on(cls, schema: Arrow) -> TableMetadata | None:
        """Return the metadata of a table with this schema, or None."""
        written = (schema.metadata or {}).get(KEY)
        if written is None:
            return None
        return _LABEL.validate_json(written)

    def caveats(self, latest: date) -> tuple[Caveat, ...]:
        """Return the warnings about rows of days up to the latest, as known when it was decided."""
        known = caveats((_limits_of(law) for law in self.limits), latest)
        return (*map(Caveat.of_book, self.books), *known)

    def put(self, schema: Arrow) -> Arrow:
        """Add it to the schema's metadata."""
        label = {KEY: json.dumps(asdict(self), ensure_ascii=False).encode()}
        return schema.with_metadata({**(schema.metadata or {}), **label})

    def policy_of(
        self, policies: Mapping[str, Policy], place: Place, diagnosis: Diagnosis
    ) -> Policy | None:
        """Return the policy that decided; report a problem if its rules have changed."""
        policy = policies.get(self.policy)
        if policy:
            policy = policy.with_readings(self.readings)
            if policy.digest == self.hash:
                return policy
        now = f"its hash is {policy.digest[:12]} now" if policy else "there is no such policy now"
        message = f"decided under policy `{self.policy}` with hash {self.hash[:12]}, and {now}"
        hint = "decide the table again, or name the rules folder used then with --rules"
        diagnosis.add("other-rules", place, message, help=hint)
        return None


def pending_column(action: str) -> str:
    """Return the column that tells in which rows an action is asked for and not due yet."""
    return f"{action}_pending"


def _limits_json(law: LawLimits) -> dict[str, Any]:
    dated = (limit for limit in law.limits if limit.since)
    return {
        "law": law.law,
        "read_up_to": law.read_up_to.isoformat() if law.read_up_to else None,
        "limits": [
            {
                "name": limit.name,
                "kind": limit.kind.value,
                "says": limit.says,
                "since": str(limit.since),
            }
            for limit in dated
        ],
    }


def _limits_of(told: Mapping[str, Any]) -> LawLimits:
    limits = (
        KnowledgeLimit(
            each["name"],
            LimitKind(each["kind"]),
            each["says"],
            date.fromisoformat(each["since"]),
        )
        for each in told["limits"]
    )
    last = told["read_up_to"]
    return LawLimits(told["law"], date.fromisoformat(last) if last else None, tuple(limits))


_LABEL: TypeAdapter[TableMetadata] = TypeAdapter(TableMetadata)

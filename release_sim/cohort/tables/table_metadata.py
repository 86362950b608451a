"""The label of a decided table: the rules, readings and facts under which it was decided."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa
from pydantic import TypeAdapter

from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.population import Confidence, Population, SampleUnit
from release_sim.model.cohorts.table_counts import DrawnFrom, Sample
from release_sim.model.limits import Caveat, KnowledgeLimit, LawLimits, LimitKind, caveats
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.reporting.cohorts.synthesis_text import SCHEMA as DRAWN
from release_sim.version import __version__
from release_sim.vocabulary.facts import DAY

if TYPE_CHECKING:
    from release_sim.cohort.tables.table import Table

SCHEMA = "release_sim.cohort/3"
_KEY = b"release_sim"
ROW, RULES = "row", "rules"
"""Columns of a decided table besides its day and answers: the row in its input, its verdicts."""


@dataclass(frozen=True, slots=True)
class TableMetadata:
    """The metadata of a decided table, as JSON under the key ``release_sim``.

    ``answers`` has the words that the columns of the actions can have; ``rules`` the rules whose
    verdicts the column ``rules`` holds, none where there is no such column; ``alike`` the facts
    that all cases state, as ``FACT=VALUE``; ``instruments`` the names of papers by kind, where the
    table named any; ``not_due_yet`` the actions that can be asked for and not be due yet, and why;
    ``limits`` what was not known of the laws when it was decided, so far as it has a day.
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
    schema: str = SCHEMA

    @classmethod
    def of(
        cls,
        decider: CohortEngine,
        alike: Iterable[str],
        instruments: Mapping[str, Sequence[str]],
        with_rules: bool,
    ) -> TableMetadata:
        """Return the label for this decider, with the facts that all cases state alike."""
        policy = decider.policy
        return cls(
            policy=policy.name,
            hash=policy.digest,
            readings=dict(policy.chosen),
            version=__version__,
            answers=tuple(answer.value for answer in ANSWERS),
            rules=decider.rules if with_rules else (),
            alike=tuple(alike),
            instruments=instruments,
            not_due_yet=policy.not_due_yet,
            limits=tuple(_limits_json(law) for law in policy.limits),
        )

    @classmethod
    def on(cls, schema: Arrow) -> TableMetadata | None:
        """Return the label of a table with this schema, or None."""
        written = (schema.metadata or {}).get(_KEY)
        if written is None:
            return None
        return _LABEL.validate_json(written)

    def caveats(self, latest: date) -> tuple[Caveat, ...]:
        """Return the warnings about rows of days up to the latest, as known when it was decided."""
        return caveats((_limits_of(law) for law in self.limits), latest)

    def put(self, schema: Arrow) -> Arrow:
        """Add this label to the schema's metadata."""
        label = {_KEY: json.dumps(asdict(self), ensure_ascii=False).encode()}
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
        hint = "decide the table again, or name the rules of then with --rules"
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


KEY = b"release_sim.synthesis"
MADE_UP = "group.made_up"
"""A column that says in every row of a table that its people are made up, and of what."""
SHOWN = 12  # of a hash
_MADE_UP = re.compile(
    r"made up: (?P<rows>\d+) (?P<people>requests|bookings)(?: of (?P<year>\d+))?, "
    r"seed (?P<seed>\d+), of parameters (?P<digest>[0-9a-f]+), "
    r"(?P<assumed>\d+) of (?P<parameters>\d+) assumed; "
    r"the rows stand for (?P<a_year>\d+ [0-9.]+(?:, \d+ [0-9.]+)*)"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The origin of synthetic people: what it takes to draw others like them.

    ``digest`` is the hash of the parameters, or its beginning.
    """

    digest: str
    people: SampleUnit
    rows: int
    seed: int
    year: int | None
    a_year: Mapping[int, float]
    title: str
    parameters: int
    assumed: int

    @classmethod
    def of(cls, table: Table) -> Provenance | None:
        """Return the origin of a table; None if its people are not synthetic.

        Parquet tells it beside the rows; of any table the column ``MADE_UP`` tells it, in each row.
        """
        if (table.schema.metadata or {}).get(KEY):
            return cls.on(table.schema)
        row = table.row(1) if MADE_UP in table.names else None
        return None if row is None else cls.read(str(row[MADE_UP][0].as_py() or ""))

    @classmethod
    def read(cls, text: str) -> Provenance | None:
        """Read what a cell of the column ``MADE_UP`` says; None if that is not written so."""
        told = _MADE_UP.fullmatch(text)
        if told is None:
            return None
        numbers = (each.split() for each in told["a_year"].split(", "))
        return cls(
            digest=told["digest"],
            people=SampleUnit(told["people"]),
            rows=int(told["rows"]),
            seed=int(told["seed"]),
            year=int(told["year"]) if told["year"] else None,
            a_year={int(year): float(number) for year, number in numbers},
            title=f"parameters {told['digest']}",
            parameters=int(told["parameters"]),
            assumed=int(told["assumed"]),
        )

    @classmethod
    def on(cls, schema: Arrow) -> Provenance | None:
        """Return the origin that a schema tells; None if it tells none."""
        written = (schema.metadata or {}).get(KEY)
        if written is None:
            return None
        told: dict[str, Any] = json.loads(written)
        known = [each["confidence"] for each in told["parameters"].values()]
        return cls(
            digest=told["hash"],
            people=SampleUnit(told["population"]),
            rows=told["rows"],
            seed=told["seed"],
            year=told["year"],
            a_year={int(year): number for year, number in told["a_year"].items()},
            title=told["title"],
            parameters=len(known),
            assumed=known.count(Confidence.ASSUMPTION),
        )

    def cell(self) -> str:
        """Return what the column ``MADE_UP`` says of every row."""
        a_year = ", ".join(f"{year} {number:.3f}" for year, number in self.a_year.items())
        only = f" of {self.year}" if self.year else ""
        return (
            f"made up: {self.rows} {self.people.value}{only}, seed {self.seed}, "
            f"of parameters {self.digest[:SHOWN]}, {self.assumed} of {self.parameters} assumed; "
            f"the rows stand for {a_year}"
        )

    @property
    def sample(self) -> Sample:
        """Return the number of people of whom the rows are a sample."""
        return Sample(self.people.value, self.rows, self.a_year)

    @property
    def drawn_from(self) -> DrawnFrom:
        """The population that they are of."""
        return DrawnFrom(self.title, self.digest, self.seed, self.parameters, self.assumed)

    def check(self, population: Population, place: Place, diagnosis: Diagnosis) -> None:
        """Report people drawn from other parameters than these."""
        if not population.digest.startswith(self.digest):
            message = (
                f"its people were drawn from parameters with hash {self.digest[:SHOWN]}, "
                f"and these have {population.digest[:SHOWN]}"
            )
            hint = "name the parameters of then with --parameters, or draw the people again"
            diagnosis.add("other-parameters", place, message, help=hint)


_LABEL: TypeAdapter[TableMetadata] = TypeAdapter(TableMetadata)


def check_metadata(schema: Arrow, place: Place, diagnosis: Diagnosis) -> bool:
    """Return True if what a table says of itself can be read, and agrees with its columns.

    Anyone may have altered it since it was written; every problem is reported. A key that is not
    known is left alone; what means something else has another name of its form.
    """
    own, told = Diagnosis(), schema.metadata or {}
    for key, name, read, hint in (
        (_KEY, SCHEMA, TableMetadata.on, "decide the table again"),
        (KEY, DRAWN, Provenance.on, "draw the people again: release-sim cohort synthesize"),
    ):
        if key not in told:
            continue
        try:
            written = str(json.loads(told[key])["schema"])
            found = read(schema) if written == name else None
        except (ValueError, KeyError, TypeError, AttributeError):
            message = f"what the table says of itself under `{key.decode()}` was altered"
            own.add("table-broken", place, message, help=hint)
            continue
        if written != name:
            message = (
                f"written as `{written}`, whose hashes cannot be compared with those of `{name}`"
            )
            own.add("other-version", place, message, help=hint)
        if isinstance(found, TableMetadata):
            _check_columns(schema, found, place, own)
    diagnosis.take(FilesAreWrongError(own.problems))
    return not len(own)


def _check_columns(schema: Arrow, label: TableMetadata, place: Place, diagnosis: Diagnosis) -> None:
    """Report columns that a decided table has by its label, and that are gone or of another type.

    Answers may be words or what another program makes of words.
    """
    wanted = {ROW: pa.types.is_integer, DAY.name: pa.types.is_date}
    wanted |= {RULES: _is_binary} if label.rules else {}
    for name, is_right in wanted.items():
        if name not in schema.names:
            message = f"a decided table has a column `{name}`, and this one has none"
        elif is_right(schema.field(name).type):
            continue
        else:
            message = f"the cells of `{name}` are {schema.field(name).type}, as no decided table's"
        diagnosis.add("table-broken", place, message, help="decide the table again")


def _is_binary(kind: Arrow) -> bool:
    return bool(pa.types.is_fixed_size_binary(kind))


def carried(schema: Arrow) -> dict[bytes, bytes]:
    """Return the metadata of its origin that a table keeps when it is decided."""
    return {k: v for k, v in (schema.metadata or {}).items() if k == KEY}

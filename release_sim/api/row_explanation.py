"""One row of a table, decided again as a single case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from release_sim.api.explanation import Explanation
from release_sim.api.idle_options import idle_readings
from release_sim.api.inputs import Inputs
from release_sim.api.table_options import TableOptions, check_has_facts, decided_table
from release_sim.errors import NothingCollectedError
from release_sim.model.case import Case
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.model.title_addition import MadeUpPerson


@dataclass(frozen=True, slots=True)
class RowOptions:
    """The policy, the readings and the options of the table under which a row is explained.

    Those of the table, where it says how it was decided, else the jurisdiction's own.
    """

    policy: str | None = None
    readings: Sequence[str] = ()
    table: TableOptions = field(default_factory=TableOptions)
    language: Language = LAW_LANGUAGE  # of the title and the story that a row gets

    @property
    def change_it(self) -> bool:
        """True if they may give another answer than the one that the table stores."""
        beside = self.table
        return bool(self.policy or self.readings or beside.as_of or beside.set or beside.forget)


def explained_row(
    inputs: Inputs, rulebook: Rulebook, file: Path, row: int, options: RowOptions
) -> Explanation:
    """Return a row, numbered from 1, decided and ready to be asked about.

    The decision is checked against the bitsets and, where nothing changes it, the stored answer.

    Raises ``FilesAreWrongError`` where something is wrong with the table, a name or the row, and
    ``NothingCollectedError`` where there is no such row.
    """
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.cohort_engine import CohortEngine  # noqa: PLC0415
    from release_sim.cohort.tables.explain_row import explain_row, row_of  # noqa: PLC0415
    from release_sim.cohort.tables.provenance import Provenance  # noqa: PLC0415
    from release_sim.cohort.tables.table_metadata import TableMetadata  # noqa: PLC0415

    diagnosis, place = inputs.diagnosis, Place(str(file))
    table = decided_table(file, diagnosis)
    label = TableMetadata.on(table.schema) if table else None
    if label and options.policy is None:
        under = label.policy_of(rulebook.policies, place, diagnosis)
    else:
        under = inputs.policy(options.policy, rulebook)
    chosen = inputs.readings(options.readings, rulebook)
    inputs.idle += idle_readings(chosen, [under] if under else [])
    beside = options.table
    if label:
        beside = replace(beside, set=[*label.alike, *beside.set], ignore=True)
    given = beside.read(inputs, under)
    if not label:
        table, given = beside.opened(file, given, inputs)
    has_facts = table is not None and check_has_facts(table, diagnosis)
    bindings = beside.bindings(table, given, diagnosis) if table and has_facts else None
    bindings, under = diagnosis.require(bindings), diagnosis.require(under)
    table = diagnosis.require(table)
    found = row_of(table, row)
    if found is None:
        raise NothingCollectedError(f"{file} has no row {row}")
    is_stored = label is not None and not options.change_it
    cohort_engine = CohortEngine(under.with_readings(chosen))
    told = explain_row(table, bindings, cohort_engine, found, is_stored)
    say = inputs.voice(rulebook, options.language).catalogue.plain
    is_made_up = Provenance.of(table) is not None
    story = scenario_from_row(file, row, told.engine.policy.name, told.case, is_made_up, say)
    return Explanation(rulebook, story, story.main, told.engine, told.decision)


def scenario_from_row(
    file: Path, row: int, policy: str, case: Case, is_made_up: bool, say: Callable[..., str]
) -> Scenario:
    """Return a row of a table as a scenario, its title and story in the words of ``say``."""
    title, story = say("row.title", row=row, file=file.name), say("row.story")
    added = (MadeUpPerson(),) if is_made_up else ()
    main = Branch("", title, policy, case, {}, Expectation(), added=added)
    return Scenario(str(file), story, (), main, (), Place(str(file)))

"""The use cases over files of records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.arguments import check_whole, several
from release_sim.api.record_files import rerun_records, verified
from release_sim.api.rules_folder import Name, RulesFolder
from release_sim.loading.diagnosis import Diagnosis

if TYPE_CHECKING:
    from release_sim.model.records.ledger_results import Appended, Verified
    from release_sim.model.records.rerun_result import Rerun

# Each use case is imported where it is asked for: canonical JSON and signatures take long to come.


class RecordUseCases(RulesFolder):
    """Files of records added to, verified and decided again."""

    def audit_verify(
        self,
        records: Name,
        keys: Sequence[Name] = (),
        *,
        expect_head: str | None = None,
        expect_count: int = 0,
    ) -> Verified:
        """Return the result of checking a file of records, with the first line that is wrong.

        Args:
            records: The file.
            keys: Public keys, by one of which every line must be signed.
            expect_head: The hash of a line that was noted.
            expect_count: The number of lines that were noted.

        Raises:
            FilesAreWrongError: The file or a key cannot be read.
            NothingCollectedError: There is no record in the file.
        """
        diagnosis, paths = Diagnosis(), list(map(Path, several(keys)))
        check_whole("expect_count", expect_count, 0, None, diagnosis)
        diagnosis.raise_if_any()
        return verified(Path(records), paths, expect_head, expect_count)

    def audit_record(
        self, records: Name, *scenarios: Name, signing_key: Name | None = None
    ) -> Appended:
        """Decide scenarios as they are told, and add every decision to a file of records.

        Args:
            records: The file; it is begun where there is none.
            scenarios: Scenario files or folders.
            signing_key: A private key, with which each line is signed.

        Raises:
            FilesAreWrongError: Something is wrong with a scenario, the file or the key.
            NotWrittenError: The file cannot be written.
        """
        from release_sim.api.overrides import Overrides  # noqa: PLC0415
        from release_sim.api.recording import Recording  # noqa: PLC0415
        from release_sim.api.scenario_decisions import decide_all, recordable_branches  # noqa: PLC0415
        from release_sim.engine.decide import EngineCache  # noqa: PLC0415

        inputs = self._inputs()
        rulebook, found = inputs.scenarios(list(map(Path, scenarios)), Overrides())
        engines = EngineCache(rulebook)
        done = [(each, decide_all(inputs, engines, each)) for each in found]
        key = Path(signing_key) if signing_key else None
        recording = Recording.at(Path(records), key, inputs, rulebook)
        inputs.diagnosis.raise_if_any()
        return inputs.diagnosis.require(recording).add(recordable_branches(engines, done))

    def audit_rerun(self, records: Name) -> list[Rerun]:
        """Decide every recorded case again under these rules, and return what differs in each.

        Raises:
            FilesAreWrongError: The file cannot be read, or was changed.
            NothingCollectedError: There is no record in the file.
        """
        return list(rerun_records(Path(records), self.rulebook()))

"""Records of the rows of a table."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from release_sim.api import recording
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.cohort.tables import explain_row
from release_sim.model.language import Language
from release_sim.model.records.ledger_results import Appended
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.records.audit_text import appended_text
from release_sim.vocabulary.actions import ACTIONS
from tests.audit.test_record import answers, records
from tests.audit.verbs import good
from tests.cohorts import answers_in, read
from tests.conftest import ROOT
from tests.wrong_input import command, control_c, interrupted_at


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    good("cohort", "synthesize", "--rows", "40", "--seed", "1", "-o", str(path))
    return path


@pytest.mark.usefixtures("story")
def test_every_row_that_is_decided_has_a_record(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "AT_ONCE", 16)
    good("audit", "keygen", "key")
    options = ("--reading", "notify_scope=violent_or_serious", "--record", "r", "--sign", "key")
    said = good("cohort", "decide", str(people), "-o", "to.parquet", *options)
    head = said.err.split()[-1]
    assert said.err == f"recorded in `r`: lines 1 to 40\n  head {head}\n"
    entries = records("r")
    assert entries[-1].hash == head
    for record, row in zip(entries, read(Path("to.parquet")), strict=True):
        assert (record.decision.scenario, record.row) == (str(people), row["row"])
        assert record.decision.readings["notify_scope"] == "violent_or_serious"
        assert record.decision.as_of == row["as_of"]
        assert answers(record) == {a: v.value for a, v in answers_in(row, [*ACTIONS]).items()}
    good("audit", "verify", "r", "--key", "key.pub")
    assert good("audit", "rerun", "r", "--exit-code").out == "40 records: 40 same\n"


@pytest.mark.usefixtures("story")
def test_a_row_on_which_bitsets_and_engine_disagree_is_not_recorded(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain_row, "ANSWERS", ANSWERS[::-1])
    said = command("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    assert said.code == 70
    assert said.err.startswith("wrote to.parquet, and recorded 0 of its 40 rows in r, where")
    assert "the table evaluation and the engine disagree on" in said.err
    assert not Path("r").exists()


BAD = "as_of,custody.state\n2025-06-01,in_custody\n2025-06-01,jailed\n2025-06-02,released\n"


def test_rows_refused_have_no_record(story: Path) -> None:
    (story / "cases.csv").write_text(BAD, encoding="utf-8")
    decide = ("cohort", "decide", "cases.csv", "-o", "to.csv", "--record", "r")
    assert command(*decide).code == 3
    assert sorted(os.listdir(story)) == ["cases.csv", "story.yaml"]
    good(*decide, "--reject", "refused.csv")
    assert [(entry.row, str(entry.decision.as_of)) for entry in records("r")] == [
        (1, "2025-06-01"),
        (3, "2025-06-02"),
    ]
    (story / "cases.csv").write_text("as_of,custody.state\n2025-06-01,jailed\n", encoding="utf-8")
    assert "recorded" not in good(*decide, "--reject", "refused.csv").err


@pytest.mark.parametrize(
    ("options", "code", "wrong"),
    [
        (("--sign", "key"), 2, "--sign needs --record"),
        (("--record", "."), 2, "`.` cannot be written: is a directory"),
        (("--record", "no/r"), 2, "`no/r` cannot be written: no such file or directory"),
        (("--record", "story.yaml/r"), 2, "cannot be written: not a directory"),
        (("--record", "story.yaml"), 3, "story.yaml:15:1: error[broken-record]: nothing is added"),
        (("--record", "pipe"), 2, "`pipe` cannot be written: it is not a regular file"),
        (("--record", "cases.csv"), 2, "must be different files"),
        (("--record", "to.csv"), 2, "must be different files"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_cannot_be_recorded_is_said_before_a_table_is_decided(
    options: tuple[str, ...], code: int, wrong: str, story: Path
) -> None:
    os.mkfifo(story / "pipe")
    (story / "cases.csv").write_text(BAD.replace("jailed", "released"), encoding="utf-8")
    before = sorted(os.listdir(story))
    said = command("cohort", "decide", "cases.csv", "-o", "to.csv", *options)
    assert (said.code, said.out) == (code, "")
    assert wrong in " ".join(said.err.split())
    assert sorted(os.listdir(story)) == before


@pytest.mark.whole
def test_a_full_disk_says_how_many_rows_are_recorded(people: Path, story: Path) -> None:
    code = (
        "import resource, sys; sys.dont_write_bytecode = True\n"  # half modules would stay
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000,) * 2)\n"
        "from release_sim.api import recording; recording.AT_ONCE = 16\n"
        "from release_sim.cli.main import main; main()"
    )
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, *verb],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    number = (story / "r").read_bytes().count(b"\n")
    assert number % 16
    assert done.returncode == 2
    assert done.stderr == (
        f"wrote to.parquet, and recorded {number} of its 40 rows in r, where they stay\n"
        "error: `r` cannot be written: file too large\n"
    )
    good("run", str(ROOT / "scenarios/seeds/red_light_stop.yaml"), "--record", "r")
    assert [entry.row for entry in records("r")][: number + 1] == [*range(1, number + 1), None]


@pytest.mark.usefixtures("story")
def test_control_c_says_how_many_rows_are_recorded(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "AT_ONCE", 16)
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    said = interrupted_at("16 of 40 rows recorded", *verb)
    assert said.code == 130
    recorded = "wrote to.parquet, and recorded 16 of its 40 rows in r, where they stay\n"
    assert recorded in said.err
    assert [entry.row for entry in records("r")] == [*range(1, 17)]
    assert pyarrow.parquet.read_metadata("to.parquet").num_rows == 40


def test_control_c_within_a_line_counts_those_before_it(
    people: Path, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half(file: int, data: memoryview) -> int:
        monkeypatch.setattr(os, "write", write)
        written = write(file, data[: len(data) // 2])
        signal.raise_signal(signal.SIGINT)
        return written

    monkeypatch.setattr(os, "write", half)
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    with control_c():
        said = command(*verb)
    assert said.code == 130
    number = (story / "r").read_bytes().count(b"\n")
    assert 0 < number < 40
    assert f"wrote to.parquet, and recorded {number} of its 40 rows in r," in said.err
    good("run", str(ROOT / "scenarios/seeds/red_light_stop.yaml"), "--record", "r")
    assert [entry.row for entry in records("r")][: number + 1] == [*range(1, number + 1), None]


def test_lines_between_which_others_wrote_are_told_as_such() -> None:
    one, two = Appended(1, 10, "a"), Appended(13, 14, "b", 5)
    frame = Catalogue.read(Language.ENGLISH).plain
    assert appended_text("r", [one], frame) == "recorded in `r`: lines 1 to 10\n  head a"
    text = appended_text("r", [one, two], frame)
    assert "a writer was interrupted after 5 bytes of a line" in text
    assert "recorded in `r`: 12 lines among lines 1 to 14" in text
    assert text.endswith("  head b")

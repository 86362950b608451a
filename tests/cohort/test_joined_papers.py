"""Papers in tables of their own, a row each: joined to their people, decided, explained."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from release_sim.cohort.tables.papers_join import MOST
from release_sim.engine.decide import Engine
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, qualified
from tests.cohort.test_bitsets import listed
from tests.cohorts import answers_in, read, write
from tests.conftest import some
from tests.wrong_input import command

DAY = date(2025, 6, 1)
PEOPLE = (
    "id,as_of,custody.state,custody.eligible_for_release\n"
    "a,2025-06-01,in_custody,true\n"
    "b,2025-06-01,in_custody,true\n"
    "c,2025-06-01,in_custody,true\n"
)
REQUESTS = (
    "request.form,request.asks_notification,request.cancelled,id\n"
    "i_247a,true,,a\nletter,true,,b\ni_247n,true,true,a\n,,,b\n"
)
JOINED = ("--instruments", "requests.csv", "--person", "id")

Papers = dict[str, list[tuple[str, dict[str, Any]]]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "requests.csv").write_text(REQUESTS, encoding="utf-8")
    return tmp_path


def papers_of(people: int, random: Random) -> Papers:
    """Nought to two requests and warrants, that can be, of each person, in any order."""
    found: Papers = {"request": [], "warrant": []}
    for kind, several in found.items():
        facts = [VOCABULARY[name] for name, of in KIND_OF.items() if of == kind]
        for person in range(people):
            for _ in range(random.randrange(3)):
                told = {f.name: random.choice(listed(f)) for f in facts if random.randrange(2)}
                if not broken_constraints(Case(DAY, told)):
                    several.append((str(person), told))
        random.shuffle(several)
    return found


def tables_of(papers: Papers, folder: Path, suffix: str) -> list[str]:
    """The options that name these papers, of which each kind has a table."""
    options = ["--person", "id"]
    for kind, several in papers.items():
        columns: dict[str, list[Any]] = {"id": [person for person, _ in several]}
        for fact, of in KIND_OF.items():
            if of == kind:
                columns[fact] = [told.get(fact) for _, told in several]
        path = write(folder / f"{kind}s{suffix}", columns)
        options += ["--instruments", str(path)]
    return options


def cases_of_people(people: int, papers: Papers) -> list[Case]:
    """The same as cases: of a paper in the table every fact is told, or unknown but its life."""
    found = []
    for person in range(people):
        stated: dict[str, Any] = {"custody.state": "in_custody"}
        unknown: set[str] = set()
        instruments = {}
        for kind, several in papers.items():
            own = [told for whose, told in several if whose == str(person)]
            instruments[kind] = tuple(str(n) for n in range(1, len(own) + 1))
            for name, told in zip(instruments[kind], own, strict=True):
                stated |= {qualified(fact, name): value for fact, value in told.items()}
                silent = {f for f, of in KIND_OF.items() if of == kind} - told.keys()
                silent -= {INSTRUMENTS[kind].life}
                unknown |= {qualified(fact, name) for fact in silent}
        found.append(Case(DAY, stated, frozenset(unknown), instruments))
    return found


def decided(options: list[str], to: str, *more: str) -> list[dict[str, Any]]:
    said = command("cohort", "decide", "everyone.csv", *options, "-o", to, *more)
    assert (said.code, said.err) == (0, "")
    return read(Path(to))


@pytest.mark.parametrize("suffix", some([".csv", ".parquet"], 1))
@pytest.mark.usefixtures("folder")
def test_people_with_papers_are_decided_as_their_cases(
    suffix: str, rulebook: Rulebook, tmp_path: Path
) -> None:
    random, people = Random(1), 60  # noqa: S311  cases, not secrets
    papers = papers_of(people, random)
    ids = [str(n) for n in range(people)]
    everyone = {"id": ids, "as_of": [DAY] * people, "custody.state": ["in_custody"] * people}
    write(tmp_path / "everyone.csv", everyone)
    options = tables_of(papers, tmp_path, suffix)
    rows = decided(options, "to.parquet", "--policy", "denver")
    engine = Engine(rulebook.policies["denver"])
    wanted = [engine.answers(case) for case in cases_of_people(people, papers)]
    assert [answers_in(row, list(ACTIONS)) for row in rows] == wanted

    for several in papers.values():
        random.shuffle(several)
    options = tables_of(papers, tmp_path, suffix)
    assert decided(options, "shuffled.parquet", "--policy", "denver") == rows

    for kind, several in papers.items():
        life, live = INSTRUMENTS[kind].life, INSTRUMENTS[kind].live
        several += [(person, {**told, life: not live}) for person, told in several[:20]]
    options = tables_of(papers, tmp_path, suffix)
    # A withdrawn request stays in the log.
    for row in (*rows, *(gone := decided(options, "gone.parquet", "--policy", "denver"))):
        row.pop("record_request")
    assert gone == rows


@pytest.mark.usefixtures("folder")
def test_a_person_with_as_many_papers_as_can_be_is_decided_as_the_case(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    random = Random(2)  # noqa: S311  cases, not secrets
    many = [("1", random.choice(papers_of(9, random)["request"])[1]) for _ in range(MOST)]
    papers = {"request": [("0", {"request.form": "letter"}), *many], "warrant": []}
    everyone = {"id": ["0", "1"], "as_of": [DAY] * 2, "custody.state": ["in_custody"] * 2}
    write(tmp_path / "everyone.csv", everyone)
    rows = decided(tables_of(papers, tmp_path, ".csv"), "to.parquet", "--policy", "denver")
    engine = Engine(rulebook.policies["denver"])
    wanted = [engine.answers(case) for case in cases_of_people(2, papers)]
    assert [answers_in(row, list(ACTIONS)) for row in rows] == wanted


@pytest.mark.whole
@pytest.mark.usefixtures("folder")
def test_a_row_with_joined_papers_is_explained_before_and_after() -> None:
    said = command("cohort", "decide", "people.csv", *JOINED, "-o", "to.parquet", "--with-rules")
    assert (said.code, said.err) == (0, "")
    only = ("--row", "2", "--json")
    after = json.loads(command("cohort", "explain", "to.parquet", *only).out)
    before = json.loads(command("cohort", "explain", "people.csv", *JOINED, *only).out)
    assert after["answers"] == before["answers"]
    assert after["answers"]["record_request"]["by_instrument"].keys() == {"1", "2"}
    asked = ("cohort", "compare", "people.csv", *JOINED, "--policy", "denver", "--policy", "aurora")
    assert command(*asked, "--json").code == 0
    assert command("cohort", "summarize", "to.parquet").code == 0


@pytest.mark.usefixtures("folder")
def test_a_fact_can_be_stated_of_one_paper_and_must_name_it_where_there_are_several() -> None:
    one = ("--row", "1", "--action", "notify_of_release")
    asked = ("cohort", "explain", "people.csv", *JOINED, *one)
    assert command(*asked, "--set", "request.1.cancelled=true").out != command(*asked).out
    said = command(*asked, "--set", "request.cancelled=true")
    assert said.code == 3
    assert "error[which-instrument]: `request.cancelled` could be a fact of several" in said.err
    assert "`request.1.cancelled`, `request.2.cancelled`" in said.err


@pytest.mark.usefixtures("folder")
def test_all_that_cannot_be_joined_is_told_at_once(folder: Path) -> None:
    people = PEOPLE + "a,2025-06-01,released,\n,2025-06-01,released,\n"
    (folder / "people.csv").write_text(people, encoding="utf-8")
    many = "letter,true,,c\n" * (MOST + 1)
    (folder / "requests.csv").write_text(
        REQUESTS + "letter,,,z\nletter,,,\n" + many, encoding="utf-8"
    )
    said = command("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv")
    assert said.code == 3
    heads = [line for line in said.err.splitlines() if "error[" in line]
    assert heads == [
        f"people.csv:4:1: error[too-many-papers]: person `c` has {MOST + 1} requests",
        "people.csv:5:1: error[repeated-person]: row 4: person `a` is in row 1 already",
        "people.csv:6:1: error[paper-of-nobody]: row 5: `id` does not say who the person is",
        "requests.csv:6:4: error[paper-of-nobody]: row 5: no row of people.csv is of person `z`",
        "requests.csv:7:4: error[paper-of-nobody]: row 6: `id` does not say of whom the paper is",
    ]
    assert not (folder / "to.csv").exists()


@pytest.mark.usefixtures("folder")
def test_bad_cells_of_papers_are_told_where_they_are_or_refuse_their_person(folder: Path) -> None:
    (folder / "requests.csv").write_text(REQUESTS + "fax,maybe,,b\n", encoding="utf-8")
    said = command("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv")
    assert said.code == 3
    heads = [line for line in said.err.splitlines() if "error[" in line]
    assert heads == [
        "requests.csv:6:1: error[value-not-listed]: row 2: `request.form` cannot be `fax`",
        "requests.csv:6:2: error[wrong-kind]: row 2: `request.asks_notification` cannot be `maybe`",
    ]
    asked = ("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv", "--reject", "refused.csv")
    assert command(*asked).code == 0
    assert [row["row"] for row in read(folder / "to.csv")] == [1, 3]
    assert [row["id"] for row in read(folder / "refused.csv")] == ["b"]


@pytest.mark.parametrize(
    ("papers", "name"),
    [
        ("id,request.form,warrant.form\n", "not-of-one-kind"),
        ("id,request.form,custody.state\n", "not-of-one-kind"),
        ("id,request.2.form\n", "not-of-one-kind"),
        ("id\n", "missing-column"),
        ("request.form\n", "unknown-column"),
        ("id,request.from_whom\n", "unknown-column"),
    ],
)
def test_a_table_of_papers_tells_of_one_kind(papers: str, name: str, folder: Path) -> None:
    (folder / "requests.csv").write_text(papers, encoding="utf-8")
    said = command("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv")
    assert said.code == 3
    assert f"error[{name}]" in said.err


@pytest.mark.usefixtures("folder")
def test_a_kind_of_paper_has_one_table(folder: Path) -> None:
    said = command(
        *("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv"),
        *("--instruments", "requests.csv"),
    )
    assert said.code == 3
    assert "error[repeated-kind]" in said.err
    (folder / "people.csv").write_text("id,as_of,request.form\na,2025-06-01,i_247a\n", "utf-8")
    (folder / "requests.csv").write_text("id,request.form\na,letter\n", "utf-8")
    said = command("cohort", "decide", "people.csv", *JOINED, "-o", "to.csv")
    assert said.code == 3
    assert "people.csv:1:3: error[repeated-kind]: `request.form` is a fact of papers" in said.err


@pytest.mark.usefixtures("folder")
def test_a_mapping_speaks_of_the_columns_of_all_tables(folder: Path) -> None:
    mapping = (
        "title: A list\ncolumns: {Status: custody.state, Paper: request.form}\n"
        "values: {custody.state: {IN: in_custody}, request.form: {A: i_247a, L: letter}}\n"
    )
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    (folder / "people.csv").write_text("id,as_of,Status\na,2025-06-01,IN\n", encoding="utf-8")
    (folder / "requests.csv").write_text("id,Paper\na,A\na,L\n", encoding="utf-8")
    asked = ("cohort", "explain", "people.csv", *JOINED, "--mapping", "m.yaml", "--row", "1")
    facts = json.loads(command(*asked, "--json").out)["facts"]["stated"]
    assert (facts["request.1.form"], facts["request.2.form"]) == ("i_247a", "letter")


def test_papers_need_the_column_of_the_person_and_no_cluster() -> None:
    asked = ("cohort", "decide", "people.csv", "-o", "to.csv")
    assert command(*asked, "--instruments", "requests.csv").code == 2
    assert command(*asked, "--person", "id", "--scheduler", "local").code == 2
    assert command(*asked, *JOINED, "--scheduler", "local").code == 2

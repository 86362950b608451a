"""An option that changes nothing, or has no effect beside another, says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.cli.help import NO_EFFECT, TEXT_ONLY
from tests.cli.options import ALL, LATE, STORY, Option
from tests.wrong_input import command

SO_READ = ("--reading", "police_vs_sheriff=all_city_staff")
OTHERWISE = ("--reading", "police_vs_sheriff=police_only")
UNASKED = ("--reading", "cooperation_claim=had_informed")


def names_of(path: tuple[str, ...]) -> set[str | None]:
    """The options of a verb by the names of their parameters."""
    return {each.name for other, each in ALL if other == path}


@pytest.mark.parametrize(
    ("verb", "idle", "other"),
    [
        ("run", ("--policy", "denver"), ("--policy", "aurora")),
        ("run", ("--as-of", "2025-03-05"), ("--as-of", "2025-03-06")),
        ("run", ("--set", "request.asks_hold=true"), ("--set", "request.asks_hold=false")),
        ("explain", ("--as-of", "2025-03-05"), ("--forget", "request.form")),
        pytest.param(
            *("report", ("--as-of", "2025-03-05"), ("--as-of", "2025-03-06")),
            marks=pytest.mark.whole,
        ),
        ("run", ("--forget", "site.kind"), ("--forget", "request.form")),
        *((verb, SO_READ, OTHERWISE) for verb in ("run", "explain")),
        pytest.param("report", SO_READ, OTHERWISE, marks=pytest.mark.whole),
        *((verb, UNASKED, OTHERWISE) for verb in ("run", "explain")),
        *(("across", option, OTHERWISE) for option in (SO_READ, ("--as-of", "2025-03-05"))),
    ],
)
def test_an_option_that_changes_nothing_says_so(
    verb: str, idle: tuple[str, str], other: tuple[str, str], tmp_path: Path
) -> None:
    out = ("-o", str(tmp_path / "o.html")) if verb == "report" else ()
    out = ("--policies", "denver@2025-03-05") if verb == "across" else out
    said = command(verb, STORY, *out, *idle)
    assert f"note: {' '.join(idle)} changes nothing" in said.err
    assert said.code == 0
    assert "changes nothing" not in command(verb, STORY, *out, *other).err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "call",
    [
        ("replay", LATE),
        ("compare", "denver@2025-03-05", "denver@2025-03-06", "--scenario", STORY),
        ("cohort", "decide", "t.csv", "-o", "o.csv"),
        ("cohort", "explain", "t.csv", "--row", "1"),
        ("cohort", "compare", "t.csv", "--policy", "denver", "--policy", "denver"),
    ],
    ids=lambda call: " ".join(call[:2]),
)
def test_a_reading_that_every_policy_has_already_says_so(call: tuple[str, ...]) -> None:
    said = command(*call, *SO_READ)
    assert f"note: {' '.join(SO_READ)} changes nothing: that choice is made already" in said.err
    assert "changes nothing" not in command(*call, *OTHERWISE).err


def test_a_history_that_is_so_already_says_so() -> None:
    said = command("replay", LATE, "--policy", "denver", "--begins-on", "2018-02-15")
    assert "note: --policy denver changes nothing" in said.err
    assert "--begins-on 2018-02-15 changes nothing" not in said.err


@pytest.mark.parametrize(
    ("verb", "beside", "option"),
    [(v, b, o) for v, beside in NO_EFFECT.items() for b, names in beside.items() for o in names],
)
def test_an_option_without_effect_beside_another_says_so(
    verb: str, beside: str, option: str
) -> None:
    by_name = {each.name: each for path, each in ALL if path == (verb,)}
    typed = []
    for each in (by_name[beside], by_name[option]):
        typed += [each.opts[0], *(() if each.is_flag else ("1",))]
    said = command(verb, *typed, "no_such_story.yaml")
    assert (
        f"note: {by_name[option].opts[0]} has no effect with {by_name[beside].opts[0]}" in said.err
    )


@pytest.mark.usefixtures("here")
def test_a_comparison_without_a_difference_says_that_it_wrote_nothing() -> None:
    sides = ("denver@2025-03-05", "denver@2025-03-06", "--action", "record_request")
    said = command("compare", *sides, "--write", "cases")
    assert "wrote nothing to cases: no answer differs in any case" in said.err
    assert not Path("cases").exists()


TEXT = [
    (path, each)
    for path, each in ALL
    if each.name in TEXT_ONLY and path != ("report",) and "json" in names_of(path)
]


@pytest.mark.parametrize(
    ("path", "option"), TEXT, ids=[f"{' '.join(path)} {each.opts[0]}" for path, each in TEXT]
)
def test_an_option_that_only_changes_text_says_so_beside_json(
    path: tuple[str, ...], option: Option
) -> None:
    """The note comes with the options, whatever is wrong with what they are given."""
    value = () if option.is_flag else ("en",)
    said = command(*path, option.opts[0], *value, "--json", "no_such_story.yaml")
    assert f"note: {option.opts[0]} has no effect with --json" in said.err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("replay", LATE, "--begins-on", "9999-12-31"), "a timeline cannot begin on 9999-12-31"),
        (("what-if", LATE, "--as-of", "9999-12-31"), "a timeline cannot begin on 9999-12-31"),
        (("replay", LATE, "--svg", "x.png"), "`x.png` does not end in `.svg`"),
        (("rules", "--svg", "x.png"), "`x.png` does not end in `.svg`"),
        (("across", STORY, "--picture", "x.png"), "`x.png` does not end in `.svg`"),
        (("report", "--rulebook", "--across", "-o", "o.html"), "--rulebook goes alone"),
        (("report", "--compare", "a", "b", "--across", "-o", "o.html"), "--across is about"),
    ],
)
def test_a_value_that_no_option_can_mean_is_refused(call: tuple[str, ...], said: str) -> None:
    found = command(*call)
    assert found.code in (2, 3)
    assert said in found.err
    assert not Path("x.png").exists()


def test_a_report_without_scenarios_says_that_it_shows_no_place(tmp_path: Path) -> None:
    said = command("report", LATE, "--across", "-o", str(tmp_path / "o.html"))
    assert "note: --across has no effect: no scenario is named" in said.err


def test_a_file_named_twice_is_decided_once() -> None:
    once = command("run", STORY, "--table")
    assert command("run", STORY, STORY, "--table").out == once.out

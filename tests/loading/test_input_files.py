"""Files of a folder are read, or it is said that they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.wrong_input import GOLDEN, GOOD, command, read_rules, small


@pytest.mark.parametrize("name", ["town/extra.yml", "extra.yml", "town/jail.yaml.txt", "a/b/c.yml"])
def test_a_file_of_another_ending_in_a_rules_folder_is_complained_of(
    tmp_path: Path, name: str
) -> None:
    rules = shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    (rules / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(rules / "town/jail.yaml", rules / name)
    told = [(problem.name, problem.place.path) for problem in read_rules(rules)]
    assert ("misplaced-file", str(rules / name)) in told


def test_what_is_no_rule_by_its_name_may_lie_in_a_rules_folder(tmp_path: Path) -> None:
    rules = shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    for name in ("README.md", ".jail.yaml.swp", "LICENSE"):
        (rules / name).write_text("no rule", encoding="utf-8")
    assert read_rules(rules) == []


@pytest.mark.parametrize("name", ["fails.yml", "deep/down/fails.yml", "deep/fails.yaml"])
def test_every_scenario_below_a_folder_is_held_to_what_it_expects(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    fails = GOOD + "expect: {answers: {hold_past_release: required}}\n"
    (tmp_path / name).write_text(fails, encoding="utf-8")
    said = command(*small("test", str(tmp_path)))
    assert said.code == 1
    assert "2 scenarios, 2 decisions: 1 not as expected; 1 expects nothing" in said.out


def test_a_scenario_of_another_ending_is_complained_of(tmp_path: Path) -> None:
    (tmp_path / "good.yaml.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    said = command(*small("test", str(tmp_path)))
    assert said.code == 3
    assert "good.yaml.txt:1:1: error[misplaced-file]" in said.err


@pytest.mark.parametrize(
    ("limit", "code", "told"),
    [
        ("50", 0, ""),
        ("100", 1, "rule coverage 50.0% is below 100%\n"),
        ("101", 2, "it is more than 100"),
        ("nan", 2, "it is not a number"),
        ("inf", 2, "it is more than 100"),
        ("-1", 2, "it is less than 0"),
    ],
)
def test_a_limit_of_coverage_is_a_percentage_and_says_why_it_is_missed(
    tmp_path: Path, limit: str, code: int, told: str
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    said = command(*small("test", str(tmp_path), "--fail-under", limit))
    assert said.code == code
    assert told in said.err


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_circle_of_exceptions_of_any_length_is_one(tmp_path: Path, length: int) -> None:
    rules = shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    lines = ["title: A circle", "rules:"]
    for number in range(length):
        before = f"town.circle.r{(number - 1) % length}"
        lines += [
            f"  r{number}:",
            "    says: A rule.",
            '    cite: {source: town_code, at: "2"}',
            "    when: {custody.state: in_custody}",
            f"    exception_to: {before}",
            "    then: {must_not: hold_past_release}",
        ]
    (rules / "town" / "circle.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = {problem.name for problem in read_rules(rules)} - {"exception-not-loaded"}
    assert names == {"exception-circle"}

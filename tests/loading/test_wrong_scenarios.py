"""Every complaint about a scenario stands at the word that is wrong."""

from pathlib import Path
from typing import Any

import pytest
from pydantic.json_schema import GenerateJsonSchema

from release_sim.model.rulebook import Rulebook
from tests.wrong_input import (
    GOOD,
    assert_no_python_in,
    places,
    read_scenario,
)

CASE = "case: {custody.state: in_custody}"
HEAD = GOOD[: GOOD.index("case:")]
KEYS_IN_KEYS = [*(f"8:{n} key-not-text" for n in range(11, 34)), "8:33 too-deep"]
KEYS_IN_KEYS_OF_BLOCKS = [*(f"1:{n} key-not-text" for n in range(3, 50, 2)), "1:49 too-deep"]
# What a scenario says, and the line, column and name of everything that is wrong with it.
WRONG_SCENARIOS: dict[str, tuple[str, list[str]]] = {
    "a list": ("- title", ["1:1 wrong-shape"]),
    "a word": ("title", ["1:1 wrong-shape"]),
    "null": ("~", ["1:1 empty-file"]),
    "nothing": ("", ["1:1 empty-file"]),
    "only a mark of a document": ("---\n", ["1:1 empty-file"]),
    "no case": (HEAD, ["1:1 missing-key"]),
    "an empty case": (HEAD + "case: {}", []),
    "a case without a value": (HEAD + "case:", ["5:1 no-value"]),
    "a case that is a list": (HEAD + "case: [custody.state]", ["5:7 wrong-shape"]),
    "a case that is a word": (HEAD + "case: custody.state", ["5:7 wrong-shape"]),
    "a fact that is a list": (HEAD + "case: {custody.state: [in_custody]}", ["5:23 wrong-kind"]),
    "a fact that is a mapping": (HEAD + "case: {custody.state: {is: x}}", ["5:23 wrong-kind"]),
    "a fact that is a number": (HEAD + "case: {custody.state: 7}", ["5:23 wrong-kind"]),
    "a fact that is a truth": (HEAD + "case: {custody.state: true}", ["5:23 wrong-kind"]),
    "a count in words": (HEAD + "case: {volume.ratio: three}", ["5:22 wrong-kind"]),
    "a count with a fraction": (HEAD + "case: {volume.ratio: 1.5}", ["5:22 wrong-kind"]),
    "a count that is a truth": (HEAD + "case: {volume.ratio: true}", ["5:22 wrong-kind"]),
    "a count below zero": (HEAD + "case: {volume.ratio: -1}", ["5:22 value-not-listed"]),
    "a count of many digits": (HEAD + f"case: {{volume.ratio: {'9' * 5000}}}", ["5:22 wrong-kind"]),
    "a count without end": (HEAD + "case: {volume.ratio: 1e999}", ["5:22 wrong-kind"]),
    "yes": (HEAD + "case: {request.asks_hold: yes}", ["5:27 wrong-kind"]),
    "on": (HEAD + "case: {request.asks_hold: on}", ["5:27 wrong-kind"]),
    "a quoted truth": (HEAD + 'case: {request.asks_hold: "true"}', ["5:27 wrong-kind"]),
    "null for a fact": (HEAD + "case: {request.asks_hold: null}", ["5:27 no-value"]),
    "a wave for a fact": (HEAD + "case: {request.asks_hold: ~}", ["5:27 no-value"]),
    "a bare fact": (HEAD + "case: {request.asks_hold}", ["5:8 no-value"]),
    "unknown": (HEAD + "case: {request.asks_hold: unknown}", []),
    "a number as a fact": (HEAD + "case: {7: true}", ["5:8 unknown-fact"]),
    "null as a fact": (HEAD + "case: {~: true}", ["5:8 unknown-fact"]),
    "an empty fact": (HEAD + 'case: {"": true}', ["5:8 unknown-fact"]),
    "a fact in other letters": (
        HEAD + "case: {\N{CYRILLIC SMALL LETTER ES}ustody.state: x}",
        ["5:8 unknown-fact"],
    ),
    "a face as a fact": (HEAD + "case: {😀: x, 😀: y}", ["5:8 unknown-fact", "5:14 repeated-key"]),
    "a fact of a paper that is not there": (
        HEAD + "case: {warrants: {}, warrant.form: i_200, warrant.new.form: i_200}",
        ["5:22 which-instrument", "5:43 which-instrument"],
    ),
    "one name of a request and of a subpoena": (
        HEAD + "case: {requests: {a: {form: letter}}, subpoenas: {a: {}, b: {}}}",
        ["5:51 repeated-key"],
    ),
    "papers without names": (
        HEAD + "case: {requests: {form: i_247a}, warrants: {i_200: , judges: [i_200]}}",
        ["5:25 not-named", "5:45 no-value", "5:62 not-named"],
    ),
    "one fact with the name of its paper and without it": (
        HEAD + "case: {requests: {a: {form: letter}}, request.form: i_247a}",
        ["5:39 repeated-key"],
    ),
    "a subpoena that a change calls a request": (
        HEAD
        + "case: {subpoenas: {a: {}}}\nwhat_if:\n"
        + "  one: {change: {requests: {a: {cancelled: true}}}}",
        [],
    ),
    "a paper that comes with a change": (
        HEAD
        + "case: {custody.state: in_custody, warrants: {}}\nwhat_if:\n"
        + "  one: {change: {warrants: {new: {form: i_200, signed_by: immigration_officer}}}}",
        [],
    ),
    "a reading in the case": (HEAD + "case: {reading.breadth: wide}", ["5:8 finding-in-case"]),
    "a month as a day": (GOOD.replace("-01\n", "\n"), ["4:8 bad-date"]),
    "a day without dashes": (GOOD.replace("2025-03-01", "20250301"), ["4:8 bad-date"]),
    "a day with a time": (GOOD.replace("2025-03-01", "2025-03-01 10:00"), ["4:8 bad-date"]),
    "a week of a fact": (HEAD + "case: {request.received_on: 2025-W10-3}", ["5:29 bad-date"]),
    "a week": (GOOD.replace("2025-03-01", "2025-W10-3"), ["4:8 bad-date"]),
    "a quoted day": (GOOD.replace("2025-03-01", '"2025-03-01"'), []),
    "an item without a value": (GOOD + "expect:\n  flags:\n  -\n", ["10:4 no-value"]),
    "flags that are a word": (GOOD + "expect: {flags: hold_request}", ["8:17 wrong-shape"]),
    "answers that are a list": (GOOD + "expect: {answers: [required]}", ["8:19 wrong-shape"]),
    "an answer that is a list": (
        GOOD + "expect: {answers: {hold_past_release: [required]}}",
        [
            "8:39 wrong-shape",
        ],
    ),
    "a rule outside a list": (
        GOOD + "expect: {because: {hold_past_release: town.jail.no_hold}}",
        ["8:39 wrong-shape"],
    ),
    "an unknown fact that is missing": (
        GOOD + "expect: {missing: {hold_past_release: [custody]}}",
        ["8:40 unknown-fact"],
    ),
    "one source outside a list": (
        GOOD + "sources: {source: town_code, at: '2'}",
        ["8:10 wrong-shape"],
    ),
    "an unknown source": (
        GOOD + "sources: [{source: towncode, at: '2'}]",
        ["8:20 unknown-source"],
    ),
    "a bare locator": (GOOD + "sources: [{source: town_code, at: 2}]", ["8:35 wrong-shape"]),
    "a key that YAML 1.1 merges": (
        GOOD + "expect: {<<: {answers: {}}}",
        ["8:10 unknown-key"],
    ),
    "what-ifs in a list": (GOOD + "what_if: [{change: {}}]", ["8:10 wrong-shape"]),
    "a what-if that is a word": (GOOD + "what_if: {she: leaves}", ["8:16 wrong-shape"]),
    "a what-if in a what-if": (GOOD + "what_if: {a: {what_if: {}}}", ["8:15 unknown-key"]),
    "a what-if with a superscript": (
        GOOD + "what_if: {²: {readings: {²: [x]}}}",
        ["8:11 bad-name", "8:26 unknown-reading", "8:29 wrong-shape"],
    ),
    "a forgotten word": (GOOD + "what_if: {a: {forget: custody.state}}", ["8:23 wrong-shape"]),
    "a key twice, deep inside": (
        GOOD + "what_if: {a: {change: {custody.state: hospital, custody.state: released}}}",
        ["8:49 repeated-key"],
    ),
    "a mark at the beginning": ("\ufeff" + GOOD, []),
    "a mark within": (GOOD.replace("policy", "\ufeffpolicy"), ["3:1 control-character"]),
    "other ends of lines": (GOOD.replace("\n", "\r\n"), []),
    "other ends of wrong lines": (
        GOOD.replace("in_custody", "gone").replace("\n", "\r\n"),
        ["6:18 value-not-listed"],
    ),
    "a character that does not print": (
        GOOD.replace("hold", "hold\x1b[31m"),
        ["1:14 control-character"],
    ),
    "an escape that does not print": (
        GOOD.replace("A hold is asked for", r'"\e[31m"'),
        ["1:8 control-character"],
    ),
    "a key with an escape": (GOOD + r'"\0": x', ["8:1 control-character", "8:1 unknown-key"]),
    "a colon in the text": (GOOD.replace("A hold", "A: hold"), ["1:9 yaml-syntax"]),
    "a quote without end": (GOOD.replace("A hold", "'A hold"), ["1:8 yaml-syntax"]),
    "a list without end": (GOOD + "sources: [\n", ["9:1 yaml-syntax"]),
    "a key without its colon": (GOOD.replace("policy: town", "policy"), ["3:1 yaml-syntax"]),
    "a reserved character": (GOOD.replace("policy: town", "policy: `town`"), ["3:9 yaml-syntax"]),
    "a name of a tag": (GOOD.replace("policy: town", "policy: !a!b town"), ["3:9 tag"]),
    "a tag alone": (GOOD.replace("policy: town", "policy: ! town"), ["3:9 tag"]),
    "a version of YAML that is not": ("%YAML 3.0\n---\n" + GOOD, ["1:1 yaml-syntax"]),
    "an alias as a key": (GOOD + "*a : b", ["8:1 alias"]),
    "a tab within a line": (GOOD.replace("policy: ", "policy:\t"), []),
    "a tab before a key": (GOOD.replace("policy: ", "\tpolicy: "), ["3:1 tab"]),
    "lists in lists": (GOOD + "sources: " + "[" * 100_000, ["8:33 too-deep"]),
    "mappings in mappings": (
        GOOD + "sources: " + "{" * 1000,
        KEYS_IN_KEYS,
    ),
    "blocks of lists in lists": ("- " * 1000, ["1:49 too-deep"]),
    "blocks of mappings in mappings": (
        "\n".join(" " * n + "a:" for n in range(1000)),
        ["25:25 too-deep"],
    ),
    "keys in keys": (
        "? " * 1000,
        KEYS_IN_KEYS_OF_BLOCKS,
    ),
    "a line of a million characters": (GOOD + "# " + "x" * 900_000, []),
    "a word of many characters": (
        HEAD + f"case: {{custody.state: {'x' * 900}}}",
        ["5:23 value-not-listed"],
    ),
}


@pytest.mark.parametrize("name", WRONG_SCENARIOS)
def test_a_scenario_with(name: str, small_rulebook: Rulebook, tmp_path: Path) -> None:
    text, wrong = WRONG_SCENARIOS[name]
    path = tmp_path / "scenario.yaml"
    path.write_bytes(text.encode())
    found = read_scenario(path, small_rulebook)
    assert places(found) == wrong
    assert_no_python_in(found)


def test_however_many_keys_are_unknown_the_known_ones_are_worked_out_once(
    small_rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    schema = GenerateJsonSchema.generate

    def counted(how: GenerateJsonSchema, *told: Any) -> Any:
        made.append(told)
        return schema(how, *told)

    monkeypatch.setattr(GenerateJsonSchema, "generate", counted)
    path = tmp_path / "scenario.yaml"
    lines = "".join(f"key_{number}: 1\n" for number in range(50))
    path.write_text(GOOD + lines, encoding="utf-8")
    found = read_scenario(path, small_rulebook)
    assert [problem.name for problem in found] == ["unknown-key"] * 50
    assert len(made) <= 1

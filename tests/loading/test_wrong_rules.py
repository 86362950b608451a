"""Every complaint about rule, source, reading and policy files stands at the word that is wrong."""

import shutil
from pathlib import Path

import pytest

from tests.wrong_input import (
    GOLDEN,
    JAIL_FILE,
    POLICY_FILE,
    READING_FILE,
    SOURCE_FILE,
    assert_no_python_in,
    read_rules,
)

JAIL, POLICY, READING, SOURCE = (
    (GOLDEN / "small_rules" / file).read_text(encoding="utf-8")
    for file in (JAIL_FILE, POLICY_FILE, READING_FILE, SOURCE_FILE)
)


def jail(old: str, new: str) -> dict[str, str]:
    assert old in JAIL
    return {JAIL_FILE: JAIL.replace(old, new)}


def policy(old: str, new: str) -> dict[str, str]:
    assert old in POLICY
    return {POLICY_FILE: POLICY.replace(old, new)}


CITE = 'cite: {source: town_code, at: "3"}'
WHEN = "when: {reading.breadth: wide}"
MAY = "then: {may: notify_of_release}"
TOLD = "notify_of_release}"
MEANS = "{means: A request to keep the person stands., flag: true}"
# The files of the small rules that are changed, and everything that is then wrong with them.
WRONG_RULES: dict[str, tuple[dict[str, str], list[str]]] = {
    "a file that is a word": ({JAIL_FILE: "town"}, ["town/jail.yaml:1:1 wrong-shape"]),
    "an empty file, which others need": ({JAIL_FILE: ""}, ["town/jail.yaml:1:1 empty-file"]),
    "an empty policy": ({POLICY_FILE: "{}"}, ["policies/town.yaml:1:1 missing-key"] * 4),
    "an empty source": ({SOURCE_FILE: "{}"}, ["sources/town_code.yaml:1:1 missing-key"] * 5),
    "an empty reading": ({READING_FILE: "{}"}, ["readings/town.yaml:1:1 missing-key"] * 2),
    "a rule that is a word": (
        {JAIL_FILE: JAIL + "  more: word"},
        ["town/jail.yaml:29:9 wrong-shape"],
    ),
    "a rule without a value": ({JAIL_FILE: JAIL + "  more:"}, ["town/jail.yaml:29:3 no-value"]),
    "a rule with another key": (jail(WHEN, "if: {}"), ["town/jail.yaml:27:5 unknown-key"]),
    "a name in capitals": (jail("may_tell:", "MayTell:"), ["town/jail.yaml:24:3 bad-name"]),
    "rules in a list": (
        {JAIL_FILE: "title: Jail\nrules: [a]"},
        ["town/jail.yaml:2:8 wrong-shape"],
    ),
    "no rule": ({JAIL_FILE: "title: Jail\nrules: {}"}, ["town/jail.yaml:2:8 wrong-shape"]),
    "no citation": (jail(CITE, "cite: []"), ["town/jail.yaml:26:11 wrong-shape"]),
    "a citation in words": (jail(CITE, "cite: code 3"), ["town/jail.yaml:26:11 wrong-shape"]),
    "half a citation": (
        jail(CITE, "cite: [{source: town_code}]"),
        ["town/jail.yaml:26:12 missing-key"],
    ),
    "conditions without a value": (jail(WHEN, "when:"), ["town/jail.yaml:27:5 no-value"]),
    "conditions in a list": (jail(WHEN, "when: [a]"), ["town/jail.yaml:27:11 wrong-shape"]),
    "conditions in words": (jail(WHEN, "unless: wide"), ["town/jail.yaml:27:13 wrong-shape"]),
    "an empty choice of conditions": (
        jail(WHEN, "when: {any_of: []}"),
        ["town/jail.yaml:27:20 wrong-shape"],
    ),
    "a choice of nothing": (
        jail(WHEN, "when: {any_of: [{}]}"),
        ["town/jail.yaml:27:21 wrong-shape"],
    ),
    "a bar without a line": (jail(WHEN, "unless: {}"), ["town/jail.yaml:27:13 wrong-shape"]),
    "a list with a bar without a line": (
        jail(WHEN, "unless: [{custody.state: in_custody}, {}]"),
        ["town/jail.yaml:27:43 wrong-shape"],
    ),
    "a choice of words": (
        jail(WHEN, "when: {any_of: [wide]}"),
        ["town/jail.yaml:27:21 wrong-shape"],
    ),
    "a fact compared with a list": (
        jail(WHEN, "when: {custody.state: [in_custody]}"),
        ["town/jail.yaml:27:27 wrong-shape"],
    ),
    "an empty comparison": (
        jail(WHEN, "when: {custody.state: {}}"),
        ["town/jail.yaml:27:27 wrong-shape"],
    ),
    "one of a word": (
        jail(WHEN, "when: {custody.state: {one_of: in_custody}}"),
        ["town/jail.yaml:27:36 wrong-shape"],
    ),
    "one of some that are not": (
        jail(WHEN, "when: {custody.state: {one_of: [jail, in_custody, ~]}}"),
        ["town/jail.yaml:27:37 value-not-listed", "town/jail.yaml:27:55 no-value"],
    ),
    "a day that is not": (
        jail(WHEN, "when: {request.received_on: {before: 2025-13-01}}"),
        ["town/jail.yaml:27:42 bad-date"],
    ),
    "an unknown reading": (
        jail(WHEN, "when: {reading.b: x}"),
        ["town/jail.yaml:27:12 unknown-reading"],
    ),
    "a misspelt finding": (
        jail("finding.hold_request:", "finding.hold_reqest:"),
        ["town/jail.yaml:20:7 unknown-finding"],
    ),
    "a finding that nothing declares": (
        jail("then: {finding: hold_request}", "then: {finding: hold}"),
        ["policies/town.yaml:5:9 finding-not-concluded", "town/jail.yaml:13:21 unknown-finding"],
    ),
    "nothing that follows": (jail(MAY, "then: {}"), ["town/jail.yaml:28:5 wrong-shape"]),
    "two things that follow": (
        jail(MAY, "then: {may: notify_of_release, must: notify_of_release}"),
        ["town/jail.yaml:28:5 wrong-shape"],
    ),
    "a list that follows": (jail(MAY, "then: {may: [a]}"), ["town/jail.yaml:28:17 wrong-shape"]),
    "an empty action": (jail(MAY, 'then: {may: ""}'), ["town/jail.yaml:28:17 unknown-action"]),
    "a finding with a time": (
        jail("finding: hold_request}", "finding: hold_request, within: {days: 1, after: service}}"),
        ["town/jail.yaml:13:43 wrong-shape"],
    ),
    "a time without an event": (
        jail(TOLD, "notify_of_release, within: {days: 1}}"),
        ["town/jail.yaml:28:44 wrong-shape"],
    ),
    "no time at all": (
        jail(TOLD, "notify_of_release, within: {hours: 0, after: service}}"),
        ["town/jail.yaml:28:52 wrong-shape"],
    ),
    "a time of many lifetimes": (
        jail(TOLD, f"notify_of_release, within: {{hours: {10**17}, after: service}}}}"),
        ["town/jail.yaml:28:52 wrong-shape"],
    ),
    "a time before an event that leaves days out": (
        jail(
            TOLD,
            "notify_of_release,\n"
            "      within: {hours: 1, before: release, excluding: weekends_and_holidays}}",
        ),
        ["town/jail.yaml:29:54 wrong-shape"],
    ),
    "a time of an event from which nothing is counted": (
        jail(TOLD, "notify_of_release, within: {hours: 1, after: arrest}}"),
        ["town/jail.yaml:28:62 wrong-shape"],
    ),
    "a time that leaves unknown days out": (
        jail(TOLD, "notify_of_release, within: {hours: 1, after: service, excluding: mondays}}"),
        ["town/jail.yaml:28:82 wrong-shape"],
    ),
    "a time of an unknown fact": (
        jail(TOLD, "notify_of_release, within: {hours: few, after: service}}"),
        ["town/jail.yaml:28:52 unknown-fact"],
    ),
    "a time of a truth": (
        jail(TOLD, "notify_of_release, within: {hours: true, after: service}}"),
        ["town/jail.yaml:28:52 wrong-shape"],
    ),
    "a period without a beginning": (
        jail("{from: 2020-01-01}", "{from: }"),
        ["town/jail.yaml:18:16 no-value"],
    ),
    "a period until the last day there is": (
        jail("{from: 2020-01-01}", "{to: 9999-12-31}"),
        ["town/jail.yaml:18:20 bad-date"],
    ),
    "an exception to itself": (
        {JAIL_FILE: JAIL + "    exception_to: town.jail.may_tell"},
        ["town/jail.yaml:24:3 exception-circle"],
    ),
    "two circles": (
        {
            JAIL_FILE: JAIL.replace("request.cancelled: false", "finding.hold_request: false")
            + "    exception_to: [town.jail.may_tell]"
        },
        ["town/jail.yaml:7:3 finding-circle", "town/jail.yaml:24:3 exception-circle"],
    ),
    "an exception to a number": (
        {JAIL_FILE: JAIL + "    exception_to: 7"},
        ["town/jail.yaml:29:19 wrong-shape"],
    ),
    "a misspelt exception": (
        {JAIL_FILE: JAIL + "    exception_to: [town.jail.no_holds]"},
        ["town/jail.yaml:29:20 unknown-rule"],
    ),
    "a finding without a meaning": (jail(MEANS, "{}"), ["town/jail.yaml:4:3 missing-key"]),
    "findings in a list": (
        jail(f"  hold_request: {MEANS}", "  - a"),
        ["town/jail.yaml:4:3 wrong-shape"],
    ),
    "a policy that begins nowhere": (
        policy("covers: {from: 2020-01-01}\n", ""),
        ["policies/town.yaml:1:1 missing-key"],
    ),
    "a policy of no rules": (
        policy("rules: [town]\n", ""),
        ["policies/town.yaml:1:1 missing-key"],
    ),
    "a policy of one rule, outside a list": (
        policy("rules: [town]", "rules: town"),
        ["policies/town.yaml:5:8 wrong-shape"],
    ),
    "a policy about a choice": (
        policy("{person.is_juvenile: false}", "{any_of: [{person.is_juvenile: false}]}"),
        ["policies/town.yaml:4:12 wrong-shape"],
    ),
    "a policy based on nothing": (
        {POLICY_FILE: POLICY + "based_on: twon\n"},
        ["policies/town.yaml:6:11 unknown-policy"],
    ),
    "a policy based on itself": (
        {POLICY_FILE: POLICY + "based_on: town\n"},
        ["policies/town.yaml:6:11 policy-circle"],
    ),
    "a policy with a reading left open": (
        {POLICY_FILE: POLICY + "readings: {breadth: unresolved}"},
        [],
    ),
    "a policy with an unknown reading": (
        {POLICY_FILE: POLICY + "readings: {bredth: wide}"},
        ["policies/town.yaml:6:12 unknown-reading"],
    ),
    "a reading that is a word": (
        {READING_FILE: "title: Readings\nreadings: {breadth: wide}"},
        ["readings/town.yaml:2:21 wrong-shape"],
    ),
    "a reading with an unknown source": (
        {READING_FILE: READING.replace("town_code", "code")},
        ["readings/town.yaml:8:24 unknown-source"],
    ),
    "a source of another kind": (
        {SOURCE_FILE: SOURCE.replace("ordinance", "[ordinance]")},
        ["sources/town_code.yaml:3:7 wrong-shape"],
    ),
    "a statement with a bad day": (
        {SOURCE_FILE: SOURCE + "    date: 2025-02-29\n"},
        ["sources/town_code.yaml:12:11 bad-date"],
    ),
    "a source in a folder of its own": (
        {"sources/more/town_code.yaml": SOURCE},
        ["sources/more/town_code.yaml:1:1 misplaced-file"],
    ),
    "a folder with a strange name": (
        {"My Town/jail.yaml": JAIL.replace(f"hold_request: {MEANS}", f"other: {MEANS}")},
        ["My Town/jail.yaml:1:1 bad-name"],
    ),
    "a jurisdiction of what is not there": (
        {"jurisdiction.yaml": "title: A town\npolicy: twon\nhigher_law: [town, ste]\n"},
        [
            "jurisdiction.yaml:2:9 unknown-policy",
            "jurisdiction.yaml:3:20 unknown-rule",
        ],
    ),
    "a jurisdiction in no time zone": (
        {"jurisdiction.yaml": "title: A town\ntime_zone: America/Denvr\n"},
        ["jurisdiction.yaml:2:12 value-not-listed"],
    ),
    "a policy in no time zone": (
        {POLICY_FILE: POLICY + "time_zone: Mountain\n"},
        ["policies/town.yaml:6:12 value-not-listed"],
    ),
    "a jurisdiction of another shape": (
        {"jurisdiction.yaml": "title: A town\nlaw: [town]\n"},
        ["jurisdiction.yaml:2:1 unknown-key"],
    ),
    "a file with two points": (
        {"policies/town.old.yaml": POLICY},
        ["policies/town.old.yaml:1:1 bad-name"],
    ),
}


@pytest.mark.parametrize("name", WRONG_RULES)
def test_rules_with(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, wrong = WRONG_RULES[name]
    shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    for path, text in changed.items():
        (tmp_path / "rules" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "rules" / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "rules")
    found = read_rules(Path())
    assert [f"{p.place} {p.name}" for p in found] == wrong
    assert_no_python_in(found)

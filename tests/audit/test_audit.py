"""What records say, what comes of deciding them again, and the verbs that read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from prov.model import (
    ProvActivity,
    ProvAssociation,
    ProvAttribution,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvUsage,
)

from release_sim.audit.chain import Chain
from release_sim.audit.content import Contents
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.audit.lines import ValidEntry, members_of, read_line, sealed
from release_sim.audit.rerun import Rerunner
from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.model.case import Case
from release_sim.model.condition import AllOf
from release_sim.model.records.audit_record import EARLIER, AuditRecord
from release_sim.model.records.recordable import Recordable
from release_sim.model.records.rerun_result import ChangeKind, RerunStatus, RuleChange
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.reporting.rulebook import rulebook_json
from release_sim.vocabulary.fact import Value
from tests.appending import ticking
from tests.conftest import ROOT
from tests.strategies import cases, choices_of_readings
from tests.wrong_input import Said, command

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")
RED_LIGHT = str(ROOT / "scenarios/seeds/red_light_stop.yaml")


def recorded(rulebook: Rulebook, case: Case, readings: dict[str, str] | None = None) -> AuditRecord:
    """The record of a case decided under the policy denver."""
    branch = Branch("", "made up", "denver", case, readings or {}, Expectation())
    engine = Engine(rulebook.policies["denver"]).with_readings(branch.readings)
    told = Recordable("made/up", branch, engine.policy, engine.decide(case))
    place = {"number": 1, "previous": None, "written": datetime(2026, 1, 1, tzinfo=UTC).isoformat()}
    found = read_line(sealed({**Contents(rulebook).of(told), **members_of(place)}, None)[0])
    assert isinstance(found, ValidEntry)
    assert isinstance(found.entry, AuditRecord)
    return found.entry


def altered(rulebook: Rulebook, rule_id: str, change: Callable[[Rule], Rule] | None) -> Rulebook:
    """The rulebook with one rule of denver changed, or taken out."""
    rules = dict(rulebook.rules)
    policy = rulebook.policies["denver"]
    of_policy = dict(policy.rules)
    for where in (rules, of_policy):
        if change is None:
            del where[rule_id]
        else:
            where[rule_id] = change(where[rule_id])
    return replace(rulebook, rules=rules, policies={"denver": replace(policy, rules=of_policy)})


# What a record says.


@settings(max_examples=40)
@given(data=st.data())
def test_a_record_says_all_that_deciding_again_takes(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    case, readings = data.draw(cases(policy)), data.draw(choices_of_readings(policy))
    record = recorded(rulebook, case, readings)
    facts = record.decision.facts
    assert facts.stated.keys() == case.stated.keys()
    assert facts.unknown == tuple(sorted(case.unknown))
    assert facts.presumed.keys() == case.presumed().keys()
    again = Rerunner(rulebook).rerun(record)
    assert (again.again, again.rules, again.presumed) == (RerunStatus.SAME, (), ())


def test_hashes_can_be_worked_out_from_the_files_and_from_the_json(
    rulebook: Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "records"
    command("run", RED_LIGHT, "--record", str(path))
    line = path.read_bytes().splitlines()[0]
    value = json.loads(line)
    for name, digest in value["files"].items():
        assert hashlib.sha256((ROOT / "rules" / name).read_bytes()).hexdigest() == digest
    assert {"sources/drmc_28_250.yaml", "denver/status.yaml"} <= value["files"].keys()
    printed = {each["rule"]: each for each in json.loads(command("rules", "--json").out)["rules"]}
    for name, digest in value["rules"].items():
        assert printed[name]["hash"] == digest
    day = date.fromisoformat(value["decision"]["as_of"])
    in_force = rulebook.policies["denver"].rules.values()
    assert value["rules"].keys() == {rule.id for rule in in_force if rule.in_force.covers(day)}
    body = {key: inner for key, inner in value.items() if key != "hash"}
    assert hashlib.sha256(rfc8785.dumps(body)).hexdigest() == value["hash"]
    assert rfc8785.dumps(value) == line


def test_a_file_is_hashed_as_it_was_read(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    for path in sorted((ROOT / "tests" / "golden" / "small_rules").rglob("*.yaml")):
        copy = rules / path.relative_to(ROOT / "tests" / "golden" / "small_rules")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    found = load_rulebook(rules, Diagnosis())
    assert len(found.files) == 4
    for name, digest in found.files.items():
        assert hashlib.sha256((rules / name).read_bytes()).hexdigest() == digest


def test_the_record_holds_the_decision_that_json_prints(tmp_path: Path) -> None:
    path = str(tmp_path / "records")
    printed = json.loads(command("run", STORY, "--json", "--record", path).out)[0]
    branches = printed.pop("what_if")
    entries = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    assert [entry["decision"] for entry in entries] == [printed, *branches.values()]


# Deciding again.


@settings(max_examples=20)
@given(data=st.data())
def test_what_changes_goes_through_the_one_rule_that_changed(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    case = data.draw(cases(policy))
    name = data.draw(st.sampled_from(sorted(policy.rules)))
    how = data.draw(st.sampled_from(ChangeKind))
    before = after = rulebook
    if how is ChangeKind.ADDED:
        before = altered(rulebook, name, None)
    elif how is ChangeKind.REMOVED:
        after = altered(rulebook, name, None)
    else:
        after = altered(
            rulebook, name, lambda rule: replace(rule, when=AllOf(()), unless=(), exception_to=())
        )
    found = Rerunner(after).rerun(recorded(before, case))
    in_force = policy.rules[name].in_force.covers(case.as_of)
    assert found.rules == ((RuleChange(name, how),) if in_force else ())
    engines = [Engine(rules.policies["denver"]) for rules in (before, after)]
    then, now = (engine.decide(case).outcomes for engine in engines)
    told = {each.action for each in found.differences}
    assert told == {
        action
        for action in then
        if (then[action].answer, then[action].because, then[action].within)
        != (now[action].answer, now[action].because, now[action].within)
    }
    for each in found.differences:
        assert each.through == found.rules
        assert each.before.answer is then[each.action].answer
        assert each.now.answer is now[each.action].answer
    is_changed = any(
        (then[a].answer, then[a].within) != (now[a].answer, now[a].within) for a in told
    )
    assert (found.again is RerunStatus.CHANGED) == is_changed


def test_a_rule_that_only_speaks_elsewhere_is_not_what_an_answer_changed_through(
    rulebook: Rulebook,
) -> None:
    case = Case(
        date(2025, 6, 1),
        {
            "custody.state": "in_custody",
            "custody.eligible_for_release": True,
            "custody.eligibility_ground": "other",
            "request.form": "i_247a",
            "request.asks_hold": True,
            "warrant.form": "no_warrant",
            "warrant.signed_by": "no_one",
        },
    )
    release, hold = "denver.release.released_when_eligible", "denver.holds.no_hold_on_request"
    status = "denver.status.no_question"
    changed = altered(rulebook, status, lambda rule: replace(rule, says="No."))
    for name in (release, hold):
        changed = altered(changed, name, None)
    found = Rerunner(changed).rerun(recorded(rulebook, case))
    assert {each.rule: each.how for each in found.rules} == {
        release: ChangeKind.REMOVED,
        hold: ChangeKind.REMOVED,
        status: ChangeKind.CHANGED,
    }
    assert {each.action: each.through for each in found.differences} == {
        "hold_past_release": (RuleChange(hold, ChangeKind.REMOVED),),
        "release_when_eligible": (RuleChange(release, ChangeKind.REMOVED),),
    }


@pytest.mark.parametrize("writ", [True, None], ids=["displaced", "may have displaced"])
def test_an_answer_changes_through_a_rule_that_no_longer_displaces(
    writ: bool | None, rulebook: Rulebook
) -> None:
    stated: dict[str, Value] = {
        "custody.state": "in_custody",
        "custody.eligible_for_release": True,
    }
    if writ:
        stated |= {"writ.presented": True, "writ.signed_by": "federal_judge"}
    unknown = frozenset[str]() if writ else frozenset({"writ.presented", "writ.signed_by"})
    record = recorded(rulebook, Case(date(2014, 4, 30), stated, unknown))
    name = "denver.holds.hold_on_a_writ"
    changed = altered(rulebook, name, lambda rule: replace(rule, exception_to=()))
    found = {each.action: each for each in Rerunner(changed).rerun(record).differences}
    release = found["release_when_eligible"]
    assert release.before.answer is not release.now.answer
    assert release.through == (RuleChange(name, ChangeKind.CHANGED),)


def cannot(rulebook: Rulebook, record: AuditRecord, **changes: object) -> str:
    made = record.decision.model_copy(update=changes)
    found = Rerunner(rulebook).rerun(record.model_copy(update={"decision": made}))
    assert found.again is RerunStatus.NOT_DECIDED
    return found.why


def test_what_cannot_be_decided_again_says_why(rulebook: Rulebook) -> None:
    record = recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    made = record.decision
    gone = made.policy.model_copy(update={"name": "boulder"})
    assert cannot(rulebook, record, policy=gone) == "there is no policy `boulder` now"
    readings = {**made.readings, "best_efforts": "worst"}
    assert "no choice `worst`" in cannot(rulebook, record, readings=readings)
    assert "has no answers for 1999-01-01" in cannot(rulebook, record, as_of=date(1999, 1, 1))
    for facts, why in (
        ({"stated": {"custody.statue": True}}, "there is no fact `custody.statue` now"),
        ({"unknown": ("custody.statue",)}, "there is no fact `custody.statue` now"),
        ({"stated": {"custody.state": "at_home"}}, "fact `custody.state` cannot be `at_home` now"),
        ({"stated": {"custody.state": 3}}, "cannot be `3`"),
        ({"stated": {"subpoena.served_on": "yesterday"}}, "cannot be `yesterday`"),
        ({"stated": {"person.is_juvenile": True}}, "is not about a case"),
    ):
        assert why in cannot(rulebook, record, facts=made.facts.model_copy(update=facts))
    forgotten = {**made.readings, "gone_by_now": "yes"}
    there = made.model_copy(update={"readings": forgotten})
    again = Rerunner(rulebook).rerun(record.model_copy(update={"decision": there}))
    assert again.again is RerunStatus.SAME, "a reading that is gone is tested by no rule"


def test_another_key_in_what_rules_json_prints_changes_no_rule(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    printed = rulebook_json.rules
    monkeypatch.setattr(
        rulebook_json, "rules", lambda chosen: [{**each, "more": True} for each in printed(chosen)]
    )
    assert all(each["more"] for each in json.loads(command("rules", "--json").out)["rules"])
    assert Rerunner(rulebook).rerun(record).rules == ()


def of_version_1(record: AuditRecord) -> AuditRecord:
    """The record as version 1 wrote it, which hashed rules otherwise."""
    rules = dict.fromkeys(record.rules, "0" * 64)
    return record.model_copy(update={"kind": EARLIER, "rules": rules})


def test_of_a_record_of_version_1_answers_are_compared_and_rules_that_came_or_went(
    rulebook: Rulebook,
) -> None:
    record = of_version_1(
        recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    )
    again = Rerunner(rulebook).rerun(record)
    assert (again.again, again.rules) == (RerunStatus.SAME, ())
    name = next(iter(record.rules))
    fewer = {rule: each for rule, each in record.rules.items() if rule != name}
    then = record.model_copy(update={"rules": {**fewer, "denver.gone": "0" * 64}})
    assert {*Rerunner(rulebook).rerun(then).rules} == {
        RuleChange(name, ChangeKind.ADDED),
        RuleChange("denver.gone", ChangeKind.REMOVED),
    }


# The verbs.


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def good(*arguments: str) -> Said:
    said = command(*arguments)
    assert said.code == 0, said
    return said


def test_the_verbs_go_from_key_to_proof(here: Path) -> None:
    assert good("audit", "keygen", "key").out.startswith("wrote key, which signs")
    assert (here / "key").stat().st_mode & 0o777 == 0o600
    said = good("run", RED_LIGHT, "--record", "r", "--sign", "key", "--no-trace")
    number = len((here / "r").read_bytes().splitlines())
    head = said.err.split()[-1]
    assert said.err == f"recorded in `r`: lines 1 to {number}\n  head {head}\n"
    good("audit", "verify", "r", "--key", "key.pub", "--expect-head", head)
    shown = json.loads(good("audit", "show", "r", str(number), "--json").out)
    assert (shown["number"], shown["hash"]) == (number, head)
    assert head in good("audit", "show", "r", str(number)).out
    assert good("audit", "rerun", "r", "--exit-code").out == f"{number} records: {number} same\n"


def test_a_file_of_version_1_is_verified_and_says_that_its_rules_are_not_compared(
    here: Path,
) -> None:
    good("run", RED_LIGHT, "--record", "new", "--no-trace")
    values = [json.loads(line) for line in (here / "new").read_bytes().splitlines()]
    own = {"number", "previous", "written", "hash"}
    old = [
        members_of(
            {name: each for name, each in value.items() if name not in own}
            | {"schema": EARLIER, "rules": dict.fromkeys(value["rules"], "0" * 64)}
        )
        for value in values
    ]
    Ledger(here / "old", ticking()).append(old)
    number = len(values)
    assert f"{number} lines verified" in good("audit", "verify", "old").out
    assert good("audit", "rerun", "old", "--exit-code").out == (
        f"{number} records: {number} same\n"
        f"{number} records of release_sim.record/1, which hashes rules differently: rules added or "
        "removed since are\n  named, rules changed cannot be\n"
    )
    told = json.loads(good("audit", "rerun", "old", "--json").out)["records"]
    assert {each["rules_comparable"] for each in told} == {False}
    assert not any(each["rules"] for each in told)
    good("run", RED_LIGHT, "--record", "old", "--no-trace")
    assert f"{2 * number} lines verified" in good("audit", "verify", "old").out


@pytest.mark.parametrize("there", ["key", "key.pub"])
def test_a_key_is_never_written_over_nor_half_a_pair_left(there: str, here: Path) -> None:
    (here / there).write_text("mine")
    said = command("audit", "keygen", "key")
    assert (said.code, said.err) == (2, f"error: `{there}` exists already; nothing was written\n")
    assert [path.name for path in here.iterdir()] == [there]
    assert (here / there).read_text() == "mine"
    assert command("audit", "keygen", "no/folder/key").code == 2
    assert command("audit", "keygen", ".").code == 2
    assert [path.name for path in here.iterdir()] == [there]


def test_verify_names_the_first_bad_line_and_exits_with_1(here: Path) -> None:
    good("run", RED_LIGHT, "--record", "r")
    lines = (here / "r").read_bytes().splitlines(keepends=True)
    (here / "r").write_bytes(lines[0] + lines[1].replace(b'"silent"', b'"permitted"', 1))
    said = command("audit", "verify", "r")
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("r:2: changed: the content does not match the hash\n")
    value = json.loads(command("audit", "verify", "r", "--json").out)
    assert value["bad"]["fault"] == "changed"
    for verb in (("rerun", "r"), ("show", "r", "1"), ("export", "r", "--prov")):
        said = command("audit", *verb)
        assert (said.code, said.out) == (3, "")
        assert "r:2:1: error[broken-record]: changed: " in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "wrong"),
    [
        (("verify", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("verify", "."), 3, ".:1:1: error[is-a-folder]"),
        (("verify", "empty"), 5, "no record in empty"),
        (("verify", "empty", "--expect-count", "2"), 1, ""),
        (("verify", "r", "--expect-head", "abc"), 2, "64 hexadecimal digits"),
        (("verify", "r", "--key", "r"), 3, "r:1:1: error[not-a-key]"),
        (("verify", "r", "--key", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("verify", "r", "--key", "key"), 3, "key:1:1: error[not-a-key]"),
        (("show", "r", "99"), 5, "no line 99 in r"),
        (("show", "r", "0"), 2, "Invalid value"),
        (("show", "empty", "1"), 5, "no record in empty"),
        (("rerun", "empty"), 5, "no record in empty"),
        (("export", "r"), 2, "name the form: --prov"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_wrong_input_is_named(
    arguments: tuple[str, ...], code: int, wrong: str, here: Path
) -> None:
    good("run", RED_LIGHT, "--record", "r")
    good("audit", "keygen", "key")
    (here / "empty").touch()
    said = command("audit", *arguments)
    assert said.code == code, said
    assert wrong in said.err


@pytest.mark.parametrize(
    ("options", "code", "wrong"),
    [
        (("--sign", "key"), 2, "--sign needs --record"),
        (("--record", "."), 2, "error: `.` cannot be written: is a directory"),
        (("--record", "/dev/null"), 2, "error: `/dev/null` cannot be written: it is not a regular"),
        (("--record", "no/r"), 2, "error: `no/r` cannot be written: no such file or directory"),
        (("--record", "r", "--sign", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("--record", "r", "--sign", "key.pub"), 3, "key.pub:1:1: error[not-a-key]"),
        (("--record", "key"), 3, "key:3:1: error[broken-record]"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_cannot_be_recorded_is_not_printed(
    options: tuple[str, ...], code: int, wrong: str, here: Path
) -> None:
    good("audit", "keygen", "key")
    said = command("run", RED_LIGHT, *options)
    assert (said.code, said.out) == (code, "")
    assert wrong in said.err
    assert not (here / "r").exists()


def test_a_broken_line_is_said_when_the_next_is_written(here: Path) -> None:
    good("run", RED_LIGHT, "--record", "r")
    whole = (here / "r").read_bytes()
    (here / "r").write_bytes(whole[:-100])
    said = good("run", RED_LIGHT, "--record", "r")
    assert "a writer was interrupted after" in said.err
    fence = whole.count(b"\n")
    assert f"line {fence} fences" in good("audit", "verify", "r").out
    assert "interrupted" in good("audit", "show", "r", str(fence)).out
    assert "fence" not in good("audit", "rerun", "r").out


def test_rerun_tells_what_a_corrected_rule_touches(here: Path) -> None:
    good("run", STORY, "--record", "r")
    good("new", "rules", "mine")
    path = here / "mine" / "denver" / "handover.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("may: release_to_secure_lot", "must: release_to_secure_lot"))
    said = good("audit", "rerun", "r", "--rules", "mine")
    assert "record 1: changed\n" in said.out
    assert "  release_to_secure_lot: permitted -> required\n" in said.out
    assert "through denver.handover.into_the_fenced_lot (changed)\n" in said.out
    assert command("audit", "rerun", "r", "--rules", "mine", "--exit-code").code == 1
    value = json.loads(good("audit", "rerun", "r", "--rules", "mine", "--json").out)
    (changed,) = value["records"][0]["differences"]
    assert changed["before"]["answer"] == "permitted"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("columns", ["40", "60", "100"])
def test_text_keeps_to_the_width_but_for_hashes_and_names(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    good("run", STORY, "--record", "r")
    for verb in (
        ("verify", "r"),
        ("show", "r", "1"),
        ("rerun", "r", "--rules", str(ROOT / "rules")),
    ):
        for line in good("audit", *verb).out.splitlines():
            longest = max(map(len, line.split()), default=0)
            assert len(line) <= int(columns) or longest > int(columns) - 12, line


def test_prov_reads_what_is_exported(here: Path) -> None:
    good("audit", "keygen", "key")
    good("run", STORY, RED_LIGHT, "--record", "r", "--sign", "key")
    entries = [
        entry for entry in Chain().follow(lines_of(here / "r")) if isinstance(entry, AuditRecord)
    ]
    exported = good("audit", "export", "r", "--prov").out
    document = ProvDocument.deserialize(content=exported, format="jsonld")

    def of(kind: type) -> list[object]:
        return list(document.get_records(kind))

    files = {digest for entry in entries for digest in entry.files.values()}
    policies = {entry.decision.policy.hash for entry in entries}
    assert len(of(ProvActivity)) == len(of(ProvGeneration)) == len(entries)
    assert len(of(ProvAssociation)) == len(of(ProvAttribution)) == len(entries)
    assert len(of(ProvEntity)) == 2 * len(entries) + len(files) + len(policies)
    assert len(of(ProvUsage)) == sum(2 + len(entry.files) for entry in entries)
    decision = document.get_record(f"sim:decision-{entries[0].hash}")[0]
    assert {str(value) for value in decision.get_attribute("sim:notify_of_release")} == {"required"}
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    for each in of(ProvGeneration):
        entity, _, time = (value for _, value in each.formal_attributes)  # type: ignore[attr-defined]
        (entry,) = (e for e in entries if str(entity).endswith(e.hash))
        assert time == datetime.fromisoformat(entry.written)

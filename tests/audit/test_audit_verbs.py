"""The audit verbs, from key to proof."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
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
from release_sim.audit.ledger import Ledger, lines_of
from release_sim.audit.lines import members_of, value_of
from release_sim.model.records.audit_record import EARLIER, AuditRecord
from release_sim.model.rulebook import Rulebook
from tests.appending import ticking
from tests.audit.test_audit import RED_LIGHT, STORY
from tests.audit.verbs import good
from tests.conftest import ROOT
from tests.wrong_input import command


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


@pytest.mark.usefixtures("here")
def test_a_record_is_shown_in_sentences_and_names_rules_alone() -> None:
    good("run", STORY, "--record", "r", "--no-trace")
    said = " ".join(good("audit", "show", "r", "1").out.split())
    assert "hold_past_release: forbidden. The jail must not keep the person in jail" in said
    assert "- The act would serve immigration enforcement." in said
    assert "- Presumed: the body that would act is the jail." in said
    assert "- The sources are read with best_efforts=duty_best_efforts." in said
    assert "It gives way to denver.notice.notice_is_kept." in said
    assert not re.search(r"is (true|false)\b|displaced|wanted by", said)


@pytest.mark.usefixtures("here")
def test_a_record_of_names_that_are_gone_is_shown_by_its_names() -> None:
    good("run", STORY, "--record", "new", "--no-trace")
    text = Path("new").read_text(encoding="utf-8").splitlines()[0]
    value = json.loads(
        text.replace("record_request", "gone_action").replace("city_body", "gone_one")
    )
    own = {"number", "previous", "written", "hash"}
    line = members_of({name: each for name, each in value.items() if name not in own})
    Ledger(Path("old"), ticking()).append([line])
    said = " ".join(good("audit", "show", "old", "1").out.split())
    assert "gone_action: required because" in said
    assert "- Gone one: yes." in said


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
    in_force = sorted({rule for value in values for rule in value["rules"]})
    said = " ".join(good("audit", "rerun", "old", "--exit-code").out.split())
    assert said == (
        f"{number} records: {number} same "
        f"{number} records of release_sim.record/1, which hashes rules differently: rules added or "
        "removed since are named, and rules changed where a record shows it: they read what "
        "there was not, or have other lines than it tells no record shows whether these have "
        f"changed: {', '.join(in_force)}"
    )
    printed = json.loads(good("audit", "rerun", "old", "--json").out)
    assert printed["untold_rules"] == in_force
    told = printed["records"]
    assert {each["rules_comparable"] for each in told} == {False}
    assert not any(each["rules"] for each in told)
    good("run", RED_LIGHT, "--record", "old", "--no-trace")
    assert f"{2 * number} lines verified" in good("audit", "verify", "old").out


def test_an_earlier_record_names_the_rules_that_read_what_there_was_not(
    here: Path, rulebook: Rulebook
) -> None:
    good("run", RED_LIGHT, "--record", "new", "--no-trace")
    values = [json.loads(line) for line in (here / "new").read_bytes().splitlines()]
    own = {"number", "previous", "written", "hash"}
    for value in values:
        value["decision"]["findings"].pop("city_body")
    old = [
        members_of({n: v for n, v in value.items() if n not in own} | {"schema": EARLIER})
        for value in values
    ]
    Ledger(here / "old", ticking()).append(old)
    printed = json.loads(good("audit", "rerun", "old", "--json").out)
    named = {each["rule"] for record in printed["records"] for each in record["rules"]}
    reading = {r.id for r in rulebook.rules.values() if "finding.city_body" in r.reads()}
    assert named
    in_force = {rule for value in values for rule in value["rules"]}
    assert named == reading & in_force
    assert set(printed["untold_rules"]) == in_force - named


def test_verify_says_what_it_could_check_and_what_not(here: Path) -> None:
    good("audit", "keygen", "key")
    run = ("run", RED_LIGHT, "--no-trace", "--record")
    good(*run, "plain")
    good(*run, "signed", "--sign", "key")
    head = value_of((here / "signed").read_bytes().splitlines()[-1])["hash"]
    anyone = "whoever can write the file can have rewritten all of it"
    unnoted, others_key = "gone from the end was not checked", "whose key that is was not checked"
    uncovered = "a hash does not cover signatures"
    noted = ("--expect-head", head)
    for arguments, there in (
        (("plain",), {anyone, unnoted}),
        (("signed",), {others_key, unnoted}),
        (("signed", "--key", "key.pub"), {unnoted}),
        (("signed", *noted), {others_key, uncovered}),
        (("signed", "--key", "key.pub", *noted), set()),
        (("signed", "--key", "key.pub", "--expect-count", "1"), set()),
    ):
        said = " ".join(good("audit", "verify", *arguments).out.split())
        assert {each for each in (anyone, unnoted, others_key, uncovered) if each in said} == there
    checked = json.loads(good("audit", "verify", "signed", *noted, "--json").out)["checked"]
    assert checked == {
        "form_and_hashes": True,
        "signatures": True,
        "signed_by_given_keys": False,
        "head_noted": True,
        "count_noted": False,
    }
    assert "`audit verify` finds that" in " ".join(good(*run, "signed").err.split())
    found = command("audit", "verify", "signed")
    assert (found.code, "signing mixed: it is not signed" in found.out) == (1, True)


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


@pytest.mark.whole
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
        entity, _, time = (value for _, value in each.formal_attributes)  # type: ignore[attr-defined]  # prov has no types
        (entry,) = (e for e in entries if str(entity).endswith(e.hash))
        assert time == datetime.fromisoformat(entry.written)

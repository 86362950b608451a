"""The reference of JSON names every key that the command prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import transcripts

from tests.conftest import ROOT

# Warnings, answers that take several papers, and signing that is mixed are printed of few inputs.
SELDOM = re.compile(r"caveats\[\]$|books\[\]|^several\[\]\.|^signing_mixed\.")


@pytest.mark.whole
def test_the_reference_of_json_names_every_key(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    told: dict[str, set[str]] = {}
    for part in page.split("\n## ")[1:]:
        told[part.split("\n")[0]] = set(re.findall(r"(?m)^\| `([^`]+)` \|", part))
    nested = {"what_if.*", "accounts.*", "turns_on_account.*.*"}
    told["release_sim.explanation/1"] |= told["release_sim.decision/1"] - nested
    printed: dict[str, set[str]] = {}
    for value in json_values(tmp_path):
        for each in value if isinstance(value, list) else [value]:
            printed.setdefault(each["schema"], set()).update(keys(each, "", told[each["schema"]]))
    # `explain` compares nothing, so it never prints what is not as expected.
    told["release_sim.explanation/1"] -= {"not_as_expected[]"}
    # A smallest case seldom has to set a presumption aside, and none of these does.
    told["release_sim.test/1"] -= {"strength.lacking[].case.unknown[]"}
    told["release_sim.comparison/1"] -= {
        "regions[].witness.before.unknown[]",
        "regions[].witness.after.unknown[]",
    }
    told["release_sim.proofs/1"] -= {"proofs[].counterexample.unknown[]"}
    # What is presumed changes only with the program.
    told["release_sim.rerun/1"] -= {"records[].presumed[]"}
    # Every record that is played here hashes rules as is done now, and so tells of all of them.
    told["release_sim.rerun/1"] -= {"untold_rules[]"}
    told["release_sim.check/1"] -= {"problems[].witness.unknown[]"}
    # In what is played here no law changes an answer that is followed, and no row is recorded.
    told["release_sim.replay/2"] -= {"over_time[].intervals[].law_changed[]"}
    # Of most days that are played here there is no warning, and no book is installed.
    told, printed = (
        {name: {key for key in each if not SELDOM.search(key)} for name, each in keyed.items()}
        for keyed in (told, printed)
    )
    # No table that is decided here has a mapping, which says how its days are read.
    told["release_sim.cohort_decided/1"] -= {"read_so[]"}
    # No case that is explained here names its papers.
    told["release_sim.explanation/1"] -= {"answers.*.why_not.in_the_way[].instruments[]"}
    # No bundled history tells of several papers and has two accounts.
    told["release_sim.replay/2"] -= {"turns_on_account[].instrument"}
    told["release_sim.record/2"] -= {"row"}
    assert printed.keys() == told.keys()
    differing = {name: sorted(printed[name] ^ told[name]) for name in told}
    assert {name: keys for name, keys in differing.items() if keys} == {}


def keys(value: Any, path: str, told: set[str]) -> Iterator[str]:
    """The paths of the keys of a JSON value; names become ``*`` where the page says so."""
    if path in told or not isinstance(value, dict | list):
        holds_more = value is None and any(key.startswith(f"{path}.") for key in told)
        if not holds_more:
            yield path
        return
    if isinstance(value, list):
        for each in value:
            yield from keys(each, f"{path}[]", told)
        return
    for name, inner in value.items():
        below = f"{path}.{name}" if path else name
        starred = f"{path}.*" if path else "*"
        is_open = any(
            key == starred or key.startswith((f"{starred}.", f"{starred}[")) for key in told
        )
        yield from keys(inner, starred if is_open else below, told)


def json_values(folder: Path) -> Iterator[Any]:
    """Yield the JSON values that the verbs print."""
    bad = "title: bad\nstory: bad\npolicy: denvr\nas_of: 2025-01-01\ncase: {}\n"
    odd = (
        "title: odd\nstory: odd\npolicy: denver\nas_of: 2025-06-01\n"
        "readings: {best_efforts: strict_minimum_time}\n"
        "case: {custody.state: in_custody, custody.release_certain: true, request.form: letter,\n"
        "  custody.eligible_for_release: true, custody.eligibility_ground: bond_posted,\n"
        "  request.asks_notification: true, request.asks_hold: true, warrant.form: i_200}\n"
        "expect: {answers: {review_policy: conflict}}\n"
    )
    timeline = (
        "title: odd\nstory: odd\npolicy: denver\n"
        "readings: {best_efforts: strict_minimum_time}\ntimeline:\n"
        "- {at: 2017-08-01T09:00-06:00, event: booking, facts: {warrant.signed_by: unknown}}\n"
        "- {at: 2017-08-02T09:00-06:00, event: request_received, facts: {request.form: i_247a,\n"
        "    request.asks_notification: true, request.asks_hold: true, warrant.active: true}}\n"
        "- {at: 2017-08-03T09:00-06:00, event: interview_asked}\n"
        "- {at: 2017-09-02T09:00-06:00, event: eligible}\n"
        "- {at: 2017-09-02T10:00-06:00, event: release_certain}\n"
        "expect: {duties: {record_request: moot}}\n"
    )
    flawed = {
        "sources/code": "title: odd\npublisher: odd\nkind: ordinance\nbasis: inference\n"
        "statements: {one: {says: odd}}\n",
        "readings/odd": "title: odd\nreadings: {odd: {question: odd, recommended: one, why: odd,\n"
        "  choices: {one: {says: odd}, two: {says: odd}}}}\n",
        "town/jail": "title: odd\nrules: {odd: {says: odd, cite: {source: code, at: one},\n"
        "  when: {reading.odd: one}, then: {may: hold_past_release}}}\n",
        "policies/town": "title: odd\nsays: odd\ncovers: {from: 2020-01-01}\nrules: [town]\n"
        "must_answer: {hold_past_release: {request.asks_hold: true}}\n",
    }
    at_once = (
        "  odd: {says: odd, cite: {source: drmc_28_250, at: (a)},\n"
        "    then: {must: release_when_eligible}}\n"
    )
    (folder / "interrupted").write_bytes(b'{"decision":{"answers":{')
    page = "\n".join(
        [
            *(f"```yaml file=flawed/{name}.yaml\n{text}```" for name, text in flawed.items()),
            "```yaml file=story/story.yaml",
            "title: odd\nstory: odd\npolicy: town\nas_of: 2025-01-01\ncase: {}\n```",
            f"```yaml file=bad/bad.yaml\n{bad}```",
            f"```yaml file=odd/odd.yaml\n{odd}```",
            "```yaml file=cases.csv\nas_of,custody.state\n2025-06-01,in_custody\n```",
            f"```yaml file=odd/history.yaml\n{timeline}```",
            "```console",
            *(f"$ release-sim run scenarios/{name} --json" for name in ("notice", "unknown")),
            "$ release-sim run odd/odd.yaml --json",
            "$ release-sim run scenarios/papers/who_signed_the_warrant.yaml --json",
            *(
                f"$ release-sim replay scenarios/timelines/{name}.yaml --json"
                for name in (
                    "fax_or_ignored_detainer_in_july_2020",
                    "ice_is_never_told",
                    "notice_67_minutes_after_the_release_in_2018",
                )
            ),
            "$ release-sim replay scenarios/timelines/court_enforces_three_subpoenas_in_2020.yaml"
            " --json",
            "$ release-sim replay odd/history.yaml --over-time notify_of_release --json",
            "$ release-sim completion bash --json",
            "$ release-sim completion bash --line 'release-sim ru' --json",
            "$ release-sim what-if scenarios/notice --as-of 2026-03-01 --json",
            "$ release-sim what-if scenarios/timelines/"
            "notice_67_minutes_after_the_release_in_2018.yaml"
            " --as-of 2026-03-02 --set request.asks_notification=false --json",
            "$ release-sim what-if odd/odd.yaml --set request.asks_hold=false"
            " --set request.asks_notification=false --as-of 2025-07-01 --together --json",
            "$ release-sim what-if odd/odd.yaml --set custody.release_certain=false --json",
            "$ release-sim across odd/odd.yaml --policies denver,aurora,aurora@2010-01-01"
            " --action hold_past_release --action record_request --apart --json",
            "$ release-sim across odd/history.yaml --policies denver,north_carolina --json",
            "$ release-sim test odd --json",
            "$ release-sim test odd --strength --rule denver.review --write more --json",
            "$ release-sim explain odd/odd.yaml --json",
            "$ release-sim explain odd/odd.yaml --action hold_past_release --why-not permitted"
            " --change-to permitted --readings --json",
            "$ release-sim explain scenarios/unknown/signer_forgotten.yaml --missing --json",
            "$ release-sim explain odd/odd.yaml --action hold_past_release --why-not required"
            " --json",
            "$ release-sim check bad --json",
            "$ release-sim check scenarios/unknown --policy aurora --instruments 1 --json",
            "$ release-sim check story --rules flawed --json",
            "$ release-sim new scenario a_story --json",
            "$ release-sim report odd/odd.yaml odd/history.yaml -o odd.html"
            " --compare denver@2025-06-01 denver@2025-06-02 --json",
            *(f"$ release-sim {v} --json" for v in ("facts", "rules", "sources", "policies")),
            "$ release-sim readings --json",
            "$ release-sim actions --json",
            "$ release-sim cohort decide cases.csv -o decided.csv --json",
            "$ release-sim audit keygen a_key --json",
            "$ release-sim run odd/odd.yaml --record interrupted --sign a_key --json",
            "$ release-sim replay odd/history.yaml --record interrupted --json",
            "$ release-sim cohort decide cases.csv -o again.csv --record interrupted --json",
            *(f"$ release-sim audit show interrupted {number} --json" for number in range(1, 9)),
            *(
                f"$ release-sim audit verify {name} --json"
                for name in ("interrupted", "odd/odd.yaml")
            ),
            "$ release-sim new rules mine --json",
            f"```\n```yaml append=mine/denver/release.yaml\n{at_once}```\n```console",
            "$ release-sim audit rerun interrupted --rules mine --json",
            "$ release-sim cohort synthesize --rows 9 --seed 1 -o people.csv --json",
            "$ release-sim cohort summarize decided.csv --json",
            "$ release-sim cohort synthesize --rows 99 --seed 1 -o people.parquet --json",
            "$ release-sim cohort decide people.parquet -o decided.parquet --json",
            "$ release-sim cohort summarize decided.parquet --rate incidents=1/1226 --json",
            "$ release-sim cohort compare people.parquet --policy denver --policy aurora"
            " --reading best_efforts=permission_only --rate incidents=1/1226 --json",
            "$ release-sim cohort compare people.parquet --policy denver --replicates 2 --json"
            " --policy as_if_violent_only",
            "$ release-sim cohort compare people.parquet --policy denver"
            " --reading best_efforts=permission_only --sweep reading.notify_scope --json",
            "$ release-sim simulate --days 3 --replications 1 --surge 20x --json"
            " --set process.told_unasked.share=1",
            "$ release-sim prove --policy as_if_detainers_were_honored --instruments 1 --json",
            "$ release-sim prove no_hold_without_a_judge nothing_turns_on_what_is_asserted"
            " no_history_of_a_hold_without_a_judge --twice --json",
            "$ release-sim prove --policy aurora --instruments 1 --json",
            "$ release-sim prove --policy as_if_july_2017_draft --instruments 1 --json",
            "$ release-sim compare as_if_violent_only denver --json --action notify_of_release",
            *(
                f"$ release-sim compare {both} --instruments 1 --json"
                " --reading best_efforts=permission_only"
                " --action release_when_eligible --action release_to_secure_lot"
                for both in ("denver aurora", "aurora denver")
            ),
            "$ release-sim compare denver aurora colorado_county --action record_request"
            " --reading best_efforts=permission_only --instruments 1 --json",
            "$ release-sim compare denver@2017-09-15 denver@2025-06-01 --json"
            " --scenario scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"
            " --reading best_efforts=permission_only",
            *(
                f"$ release-sim explain {path.relative_to(ROOT)} --json"
                for path in sorted((ROOT / "scenarios").glob("unknown/*.yaml"))[:2]
            ),
            "```",
        ]
    )
    for played in transcripts.play(page, folder):
        # Messages follow the value here, as a page shows both streams.
        yield json.JSONDecoder().raw_decode("\n".join(played.printed))[0]

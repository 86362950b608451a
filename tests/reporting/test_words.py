"""The words of outputs: complete in every language, sound, easy to read, and Spanish where asked.

A new rule, fact, finding, reading or action needs its words: each message below says which line to
add to which file of ``rules/words/``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import replace

import pytest

from release_sim.api.inputs import Inputs
from release_sim.cohort.people.write_people import YEAR
from release_sim.cohort.tables.provenance import MADE_UP
from release_sim.model.cohorts.population import HAS_REQUEST
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.policy import UNRESOLVED
from release_sim.model.processes.measures import MEASURES
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.duty_reason import HappeningKind, Shown
from release_sim.model.verdict import Answer
from release_sim.model.words import FactWords
from release_sim.reporting.cohorts.group_text import column_text, group_text
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Party
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, qualified
from tests.conftest import ROOT
from tests.invariants import ALL_INVARIANTS
from tests.reporting.told_facts import SPANISH, facts_of, values_of
from tests.wrong_input import command

FORMS = ("is", "not", "unknown", "ask")


@pytest.fixture(scope="module", params=list(Language))
def voice(request: pytest.FixtureRequest, rulebook: Rulebook) -> Voice:
    return Inputs.at(None).voice(rulebook, request.param)


def words_of(voice: Voice, name: str) -> FactWords | None:
    finding = name.removeprefix("finding.")
    found: Mapping[str, FactWords] = voice.words.findings if finding != name else voice.words.facts
    return found.get(finding)


def test_every_fact_and_finding_has_its_words(voice: Voice, rulebook: Rulebook) -> None:
    folder, lacking = f"rules/words/{voice.words.language}", []
    for fact in facts_of(rulebook):
        words = words_of(voice, fact.name)
        finding = fact.name.removeprefix("finding.")
        file = f"{folder}/{'facts' if finding == fact.name else 'findings'}.yaml"
        if words is None:
            lacking.append(f"{file}: add `{finding}:` with `{'`, `'.join(FORMS)}`")
            continue
        said = {*words.values, *words.instead}
        lacking += [
            f"{file}: add `{choice}:` under `values` (or `instead`) of `{finding}`"
            for choice in fact.choices
            if choice not in said
        ]
    assert not lacking, "\n".join(dict.fromkeys(lacking))


def test_every_action_answer_body_and_party_has_its_words(voice: Voice) -> None:
    words, file = voice.words.answers, f"rules/words/{voice.words.language}/answers.yaml"
    wanted = {
        "actions": (ACTIONS, words.actions),
        "answers": (list(Answer), words.answers),
        "bodies": (VOCABULARY["agency.kind"].choices, words.bodies),
        "parties": (list(Party), words.parties),
    }
    lacking = [
        f"{file}: add `{name}:` under `{section}`"
        for section, (names, there) in wanted.items()
        for name in names
        if name not in there
    ]
    assert not lacking, "\n".join(lacking)


def test_everything_that_can_be_told_of_a_duty_has_its_words(voice: Voice) -> None:
    words, file = voice.words.duties, f"rules/words/{voice.words.language}/duties.yaml"
    wanted = {
        "shown": (list(Shown), words.shown),
        "events": (EVENT_KINDS, words.events),
        "happenings": ([k for k in HappeningKind if k is not k.EVENT], words.happenings),
    }
    lacking = [
        f"{file}: add `{name}:` under `{section}`"
        for section, (names, there) in wanted.items()
        for name in names
        if name not in there
    ]
    assert not lacking, "\n".join(lacking)


def test_every_rule_and_reading_has_its_words(voice: Voice, rulebook: Rulebook) -> None:
    """English stands in the rule files themselves."""
    if voice.words.language is LAW_LANGUAGE:
        assert not voice.words.rules
        assert not voice.words.readings
        return
    folder = f"rules/words/{voice.words.language}"
    lacking = [
        f"{folder}/rules.yaml: add `{name}:` with the sentence for: {rule.says}"
        for name, rule in rulebook.rules.items()
        if name not in voice.words.rules
    ]
    for name, reading in rulebook.readings.items():
        words = voice.words.readings.get(name)
        file = f"{folder}/readings.yaml"
        if words is None:
            lacking.append(f"{file}: add `{name}:` with `question`, `why` and `choices`")
        else:
            lacking += [
                f"{file}: add `{choice}:` under `choices` of `{name}`"
                for choice in reading.choices
                if choice not in words.choices
            ]
    assert not lacking, "\n".join(lacking)


def test_every_invariant_has_its_words(voice: Voice) -> None:
    """English stands in the files of invariants themselves."""
    if voice.words.language is LAW_LANGUAGE:
        assert not voice.words.invariants
        return
    file = f"rules/words/{voice.words.language}/invariants.yaml"
    lacking = []
    for each in ALL_INVARIANTS:
        words = voice.words.invariants.get(each.name)
        if words is None:
            lacking.append(f"{file}: add `{each.name}:` with `says` for: {each.says}")
            continue
        reasons = {f"{name}={choice}" for name, choice in each.broken_by}
        assert words.says.endswith("."), each.name
        assert not words.broken_by.keys() - reasons, f"{file}: {each.name}: no such reading"
        lacking += [
            f"{file}: add `{reading}:` under `broken_by` of `{each.name}`"
            for reading in sorted(reasons - words.broken_by.keys())
        ]
    assert not lacking, "\n".join(lacking)


def test_every_policy_has_its_words(voice: Voice, rulebook: Rulebook) -> None:
    """English stands in the policy files themselves."""
    if voice.words.language is LAW_LANGUAGE:
        assert not voice.words.policies
        return
    lacking = [
        f"rules/words/{voice.words.language}/policies.yaml: add `{name}:` with `title` and `says` "
        f"for: {policy.title}. {policy.says}"
        for name, policy in rulebook.policies.items()
        if name not in voice.words.policies
    ]
    assert not lacking, "\n".join(lacking)
    for policy in rulebook.policies.values():
        assert re.fullmatch(r"[^\W_].*\S\.", voice.about().policy_says(policy)), policy.name
        assert not voice.about().policy_title(policy).endswith("."), policy.name


def test_a_policy_of_other_rules_is_told_as_its_file_tells_it(rulebook: Rulebook) -> None:
    voice = Inputs.at(None).voice(rulebook, Language.SPANISH)
    own = rulebook.policies["denver"]
    other = replace(own, says="What an analyst says of it.")
    assert voice.about().policy_says(own).startswith("El procedimiento de las cárceles de Denver")
    assert voice.about().policy_says(other) == other.says
    marked = '<span lang="en">What an analyst says of it.</span>'
    assert Phrasebook(voice).policy_says(other) == marked


def test_every_column_of_made_up_people_has_its_words(voice: Voice) -> None:
    folder = f"rules/words/{voice.words.language}/columns.yaml"
    lacking = [
        f"{folder}: add `{name}:` with `ask` and `unknown`"
        for name in (HAS_REQUEST.name, YEAR, MADE_UP)
        if name not in voice.words.columns
    ]
    assert not lacking, "\n".join(lacking)
    for value in ("true", "false"):
        assert group_text(HAS_REQUEST.name, value, voice.about()) != value


def test_groups_of_people_are_told_in_words_and_apart(voice: Voice) -> None:
    say = voice.about()
    for fact in FACTS:
        cells = [value_text(value) for value in values_of(fact)]
        told = [group_text(fact.name, cell, say) for cell in cells]
        assert len({*told}) == len(told), fact.name
        assert column_text(fact.name, say).endswith("?")
        for cell, words in zip(cells, told, strict=True):
            assert not (fact.choices and "_" in words), (fact.name, cell)
    own = "group.team"
    assert (column_text(own, say), group_text(own, "blue_one", say)) == (own, "blue_one")
    unknown = {"en": "unknown", "es": "no se sabe"}
    assert group_text(own, "unknown", say) == unknown[voice.words.language]


def test_no_words_are_of_what_there_is_not(voice: Voice, rulebook: Rulebook) -> None:
    inputs = Inputs.at(None)
    inputs.words(voice.words.language).check(rulebook, [each.name for each in ALL_INVARIANTS])
    inputs.diagnosis.raise_if_any()


def test_every_clause_is_a_sentence_and_every_question_one(
    voice: Voice, rulebook: Rulebook
) -> None:
    say = voice.about({})
    for fact in facts_of(rulebook):
        for value in values_of(fact):
            told = sentence(say.fact(fact.name, value))
            assert re.fullmatch(r"[^\Wa-z_][^{}]*[^\s.]\.", told), told
        asked = say.question(fact.name)
        assert asked.endswith("?"), asked
        assert asked.startswith("¿") is (voice.words.language is Language.SPANISH), asked
        assert "{" not in asked
    for action in ACTIONS:
        for answer in Answer:
            assert "{" not in say.answer(action, answer)
    for name, reading in rulebook.readings.items():
        assert say.question(f"reading.{name}").endswith("?")
        for choice in reading.choices:
            assert say.choice(name, choice).endswith(".")


def test_the_end_of_a_paper_with_a_name_is_told_of_that_one_alone(voice: Voice) -> None:
    say = voice.about({})
    for kind in INSTRUMENTS.values():
        life = qualified(kind.life, "the_one")
        for value in (True, False, None):
            told = say.fact(life, value)
            assert "the one" in told, told
            assert "(" not in told, told
        assert "(" not in say.question(life)


def test_a_fact_and_its_opposite_are_told_apart(voice: Voice, rulebook: Rulebook) -> None:
    say = voice.about({})
    for fact in facts_of(rulebook):
        told = [say.fact(fact.name, value) for value in values_of(fact)]
        assert len({*told}) == len(told), fact.name


def test_both_languages_fill_the_same_gaps(rulebook: Rulebook) -> None:
    voices = [Inputs.at(None).voice(rulebook, language) for language in Language]
    for fact in facts_of(rulebook):
        both = []
        for voice in voices:
            words = words_of(voice, fact.name)
            assert words
            both.append({gap for text in (words.so, words.unknown) for gap in gaps_of(text)})
        assert both[0] - {"it"} == both[1] - {"it"}, fact.name


def gaps_of(text: str) -> set[str]:
    return {gap for _, gap, _, _ in string.Formatter().parse(text) if gap}


def test_every_measure_of_a_simulated_desk_has_its_words(voice: Voice) -> None:
    for measure in MEASURES:
        told = voice.catalogue.plain(f"simulated.{measure.name}")
        assert (told == measure.title) is (voice.words.language is LAW_LANGUAGE), told


def test_a_folder_without_words_prints_names_and_check_says_so() -> None:
    small = ("--rules", str(ROOT / "tests" / "golden" / "small_rules"))
    story = str(ROOT / "tests" / "golden" / "small_scenario.yaml")
    said = command("run", story, *small)
    assert said.code == 0
    assert "Also: Hold request: yes." in said.out
    assert "town" in said.out
    assert "Además: Hold request: sí." in command("run", story, *small, *SPANISH).out
    checked = command("check", story, *small)
    assert "no words in `en` (words/en): findings: hold_request\n" in checked.out
    assert "no words in `es` (words/es): findings: hold_request; readings: " in checked.out
    assert "policies: town" in " ".join(checked.out.split())


def test_an_open_reading_is_asked_and_a_chosen_one_told(voice: Voice, rulebook: Rulebook) -> None:
    say = voice.about({})
    for name, reading in rulebook.readings.items():
        chosen = None if reading.recommended == UNRESOLVED else reading.recommended
        told = say.reading(name, chosen)
        assert told.startswith(say.question(f"reading.{name}"))
        assert told != say.question(f"reading.{name}")

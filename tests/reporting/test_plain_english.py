"""Plain English in outputs: short, easy to read, without the phrases that stopped readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat
import typer.main
import yaml
from textstat.backend.utils import get_cmudict

from release_sim.api.inputs import Inputs
from release_sim.cli.main import command as command_of
from release_sim.engine.decide import EngineCache
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.problem import PROBLEMS
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.overview_text import Overview
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.sentences import Voice, sentence
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.facts import VOCABULARY
from tests.cli.options import leaves
from tests.conftest import ROOT, some
from tests.reporting.phrases import AWKWARD, OWN_VERB, POINTS_BACK
from tests.reporting.told_facts import SPANISH, STORY, facts_of, values_of
from tests.wrong_input import command

INVARIANTS = sorted((ROOT / "rules/invariants").glob("*.yaml"))
HIGHEST_GRADE, HIGHEST_OF_ONE = 10, 12
MOST_LINES = 40  # a screen


@pytest.fixture(scope="module")
def english(rulebook: Rulebook) -> Voice:
    return Inputs.at(None).voice(rulebook)


@pytest.fixture(scope="module")
def overviews(rulebook: Rulebook, scenarios: list[Scenario], english: Voice) -> dict[str, str]:
    """Return what `run` prints of each story, without the readings that it would vary."""
    engines, found = EngineCache(rulebook), {}
    for scenario in some(scenarios, 20):
        branch = scenario.main
        decision, policy = engines.decide(branch), rulebook.policies[branch.policy]
        view = DecisionView(rulebook, policy, decision, {}, english.about(decision.facts))
        found[scenario.name] = Overview(view).whole(scenario, branch, ())
    return found


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> Iterator[None]:
    """Let go the dictionary of textstat, which takes 55 MB, after the last test that grades."""
    yield
    get_cmudict.cache_clear()


@pytest.fixture(params=["100", "80"])
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as what goes into a pipe, and as a terminal is when it opens."""
    monkeypatch.setenv("COLUMNS", request.param)


@pytest.mark.usefixtures("columns")
def test_the_story_of_5_march_is_told_in_forty_lines_of_spanish_too() -> None:
    lines = command("run", str(ROOT / STORY), *SPANISH).out.splitlines()
    assert len(lines) <= MOST_LINES, len(lines)
    verbs = [v for line in lines if (v := re.match(r"La cárcel (no debe|debe|puede) ", line))]
    assert list(dict.fromkeys(verb[1] for verb in verbs)) == ["debe", "no debe", "puede"]


@pytest.mark.usefixtures("columns")
def test_the_story_of_5_march_is_told_in_forty_lines() -> None:
    said = command("run", str(ROOT / STORY))
    assert said.code == 0
    lines = said.out.splitlines()
    assert len(lines) <= MOST_LINES, len(lines)
    verbs = [v for line in lines if (v := re.match(r"The jail (must not|must|may) ", line))]
    order = list(dict.fromkeys(verb[1] for verb in verbs))
    assert order == ["must", "must not", "may"], "required, forbidden, permitted"
    assert "since 30 April 2014" in said.out
    assert "(a) Whose release is notified?" in said.out
    assert re.search(r"No rule speaks here of \d+ other actions\. More: `--trace`", said.out)
    assert not [name for name in (*ACTIONS, *VOCABULARY) if name in said.out]


def test_the_verbs_of_answers_are_coloured_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("release_sim.cli.output._wants_colour", lambda _: True)
    said = command("run", str(ROOT / STORY)).out
    assert "The jail \x1b[31mmust not\x1b[0m keep the person" in said
    assert "  The jail must record requests" in said, "the sentence of a rule is not an answer"
    told = command("what-if", str(ROOT / STORY), "--as-of", "2026-03-01", *SPANISH).out
    assert "Antes: La cárcel \x1b[36mpuede\x1b[0m" in told
    assert "Después: \x1b[33mNo está resuelto si\x1b[0m" in told


def test_what_is_missing_is_asked_for() -> None:
    said = command("run", str(ROOT / "scenarios/unknown/signer_forgotten.yaml"))
    assert "What is missing: Who signed the warrant?" in said.out
    assert "It is not known who signed the warrant." in said.out
    assert "It is not settled whether the jail must or may keep the person" in said.out


def grade(text: str) -> float:
    found: float = textstat.flesch_kincaid_grade(text)
    return found


def prose(overview: str) -> str:
    """The sentences without what is in brackets: sources, which are names."""
    lines = [line.strip(" -") for line in overview.splitlines()[1:]]
    flat = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", " ".join(lines))
    return re.sub(r"\s+([.;])", r"\1", flat.partition(" More: ")[0])


def test_what_is_printed_of_each_story_can_be_read_at_grade_ten(
    overviews: dict[str, str],
) -> None:
    grades = {name: grade(prose(text)) for name, text in overviews.items()}
    assert sum(grades.values()) / len(grades) <= HIGHEST_GRADE, grades
    hardest = max(grades, key=grades.__getitem__)
    assert grades[hardest] <= HIGHEST_OF_ONE, f"{hardest}: {prose(overviews[hardest])}"
    assert min(grades.values()) > 0, "the measure finds sentences"


def test_the_sentences_of_the_report_can_be_read_at_grade_ten(
    english: Voice, rulebook: Rulebook
) -> None:
    say = english.about({})
    rules = [rule.says for rule in rulebook.rules.values()]
    facts = [
        sentence(say.fact(fact.name, value))
        for fact in facts_of(rulebook)
        for value in values_of(fact)
    ]
    answers = [sentence(say.answer(action, answer)) for action in ACTIONS for answer in Answer]
    for sentences in (rules, facts, answers):
        assert sum(map(grade, sentences)) / len(sentences) <= HIGHEST_GRADE


def test_awkward_phrases_do_not_come_back(overviews: dict[str, str], rulebook: Rulebook) -> None:
    paths = some(sorted((ROOT / "scenarios").rglob("*.trace")), 60)
    traces = [path.read_text(encoding="utf-8") for path in paths]
    says = [rule.says for rule in rulebook.rules.values()]
    says += [told for path in INVARIANTS for told in _told_by(path)]
    for text in (*overviews.values(), *traces, *says, *PROBLEMS.values(), *frames(), *helps()):
        found = re.search("|".join(AWKWARD), " ".join(text.split()))
        assert not found, found


def _told_by(invariants: Path) -> Iterator[str]:
    """Yield what the invariants of a file say, and what is said of those that a reading breaks."""
    for each in yaml.safe_load(invariants.read_text(encoding="utf-8"))["invariants"].values():
        yield each["says"]
        yield from each.get("broken_by", {}).values()


def frames() -> Iterator[str]:
    """Every text that stands around sentences, in English."""
    for told in Catalogue.read(LAW_LANGUAGE).words.values():
        yield from (told,) if isinstance(told, str) else map(str, told)


def helps() -> Iterator[str]:
    """Yield the help of every verb and every option."""
    whole = typer.main.get_command(command_of())
    for path, verb in leaves(whole):
        yield verb.help or " ".join(path)
        yield from (each.help for each in verb.params if getattr(each, "help", None))


def test_a_rule_says_by_its_verb_what_it_is(rulebook: Rulebook) -> None:
    """A duty, a ban and a permission are each told with their own verb."""
    for rule in rulebook.rules.values():
        for modality, pattern in OWN_VERB.items():
            if getattr(rule.then, "modality", None) == modality:
                assert re.search(pattern, rule.says), f"{rule.id}: {rule.says}"


def test_a_sentence_needs_none_before_it(rulebook: Rulebook) -> None:
    """It is printed alone: that of a rule, an action, an event or a question of a reading."""
    alone = [*(rule.says for rule in rulebook.rules.values()), *ACTIONS.values()]
    alone += [kind.means for kind in EVENT_KINDS.values()]
    alone += [reading.question for reading in rulebook.readings.values()]
    assert not [told for told in alone if re.search("|".join(POINTS_BACK), told)]

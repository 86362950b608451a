"""Every sentence of a report is tied to what it renders, and no rule that decides lacks one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import replay_results
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.decision import Decision
from release_sim.model.language import Language
from release_sim.model.limits import Caveat
from release_sim.model.report_contents import (
    Report,
    ReportTimeline,
)
from release_sim.model.rule import Duty
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.page.page import page
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import unqualified
from tests.conftest import ROOT, TIMELINES, examples, some
from tests.reporting.report.report_pages import (
    LATE,
    OPEN,
    PAGES,
    SEED,
    SIDES,
    SVG,
    XHTML,
    Node,
    assert_told,
    cards_of,
    having,
    in_voice,
    parsed,
    said,
    told,
    words,
)
from tests.strategies import cases
from tests.wrong_input import command

POPULATION = "Requests to the Denver jails, as far as published numbers tell"
TIES = ("data-rule", "data-fact", "data-action")
HEADINGS = ("h2", "h3", "h4", "h5", "th", "dt", "code")


def untied(node: Node) -> Iterator[str]:
    """The text below a node that lies in no sentence, heading, name, card or picture."""
    is_bound = {"said", "card"} & {*node.get("class", "").split()} or node.get("data-source")
    if is_bound or node.tag in {*(f"{XHTML}{name}" for name in HEADINGS), f"{SVG}svg"}:
        return
    yield node.text or ""
    for inner in node:
        yield from untied(inner)
        yield inner.tail or ""


@PAGES
def test_every_sentence_is_tied_to_what_it_renders(
    name: str, pages: Mapping[str, str], rulebook: Rulebook
) -> None:
    facts = {"as_of", *(n for p in rulebook.policies.values() for n in p.vocabulary())}
    known = dict(zip(TIES, (set(rulebook.rules), facts, set(ACTIONS)), strict=True))
    sentences = said(parsed(pages[name]))
    assert sentences
    for sentence in sentences:
        ties = {tie: sentence.get(tie, "").split() for tie in TIES}
        assert any(ties.values()), words(sentence)
        # A fact of one of several papers has that paper's name in its own.
        ties["data-fact"] = [unqualified(each)[0] for each in ties["data-fact"]]
        for tie, names in ties.items():
            of_any_paper = {unqualified(n)[0] if tie == "data-fact" else n for n in names}
            assert of_any_paper <= known[tie], words(sentence)


@pytest.mark.whole
def test_differences_that_take_several_papers_are_told(pages: dict[str, str]) -> None:
    policies = pages["policies"]
    heading = "Only where there are several papers of a kind"
    assert policies.count(heading) == 1
    assert "the answers are the same in every case" not in policies
    assert "request.first.form" in policies.partition(heading)[2]


@PAGES
def test_what_is_no_sentence_is_the_frame_or_the_story(
    name: str, pages: Mapping[str, str], rulebook: Rulebook
) -> None:
    voice = in_voice(rulebook, Language.SPANISH if name == "spanish" else Language.ENGLISH)
    catalogue = voice.catalogue
    groups = ("frame.", "answers.", "leaves.", "people.", "says.compared.of_these_papers")
    say = voice.about()
    framed = [each for key, each in catalogue.words.items() if key.startswith(groups)]
    known = [t for each in framed for t in ([each] if isinstance(each, str) else each)]
    known += voice.words.answers.actions.values()
    known += [
        t
        for p in rulebook.policies.values()
        for t in (p.name, say.policy_title(p), say.policy_says(p))
    ]
    known += [choice.replace("_", " ") for r in rulebook.readings.values() for choice in r.choices]
    known += ["from", "to", "a", "desde el", POPULATION, *map(say.limit, rulebook.all_limits())]
    dated = (limit for limit in rulebook.all_limits() if limit.since)
    known += [say.caveat(Caveat(limit.since, limit)) for limit in dated if limit.since]
    last = {law.read_up_to for law in rulebook.limits.values()}
    known += [say.caveat(Caveat(day)) for day in last if day]
    _, scenarios, timelines = Inputs.at(None).stories([ROOT / path for path in (SEED, OPEN, LATE)])
    for scenario in scenarios:
        known += [scenario.story, *(branch.title for branch in scenario.what_if)]
    for timeline in timelines:
        known += [timeline.story, *timeline.people.values(), *(c.title for c in timeline.what_if)]
        known.append(say.frame("frame.times_of_city", city=timeline.main.city))
        for event in timeline.main.events:
            known += [event.told, event.unsure, event.label.replace("_", " ")]
            known.append(say.papers.known(event.label, event.kind))
    duties = voice.words.duties
    known += [*duties.events.values(), *duties.happenings.values()]
    known += [*voice.words.answers.calendar.months, "de"]
    longest_first = sorted(filter(None, (" ".join(k.split()) for k in known)), key=len)[::-1]
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"
    (main,) = parsed(pages[name].replace("<wbr>", "")).iter(f"{XHTML}main")
    for text in untied(main):
        left = re.sub(pattern, "", " ".join(text.split()), flags=re.IGNORECASE)
        assert not re.search(r"[^\W\d_]", left), text


@pytest.mark.whole
def test_the_book_has_every_provision_beside_its_sources_and_who_shows_it(
    pages: Mapping[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["rulebook"])
    cards = {n.get("aria-labelledby"): n for n in having(root, **{"class": "provision"})}
    assert cards.keys() == rulebook.rules.keys()
    for name, rule in rulebook.rules.items():
        told_of = words(cards[name])
        assert rule.says in told_of
        shown = [n.get("data-source") for n in cards[name].iter() if n.get("data-source")]
        assert shown == [str(cite) for cite in rule.cite]
        tested = {f for s in said(cards[name]) for f in s.get("data-fact", "").split()}
        assert tested >= set(rule.reads())
        others = [each.id for each in rulebook.rules.values() if name in each.exception_to]
        assert all(other in told_of for other in others)
        assert len([*having(cards[name], **{"class": "tick"})]) == 1
    assert "seeds/red_light_stop" in words(cards["denver.status.no_question"])
    whole = words(root)
    for source in rulebook.sources.values():
        for statement in source.statements.values():
            if statement.not_encoded:
                assert " ".join(statement.not_encoded.split()) in whole


def decisive(decision: Decision) -> set[str]:
    spoken = [o for o in decision.outcomes.values() if o.answer is not Answer.SILENT]
    set_aside = [rule for o in spoken for rule in o.displaced]
    by = [rule for each in set_aside for rule in decision.rules[each].displaced_by]
    return {*(rule for o in spoken for rule in o.because), *set_aside, *by}


def test_no_decisive_rule_of_any_scenario_lacks_a_sentence_and_a_card(
    rulebook: Rulebook, scenarios: list[Scenario], engines: EngineCache
) -> None:
    told_of = some(scenarios, 8)
    # A page of all of them at once would take some hundred megabytes.
    for begin in range(0, len(told_of), 20):
        few = told_of[begin : begin + 20]
        several = [told(engines, replace(scenario, what_if=())) for scenario in few]
        root = parsed(page(in_voice(rulebook), Report(tuple(several))))
        cards = cards_of(root)
        for case, part in zip(several, root.iter(f"{XHTML}article"), strict=True):
            assert_told(part, cards, decisive(case.decision), rulebook)
            shown = {a for s in said(part) for a in s.get("data-action", "").split()}
            assert shown == set(ACTIONS)


@given(data=st.data())
@examples(5)
def test_so_it_is_in_any_case(
    data: st.DataObject, rulebook: Rulebook, scenarios: list[Scenario], engines: EngineCache
) -> None:
    scenario = data.draw(st.sampled_from(scenarios))
    case = data.draw(cases(rulebook.policies[scenario.main.policy]))
    drawn = replace(scenario, main=replace(scenario.main, case=case), what_if=())
    try:
        engines.decide(drawn.main)
    except OutOfScopeError:
        reject()
    each = told(engines, drawn)
    root = parsed(page(in_voice(rulebook), Report((each,))))
    assert_told(root, cards_of(root), decisive(each.decision), rulebook)
    assert all(any(s.get(tie) for tie in TIES) for s in said(root))


@pytest.mark.whole
def test_no_rule_that_decides_in_a_history_lacks_one(
    rulebook: Rulebook, engines: EngineCache
) -> None:
    inputs = Inputs.at(None)
    _, timelines = inputs.timelines(some(TIMELINES, 4))
    replayed = [
        (each, replay_results(inputs, engines, each, (each.main,))[0]) for each in timelines
    ]
    several = tuple(ReportTimeline(*each, ()) for each in replayed)
    text = page(in_voice(rulebook), Report(timelines=several))
    root = parsed(text)
    cards = cards_of(root)
    for (_, result), part in zip(replayed, root.iter(f"{XHTML}article"), strict=True):
        steps = [step for person in result.people for step in result.steps(person)]
        changes = [change for step in steps for change in step.changes]
        shown = {a for s in said(part) for a in s.get("data-rule", "").split()}
        assert shown >= {rule for change in changes for rule in change.after.because}
        dues = [due for due in result.obligations if not due.kept]
        assert_told(part, cards, {rule for due in dues for rule in due.because}, rulebook)
        say = DutySentences.of(result, in_voice(rulebook))
        assert all(say.reason(due) in words(part) for due in dues)
        assert len([*part.iter(f"{SVG}svg")]) == 1
    assert all(any(s.get(tie) for tie in TIES) for s in said(root))


def test_what_goes_otherwise_is_tied_to_the_rules_of_that_action_alone(
    pages: Mapping[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["history"])
    rules = {rule for s in said(root) for rule in s.get("data-rule", "").split()}
    assert_told(root, cards_of(root), rules, rulebook)
    what_ifs = [s for s in said(root) if " → " in words(s)]
    assert what_ifs
    for sentence in what_ifs:
        duties = [rulebook.rules[name].then for name in sentence.get("data-rule", "").split()]
        acts = {duty.action for duty in duties if isinstance(duty, Duty)}
        assert acts <= {sentence.get("data-action")}


@pytest.mark.whole
def test_no_rule_behind_a_difference_lacks_one(
    pages: Mapping[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["policies"])
    assert_told(root, cards_of(root), {"denver.notice.notify_as_far_as_able"}, rulebook)
    regions = [n for n in root.iter(f"{XHTML}h4") if n.get("id", "").startswith("region-")]
    plain = command("compare", *SIDES).out
    assert len(regions) == len(re.findall(r"(?m)^Region \d+$", plain)) > 0

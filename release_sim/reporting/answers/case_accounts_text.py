"""A story of which accounts contradict each other: what is the same on all, and what turns on them.

Nothing picks a side. An answer is that of every account, or it turns on whose account is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.rule import Within
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.trace_text import heading
from release_sim.reporting.sentences import Sentences, Voice, sentence
from release_sim.reporting.text_format import WIDTH, paragraph


def accounts_text(scenario: Scenario, told: DecidedBranch, voice: Voice, width: int = WIDTH) -> str:
    """Write the story, what each account tells, and for every action the answers on them."""
    say = voice.about(told.decision.facts)
    story = say.frame("replay.told", text=scenario.story)
    lines = [*heading(scenario, told.branch, told.decision, say, width), ""]
    lines += [paragraph(story, 2, 0, width), "", say.frame("accounts.title")]
    lines += [paragraph(each, 2, 2, width) for each in _told(told, say)]
    lines += ["", say.frame("trace.answers")]
    spoken = [a for a in told.decision.outcomes if told.agreed(a) is not Answer.SILENT]
    for action in spoken:
        lines += _answers(told, action, say, width)
    silent = [say.deed(action) for action in told.decision.outcomes if action not in spoken]
    if silent:
        names = say.frame("accounts.silent", names="; ".join(silent))
        lines.append(paragraph(names, 2, 4, width))
    return "\n".join(lines)


def _answers(told: DecidedBranch, action: str, say: Sentences, width: int) -> Iterator[str]:
    """Yield the answer common to all accounts, or that it turns on whose account is right."""
    body = str(told.decision.facts.get("agency.kind", "sheriff_jail"))
    outcomes = told.outcomes(action)
    agreed = told.agreed(action)
    deed = sentence(say.deed(action)).removesuffix(".")
    if agreed is not None:
        answer = _answer(action, agreed, say, body)
        because = dict.fromkeys(rule for each in outcomes.values() for rule in each.because)
        every = say.frame("accounts.on_every")
        yield paragraph(f"{answer}, {every}{_by([*because])}.", 2, 4, width)
        return
    yield paragraph(f"{deed}: {say.frame('accounts.turns')}.", 2, 4, width)
    for name, outcome in outcomes.items():
        told_so = _answer(action, outcome.answer, say, body, outcome.within)
        on = say.frame("accounts.on", name=name)
        yield paragraph(f"- {on}: {told_so}{_by(outcome.because)}.", 4, 2, width)


def _answer(
    action: str, answer: Answer, say: Sentences, body: str, within: Sequence[Within] = ()
) -> str:
    return sentence(say.answer(action, answer, body, within)).removesuffix(".")


def _by(rules: Sequence[str]) -> str:
    return f" ({', '.join(rules)})" if rules else ""


def accounts_json(
    told: DecidedBranch, decided: Callable[[DecidedBranch], dict[str, Any]]
) -> dict[str, Any]:
    """Return the decision on each account, and the answers that turn on them; else nothing."""
    if not told.accounts:
        return {}
    turning: Mapping[str, Any] = {
        action: {name: each.answer.value for name, each in told.outcomes(action).items()}
        for action in told.decision.outcomes
        if told.agreed(action) is None
    }
    accounts = {name: decided(each) for name, each in told.accounts.items()}
    return {"accounts": accounts, "turns_on_account": turning}


def _told(told: DecidedBranch, say: Sentences) -> Iterator[str]:
    """Yield a line for each account: the facts that it tells."""
    for name, account in told.branch.accounts.items():
        stated = account.change.stated
        clauses = " ".join(
            sentence(say.fact(fact, stated.get(fact))) for fact in sorted(account.told)
        )
        yield f"- {say.frame('accounts.on', name=name)}: {clauses or say.frame('accounts.nothing')}"

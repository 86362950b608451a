"""A story of which accounts contradict each other: what is the same on all, and what turns on them.

Nothing picks a side. An answer is that of every account, or it turns on whose account is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.compact_text import account_answer
from release_sim.reporting.answers.trace_text import heading
from release_sim.reporting.sentences import Sentences, Voice
from release_sim.reporting.text_format import WIDTH, columns, paragraph, value_text


def accounts_text(scenario: Scenario, told: DecidedBranch, voice: Voice, width: int = WIDTH) -> str:
    """Write the story, what each account tells, and for every action the answers on them."""
    say = voice.about()
    lines = [*heading(scenario, told.branch, told.decision, say, width), ""]
    lines += [paragraph(scenario.story, 2, 0, width), "", say.frame("accounts.title")]
    lines += [*columns([*_told(told, say)], 2, width), "", say.frame("trace.answers")]
    actions = [a for a in told.decision.outcomes if told.agreed(a) is not Answer.SILENT]
    lines += columns([(action, account_answer(told, action, say)) for action in actions], 2, width)
    silent = [action for action in told.decision.outcomes if action not in actions]
    if silent:
        names = say.frame("accounts.silent", names=", ".join(silent))
        lines.append(paragraph(names, 2, 4, width))
    return "\n".join(lines)


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


def _told(told: DecidedBranch, say: Sentences) -> Iterator[tuple[str, str]]:
    """Yield a row for each account: the facts that it tells."""
    for name, account in told.branch.accounts.items():
        facts = (
            f"{fact}: {value_text(account.change.stated.get(fact))}"
            for fact in sorted(account.told)
        )
        yield name, "; ".join(facts) or say.frame("accounts.nothing")

"""The questions that settle an undetermined answer, as a tree of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.plan import Inquiry, Plan, PlanLeaf, PlanQuestion
from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph, values_json
from release_sim.vocabulary.tested_names import reading_name


def plan_lines(found: Inquiry, say: Sentences, width: int = WIDTH) -> Iterator[str]:
    """Yield the plan of questions, and what would settle the answer soonest."""
    plan, frame = found.plan, say.frame
    if isinstance(plan, PlanLeaf):
        yield paragraph(_nothing(found.found, plan, say), 0, 2, width)
        return
    end = frame("plan.settles" if _settles(plan) else "plan.leaves_open")
    proved = frame("plan.proved" if found.proved else "plan.unproved")
    questions = frame(
        "plan.questions" if plan.most > 1 else "plan.one_question",
        most=plan.most,
        average=f"{float(plan.average):.1f}",
        end=end,
        proved=proved,
    )
    yield paragraph(questions, 0, 2, width)
    yield from _branch("", plan, 2, say, width)
    for answer, ways in found.soonest.items() if plan.most > 1 else ():
        for way in ways:
            told = say.all_of([*map(say.values, way)])
            lead = frame("plan.soonest", answer=_as_soon(answer, say), clauses=told)
            yield paragraph(lead, 2, 4, width)


def _branch(lead: str, plan: Plan, indent: int, say: Sentences, width: int) -> Iterator[str]:
    """One branch of the tree; a fact is asked for in words, with its name beside it."""
    if isinstance(plan, PlanLeaf):
        yield paragraph(f"{lead}{_leaf(plan, say)}", indent, 4, width)
        return
    question = say.question(plan.fact.name)
    asked = say.frame("plan.ask", question=question, name=plan.fact.name)
    yield paragraph(f"{lead}{asked}", indent, 4, width)
    for values, below in plan.branches:
        head = say.frame("plan.if", clause=say.values(values))
        yield from _branch(f"{head} ", below, indent + 2, say, width)


def _nothing(found: Answer, plan: PlanLeaf, say: Sentences) -> str:
    answer = say.frame(f"answers.{found}")
    if found is not Answer.UNDETERMINED:
        return say.frame("plan.nothing", answer=answer)
    if plan.answer is Answer.UNDETERMINED:
        return say.frame("plan.no_fact", readings=_readings(plan, say))
    return say.frame("plan.whatever", answer=say.frame(f"answers.{plan.answer}"))


def _leaf(plan: PlanLeaf, say: Sentences) -> str:
    answer = say.frame(f"answers.{plan.answer}")
    if plan.answer is Answer.UNDETERMINED:
        return say.frame("plan.open", answer=answer, readings=_readings(plan, say))
    return say.frame("plan.early", answer=answer) if plan.early else answer


def _readings(plan: PlanLeaf, say: Sentences) -> str:
    return say.all_of([f"{say.question(reading_name(name))} [{name}]" for name in plan.turns_on])


def _as_soon(answer: Answer, say: Sentences) -> str:
    if answer is Answer.UNDETERMINED:
        return say.frame("plan.readings_alone")
    return say.frame(f"answers.{answer}")


def _settles(plan: Plan) -> bool:
    """Return True if no reading is left open at any end."""
    if isinstance(plan, PlanQuestion):
        return all(_settles(below) for _, below in plan.branches)
    return plan.answer is not Answer.UNDETERMINED


def plan_json(found: Inquiry) -> dict[str, Any]:
    """Return the plan as a JSON value; its ends have an answer, the rest ask a fact."""
    return {
        "most": found.plan.most,
        "average": float(found.plan.average),
        "proved": found.proved,
        "plan": _plan_json(found.plan),
        "soonest": [
            {
                "answer": answer.value,
                "facts": [{"fact": each.fact.name, "is": values_json(each)} for each in way],
            }
            for answer, ways in found.soonest.items()
            for way in ways
        ],
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    if isinstance(plan, PlanLeaf):
        return {
            "answer": plan.answer.value,
            "turns_on": list(plan.turns_on),
            "early": plan.early,
        }
    return {
        "ask": plan.fact.name,
        "branches": [
            {"if": values_json(values), "then": _plan_json(below)}
            for values, below in plan.branches
        ],
    }

"""The messages for flaws of rules, written for those who write rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from release_sim.analysis.checks.ablation import RulePart
from release_sim.analysis.checks.conflicts import Conflict, Gap
from release_sim.analysis.checks.dead_rules import UsageSearch
from release_sim.analysis.checks.waiting_bans import waiting_bans
from release_sim.model.analysis.flaw import Accepted, Flaw, FlawLocation
from release_sim.model.authority import COUNTERFACTUAL, authority, jurisdiction_of
from release_sim.model.condition import AllOf
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.reporting.text_format import condition_lines

_ACCEPT = "or write under `accepts` why it stays"


class FlawMessages:
    """Puts into words what is wrong with one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Take the rulebook that places flaws and may accept them."""
        self._rulebook = rulebook

    def conflict(self, found: Conflict) -> Flaw:
        """Report two duties that contradict each other in some case."""
        (action,) = found.witness.expect.answers
        message = f"`{found.must}` and `{found.must_not}` contradict each other on `{action}`"
        hint = "make one of them an exception to the other, or narrow one"
        return self._of_rule("conflict", found.must, message, hint, witness=found.witness)

    def gap(self, found: Gap) -> Flaw:
        """Report an action on which no rule speaks, in a case that the policy covers."""
        policy = found.witness.policy
        return Flaw(
            name="gap",
            message=f"policy `{policy}` is silent on `{found.action}` in such a case",
            help="write a rule for the case, or narrow the condition",
            location=FlawLocation("policies", policy, ("must_answer", found.action)),
            witness=found.witness,
        )

    def idle(self, uses: UsageSearch) -> Iterator[Flaw]:
        """Report rules, parts of rules and exceptions without any effect."""
        never, idle = uses.rules.dead, uses.parts.dead
        for rule in never:
            message = f"`{rule}` applies in no case, on no day, of any policy that loads it"
            hint = "look at its dates, and for lines that exclude each other"
            yield self._of_rule("rule-never-applies", rule, message, hint)
        for part in idle:
            if part.rule not in never and not any(part.lies_in(other) for other in idle):
                yield self._without_effect(part)
        for rule, target in uses.exceptions.dead:
            if not {rule, target} & never:
                message = f"`{rule}` never stands where `{target}` applies"
                yield self._exception("exception-never-displaces", rule, target, message)

    def readings(self, names: Iterable[str]) -> Iterator[Flaw]:
        """Report readings on which no answer depends."""
        for name in names:
            yield Flaw(
                name="reading-changes-nothing",
                message=f"no answer turns on reading `{name}`",
                help="let a rule test it, or write under `changes_nothing` why none does",
                location=FlawLocation("readings", name),
            )

    def upside_down(self, rules: Iterable[str]) -> Iterator[Flaw]:
        """Report exceptions of lower authority than what they displace, but no counterfactuals."""
        rulebook = self._rulebook
        for rule in (rulebook.rules[name] for name in rules):
            for target in (rulebook.rules[name] for name in rule.exception_to):
                lower, higher = authority(rule, rulebook), authority(target, rulebook)
                if lower < higher and COUNTERFACTUAL not in map(jurisdiction_of, (rule, target)):
                    message = f"a lower authority ({lower}) displaces a higher one ({higher})"
                    yield self._exception("authority-upside-down", rule.id, target.id, message)

    def waiting(self, rules: Iterable[str]) -> Iterator[Flaw]:
        """Yield the bans that wait for a request; counterfactuals are none."""
        book = self._rulebook
        real = (name for name in rules if jurisdiction_of(book.rules[name]) != COUNTERFACTUAL)
        for rule, asked, through in waiting_bans(book.rules, real):
            ways = "".join(f", by `{name}`" for name in through)
            message = f"the ban holds only where `{asked}` is true{ways}"
            hint = f"let it depend on what the law names, {_ACCEPT} and by which source"
            yield self._of_rule("ban-waits-for-a-request", rule.id, message, hint)

    def in_no_policy(self) -> Iterator[Flaw]:
        """Report rules that no policy loads."""
        loaded = {name for policy in self._rulebook.policies.values() for name in policy.rules}
        for rule in self._rulebook.rules.keys() - loaded:
            hint = f"name it under `rules` in a policy, {_ACCEPT}"
            yield self._of_rule("rule-in-no-policy", rule, f"no policy loads `{rule}`", hint)

    def reason(self, flaw: Flaw) -> str:
        """Return the rulebook's reason to accept a flaw; empty if it does not accept it."""
        return self._reasons(flaw.location).get(flaw.name, "")

    def accepted_for_nothing(self, accepted: Iterable[Accepted]) -> Iterator[Flaw]:
        """Report accepted flaws that do not exist."""
        needed = {(each.flaw.location[:2], each.flaw.name) for each in accepted}
        spots = [FlawLocation("rules", name) for name in self._rulebook.rules]
        for spot in (*spots, *(FlawLocation("readings", name) for name in self._rulebook.readings)):
            for name in self._reasons(spot):
                if (spot[:2], name) not in needed:
                    is_rule = spot.kind == "rules"
                    yield Flaw(
                        name="acceptance-unused",
                        message=f"`{name}` is accepted, but `{spot.name}` has no such flaw",
                        help="take it out",
                        rule=self._label(spot.name) if is_rule else "",
                        location=spot._replace(
                            path=("accepts", name) if is_rule else ("changes_nothing",)
                        ),
                    )

    def _reasons(self, spot: FlawLocation) -> Mapping[str, str]:
        if spot.kind == "rules":
            return self._rulebook.rules[spot.name].accepts
        if spot.kind != "readings":
            return {}
        reason = self._rulebook.readings[spot.name].changes_nothing
        return {"reading-changes-nothing": reason} if reason else {}

    def _without_effect(self, part: RulePart) -> Flaw:
        """Report a rule, or a part of its conditions, that changes no decision."""
        if not part.size:
            message = f"without `{part.rule}` every answer would be the same"
            hint = f"take it out, {_ACCEPT}"
            return self._of_rule("rule-changes-nothing", part.rule, message, hint)
        lines = self._rulebook.rules[part.rule].comparisons[part.first : part.first + part.size]
        said = "; ".join(condition_lines(AllOf(tuple(test for test, _ in lines))))
        message = f"without `{said}` every answer would be the same"
        hint = f"leave it out, {_ACCEPT}"
        return self._of_rule("line-redundant", part.rule, message, hint, ("lines", part.first))

    def _exception(self, name: str, rule: str, target: str, message: str) -> Flaw:
        hint = f"take it out of `exception_to`, {_ACCEPT}"
        return self._of_rule(name, rule, message, hint, ("exception_to", target))

    def _of_rule(
        self,
        name: str,
        rule: str,
        message: str,
        hint: str,
        path: tuple[str | int, ...] = (),
        witness: Branch | None = None,
    ) -> Flaw:
        return Flaw(
            name=name,
            message=message,
            help=hint,
            rule=self._label(rule),
            location=FlawLocation("rules", rule, path),
            witness=witness,
        )

    def _label(self, rule: str) -> str:
        return f"{rule}, {self._rulebook.rules[rule].cite[0]}"

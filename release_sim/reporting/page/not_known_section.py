"""The section on what is not known of the laws behind a report, and of its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.report_contents import Report, ReportTable
from release_sim.reporting.sentences import Voice


class NotKnownSection:
    """The warnings about a report's days, and the limits of the policies that it uses."""

    def __init__(self, report: Report, voice: Voice) -> None:
        """``voice`` has the rulebook and the words of the report's language."""
        self._policies, self._say = voice.rulebook.policies, voice.about()
        self._report = report
        self.caveats = list(dict.fromkeys(self._say.caveat(each) for each in self._caveats()))

    @property
    def is_told(self) -> bool:
        """Return True if there is anything to say; a table from elsewhere may have nothing."""
        return bool(self.caveats) or any(policy.limits for policy in self._used())

    def limits(self, kind: str) -> list[str]:
        """List what is not known in this way, each thing once."""
        laws = {law.law: law for policy in self._used() for law in policy.limits}
        limits = (limit for law in laws.values() for limit in law.limits)
        return [self._say.limit(limit) for limit in limits if limit.kind == kind]

    def _used(self) -> Iterator[Policy]:
        """Yield the policies that the report uses, each time that it does."""
        if self._report.rulebook:
            yield from self._policies.values()
        for case in self._report.cases:
            yield case.policy
            yield from (place.side.policy for place in (case.across.places if case.across else ()))
            yield from (self._policies[each.decision.policy] for each in case.what_if)
        for told in self._report.timelines:
            yield from (result.policy for result in (told.result, *told.what_if))
        if comparison := self._report.comparison:
            yield from (comparison.before.policy, comparison.after.policy)
        if isinstance(people := self._report.people, ReportTable):
            if people.summary.policy in self._policies:
                yield self._policies[people.summary.policy]
        elif people:
            yield from (people.comparison.counted.before, people.comparison.counted.after)
        yield from self._simulated()

    def _simulated(self) -> Iterator[Policy]:
        """Yield the policies of a simulated desk that the rulebook has."""
        if simulation := self._report.simulation:
            known = (self._policies.get(name) for name in simulation.policies)
            yield from (policy for policy in known if policy)

    def _caveats(self) -> Iterator[Caveat]:
        """Yield the warnings about the days that it speaks of."""
        for case in self._report.cases:
            yield from case.policy.caveats(case.decision.as_of)
            for each in case.what_if:
                policy = self._policies[each.decision.policy]
                yield from policy.caveats(each.decision.as_of)
            for place in case.across.places if case.across else ():
                yield from place.caveats
        for told in self._report.timelines:
            for result in (told.result, *told.what_if):
                yield from result.caveats
        if comparison := self._report.comparison:
            yield from (*comparison.before.caveats, *comparison.after.caveats)
        if isinstance(people := self._report.people, ReportTable):
            yield from people.summary.caveats
        elif people:
            yield from people.comparison.counted.caveats
        if simulation := self._report.simulation:
            last = date.fromisoformat(simulation.last)
            yield from (caveat for policy in self._simulated() for caveat in policy.caveats(last))

"""The authority on which a rule rests.

First whose law it is: federal law binds a state, and a state's law its cities. Within one
jurisdiction, what sort of document: what a legislature enacted or a court ruled, then what an
agency or an executive ordered under it, then what an office put on a form or said, then what was
reported. A rule rests on the best of what it cites. The order says which text yields where two
meet; it does not say that either is right, nor settle whether federal law reaches a matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import total_ordering

from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import SourceKind

COUNTERFACTUAL = "as_if"

_KINDS = (
    (SourceKind.STATUTE, SourceKind.ORDINANCE, SourceKind.COURT_RULING),
    (SourceKind.REGULATION, SourceKind.EXECUTIVE_ORDER, SourceKind.AGENCY_ORDER),
    (SourceKind.FORM, SourceKind.OFFICIAL_STATEMENT),
    (SourceKind.NEWS_REPORT,),
)
_DEPTH = {kind: depth for depth, kinds in enumerate(_KINDS) for kind in kinds}


@total_ordering
@dataclass(frozen=True, slots=True)
class Authority:
    """The authority of a rule: its jurisdiction and the best sort of source; lower is higher."""

    jurisdiction: str
    rank: int
    kind: SourceKind

    def __lt__(self, other: Authority) -> bool:
        return self._depth() > other._depth()

    def __str__(self) -> str:
        return f"{self.jurisdiction}, {self.kind}"

    def _depth(self) -> tuple[int, int]:
        return self.rank, _DEPTH[self.kind]


def authority(rule: Rule, rulebook: Rulebook) -> Authority:
    """Return the authority of a rule, by its folder and the best of its citations."""
    kinds = (rulebook.sources[cite.source].kind for cite in rule.cite)
    whose = jurisdiction_of(rule)
    rank = rulebook.jurisdiction.rank(whose)
    return Authority(whose, rank, min(kinds, key=_DEPTH.__getitem__))


def jurisdiction_of(rule: Rule) -> str:
    """Return the jurisdiction of a rule: the folder its file is in."""
    return rule.id.split(".")[0]

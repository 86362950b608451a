"""The smallest case is the same one, whichever question was the first to speak of a fact."""

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.terms import any_of
from release_sim.model.policy import Policy
from release_sim.vocabulary.fact import Value

TWO: dict[str, Value] = {"custody.state": "in_custody", "request.asks_notification": True}


def test_of_cases_as_small_the_first_by_name_is_found_in_every_order(denver: Policy) -> None:
    found = []
    for backwards in (False, True):
        encoding = Encoding(denver)
        search = CaseSearch(encoding)
        if backwards:
            encoding.atoms = dict(reversed(encoding.atoms.items()))
        either = any_of([encoding.atom(name).equals(value) for name, value in TWO.items()])
        found.append(search.minimal([either]))
    assert found[0] == found[1]
    assert found[0]
    assert set(found[0].case.stated) == {max(TWO)}, "the first by name is as it usually is"

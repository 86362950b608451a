"""Agreement of JSON Schema and reader: what one takes or refuses the other does too."""

from __future__ import annotations

from collections.abc import Callable

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.json_schema import rulebook_file_schema
from release_sim.loading.yaml_tree import parse
from release_sim.model.rulebook import Rulebook
from tests.loading.test_fuzz import changed
from tests.loading.timelines.timeline_texts import GOOD, WHOLE, read
from tests.loading.timelines.wrong_events import WRONG_EVENTS
from tests.loading.timelines.wrong_timelines import WRONG_TIMELINES

Misfits = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def misfits(small_rulebook: Rulebook) -> Misfits:
    """Return the complaints of the schema about a text."""
    checker = jsonschema.Draft202012Validator(rulebook_file_schema("timeline", small_rulebook))

    def complaints(text: str) -> list[str]:
        tree = parse("-", text, Diagnosis())
        assert tree
        return [each.message for each in checker.iter_errors(tree.plain())]

    return complaints


@pytest.mark.parametrize("text", [GOOD, WHOLE])
def test_the_json_schema_takes_what_is_right(text: str, misfits: Misfits) -> None:
    assert misfits(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "a case too",
        "an empty timeline",
        "an event that is a word",
        "no time",
        "an unknown kind",
        "an unknown fact",
        "an unknown policy",
        "an unknown reading",
        "an unknown answer",
        "an unknown status",
        "an unknown scope",
        "a what-if of a what-if",
    ],
)
def test_the_json_schema_refuses_what_is_wrong(name: str, misfits: Misfits) -> None:
    assert misfits((WRONG_EVENTS | WRONG_TIMELINES)[name][0])


@given(text=changed((GOOD, WHOLE)) | st.text(max_size=99).map(GOOD.__add__))
def test_a_carelessly_edited_timeline_is_read_or_refused(
    text: str,
    small_rulebook: Rulebook,
    misfits: Misfits,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    timeline, _ = read(text, small_rulebook, folder)
    if timeline is None:
        return
    assert misfits((folder / "timeline.yaml").read_text(encoding="utf-8-sig")) == []
    for variant in (timeline.main, *timeline.what_if):
        assert [e.at for e in variant.events] == sorted(e.at for e in variant.events)
        assert all(
            event.who and set(event.who) <= timeline.people.keys() for event in variant.events
        )

"""Rules as they are put for the instruments of a case, each worked out by hand."""

from __future__ import annotations

import pytest

from release_sim.engine.grounding import ground
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.rule import Modality, Rule
from tests.engine.putting import FORM, MODE, WARRANT, finds, of_request, put, requests
from tests.made_up import CANCELLED, IN_CUSTODY, rule

MUST, MUST_NOT, MAY = Modality
ONE = "request.one.cancelled=False"
TWO = "request.two.cancelled=False"
IN = "custody.state=in_custody"
PUT: list[tuple[str, Rule, Shape, dict[str, tuple[str, ...]]]] = [
    (
        "of the person",
        rule("r", MUST, IN_CUSTODY, unless=(CANCELLED,)),
        requests("", live=True),
        {"r": (IN, "request.cancelled=True")},
    ),
    (
        "of each paper, with its life",
        rule("r", MUST, FORM),
        requests("one", "two"),
        {
            "r@one": (f"{ONE} & request.one.form=letter",),
            "r@two": (f"{TWO} & request.two.form=letter",),
        },
    ),
    (
        "of papers that are surely live",
        rule("r", MUST, FORM),
        requests("one", live=True),
        {"r@one": ("request.one.form=letter",)},
    ),
    (
        "of one without a name",
        rule("r", MUST, FORM),
        requests(""),
        {"r": ("request.cancelled=False & request.form=letter",)},
    ),
    ("of no paper", rule("r", MUST, FORM), requests(), {}),
    (
        "of no paper, or of the person",
        rule("r", MUST, AnyOf((FORM, IN_CUSTODY))),
        requests(),
        {"r@-": (f"({IN})",)},
    ),
    (
        "of a paper that may be gone, or of the person",
        rule("r", MUST, AnyOf((FORM, IN_CUSTODY))),
        requests("one"),
        {"r@one": (f"({ONE} & request.one.form=letter | {IN})",)},
    ),
    (
        "a life that the rule asks itself",
        rule("r", MUST, CANCELLED, FORM),
        requests("one"),
        {"r@one": ("request.one.cancelled=True & request.one.form=letter",)},
    ),
    (
        "each test once",
        rule("r", MUST, FORM, AllOf((FORM, IN_CUSTODY))),
        requests("one"),
        {"r@one": (f"{ONE} & request.one.form=letter & {IN}",)},
    ),
    (
        "a bar on the paper that the rule speaks of",
        rule("r", MUST, FORM, unless=(AllOf((Comparison("request.asks_hold", Op.IS, (True,)),)),)),
        requests("one", "two", live=True),
        {
            "r@one": ("request.one.form=letter", "request.one.asks_hold=True"),
            "r@two": ("request.two.form=letter", "request.two.asks_hold=True"),
        },
    ),
    (
        "a bar on any other paper",
        rule("r", MUST, IN_CUSTODY, unless=(FORM,)),
        requests("one", "two"),
        {"r": (IN, f"{ONE} & request.one.form=letter", f"{TWO} & request.two.form=letter")},
    ),
    (
        "a bar on a paper that there is not",
        rule("r", MUST, IN_CUSTODY, unless=(FORM,)),
        requests(),
        {"r": (IN,)},
    ),
    (
        "papers of two kinds",
        rule("r", MUST, FORM, WARRANT),
        Shape((("request", ("one",)), ("warrant", ("1", "2"))), frozenset()),
        {
            "r@one@1": ("request.one.form=letter & warrant.1.form=i_200",),
            "r@one@2": ("request.one.form=letter & warrant.2.form=i_200",),
        },
    ),
    (
        "asked of each paper, and where none is live of the person",
        of_request("r", MUST, IN_CUSTODY),
        requests("one", "two"),
        {
            "r@one": (f"{ONE} & {IN}",),
            "r@two": (f"{TWO} & {IN}",),
            "r@-": (f"request.one.cancelled!=False & request.two.cancelled!=False & {IN}",),
        },
    ),
    (
        "asked of one without a name, and where it is not live of the person",
        of_request("r", MUST, IN_CUSTODY),
        requests(""),
        {
            "r": (f"request.cancelled=False & {IN}",),
            "r@-": (f"request.cancelled!=False & {IN}",),
        },
    ),
    (
        "asked of each paper of which one is surely live",
        of_request("r", MUST, IN_CUSTODY),
        requests("one", live=True),
        {"r@one": (IN,)},
    ),
    (
        "asked of papers of which there is none",
        of_request("r", MUST, IN_CUSTODY),
        requests(live=True),
        {"r@-": (IN,)},
    ),
    (
        "asked of each paper that passes a test",
        of_request("r", MUST, FORM),
        requests("one"),
        {"r@one": (f"{ONE} & request.one.form=letter",)},
    ),
    (
        "what is done, on a paper or on none",
        rule("r", MUST, MODE),
        requests("one"),
        {
            "r@one": (f"{ONE} & interview.one.mode=phone",),
            "r@-": ("request.one.cancelled!=False & interview.mode=phone",),
        },
    ),
    (
        "what is done, where one is surely live",
        rule("r", MUST, MODE),
        requests("one", live=True),
        {"r@one": ("interview.one.mode=phone",)},
    ),
    (
        "what is done on no paper at all",
        rule("r", MUST, MODE),
        requests(live=True),
        {"r@-": ("interview.mode=phone",)},
    ),
    (
        "papers of which there may be any number",
        rule("r", MUST, CANCELLED, FORM),
        Shape.up_to(("1",)),
        {"r@1": ("request.1.there_is=True & request.1.cancelled=True & request.1.form=letter",)},
    ),
    (
        "the life of such a paper says that it is there",
        rule("r", MUST, FORM),
        Shape.up_to(("1",)),
        {"r@1": ("request.1.cancelled=False & request.1.form=letter",)},
    ),
]


@pytest.mark.parametrize(
    ("of", "shape", "expected"), [each for _, *each in PUT], ids=[name for name, *_ in PUT]
)
def test_a_rule_is_put_for_each_choice_of_papers(
    of: Rule, shape: Shape, expected: dict[str, tuple[str, ...]]
) -> None:
    assert put((of,), shape) == expected


def test_what_tests_no_paper_with_a_name_is_the_rule_itself() -> None:
    own = (rule("a", MUST, IN_CUSTODY), rule("b", MAY, FORM), finds(FORM))
    found = ground(own, About.build(own), requests("", live=True)).rules
    assert [one is other for one, other in zip(found, own, strict=True)] == [True] * 3

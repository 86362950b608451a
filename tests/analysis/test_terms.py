"""Guards against what z3 does silently: shared names, wrapping numbers, made-up values."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import z3

import release_sim.analysis
from release_sim.analysis.terms import Atom, label, number, passing, value_in
from release_sim.model.condition import Op
from release_sim.vocabulary.facts import FACTS, VOCABULARY

FOLDER = Path(release_sim.analysis.__file__).parent


@pytest.mark.parametrize("name", [fact.name for fact in FACTS])
def test_no_label_can_be_the_name_of_a_fact(name: str) -> None:
    with pytest.raises(ValueError, match="could be the name of a fact"):
        label(name)
    assert " " not in name


def test_a_label_is_a_term_of_its_own() -> None:
    atom = Atom.of(VOCABULARY["request.asks_hold"])
    solver = z3.SolverFor("QF_FD")
    solver.add(label("request.asks_hold is wanted"), z3.Not(atom.known))
    assert solver.check() == z3.sat


def test_terms_are_named_in_one_module() -> None:
    """Elsewhere a name could be that of a fact, or a number too narrow."""
    made = {"Bool", "BitVec", "Int", "Const", "Bools", "Ints", "FreshBool"}
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert path.name == "terms.py" or not (
                    node.value.id == "z3" and node.attr in made
                ), path


@pytest.mark.parametrize("op", [Op.IS, Op.IS_NOT, Op.AT_LEAST, Op.AT_MOST, Op.BEFORE])
def test_a_number_that_does_not_fit_is_refused(op: Op) -> None:
    """Without the guard, 8 is 0 in three bits and -8 in four."""
    value = number("a few", 3)
    passing(op, value, [3])
    with pytest.raises(OverflowError, match="does not fit"):
        passing(op, value, [8])


def test_every_value_of_every_fact_fits() -> None:
    for fact in FACTS:
        least, most = fact.code_range()
        for code in (least, most):
            passing(Op.IS, Atom.of(fact).value, [code])


def test_a_value_that_a_model_leaves_open_is_not_read_from_it() -> None:
    free, fixed = number("left open", 7), number("settled", 7)
    solver = z3.SolverFor("QF_FD")
    solver.add(fixed == 5)
    assert solver.check() == z3.sat
    model = solver.model()
    assert value_in(model, free) is None
    assert value_in(model, fixed).as_long() == 5
    assert z3.is_true(value_in(model, fixed == 5))


def test_no_model_is_completed_in_the_analysis() -> None:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr != "eval" or path.name == "terms.py", path

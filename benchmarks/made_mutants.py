"""The mutants of a module, made by cosmic-ray: one operator or number changed at a time."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import parso  # noqa: F401  cosmic-ray imports only parts of it, which do not load alone
from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import MutationVisitor

ROOT = Path(__file__).parent.parent
# Of an enum, of None and of what is the only one of its value, both mean the same.
SAME = ("_Is_Eq", "_Eq_Is", "_IsNot_NotEq", "_NotEq_IsNot")


class Mutant(NamedTuple):
    """A module with one change."""

    module: str
    line: int
    operator: str
    source: str
    change: tuple[str, ...]  # the lines that differ


def left_alone(source: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield from where to where annotations and decorators stand, which no test can notice."""
    for node in ast.walk(ast.parse(source)):
        one = [getattr(node, name, None) for name in ("annotation", "returns")]
        for found in (*one, *getattr(node, "decorator_list", ())):
            if found:
                yield (found.lineno, found.col_offset), (found.end_lineno, found.end_col_offset)


def mutants_of(module: str, inside: range | None, each: int, most: int, seed: int) -> list[Mutant]:
    """Return a sample of the mutants of a module, or of these lines of it, that can be run."""
    source = (ROOT / module).read_text("utf-8")
    spans = list(left_alone(source))
    nodes = list(ast_nodes(get_ast(source)))
    places = defaultdict(list)
    for name in sorted(plugins.operator_names()):
        kind = plugins.get_operator(name)
        if kind.arguments() or name.endswith(SAME) or "Decorator" in name:
            continue
        found = (at for node in nodes for at, _ in kind().mutation_positions(node))
        for number, at in enumerate(found):
            if not any(first <= tuple(at) <= last for first, last in spans):
                places[at, name.split("_")[0]].append((name, number))
    random = Random(seed)  # noqa: S311  no secret
    chosen = [
        (at[0], *way)
        for (at, _), ways in sorted(places.items())
        for way in random.sample(ways, min(each or len(ways), len(ways)))
        if inside is None or at[0] in inside
    ]
    random.shuffle(chosen)
    made = (_mutant(module, source, *way) for way in chosen)
    return sorted(islice(filter(can_be_run, made), most))


def can_be_run(mutant: Mutant) -> bool:
    """Return True if the mutant is a program, without a warning such as of ``is`` for a text."""
    try:
        with warnings.catch_warnings(action="error"):
            compile(mutant.source, mutant.module, "exec")
    except SyntaxError:
        return False
    return True


def _mutant(module: str, source: str, line: int, operator: str, number: int) -> Mutant:
    tree = MutationVisitor(number, plugins.get_operator(operator)()).walk(get_ast(source))
    changed = str(tree.get_code())
    lines = unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm="")
    change = tuple(f"    {each}" for each in lines if each[:2] not in ("++", "--", "@@"))
    return Mutant(module, line, operator, changed, change)

"""Names that a newcomer can look up: one class, one module for each."""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import release_sim
from release_sim.cli.verbs import VERBS

ROOT = Path(release_sim.__file__).parent
MODULES = [path for path in sorted(ROOT.rglob("*.py")) if path.stem != "__init__"]

# A verb is a function of the name that users type, and so is its use case; what is listed as text
# and as JSON has a function of one name in either module; and terms are joined as bitsets are.
ONE_NAME_FOR_ONE_THING = {"all_of", "any_of"}
LISTED_TWICE = "rulebook_json"


def several(named: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, path in named:
        found[name].append(str(path.relative_to(ROOT)))
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def test_no_class_name_is_defined_in_two_modules() -> None:
    classes = (
        (node.name.lstrip("_"), path)
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert several(classes) == {}


def test_no_public_function_has_the_name_of_another() -> None:
    functions = (
        (node.name, path)
        for path in MODULES
        if path.parent.name != "cli" and path.stem != LISTED_TWICE
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )
    assert several(functions).keys() == ONE_NAME_FOR_ONE_THING


def test_no_two_modules_have_one_name() -> None:
    assert several((path.stem, path) for path in MODULES) == {}


def test_no_module_is_longer_than_one_idea_needs() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > 250} == {}


def test_what_is_defined_twice_is_found() -> None:
    twice = [("Part", ROOT / "a.py"), ("Part", ROOT / "b" / "c.py"), ("Whole", ROOT / "a.py")]
    assert several(twice) == {"Part": ["a.py", "b/c.py"]}


def test_no_module_of_the_command_imports_a_verb() -> None:
    verbs = {f"release_sim.cli.{verb.module}" for verb in VERBS.values()}
    imported = (
        (node.module or "", path)
        for path in (ROOT / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    )
    assert [(path.stem, name) for name, path in imported if name in verbs] == []


def test_every_verb_is_among_those_that_do_not_know_each_other() -> None:
    settings = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))
    (named,) = (
        set(contract["modules"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"] == "Verbs of the command do not know each other"
    )
    of_tables = {path.stem for path in (ROOT / "cli").glob("cohort_*.py")}
    verbs = {verb.module for verb in VERBS.values()} - {"cohort"} | of_tables
    shared = {"cohort_numbers", "cohort_options"}
    assert named == {f"release_sim.cli.{verb}" for verb in verbs - shared}

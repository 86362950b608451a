"""Mutants of modules that the tests do not notice, of those that cosmic-ray makes.

Run it as ``python benchmarks/mutants.py release_sim/engine/semantics.py``, with any modules of one
folder, and cosmic-ray installed (``pip install cosmic-ray``). One operator or number is
changed at a time, in ``--each`` of the ways there are in one place, 0 for all, and in at most
``--most`` places of a module; annotations and decorators stay. The modules are changed in a copy of
the tree.

The tests of the folder that run the changed function are tried, those of the changed line first and
of these the quickest, until one fails or they have taken ``--seconds``: in a process that is forked
from one that has imported all and read the bundled rules. What none of them notices is written into
the copy, and all tests of the folder are run anew, unless ``--narrow`` leaves that out. What is
printed of a survivor is the change; `tests/README.md` says what became of those that were seen.
``PYTEST_ADDOPTS`` can leave out tests that take long.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from inspect import CO_NEWLOCALS
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest
from made_mutants import ROOT, Mutant, mutants_of

HANGS = 120  # seconds after which a mutant counts as noticed
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
OPTIONS = ("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "--hypothesis-seed=0")
WARM = "def test_what_all_tests_share_is_read(rulebook, scenarios):\n    pass\n"

Lines = dict[int, set[str]]  # the tests that run each line


def functions_in(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """Yield the code of each function by its name and line, but for those inside others."""
    for held in code.co_consts:
        if isinstance(held, CodeType):
            if held.co_flags & CO_NEWLOCALS:  # not the body of a class
                yield _name(held), held
            else:
                yield from functions_in(held)


def _name(code: CodeType) -> str:
    return f"{code.co_qualname}:{code.co_firstlineno}"


def lines_of(code: CodeType) -> set[int]:
    """Return the lines of a function and of those inside it, that of its name left out."""
    lines = {line for *_, line in code.co_lines() if line} - {code.co_firstlineno}
    for held in code.co_consts:
        if isinstance(held, CodeType):
            lines |= lines_of(held)
    return lines


class ForkedMutants:
    """A run of pytest that tries mutants where it would try tests."""

    def __init__(self, mutants: Sequence[Mutant], seconds: float) -> None:
        """Keep what there is to try, and how long tests may take for each."""
        self._mutants, self._seconds = mutants, seconds
        self.unnoticed: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Read what all tests share, look which test runs which line, and try the mutants."""
        modules = {mutant.module for mutant in self._mutants}
        functions = defaultdict(list)
        for held in gc.get_objects():
            if isinstance(held, FunctionType):
                functions[held.__code__.co_filename].append(held)
        first, *tests = session.items
        self._items = {item.nodeid: item for item in tests}
        self._run(first, tests[0])
        lines, self._took = self._measured(modules)
        for mutant in self._mutants:
            path = str(Path.cwd() / mutant.module)
            if not self._noticed(mutant, functions[path], lines[mutant.module]):
                self.unnoticed.append(mutant)
        return True

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return not item.session.testsfailed

    def _measured(self, modules: set[str]) -> tuple[dict[str, Lines], dict[str, float]]:
        """Return which tests run each line of each module, and how long each test takes."""
        with tempfile.NamedTemporaryFile() as kept:
            if not (child := os.fork()):
                _be_silent()
                lines, took, passed = self._traced(modules)
                Path(kept.name).write_bytes(pickle.dumps((lines, took)))
                os._exit(not passed)
            if os.waitpid(child, 0)[1]:
                sys.exit("a test fails without any change")
            found: tuple[dict[str, Lines], dict[str, float]] = pickle.load(kept)  # noqa: S301  ours
            return found

    def _traced(self, modules: set[str]) -> tuple[dict[str, Lines], dict[str, float], bool]:
        trace = coverage.Coverage(data_file=None, include=[*modules], config_file=False)
        trace.start()
        took, passed = {}, True
        for item, following in _with_the_next(self._items.values()):
            trace.switch_context(item.nodeid)
            began = time.process_time()
            passed &= self._run(item, following)
            took[item.nodeid] = time.process_time() - began
        trace.stop()
        lines: dict[str, Lines] = {}
        for module in modules:
            run_by = trace.get_data().contexts_by_lineno(str(Path.cwd() / module))
            lines[module] = {line: {*tests} - {""} for line, tests in run_by.items()}
        return lines, took, passed

    def _noticed(self, mutant: Mutant, functions: list[FunctionType], lines: Lines) -> bool:
        """Return True if a test that runs the changed function fails."""
        try:
            code = compile(mutant.source, str(Path.cwd() / mutant.module), "exec")
        except SyntaxError:
            return True
        after = dict(functions_in(code))
        named = [(held, after.get(_name(held.__code__))) for held in functions]
        changed = [(held, new) for held, new in named if new and held.__code__ != new]
        order = [*self._in_time(mutant.line, [held for held, _ in changed], lines)]
        if not order:
            return False
        if not (child := os.fork()):
            _be_silent()
            signal.alarm(HANGS * 3)
            most = 10 + 5 * int(sum(self._took[test] for test in order))
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            passed = _changed_in_place(mutant, code, changed)
            try:
                two = _with_the_next(self._items[test] for test in order)
                passed = passed and all(self._run(*each) for each in two)
            except BaseException:  # whatever a mutant raises, exits included: it was noticed
                passed = False
            os._exit(not passed)
        return os.waitpid(child, 0)[1] != 0

    def _in_time(self, line: int, changed: list[FunctionType], lines: Lines) -> Iterator[str]:
        """Yield the tests that run what is changed, or the module, while time is left."""
        inside = {each for held in changed for each in lines_of(held.__code__)} or lines.keys()
        tests = {test for each in inside for test in lines.get(each, ())}
        at_once, left = lines.get(line, set()), self._seconds
        for test in sorted(tests, key=lambda test: (test not in at_once, self._took[test])):
            if left > 0:
                yield test
            left -= self._took[test]


def _with_the_next(
    items: Iterable[pytest.Item],
) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    every = list(items)
    return zip_longest(every, every[1:])


def _changed_in_place(
    mutant: Mutant, code: CodeType, changed: list[tuple[FunctionType, CodeType]]
) -> bool:
    """Change the functions, or the constants, of the module that is loaded.

    Return False if there is no such module any more.
    """
    module = sys.modules[mutant.module.removesuffix(".py").replace("/", ".")]
    try:
        for function, new in changed:
            function.__code__ = new
        if not changed:
            told = {"__name__": module.__name__, "__file__": module.__file__}
            exec(code, told)  # noqa: S102  the module itself
            for name, value in told.items():
                kind = type(getattr(module, name, None))
                if not name.startswith("__") and not callable(value) and type(value) is kind:
                    setattr(module, name, value)
    except ValueError:  # the function holds other variables of what is around it
        return True
    except Exception:  # the module itself fails where it is changed: it was noticed
        return False
    return True


def _be_silent() -> None:
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def survives(mutant: Mutant, folder: Path, tests: str) -> bool:
    """Return True if all tests of the folder pass with the mutant in the copy of the tree."""
    path = folder / mutant.module
    before = path.read_text("utf-8")
    path.write_text(mutant.source, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-x", *OPTIONS, tests]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=HANGS * 3,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(before, "utf-8")
    return done.returncode == 0


def main() -> None:
    """Try the mutants of the modules that are named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=HANGS)
    parser.add_argument("--narrow", action="store_true")
    given = parser.parse_args()
    mutants = [
        mutant
        for module in given.modules
        for mutant in mutants_of(module, given.each, given.most, given.seed)
    ]
    tests = f"tests/{Path(given.modules[0]).parent.name}"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "tree"
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        warm = folder / "tests" / "test_warm.py"
        warm.write_text(WARM, "utf-8")
        os.chdir(folder)
        sys.path.insert(0, str(folder))
        run = ForkedMutants(mutants, given.seconds)
        if pytest.main([*OPTIONS, str(warm), tests], plugins=[run]):
            sys.exit("the tests cannot be run")
        left = run.unnoticed
        if not given.narrow:
            left = [mutant for mutant in left if survives(mutant, folder, tests)]
    tried, lived = Counter(it.module for it in mutants), Counter(it.module for it in left)
    for module, number in tried.items():
        print(f"{module}: {number} mutants tried, {number - lived[module]} noticed")
    for mutant in left:
        print(f"  {mutant.module}:{mutant.line}: {mutant.operator}")
        print(*mutant.change, sep="\n")


if __name__ == "__main__":
    main()

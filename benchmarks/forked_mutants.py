"""Mutants tried in processes that are forked from one which has imported all and read the rules.

A test can notice a mutant only if it runs the changed function: which test does so is measured
once. What a module works out as it is imported, and the default of an argument, are not seen here.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from inspect import CO_NEWLOCALS
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest
from made_mutants import Mutant

HANGS = 360  # seconds after which a mutant counts as noticed
LONGER = 5  # times that a test took without a change: what takes longer was noticed
PREPARES = 30  # seconds more, for whichever test is the first to need what several share

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

    def __init__(
        self,
        mutants: Sequence[Mutant],
        folders: Sequence[str],
        seconds: float,
        tell: Callable[[Mutant, str | None], None],
    ) -> None:
        """Keep what there is to try, and how many seconds the tests of a folder may take for each.

        ``tell`` is told of every mutant by which of the ``folders`` it was noticed first.
        """
        self._mutants, self._folders, self._seconds, self._tell = mutants, folders, seconds, tell

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
            self._tell(mutant, self._noticed(mutant, functions[path], lines[mutant.module]))
        return True

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return not item.session.testsfailed

    def _measured(self, modules: set[str]) -> tuple[dict[str, Lines], dict[str, float]]:
        """Return which tests run each line of each module, and how long each test takes."""
        with tempfile.NamedTemporaryFile() as kept:
            if not (child := os.fork()):
                _be_silent()
                Path(kept.name).write_bytes(pickle.dumps(self._traced(modules)))
                os._exit(0)
            if os.waitpid(child, 0)[1]:
                sys.exit("the tests end without any change")
            lines, took, failing = pickle.load(kept)  # noqa: S301  ours
        if failing:
            sys.exit(f"without any change fails {failing}")
        return lines, took

    def _traced(self, modules: set[str]) -> tuple[dict[str, Lines], dict[str, float], str]:
        trace = coverage.Coverage(data_file=None, include=[*modules], config_file=False)
        trace.start()
        took, failing = {}, ""
        for item, following in _with_the_next(self._items.values()):
            trace.switch_context(item.nodeid)
            began = time.process_time()
            if not self._run(item, following):
                failing = failing or item.nodeid
            took[item.nodeid] = time.process_time() - began
        trace.stop()
        lines: dict[str, Lines] = {}
        for module in modules:
            run_by = trace.get_data().contexts_by_lineno(str(Path.cwd() / module))
            lines[module] = {line: {*tests} - {""} for line, tests in run_by.items()}
        return lines, took, failing

    def _noticed(self, mutant: Mutant, functions: list[FunctionType], lines: Lines) -> str | None:
        """Return the first folder of which a test that runs the changed function fails."""
        code = compile(mutant.source, str(Path.cwd() / mutant.module), "exec")
        after = dict(functions_in(code))
        named = [(held, after.get(_name(held.__code__))) for held in functions]
        changed = [(held, new) for held, new in named if new and held.__code__ != new]
        inside = {line for held, _ in changed for line in lines_of(held.__code__)} or lines.keys()
        tests = {test for line in inside for test in lines.get(line, ())}
        at_once = lines.get(mutant.line, set())
        order = sorted(tests, key=lambda test: (test not in at_once, self._took[test]))
        for folder in self._folders:
            own = [test for test in order if test.startswith((f"{folder}/", f"{folder}::"))]
            tried = [*self._in_time(own)]
            if tried and not self._passes(mutant, code, changed, tried):
                return folder
        return None

    def _in_time(self, order: Iterable[str]) -> Iterator[str]:
        left = self._seconds
        for test in order:
            if left > 0:
                yield test
            left -= self._took[test]

    def _passes(
        self,
        mutant: Mutant,
        code: CodeType,
        changed: list[tuple[FunctionType, CodeType]],
        order: Iterable[str],
    ) -> bool:
        """Return True if these tests pass with the mutant, none of them much slower."""
        if not (child := os.fork()):
            _be_silent()
            signal.alarm(HANGS)
            passed = _changed_in_place(mutant, code, changed)
            try:
                for item, following in _with_the_next(self._items[test] for test in order):
                    _end_within(PREPARES + LONGER * self._took[item.nodeid])
                    passed = passed and self._run(item, following)
            except BaseException:  # whatever a mutant raises, exits included: it was noticed
                passed = False
            os._exit(not passed)
        return os.waitpid(child, 0)[1] == 0


def _end_within(seconds: float) -> None:
    """Have this process ended once it has taken so many more."""
    most = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


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

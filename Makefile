# Everything runs in .venv, which make sets up the first time and keeps.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# durable-rules calls, on Python 3.13, a function that its headers no longer declare; newer
# compilers would take that for an error, though it is never called (see release_sim/engine/matcher.py).
export CFLAGS += -Wno-error=implicit-function-declaration

# Of what else an installation is made than the modules, which are used where they are.
BUILT_FROM := pyproject.toml constraints.txt hatch_build.py release_sim/cohort/kernel.c

.PHONY: run serve test check bench bench-each docs long night clean
.DEFAULT_GOAL := run

# Decide all bundled scenarios, then print the answers of the story of 5 March 2025.
run: $(VENV)/run.stamp
	@$(BIN)/release-sim run
	@echo
	@$(BIN)/release-sim run scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml

# Set up the workbench and open it in the browser; Ctrl-C ends it.
serve: $(VENV)/run.stamp
	$(BIN)/release-sim serve --open

# What pytest is given besides, such as -k readme.
ARGS ?=

test: $(VENV)/dev.stamp
	$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

# Lint, types, layers, and the shape of all rule and scenario files.
check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/release-sim check

# All targets of speed in one table.
bench: $(VENV)/bench.stamp
	$(BIN)/python benchmarks/targets.py

# What each benchmark tells besides: an hour or more.
bench-each: $(VENV)/bench.stamp
	$(BIN)/python benchmarks/decide.py
	$(BIN)/python benchmarks/analysis.py
	$(BIN)/python benchmarks/replay.py
	$(BIN)/python benchmarks/simulate.py --runs 4
	$(BIN)/python benchmarks/cohort.py
	$(BIN)/python benchmarks/workbench.py

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/generate.py

# The tests at their full size: some minutes.
long: $(VENV)/dev.stamp
	RELEASE_SIM_PROFILE=long $(BIN)/pytest -n 2 --dist loadfile

# Hours of examples instead of minutes, of what the engine is held to.
night: $(VENV)/dev.stamp
	RELEASE_SIM_PROFILE=night $(BIN)/pytest -n 2 tests/engine/test_agreement.py tests/engine/test_semantics.py tests/law/test_invariants.py tests/timeline/test_replay_machine.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(BIN)/python $(BUILT_FROM)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/dev.stamp: $(BIN)/python $(BUILT_FROM)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/run.stamp

$(VENV)/bench.stamp: $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[benchmark]'
	@touch $@

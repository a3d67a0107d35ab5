# Each target does all its own set-up, from nothing but python3 (3.11 or later) and make.

PYTHON ?= python3
JOBS ?= 2
# Small tasks of ARC-AGI-1 training, of different kinds.
TASKS ?= 67a3c6ac 00d62c1b a5f85a15 1e0a9b12

BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup solve test nightly boundscheck bench guide-bench reference docs clean

setup: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12"; exit 1; }
	@echo "Preparing .venv: some 600 MB of packages, once."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

solve: $(READY)
	@for task in $(TASKS); do \
		echo; echo "== $$task"; echo; \
		$(BIN)/gridwright show $$task && echo && $(BIN)/gridwright solve $$task || exit 1; \
	done

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(JOBS) -m 'not nightly'

# With ARGS='--scored FILE.json' the programs of a score are tested instead of 400 tasks being searched for half an hour.
nightly: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)
	$(MAKE) boundscheck

# Loops over arrays are watched while they run; those by address are watched in tests/test_kernel_bounds.py.
boundscheck: $(READY)
	NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=$(CURDIR)/build/checked $(BIN)/python -m pytest -n $(JOBS) -m 'not nightly' \
		tests/test_rows.py tests/test_object_loops.py tests/test_object_columns.py tests/test_mask_lifts.py \
		tests/test_cell_columns.py tests/test_cells.py

# The figures of docs/performance.md, beside the committed ones: some minutes, on a machine that does nothing else.
bench: $(READY)
	$(BIN)/python -m benchmarks

# What a guide saves: some hours from nothing, minutes where traces and runs are kept in build/.
guide-bench: $(READY)
	$(BIN)/python -m benchmarks.traces agi1-training agi2-only
	$(BIN)/python -m benchmarks.guide

# The pages on primitives, from their declarations; a test tells when they are stale.
reference: $(READY)
	$(BIN)/python -m gridwright.reference docs/reference

.venv/.docs: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

docs: .venv/.docs
	$(BIN)/zensical build --strict --clean
	@echo "build/site/index.html; to search it, serve it: python3 -m http.server --directory build/site --bind 127.0.0.1"

clean:
	rm -rf .venv .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

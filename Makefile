# Merilo: `make` alone lists what can be done. Needs Python 3.11 (with venv), git and make; nothing else by hand.
PYTHON ?= python3.11
LOCK   ?= requirements.lock
BIN    := .venv/bin
STAMP  := .venv/.ready-$(LOCK)

# Hundreds of processes of the tests would otherwise compile the same modules again, where a machine asks not to keep them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup tools demo test unit check bench bundle lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## build .venv with the `merilo` command

$(STAMP): $(LOCK) pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed ($(PYTHON) was not found); name another with PYTHON=..."; exit 2; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

define OPTIONAL
soffice|LibreOffice: reads .doc with its tables and numbering; tests lay papers out with it
antiword|antiword: reads .doc where LibreOffice is not here
pdftoppm|poppler-utils: tests look at pictures of pages
java|Java 17: counting on a Spark cluster (with the extra `spark`)
chromium|Chromium: tests of the site in a browser
psql|PostgreSQL: the database of a region; tests of it
endef
export OPTIONAL

tools:  ## say which optional programs are not here and what they are for
	@echo "$$OPTIONAL" | while IFS='|' read -r program use; do \
	  command -v $$program >/dev/null || echo "not here, and not needed for the rest: $$use"; done

PORT ?= 8000
demo: setup  ## open the site with an invented district until Ctrl-C; DEMO_ONCE=1 walks through it and ends
	@DEMO_ONCE="$(DEMO_ONCE)" $(BIN)/merilo demo --port $(PORT)

test: setup tools  ## run all tests; what is skipped is said with its reason
	$(BIN)/pytest -n auto --dist worksteal -rs

unit: setup  ## run the fast tests only
	$(BIN)/pytest -n auto --dist worksteal -m "not slow"

check: setup  ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup  ## the measurements of benchmarks/, each against its rival (minutes)
	@for one in startup score_xlsx tally_36m pages; do $(BIN)/python benchmarks/$$one.py || exit 1; done

bundle: setup  ## gather wheels, lock and install script for a closed network: out/merilo-bundle.tar
	@$(BIN)/python scripts/bundle.py out

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --extra spark --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-spark.lock

clean:  ## remove what was built
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Merilo: `make` alone lists what can be done. Needs Python 3.11 (with venv), git and make; nothing else by hand.
PYTHON ?= python3.11
LOCK   ?= requirements.lock
BIN    := .venv/bin
STAMP  := .venv/.ready-$(LOCK)

.DEFAULT_GOAL := help
.PHONY: help setup demo test unit check bench lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## build .venv with the `merilo` command

$(STAMP): $(LOCK) pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed ($(PYTHON) was not found); name another with PYTHON=..."; exit 2; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

demo: setup  ## make a sample municipality, read its plan, score it; report, tables and pictures land in out/
	@$(BIN)/merilo demo --out out

test: setup tools  ## run all tests
	$(BIN)/pytest -n auto

unit: setup  ## run the fast tests only
	$(BIN)/pytest -n auto -m "not slow"

check: setup  ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup  ## the measurements of benchmarks/, each against its rival (minutes)
	@for one in startup score_xlsx tally_36m; do $(BIN)/python benchmarks/$$one.py || exit 1; done

.PHONY: tools
tools:
	@for tool in chromium:pages soffice:old-formats-and-pictures java:Spark-counting antiword:.doc pdftoppm:pictures; do \
	  command -v $${tool%%:*} >/dev/null || echo "not here: $${tool%%:*} ($${tool##*:}); its tests are skipped and say so"; done

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --extra spark --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -c requirements.lock -o requirements-spark.lock

clean:  ## remove what was built
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis

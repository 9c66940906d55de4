# autonews: everything is made in .venv, from locked versions. `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c '' 2> /dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
IN ?= corpora/sample
OUT ?= build/events
WORKERS ?= 1
GOLD ?= corpora/gold/test
FUZZ ?= 300

BASE := $(VENV)/.base
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help extract test check lint types layers model train evaluate agreement bench fuzz notebooks notebooks-run report docs pages compare-quantities clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-20s %s\n", $$1, $$2 }'
	@echo "  IN, OUT and WORKERS set the folders and processes of extract: make extract IN=news OUT=tables"

$(BASE):
	@test -n "$(PYTHON)" || { echo "No Python here: install Python 3.11 or newer." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11: name a newer one with PYTHON=." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(RUN): requirements.lock pyproject.toml | $(BASE)
	@test -e $(DEV) || echo "Installing the locked versions into $(VENV) …"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BASE)
	@echo "Installing the locked versions, tools of development included, into $(VENV) …"
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)

extract: $(RUN) ## Make the event table of IN (corpora/sample) in OUT (build/events)
	@$(BIN)/autonews extract "$(IN)" --out "$(OUT)" --workers $(WORKERS)

test: $(DEV) ## Run every test
	$(BIN)/python -m pytest

check: lint types layers test ## Run the linter, the type checker, the layer check and the tests

lint: $(DEV) ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV) ## Check types
	$(BIN)/mypy

layers: $(DEV) ## Check that imports go one way
	$(BIN)/lint-imports

model: $(RUN) ## Build the pipeline into models/autonews, to be loaded with spacy.load
	$(BIN)/python -m pipeline.assembly models/autonews

train: $(DEV) ## Fit the calibration of confidence on the training articles
	$(BIN)/python -m pipeline.evaluation.train corpora/gold

evaluate: $(RUN) ## Score the table against the annotated articles of GOLD (corpora/gold/test)
	$(BIN)/autonews evaluate "$(GOLD)"

agreement: $(RUN) ## Tell how far two readers of the same articles agree
	$(BIN)/python -m pipeline.evaluation.agreement corpora/gold corpora/second

fuzz: $(DEV) ## Fuzz readers and pipeline with atheris, five minutes each (Linux, Python 3.11 to 3.13)
	$(PIP) install "atheris>=3"
	@mkdir -p build/fuzz/readers build/fuzz/pipeline
	cd build/fuzz && $(CURDIR)/$(BIN)/python $(CURDIR)/tests/fuzz/fuzz.py readers -max_total_time=$(FUZZ) -timeout=30 readers
	cd build/fuzz && $(CURDIR)/$(BIN)/python $(CURDIR)/tests/fuzz/fuzz.py pipeline -max_total_time=$(FUZZ) -timeout=30 \
	  -max_len=2000 pipeline $(CURDIR)/corpora/sample

bench: $(DEV) ## Measure speed and memory
	$(BIN)/python -m pipeline.evaluation.bench

notebooks: $(DEV) ## Open the notebooks in Jupyter
	$(BIN)/jupyter lab notebooks

notebooks-run: $(DEV) ## Execute the notebooks and keep what they show
	$(BIN)/python tests/notebook_runs.py

report: $(RUN) ## Make the page of the table in OUT
	@test -e "$(OUT)/events.parquet" || $(BIN)/autonews extract "$(IN)" --out "$(OUT)" --workers $(WORKERS) --rows 0
	@$(BIN)/autonews report "$(OUT)" --out build/report.html

docs: $(DEV) ## Build the documentation into build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/docs

pages: $(DEV) ## Run the commands whose output README and docs show, and write it anew
	$(BIN)/python tests/pages.py

compare-quantities: $(DEV) ## Compare the reading of quantities with other libraries
	$(BIN)/python -m pipeline.evaluation.compare_quantities

clean: ## Remove what was made, the environment included
	rm -rf $(VENV) build dist models/autonews .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Every target sets itself up; a bare `make` lists them.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run ui explore test test-all faults faults-full train lint format types docs bench clean

help: ## List what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## Create .venv and install the pinned dependencies.

run: setup ## Process every new or changed day in data/raw and publish the warehouse.
	@$(VENV)/bin/dateline run

ui: setup ## Open the Dagster UI on http://127.0.0.1:3000.
	@$(VENV)/bin/dateline ui

explore: $(VENV)/.explore ## Open a notebook on the whole warehouse (marimo), on the loopback interface.
	@$(RUN) -m marimo edit docs/notebooks/explore.py --host 127.0.0.1 --skip-update-check

test: $(VENV)/.tested lint types ## What every change must pass: lint, types, unit, property and integration tests.
	$(RUN) -m pytest -n auto --dist worksteal

test-all: test ## Adds what is slow or needs more: training, notebooks, a cluster, the daemon, the UI, a browser, a proxy, R.
	-@$(MAKE) --no-print-directory $(VENV)/.explore || echo "marimo cannot be installed here: the notebooks are not tested"
	-@$(MAKE) --no-print-directory $(VENV)/.train || echo "PyTorch cannot be installed here: training is not tested"
	-@$(MAKE) --no-print-directory $(VENV)/.cluster || echo "Dask cannot be installed here: clusters are not tested"
	$(RUN) -m pytest -m slow -n 2 --dist loadscope
	$(RUN) -m pytest tests/training tests/docs/test_recipes.py -n auto

faults: $(VENV)/.tested ## Inject faults for half an hour: kills, full disks, damage, odd captures, random histories.
	@$(RUN) -m tests.faults half-hour

faults-full: $(VENV)/.tested ## Inject all faults: hours. Says first how long it takes.
	@$(RUN) -m tests.faults full

lint: $(VENV)/.tested
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m sqlfluff lint --nocolor --disable-progress-bar pipelines

format: $(VENV)/.tested ## Bring Python and SQL into their style.
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .
	$(RUN) -m sqlfluff fix --nocolor --disable-progress-bar pipelines

types: $(VENV)/.tested
	$(RUN) -m mypy

train: $(VENV)/.train ## Train the event reader: hours. Resumes if stopped (data/training).
	@$(RUN) -m tests.training all --work data/training

docs: run $(VENV)/.tested ## Write docs/tables.md, docs/codebook.md and the outputs in other pages, from the sample in data/raw.
	@$(RUN) -m tests.docs.write_docs

bench: $(VENV)/.tested ## Measure speed and memory; writes docs/performance.md.
	$(RUN) -m tests.bench

clean: ## Delete .venv, data/parsed, the run history and what is published.
	rm -rf $(VENV) data/parsed data/dagster data/warehouse/*

# The lock files name every package: pip resolves nothing, checks the hashes, and compiles what it installs.
$(VENV)/.installed: requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dateline needs Python 3.11 or newer: make setup PYTHON=/path/to/python3"; exit 1; }
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned dependencies into $(VENV) ..."
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock -r requirements-build.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-dev.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

$(VENV)/.explore: $(VENV)/.installed requirements-explore.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-explore.lock
	@touch $@

# PyTorch with CUDA is gigabytes: a build for the CPU is taken where pip knows one.
$(VENV)/.train: $(VENV)/.tested requirements-train.lock requirements-torch-cpu.lock requirements-torch.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-train.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-torch-cpu.lock || \
	  $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-torch.lock
	@touch $@

$(VENV)/.cluster: $(VENV)/.tested requirements-cluster.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements-cluster.lock
	@touch $@

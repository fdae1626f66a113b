# newsapp: `make run` shows it, `make check` proves it. Needs Python 3.11 or newer, make and a package registry.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help run test check bench storm lint types imports lock format clean runtime sandbox dev

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile
# The first Python that is new enough; ARGUMENT is the kind of environment to bring up to date.
ENVIRONMENT = @for python in python3.11 python3 python; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	    exec "$$python" bootstrap/environment.py $@; \
	done; \
	echo "newsapp needs Python 3.11 or newer: none answers to python3.11, python3 or python." >&2; exit 1

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: sandbox ## Run the paper with its demo: web server, worker, database, a stand-in for Stripe, on PORT (8000)
	@exec $(BIN)/newsapp run

test: dev ## Run every test; PostgreSQL, Redis and Chromium are set up when they are missing
	@$(PYTEST)

check: lint types imports dev ## Everything that must hold: style, types, imports, tests, coverage of the rooms
	@$(PYTEST) --cov

bench: dev ## Measure: requests a second and p99, against a bare server on this machine
	@$(BIN)/python -m tests.benchmarks

storm: dev ## Prove giving: thousands of gifts while processes are killed, then one reconciliation
	@$(BIN)/python -m tests.storm

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: dev
	@$(BIN)/mypy

imports: dev
	@$(BIN)/lint-imports

format: dev ## Set the source in the house's style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

lock: dev ## Write the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --constraint requirements.lock --extra sandbox pyproject.toml -o requirements-sandbox.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --constraint requirements.lock --extra sandbox --extra dev pyproject.toml -o requirements-dev.lock

clean: ## Remove what was made here; the database and pictures in instance/ stay
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

runtime sandbox dev:
	$(ENVIRONMENT)

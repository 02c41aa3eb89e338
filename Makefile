# What a newcomer and a developer type; `make` alone prints this list. Everything lives in .venv and var.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FRONTEND := $(shell find web/frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
WORKERS ?= auto

help: ## Print what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(READY) ## Set everything up and run the product with demo data; Ctrl-C stops it
	@exec $(BIN)/clauseflow up --demo

test: $(READY) ## Run every check and every test this machine can run
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

pictures: $(READY) ## Renew the pictures of the README from the browser tests
	@CLAUSEFLOW_TEST_PICTURES=1 $(BIN)/python -m pytest -q tests/browser

bench: $(READY) ## Measure the product beside others, by turns, and write tests/benchmarks/RESULTS.md (many minutes)
	@$(BIN)/python -m tests.benchmarks.run --write $(BENCH)

bench-quick: $(READY) ## Measure a part (under 3 minutes); fail if a recorded ratio has fallen by more than a third
	@$(BIN)/python -m tests.benchmarks.run --quick $(BENCH)

soak: $(READY) ## Play every scenario on PostgreSQL, then walk at random, 2,000 cases a procedure (hours; Ctrl-C sums up)
	@$(BIN)/python -m tests.soak.scenarios
	@$(BIN)/python -m tests.soak.walks $(SOAK)

lint: $(READY) ## Check style, types and architecture only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

setup: $(READY) ## Set up the environment without running anything

$(READY): requirements.lock pyproject.toml $(FRONTEND)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || { echo "==> Creating $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "==> Installing what the product and its tests need (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "==> Building the front end and installing the product"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

ci-setup: ## Install and start what the tests want from the system (Debian, as root)
	@bash .ci/setup

lock: $(VENV)/bin/python ## Renew requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --all-extras pyproject.toml -o requirements.lock

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

clean: ## Remove the environment and what was built; your data under var/ stay
	@rm -rf $(VENV) web/static/build web/frontend/node_modules build dist

.PHONY: help run test pictures bench bench-quick soak lint setup ci-setup lock clean

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export PORTICO_PORT ?= 8000

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/ready ## Run the product with made-up businesses, in one process
	@$(BIN)/portico demo

demo-reset: $(VENV)/ready ## The same, from the beginning
	@$(BIN)/portico demo --reset

stack: $(VENV)/ready ## Run the product as it is in production, on throw-away PostgreSQL, RabbitMQ and Redis
	@$(BIN)/python -m deploy.stack

test: $(VENV)/ready-dev ## All tests
	@$(BIN)/python -m deploy.machinery.packages
	@$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/ready-dev ## Style, types, layers, templates
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet services deploy

words: $(VENV)/ready-dev ## Bring the message catalogues up to date with the source
	@$(BIN)/python -m shared.language.extract

bench: $(VENV)/ready-dev ## Measure pages and the bus against their references
	@$(BIN)/python -m tests.bench

compose-check: $(VENV)/ready-dev ## Bring docker-compose.yml up for real and use it
	@$(BIN)/python -m deploy.compose_check

lock: ## Pin what pyproject.toml asks for
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install -q pip-tools
	@$(VENV)-lock/bin/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header -o requirements.txt pyproject.toml
	@$(VENV)-lock/bin/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	@rm -rf $(VENV)-lock

clean: ## Forget what was installed and what the demo kept
	@rm -rf $(VENV) var

$(VENV)/bin/pip:
	@deploy/install python "$(PYTHON)" "$(VENV)"

$(VENV)/ready: requirements.txt pyproject.toml | $(VENV)/bin/pip
	@echo "Installing what Portico needs (about two minutes the first time) …" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: help demo demo-reset stack test check words bench compose-check lock clean

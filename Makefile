# Two commands matter: `make run` and `make test`. Both install what they need into .venv.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: run test check format bench screenshots vendor lock sbom help

run: .venv/installed ## start Eatsential on http://127.0.0.1:8000
	@exec $(BIN)/python deploy/run

test: .venv/tools ## run every test, on SQLite, PostgreSQL and in a browser
	@$(BIN)/python tests/support/chromium.py
	@$(BIN)/python -m tests.support.tesseract
	@$(BIN)/python -m tests.support.nginx
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --quiet --numprocesses=$$(($$(nproc) + 2)) --dist=worksteal

check: .venv/tools ## look at form, types, imports, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/eatsential vocabulary check
	$(BIN)/pytest --quiet -p no:randomly tests/test_migrations.py tests/test_house.py

format: .venv/tools ## put Python and templates into their form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet || [ $$? -eq 1 ]  # 1: something was reformatted

bench: .venv/tools ## measure, and write docs/figures.md
	$(BIN)/python -m bench --write

screenshots: .venv/tools ## take the pictures of the README
	@$(BIN)/python tests/support/chromium.py
	$(BIN)/python -m tests.support.screenshots

vendor: .venv/installed ## fetch fonts and styles from npm into static/vendor
	$(BIN)/python deploy/vendor-assets

lock: .venv/tools ## choose versions anew and write them down with their hashes
	$(PIP) uv
	$(COMPILE) --upgrade requirements.in --output-file requirements.lock
	$(COMPILE) --upgrade requirements-test.in --output-file requirements-test.lock

sbom: .venv/tools ## list what ships, with hashes and licences, in build/sbom.json
	@$(BIN)/python -m tests.support.sbom

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/installed: requirements.lock setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Eatsential needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv, which takes a minute the first time."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/tools: .venv/installed requirements-test.lock
	@$(PIP) --require-hashes --requirement requirements-test.lock
	@touch $@

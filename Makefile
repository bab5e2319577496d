# `make play` tries the bot in the browser; `make test` runs everything. Both set up what they need.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# Many tests wait more than they compute: for the clock, for Discord's limits, for a process to end.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')

.DEFAULT_GOAL := help
.PHONY: help play test test-postgres lint format texts workshop workshop-test clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1	/'

play: .venv/.installed ## Play in the browser: the bot on a Discord of its own, no token needed
	@$(BIN)/ecotopia sandbox

# A file's tests run one after another, since many share a loaded model; files run side by side, in
# their order: the longest ones, of tests/e2e, come first.
test: .venv/.installed-dev ## Run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# What touches a database, once more, on a server of Debian's package `postgresql` (tests/postgres.py).
test-postgres: .venv/.installed-dev ## Run the tests that use a database on a throwaway PostgreSQL
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
		tests/store tests/face tests/e2e $(wildcard tests/test_*.py)

lint: .venv/.installed-dev ## Check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.installed-dev ## Put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Of the headers that Babel writes, those that change with the hour or name nobody are left out.
UNSTABLE := Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date
UNSTABLE := $(UNSTABLE)|Last-Translator|Language-Team|Generated-By

workshop: .venv/.installed-workshop ## Install what training models of one's own needs

workshop-test: .venv/.installed-workshop ## Test the workshop: a tiny model goes from data to report
	WORKSHOP_SLOW=1 $(BIN)/python -m pytest tests/models

texts: .venv/.installed-dev ## Bring the catalogues of texts up to date with the code
	$(BIN)/pybabel -q extract -k N_ --no-location --sort-output --omit-header \
		-o .venv/ecotopia.pot bot
	for language in fr de es; do \
		catalogue=bot/face/locales/$$language/LC_MESSAGES/ecotopia.po; \
		$(BIN)/pybabel -q update -N --ignore-obsolete -l $$language \
			-i .venv/ecotopia.pot -o $$catalogue || exit 1; \
		sed -E -i.bak '/^"($(UNSTABLE)): /d' $$catalogue && rm $$catalogue.bak; done

clean: ## Remove what was installed and built (the campaigns in data/ stay)
	rm -rf .venv *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Ecotopia needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing. The first time compiles llama.cpp, which takes some minutes."
	PYTHONWARNINGS=ignore $(PIP) install --prefer-binary -c constraints.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	PYTHONWARNINGS=ignore $(PIP) install --prefer-binary -c constraints.txt -e '.[dev,postgres]'
	@touch $@

.venv/.installed-workshop: .venv/.installed-dev
	PYTHONWARNINGS=ignore $(PIP) install --prefer-binary -c constraints.txt -e '.[dev,postgres,workshop]'
	@touch $@

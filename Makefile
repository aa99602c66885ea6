# Nonggu. `make demo` shows the example county, `make test` runs every test.
# Both make their own environment in .venv from requirements.lock.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
UV_VERSION := 0.13.9
ARGS   ?=

.PHONY: demo test check lint format lock messages clean help env reference screens

help:            ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/ -/'

demo: $(STAMP)   ## build, load and serve the example county (ONCE=1: do not serve)
	@$(BIN)/nonggu demo $(if $(ONCE),--once,)

test: $(STAMP)   ## every test
	@$(BIN)/python -m tests.run $(ARGS)

check: $(STAMP)  ## style, types, laws of the house, catalogues (under a minute)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config pyproject.toml --no-logo
	@$(BIN)/pytest -q tests/house

format: $(STAMP) ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(STAMP) ## compile the catalogues
	@$(BIN)/python -m nonggu.phrases.compiling

env: $(STAMP)    ## only the environment

$(STAMP): requirements.lock pyproject.toml hatch_build.py
	@command -v $(PYTHON) >/dev/null || { echo "python3 (3.11 or later) is missing"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Nonggu needs Python 3.11 or later"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "The module venv is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the pinned packages (about half a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)" 2>/dev/null \
	  || $(BIN)/python -m pip install --disable-pip-version-check "uv==$(UV_VERSION)"
	@VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

lock:            ## resolve anew and write requirements.lock (hashes, no addresses)
	@rm -f requirements.lock
	@$(BIN)/uv lock --quiet --upgrade
	@$(BIN)/uv export --quiet --frozen --no-emit-project --all-extras --all-groups --no-header --no-annotate \
	  --format requirements.txt -o requirements.lock

clean:           ## remove what was made, never the data
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

screens: $(STAMP) ## take the checklist of screens (a quarter of an hour, needs Chromium)
	@$(BIN)/python -m tests.journeys.screenshots $(ARGS)

reference: $(STAMP) ## write the generated pages of the reference
	@$(BIN)/python -m tests.house.reference

# Everything from a fresh clone: `make demo` to see it, `make test` to check it. Needs make and Python 3.11 or newer, no more.

SHELL      := /bin/sh
VENV       := .venv
BIN        := $(VENV)/bin
RUN        := $(VENV)/installed-run
DEV        := $(VENV)/installed-dev
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python
ARGS       :=
PYTHON     :=
PYTEST_ARGS:= -n auto
UV         := uv
PIP        := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install demo test lint types contracts pytest pictures bench lock clean which-python FORCE

help: ## show this list
	@echo "make demo             a Jira of its own with two weeks of work in it, and Aftercare beside it; then open the pages it prints"
	@echo "make demo ARGS=--exit the same, and ends when the story ends; other options: ARGS='--flavor datacenter --language zh_CN'"
	@echo "make install          only the virtual environment with $(BIN)/aftercare, to connect your own Jira"
	@echo "make test             ruff, mypy, import contracts, pytest; ends with the groups of tests that were skipped, and why"
	@echo "make lint types contracts pytest   one of them; PYTEST_ARGS='-x tests/rules' is passed on to pytest"
	@echo "make pictures         draw docs/pictures again (needs Chromium)"
	@echo "make bench            measure planner, working time and backtest"
	@echo "make lock             resolve requirements.lock and requirements-dev.lock again (needs uv)"
	@echo "make clean            remove the virtual environment and all caches"

install: $(RUN)
	@echo "$(BIN)/aftercare is ready"

demo: $(RUN)
	@$(BIN)/python -m connector demo $(ARGS)

test: lint types contracts pytest

lint: $(DEV)
	$(BIN)/ruff check .

types: $(DEV)
	$(BIN)/mypy --strict

contracts: $(DEV)
	$(BIN)/lint-imports --config .importlinter --no-logo

pytest: $(DEV)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

pictures: $(DEV)
	AFTERCARE_PICTURES=docs/pictures AFTERCARE_REQUIRE=browser $(BIN)/python -m pytest -m browser tests/browser/test_demo_pages.py

bench: $(DEV)
	$(BIN)/python bench/planner.py
	PYTHONPATH=. $(BIN)/python bench/business_time.py
	$(BIN)/python bench/backtest.py 2000

# One resolution for Python 3.11 to 3.14, with markers and hashes, without addresses (docs/adr/0002).
lock:
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	    --no-emit-index-url --no-emit-find-links --extra cjk pyproject.toml -o requirements.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --extra cjk --extra notify --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache .pytest_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf *.egg-info

# ---------------------------------------------------------------- the virtual environment
# A stamp stands for "installed as the lock and pyproject.toml say"; it is older than either after an update, and then the
# installation is done again. An environment that does not start, has no pip, or was moved here from elsewhere is made anew.

ifneq ($(wildcard $(VENV)),)
ifneq ($(shell $(BIN)/python -c 'import pip' 2>/dev/null && ! { grep '^command =' $(VENV)/pyvenv.cfg | grep -vqF '$(CURDIR)/$(VENV)'; } && echo sound),sound)
$(RUN) $(DEV): $(BIN)/python
$(BIN)/python: FORCE
endif
endif
FORCE:

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing what Aftercare needs into $(VENV) (a minute or two)"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "installing what the tests need into $(VENV) (a minute or two)"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps -e .
	@touch $@

$(BIN)/python:
	@$(find_python); echo "making $(VENV) with $$found ($$version)"; $$found -m venv --clear $(VENV)

which-python: ## the interpreter that the virtual environment would be made with
	@$(find_python); echo "$$found $$version"

# Tries each name by running it: a name on the path may be a stub that does not start.
define find_python
found=; version=; unfit=; \
for name in $(or $(PYTHON),$(CANDIDATES)); do \
  version=`$$name -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null` || continue; \
  if $$name -c 'import ensurepip, venv' 2>/dev/null; then found=$$name; break; fi; \
  unfit=$${unfit:-$$version}; \
done; \
if [ -z "$$found" ] && [ -n "$$unfit" ]; then \
  echo "Python $$unfit is here, but it cannot make virtual environments. On Debian and Ubuntu: apt-get install python$$unfit-venv" >&2; \
  exit 1; \
elif [ -z "$$found" ]; then \
  echo "No Python 3.11 or newer found (tried: $(or $(PYTHON),$(CANDIDATES)))." >&2; \
  echo "Install one (apt-get install python3 python3-venv; dnf install python3.12; brew install python@3.13), or name it: make demo PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi
endef

# Everything starts here: `make demo` to look around, `make test` to change something. `make help` lists the rest.
# Paths are relative on purpose: the folder may have spaces in its name.
.NOTPARALLEL:
.PHONY: help demo test test-deep lint types screenshots setup clean
.DEFAULT_GOAL := help

PYTHON_IN := .venv/bin/python
ifneq ($(PORT),)
export GUILDHALL_PORT := $(PORT)
endif

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

demo: ## open a small living community on http://localhost:8000 (another port: make demo PORT=8001)
	@scripts/setup runtime
	@.venv/bin/guildhall demo

# One more than there are cores: browsers and programs that tests start are waited for.
test: ## unit, house, browser and small chaos tests (8 minutes on 2 cores)
	@scripts/setup test
	@scripts/chromium
	@$(PYTHON_IN) -m pytest -n 3 --dist loadgroup --max-worker-restart=0

test-deep: ## the stated counts of chaos and property tests, every page in every look (up to 25 minutes on 2 cores)
	@scripts/setup test
	@scripts/chromium
	@GUILDHALL_DEEP=1 $(PYTHON_IN) -m pytest -n 2 --dist loadgroup --max-worker-restart=0 -m deep

lint: ## style, templates, import contracts
	@scripts/setup test
	@$(PYTHON_IN) -m ruff check .
	@$(PYTHON_IN) -m ruff format --check .
	@$(PYTHON_IN) -m djlint guildhall --lint --quiet
	@.venv/bin/lint-imports

types: ## mypy
	@scripts/setup test
	@$(PYTHON_IN) -m mypy

screenshots: ## pictures of the main pages for the docs
	@scripts/setup test
	@scripts/chromium
	@$(PYTHON_IN) -m scripts.screenshots

setup: ## the virtual environment with everything for development
	@scripts/setup test

clean: ## remove caches and test databases, keep the data in var
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/test var/static
	@find guildhall tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

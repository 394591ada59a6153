# Everything below works from a fresh clone; `make help` lists it. The scripts say what they do as they do it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY = $$(scripts/python)

.PHONY: help run test test-fast lint bench clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: ## Install, make the demonstration district, serve on 127.0.0.1:8000 (PORT=… for another port)
	@py=$(PY) && exec "$$py" scripts/run.py

test: ## Install what the tests need and run everything (browser, PostgreSQL, office files too)
	@py=$(PY) && exec "$$py" scripts/test.py

test-fast: ## The tests that need no browser, no PostgreSQL and no office programs
	@py=$(PY) && exec "$$py" scripts/test.py lint fast

lint: ## House laws, ruff, mypy, import contracts, templates; no database
	@py=$(PY) && exec "$$py" scripts/test.py lint

bench: ## What must stay fast, one JSON object per line (ONLY=name for one)
	@py=$(PY) && "$$py" scripts/setup.py test >&2 && exec .venv/bin/python -m bench

clean: ## Remove what the commands above made, except the data in var/
	rm -rf .venv node_modules build test-results zhibu/static/vendor .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis

# Everything the project can do from a clone. The work is done by the small
# Python programs in dev/, which need nothing but Python's standard library.

PYTHON ?= python3
PORT ?= 8069
export PORT ONLY ARGS DB FRESH
export PYTHONDONTWRITEBYTECODE = 1

.DEFAULT_GOAL := help
.PHONY: help setup run reset shell test check bench lint i18n wheel stop clean

help:  ## Show this help
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup:  ## Get Odoo, the Python packages and the database server
	@$(PYTHON) -m dev.setup

run:  ## Serve the demo school at http://127.0.0.1:$(PORT) (PORT=8069)
	@$(PYTHON) -m dev.demo run

reset:  ## Make the demo school anew
	@$(PYTHON) -m dev.demo reset

shell:  ## Open an Odoo shell on the demo school
	@$(PYTHON) -m dev.demo shell

test:  ## Lint, then run all tests (ARGS="-k grade" goes to pytest)
	@$(PYTHON) -m dev.run_tests all

check:  ## Run chosen tests on a database of your own: DB=me ARGS="tests/people" [FRESH=1]
	@$(PYTHON) -m dev.run_tests check

bench:  ## Run the benchmarks (ONLY=name,name)
	@$(PYTHON) -m dev.bench

lint:  ## Check style, Odoo's habits and the translation
	@$(PYTHON) -m dev.lint

i18n:  ## Bring i18n/ru.po up to date with the source
	@$(PYTHON) -m dev.translations

wheel:  ## Build the wheel into dist/
	@$(PYTHON) -m dev.wheel

stop:  ## Stop the database server
	@$(PYTHON) -m dev.clean stop

clean:  ## Stop everything and delete .dev/ (downloads stay in the cache)
	@$(PYTHON) -m dev.clean all

# Two commands matter: `make demo` and `make test`. Each needs only Python 3.11+ and make.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
LOCK := requirements.lock
# What Python compiles is kept, whatever the environment says: else each process of a test compiles all anew.
export PYTHONDONTWRITEBYTECODE :=
# Two test files at once: what a file sets up is set up once.
BESIDE := -n 2 --dist loadfile
# What stands below the brief, the command line and the hub, and the rules of the house.
PURE := model words evidence risk network resilience levers foresight warning
CORE := $(PURE:%=tests/%) $(PURE:%=src/upstander/%) tests/exercise tests/hostile tests/house

.DEFAULT_GOAL := help
.PHONY: help demo test fast lint lock bench clean spark spark-cluster postgres sbom audit

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## run the whole spine on the bundled exercise (and on real public data where present)
	@$(BIN)/upstander demo --out demo

test: $(STAMP) ## check style, types and layers, then run every test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/pytest $(BESIDE)

fast: $(STAMP) ## run the core tests only: model, evidence, engines, words and warnings (under a minute)
	@$(BIN)/pytest $(BESIDE) -m 'not slow and not browser' $(CORE)

lint: $(STAMP) ## format and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(STAMP) ## run every comparison with its peers
	@for b in bench/bench_*.py; do m=$$(basename $$b .py); echo "== $$m"; $(BIN)/python -m bench.$$m || exit 1; done

sbom: $(STAMP) ## write sbom.json, the bill of materials (CycloneDX) of what is installed
	@$(BIN)/python -m tests.dependencies sbom sbom.json && echo sbom.json

audit: $(STAMP) ## ask public advisories whether a dependency is known to be vulnerable
	@$(BIN)/python -m tests.dependencies audit

lock: $(STAMP) ## renew the lock files: names, versions and hashes, no address
	@$(BIN)/uv pip compile pyproject.toml --extra hub --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-package pyicu --upgrade --quiet --output-file $(LOCK)
	@$(BIN)/uv pip compile pyproject.toml --extra hub --extra spark --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-package pyicu --constraint $(LOCK) --quiet --output-file spark.lock
	@echo pyicu-wheels | $(BIN)/uv pip compile pyproject.toml - --extra hub --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-package pyicu --constraint $(LOCK) --quiet --output-file deploy/hub.lock
	@sed -i.bak '/^# /d' $(LOCK) spark.lock deploy/hub.lock && rm -f $(LOCK).bak spark.lock.bak deploy/hub.lock.bak

spark: $(STAMP) ## install Spark beside the rest, for the lake on a cluster (needs Java 17)
	@command -v java >/dev/null || [ -n "$$JAVA_HOME" ] || echo "upstander: Spark needs Java 17, which is not here (Debian: apt install openjdk-17-jre-headless)"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes spark.lock bootstrap.lock 2>/dev/null || \
	  $(BIN)/uv pip sync --quiet --system-certs --python $(BIN)/python --require-hashes spark.lock bootstrap.lock

spark-cluster: ## start a Spark master and two workers on this machine; Ctrl-C ends them
	@sh spark-cluster.sh $(VENV)

postgres: $(STAMP) ## start a PostgreSQL for the hub and its tests, and print its DATABASE_URL; Ctrl-C ends it
	@$(BIN)/python -m tests.hub.postgres

clean: ## remove the environment, caches and the demo's output
	@rm -rf $(VENV) demo .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(STAMP): $(LOCK) bootstrap.lock pyproject.toml bootstrap.sh
	@sh bootstrap.sh $(VENV)
	@touch $(STAMP)

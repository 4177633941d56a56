# Every command makes its own set-up first. ARGS goes to the command: make test ARGS="-k clock".
PYTHON := .venv/bin/python
ARGS ?=

.PHONY: run test check bench setup format
.SILENT:

run: setup
	env -u PYTHONDONTWRITEBYTECODE $(PYTHON) main.py $(ARGS)

# What fails beside others on a busy machine is asked once more by itself; both answers are printed.
test: check
	$(PYTHON) -m pytest -q -n 2 $(ARGS) || $(PYTHON) -m pytest -q --last-failed $(ARGS)

check: setup
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m mypy --no-error-summary
	.venv/bin/lint-imports --no-logo >.venv/contracts.log || { cat .venv/contracts.log; exit 1; }

bench: setup
	./setup.sh bench
	$(PYTHON) -m tests.bench $(ARGS)

format: setup
	$(PYTHON) -m ruff format --quiet .
	$(PYTHON) -m ruff check --fix --quiet .

setup:
	./setup.sh

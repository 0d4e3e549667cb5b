# Everything is done inside .venv, which is made on first use and renewed when a requirements file changes.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
CODE := dashboard.py server.py components data views pages exports api serving tests tools benchmarks
# Folders with texts of the interface; one that does not exist yet is left out.
TEXTS := $(wildcard dashboard.py components views pages exports api serving)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# One process for each processor; whoever is done first takes over from the others.
PARALLEL := -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test check lint types data messages icons screenshots bench audit format clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/app.stamp ## Open the dashboard on port 8501 (PORT= for another one)
	PORT=$(PORT) CI=$(CI) $(BIN)/python server.py

test: $(VENV)/dev.stamp lint types ## Check and test everything, in a browser as well
	chromium=$$($(BIN)/python -m tools.find_chromium --install) && CHROMIUM="$$chromium" $(BIN)/python -m pytest $(PARALLEL)

check: $(VENV)/dev.stamp lint types ## Check and test all but the browser part: some minutes
	$(BIN)/python -m pytest $(PARALLEL) -m "not browser"

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy $(wildcard $(CODE))

format: $(VENV)/dev.stamp ## Sort imports and format the code
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

data: $(VENV)/dev.stamp ## Check the tables and rebuild the outlines
	$(BIN)/python -m data.rebuild

messages: $(VENV)/app.stamp ## Bring the texts of the code into the catalogues of locales/
	$(BIN)/python -m tools.messages $(TEXTS)

icons: $(VENV)/dev.stamp ## Cut the icons in use out of their font, after a new icon or a new Streamlit
	$(BIN)/python -m tools.icons

screenshots: $(VENV)/dev.stamp ## Renew docs/screenshots and the picture of previews
	$(BIN)/python -m tools.find_chromium --install --fonts
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.preview

bench: $(VENV)/dev.stamp ## Measure choices, documents, a first visit, many readers, the API, and a replica that goes away
	$(BIN)/python -m tools.find_chromium --install
	$(BIN)/python -m benchmarks.filter_to_repaint $(if $(REPETITIONS),--repetitions=$(REPETITIONS))
	$(BIN)/python -m benchmarks.documents
	$(BIN)/python -m benchmarks.first_view
	$(BIN)/python -m benchmarks.many_readers
	$(BIN)/python -m benchmarks.api_load
	$(BIN)/python -m benchmarks.replicas

audit: $(VENV)/dev.stamp ## Check that packages are as pinned and have no known weakness
	$(BIN)/python -m tools.audit

clean: ## Remove .venv and all caches
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Awda needs Python 3.11 or later: name one with PYTHON=, for example make PYTHON=python3.12" >&2; exit 1; }
	@# A half-made environment would look complete to the next run.
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/app.stamp: requirements.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	$(PIP) -r requirements-dev.txt
	@touch $@

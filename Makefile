# Everything starts here. `make setup` is called by the others; nothing outside this folder is touched.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test run check check-deep types lint imports docs bench clean

setup: $(READY)

$(READY): pyproject.toml .ci/venv
	@sh .ci/venv $(PYTHON)
	@touch $(READY)

demo: setup  ## the story through the systems, in the terminal
	@$(BIN)/hub demo

test: check  ## everything that must hold; at most ten minutes on two cores
	@$(BIN)/pytest -n 2 --dist loadgroup

run: setup  ## one process with everything, on a local SQLite file
	@test -e $${HUB_KEYS:-var/keys.json} || $(BIN)/hub keys new
	@$(BIN)/hub serve

check: lint types imports  ## style, types, and who imports whom

check-deep: setup  ## every mutant of the tables, and hostile texts by the thousand; for a longer break
	@$(BIN)/python -m tests.deep.mutations
	@$(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile=deep --hypothesis-seed=1 \
		tests/formats/test_round_trips.py tests/formats/test_there_and_back.py

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

imports: setup
	@$(BIN)/lint-imports --no-logo

docs: setup  ## write the generated pages anew
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/mappings/generate.py

bench: setup  ## how fast, on this machine
	@$(BIN)/hub bench --profile embedded
	@$(BIN)/hub bench --profile servers

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var dist build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

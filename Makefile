# What a person types. `make help` lists it.
PY := .venv/bin/python
GUWAH := .venv/bin/guwah
BUILD_ENV := PIP_DISABLE_PIP_VERSION_CHECK=1

.PHONY: help demo test check lint torture bench bench-accuracy fuzz vectors examples lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.run: $(shell find src -name '*.py') requirements/run.lock pyproject.toml tools/setup.sh
	@find src -name '*.nb[ic]' -delete # what was compiled from an older source
	@tools/setup.sh run

.venv/.dev: requirements/dev.lock requirements/run.lock pyproject.toml tools/setup.sh
	@tools/setup.sh dev

demo: .venv/.run ## the main job, on the examples, into ./demo
	@rm -rf demo
	$(GUWAH) demo demo

test: .venv/.dev ## all tests
	$(PY) -m pytest -n 2 --dist worksteal

lint: .venv/.dev ## format, ruff, types, rooms
	.venv/bin/ruff format --check src tests tools bench
	.venv/bin/ruff check src tests tools bench
	.venv/bin/mypy
	.venv/bin/lint-imports

check: lint test ## lint and test

torture: .venv/.dev ## kill -9 at a thousand random moments; one bit of every byte of a vault flipped
	GUWAH_KILLS=$${KILLS:-1000} $(PY) -m pytest tests -k "kill" -x -s
	GUWAH_FLIPS_ALL=1 $(PY) -m pytest tests/unit/casework/upkeep/test_examining.py -n 2 -k "each_byte" -x -rP

bench: .venv/.dev ## ratios against peers and limits
	$(PY) bench/run.py

bench-accuracy: .venv/.dev ## messages read right, beside peers, on the shared samples
	$(PY) bench/accuracy.py

fuzz: .venv/.dev ## long property tests of every parser
	GUWAH_FUZZ=1 $(PY) -m pytest tests/contracts tests/properties tests/fuzz
	@if $(PY) -c 'import atheris' 2>/dev/null; then for t in $$($(PY) tests/fuzz/run.py --list); do \
	  echo "fuzz: $$t"; $(PY) tests/fuzz/run.py $$t $${RUNS:-20000} >/dev/null 2>&1; ls tests/fuzz/found/$$t | grep . && exit 1; done; \
	  echo "fuzz: nothing found"; else echo "fuzz: atheris is not installed; pip install atheris adds coverage-guided runs"; fi

vectors: .venv/.dev ## make tests/vectors again
	$(PY) tests/vectors/make_vectors.py

examples: .venv/.dev ## make the example exports again
	$(PY) tools/make_examples.py

lock: ## resolve the dependencies again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/run.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --all-extras --group dev -o requirements/dev.lock

clean: ## remove what was made here
	rm -rf .venv demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

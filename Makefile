# The two commands of the README, and what developers use. Needs make and Python 3.11 or newer, nothing else.
#
#   make demo               set up, then make two films from text; says where they are
#   make test               set up, then test the base install
#   make test EXTRAS=all    the same with every extra that has a suite (a list such as EXTRAS=online,piper works too)
#   make lint               style and types
#   make soak               by hand, hours: every engine with every database and store, and in each JOBS=200 jobs while all is killed
#   make clean              remove .venv, the demo's films and all caches
#
# PYTHON=python3.12 chooses the interpreter, ARGS="-k captions" passes words to pytest.

PYTHON ?= python3
EXTRAS ?= $(if $(filter soak,$(MAKECMDGOALS)),cluster)
ARGS ?=
JOBS ?= 200
WORKERS ?= 2

# What `all` means here: as in the package's own [all].
# constraints.txt names a torch of which pip takes the CPU build where it finds one.
TESTED_EXTRAS := cluster,online,telemetry,upscale,credentials,diffusion,train,transcribe,piper,kokoro,espeak
WANTED := $(if $(filter all,$(EXTRAS)),$(TESTED_EXTRAS),$(EXTRAS))

comma := ,
VENV := .venv
BIN := $(VENV)/bin
# One stamp per set of extras: the same set is installed once, and again when what defines it changes.
SETUP := $(VENV)/.set-up$(if $(WANTED),-$(subst $(comma),-,$(WANTED)))

.DELETE_ON_ERROR:
.PHONY: help setup demo test soak lint format clean

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

setup: $(SETUP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "VisionTune needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The hook's inputs are listed too, so that new art or fonts are fetched; it does nothing when they are there.
$(SETUP): pyproject.toml constraints.txt hatch_build.py assets/package-lock.json | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
	  -e '.[dev$(if $(WANTED),$(comma)$(WANTED))]'
	@touch $@

demo: $(SETUP)
	@mkdir -p demo
	@# Better scripts for prompts; a film from notes needs no language model, so a failure here ends nothing.
	-@$(BIN)/visiontune weights pull smollm2-135m-instruct
	$(BIN)/visiontune video --from examples/volcano.md --seed 7 -o demo/volcano.mp4
	$(BIN)/visiontune video "how rainbows form" --seed 7 -o demo/rainbows.mp4
	@echo
	@echo "Two films, from notes and from a prompt:"
	@ls -1 $(CURDIR)/demo/*.mp4

test: $(SETUP)
	VISIONTUNE_TEST_EXTRAS="$(WANTED)" $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

# What CI does with 20 jobs in one combination (tests/jobs/test_chaos.py); all are tried, though one fails.
soak: $(SETUP)
	CI=true $(BIN)/python -m pytest -n0 tests/jobs/test_everywhere.py
	@failed=0; \
	for executor in inline processes ray; do for database in sqlite postgresql; do for store in folder bucket; do \
	  $(BIN)/python benchmarks/chaos.py --jobs $(JOBS) --executor $$executor --database $$database --store $$store || failed=1; \
	done; done; done; \
	exit $$failed

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(SETUP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis src/visiontune/assets

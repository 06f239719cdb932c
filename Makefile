# Nutgraf's few commands; `make` alone lists them. Everything is installed into .venv; nothing else on the machine is touched.

PYTHON ?= python3
# An index with another build of torch: TORCH_INDEX=https://download.pytorch.org/whl/cpu spares gigabytes of CUDA on Linux.
TORCH_INDEX ?=
# Passed on: make test ARGS="-k dates", make run ARGS="--port 9000", make train ARGS="…"
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install
say = @printf '==> %s\n'

.DEFAULT_GOAL := help
.PHONY: help run test check bench train wordpress

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

run: $(VENV)/runtime ## set up what is missing and serve on http://127.0.0.1:8080 (ARGS="--port 9000")
	$(say) 'starting the server; stop it with Ctrl-C'
	@$(BIN)/python -m service serve $(ARGS)

test: $(VENV)/dev ## set up what is missing and run the tests (ARGS="-k dates")
	$(say) 'running the tests'
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/dev ## everything that CI holds: lint, types, layers, tests with coverage, floors
	$(say) 'ruff: lint and format'
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(say) 'mypy: types'
	@$(BIN)/mypy
	$(say) 'import-linter: layers'
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory test ARGS="--cov --cov-report=term $(ARGS)"
	$(say) 'bench gate: floors of quality'
	@$(BIN)/python -m bench gate

bench: $(VENV)/dev ## measure quality and speed (ARGS="quality --data DIR")
	@$(BIN)/python -m bench $(ARGS)

train: $(VENV)/train ## train on your own archive (ARCHIVE=my.jsonl), or the embedded model anew
ifdef ARCHIVE
	@$(BIN)/python -m training.finetune $(ARCHIVE) $(ARGS)
else
	@$(BIN)/python -m training $(ARGS)
endif

wordpress: $(VENV)/runtime ## test the WordPress plugin on a real WordPress (Debian, root)
	@integrations/wordpress/test.sh $(ARGS)

# The stamps below are files whose age says what is installed, so that a second run starts at once.

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Nutgraf needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name another: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' lacks the venv module. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(say) 'creating $(VENV)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime: $(VENV)/python requirements.txt
	$(say) 'installing what the service needs (torch is large: minutes on a slow line)'
	@if [ -n '$(TORCH_INDEX)' ]; then $(PIP) --index-url '$(TORCH_INDEX)' "$$(grep -o '^torch==[^ ]*' requirements.txt)"; fi
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/runtime requirements-dev.txt
	$(say) 'installing the tools'
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/train: $(VENV)/dev requirements-train.txt
	$(say) 'installing what training needs'
	@$(PIP) --no-deps -r requirements-train.txt
	@touch $@

# Every target works alone and prepares what it needs. `make` prints them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
CLIENT_VENV := .venv-client
GENERATOR_VENV := .venv-generator
TOOLS := .tools/bin
export PATH := $(CURDIR)/$(VENV)/bin:$(CURDIR)/$(TOOLS):$(PATH)

# The first interpreter that starts and is new enough; `make PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$python"; break; }; done)

# Versions of the tools that are no Python packages.
GRPC_GATEWAY_VERSION := v2.33.0
GRPCURL_VERSION := v1.9.4
PROTOC_GEN_GO_VERSION := v1.36.12
PROTOC_GEN_GO_GRPC_VERSION := v1.6.2

# Limits of the source files that people write.
MAX_LINES := 600
SOURCES := gateway server tests tools bench

PYTEST := $(PY) -m pytest
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: help
help: ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---------------------------------------------------------------- set up

.PHONY: setup
setup: $(VENV)/.runtime ## make .venv with what Detour needs to run

.PHONY: setup-dev
setup-dev: $(VENV)/.dev ## add to .venv what building, checking and testing need

.PHONY: setup-client
setup-client: $(CLIENT_VENV)/.done ## make .venv-client with the official client, for its tests

.PHONY: setup-generator
setup-generator: $(GENERATOR_VENV)/.done ## make .venv-generator with openapi-generator (and Java), for tests of its clients

# The stamp is written last, so that what an interruption left is made again.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Detour needs Python 3.11 or newer, and none was found on the PATH." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

# The repository root and the generated code are importable through a .pth file: nothing is built or copied.
$(VENV)/.path: $(VENV)/.made
	@printf '%s\n%s\n' "$(CURDIR)" "$(CURDIR)/gen/python" \
		> "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/detour.pth"
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt | $(VENV)/.path
	@echo "Installing what Detour needs into $(VENV) ..."
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.path
	@echo "Installing what building and testing need into $(VENV) ..."
	@$(PY) $(PIP_INSTALL) -r $<
	@touch $(VENV)/.runtime $@

$(CLIENT_VENV)/.done: requirements/client.txt
	@test -n "$(PYTHON)" || { echo "The client needs Python 3.11 or newer, and none was found." >&2; exit 1; }
	@echo "Installing the official client into $(CLIENT_VENV) ..."
	@"$(PYTHON)" -m venv --clear $(CLIENT_VENV)
	@$(CLIENT_VENV)/bin/python $(PIP_INSTALL) -r $<
	@touch $@

$(GENERATOR_VENV)/.done: requirements/generator.txt
	@test -n "$(PYTHON)" || { echo "The generator needs Python 3.11 or newer, and none was found." >&2; exit 1; }
	@echo "Installing openapi-generator into $(GENERATOR_VENV) ..."
	@"$(PYTHON)" -m venv --clear $(GENERATOR_VENV)
	@$(GENERATOR_VENV)/bin/python $(PIP_INSTALL) -r $<
	@touch $@

.PHONY: setup-tools
setup-tools: $(TOOLS)/protoc-gen-openapiv2 $(TOOLS)/grpcurl ## add grpcurl, the OpenAPI generator (with Go) and Chromium (as root)
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then echo "chromium: there"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >/dev/null; \
	else echo "missing: Chromium and its driver (on Debian: apt-get install chromium chromium-driver)"; fi

$(TOOLS)/protoc-gen-openapiv2:
	@$(call go_install,github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv2@$(GRPC_GATEWAY_VERSION))

$(TOOLS)/grpcurl:
	@$(call go_install,github.com/fullstorydev/grpcurl/cmd/grpcurl@$(GRPCURL_VERSION))

$(TOOLS)/protoc-gen-go:
	@$(call go_install,google.golang.org/protobuf/cmd/protoc-gen-go@$(PROTOC_GEN_GO_VERSION))

$(TOOLS)/protoc-gen-go-grpc:
	@$(call go_install,google.golang.org/grpc/cmd/protoc-gen-go-grpc@$(PROTOC_GEN_GO_GRPC_VERSION))

$(TOOLS)/protoc-gen-grpc-gateway:
	@$(call go_install,github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway@$(GRPC_GATEWAY_VERSION))

# $(1): a Go package with its version. Without Go it says so, and what needs the tool is skipped.
define go_install
if command -v go >/dev/null; then mkdir -p $(TOOLS) && GOBIN="$(CURDIR)/$(TOOLS)" go install $(1); \
else echo "missing: $(notdir $@) (needs Go: go install $(1))"; fi
endef

LOCK = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --upgrade

.PHONY: lock
lock: setup-dev ## pin what pyproject.toml and requirements/*.in name again, with hashes
	@$(LOCK) pyproject.toml --extra server -o requirements/runtime.txt
	@$(LOCK) pyproject.toml --extra server requirements/dev.in -o requirements/dev.txt
	@$(LOCK) requirements/client.in -o requirements/client.txt
	@$(LOCK) requirements/generator.in -o requirements/generator.txt

.PHONY: wheel
wheel: setup-dev ## build the wheel of the gateway, which installs as detour.gateway, into dist/
	@rm -rf build
	@$(PY) -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# ---------------------------------------------------------------- run

.PHONY: run
run: setup ## start everything: REST on 127.0.0.1:8080, gRPC on 127.0.0.1:50051
	@exec $(PY) -m server run

.PHONY: server
server: setup ## start the gRPC half alone
	@exec $(PY) -m server serve

.PHONY: gateway
gateway: setup ## start the REST half alone; it calls the gRPC half
	@exec $(PY) -m server gateway

# ---------------------------------------------------------------- generate and check

.PHONY: generate
generate: setup-dev ## make gen/ from proto/
	@$(PY) -m tools.generate

.PHONY: check-generate
check-generate: setup-dev ## fail when gen/ is not what proto/ gives
	@$(PY) -m tools.generate --check

.PHONY: docs
docs: setup-dev ## write the generated tables of the documents anew
	@$(PY) -m tools.documents

.PHONY: lint
lint: setup-dev check-generate ## check format, rules, types, layers, protos, spelling and file lengths
	@ruff format --check .
	@ruff check .
	@$(PY) -m mypy
	@lint-imports
	@$(PY) -m tools.generate --lint
	@codespell
	@git ls-files -z -- $(SOURCES) | grep -z '\.py$$' | xargs -0 -r wc -l | awk '$$2 != "total" && $$1 > $(MAX_LINES) \
		{print $$2 ": " $$1 " lines, at most $(MAX_LINES) are allowed"; bad = 1} END {exit bad}'
	@git ls-files -- 'tests/*.py' | awk -F / '$$NF ~ /^test_/ && seen[$$NF]++ {print $$0 ": another test module has this name"; bad = 1} \
		END {exit bad}'

.PHONY: fmt
fmt: setup-dev ## format the code and mend what can be mended
	@ruff format .
	@ruff check --fix .

.PHONY: test
test: setup-dev ## run the tests, under five minutes; what is not installed is skipped
	@$(PYTEST) -n 2 -m "not slow"

.PHONY: test-all
test-all: setup-dev setup-client setup-generator setup-tools ## run every test, the slow ones and those of other programs too
	@DETOUR_CLIENT_PYTHON="$${DETOUR_CLIENT_PYTHON:-$(CURDIR)/$(CLIENT_VENV)/bin/python}" $(PYTEST) -n 2

.PHONY: bench
bench: setup-dev ## measure CPU per request, as multiples of a bare Flask route
	@$(PY) -m bench.rest

.PHONY: bench-gateway
bench-gateway: setup-dev $(addprefix $(TOOLS)/,protoc-gen-go protoc-gen-go-grpc protoc-gen-grpc-gateway) ## measure the gateway, beside grpc-gateway where Go is there
	@$(PY) -m bench.gateway

.PHONY: clean
clean: ## remove what the targets made, but for data/
	rm -rf $(VENV) $(CLIENT_VENV) $(GENERATOR_VENV) .tools .build build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage

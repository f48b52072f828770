# make run · make test · make help. Both install what they need and say what they are doing.

export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

SITE := target/site
WASM := target/wasm32-unknown-unknown/wasm-release/chungthuc_frontend.wasm
VALIDATOR := target/wasm32-unknown-unknown/wasm-release/chungthuc_validator.wasm
ENTRIES := target/browser
LISTEN ?= 127.0.0.1:8080
SECONDS ?= 600
DATA ?= $(HOME)/.local/share/chungthuc-demo

.PHONY: help run build site site-giving-way server test lint unit browser-build same e2e weight bench fuzz fuzz-briefly setup-run setup-test

help: ## Says what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: build ## Builds and starts the demo; prints its address and accounts
	@exec target/release/chungthuc serve --demo --listen $(LISTEN) --data $(DATA)

# At the same time: the last and largest crates of each leave a core idle. The server's take longer,
# so the site gives way to them.
build: setup-run ## Builds the program and its site
	@$(MAKE) --no-print-directory --jobs=2 server site-giving-way

server:
	@echo "· server: cargo build --release"
	@scripts/cargo.sh build --quiet --release --locked -p chungthuc-server

site-giving-way:
	@nice -n 5 $(MAKE) --no-print-directory site

site: browser-build
	@scripts/site.sh $(SITE) $(ENTRIES)/public.wasm $(ENTRIES)/staff.wasm $(ENTRIES)/validator.wasm

# Two entries: what anyone loads, and what those load who are logged in. And what checks a file, which
# is loaded when there is one.
browser-build:
	@mkdir -p $(ENTRIES)
	@echo "· browser: cargo build --profile tool, bindgen"
	@scripts/cargo.sh build --quiet --profile tool --locked -p chungthuc-bindgen
	@echo "· browser: cargo build --profile wasm-release, public"
	@scripts/cargo.sh build --quiet --locked -p chungthuc-frontend --target wasm32-unknown-unknown --profile wasm-release
	@cmp -s $(WASM) $(ENTRIES)/public.wasm || cp $(WASM) $(ENTRIES)/public.wasm
	@echo "· browser: cargo build --profile wasm-release, staff"
	@scripts/cargo.sh build --quiet --locked -p chungthuc-frontend --features staff --target wasm32-unknown-unknown --profile wasm-release
	@cmp -s $(WASM) $(ENTRIES)/staff.wasm || cp $(WASM) $(ENTRIES)/staff.wasm
	@echo "· browser: cargo build --profile wasm-release, validator"
	@scripts/cargo.sh build --quiet --locked -p chungthuc-validator --target wasm32-unknown-unknown --profile wasm-release
	@cmp -s $(VALIDATOR) $(ENTRIES)/validator.wasm || cp $(VALIDATOR) $(ENTRIES)/validator.wasm

test: setup-test lint unit fuzz-briefly build weight same e2e ## What CI checks: format, clippy, tests on both databases, fuzzing, the build, its weight, tests in a browser

lint:
	@echo "· lint: format, import directions, clippy"
	@cargo fmt --all --check
	@cargo fmt --manifest-path fuzz/Cargo.toml --check
	@cargo metadata --quiet --locked --format-version 1 --manifest-path fuzz/Cargo.toml > /dev/null
	@scripts/directions.sh
	@scripts/cargo.sh clippy --quiet --locked --workspace --exclude chungthuc-frontend --all-targets -- --deny warnings

unit:
	@echo "· tests: both databases"
	@scripts/unit.sh

fuzz: setup-run ## Fuzzes what reads strangers' files, SECONDS=600 for each target
	@scripts/fuzz.sh $(SECONDS)

fuzz-briefly:
	@FRESH=1 scripts/fuzz.sh 10

weight: ## Says what a first page loads and what checks a file, and fails over 350 KB and 400 KB
	@echo "· weight: what a first page loads, and what checks a file"
	@node scripts/weight.mjs $(SITE)

bench: setup-test ## Measures signing and checking against the floor and against pyHanko; writes docs/performance.md
	@echo "· bench: cargo bench, signing and checking"
	@scripts/cargo.sh bench --quiet --locked -p chungthuc-workflow --bench signing

same: ## Whether the browser's build says the same of files as the native one; needs `make site`
	@echo "· same: attacked and good files, checked in both builds"
	@node scripts/same.mjs $(SITE)

e2e: setup-test ## The tests in a browser, with independent judges; needs `make build`
	@echo "· end to end: Chromium, pyHanko, pdfsig, qpdf"
	@node end2end/run.mjs

setup-run:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

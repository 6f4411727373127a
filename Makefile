# Front door. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory --silent

REPORT := build/brief.html
WEB_SOURCES := $(shell find web/src -type f) $(addprefix web/,report.html vite.config.mjs tsconfig.json)

.PHONY: help brief test bench plots peers format lint provenance clean

help:  ## this list
	echo "Impost: tariff law into rates, rates into duties, duties into consequences."
	echo
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

brief:  ## set up what is missing, then print the brief and write its report
	scripts/packages brief
	$(MAKE) build/impost web/dist/report.html
	build/impost brief --report $(REPORT)

test:  ## set up what is missing, then every test, sanitizers, short fuzzing, lint
	scripts/packages brief test
	$(MAKE) build/impost web/dist/report.html .venv/requirements.txt
	scripts/test

bench:  ## set up what is missing, then time the solver and the commands
	scripts/packages brief bench
	$(MAKE) build/impost web/dist/report.html
	scripts/bench

plots:  ## set up what is missing, then measure how time grows and draw docs/img/growth.svg and threads.svg
	scripts/packages brief bench plots
	$(MAKE) .venv/bench-requirements.txt
	scripts/bench plots

peers:  ## set up what is missing, then time Octave, R and NumPy beside Impost on one world
	scripts/packages brief bench plots peers
	$(MAKE) build/impost .venv/requirements.txt
	scripts/bench peers

format:  ## set up what is missing, then format the C++ in place
	scripts/packages brief test
	scripts/format --in-place

lint:  ## set up what is missing, then check format, clang-tidy and checksums
	scripts/packages brief test
	$(MAKE) build/impost .venv/requirements.txt
	scripts/format --check
	scripts/tidy
	scripts/provenance --check

provenance:  ## write the checksums of derived data into data/PROVENANCE.md
	scripts/provenance --write

clean:  ## remove what was built here
	rm -rf build .venv web/node_modules web/dist

# --- files ---------------------------------------------------------------------------------------------------------

# Ninja knows what is out of date; it is asked every time.
.PHONY: build/impost
build/impost: build/release/build.ninja
	ninja -C build/release impost | sed -u '/^ninja: \(no work\|Entering\)/d; /Re-checking globbed/d'
	ln -sfn release/impost $@

build/release/build.ninja:
	cmake --preset release -DIMPOST_TESTS=OFF > /dev/null

.venv/requirements.txt: tests/requirements.txt
	python3 -m venv --clear .venv
	.venv/bin/pip install --quiet --requirement $<
	cp $< $@

.venv/bench-requirements.txt: bench/requirements.txt .venv/requirements.txt
	.venv/bin/pip install --quiet --requirement $<
	cp $< $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-progress
	touch $@

web/dist/report.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build

#!/bin/bash
# processes.sh [PROGRAM]: whole processes of the trade model, from their start to their end. Goal: brief 1.5 s. Those of law are in law.py.
set -euo pipefail
cd "$(dirname "$0")/.."
impost=${1:-build/impost}

hyperfine --shell=none --warmup 3 \
    "$impost simulate --scenario tests/scenarios/targeted_CHN10_reciprocal.toml" \
    "$impost brief --json"

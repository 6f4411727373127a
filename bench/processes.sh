#!/bin/bash
# processes.sh [PROGRAM]: whole processes, from their start to their end. Goals: rate 30 ms, brief 1.5 s. The longer ones of law are in law.py.
set -euo pipefail
cd "$(dirname "$0")/.."
impost=${1:-build/impost}

hyperfine --shell=none --warmup 3 \
    "$impost rate 8517.13.00.00 --origin CN" \
    "$impost simulate --scenario tests/scenarios/targeted_CHN10_reciprocal.toml" \
    "$impost brief --json"

#!/bin/bash
# processes.sh [PROGRAM]: whole processes, from their start to their end. Goals: rate 30 ms, brief 1.5 s, daily series of 20 months 3 s,
# whole panel 20 s and 1.5 GB.
set -euo pipefail
cd "$(dirname "$0")/.."
impost=${1:-build/impost}

hyperfine --shell=none --warmup 3 \
    "$impost rate 8517.13.00.00 --origin CN" \
    "$impost etr --on 2025-02-05" \
    "$impost etr --from 2025-01-01 --to 2026-08-31 --by authority --format csv" \
    "$impost diff 2025-02-03 2025-02-05" \
    "$impost simulate --scenario tests/scenarios/targeted_CHN10_reciprocal.toml" \
    "$impost brief --json"

panel=$(mktemp -u /tmp/impost-panel-XXXXXX.csv.zst)
trap 'rm -f "$panel"' EXIT
/usr/bin/time -f 'panel: %e s, %U s of processor time, %M kB' "$impost" panel --from 2025-01-01 --to 2026-08-31 -o "$panel"

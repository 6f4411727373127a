#!/bin/bash
# memory.sh [PROGRAM]: time and memory of whole processes on a table of the full size, 81 economies and 50 industries with input-output.
# Goal: 150 MB (153,600 kB).
set -euo pipefail
cd "$(dirname "$0")/.."
impost=${1:-build/impost}
folder=$(mktemp -d "${TMPDIR:-/tmp}/impost-icio-XXXXXX")
trap 'rm -rf "$folder"' EXIT
bench/write_icio.py "$folder"
ls -l "$folder/table.csv" | awk '{ printf "table: %.0f MB of text\n", $5 / 1e6 }'
measured() { local name=$1; shift; /usr/bin/time -f "$name: %e s, %M kB" "$@" > "$folder/said"; }
measured 'world import' "$impost" world import icio "$folder/table.csv" -o "$folder/world" --tariffs "$folder/tariffs.csv" --elasticities "$folder/theta.csv"
for model in armington ricardian; do
    measured "simulate, $model" "$impost" simulate --world "$folder/world" --scenario "$folder/scenario.toml" --model "$model" --format csv
done
measured 'simulate, ricardian, all tables' "$impost" simulate --world "$folder/world" --scenario "$folder/scenario.toml" --out "$folder/answers" --format csv
measured 'world export' "$impost" world export --world "$folder/world" --scenario "$folder/scenario.toml" -o "$folder/export"

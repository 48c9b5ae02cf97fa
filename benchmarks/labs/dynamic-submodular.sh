#!/bin/sh
# Microseconds an update of dynamic-submodular: ours beside a transcription into plain Python on the same elements and
# updates, one after the other on this machine, one thread each, in processor time; then ours beside choosing from
# scratch as n grows. Usage: benchmarks/labs/dynamic-submodular.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target dynamic_submodular_bench >/dev/null
program=$(find "$build" -name dynamic_submodular_bench -type f | head -n 1)
updates=$(mktemp)
results=$(mktemp)
trap 'rm -f "$updates" "$results"' EXIT
"$program" write "$updates"
"${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/dynamic_submodular.py" "$updates" >"$results"
"$program" peer >>"$results"
awk '
  { print
    for (i = 3; i <= NF; ++i) { split($i, pair, "="); figure[$1, pair[1]] = pair[2] } }
  END { printf "ratio python/quire: %.0f an update, %.0f a question\n",
          figure["python", "microseconds_per_update"] / figure["quire", "microseconds_per_update"],
          figure["python", "microseconds_per_question"] / figure["quire", "microseconds_per_question"] }' "$results"
"$program" crossover

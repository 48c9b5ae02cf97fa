#!/bin/sh
# Full breadth-first searches (7 blocks; 8 pairs in a boat for four, everybody by name) and the verification of an answer of
# 2^18 - 1 moves of hanoi from its text: ours beside plain Python (tuples and a deque; json), one after the other on this
# machine, one thread each, in processor time. Fails if states, depths or verdicts differ.
# Usage: benchmarks/labs/illusion-of-thinking.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
peer="${PYTHON:-/usr/bin/python3} $root/benchmarks/labs/illusion_of_thinking_python.py"
cmake --build "$build" --target illusion_of_thinking_bench >/dev/null
program=$(find "$build" -name illusion_of_thinking_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$peer write "$folder/answer.json" 18
$peer run 7 8 "$folder/answer.json" 18 >"$folder/results"
"$program" 7 8 "$folder/answer.json" 18 >>"$folder/results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END { split("blocks river verify", names, " ")
        for (i = 1; i <= 3; i++) {
          what = names[i]
          printf "ratio python/quire, %s: %.1f\n", what, value["python", what, "seconds"] / value["quire", what, "seconds"]
          if (value["python", what, "states"] != value["quire", what, "states"] || value["python", what, "depth"] != value["quire", what, "depth"] ||
              value["python", what, "moves"] != value["quire", what, "moves"] || value["quire", what, "ok"] != value["python", what, "ok"]) {
            print "they differ at " what; failed = 1 } }
        exit failed }' "$folder/results"

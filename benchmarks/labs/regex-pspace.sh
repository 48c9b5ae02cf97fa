#!/bin/sh
# All languages of expressions up to length 8, and whether pairs of length 30 are equal: ours beside the same in plain
# Python (automata as dictionaries), one after the other on this machine, one thread each, in processor time. Fails if
# the two count other languages, or find other pairs equal or other lengths of shortest words.
# Usage: benchmarks/labs/regex-pspace.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target regex_pspace_bench >/dev/null
program=$(find "$build" -name regex_pspace_bench -type f | head -n 1)
results=$(mktemp)
pairs=$(mktemp)
trap 'rm -f "$results" "$pairs"' EXIT
"$program" "$pairs" >"$results"
"${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/regex_pspace_python.py" "$pairs" >>"$results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] }; if ($1 == "python") sizes[$2] = 1 }
  END { for (size in sizes) {
          printf "ratio quire/python at %s: %.0f times as fast\n", size, value["python", size, "seconds"] / value["quire", size, "seconds"]
          for (name in value) {
            split(name, part, SUBSEP)
            if (part[1] == "quire" && part[2] == size && part[3] != "seconds" && value[name] != value["python", size, part[3]]) {
              print "they differ at " size " in " part[3]; failed = 1 } } }
        exit failed }' "$results"

#!/bin/sh
# Balanced labelled texts of eight variables half-way, made and checked again: ours beside a Python script that asks a
# fresh Z3 for each formula, one after the other on this machine, one thread each, in processor time. The script checks
# the texts that ours made; fails if a label differs. Needs Debian's python3-z3: without it, only ours is measured.
# Usage: benchmarks/labs/nlsat.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target nlsat_bench >/dev/null
program=$(find "$build" -name nlsat_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder/texts.jsonl" >"$folder/results"
python=${PYTHON:-/usr/bin/python3}
if "$python" -c 'import z3' 2>/dev/null; then
  "$python" "$root/benchmarks/labs/nlsat_z3.py" "$folder/texts.jsonl" 8 4.4 5.2 60 >>"$folder/results"
else
  echo "SKIPPED: no python3-z3 on this machine; apt-get install python3-z3 brings the peer" >&2
fi
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END {
    if (value["quire", "check", "wrong"] != 0) { print "labels of our own differ"; exit 1 }
    if (!(("z3", "make", "seconds") in value)) exit 0
    printf "ratio quire/z3: make %.1f, ", value["z3", "make", "seconds"] / value["quire", "make", "seconds"]
    printf "check %.1f times as fast\n", value["z3", "check", "seconds"] / value["quire", "check", "seconds"]
    if (value["z3", "check", "wrong"] != 0) { print "labels differ"; exit 1 } }' "$folder/results"

#!/bin/sh
# Is the answer of a puzzle the only one: ours beside plain backtracking in Python, as generators ask it, on Binario 8x8,
# Hitori 6x6 and Kakurasu 7x7; and beside Z3 on the same clauses of Skyscraper 6x6 with diagonals. One after the other on
# this machine, one thread each, in processor time a puzzle, the making of puzzles left out. Fails where a peer finds a
# puzzle ambiguous. Without Debian's python3-z3, Z3 is left out, which is said. Usage: benchmarks/labs/hardcore-logic.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target hardcore_logic_bench >/dev/null
program=$(find "$build" -name hardcore_logic_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder" >"$folder/results"
python=${PYTHON:-/usr/bin/python3}
"$python" "$root/benchmarks/labs/hardcore_logic_python.py" "$folder" >>"$folder/results"
"$python" -c 'import z3' 2>/dev/null ||
  echo "SKIPPED: no python3-z3 on this machine; apt-get install python3-z3 brings that peer" >&2
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } peers[$1]; tasks[$2] }
  END {
    for (peer in peers) for (task in tasks) {
      if (!((peer, task, "only") in value)) continue
      if (value[peer, task, "only"] != value[peer, task, "puzzles"]) { print peer " finds " task " ambiguous"; failed = 1 }
      if (peer != "quire")
        printf "ratio quire/%s at %s: %.1f times as fast\n", peer, task, value[peer, task, "seconds"] / value["quire", task, "seconds"]
    }
    exit failed }' "$folder/results"

#!/bin/sh
# Steps a second of our two simulators beside a plain Python one (a dictionary as tape), and verdicts on linear
# identities of 64 bits beside Z3 with a limit of ten seconds each; one after the other on this machine, one thread
# each, processor time. The identities are ours, half of them false twins; fails if a verdict differs. Needs Debian's
# python3-z3 (or PYTHON=..., an interpreter with z3-solver): without it Z3 is left out and the script says so.
# Usage: benchmarks/labs/lean-tcs.sh [BUILD_FOLDER] [IDENTITIES_FOR_Z3]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target lean_tcs_bench >/dev/null
program=$(find "$build" -name lean_tcs_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder/identities.tsv" >"$folder/results"
python=${PYTHON:-/usr/bin/python3}
"$python" "$root/benchmarks/labs/lean_tcs_peers.py" run >>"$folder/results"
if "$python" -c 'import z3' 2>/dev/null; then
  "$python" "$root/benchmarks/labs/lean_tcs_peers.py" z3 "$folder/identities.tsv" "${2:-24}" >>"$folder/results"
else
  echo "SKIPPED: no python3-z3 on this machine; apt-get install python3-z3 brings the peer" >&2
fi
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END {
    ours = value["quire", "run", "steps"] / value["quire", "run", "seconds"]
    python = value["python", "run", "steps"] / value["python", "run", "seconds"]
    fast = value["quire", "fast", "steps"] / value["quire", "fast", "seconds"]
    printf "ratio quire/python: %.0f times the steps a second cell by cell, %.0f times on the run-length tape\n", ours / python, fast / python
    if (!(("z3", "linear", "seconds") in value)) exit 0
    printf "ratio quire/z3: linear identities %.0f times as fast in processor time; Z3 gave no verdict within ten seconds of clock on %d of %d\n",
      value["z3", "linear", "seconds"] / value["quire", "linear", "seconds"], value["z3", "linear", "silent"], value["z3", "linear", "identities"]
    if (value["z3", "linear", "wrong"] != 0) { print "verdicts differ"; exit 1 } }' "$folder/results"

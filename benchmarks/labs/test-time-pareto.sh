#!/bin/sh
# A bootstrap of N* with a least-squares fit in each of 2,000 replicas: ours beside a NumPy transcription, one after the
# other on this machine, on the same table, one thread each, in processor time. Fails if the fits or the intervals differ.
# Needs Debian's python3-numpy.
# Usage: benchmarks/labs/test-time-pareto.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target test_time_pareto_bench >/dev/null
program=$(find "$build" -name test_time_pareto_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/test_time_pareto_numpy.py" "$folder" \
  >"$folder/results"
"$program" "$folder" >>"$folder/results"
awk '
  function off(a, b) { return a > b ? a - b : b - a }
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END {
    printf "ratio quire/numpy: %.1f times as fast\n", value["numpy", "bootstrap", "seconds"] / value["quire", "bootstrap", "seconds"]
    if (off(value["quire", "bootstrap", "ceiling"], value["numpy", "bootstrap", "ceiling"]) > 1e-5 ||
        off(value["quire", "bootstrap", "p"], value["numpy", "bootstrap", "p"]) > 1e-5) { print "the fits differ"; exit 1 }
    if (off(value["quire", "bootstrap", "low"], value["numpy", "bootstrap", "low"]) > 1 ||
        off(value["quire", "bootstrap", "high"], value["numpy", "bootstrap", "high"]) > 1) { print "the intervals differ"; exit 1 } }' \
  "$folder/results"

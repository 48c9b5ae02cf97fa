#!/bin/sh
# The race of the likelihood ratio: ours beside a NumPy multinomial simulation of the same learner, one after the other on
# this machine, one thread each, in processor time of a trial. Secrets differ; fails if the two need episodes that differ by
# more than a tenth, or are right with a different frequency. Needs Debian's python3-numpy.
# Usage: benchmarks/labs/revealing-pomdps.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target revealing_pomdps_bench >/dev/null
program=$(find "$build" -name revealing_pomdps_bench -type f | head -n 1)
results=$(mktemp)
trap 'rm -f "$results"' EXIT
"$program" >"$results"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/revealing_pomdps_numpy.py" >>"$results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] }; if ($1 == "numpy") sizes[$2] = 1 }
  END { for (size in sizes) {
          printf "ratio quire/numpy at %s: %.1f times as fast\n", size, value["numpy", size, "seconds"] / value["quire", size, "seconds"]
          apart = value["numpy", size, "episodes"] / value["quire", size, "episodes"]
          differs = value["numpy", size, "right"] - value["quire", size, "right"]
          if (apart > 1.1 || apart < 0.9 || differs > 0.1 || differs < -0.1) { print "they differ at " size; failed = 1 } }
        exit failed }' "$results"

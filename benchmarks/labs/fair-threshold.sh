#!/bin/sh
# Rounds a second of OFS in the closed loop: ours beside a plain NumPy loop of the same, one after the other on this
# machine, one thread each, in processor time. Needs Debian's python3-numpy. Usage: benchmarks/labs/fair-threshold.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target fair_threshold_bench >/dev/null
program=$(find "$build" -name fair_threshold_bench -type f | head -n 1)
results=$(mktemp)
trap 'rm -f "$results"' EXIT
OMP_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/fair_threshold_numpy.py" >"$results"
"$program" >>"$results"
awk '
  { print; split($3, rate, "="); speed[$1, $2] = rate[2] }
  END { for (b = 200; b >= 1; b -= 199)
          printf "ratio quire/numpy at B=%d: %.1f\n", b, speed["quire", "B=" b] / speed["numpy", "B=" b] }' "$results"

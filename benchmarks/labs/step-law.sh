#!/bin/sh
# The bootstrap of the law, 1000 resamples of the same rows, and a prediction with its band: ours beside NumPy, one after
# the other on this machine, one thread each, in processor time. NumPy is timed in two forms: a fit a resample by lstsq, as
# the paper's code has it in scikit-learn, and all resamples in one batch of normal equations. Fails if exponents differ by
# more than the bootstrap's own noise. Needs Debian's python3-numpy.
# Usage: benchmarks/labs/step-law.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target step_law_bench >/dev/null
program=$(find "$build" -name step_law_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder" >"$folder/results"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/step_law_numpy.py" "$folder" \
  >>"$folder/results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  function far(a, b) { return a - b > 0.01 || b - a > 0.01 }
  END { ours = value["quire", "bootstrap", "seconds"]
        printf "ratio quire/numpy, bootstrap: %.0f times as fast as a fit a resample, %.1f times as one batch\n",
               value["numpy", "bootstrap", "seconds"] / ours, value["numpy", "batched", "seconds"] / ours
        printf "ratio quire/numpy, predict: %.1f times as fast\n",
               value["numpy", "predict", "seconds"] / value["quire", "predict", "seconds"]
        split("lr_N lr_D B_D", names, " ")
        for (i in names)
          if (far(value["quire", "bootstrap", names[i]], value["numpy", "bootstrap", names[i]]) ||
              far(value["quire", "bootstrap", names[i]], value["numpy", "batched", names[i]])) {
            print "they differ in " names[i]; failed = 1 }
        exit failed }' "$folder/results"

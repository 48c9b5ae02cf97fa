#!/bin/sh
# R(K) at K = 0 .. 200 of 164 tasks with 200 samples: the closed form beside random permutations, ours and NumPy's, one
# after the other on this machine, on the same counts, one thread each, in processor time. Fails if the closed forms
# differ, or if permutations differ from them by more than chance does. Needs Debian's python3-numpy.
# Usage: benchmarks/labs/inference-flaws.sh [BUILD_FOLDER] [PERMUTATIONS]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
count=${2:-1000}
cmake --build "$build" --target inference_flaws_bench >/dev/null
program=$(find "$build" -name inference_flaws_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/inference_flaws_numpy.py" "$folder" \
  "$count" >"$folder/results"
"$program" "$folder/counts.csv" "$count" >>"$folder/results"
# A task's reward has a standard deviation below 2.5; the mean over 164 tasks and all permutations far below this slack.
awk -v slack="$(awk -v n="$count" 'BEGIN { print 5 * 2.5 / sqrt(164 * n) }')" '
  function apart(a, b) { return a > b ? a - b : b - a }
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END { exact = value["quire", "exact", "seconds"]
        printf "ratio numpy/quire, closed form: %.1f\n", value["numpy", "exact", "seconds"] / exact
        printf "ratio NumPy permutations / closed form: %.0f\n", value["numpy", "permutations", "seconds"] / exact
        printf "ratio own permutations / closed form: %.0f\n", value["quire", "permutations", "seconds"] / exact
        printf "ratio own permutations until accepted / closed form: %.0f\n",
               value["quire", "permutations-until-accepted", "seconds"] / exact
        printf "ratio numpy/quire, permutations: %.1f\n",
               value["numpy", "permutations", "seconds"] / value["quire", "permutations", "seconds"]
        split("R1 R5 R20 R100", ks, " ")
        for (i in ks) {
          truth = value["quire", "exact", ks[i]]
          if (apart(truth, value["numpy", "exact", ks[i]]) > 1e-11) { print "closed forms differ at " ks[i]; failed = 1 }
          if (apart(truth, value["numpy", "permutations", ks[i]]) > slack ||
              apart(truth, value["quire", "permutations", ks[i]]) > slack ||
              apart(truth, value["quire", "permutations-until-accepted", ks[i]]) > slack) {
            print "permutations differ at " ks[i]; failed = 1 } }
        exit failed }' "$folder/results"

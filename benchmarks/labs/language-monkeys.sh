#!/bin/sh
# Curves of picks (majority, weighted vote, best score) over 100 subsets at 40 k, on one file of 128 problems with 10,000
# samples: ours beside NumPy and plain Python, one after the other on this machine, one thread each, in processor time. The
# peers run on a part of the problems (NumPy 16, Python 1, or as the environment says) and are scaled to all. Fails if our
# curve and NumPy's, run on all problems, differ by more than the subsets explain (NUMPY=128). Needs Debian's
# python3-numpy. Usage: benchmarks/labs/language-monkeys.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
peer="${PYTHON:-/usr/bin/python3} $root/benchmarks/labs/language_monkeys_python.py"
cmake --build "$build" --target language_monkeys_bench >/dev/null
program=$(find "$build" -name language_monkeys_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$peer write "$folder/samples.jsonl"
"$program" "$folder/samples.jsonl" >"$folder/results"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $peer numpy "$folder/samples.jsonl" "${NUMPY:-16}" >>"$folder/results"
$peer plain "$folder/samples.jsonl" "${PLAIN:-1}" >>"$folder/results"
awk -v all="$([ "${NUMPY:-16}" = 128 ] && echo 1 || echo 0)" '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] } }
  END { split("majority weighted best_of", names, " ")
        for (i = 1; i <= 3; i++) {
          what = names[i]; ours = value["quire", what, "seconds"]
          sum["quire"] += ours; sum["numpy"] += value["numpy", what, "seconds"]; sum["plain"] += value["plain", what, "seconds"]
          printf "ratio at %s: %.1f times as fast as numpy, %.1f times as fast as plain Python\n", what,
                 value["numpy", what, "seconds"] / ours, value["plain", what, "seconds"] / ours
          if (!all) continue
          n = split(value["quire", what, "curve"], a, ","); split(value["numpy", what, "curve"], b, ",")
          # A mean over 128 problems and 100 subsets: its standard error is below 0.5 / sqrt(12,800) each.
          for (j = 1; j < n; j++) if (a[j] - b[j] > 0.03 || b[j] - a[j] > 0.03) { print "they differ at " what; failed = 1; break } }
        printf "ratio of all three: %.1f times as fast as numpy, %.1f times as fast as plain Python\n",
               sum["numpy"] / sum["quire"], sum["plain"] / sum["quire"]
        exit failed }' "$folder/results"

#!/bin/sh
# Seconds until the residual is certified: ours beside a NumPy transcription, one after the other on this machine, on the
# same matrices, one thread each, in processor time. Fails if the methods that draw nothing need other numbers of
# evaluations, or those that draw differ by more than a fifth. Needs Debian's python3-numpy.
# Usage: benchmarks/labs/vr-halpern.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target vr_halpern_bench >/dev/null
program=$(find "$build" -name vr_halpern_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/vr_halpern_numpy.py" "$folder" \
  >"$folder/results"
"$program" "$folder" >>"$folder/results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] }; if ($1 == "quire") order[++count] = $2 }
  END { for (i = 1; i <= count; i++) {
          what = order[i]
          ours = value["quire", what, "evaluations"]; theirs = value["numpy", what, "evaluations"]
          printf "ratio quire/numpy at %s: %.1f times as fast to the residual, %.1f a single evaluation\n", what,
                 value["numpy", what, "seconds"] / value["quire", what, "seconds"],
                 value["numpy", what, "seconds"] / theirs / (value["quire", what, "seconds"] / ours)
          slack = what ~ /vrh/ ? 0.2 : 0.001
          if (ours > theirs * (1 + slack) || theirs > ours * (1 + slack)) { print "they differ at " what; failed = 1 } }
        exit failed }' "$folder/results"

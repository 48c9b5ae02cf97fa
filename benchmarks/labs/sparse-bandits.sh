#!/bin/sh
# Net elimination: ours beside a NumPy transcription on the same actions and rewards, one after the other on this machine,
# one thread each, in processor time. Fails if they ask different numbers of queries or answer differently. Needs Debian's
# python3-numpy. Usage: benchmarks/labs/sparse-bandits.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target sparse_bandits_bench >/dev/null
program=$(find "$build" -name sparse_bandits_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" "$folder" >"$folder/results"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/sparse_bandits_numpy.py" "$folder" >>"$folder/results"
awk '
  { print; for (i = 3; i <= NF; ++i) { split($i, pair, "="); value[$1, $2, pair[1]] = pair[2] }; sizes[$2] = 1 }
  END { for (size in sizes) {
          printf "ratio quire/numpy at %s: %.1f times as fast, %.1f times less memory\n", size,
                 value["numpy", size, "seconds"] / value["quire", size, "seconds"],
                 value["numpy", size, "peak_mb"] / value["quire", size, "peak_mb"]
          if (value["numpy", size, "queries"] != value["quire", size, "queries"] ||
              value["numpy", size, "answer"] != value["quire", size, "answer"]) { print "they differ at " size; failed = 1 } }
        exit failed }' "$folder/results"

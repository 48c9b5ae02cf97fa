#!/bin/sh
# Steps a second of free-embedding optimisation and queries a second of BM25 over 50,000 documents: ours beside NumPy and
# plain Python, one after the other on this machine, one thread each, in processor time. Needs Debian's python3-numpy.
# Usage: benchmarks/labs/embedding-limits.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target embedding_limits_bench quire-lab >/dev/null
program=$(find "$build" -name embedding_limits_bench -type f | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/quire-lab" tool embedding-limits make --docs 50000 --out "$work/limit" >/dev/null
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/embedding_limits_numpy.py" "$work/limit" >"$work/results"
"$program" >>"$work/results"
awk '
  { print
    for (i = 3; i <= NF; ++i) if (split($i, pair, "=") == 2) rate[$1, $2, pair[1]] = pair[2] }
  $1 == "numpy" { sizes[++count] = $2 }
  /^quire-/ && !($2 in best) { best[$2] = $1 }
  END { for (i = 1; i <= count; ++i)
          printf "ratio %s/numpy at %s: %.1f\n", best[sizes[i]], sizes[i],
            rate[best[sizes[i]], sizes[i], "steps_per_second"] / rate["numpy", sizes[i], "steps_per_second"]
        printf "ratio quire/python, BM25 queries: %.0f\n",
          rate["quire", "bm25", "queries_per_second"] / rate["python", "bm25", "queries_per_second"] }' "$work/results"

#!/bin/sh
# Leverage, Lewis weights and l_1 sensitivities of a 5,000 x 20 matrix: ours beside a NumPy transcription, one after the
# other on this machine and on the same matrix. NumPy has one thread; ours two for sensitivities, so both processor time
# and time on the clock are printed. Needs Debian's python3-numpy. Usage: benchmarks/labs/lp-sensitivity.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
cmake --build "$build" --target lp_sensitivity_bench >/dev/null
program=$(find "$build" -name lp_sensitivity_bench -type f | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "${PYTHON:-/usr/bin/python3}" "$root/benchmarks/labs/lp_sensitivity_numpy.py" \
  "$folder/matrix.npy" >"$folder/results"
"$program" "$folder/matrix.npy" >>"$folder/results"
awk '
  { print }
  / rows_per_cpu_second=/ {
    what = $2; if (NF == 5) what = what " " $3
    split($(NF - 1), cpu, "="); split($NF, clock, "=")
    cpus[$1, what] = cpu[2]; clocks[$1, what] = clock[2]
    if ($1 == "quire") order[++count] = what
  }
  END { for (i = 1; i <= count; i++)
          printf "ratio quire/numpy, %s: %.1f of processor time, %.1f on the clock\n", order[i],
                 cpus["quire", order[i]] / cpus["numpy", order[i]], clocks["quire", order[i]] / clocks["numpy", order[i]] }' \
  "$folder/results"

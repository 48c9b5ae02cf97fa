#!/bin/sh
# Tokens a second of the small language model, trained and sampled: ours beside PyTorch with OpenBLAS and PyTorch with the
# reference BLAS, the same shapes and threads, one after the other on this machine. Needs Debian's python3-torch and
# libopenblas0-pthread (LD_PRELOAD chooses the BLAS; nothing of the system is changed).
# Usage: benchmarks/micro/run.sh [BUILD_FOLDER [SECONDS_A_FIGURE]]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
seconds=${2:-3}
cmake --build "$build" --target micro_bench >/dev/null
program=$(find "$build" -name micro_bench -type f | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" gradient "$work/weights" "$work/gradient"
"$program" "$seconds"
libraries=$(dirname "$(find /usr/lib -path '*openblas-pthread/libblas.so.3' | head -n 1)")
LD_PRELOAD="$libraries/libblas.so.3" /usr/bin/python3 "$root/benchmarks/micro/gradient_torch.py" "$work/weights" "$work/gradient"
for threads in 1 2; do
  echo "PyTorch with OpenBLAS, $threads threads"
  LD_PRELOAD="$libraries/libblas.so.3" OPENBLAS_NUM_THREADS=$threads /usr/bin/python3 "$root/benchmarks/micro/micro_torch.py" $threads "$seconds" XS S M L XL
done
reference=$(find /usr/lib -path '*/blas/libblas.so.3' | head -n 1)
if [ -n "$reference" ]; then
  echo "PyTorch with the reference BLAS, 2 threads"
  LD_PRELOAD="$reference" /usr/bin/python3 "$root/benchmarks/micro/micro_torch.py" 2 "$seconds" XS S
fi

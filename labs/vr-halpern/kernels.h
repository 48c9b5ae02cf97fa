// The loops over vectors that take the time. Three instruction sets, one body: sums run in eight lanes, and
// kernels.cc is compiled without fused multiply-add, so all sets give the same bits and a run repeats itself
// on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace quire::labs::vr_halpern {

struct Kernels {
  const char* name;  ///< "avx512", "avx2" or "plain"
  double (*dot)(const double* a, const double* b, std::size_t n);
  /// sum (a_i - b_i)^2
  double (*distance2)(const double* a, const double* b, std::size_t n);
  /// y += scale x
  void (*add)(double* y, double scale, const double* x, std::size_t n);
  /// y += scale x, and returns x'z: both passes over a row of a matrix at once.
  double (*add_and_dot)(double* y, double scale, const double* x, const double* z, std::size_t n);
  /// out = scale x + y
  void (*scaled_sum)(double* out, double scale, const double* x, const double* y, std::size_t n);
  /// out += scale * sum over `count` rows a of (a'x - shift) a. `cells` has rows of `stride` numbers, a
  /// multiple of 8, as x and out have. Rows are those of `chosen`, or where that is null the first ones;
  /// `shift`, one a row, may be null.
  void (*rows)(const double* cells, std::size_t stride, const std::uint64_t* chosen, std::size_t count,
               const double* x, const double* shift, double scale, double* out);
};

/// The widest that this machine runs, and all that it runs.
const Kernels& kernels();
std::vector<Kernels> all_kernels();

}  // namespace quire::labs::vr_halpern

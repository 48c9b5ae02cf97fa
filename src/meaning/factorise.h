// The leading right singular vectors of a large sparse matrix by the randomised subspace iteration of Halko,
// Martinsson and Tropp ("Finding structure with randomness", SIAM Review 53(2), 2011, algorithm 4.4): a
// random block is multiplied by X'X a few times and made orthonormal in between. Columns are worked on in
// blocks of 32, each by one thread, so that the result does not depend on how many threads there are.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace quire::meaning {

/// Rows of a sparse matrix, one after the other.
struct SparseRows {
  std::vector<std::uint64_t> ends;     ///< of each row in `columns` and `values`
  std::vector<std::uint32_t> columns;  ///< below `width`
  std::vector<float> values;
  std::size_t width = 0;

  std::size_t rows() const { return ends.size(); }
};

struct Factors {
  std::size_t rank = 0;
  std::vector<float> vectors;  ///< width x rank, row by row; columns are orthonormal, the strongest first
  std::vector<float> singular_values;
};

struct FactoriseOptions {
  std::size_t rank = 256;
  unsigned threads = 1;
  std::uint64_t seed = 1;
  std::function<void(double)> progress;  ///< 0 to 1; one call at a time, from any thread
  std::function<bool()> stop;            ///< asked often, by the calling thread; true ends the work
};

/// At most `rank` factors, fewer if the matrix has no more; nothing if stopped.
std::optional<Factors> factorise(const SparseRows& matrix, const FactoriseOptions& options);

}  // namespace quire::meaning

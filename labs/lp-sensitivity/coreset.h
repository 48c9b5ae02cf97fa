// A weighted sample of a matrix's rows for somebody's own use: chosen by a method and a size, or grown until
// the searched distortion is at most eps; and for streams, merge and reduce: blocks are reduced as they come
// and two reduced blocks of a level make one of the next, so memory holds a few blocks however long the
// stream is.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "labs/lp-sensitivity/bounds.h"
#include "labs/lp-sensitivity/distortion.h"
#include "labs/lp-sensitivity/study.h"

namespace quire::labs::lp_sensitivity {

/// lewis for p < 4, augmented from 4 on: where each has the smaller known bound.
Method automatic_method(double p);

struct CoresetOptions {
  double p = 1;
  double eps = 0.2;
  Index rows = 0;  ///< expected number; 0: as many as eps takes
  Method method = Method::lewis;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};
};

/// q of the method, one a row; and what the scores say about the whole.
struct Importance {
  Vector q;
  Index rank = 0;
  double total_lo = 0, total_hi = 0;  ///< of sensitivity; 0 where the method does without
  bool exact = true;
};
Importance importance(const Matrix& rows, double p, Method method, std::uint64_t seed, unsigned threads,
                      const std::function<void()>& check);
/// Rows that the method's bound asks for at eps, times max(1, ln rank), without constants; uniform and
/// leverage have no bound and get that of lewis. `total` is S.
double bound_rows(Method method, double p, double eps, Index rank, double total);

struct Coreset {
  Sample sample;  ///< weights on |a_i'x|^p
  Importance importance;
  double expected_rows = 0;
  double expected_distortion = 0;  ///< eps at which the bound asks for that many rows
  Distortion measured;
  int tries = 1;
};

/// In memory. options.rows, if given, is at least the rank. With rows = 0 the size starts at the bound and
/// grows by half while the measured distortion is above eps.
Coreset make_coreset(const Matrix& a, const CoresetOptions& options);

/// Rows with a weight and the number they had in the stream.
struct WeightedRows {
  Matrix rows;
  std::vector<Index> numbers;
  std::vector<double> weights;
  /// Each row times weight^(1/p).
  Matrix scaled(double p) const;
};

class MergeReduce {
 public:
  /// Blocks are reduced to about `kept` rows each.
  MergeReduce(const CoresetOptions& options, Index kept);
  void add(WeightedRows block);
  /// What is left, reduced once more to options.rows if that is less.
  WeightedRows finish();
  int reductions() const { return reductions_; }

 private:
  WeightedRows reduce(WeightedRows rows, Index size);

  CoresetOptions options_;
  Index kept_;
  std::vector<std::optional<WeightedRows>> levels_;
  int reductions_ = 0;
};

/// Directions on which a stream's coreset is compared with the stream in a second pass, a column each: the
/// coreset's singular directions, its heaviest rows' Lewis maximisers, random ones.
Matrix probe_directions(const WeightedRows& coreset, double p, std::uint64_t seed);

}  // namespace quire::labs::lp_sensitivity

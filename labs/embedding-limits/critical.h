// The critical number of documents (paper, section 4 and Table 6): the n at which free embeddings of
// dimension d stop to solve all subsets of k. A gallop finds n that succeed and fail, bisection the edge, and
// a sweep around it every n with every seed, since near the edge success is a matter of luck. Runs of a sweep
// are independent and go to several threads; results do not depend on how many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "labs/embedding-limits/free_embedding.h"

namespace quire::labs::embedding_limits {

struct CriticalOptions {
  std::size_t k = 2;
  std::size_t seeds = 1;
  std::uint64_t seed = 1;
  FreeOptions free;                  ///< its dimensions are set by the search
  std::size_t below = 4, above = 5;  ///< the sweep goes from edge - below to edge + above
  std::size_t documents_max = 4096;
  unsigned threads = 2;
};

/// All runs of one (d, n).
struct SweepRow {
  std::size_t n = 0;
  std::size_t solved = 0;  ///< of `seeds` runs
  std::size_t steps = 0;   ///< of the first that solved it, or of the longest that did not
  double best_accuracy = 0;
  FreeOutcome solution;  ///< the first seed's that solved it
};

struct Critical {
  std::size_t d = 0;
  std::size_t edge = 0;  ///< of gallop and bisection, first seed to succeed
  std::size_t last_ok =
      0;  ///< largest n of the sweep that some seed solved: what the released search returns
  std::size_t first_fail = 0;  ///< smallest n of the sweep that no seed solved: what the text calls critical
  std::vector<SweepRow> rows;  ///< by n; those that gallop and bisection visited are not in it
};

/// One run: all subsets of k of n documents in d dimensions. The stream depends on (seed, d, n, k, attempt).
FreeOutcome attempt(std::size_t d, std::size_t n, std::size_t number, const CriticalOptions& options,
                    const std::function<void()>& check, const FreeTrace& trace = {});

/// The search for every d. `check` may be called from any thread; `done` gets the share of the runs that are
/// over, from the calling thread.
std::vector<Critical> find_critical(const std::vector<std::size_t>& dimensions,
                                    const CriticalOptions& options, const std::function<void()>& check,
                                    const std::function<void(double)>& done = {});

}  // namespace quire::labs::embedding_limits

// Who is relevant for what: queries, each with a set of documents, as lists in one array. The patterns of the
// paper (section 5.2 and its ablation), the counts behind them, and the two statistics of Table 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "labs/engines/random/random.h"
#include "paper/result.h"

namespace quire::labs::embedding_limits {

/// A query is a number, a document is a number; positives are in rising order and without repeats.
class Relevance {
 public:
  explicit Relevance(std::size_t documents) : documents_(documents) {}

  /// Adds a query. `positives` are sorted, different, below documents(), and neither none nor all (else
  /// std::invalid_argument: nothing can be ranked wrongly then).
  void add(std::span<const std::uint32_t> positives);

  std::size_t queries() const { return starts_.size() - 1; }
  std::size_t documents() const { return documents_; }
  std::span<const std::uint32_t> positives(std::size_t query) const {
    return {positives_.data() + starts_[query], starts_[query + 1] - starts_[query]};
  }
  /// Pairs of a query and a document that is relevant for it.
  std::size_t pairs() const { return positives_.size(); }

 private:
  std::size_t documents_;
  std::vector<std::size_t> starts_{0};
  std::vector<std::uint32_t> positives_;
};

/// C(n,k) as a floating-point number, exact while it is below 2^53.
double choose(std::size_t n, std::size_t k);
/// Least n with C(n,k) >= sets: 46 for 1000 pairs.
std::size_t least_documents(std::size_t sets, std::size_t k);

/// Every k of n documents, in lexicographic order. 0 < k < n.
Relevance every_subset(std::size_t n, std::size_t k);

enum class Pattern : std::uint8_t { dense, random, cycle, disjoint };
Result<Pattern> pattern_of(std::string_view word);
const char* word(Pattern pattern);

/// `queries` sets of k: the first subsets in lexicographic order over the least documents that suffice
/// (dense); or, over `documents`, drawn subsets without one twice (random), i..i+k-1 around (cycle), blocks
/// of k (disjoint). Refuses what cannot be had.
Result<Relevance> make_pattern(Pattern pattern, std::size_t queries, std::size_t k, std::size_t documents,
                               random::Stream stream);

/// Table 2 of the paper, and the numbers beside it.
struct QrelStatistics {
  double strength = 0;          ///< mean over queries of the summed Jaccard similarity to all other queries
  double query_density = 0;     ///< share of the pairs of queries that have a document in common
  double document_density = 0;  ///< share of the pairs of documents that are relevant for one query
  std::vector<std::size_t> sizes;  ///< sizes[k]: queries with k positives; the last is not 0
  std::size_t distinct = 0;        ///< different sets of the most frequent size
  std::size_t distinct_size = 0;   ///< that size
};

/// Work grows with the sum over documents of the squared number of their queries; refused above
/// kOverlapsMax.
Result<QrelStatistics> statistics(
    const Relevance& relevance, const std::function<void()>& check = [] {});

inline constexpr double kOverlapsMax = 4e9;

}  // namespace quire::labs::embedding_limits

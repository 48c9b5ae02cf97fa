// How good a ranking is, by the definitions of trec_eval 9 (NIST), which BEIR uses as well: a document that
// was not judged counts as not relevant, a grade below 1 as not relevant, and what should have been found is
// counted over the judgements, found or not.
#pragma once

#include <span>
#include <string>
#include <unordered_map>

namespace quire::eval {

/// What was judged for one question: document, grade (1 or more: relevant).
using Grades = std::unordered_map<std::string, int>;

struct Measures {
  /// ndcg_cut_10: the sum of grade / log2(1 + rank), as a share of what the best order would have.
  double ndcg_10 = 0;
  double recall_100 = 0;       ///< recall_100
  double map = 0;              ///< map: the precision at every relevant document, averaged over all relevant
  double precision_10 = 0;     ///< P_10
  double reciprocal_rank = 0;  ///< recip_rank: 1 / rank of the first relevant document
};

/// Of one ranking, the best document first, none twice. All zero when nothing relevant was judged.
Measures measure(std::span<const std::string> ranked, const Grades& judged);

/// Over questions, each with the same weight; all zero of none.
Measures mean(std::span<const Measures> measures);

}  // namespace quire::eval

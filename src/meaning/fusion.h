// One ranking from two: papers found by words and papers found by meaning. A pure function over candidates;
// it knows neither index nor vectors file.
//
// Both scores are divided by the best of their kind and added with weights (the linear combination that Fox
// and Shaw, TREC-2, 1993, call CombSUM; Bruch, Gai and Ingber, ACM TOIS 42(1), 2023, find it better than
// reciprocal ranks). Meaning weighs as much as it confirms the papers that lead by words: half where it holds
// them for the nearest of all, nothing where it finds them far off. Then the five papers that lead say what
// the question is about: their vectors move the question's (Rocchio, in Salton, The SMART Retrieval System,
// 1971), and the sum is made once more. What was measured, and why these weights: docs/meaning.md.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "store/store.h"

namespace quire::meaning {

/// A paper and how well it answers; more is better.
struct Candidate {
  store::Doc doc = 0;
  double score = 0;
};

/// A paper of the fused ranking; the two shares add up to its score.
struct Fused {
  store::Doc doc = 0;
  double score = 0;  ///< 0 to 1 or a little more
  double words = 0;
  double meaning = 0;
};

struct FusionOptions {
  double meaning_weight = 0.5;  ///< of the sum, where both fully agree; words have the rest
  std::size_t leaders = 5;      ///< whose nearness is the agreement, and who move the question
  double feedback_share = 0.5;  ///< of the leaders in the question's vector; 0: no feedback
};

/// Writes the vector of a paper, of length one; false when it has none.
using VectorOf = std::function<bool(store::Doc doc, std::span<float> out)>;

/// The union of both lists, best first; equal scores: the lower number first. `words` and `meaning` are each
/// ordered, the best first, without repeats; `question` is the question's vector (all zero: the words alone
/// rank). `words_cut`: the list of words ended because it was full, not because no other paper has a word.
/// A paper that has no vector yet is ranked as its words rank it.
std::vector<Fused> fuse(std::span<const Candidate> words, std::span<const Candidate> meaning, bool words_cut,
                        std::span<const float> question, const VectorOf& vector_of,
                        const FusionOptions& options = {});

}  // namespace quire::meaning

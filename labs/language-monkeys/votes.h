// Picking one answer out of k samples when nobody says which is right: the most frequent answer, the sample
// with the best score, the answer with the largest sum of scores (Brown et al. 2024, arXiv 2407.21787,
// section 4.1). A curve over k is the mean over random subsets of the n samples; where several answers tie,
// it is the mean over them, never a coin flip. Best of k is exact over all subsets, in closed form.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/language-monkeys/per_problem.h"

namespace quire::labs::language_monkeys {

/// One sample of a problem.
struct Ballot {
  std::int32_t answer = -1;  ///< any number that stands for an answer of this problem; -1: it gave none
  bool right = false;
  double score = 0;  ///< NaN: none
};

/// The samples of one problem, their answers interned: numbered from 0 by falling count.
class Votes {
 public:
  explicit Votes(std::span<const Ballot> ballots);

  std::size_t size() const { return labels_.size(); }  ///< n, silent samples included
  std::size_t answers() const { return counts_.size(); }
  /// Samples that give the answer, and the share of them that is right (0 or 1 where the verdict is one of
  /// the answer's text).
  std::uint64_t count(std::size_t answer) const { return counts_[answer]; }
  double right_share(std::size_t answer) const { return right_[answer]; }
  std::uint64_t silent() const { return silent_; }  ///< that give no answer: they have no vote

  /// The limit of the majority vote for k -> infinity: is the most frequent answer right?
  double majority_limit() const;
  /// The same of the vote weighted by scores: is the answer with the largest sum right?
  double weighted_limit() const;

  /// Chance that a random subset of k samples picks rightly, at each k of a rising list (each 1 to n), by the
  /// majority, over `subsets` random subsets at each k: for small k the beginnings of random orders, for
  /// large ones the counts of answers alone (multivariate hypergeometric), answer by answer from the most
  /// frequent one on, until none that is left can lead.
  void majority(std::span<const std::uint64_t> ks, std::size_t subsets, random::Stream& stream,
                std::span<double> out, const std::function<void()>& check = {}) const;
  /// By the sum of scores, over beginnings of `subsets` random orders. Scores are rounded to 2^-30 of the
  /// largest, so that sums do not depend on their order and ties are ties. Samples without a score count 0.
  void weighted(std::span<const std::uint64_t> ks, std::size_t subsets, random::Stream& stream,
                std::span<double> out, const std::function<void()>& check = {}) const;
  /// By the highest score, over all subsets; of samples that tie each is as likely to be taken. Samples
  /// without a score come last.
  void best_of(std::span<const std::uint64_t> ks, std::span<double> out) const;

 private:
  double majority_of_counts(std::uint64_t k, random::Stream& stream) const;

  std::vector<std::int32_t> labels_;   // of each sample: its answer's number, or -1
  std::vector<std::int32_t> weights_;  // of each sample: its score in units of 2^-30 of the largest
  std::vector<std::uint64_t> counts_;  // by answer
  std::vector<double> right_;          // by answer
  std::uint64_t silent_ = 0;
  struct Rank {
    std::uint64_t samples;  // with this score
    double right;           // share of them
  };
  std::vector<Rank> ranks_;  // by falling score
};

enum class Pick { majority, weighted, best_of };

struct CurveOptions {
  std::size_t subsets = 100;
  std::uint64_t seed = 1;
  unsigned threads = 2;
  std::function<void()> check{};  ///< may throw; called from all threads
};

/// A curve for each problem; k is cut to the samples that a problem has. Random orders of problem i are
/// (seed, the pick, i): they do not depend on the other problems or on threads.
PerProblem pick_curve(Pick pick, std::span<const Votes> problems, std::span<const std::uint64_t> ks,
                      const CurveOptions& options);

}  // namespace quire::labs::language_monkeys

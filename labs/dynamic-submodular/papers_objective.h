// What a set of papers is worth to the readers of a day: a * (words covered) + b * (closeness to what was
// read lately) + c * (scores). Words: each paper covers a word with probability p, its tf-idf scaled so that
// the paper's largest is 0.9; a word weighs its idf, all together 1. Closeness: facility location over a
// sample of the papers of the last days. Scores: in [0,1], a k-th each. Every part is at most 1, monotone and
// submodular.
//
// The idf and the sample are frozen when the day begins. If they moved with the papers, the value of a set
// would change while the set does not, and nothing could be promised.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "labs/engines/submodular/objectives.h"

namespace quire::labs::dynamic_submodular {

struct PaperFeatures {
  std::vector<std::pair<std::string, double>> terms{};  ///< a word once, with how often it occurs (above 0)
  std::vector<float> vector{};                          ///< empty: none
  double score = 0;                                     ///< 0 to 1
};

struct PapersOptions {
  std::uint32_t k = 20;
  double words = 0.5;      ///< a
  double closeness = 0.4;  ///< b
  double scores = 0.1;     ///< c
  std::size_t reference_max = 512;
  std::uint64_t seed = 1;          ///< of the sample
  std::vector<double> interest{};  ///< reader's weight of each recent paper, >= 0; empty: alike
};

/// What a day begins with.
struct Frozen {
  std::vector<std::pair<std::string, double>> idf{};  ///< in the order of the words' numbers
  std::vector<std::vector<float>> points{};           ///< the sample; empty: no vectors, closeness counts 0
  std::vector<double> weights{};                      ///< of the points, summing to 1
};

/// idf = ln(1 + N / df) over the recent papers, and a sample of those that have a vector. Refuses vectors of
/// unlike lengths and weights that are negative.
Result<Frozen> freeze(std::span<const PaperFeatures> recent, const PapersOptions& options);

class PapersObjective {
 public:
  static Result<std::unique_ptr<PapersObjective>> create(Frozen frozen, const PapersOptions& options);

  /// Takes a paper and gives its number. Words that the frozen papers do not have weigh nothing. Refuses a
  /// score outside 0 to 1, a count that is not above 0, a word that comes twice, a vector of another length
  /// than the frozen ones; a paper without a vector is close to nothing.
  Result<submodular::Id> add(const PaperFeatures& paper);
  const submodular::Objective& objective() const { return *objective_; }
  const Frozen& frozen() const { return frozen_; }

 private:
  PapersObjective(Frozen frozen, submodular::Reference reference, std::uint32_t k);
  Frozen frozen_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint32_t k_;
  submodular::Items items_;
  std::unique_ptr<submodular::Mixture> objective_;
};

}  // namespace quire::labs::dynamic_submodular

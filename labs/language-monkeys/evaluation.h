// What a table of samples says: coverage with its intervals, laws and what they predict, picks without a
// checker and where they stall, and the price. The whole answer of the tool `evaluate`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/passk/sample_table.h"
#include "labs/language-monkeys/law_study.h"
#include "labs/language-monkeys/uncertainty.h"
#include "paper/result.h"

namespace quire::labs::language_monkeys {

struct EvaluateOptions {
  std::vector<std::uint64_t> ks{};  ///< rising; empty: powers of ten up to the least n, and it
  double confidence = 0.95;
  std::uint64_t extrapolate = 0;  ///< predict coverage there; 0: no
  std::optional<double> price{};  ///< of an attempt
  std::size_t boot = 2000, subsets = 100;
  std::uint64_t seed = 1;
  std::function<void()> check{};
};

struct EvaluatedPoint {
  std::uint64_t k = 0;
  Band problems;
  stats::Estimate samples;
  stats::Interval both;
  std::optional<double> majority{}, best_of{}, weighted{};
};

struct Evaluation {
  std::size_t problems = 0;
  std::uint64_t least_n = 0, most_n = 0;
  std::vector<EvaluatedPoint> points{};
  LawStudy laws{};
  std::optional<double> majority_limit{}, weighted_limit{};
  /// The least k from which on no pick gains a whole point until the least n; nothing where there are no
  /// picks.
  std::optional<std::uint64_t> stalls_at{};
  std::vector<std::string> remarks{};  ///< what a reader has to know
};

/// Errors name the file: nothing says what is right, a k above the samples of a task (with its name), fewer
/// than two problems.
Result<Evaluation> evaluate(const passk::SampleTable& table, const EvaluateOptions& options);

}  // namespace quire::labs::language_monkeys

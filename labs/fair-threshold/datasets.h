// The environments: two groups of people with scores. Synthetic, German Credit (Statlog, 1994), COMPAS as
// published counts or as ProPublica's person-level file, and a table of one's own. Texts in, pools out; every
// refusal carries the line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "labs/engines/random/random.h"
#include "labs/fair-threshold/pools.h"
#include "paper/result.h"

namespace quire::labs::fair_threshold {

/// Scores A ~ Beta(4,3), B ~ Beta(3,4), good with probability the score; 20,000 people each.
Pools synthetic(std::uint64_t seed, std::size_t people = 20'000);

enum class GermanGroup : std::uint8_t { age, sex };

/// The file as features: what the regression sees, and who is who.
struct GermanCredit {
  Eigen::MatrixXd features;
  Eigen::VectorXd good;          ///< 1 or 0
  std::vector<bool> in_group_a;  ///< by age: older than 25; by sex: codes other than A92 and A95
};

/// `blind` leaves the group's field out of the features.
Result<GermanCredit> read_german(std::string_view text, std::string_view name, GermanGroup group, bool blind);
/// Scores are P(good) of the ridge logistic regression on all rows.
Result<Pools> german(std::string_view text, std::string_view name, GermanGroup group, bool blind);

/// Count table group,decile_score,two_year_recid,count. The k-th of n people in a cell of decile d gets the
/// score (11-d)/10 - 0.1 (k-0.5)/n; A is Caucasian, B African-American.
Result<Pools> compas_counts(std::string_view text, std::string_view name);
/// ProPublica's person-level file, filtered as they do; the score is trained on age, priors, charge degree
/// and sex.
Result<Pools> compas_people(std::string_view text, std::string_view name);

/// How to read a table of one's own.
struct OwnColumns {
  std::string group;                 ///< column of two values; the first in string order is A
  std::string group_a;               ///< or: this value is A, all others are B
  std::string score;                 ///< column of scores in [0,1]; empty: train one
  std::string label;                 ///< column of two values
  std::string positive;              ///< which value of the label is good; empty: 1, good, true, yes or +
  std::vector<std::string> drop;     ///< training: columns that are no features
  bool blind = false;                ///< training: nor is the group
  std::function<void()> check = {};  ///< called while a score is trained; it may throw to stop
};
Result<Pools> own_table(std::string_view text, std::string_view name, const OwnColumns& columns);

}  // namespace quire::labs::fair_threshold

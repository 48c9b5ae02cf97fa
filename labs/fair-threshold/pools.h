// The people of two groups, as the loop and the oracle need them: scores in rising order, so that a threshold
// is an index, and sums of value from the top, so that its exact rates cost one binary search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "paper/result.h"

namespace quire::labs::fair_threshold {

/// Somebody who may be accepted: a score in [0,1] and the value earned if so, +1 (good) or -1 (bad).
struct Person {
  double score = 0;
  int value = 1;
};

/// One group.
class Pool {
 public:
  Pool() = default;
  explicit Pool(std::vector<Person> people);

  std::uint32_t size() const { return static_cast<std::uint32_t>(scores_.size()); }
  /// How many people a threshold turns away; those from this index on are accepted (score >= theta).
  std::uint32_t below(double theta) const;
  /// Share of the group that is accepted.
  double rate(double theta) const;
  /// Value earned per member of the group: the mean of v 1[s >= theta].
  double value(double theta) const;
  std::span<const double> scores() const { return scores_; }
  std::span<const std::int8_t> values() const { return values_; }

 private:
  std::vector<double> scores_;
  std::vector<std::int8_t> values_;
  std::vector<std::int64_t> value_from_;  // sum of the values of people i, i+1, ...
};

/// What a threshold does to each group, exactly.
struct Cut {
  double theta = 0;
  std::uint32_t below_a = 0, below_b = 0;
  double rate_a = 0, rate_b = 0;
  double value_a = 0, value_b = 0;

  double gap() const { return rate_a - rate_b; }
};

/// An environment: two groups and the share of A among those who arrive before anything was decided.
struct Pools {
  std::string name;
  std::string label_a, label_b;
  Pool a, b;
  double share_a = 0.5;

  Cut cut(double theta) const;
  std::vector<Cut> cuts(std::span<const double> grid) const;
};

/// Checks what a loop relies on: both groups have people, at most 2^31, with scores in [0,1].
Result<Pools> make_pools(std::string name, std::string label_a, std::vector<Person> people_a,
                         std::string label_b, std::vector<Person> people_b, double share_a);

/// count >= 2 thresholds from 0 to 1 in equal steps.
std::vector<double> threshold_grid(std::size_t count);

}  // namespace quire::labs::fair_threshold

// Actions and logs from outside: a CSV file (a header, numbers, one action a row, optionally a column `id`
// with their names) or NumPy's NPY file (two dimensions, float32 or float64), and a log with columns action
// and reward. All sizes are checked before memory is taken; errors name the line.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/sparse-bandits/features.h"
#include "paper/result.h"

namespace quire::labs::sparse_bandits {

struct NamedFeatures {
  Features features;
  std::vector<std::string> names;  ///< of the actions: column `id`, or their numbers from 0

  Result<Id> action(std::string_view name) const;  ///< the error quotes it

 private:
  friend Result<NamedFeatures> read_features(std::string_view, const std::string&, bool);
  std::unordered_map<std::string, Id> by_name_;
};

/// `bytes` is CSV, or NPY if it begins so. Refuses NaN, duplicate ids and a vector longer than 1 + 1e-9 (says
/// which), unless `normalise` divides all by the longest.
Result<NamedFeatures> read_features(std::string_view bytes, const std::string& name, bool normalise);

struct LoggedReward {
  Id action = 0;
  double reward = 0;
};
constexpr double kRewardMax = 1e6;
/// A CSV with columns `action` and `reward`; other columns are left alone.
Result<std::vector<LoggedReward>> read_log(std::string_view bytes, const std::string& name,
                                           const NamedFeatures& actions);

}  // namespace quire::labs::sparse_bandits

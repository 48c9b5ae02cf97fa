// From rows to pools, as every data set ends: a score trained on features where none is given, and people
// split into two groups.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "labs/fair-threshold/design.h"
#include "labs/fair-threshold/pools.h"
#include "paper/result.h"

namespace quire::labs::fair_threshold {

/// P(good) of the ridge logistic regression on all rows; `name` is how errors call the table.
Result<Eigen::VectorXd> trained_scores(const std::vector<Feature>& features, const std::vector<bool>& good,
                                       std::string_view name, const std::function<void()>& check = {});

/// Splits scored people into groups; A's share among arrivals is its share here unless `share_a` is given (>=
/// 0).
Result<Pools> pools_of(std::string name, std::string label_a, std::string label_b,
                       const Eigen::VectorXd& scores, const std::vector<bool>& good,
                       const std::vector<bool>& in_group_a, double share_a = -1);

}  // namespace quire::labs::fair_threshold

// The design matrix of a table of people: an intercept, number columns standardised (population sd), text
// columns as one indicator per code but the first in string order.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <Eigen/Core>

#include "paper/result.h"

namespace quire::labs::fair_threshold {

struct Feature {
  std::string name;
  std::variant<std::vector<double>, std::vector<std::string>> values;
};

/// Rows are people. The error names the column that would make more than `columns_max` columns.
Result<Eigen::MatrixXd> design_matrix(const std::vector<Feature>& features, std::size_t rows,
                                      std::size_t columns_max = 500);

}  // namespace quire::labs::fair_threshold

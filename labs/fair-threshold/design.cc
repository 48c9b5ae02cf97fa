#include "labs/fair-threshold/design.h"

#include <cmath>
#include <map>
#include <set>

namespace quire::labs::fair_threshold {
namespace {

constexpr std::size_t kCellsMax = 10'000'000;  // 80 MB, and a Newton step of about a second at most

Eigen::VectorXd standardised(const std::vector<double>& numbers) {
  const Eigen::Map<const Eigen::VectorXd> raw(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
  const Eigen::VectorXd centred = raw.array() - raw.mean();
  const double sd = std::sqrt(centred.squaredNorm() / static_cast<double>(numbers.size()));
  return sd > 0 ? Eigen::VectorXd(centred / sd) : centred;  // a constant column says nothing
}

/// Column of the code, from 0; the first code in string order has none.
std::map<std::string, Eigen::Index> code_columns(const std::vector<std::string>& codes) {
  std::map<std::string, Eigen::Index> columns;
  for (const std::string& code : codes) columns.emplace(code, 0);
  Eigen::Index next = -1;
  for (auto& [code, column] : columns) column = next++;
  return columns;
}

}  // namespace

Result<Eigen::MatrixXd> design_matrix(const std::vector<Feature>& features, std::size_t rows,
                                      std::size_t columns_max) {
  std::vector<Eigen::VectorXd> columns{Eigen::VectorXd::Ones(static_cast<Eigen::Index>(rows))};
  for (const Feature& feature : features) {
    if (const auto* numbers = std::get_if<std::vector<double>>(&feature.values)) {
      columns.push_back(standardised(*numbers));
    } else {
      const auto& codes = std::get<std::vector<std::string>>(feature.values);
      const std::map<std::string, Eigen::Index> places = code_columns(codes);
      if (columns.size() + places.size() > columns_max + 1)
        return Error{"column " + feature.name + " has " + std::to_string(places.size()) +
                     " different texts, which makes more than " + std::to_string(columns_max) +
                     " features; leave it out (--drop)"};
      const std::size_t first = columns.size();
      columns.resize(first + places.size() - 1, Eigen::VectorXd::Zero(static_cast<Eigen::Index>(rows)));
      for (std::size_t i = 0; i < rows; ++i) {
        const Eigen::Index place = places.at(codes[i]);
        if (place >= 0) columns[first + static_cast<std::size_t>(place)][static_cast<Eigen::Index>(i)] = 1;
      }
    }
    if (columns.size() > columns_max)
      return Error{"column " + feature.name + ": more than " + std::to_string(columns_max) + " features"};
  }
  if (columns.size() * rows > kCellsMax)
    return Error{std::to_string(rows) + " people with " + std::to_string(columns.size()) +
                 " features are too many to train on; give a score, drop columns or take a sample"};
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) matrix.col(static_cast<Eigen::Index>(j)) = columns[j];
  return matrix;
}

}  // namespace quire::labs::fair_threshold

#include "labs/fair-threshold/scoring.h"

#include <algorithm>

#include "labs/fair-threshold/logistic.h"

namespace quire::labs::fair_threshold {

Result<Pools> pools_of(std::string name, std::string label_a, std::string label_b,
                       const Eigen::VectorXd& scores, const std::vector<bool>& good,
                       const std::vector<bool>& in_group_a, double share_a) {
  std::vector<Person> a, b;
  for (std::size_t i = 0; i < good.size(); ++i)
    (in_group_a[i] ? a : b).push_back({scores[static_cast<Eigen::Index>(i)], good[i] ? 1 : -1});
  const double observed =
      static_cast<double>(a.size()) / static_cast<double>(std::max<std::size_t>(1, good.size()));
  return make_pools(std::move(name), std::move(label_a), std::move(a), std::move(label_b), std::move(b),
                    share_a < 0 ? observed : share_a);
}

Result<Eigen::VectorXd> trained_scores(const std::vector<Feature>& features, const std::vector<bool>& good,
                                       std::string_view name, const std::function<void()>& check) {
  const Result<Eigen::MatrixXd> matrix = design_matrix(features, good.size());
  if (!matrix) return Error{std::string(name) + ": " + matrix.error()};
  Eigen::VectorXd labels(static_cast<Eigen::Index>(good.size()));
  for (std::size_t i = 0; i < good.size(); ++i) labels[static_cast<Eigen::Index>(i)] = good[i];
  const Result<Logistic> fit = fit_logistic(*matrix, labels, 1, check);
  if (!fit) return Error{std::string(name) + ": " + fit.error()};
  return fit->probability(*matrix);
}

}  // namespace quire::labs::fair_threshold

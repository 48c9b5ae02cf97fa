// A curve for each problem over one rising list of k, and their mean: what coverage, votes and picks have in
// common, so that one bootstrap over problems serves all of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace quire::labs::language_monkeys {

class PerProblem {
 public:
  PerProblem(std::size_t problems, std::vector<std::uint64_t> ks)
      : problems_(problems), ks_(std::move(ks)), values_(problems * ks_.size()) {}

  std::size_t problems() const { return problems_; }
  const std::vector<std::uint64_t>& ks() const { return ks_; }
  std::span<double> row(std::size_t problem) {
    return std::span(values_).subspan(problem * ks_.size(), ks_.size());
  }
  double at(std::size_t problem, std::size_t point) const { return values_[problem * ks_.size() + point]; }

  /// Over all problems, those without a right sample included; NaN without problems.
  double mean(std::size_t point) const {
    double sum = 0;
    for (std::size_t i = 0; i < problems_; ++i) sum += at(i, point);
    return sum / static_cast<double>(problems_);
  }
  std::vector<double> means() const {
    std::vector<double> all(ks_.size());
    for (std::size_t j = 0; j < all.size(); ++j) all[j] = mean(j);
    return all;
  }

 private:
  std::size_t problems_;
  std::vector<std::uint64_t> ks_;
  std::vector<double> values_;  // problems x points
};

}  // namespace quire::labs::language_monkeys

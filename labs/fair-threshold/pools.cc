#include "labs/fair-threshold/pools.h"

#include <algorithm>
#include <stdexcept>

namespace quire::labs::fair_threshold {

Pool::Pool(std::vector<Person> people) {
  std::stable_sort(people.begin(), people.end(),
                   [](const Person& x, const Person& y) { return x.score < y.score; });
  for (const Person& p : people) {
    scores_.push_back(p.score);
    values_.push_back(static_cast<std::int8_t>(p.value));
  }
  value_from_.resize(people.size() + 1);
  for (std::size_t i = people.size(); i-- > 0;) value_from_[i] = value_from_[i + 1] + values_[i];
}

std::uint32_t Pool::below(double theta) const {
  return static_cast<std::uint32_t>(std::lower_bound(scores_.begin(), scores_.end(), theta) -
                                    scores_.begin());
}

double Pool::rate(double theta) const { return static_cast<double>(size() - below(theta)) / size(); }

double Pool::value(double theta) const { return static_cast<double>(value_from_[below(theta)]) / size(); }

Cut Pools::cut(double theta) const {
  return {theta,         a.below(theta), b.below(theta), a.rate(theta),
          b.rate(theta), a.value(theta), b.value(theta)};
}

std::vector<Cut> Pools::cuts(std::span<const double> grid) const {
  std::vector<Cut> all;
  for (const double theta : grid) all.push_back(cut(theta));
  return all;
}

Result<Pools> make_pools(std::string name, std::string label_a, std::vector<Person> people_a,
                         std::string label_b, std::vector<Person> people_b, double share_a) {
  if (people_a.empty() || people_b.empty())
    return Error{name + ": one group only (" + (people_a.empty() ? label_b : label_a) +
                 "); a comparison of acceptance rates needs people of two groups"};
  for (const std::vector<Person>* people : {&people_a, &people_b}) {
    if (people->size() > std::size_t{1} << 31) return Error{name + ": a group has more than 2^31 people"};
    for (const Person& p : *people)
      if (!(p.score >= 0 && p.score <= 1))
        return Error{name + ": a score is " + std::to_string(p.score) + "; scores lie in [0,1]"};
  }
  return Pools{std::move(name),           std::move(label_a),        std::move(label_b),
               Pool(std::move(people_a)), Pool(std::move(people_b)), share_a};
}

std::vector<double> threshold_grid(std::size_t count) {
  if (count < 2) throw std::invalid_argument("a grid needs at least two thresholds");
  std::vector<double> grid;
  for (std::size_t k = 0; k < count; ++k)
    grid.push_back(static_cast<double>(k) / static_cast<double>(count - 1));
  return grid;
}

}  // namespace quire::labs::fair_threshold

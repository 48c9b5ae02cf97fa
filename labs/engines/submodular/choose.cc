#include "labs/engines/submodular/choose.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <stdexcept>

namespace quire::labs::submodular {

namespace {

/// The k largest numbers above 0, summed.
double largest_sum(std::vector<double> gains, std::size_t k) {
  const std::size_t n = std::min(k, gains.size());
  std::nth_element(gains.begin(), gains.begin() + static_cast<std::ptrdiff_t>(n), gains.end(),
                   std::greater<>());
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += std::max(gains[i], 0.0);
  return sum;
}

std::vector<double> gains_of(const Objective& objective, std::span<const Id> ground, const State& set) {
  std::vector<double> gains;
  gains.reserve(ground.size());
  for (const Id id : ground) gains.push_back(objective.gain(id, set));
  return gains;
}

/// Bounds along the prefixes of greedy's choice, which all marginals at hand give for nothing.
double bound_along_greedy(const Objective& objective, std::span<const Id> ground, std::size_t k,
                          const std::function<void()>& check) {
  double bound = std::numeric_limits<double>::infinity();
  State set = objective.empty();
  std::vector<bool> in(ground.size());
  for (std::size_t step = 0; step <= std::min(k, ground.size()); ++step) {
    if (check) check();
    std::vector<double> gains = gains_of(objective, ground, set);
    for (std::size_t i = 0; i < gains.size(); ++i)
      if (in[i]) gains[i] = 0;  // a member's marginal is 0; an objective need not know that
    bound = std::min(bound, set.value + largest_sum(gains, k));
    const auto top = std::max_element(gains.begin(), gains.end());
    if (step == k || top == gains.end() || *top <= 0) break;
    const auto at = static_cast<std::size_t>(top - gains.begin());
    in[at] = true;
    objective.add(ground[at], set);
  }
  return bound;
}

}  // namespace

Choice greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k) {
  Choice choice;
  State set = oracle.empty();
  std::vector<Id> left(ground.begin(), ground.end());
  while (choice.ids.size() < k && !left.empty()) {
    std::size_t top = 0;
    double best = -1;
    for (std::size_t i = 0; i < left.size(); ++i) {
      const double gain = oracle.marginal(left[i], set);
      if (gain > best) best = gain, top = i;
    }
    if (best <= 0) break;
    oracle.add(left[top], set);
    choice.ids.push_back(left[top]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(top));  // keeps the order, which decides ties
  }
  choice.value = set.value;
  return choice;
}

Choice lazy_greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k) {
  struct Entry {
    double gain;
    std::size_t at;
    std::size_t asked;  // how many were chosen when the gain was asked
    bool operator<(const Entry& other) const {
      return gain != other.gain ? gain < other.gain : at > other.at;
    }
  };
  Choice choice;
  State set = oracle.empty();
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < ground.size(); ++i) entries.push_back({oracle.marginal(ground[i], set), i, 0});
  std::priority_queue<Entry> queue(entries.begin(), entries.end());
  while (choice.ids.size() < k && !queue.empty()) {
    Entry top = queue.top();
    queue.pop();
    if (top.gain <= 0) break;
    if (top.asked < choice.ids.size()) {
      top.gain = oracle.marginal(ground[top.at], set);
      top.asked = choice.ids.size();
      queue.push(top);
      continue;
    }
    oracle.add(ground[top.at], set);
    choice.ids.push_back(ground[top.at]);
  }
  choice.value = set.value;
  return choice;
}

Choice stochastic_greedy(Oracle& oracle, std::span<const Id> ground, std::size_t k, double eps,
                         random::Stream& stream) {
  Choice choice;
  State set = oracle.empty();
  std::vector<Id> left(ground.begin(), ground.end());
  const double share = static_cast<double>(ground.size()) / static_cast<double>(std::max<std::size_t>(k, 1));
  const auto wanted = static_cast<std::size_t>(std::ceil(share * std::log(1 / eps)));
  while (choice.ids.size() < k && !left.empty()) {
    const std::size_t sample = std::clamp<std::size_t>(wanted, 1, left.size());
    std::size_t top = 0;
    double best = -1;
    for (std::size_t i = 0; i < sample; ++i) {
      std::swap(left[i], left[i + stream.below(left.size() - i)]);
      const double gain = oracle.marginal(left[i], set);
      if (gain > best) best = gain, top = i;
    }
    if (best > 0) {
      oracle.add(left[top], set);
      choice.ids.push_back(left[top]);
    } else if (sample == left.size()) {
      break;
    }
    std::swap(left[top], left.back());
    left.pop_back();
  }
  choice.value = set.value;
  return choice;
}

Choice random_choice(Oracle& oracle, std::span<const Id> ground, std::size_t k, random::Stream& stream) {
  Choice choice;
  State set = oracle.empty();
  for (const std::uint64_t at :
       random::without_replacement(stream, ground.size(), std::min(k, ground.size()))) {
    choice.ids.push_back(ground[at]);
    oracle.add(ground[at], set);
  }
  choice.value = oracle.value(set);
  return choice;
}

Choice best_subset(const Objective& objective, std::span<const Id> ground, std::size_t k) {
  if (ground.size() > 24) throw std::invalid_argument("best_subset: more than 24 elements");
  Choice best;
  std::vector<Id> chosen;
  // Depth first: a set is extended by later elements only, so every subset is met once.
  const auto visit = [&](const auto& self, const State& set, std::size_t from) -> void {
    if (set.value > best.value) best = {chosen, set.value};
    if (chosen.size() == k) return;
    for (std::size_t i = from; i < ground.size(); ++i) {
      State larger = set;
      objective.add(ground[i], larger);
      chosen.push_back(ground[i]);
      self(self, larger, i + 1);
      chosen.pop_back();
    }
  };
  visit(visit, objective.empty(), 0);
  return best;
}

double upper_bound(const Objective& objective, std::span<const Id> ground, std::size_t k,
                   std::span<const Id> order, const std::function<void()>& check) {
  double bound = bound_along_greedy(objective, ground, k, check);
  State set = objective.empty();
  std::vector<Id> left(ground.begin(), ground.end());
  for (const Id id : order) {
    if (check) check();
    objective.add(id, set);
    std::erase(left, id);
    bound = std::min(bound, set.value + largest_sum(gains_of(objective, left, set), k));
  }
  return bound;
}

}  // namespace quire::labs::submodular

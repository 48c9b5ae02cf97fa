#include "labs/engines/sat/cardinality.h"

#include <algorithm>
#include <stdexcept>

namespace quire::labs::sat {
namespace {

/// Outputs of two counters put together: i of one and j of the other give i + j, and no more than that.
std::vector<Literal> merged(Cnf& cnf, const std::vector<Literal>& a, const std::vector<Literal>& b,
                            std::size_t limit) {
  std::vector<Literal> sum(std::min(limit, a.size() + b.size()));
  for (Literal& s : sum) s = cnf.new_variable();
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      // at least i and at least j: at least i + j
      if (const std::size_t reached = std::min(i + j, sum.size()); reached > 0) {
        std::vector<Literal> clause{sum[reached - 1]};
        if (i > 0) clause.push_back(-a[i - 1]);
        if (j > 0) clause.push_back(-b[j - 1]);
        cnf.add(clause);
      }
      // at most i and at most j: at most i + j
      if (i + j < sum.size()) {
        std::vector<Literal> clause{-sum[i + j]};
        if (i < a.size()) clause.push_back(a[i]);
        if (j < b.size()) clause.push_back(b[j]);
        cnf.add(clause);
      }
    }
  return sum;
}

std::vector<Literal> counted(Cnf& cnf, Clause literals, std::size_t limit) {
  if (literals.size() <= 1) return {literals.begin(), literals.end()};
  const std::size_t half = literals.size() / 2;
  const std::vector<Literal> left = counted(cnf, literals.first(half), limit);
  const std::vector<Literal> right = counted(cnf, literals.subspan(half), limit);
  return merged(cnf, left, right, limit);
}

}  // namespace

void at_most_sequential(Cnf& cnf, Clause literals, std::size_t k) {
  if (k >= literals.size()) return;
  if (k == 0) {
    for (const Literal l : literals) cnf.add({-l});
    return;
  }
  std::vector<Literal> before;  // before[j]: at least j + 1 of those so far
  for (std::size_t i = 0; i < literals.size(); ++i) {
    const Literal l = literals[i];
    if (i >= k) cnf.add({-l, -before[k - 1]});
    if (i + 1 == literals.size()) return;
    std::vector<Literal> now(std::min(k, i + 1));
    for (Literal& n : now) n = cnf.new_variable();
    cnf.add({-l, now[0]});
    for (std::size_t j = 0; j < before.size(); ++j) {
      cnf.add({-before[j], now[j]});
      if (j + 1 < now.size()) cnf.add({-l, -before[j], now[j + 1]});
    }
    before = std::move(now);
  }
}

std::vector<Literal> totaliser(Cnf& cnf, Clause literals, std::size_t limit) {
  if (limit == 0) return {};
  std::vector<Literal> outputs = counted(cnf, literals, limit);
  outputs.resize(std::min(outputs.size(), limit));
  return outputs;
}

void at_most(Cnf& cnf, Clause literals, std::size_t k) {
  if (k >= literals.size()) return;
  cnf.add({-totaliser(cnf, literals, k + 1)[k]});
}

void at_least(Cnf& cnf, Clause literals, std::size_t k) {
  if (k == 0) return;
  if (k > literals.size()) {
    cnf.add(Clause{});
    return;
  }
  cnf.add({totaliser(cnf, literals, k)[k - 1]});
}

void exactly(Cnf& cnf, Clause literals, std::size_t k) {
  if (k > literals.size()) {
    cnf.add(Clause{});
    return;
  }
  const std::vector<Literal> outputs = totaliser(cnf, literals, k + 1);
  if (k > 0) cnf.add({outputs[k - 1]});
  if (k < literals.size()) cnf.add({-outputs[k]});
}

void weighted_exactly(Cnf& cnf, Clause literals, std::span<const std::uint32_t> weights,
                      std::uint32_t total) {
  if (weights.size() != literals.size()) throw std::invalid_argument("a weight for each literal");
  if (std::uint64_t{literals.size()} * (std::uint64_t{total} + 1) > 10'000'000)
    throw std::invalid_argument("a sum too large to be written out");
  // at[s]: the true ones so far weigh s; 0: they cannot.
  std::vector<Literal> at(std::size_t{total} + 1);
  at[0] = cnf.new_variable();
  cnf.add({at[0]});
  for (std::size_t i = 0; i < literals.size(); ++i) {
    std::vector<Literal> next(at.size());
    const auto step = [&](Literal from, std::size_t sum, Literal taken) {
      if (sum > total) {
        cnf.add({-from, -taken});
        return;
      }
      if (next[sum] == 0) next[sum] = cnf.new_variable();
      cnf.add({-from, -taken, next[sum]});
    };
    for (std::size_t s = 0; s < at.size(); ++s) {
      if (at[s] == 0) continue;
      step(at[s], s, -literals[i]);
      step(at[s], s + weights[i], literals[i]);
    }
    at = std::move(next);
  }
  for (std::size_t s = 0; s < total; ++s)
    if (at[s] != 0) cnf.add({-at[s]});
  if (at[total] == 0) cnf.add(Clause{});
}

}  // namespace quire::labs::sat

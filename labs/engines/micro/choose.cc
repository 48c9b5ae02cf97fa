#include "labs/engines/micro/choose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "labs/engines/micro/kernels.h"

namespace quire::labs::micro {
namespace {

/// Leaves out what the options leave out, and brings the rest to sum 1.
void truncate(std::span<float> p, const Choice& choice) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  const float least = static_cast<float>(choice.min_p) * p[order.front()];
  float before = 0, kept = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    float& share = p[order[i]];
    const bool keep = i == 0 || ((choice.top_k == 0 || i < choice.top_k) && share >= least &&
                                 before < static_cast<float>(choice.top_p));
    before += share;
    if (!keep) share = 0;
    kept += share;
  }
  for (float& share : p) share /= kept;
}

Token at(std::span<const float> p, float uniform) {
  float total = 0;
  for (const float share : p) total += share;
  const float wanted = uniform * total;
  float sum = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] <= 0) continue;
    sum += p[i];
    last = i;
    if (wanted < sum) break;
  }
  return static_cast<Token>(last);
}

}  // namespace

Chosen choose(std::span<const float> logits, const Choice& choice, float uniform) {
  thread_local std::vector<float> own;
  own.assign(logits.begin(), logits.end());
  float largest = 0, sum = 0;
  kernels().softmax(own.data(), own.size(), own.size(), 1.0F, largest, sum);
  const float log_sum = std::log(sum);
  Chosen chosen;
  chosen.entropy = log_sum;
  for (std::size_t i = 0; i < own.size(); ++i) chosen.entropy -= own[i] * (logits[i] - largest);
  const auto log_probability = [&](Token token) { return (logits[token] - largest) - log_sum; };

  if (choice.temperature <= 0) {
    chosen.token = static_cast<Token>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    chosen.log_probability = log_probability(chosen.token);
    return chosen;
  }
  const bool whole = choice.top_p >= 1 && choice.top_k == 0 && choice.min_p <= 0;
  if (choice.temperature == 1 && whole) {
    chosen.token = at(own, uniform);
    chosen.behaviour = chosen.log_probability = log_probability(chosen.token);
    return chosen;
  }
  std::copy(logits.begin(), logits.end(), own.begin());
  float tempered_largest = 0, tempered_sum = 0;
  kernels().softmax(own.data(), own.size(), own.size(), static_cast<float>(1 / choice.temperature),
                    tempered_largest, tempered_sum);
  if (!whole) truncate(own, choice);
  chosen.token = at(own, uniform);
  chosen.log_probability = log_probability(chosen.token);
  chosen.behaviour = std::log(own[chosen.token]);
  return chosen;
}

}  // namespace quire::labs::micro

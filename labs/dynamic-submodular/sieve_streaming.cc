#include <algorithm>
#include <cmath>

#include "labs/dynamic-submodular/rivals.h"

namespace quire::labs::dynamic_submodular {

void SieveStreaming::insert(Id id) {
  const double alone = oracle_.marginal(id, oracle_.empty());
  const std::uint64_t number = arrived_++;
  const Arrived element{id, alone};
  arrivals_.emplace(number, element);
  number_of_.emplace(id, number);
  if (alone < kWorthLeast) return;
  ++singletons_[alone];
  fit_range(false);
  for (auto& [exponent, sieve] : sieves_) offer(sieve, element);
}

void SieveStreaming::erase(Id id) {
  const auto at = arrivals_.find(number_of_.at(id));
  const double alone = at->second.alone;
  arrivals_.erase(at);
  number_of_.erase(id);
  if (alone < kWorthLeast) return;
  if (--singletons_[alone] == 0) singletons_.erase(alone);
  for (auto& [exponent, sieve] : sieves_)
    if (std::find(sieve.ids.begin(), sieve.ids.end(), id) != sieve.ids.end()) read_anew(sieve);
  fit_range(true);
}

/// Sieves for the powers from the largest singleton m to 2km. One that is new because m rose has missed
/// nobody: an earlier element is worth less than its threshold. One that is new because m fell reads what is
/// there.
void SieveStreaming::fit_range(bool fell) {
  if (singletons_.empty()) return sieves_.clear();
  const GuessRange range = guesses_for(singletons_.rbegin()->first, settings_);
  std::erase_if(sieves_, [&](const auto& s) { return s.first < range.lowest || s.first > range.highest; });
  for (int j = range.lowest; j <= range.highest; ++j) {
    const auto [at, is_new] = sieves_.try_emplace(j);
    if (!is_new) continue;
    at->second.guess = std::pow(1 + settings_.eps, j);
    at->second.state = oracle_.empty();
    if (fell) read_anew(at->second);
  }
}

void SieveStreaming::offer(Sieve& sieve, const Arrived& element) {
  if (sieve.ids.size() >= settings_.k) return;
  const double left = static_cast<double>(settings_.k - sieve.ids.size());
  const double threshold = (sieve.guess / 2 - sieve.state.value) / left;
  if (element.alone < threshold) return;  // it cannot be worth more beside others, and is not asked
  const double marginal = sieve.ids.empty() ? element.alone : oracle_.marginal(element.id, sieve.state);
  if (marginal < threshold || marginal <= 0) return;
  oracle_.add(element.id, sieve.state);
  sieve.ids.push_back(element.id);
}

void SieveStreaming::read_anew(Sieve& sieve) {
  sieve.state = oracle_.empty();
  sieve.ids.clear();
  for (const auto& [number, element] : arrivals_) {
    if (sieve.ids.size() >= settings_.k) return;
    offer(sieve, element);
  }
}

Choice SieveStreaming::answer() {
  Choice best;
  for (const auto& [exponent, sieve] : sieves_)
    if (sieve.state.value > best.value) best = {sieve.ids, sieve.state.value};
  return best;
}

}  // namespace quire::labs::dynamic_submodular

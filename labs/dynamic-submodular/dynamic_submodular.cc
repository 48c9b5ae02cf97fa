#include "labs/dynamic-submodular/dynamic_submodular.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quire::labs::dynamic_submodular {

namespace {

void add_to(std::vector<std::uint64_t>& sums, const std::vector<std::uint64_t>& more) {
  if (sums.size() < more.size()) sums.resize(more.size());
  for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

}  // namespace

GuessRange guesses_for(double v, const Settings& settings) {
  const double base = std::log1p(settings.eps);
  const auto guess = [&](int j) { return std::pow(1 + settings.eps, j); };
  const auto worth_tau = [&](int j) { return reaches(v, guess(j) / (2.0 * settings.k)); };
  GuessRange range;
  // Logarithms give the place, the comparisons that the guesses themselves make decide at the borders.
  range.lowest = static_cast<int>(std::ceil(std::log(v) / base));
  while (reaches(guess(range.lowest - 1), v)) --range.lowest;
  while (!reaches(guess(range.lowest), v)) ++range.lowest;
  range.highest = static_cast<int>(std::floor(std::log(2.0 * settings.k * v) / base));
  while (!worth_tau(range.highest)) --range.highest;
  while (worth_tau(range.highest + 1)) ++range.highest;
  return range;
}

Status check(const Settings& settings) {
  if (settings.k < 1 || settings.k > kElementsMax) return Error{"k must be 1 to 1,000,000"};
  if (!(settings.eps >= kEpsLeast && settings.eps <= 0.5))
    return Error{"eps must be above 0 and at most 0.5 (0.001 is the least that is practical)"};
  return success();
}

Result<DynamicSubmodular> DynamicSubmodular::create(Oracle& oracle, const Settings& settings) {
  if (Status fine = check(settings); !fine) return Error{fine.error()};
  return DynamicSubmodular(oracle, settings);
}

Slot DynamicSubmodular::free_slot() {
  if (free_.empty()) {
    elements_.emplace_back();
    return static_cast<Slot>(elements_.size() - 1);
  }
  const Slot slot = free_.back();
  free_.pop_back();
  return slot;
}

Status DynamicSubmodular::insert(Id id) {
  if (id >= oracle_->objective().size()) return Error{"the objective does not know this element"};
  if (live(id)) return Error{"the element is there already"};
  if (last_serial_ == std::numeric_limits<Serial>::max()) return Error{"too many insertions"};
  const double v = oracle_->marginal(id, oracle_->empty());
  if (!(v >= 0 && v <= kWorthMost))
    return Error{"the element alone has a value that is negative or not finite"};
  ++stats_.insertions;
  const Slot slot = free_slot();
  slots_.emplace(id, slot);
  Element& element = elements_[slot];
  element = {id, ++last_serial_, v, 0, {}};
  if (v < kWorthLeast) {
    ++stats_.worthless;
    return success();
  }
  const GuessRange range = guesses_for(v, settings_);
  element.lowest = range.lowest;
  element.places.resize(range.count());
  // Whether a guess concerns an element depends on the element alone; so a guess that is made now has missed
  // nobody who is live.
  for (int j = range.lowest; j <= range.highest; ++j)
    guesses_.try_emplace(j, j, settings_).first->second.insert(slot, update());
  fresh_ = false;
  return success();
}

Status DynamicSubmodular::erase(Id id) {
  const auto found = slots_.find(id);
  if (found == slots_.end()) return Error{"the element is not there"};
  ++stats_.deletions;
  const Slot slot = found->second;
  slots_.erase(found);
  const int lowest = elements_[slot].lowest;
  for (std::size_t i = 0; i < elements_[slot].places.size(); ++i) {
    const auto guess = guesses_.find(lowest + static_cast<int>(i));
    guess->second.erase(slot, update());
    if (!guess->second.empty()) continue;
    add_to(dropped_rebuilds_, guess->second.rebuilds());
    guesses_.erase(guess);
  }
  elements_[slot] = {};
  free_.push_back(slot);
  fresh_ = false;
  return success();
}

std::vector<Id> DynamicSubmodular::live_ids() const {
  std::vector<Id> ids;
  for (const auto& [id, slot] : slots_) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

const Solution& DynamicSubmodular::best() {
  if (fresh_) return best_;
  best_ = {};
  Guess* top = nullptr;
  for (auto& [exponent, guess] : guesses_) {
    const double value = guess.value(*oracle_);
    if (top != nullptr && value <= best_.value) continue;
    top = &guess;
    best_.value = value;
  }
  if (top != nullptr) {
    best_.ids = top->chosen_live();
    best_.guess = top->exponent();
  }
  fresh_ = true;
  return best_;
}

Stats DynamicSubmodular::stats() const {
  Stats stats = stats_;
  stats.rebuilds = dropped_rebuilds_;
  stats.live = slots_.size();
  stats.guesses = guesses_.size();
  for (const auto& [exponent, guess] : guesses_) {
    add_to(stats.rebuilds, guess.rebuilds());
    stats.levels += guess.levels().size();
    stats.levels_max = std::max(stats.levels_max, guess.levels().size());
  }
  return stats;
}

}  // namespace quire::labs::dynamic_submodular

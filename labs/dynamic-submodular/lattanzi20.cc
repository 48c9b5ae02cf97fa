#include <algorithm>
#include <bit>
#include <cmath>

#include "labs/dynamic-submodular/rivals.h"

namespace quire::labs::dynamic_submodular {

Lattanzi20::Lattanzi20(const Objective& objective, const Settings& settings, std::size_t universe)
    : Selector(objective),
      settings_(settings),
      top_level_(std::bit_width(std::max<std::size_t>(universe, 1) - 1)) {}

Lattanzi20::Guess& Lattanzi20::guess_at(int exponent) {
  const auto [at, is_new] = guesses_.try_emplace(exponent);
  if (is_new) {
    at->second.value = std::pow(1 + settings_.eps, exponent);
    at->second.levels.resize(top_level_ + 1);
    at->second.state = oracle_.empty();
  }
  return at->second;
}

void Lattanzi20::insert(Id id) {
  const double alone = oracle_.marginal(id, oracle_.empty());
  const Serial serial = ++last_;
  living_.emplace(serial, Element{id, alone});
  serial_of_.emplace(id, serial);
  if (alone < kWorthLeast) return;
  const GuessRange range = guesses_for(alone, settings_);
  for (int j = range.lowest; j <= range.highest; ++j) insert_into(guess_at(j), serial, j);
}

void Lattanzi20::insert_into(Guess& guess, Serial serial, int exponent) {
  guess.arrivals.push_back(serial);
  ++guess.live;
  for (Level& level : guess.levels) ++level.waiting;
  if (guess.chosen >= settings_.k) return;
  for (std::size_t l = 0; l < guess.levels.size(); ++l)
    if (guess.levels[l].waiting >= std::size_t{1} << (top_level_ - l)) return make_levels(guess, l, exponent);
}

void Lattanzi20::erase(Id id) {
  const Serial serial = serial_of_.at(id);
  const double alone = living_.at(serial).alone;
  living_.erase(serial);
  serial_of_.erase(id);
  if (alone < kWorthLeast) return;
  const GuessRange range = guesses_for(alone, settings_);
  for (int j = range.lowest; j <= range.highest; ++j) {
    Guess& guess = guesses_.at(j);
    erase_from(guess, serial, j);
    if (guess.live == 0) guesses_.erase(j);
  }
}

void Lattanzi20::erase_from(Guess& guess, Serial serial, int exponent) {
  --guess.live;
  for (Level& level : guess.levels)
    if (serial > level.made_after) --level.waiting;
  if (guess.arrivals.size() > 2 * guess.live + 16)
    std::erase_if(guess.arrivals, [&](Serial s) { return !alive(s); });
  for (std::size_t l = 0; l < guess.levels.size(); ++l) {
    std::vector<Serial>& chosen = guess.levels[l].chosen;
    const auto at = std::find(chosen.begin(), chosen.end(), serial);
    if (at == chosen.end()) continue;
    chosen.erase(at);
    --guess.chosen;
    guess.state = oracle_.empty();
    for (const Level& level : guess.levels)
      for (const Serial s : level.chosen) oracle_.add(living_.at(s).id, guess.state);
    guess.stale = true;
    const int lost = static_cast<int>(l);
    guess.lowest_loss = guess.lowest_loss < 0 ? lost : std::min(guess.lowest_loss, lost);
    if (value_of(guess) >= (1 - settings_.eps) * guess.value / 2) return;
    return make_levels(guess, static_cast<std::size_t>(guess.lowest_loss), exponent);
  }
}

void Lattanzi20::make_levels(Guess& guess, std::size_t from, int exponent) {
  std::vector<Serial> rest;
  for (const Serial s : guess.levels[from].when_made)
    if (alive(s)) rest.push_back(s);
  const auto after =
      std::upper_bound(guess.arrivals.begin(), guess.arrivals.end(), guess.levels[from].made_after);
  for (auto at = after; at != guess.arrivals.end(); ++at)
    if (alive(*at)) rest.push_back(*at);
  const auto high = static_cast<std::uint64_t>(static_cast<std::uint32_t>(exponent)) << 32;
  random::Stream coins(settings_.seed, "lattanzi20", high | guess.rebuilds++);
  coins.shuffle(std::span(rest));
  guess.state = oracle_.empty();
  guess.chosen = 0;
  for (std::size_t l = 0; l < from; ++l)
    for (const Serial s : guess.levels[l].chosen) {
      oracle_.add(living_.at(s).id, guess.state);
      ++guess.chosen;
    }
  for (std::size_t l = from; l < guess.levels.size(); ++l) guess.levels[l] = {{}, {}, last_, 0};
  if (guess.lowest_loss >= static_cast<int>(from)) guess.lowest_loss = -1;
  guess.stale = true;
  keep_worthy(rest, guess);
  for (std::size_t l = from; l < guess.levels.size() && guess.chosen < settings_.k && !rest.empty(); ++l) {
    guess.levels[l].when_made = rest;
    choose_down(guess, l, rest);
  }
}

/// Chooses until fewer than the level's room are worth tau. `rest` is in random order, so its first is a
/// random one of those that are still worth it.
void Lattanzi20::choose_down(Guess& guess, std::size_t level, std::vector<Serial>& rest) {
  while (rest.size() >= std::size_t{1} << (top_level_ - level)) {
    guess.levels[level].chosen.push_back(rest.front());
    oracle_.add(living_.at(rest.front()).id, guess.state);
    rest.erase(rest.begin());
    if (++guess.chosen == settings_.k) return;
    keep_worthy(rest, guess);
  }
}

void Lattanzi20::keep_worthy(std::vector<Serial>& rest, const Guess& guess) {
  std::erase_if(rest, [&](Serial s) {
    const Element& element = living_.at(s);
    const double marginal = guess.chosen == 0 ? element.alone : oracle_.marginal(element.id, guess.state);
    return !reaches(marginal, tau(guess));
  });
}

double Lattanzi20::value_of(Guess& guess) {
  if (guess.stale) guess.worth = oracle_.value(guess.state);
  guess.stale = false;
  return guess.worth;
}

Choice Lattanzi20::answer() {
  Choice best;
  Guess* top = nullptr;
  for (auto& [exponent, guess] : guesses_) {
    const double value = value_of(guess);
    if (value <= best.value) continue;
    best.value = value;
    top = &guess;
  }
  if (top != nullptr)
    for (const Level& level : top->levels)
      for (const Serial s : level.chosen) best.ids.push_back(living_.at(s).id);
  return best;
}

}  // namespace quire::labs::dynamic_submodular

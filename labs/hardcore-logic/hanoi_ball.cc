#include "labs/hardcore-logic/hanoi_ball.h"

#include <algorithm>

namespace quire::labs::hardcore_logic {

using states::Key;
using states::hanoi::HanoiSpace;
using states::hanoi::Ways;

Ways reversed(const Ways& ways) {
  Ways other(ways.pegs());
  for (int a = 0; a < ways.pegs(); ++a)
    for (int b = 0; b < ways.pegs(); ++b)
      if (!ways.open(a, b)) other.close(b, a);
  return other;
}

HanoiBall::HanoiBall(const states::hanoi::Arrangement& centre, const Ways& ways)
    : out_(centre, ways), back_(centre, reversed(ways)) {
  states_.insert(out_.pack(centre));
}

bool HanoiBall::grow() {
  const std::size_t end = layer_ends_.back(), begin = end - layer_size(radius());
  for (std::size_t place = begin; place < end; ++place) {
    const Key key = states_[place];
    out_.expand(key, [&](const Key& to, states::Move) {
      const auto [there, fresh] = states_.insert(to);
      if (fresh) counts_.push_back(0);
      if (there >= end) counts_[there] += counts_[place];
    });
  }
  if (states_.size() == end) return false;
  layer_ends_.push_back(states_.size());
  return true;
}

std::vector<HanoiBall::Meeting> HanoiBall::meetings(const HanoiBall& other) const {
  std::vector<Meeting> meetings;
  for (std::size_t place = layer_ends_.back() - layer_size(radius()); place < layer_ends_.back(); ++place) {
    const std::uint32_t there = other.states_.find(states_[place]);
    if (there != states::KeySet::kNone) meetings.push_back({static_cast<std::uint32_t>(place), there});
  }
  return meetings;
}

std::size_t HanoiBall::distance(std::uint32_t place) const {
  return static_cast<std::size_t>(std::upper_bound(layer_ends_.begin(), layer_ends_.end(), place) -
                                  layer_ends_.begin());
}

std::vector<std::vector<PegMove>> HanoiBall::lists(std::uint32_t place, std::size_t limit) const {
  std::vector<std::vector<PegMove>> lists;
  std::vector<PegMove> moves(distance(place));
  fill(place, moves.size(), limit, moves, lists);
  return lists;
}

void HanoiBall::fill(std::uint32_t place, std::size_t d, std::size_t limit, std::vector<PegMove>& moves,
                     std::vector<std::vector<PegMove>>& lists) const {
  if (lists.size() == limit) return;
  if (d == 0) {
    lists.push_back(moves);
    return;
  }
  back_.expand(states_[place], [&](const Key& key, states::Move move) {
    const std::uint32_t before = states_.find(key);
    if (before == states::KeySet::kNone || distance(before) + 1 != d) return;
    const states::hanoi::Step step = HanoiSpace::step_of(move);
    moves[d - 1] = {static_cast<int>(step.to), static_cast<int>(step.from)};
    fill(before, d - 1, limit, moves, lists);
  });
}

}  // namespace quire::labs::hardcore_logic

// States of Hanoi around one of them, layer by layer. Two such balls, one around the start and one around the
// goal, meet after a fraction of the states that a search from one side alone would see.
#pragma once

#include <vector>

#include "labs/engines/states/key_set.h"
#include "labs/hardcore-logic/hanoi_task.h"

namespace quire::labs::hardcore_logic {

/// Ways in the other direction.
states::hanoi::Ways reversed(const states::hanoi::Ways& ways);

class HanoiBall {
 public:
  HanoiBall(const states::hanoi::Arrangement& centre, const states::hanoi::Ways& ways);

  /// Adds the next layer; false: there is none.
  bool grow();
  std::size_t radius() const { return layer_ends_.size() - 1; }
  std::size_t layer_size(std::size_t d) const { return layer_ends_[d] - (d == 0 ? 0 : layer_ends_[d - 1]); }
  /// States that were expanded.
  std::size_t expanded() const { return radius() == 0 ? 0 : layer_ends_[radius() - 1]; }

  struct Meeting {
    std::uint32_t here, there;  ///< places of one state in both balls
  };
  /// States of the last layer that lie in the other ball too.
  std::vector<Meeting> meetings(const HanoiBall& other) const;

  /// Shortest lists of moves from the centre to a state: how many, and the first of them.
  double count(std::uint32_t place) const { return counts_[place]; }
  std::vector<std::vector<PegMove>> lists(std::uint32_t place, std::size_t limit) const;

 private:
  std::size_t distance(std::uint32_t place) const;
  void fill(std::uint32_t place, std::size_t d, std::size_t limit, std::vector<PegMove>& moves,
            std::vector<std::vector<PegMove>>& lists) const;

  states::hanoi::HanoiSpace out_, back_;
  states::KeySet states_{};
  std::vector<std::size_t> layer_ends_{1};
  std::vector<double> counts_{1};
};

}  // namespace quire::labs::hardcore_logic

// An instance of Hanoi: towers as people see them, with labels on the disks and letters on the pegs, read
// from JSON with distrust. The rules are written here once for answers; the search has its own (engine
// states).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "labs/engines/states/hanoi.h"
#include "labs/hardcore-logic/game.h"
#include "paper/result.h"

namespace quire::labs::hardcore_logic {

struct HanoiTask {
  std::vector<int> order{};            ///< labels of the disks, the smallest disk first
  states::hanoi::Arrangement start{};  ///< disks by size, pegs from 0
  int target = 0;                      ///< peg on which all disks are to stand
  bool right_only = false;             ///< moves go to pegs further right alone

  int pegs() const { return start.pegs; }
  int disks() const { return start.disks(); }
};

inline constexpr int kHanoiPegsMax = 8, kHanoiDisksMax = 12;
inline constexpr std::size_t kHanoiStatesMax = 600'000;  ///< pegs to the power of disks

Result<HanoiTask> read_hanoi(const Instance& instance);
Instance hanoi_instance(const HanoiTask& task, const std::string& variant);

states::hanoi::Arrangement hanoi_goal(const HanoiTask& task);
states::hanoi::Ways hanoi_ways(const HanoiTask& task);

struct PegMove {
  int from = 0, to = 0;
  bool operator==(const PegMove&) const = default;
};
/// Letters: ["A","C"].
boost::json::value hanoi_answer(const std::vector<PegMove>& moves);
/// Any letters from A to Z; whether there are such pegs is for the rules to say.
Result<std::vector<PegMove>> read_hanoi_answer(const boost::json::value& answer);
/// "A".
std::string peg_name(int peg);

/// The first rule that the moves break, the goal included, their number apart. Empty: they do what is asked.
std::string broken_rule(const HanoiTask& task, const std::vector<PegMove>& moves);

}  // namespace quire::labs::hardcore_logic

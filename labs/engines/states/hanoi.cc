#include "labs/engines/states/hanoi.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::states::hanoi {

Arrangement all_on(int disks, int pegs, int peg) {
  return {pegs, std::vector<std::uint8_t>(static_cast<std::size_t>(disks), static_cast<std::uint8_t>(peg))};
}

Result<Arrangement> arrangement_of(const std::vector<std::vector<std::int64_t>>& stacks) {
  const auto pegs = static_cast<int>(std::min<std::size_t>(stacks.size(), kPegsMax + 1));
  if (pegs < kPegsLeast || pegs > kPegsMax)
    return Error{fmt::format("{} pegs; there are {} to {}", stacks.size(), kPegsLeast, kPegsMax)};
  std::size_t disks = 0;
  for (const auto& stack : stacks) disks += stack.size();
  if (disks < 1 || disks > static_cast<std::size_t>(kDisksMax))
    return Error{fmt::format("{} disks; there are 1 to {}", disks, kDisksMax)};
  constexpr std::uint8_t kNowhere = 255;
  Arrangement at{pegs, std::vector<std::uint8_t>(disks, kNowhere)};
  for (std::size_t peg = 0; peg < stacks.size(); ++peg)
    for (std::size_t i = 0; i < stacks[peg].size(); ++i) {
      const std::int64_t disk = stacks[peg][i];
      if (disk < 1 || disk > static_cast<std::int64_t>(disks))
        return Error{fmt::format("peg {}: disk {} is none of 1 to {}", peg, disk, disks)};
      std::uint8_t& place = at.peg_of[static_cast<std::size_t>(disk - 1)];
      if (place != kNowhere) return Error{fmt::format("peg {}: disk {} is there twice", peg, disk)};
      place = static_cast<std::uint8_t>(peg);
      if (i > 0 && stacks[peg][i - 1] < disk)
        return Error{fmt::format("peg {}: disk {} lies on the smaller disk {}; lists begin at the bottom",
                                 peg, disk, stacks[peg][i - 1])};
    }
  return at;
}

std::vector<std::vector<int>> stacks_of(const Arrangement& at) {
  std::vector<std::vector<int>> stacks(static_cast<std::size_t>(at.pegs));
  for (int disk = at.disks(); disk > 0; --disk)
    stacks[at.peg_of[static_cast<std::size_t>(disk - 1)]].push_back(disk);
  return stacks;
}

Ways Ways::rightwards(int pegs) {
  Ways ways(pegs);
  for (int from = 0; from < pegs; ++from)
    for (int to = 0; to < from; ++to) ways.close(from, to);
  return ways;
}

bool Ways::all_open() const { return std::find(open_.begin(), open_.end(), false) == open_.end(); }

Towers::Towers(const Arrangement& start, Arrangement goal, Ways ways)
    : at_(start), goal_(std::move(goal)), ways_(std::move(ways)), stacks_(stacks_of(start)) {}

std::optional<Refusal> Towers::move(const Step& step) {
  const auto [disk, from, to] = step;
  const auto is_peg = [&](std::int64_t peg) { return peg >= 0 && peg < at_.pegs; };
  if (!is_peg(from) || !is_peg(to))
    return Refusal{"out_of_bounds",
                   fmt::format("peg {} is none of 0 to {}", is_peg(from) ? to : from, at_.pegs - 1)};
  auto& source = stacks_[static_cast<std::size_t>(from)];
  auto& target = stacks_[static_cast<std::size_t>(to)];
  if (source.empty()) return Refusal{"empty_source", fmt::format("peg {} is empty", from)};
  if (source.back() != disk)
    return Refusal{"not_top",
                   fmt::format("disk {} is not on top of peg {}; disk {} is", disk, from, source.back())};
  if (from == to) return Refusal{"out_of_bounds", fmt::format("disk {} stays on peg {}", disk, from)};
  if (!ways_.open(static_cast<int>(from), static_cast<int>(to)))
    return Refusal{"closed_way", fmt::format("no disk may go from peg {} to peg {}", from, to)};
  if (!target.empty() && target.back() < disk)
    return Refusal{"size_order", fmt::format("disk {} would lie on the smaller disk {} of peg {}", disk,
                                             target.back(), to)};
  target.push_back(source.back());
  source.pop_back();
  at_.peg_of[static_cast<std::size_t>(disk - 1)] = static_cast<std::uint8_t>(to);
  return std::nullopt;
}

std::string Towers::missing() const {
  for (int disk = at_.disks(); disk > 0; --disk) {
    const auto i = static_cast<std::size_t>(disk - 1);
    if (at_.peg_of[i] != goal_.peg_of[i])
      return fmt::format("disk {} ends on peg {}, not on peg {}", disk, at_.peg_of[i], goal_.peg_of[i]);
  }
  return "";
}

HanoiSpace::HanoiSpace(const Arrangement& goal, Ways ways)
    : pegs_(goal.pegs),
      disks_(goal.disks()),
      bits_(bits_for(static_cast<std::uint64_t>(goal.pegs))),
      ways_(std::move(ways)),
      goal_(pack(goal)) {}

bool HanoiSpace::fits(int disks, int pegs) {
  return static_cast<unsigned>(disks) * bits_for(static_cast<std::uint64_t>(pegs)) <= kKeyBits;
}

Key HanoiSpace::pack(const Arrangement& at) const {
  Packer packer;
  for (const std::uint8_t peg : at.peg_of) packer.put(peg, bits_);
  return packer.key();
}

Arrangement HanoiSpace::unpack(const Key& key) const {
  Arrangement at{pegs_, std::vector<std::uint8_t>(static_cast<std::size_t>(disks_))};
  Unpacker unpacker(key);
  for (std::uint8_t& peg : at.peg_of) peg = static_cast<std::uint8_t>(unpacker.take(bits_));
  return at;
}

Step HanoiSpace::step_of(Move move) { return {move >> 8, move >> 4 & 15, move & 15}; }

void HanoiSpace::tops(const Arrangement& at, int* top) const {
  constexpr int kFloor = kDisksMax + 1;  // larger than any disk
  std::fill(top, top + at.pegs, kFloor);
  for (int disk = at.disks(); disk > 0; --disk) top[at.peg_of[static_cast<std::size_t>(disk - 1)]] = disk;
}

Key HanoiSpace::moved(const Key& key, int disk, int from, int to) const {
  Packer change;  // the disk's field changes by these bits
  for (int i = 1; i < disk; ++i) change.put(0, bits_);
  change.put(static_cast<std::uint64_t>(from ^ to), bits_);
  return {key.high ^ change.key().high, key.low ^ change.key().low};
}

Result<Solution> solve(const Arrangement& start, const Arrangement& goal, const Ways& ways,
                       const Limits& limits, std::uint64_t steps_max) {
  if (start.pegs != goal.pegs || start.disks() != goal.disks() || ways.pegs() != start.pegs)
    return Error{fmt::format("start has {} disks on {} pegs, the goal {} on {}", start.disks(), start.pegs,
                             goal.disks(), goal.pegs)};
  Solution solution;
  if (start.pegs == 3 && ways.all_open()) {
    solution.solvable = true;
    solution.method = "closed form";
    solution.length = distance(start, goal);
    if (solution.length > steps_max) return solution;
    Route route(start, goal);
    while (const std::optional<Step> step = route.next()) solution.steps.push_back(*step);
    return solution;
  }
  if (!HanoiSpace::fits(start.disks(), start.pegs))
    return Error{
        fmt::format("{} disks on {} pegs do not fit into {} bits", start.disks(), start.pegs, kKeyBits)};
  const HanoiSpace space(goal, ways);
  const Search search = breadth_first(space, space.pack(start), limits, Until::goal);
  solution.method = "breadth first";
  solution.states = search.states.size();
  if (search.goal) {
    solution.solvable = true;
    const std::vector<Move> path = search.path(*search.goal);
    solution.length = path.size();
    if (solution.length <= steps_max)
      for (const Move move : path) solution.steps.push_back(HanoiSpace::step_of(move));
    return solution;
  }
  if (!search.exhausted)
    return Error{fmt::format("{} disks on {} pegs have more than {} states in reach; take fewer",
                             start.disks(), start.pegs, limits.states_max)};
  solution.certificate = certificate_of(search);
  return solution;
}

Neighbours plain_neighbours(int disks, const Ways& ways) {
  return [disks, ways](const Key& key, const std::function<void(const Key&)>& emit) {
    const unsigned bits = bits_for(static_cast<std::uint64_t>(ways.pegs()));
    Unpacker unpacker(key);
    std::vector<int> peg;
    for (int i = 0; i < disks; ++i) peg.push_back(static_cast<int>(unpacker.take(bits)));
    for (std::size_t disk = 0; disk < peg.size(); ++disk)
      for (int to = 0; to < ways.pegs(); ++to) {
        // A disk moves if no smaller one is on its peg or on the one it goes to.
        bool free = ways.open(peg[disk], to);
        for (std::size_t smaller = 0; smaller < disk; ++smaller)
          free = free && peg[smaller] != peg[disk] && peg[smaller] != to;
        if (!free) continue;
        Packer packer;
        for (std::size_t i = 0; i < peg.size(); ++i)
          packer.put(static_cast<std::uint64_t>(i == disk ? to : peg[i]), bits);
        emit(packer.key());
      }
  };
}

}  // namespace quire::labs::states::hanoi

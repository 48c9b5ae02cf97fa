#include "labs/illusion-of-thinking/river.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::illusion {
namespace {

using states::Key;
using states::Refusal;

constexpr unsigned kCountBits = 7, kLoadBits = 6;

std::uint64_t bit_of(const Person& person) { return std::uint64_t{1} << (person.pair - 1); }

/// The lowest pair whose actor stands among unprotected strangers; 0: the group is safe.
int pair_in_danger(std::uint64_t actors, std::uint64_t agents) {
  const std::uint64_t alone = actors & ~agents;
  return agents != 0 && alone != 0 ? __builtin_ctzll(alone) + 1 : 0;
}

}  // namespace

std::string name_of(const Person& person) {
  return fmt::format("{}_{}", person.agent ? 'A' : 'a', person.pair);
}

RiverBanks::RiverBanks(int n, int boat)
    : n_(n),
      boat_(boat),
      all_(n == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1),
      now_{all_, all_, true} {}

std::optional<Refusal> RiverBanks::move(const Step& people) {
  if (people.empty()) return Refusal{"empty_boat", "nobody is in the boat"};
  std::uint64_t actors = 0, agents = 0;
  for (const Person& person : people) {
    if (person.pair < 1 || person.pair > n_)
      return Refusal{"out_of_bounds", fmt::format("there is no {} among {} pairs", name_of(person), n_)};
    std::uint64_t& group = person.agent ? agents : actors;
    const std::uint64_t left = person.agent ? now_.agents_left : now_.actors_left;
    if ((group & bit_of(person)) != 0)
      return Refusal{"not_here", fmt::format("{} is named twice", name_of(person))};
    if (((left & bit_of(person)) != 0) != now_.boat_left)
      return Refusal{"not_here", fmt::format("{} is not on the boat's bank, the {} one", name_of(person),
                                             now_.boat_left ? "left" : "right")};
    group |= bit_of(person);
  }
  if (people.size() > static_cast<std::size_t>(boat_))
    return Refusal{"capacity", fmt::format("{} people are in a boat of {}", people.size(), boat_)};
  if (const int pair = pair_in_danger(actors, agents); pair > 0)
    return Refusal{"unsafe_boat", fmt::format("a_{} is in the boat with another's agent", pair)};
  const std::uint64_t actors_left = now_.actors_left ^ actors, agents_left = now_.agents_left ^ agents;
  if (const int pair = pair_in_danger(actors_left, agents_left); pair > 0)
    return Refusal{"unsafe_bank", fmt::format("a_{} is on the left bank with another's agent", pair)};
  if (const int pair = pair_in_danger(all_ ^ actors_left, all_ ^ agents_left); pair > 0)
    return Refusal{"unsafe_bank", fmt::format("a_{} is on the right bank with another's agent", pair)};
  now_ = {actors_left, agents_left, !now_.boat_left};
  return std::nullopt;
}

std::string RiverBanks::missing() const {
  const int left = __builtin_popcountll(now_.actors_left) + __builtin_popcountll(now_.agents_left);
  return fmt::format("{} people are still on the left bank", left);
}

Key RiverCounts::pack(const Counts& c) {
  states::Packer packer;
  for (const int count : {c.whole, c.actors, c.agents})
    packer.put(static_cast<std::uint64_t>(count), kCountBits);
  packer.put(c.left ? 1 : 0, 1);
  return packer.key();
}

RiverCounts::Counts RiverCounts::unpack(const Key& key) {
  states::Unpacker unpacker(key);
  Counts c{};
  for (int* count : {&c.whole, &c.actors, &c.agents}) *count = static_cast<int>(unpacker.take(kCountBits));
  c.left = unpacker.take(1) == 1;
  return c;
}

states::Move RiverCounts::move_of(const Load& load) {
  states::Move move = 0;
  for (const int count :
       {load.pairs, load.actors_parting, load.agents_parting, load.actors_joining, load.agents_joining})
    move = move << kLoadBits | static_cast<states::Move>(count);
  return move;
}

Load RiverCounts::load_of(states::Move move) {
  Load load;
  for (int* count : {&load.agents_joining, &load.actors_joining, &load.agents_parting, &load.actors_parting,
                     &load.pairs}) {
    *count = static_cast<int>(move & ((1U << kLoadBits) - 1));
    move >>= kLoadBits;
  }
  return load;
}

RiverCounts::Counts RiverCounts::after(const Counts& c, const Load& load) const {
  if (c.left)
    return {c.whole - load.pairs - load.actors_parting - load.agents_parting,
            c.actors + load.agents_parting - load.actors_joining,
            c.agents + load.actors_parting - load.agents_joining, false};
  return {c.whole + load.pairs + load.actors_joining + load.agents_joining,
          c.actors + load.actors_parting - load.agents_joining,
          c.agents + load.agents_parting - load.actors_joining, true};
}

bool RiverCounts::safe(const Counts& c) const {
  const int right = n_ - c.whole - c.actors - c.agents;  // pairs wholly on the right
  const bool left_safe = c.actors == 0 || c.whole + c.agents == 0;
  const bool right_safe =
      c.agents == 0 || right + c.actors == 0;  // the actor is there where only the agent is left
  return left_safe && right_safe;
}

std::vector<std::vector<Person>> people_of(int n, const std::vector<states::Move>& path, Banks now) {
  const std::uint64_t all = n == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
  std::vector<std::vector<Person>> crossings;
  for (const states::Move move : path) {
    const Load load = RiverCounts::load_of(move);
    std::uint64_t actors = now.boat_left ? now.actors_left : all ^ now.actors_left;
    std::uint64_t agents = now.boat_left ? now.agents_left : all ^ now.agents_left;
    std::uint64_t whole = actors & agents, actors_alone = actors & ~agents, agents_alone = agents & ~actors;
    std::vector<Person>& people = crossings.emplace_back();
    const auto take = [&](std::uint64_t& group, int count, bool actor, bool agent) {
      for (; count > 0; --count) {
        const std::uint64_t lowest = group & (~group + 1);
        group ^= lowest;
        const std::int64_t pair = __builtin_ctzll(lowest) + 1;
        if (agent) people.push_back({true, pair}), now.agents_left ^= lowest;
        if (actor) people.push_back({false, pair}), now.actors_left ^= lowest;
      }
    };
    take(whole, load.pairs, true, true);
    take(whole, load.actors_parting, true, false);
    take(whole, load.agents_parting, false, true);
    take(actors_alone, load.actors_joining, true, false);
    take(agents_alone, load.agents_joining, false, true);
    now.boat_left = !now.boat_left;
  }
  return crossings;
}

namespace {

/// Asked of one group: an actor without the own agent, and an agent.
bool is_calm(const Banks& group) {
  return group.agents_left == 0 || (group.actors_left & ~group.agents_left) == 0;
}

std::uint64_t first_pairs(std::uint64_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

Key key_of(const Banks& banks) {
  states::Packer packer;
  for (const std::uint64_t pairs :
       {banks.actors_left & banks.agents_left, banks.actors_left & ~banks.agents_left,
        banks.agents_left & ~banks.actors_left})
    packer.put(static_cast<std::uint64_t>(__builtin_popcountll(pairs)), kCountBits);
  packer.put(banks.boat_left ? 1 : 0, 1);
  return packer.key();
}

/// Tries every boat load, one person after another, from person `first` on: actors are 0 to n - 1, agents n
/// to 2n - 1.
class Loads {
 public:
  Loads(int n, int boat, const Banks& now, const std::function<void(const Key&)>& emit)
      : n_(n), boat_(boat), now_(now), emit_(emit), all_(first_pairs(static_cast<std::uint64_t>(n))) {}

  void try_from(int first, int aboard) {
    if (aboard > 0 && is_calm(load_)) offer();
    if (aboard == boat_) return;
    for (int i = first; i < 2 * n_; ++i) {
      const bool agent = i >= n_;
      const std::uint64_t bit = std::uint64_t{1} << (agent ? i - n_ : i);
      if ((((agent ? now_.agents_left : now_.actors_left) & bit) != 0) != now_.boat_left) continue;
      std::uint64_t& group = agent ? load_.agents_left : load_.actors_left;
      group |= bit;
      try_from(i + 1, aboard + 1);
      group ^= bit;
    }
  }

 private:
  void offer() const {
    const Banks left{now_.actors_left ^ load_.actors_left, now_.agents_left ^ load_.agents_left,
                     !now_.boat_left};
    const Banks right{all_ ^ left.actors_left, all_ ^ left.agents_left, left.boat_left};
    if (is_calm(left) && is_calm(right)) emit_(key_of(left));
  }

  int n_, boat_;
  Banks now_, load_{};
  const std::function<void(const Key&)>& emit_;
  std::uint64_t all_;
};

}  // namespace

Banks banks_of(const Key& key) {
  states::Unpacker unpacker(key);
  const auto whole = unpacker.take(kCountBits), actors = unpacker.take(kCountBits),
             agents = unpacker.take(kCountBits);
  const std::uint64_t below = first_pairs(whole), actors_end = first_pairs(whole + actors);
  return {actors_end, below | (first_pairs(whole + actors + agents) ^ actors_end), unpacker.take(1) == 1};
}

states::Neighbours plain_river_neighbours(int n, int boat) {
  return [n, boat](const Key& key, const std::function<void(const Key&)>& emit) {
    Loads(n, boat, banks_of(key), emit).try_from(0, 0);
  };
}

}  // namespace quire::labs::illusion

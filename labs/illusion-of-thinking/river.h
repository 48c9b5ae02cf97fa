// River Crossing (appendix A.1.3): N actors and their N agents cross in a boat of k. An actor may be with
// another's agent only if the own one is there; this holds on both banks and in the boat, after each
// crossing. Pairs are alike, so a state is three counts and a side: pairs wholly on the left, with only the
// actor left, with only the agent left.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/engines/states/walk.h"

namespace quire::labs::illusion {

inline constexpr int kPairsMax = 64;
inline constexpr int kBoatMax = 60;

struct Person {
  bool agent = false;
  std::int64_t pair = 1;  ///< from 1
  bool operator==(const Person&) const = default;
};
/// "a_1" for an actor, "A_1" for an agent.
std::string name_of(const Person& person);

/// Who is where: bit i of a mask is pair i + 1.
struct Banks {
  std::uint64_t actors_left = 0, agents_left = 0;
  bool boat_left = true;
};

/// Rules: empty_boat, out_of_bounds, not_here, capacity, unsafe_boat, unsafe_bank.
class RiverBanks {
 public:
  using Step = std::vector<Person>;
  RiverBanks(int n, int boat);
  std::optional<states::Refusal> move(const Step& people);
  bool arrived() const { return now_.actors_left == 0 && now_.agents_left == 0; }
  std::string missing() const;
  const Banks& now() const { return now_; }

 private:
  int n_, boat_;
  std::uint64_t all_;
  Banks now_;
};

/// How many of each kind go: whole pairs; actors and agents that leave their partner behind; those that join
/// theirs.
struct Load {
  int pairs = 0, actors_parting = 0, agents_parting = 0, actors_joining = 0, agents_joining = 0;
};

/// States as counts.
class RiverCounts {
 public:
  RiverCounts(int n, int boat) : n_(n), boat_(boat) {}
  states::Key start() const { return pack({n_, 0, 0, true}); }

  template <class Emit>
  void expand(const states::Key& key, Emit&& emit) const {
    const Counts c = unpack(key);
    const int whole = c.left ? c.whole : n_ - c.whole - c.actors - c.agents;
    const int actors = c.left ? c.actors : c.agents,
              agents = c.left ? c.agents : c.actors;  // alone on the boat's bank
    const auto offer = [&](const Load& load) {
      const Counts next = after(c, load);
      if (safe(next)) emit(pack(next), move_of(load));
    };
    // A safe boat has actors alone, or no actor without the own agent.
    for (int parting = 0; parting <= whole && parting <= boat_; ++parting)
      for (int joining = parting == 0 ? 1 : 0; joining <= actors && parting + joining <= boat_; ++joining)
        offer({0, parting, 0, joining, 0});
    for (int pairs = 0; pairs <= whole && 2 * pairs <= boat_; ++pairs)
      for (int parting = 0; pairs + parting <= whole && 2 * pairs + parting <= boat_; ++parting)
        for (int joining = pairs + parting == 0 ? 1 : 0;
             joining <= agents && 2 * pairs + parting + joining <= boat_; ++joining)
          offer({pairs, 0, parting, 0, joining});
  }
  bool is_goal(const states::Key& key) const {
    const Counts c = unpack(key);
    return c.whole == 0 && c.actors == 0 && c.agents == 0;
  }
  static Load load_of(states::Move move);

 private:
  struct Counts {
    int whole, actors,
        agents;  ///< pairs wholly on the left, with only the actor left, with only the agent left
    bool left;
  };
  static states::Key pack(const Counts& c);
  static Counts unpack(const states::Key& key);
  static states::Move move_of(const Load& load);
  Counts after(const Counts& c, const Load& load) const;
  bool safe(const Counts& c) const;

  int n_, boat_;
};

/// Everybody by name: 2N bits and a side; for N up to kMost, as a check of the counts.
class RiverPeople {
 public:
  static constexpr int kMost = 12;
  RiverPeople(int n, int boat) : n_(n), boat_(boat) {}
  states::Key start() const { return {1, (std::uint64_t{1} << 2 * n_) - 1}; }
  template <class Emit>
  void expand(const states::Key& key, Emit&& emit) const {
    load(key, key.high == 1 ? key.low : start().low ^ key.low, 0, 0, emit);
  }
  bool is_goal(const states::Key& key) const { return key.low == 0; }

 private:
  /// Every boat with those aboard and up to boat_ of `others`, who are on its bank.
  template <class Emit>
  void load(const states::Key& key, std::uint64_t others, std::uint64_t aboard, int count, Emit& emit) const {
    if (count > 0 && safe(aboard)) {
      const std::uint64_t left = key.low ^ aboard;
      if (safe(left) && safe(start().low ^ left)) emit(states::Key{1 - key.high, left}, 0);
    }
    if (count == boat_) return;
    for (std::uint64_t rest = others; rest != 0; rest &= rest - 1)
      load(key, rest & (rest - 1), aboard | (rest & (~rest + 1)), count + 1, emit);
  }
  /// Actors are the low N bits, agents the high ones.
  bool safe(std::uint64_t group) const {
    const std::uint64_t agents = group >> n_, actors = group & ((std::uint64_t{1} << n_) - 1);
    return agents == 0 || (actors & ~agents) == 0;
  }
  int n_, boat_;
};

/// Everybody as the counts of a key say: whole pairs have the lowest numbers, then actors alone, then agents
/// alone.
Banks banks_of(const states::Key& key);

/// People for a path of counts: of each kind those of the lowest number.
std::vector<std::vector<Person>> people_of(int n, const std::vector<states::Move>& path, Banks from);

/// The rules once more over keys of RiverCounts, written from people: who may be in the boat is tried one by
/// one. Takes (2N)^k steps a state.
states::Neighbours plain_river_neighbours(int n, int boat);

}  // namespace quire::labs::illusion

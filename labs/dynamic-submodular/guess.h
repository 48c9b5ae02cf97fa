// One guess OPT' = (1+eps)^j of the best value, with tau = OPT' / 2k: a ladder of levels. Level i holds R_i,
// the elements that are still worth tau beside C_i, what was chosen below; B_i, those of R_i in the fullest
// bucket of marginals; S_i, a uniform sample of B_i; and C_(i+1) = C_i + S_i. Since R_1 contains R_2 and so
// on, an element needs its depth only, the number of levels that hold it, and a level is the lists of that
// depth or more.
//
// Our reconstruction from the statement of Banihashem et al. (arXiv 2305.15192), whose printed algorithm we
// have not seen, out of known parts: threshold, buckets, a sampled prefix, lazy rebuilding.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/submodular/objective.h"

namespace quire::labs::dynamic_submodular {

using submodular::Id;
using submodular::Oracle;
using submodular::State;

/// Numbers an insertion: an element that was deleted and comes again is another one.
using Serial = std::uint32_t;
/// Where a live element is kept; handed on when it dies.
using Slot = std::uint32_t;

struct Settings {
  std::uint32_t k = 20;
  double eps = 0.2;
  std::uint64_t seed = 1;
  bool one_bucket = false;  ///< for comparison: every element worth tau is in one bucket
};

struct Element {
  struct Place {
    std::uint32_t depth = 0;     ///< levels that hold it; 0 before it was placed
    std::uint32_t position = 0;  ///< in the list of that depth
  };
  Id id = 0;
  Serial serial = 0;          ///< 0: the slot is free
  double alone = 0;           ///< f({e})
  int lowest = 0;             ///< its first guess
  std::vector<Place> places;  ///< one a guess, from `lowest` on
};

/// x >= floor, where what is equal but for rounding counts as equal.
inline bool reaches(double x, double floor) { return x >= floor * (1 - 1e-12); }

class Guess {
 public:
  struct Chosen {
    Id id = 0;
    Serial serial = 0;
    bool live = true;
  };
  struct Level {
    State before;  ///< C_i
    std::uint64_t size_at_start = 0;
    std::uint64_t size = 0;      ///< |R_i|
    std::vector<Serial> bucket;  ///< B_i at construction, in rising order
    std::uint64_t bucket_deaths = 0;
    std::vector<Chosen> sample;  ///< S_i, with the members that died since
  };

  Guess(int exponent, const Settings& settings);

  /// What an update works with. Coins are named by guess and update, of which each throws at most once: a
  /// state is saved without a generator, and the order in which guesses are visited does not matter.
  struct Update {
    std::vector<Element>& elements;
    Oracle& oracle;
    std::uint64_t number = 0;
  };
  /// A new element, whose places are there, and whose value alone belongs to this guess.
  void insert(Slot slot, const Update& update);
  /// The element is still there, and leaves this guess.
  void erase(Slot slot, const Update& update);

  /// f of the live chosen elements; asked again only if they changed.
  double value(Oracle& oracle);
  std::vector<Id> chosen_live() const;

  int exponent() const { return exponent_; }
  bool empty() const { return members_ == 0; }
  /// How often each level was made anew, the first level first.
  const std::vector<std::uint64_t>& rebuilds() const { return rebuilds_; }
  const std::vector<Level>& levels() const { return levels_; }
  /// lists()[d]: slots of depth d + 1.
  const std::vector<std::vector<Slot>>& lists() const { return lists_; }
  std::size_t chosen() const { return chosen_; }

 private:
  friend class StateText;
  struct Worth {
    Slot slot = 0;
    double marginal = 0;
  };
  struct Bucket {
    std::vector<Slot> slots;
    double floor = 0;  ///< the least marginal of the bucket
  };

  void rebuild(std::size_t level, const Update& update);
  std::vector<Slot> take_from(std::size_t level, std::vector<Element>& elements);
  std::vector<Worth> worth_tau(const std::vector<Slot>& slots, const State& chosen, const Update& update);
  void open_level(std::vector<Worth>& rest, State& chosen, const Update& update, random::Stream& coins);
  Bucket fullest(const std::vector<Worth>& rest) const;
  std::size_t sample_size(Bucket& bucket, const State& chosen, const Update& update,
                          random::Stream& coins) const;
  bool last_stays(Bucket& bucket, std::size_t m, const State& chosen, const Update& update,
                  random::Stream& coins) const;
  Element::Place& place(Element& e) const { return e.places[static_cast<std::size_t>(exponent_ - e.lowest)]; }
  void put(Slot slot, std::size_t depth, std::vector<Element>& elements);
  void take(Slot slot, std::vector<Element>& elements);
  void mark_dead(Level& level, Serial serial);

  int exponent_;
  Settings settings_;
  double tau_;
  std::vector<Level> levels_;
  std::vector<std::vector<Slot>> lists_;
  State end_;               // C after the last level
  std::size_t chosen_ = 0;  // |C|, the dead included
  std::uint64_t members_ = 0;
  std::vector<std::uint64_t> rebuilds_;
  std::optional<double> value_;
};

}  // namespace quire::labs::dynamic_submodular

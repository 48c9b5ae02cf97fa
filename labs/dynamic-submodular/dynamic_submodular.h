// k elements whose value stays near that of the best k, while elements come and go: a guess of the best value
// for every power of 1 + eps that could matter, each a ladder of levels (guess.h), and the best of their
// answers. For a monotone submodular f the value is at least (1/2 - O(eps)) of the best in expectation, if
// the updates do not depend on the answers; whoever lets updates follow the answers has no guarantee.
// Questions per update do not grow with the number of elements but for logarithms.
//
// Neither cards nor experiments are known here; the product stands on this header and day_selection.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/dynamic-submodular/guess.h"
#include "paper/result.h"

namespace quire::labs::dynamic_submodular {

struct Solution {
  std::vector<Id> ids;  ///< live, at most k, in the order in which they were chosen
  double value = 0;
  int guess = 0;  ///< the exponent j of its guess (1+eps)^j; 0 when there is no element
};

struct Stats {
  std::uint64_t insertions = 0;
  std::uint64_t deletions = 0;
  std::uint64_t worthless = 0;  ///< insertions of elements of value 0, which are known but never chosen
  std::vector<std::uint64_t> rebuilds{};  ///< of the first level, the second, ..., over all guesses
  std::uint64_t live = 0;
  std::size_t guesses = 0;
  std::size_t levels = 0;      ///< of all guesses
  std::size_t levels_max = 0;  ///< of one
};

class DynamicSubmodular {
 public:
  /// The oracle outlives it and counts its questions. Refuses k < 1 and eps outside (0, 0.5].
  static Result<DynamicSubmodular> create(Oracle& oracle, const Settings& settings);

  /// Refuses an element that is live. One of value 0 is taken and never chosen (stats().worthless).
  Status insert(Id id);
  /// Refuses an element that is not live.
  Status erase(Id id);
  bool live(Id id) const { return slots_.contains(id); }
  std::vector<Id> live_ids() const;

  /// Asks only for the guesses that changed since the last call.
  const Solution& best();
  Stats stats() const;
  const Settings& settings() const { return settings_; }
  const std::map<int, Guess>& guesses() const { return guesses_; }

  /// Everything but the elements themselves, as text: levels, samples, counters, coins. Taken up by load()
  /// over an oracle that knows the same elements by the same numbers, it goes on as if nothing had happened.
  std::string save() const;
  static Result<DynamicSubmodular> load(Oracle& oracle, std::string_view text);

 private:
  friend class StateText;
  DynamicSubmodular(Oracle& oracle, const Settings& settings) : oracle_(&oracle), settings_(settings) {}
  Slot free_slot();
  Guess::Update update() { return {elements_, *oracle_, stats_.insertions + stats_.deletions}; }

  Oracle* oracle_;
  Settings settings_;
  std::vector<Element> elements_;
  std::vector<Slot> free_;
  std::unordered_map<Id, Slot> slots_;
  std::map<int, Guess> guesses_;
  Serial last_serial_ = 0;
  std::vector<std::uint64_t> dropped_rebuilds_;  // of guesses that are gone, by level
  Stats stats_;
  Solution best_;
  bool fresh_ = false;
};

constexpr std::uint32_t kElementsMax = 1'000'000;
constexpr double kEpsLeast = 0.001;
/// k from 1 and eps in (0, 0.5], within the limits above.
Status check(const Settings& settings);

/// Below, an element counts as one of value 0; above, as one that is not finite.
constexpr double kWorthLeast = 1e-200;
constexpr double kWorthMost = 1e200;

/// Exponents of the guesses that an element of value v > 0 belongs to: v <= (1+eps)^j <= 2 k v.
struct GuessRange {
  int lowest = 0;
  int highest = -1;
  std::size_t count() const {
    return static_cast<std::size_t>(highest) - static_cast<std::size_t>(lowest) + 1;
  }
};
GuessRange guesses_for(double v, const Settings& settings);

}  // namespace quire::labs::dynamic_submodular

// Eventually periodic sets of elements: after a prefix, membership repeats with a period. They are closed
// under "and", "or" and "not", so whether an intersection of arithmetic languages is infinite is decided
// exactly.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "labs/generation-replay/bits.h"
#include "paper/result.h"

namespace quire::labs::generation_replay {

/// Longest prefix and longest period that a set may need.
inline constexpr std::size_t kPrefixMax = 4'000'000;
inline constexpr std::size_t kPeriodMax = 4'000'000;

/// Kept in its shortest form (least period, then least prefix): equal sets are equal values.
class Periodic {
 public:
  using Flags = std::vector<std::uint8_t>;

  /// Element x is a member when prefix[x - 1], or after the prefix cycle[(x - 1 - prefix.size()) %
  /// cycle.size()].
  Periodic(Flags prefix, Flags cycle);

  /// The set of all x for which holds(x), which must repeat with `period` after `prefix` elements.
  template <class Holds>
  static Periodic of(std::size_t prefix, std::size_t period, Holds holds) {
    Flags p, c;
    for (Elem x = 1; x <= prefix; ++x) p.push_back(holds(x) ? 1 : 0);
    for (Elem x = prefix + 1; x <= prefix + period; ++x) c.push_back(holds(x) ? 1 : 0);
    return Periodic(std::move(p), std::move(c));
  }
  static Periodic everything() { return Periodic({}, {1}); }

  bool has(Elem x) const {
    return x <= prefix_.size() ? prefix_[x - 1] != 0 : cycle_[(x - 1 - prefix_.size()) % cycle_.size()] != 0;
  }
  /// Membership of 1..count.
  Flags flags(std::size_t count) const;
  bool infinite() const { return cycle_.size() > 1 || cycle_[0] != 0; }
  /// Number of members of a finite set.
  std::optional<std::uint64_t> size() const;
  /// The least member >= from, 0 when there is none.
  Elem next(Elem from) const;
  /// Writes membership of elements 64 first + 1, ... into the words.
  void fill(std::size_t first_word, std::span<std::uint64_t> words) const;

  std::size_t prefix_size() const { return prefix_.size(); }
  std::size_t period() const { return cycle_.size(); }
  bool operator==(const Periodic& other) const { return prefix_ == other.prefix_ && cycle_ == other.cycle_; }

 private:
  void shorten();
  void write_stretch();

  Flags prefix_;
  Flags cycle_;
  std::vector<std::uint64_t> stretch_;  ///< the cycle repeated to at least period + 64 bits, packed
};

/// Fail when the common period or prefix is over the limit; the error names it.
Result<Periodic> intersection(const Periodic& a, const Periodic& b);
Result<Periodic> set_union(const Periodic& a, const Periodic& b);
Periodic complement(const Periodic& a);

}  // namespace quire::labs::generation_replay

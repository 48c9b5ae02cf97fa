// The board: all hypotheses that fit the evidence, as bit rows over the elements 1..capacity, and the two
// questions that Kleinberg-Mullainathan and Witness Protection (Algorithm 2) ask of them, "which is the
// largest critical one" and "is x a witness". One idea: what an answer rests on is remembered as a pointer
// that only moves right, because evidence and ignored elements only grow; a round costs about as many steps
// as there are hypotheses.
//
// Notation: an active hypothesis i is critical up to m when for every active j < i, (h_i and [1..m]) without
// the ignored elements lies inside h_j. An element x witnesses (i, j), j < i, when it is the least element of
// h_i outside h_j that is not ignored. In Algorithm 2 the ignored elements are the past outputs; for km there
// are none.
#pragma once

#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {

inline constexpr std::size_t kBoardBytesMax = std::size_t{2} << 30;

/// The board would outgrow its memory; the message has the numbers.
class BoardLimit : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Board {
 public:
  struct Hypothesis {
    Index index;
    std::uint32_t serial;            ///< order of admission
    std::vector<std::uint64_t> row;  ///< membership of 1..capacity
    Elem refuter = 1;                ///< no element below shows that this is not critical, now or later
    std::vector<std::uint32_t>
        difference;  ///< [serial of j]: no element below witnesses (this, j), now or later
    bool has(Elem x) const { return (row[(x - 1) / 64] >> ((x - 1) % 64) & 1) != 0; }
  };

  explicit Board(FamilyPtr family, std::size_t bytes_max = kBoardBytesMax)
      : family_(std::move(family)), bytes_max_(bytes_max) {}

  /// Adds x to the evidence: the hypotheses that lack it fall.
  void observe(Elem x);
  /// Takes hypothesis i in when it fits the evidence. Indices come in rising order.
  void admit(Index i);
  /// Makes the rows reach at least m.
  void reach(Elem m);

  const Bits& evidence() const { return evidence_; }
  bool empty() const { return active_.empty(); }
  std::size_t active() const { return active_.size(); }
  std::vector<Index> fitting(std::size_t most) const;

  /// The active hypothesis of largest index that is critical up to m (the first is always critical). Needs
  /// !empty(). `ignored` must only grow from call to call.
  const Hypothesis& largest_critical(Elem m, const Bits& ignored);
  /// The least member of h above m. Between m and it the largest critical hypothesis cannot change when it is
  /// h: what is not critical stays so as m grows, and only a member of h can refute h.
  Elem next_member(const Hypothesis& h, Elem m);
  /// True when x, not ignored, witnesses some pair of active hypotheses.
  bool is_witness(Elem x, const Bits& ignored);
  /// Elements found to be witnesses, as long as their pair is active.
  const Bits& known_witnesses() const { return witnesses_; }

  /// Rises when hypotheses fall: what was derived from the set of active ones before is void.
  std::uint64_t falls() const { return falls_; }
  std::uint64_t queries() const { return queries_; }
  std::size_t bytes() const;

 private:
  static constexpr Index kNobody = std::numeric_limits<Index>::max();
  /// Differences are remembered among the first admitted; beyond, they are searched anew (memory grows with
  /// the square).
  static constexpr std::uint32_t kRemembered = 1024;

  struct Guard {
    Elem x;
    Index i, j;
  };

  bool fits_by_queries(Index i);
  void guard_memory(std::size_t rows, std::size_t words) const;
  void note_lacking(const Hypothesis& h, std::size_t from_word);
  void find_lacking_anew();
  bool refuted(Hypothesis& h, Elem m, const Bits& ignored) const;
  Elem first_difference(Hypothesis& i, const Hypothesis& j, Elem most, const Bits& ignored);
  bool alive(Index i) const { return i < alive_.size() && alive_[i] != 0; }

  FamilyPtr family_;
  std::size_t bytes_max_;
  Bits evidence_;
  std::vector<Elem> early_;                          ///< the first examples, asked before a row is built
  std::vector<std::unique_ptr<Hypothesis>> active_;  ///< by index
  std::vector<std::uint8_t> alive_;
  std::size_t capacity_words_ = 0;
  std::vector<Index> first_lacking_;   ///< [x - 1]: the least active index without x, or kNobody
  std::vector<std::uint64_t> lacked_;  ///< bit x - 1: first_lacking_ is not kNobody
  Bits witnesses_;
  std::vector<Guard> guards_;
  std::uint32_t next_serial_ = 0;
  std::uint64_t falls_ = 0;
  std::uint64_t queries_ = 0;
};

}  // namespace quire::labs::generation_replay

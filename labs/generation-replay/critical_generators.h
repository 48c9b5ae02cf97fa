// The generators that need membership questions alone: Kleinberg-Mullainathan (km), km with echo removal
// (km-clean), Witness Protection (Algorithm 2), and Witness Protection without the protection.
#pragma once

#include "labs/generation-replay/board.h"
#include "labs/generation-replay/generator.h"

namespace quire::labs::generation_replay {

/// Kleinberg and Mullainathan 2024: the least unseen member, up to a growing cutoff, of the largest critical
/// hypothesis.
class KleinbergMullainathan : public Generator {
 public:
  /// `clean`: examples that were own outputs are dropped from the record, and never output again.
  KleinbergMullainathan(FamilyPtr family, bool clean)
      : family_(family), board_(std::move(family)), clean_(clean) {}
  Elem step(Elem x, Origin origin) override;
  Trace trace() const override;
  std::vector<Index> fitting(std::size_t most) const override { return board_.fitting(most); }
  bool is_sure(Elem x) const override { return board_.evidence().has(x); }

 private:
  Elem least_unseen(const Board::Hypothesis& h);

  FamilyPtr family_;
  Board board_;
  bool clean_;
  Index t_ = 0;
  Elem m_ = 0;
  Elem least_ = 0;
  Bits outputs_;  ///< kept for km-clean alone
  Bits echoes_;   ///< examples that were dropped
  Bits ignored_;  ///< none
  Index selected_ = 0;
  Elem below_taken_ = 1;  ///< all members of the selected hypothesis below were seen
};

/// Algorithm 2. Past outputs prove nothing (they may be echoes) and witnesses are never output, so a witness
/// that is shown later is sure evidence. Among the allowed elements it outputs the least.
class WitnessProtection : public Generator {
 public:
  WitnessProtection(FamilyPtr family, bool protect, std::size_t bytes_max = kBoardBytesMax)
      : family_(family), board_(std::move(family), bytes_max), protect_(protect) {}
  /// Origin::human makes an example evidence even when it was output before; Origin::model makes it an
  /// output.
  Elem step(Elem x, Origin origin) override;
  Trace trace() const override;
  std::vector<Index> fitting(std::size_t most) const override { return board_.fitting(most); }
  bool is_sure(Elem x) const override { return board_.evidence().has(x); }

 private:
  Elem give(Elem o);
  Elem least_allowed(const Board::Hypothesis& h);

  FamilyPtr family_;
  Board board_;
  bool protect_;
  Index t_ = 0;
  Elem m_ = 0;
  Elem least_sure_ = 0;
  Bits outputs_;
  Index selected_ = 0;
  std::uint64_t falls_ = 0;
  Elem below_taken_ = 1;  ///< no element of the selected hypothesis below is allowed
};

}  // namespace quire::labs::generation_replay

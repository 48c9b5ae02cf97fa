#include "labs/illusion-of-thinking/verify.h"

#include <optional>

#include "labs/engines/states/hanoi.h"
#include "labs/illusion-of-thinking/moves.h"

namespace quire::labs::illusion {
namespace {

namespace hanoi = states::hanoi;

template <states::Board B>
class BoardVerifier : public Verifier {
 public:
  explicit BoardVerifier(B board) : walk_(std::move(board)) {}
  bool take(Atoms atoms) override {
    if (!read_move(atoms, step_)) return false;
    walk_.take(step_);
    return true;
  }
  states::Walked end() const override { return walk_.end(); }

 private:
  states::Walk<B> walk_;
  typename B::Step step_{};
};

template <states::Board B>
std::unique_ptr<Verifier> verifier_on(B board) {
  return std::make_unique<BoardVerifier<B>>(std::move(board));
}

/// FNV-1a over the row's bytes, with a mark behind each atom and each row. Hashes that are equal are compared
/// by rows.
std::uint64_t hash_row(std::uint64_t hash, Atoms atoms) {
  constexpr std::uint64_t kPrime = 0x100000001B3;
  for (const std::string_view atom : atoms) {
    for (const char c : atom) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    hash = (hash ^ 0x100) * kPrime;
  }
  return (hash ^ 0x200) * kPrime;
}

}  // namespace

std::unique_ptr<Verifier> verifier_of(const Instance& instance) {
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return verifier_on(hanoi::Towers(hanoi::arrangement_of(instance.pegs).value(),
                                       hanoi::arrangement_of(instance.peg_goal).value()));
    case Puzzle::checkers:
      return verifier_on(CheckerLine(instance.n));
    case Puzzle::river:
      return verifier_on(RiverBanks(instance.n, instance.boat));
    case Puzzle::blocks:
      return verifier_on(BlockStacks(instance.stacks, instance.stack_goal));
  }
  return nullptr;
}

Judged judge_list(const Instance& instance, std::string_view text, std::size_t begin, const MoveLog& log) {
  Judged judged;
  const std::unique_ptr<Verifier> verifier = verifier_of(instance);
  responses::Gaps gaps(text);
  responses::Rows rows(text, begin, gaps);
  std::uint64_t number = 0;
  responses::Rows::Step step = rows.next();
  for (; step == responses::Rows::Step::row; step = rows.next(), ++number) {
    if (!verifier->take(rows.row())) return judged;
    judged.hash = hash_row(judged.hash, rows.row());
    if (log) log(number, rows.row(), verifier->end());
  }
  judged.well_formed = step == responses::Rows::Step::end;
  judged.walked = verifier->end();
  return judged;
}

Judged judge_text(const Instance& instance, std::string_view list) {
  if (list.empty() || list.front() != '[') return {};
  return judge_list(instance, list, 0);
}

}  // namespace quire::labs::illusion

#include "labs/lean-tcs/run.h"

#include <algorithm>
#include <array>

namespace quire::labs::lean_tcs::tm {
namespace {

constexpr std::uint64_t kBetweenChecks = 1 << 22;

/// Cells in one run of memory that is doubled, with the old cells in its middle.
class Tape {
 public:
  Tape() : cells_(256, 0), head_(128), low_(128), high_(128) {}

  Symbol& here() { return cells_[head_]; }
  /// False where it would become too long.
  bool move(int by) {
    if (by > 0) {
      if (++head_ == cells_.size() && !grow()) return false;
      high_ = std::max(high_, head_);
    } else {
      if (head_ == 0 && !grow()) return false;
      --head_;
      low_ = std::min(low_, head_);
    }
    return true;
  }
  std::uint64_t visited() const { return high_ - low_ + 1; }
  std::uint64_t score() const {
    return cells_.size() - static_cast<std::uint64_t>(std::count(cells_.begin(), cells_.end(), Symbol{0}));
  }

 private:
  bool grow() {
    const std::size_t old = cells_.size();
    if (2 * old > kCellsMax) {
      head_ = std::min(head_, old - 1);
      return false;
    }
    std::vector<Symbol> larger(2 * old, 0);
    std::copy(cells_.begin(), cells_.end(), larger.begin() + static_cast<std::ptrdiff_t>(old / 2));
    cells_ = std::move(larger);
    head_ += old / 2;
    low_ += old / 2;
    high_ += old / 2;
    return true;
  }

  std::vector<Symbol> cells_;
  std::size_t head_, low_, high_;
};

}  // namespace

Run run(const Machine& machine, std::uint64_t steps_max, const std::function<void()>& check) {
  Tape tape;
  Run result;
  State state = 0;
  while (result.steps < steps_max) {
    if (check && result.steps % kBetweenChecks == 0) check();
    const std::uint64_t until = std::min(steps_max, (result.steps / kBetweenChecks + 1) * kBetweenChecks);
    while (result.steps < until) {
      const Symbol read = tape.here();
      const Action& action = machine.at(state, read);
      tape.here() = action.write;
      ++result.steps;
      const bool fits = tape.move(action.move < 0 ? -1 : 1);
      if (action.halts()) {
        result.last_state = state;
        result.last_symbol = read;
        result.ended = Ended::halted;
      } else if (!fits) {
        result.ended = Ended::space;
      } else {
        state = action.next;
        continue;
      }
      result.cells = tape.visited();
      result.score = tape.score();
      return result;
    }
  }
  result.cells = tape.visited();
  result.score = tape.score();
  return result;
}

bool step(const Machine& machine, Configuration& c) {
  if (c.state == kHalt) return false;
  const Action& action = machine.at(c.state, c.head);
  std::vector<Symbol>& behind = action.move < 0 ? c.right : c.left;
  std::vector<Symbol>& before = action.move < 0 ? c.left : c.right;
  behind.insert(behind.begin(), action.write);
  c.head = 0;
  if (!before.empty()) {
    c.head = before.front();
    before.erase(before.begin());
  }
  c.state = action.next;
  return true;
}

Configuration configuration_after(const Machine& machine, std::uint64_t steps) {
  Configuration c;
  for (std::uint64_t i = 0; i < steps && step(machine, c); ++i) {
  }
  return c;
}

}  // namespace quire::labs::lean_tcs::tm

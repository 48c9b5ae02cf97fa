// The run-length tape: blocks of b cells as numbers, runs of equal blocks as one entry, and a table of what a
// block does to a head that enters it, filled when first asked for.
#include <stdexcept>
#include <unordered_map>

#include "labs/lean-tcs/run.h"

namespace quire::labs::lean_tcs::tm {
namespace {

using Block = std::uint32_t;  // base-K digits, the leftmost cell lowest

struct Crossing {
  enum class End : std::uint8_t { left, right, halts, never } end = End::never;
  Block block = 0;
  State state = 0;
  std::uint64_t steps = 0;
  State last_state = 0;
  Symbol last_symbol = 0;
};

class Crossings {
 public:
  Crossings(const Machine& machine, std::size_t cells) : machine_(machine), cells_(cells) {
    for (std::size_t i = 0; i < cells; ++i) states_max_ *= machine.symbols();
    states_max_ *= machine.states() * cells;  // configurations within a block: more steps repeat one
  }

  const Crossing& of(Block block, State state, bool from_left) {
    const std::uint64_t key =
        (std::uint64_t{block} << 16) | (std::uint64_t{state} << 1) | (from_left ? 1 : 0);
    const auto known = known_.find(key);
    if (known != known_.end()) return known->second;
    return known_.emplace(key, cross(block, state, from_left)).first->second;
  }

 private:
  Crossing cross(Block block, State state, bool from_left) const {
    std::vector<Symbol> cells(cells_);
    for (Symbol& cell : cells) {
      cell = static_cast<Symbol>(block % machine_.symbols());
      block /= static_cast<Block>(machine_.symbols());
    }
    Crossing crossing;
    std::size_t at = from_left ? 0 : cells_ - 1;
    while (crossing.steps <= states_max_) {
      const Symbol read = cells[at];
      const Action& action = machine_.at(state, read);
      cells[at] = action.write;
      ++crossing.steps;
      const bool right = action.move >= 0;
      if (action.halts()) {
        crossing.end = Crossing::End::halts;
        crossing.last_state = state;
        crossing.last_symbol = read;
      } else if (right && at + 1 == cells_) {
        crossing.end = Crossing::End::right;
      } else if (!right && at == 0) {
        crossing.end = Crossing::End::left;
      } else {
        at = right ? at + 1 : at - 1;
        state = action.next;
        continue;
      }
      crossing.state = action.next;
      for (std::size_t i = cells_; i-- > 0;)
        crossing.block = crossing.block * static_cast<Block>(machine_.symbols()) + cells[i];
      return crossing;
    }
    return crossing;  // it goes round for ever
  }

  const Machine& machine_;
  std::size_t cells_;
  std::uint64_t states_max_ = 1;
  std::unordered_map<std::uint64_t, Crossing> known_{};
};

struct Repeated {
  Block block;
  std::uint64_t count;
};
using Side = std::vector<Repeated>;  // the nearest last; beyond it zeros without end

void push(Side& side, Block block, std::uint64_t count) {
  if (side.empty() && block == 0) return;
  if (!side.empty() && side.back().block == block) {
    side.back().count += count;
  } else {
    side.push_back({block, count});
  }
}

Block pop(Side& side) {
  if (side.empty()) return 0;
  const Block block = side.back().block;
  if (--side.back().count == 0) side.pop_back();
  return block;
}

std::uint64_t digits_not_zero(Block block, std::size_t symbols) {
  std::uint64_t count = 0;
  for (; block > 0; block /= static_cast<Block>(symbols)) count += block % symbols != 0 ? 1 : 0;
  return count;
}

}  // namespace

FastRun fast_run(const Machine& machine, std::size_t block, std::uint64_t steps_max,
                 std::uint64_t moves_max) {
  if (block == 0 || block > 8) throw std::invalid_argument("a block has 1 to 8 cells");
  Crossings crossings(machine, block);
  Side left, right;
  State state = 0;
  bool to_right = true;
  FastRun result;
  Run& run = result.run;
  while (result.moves < moves_max) {
    Side& ahead = to_right ? right : left;
    Side& behind = to_right ? left : right;
    const Block read = ahead.empty() ? 0 : ahead.back().block;
    const Crossing& c = crossings.of(read, state, to_right);
    const bool passes = c.end == (to_right ? Crossing::End::right : Crossing::End::left);
    const bool into_blank = passes && c.state == state && ahead.empty();
    if (c.end == Crossing::End::never || into_blank) {
      result.never = true;
      return result;
    }
    const bool chain = passes && c.state == state;
    const std::uint64_t times = chain ? ahead.back().count : 1;
    if (c.steps > (steps_max - run.steps) / times) return result;
    run.steps += c.steps * times;
    ++result.moves;
    if (chain) {
      ahead.pop_back();
    } else {
      pop(ahead);
    }
    if (c.end == Crossing::End::halts) {
      run.ended = Ended::halted;
      run.last_state = c.last_state;
      run.last_symbol = c.last_symbol;
      push(ahead, c.block, 1);
      for (const Side* side : {&left, &right})
        for (const Repeated& r : *side) run.score += r.count * digits_not_zero(r.block, machine.symbols());
      return result;
    }
    push(passes ? behind : ahead, c.block, times);
    if (!passes) to_right = !to_right;  // what was ahead lies behind the new way
    state = c.state;
  }
  return result;
}

}  // namespace quire::labs::lean_tcs::tm

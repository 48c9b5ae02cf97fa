// Repeated-word lists: the tape is cut into words of L cells, each side is a list of words with counts, and a
// count of T or more is only known to be T or more. Taking a word from such a count may leave T - 1 or as
// many as before: both are followed. A closed set of such configurations without a halt proves that there is
// none (after the decider RepWL of the Busy Beaver challenge).
#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

/// A side is a text of pairs, the nearest last: a word, and how often (T stands for T or more).
struct Position {
  std::u16string left{}, right{};
  State state = 0;
  bool to_right = true;
};

std::u16string key_of(const Position& p) {
  std::u16string key = p.left;
  key += static_cast<char16_t>(0xFFFF);
  key += p.right;
  key += static_cast<char16_t>(2 * p.state + (p.to_right ? 1 : 0));
  return key;
}

struct Crossing {
  enum class End : std::uint8_t { left, right, halts, never } end = End::never;
  char16_t word = 0;
  State state = 0;
};

class Words {
 public:
  Words(const Machine& machine, std::size_t cells, std::size_t many, std::size_t most)
      : machine_(machine), cells_(cells), many_(static_cast<char16_t>(many)), most_(most) {
    for (std::size_t i = 0; i < cells; ++i) circles_ *= machine.symbols();
    circles_ *= machine.states() * cells;
  }

  bool close() {
    reach({});
    while (!open_.empty()) {
      const Position here = std::move(open_.back());
      open_.pop_back();
      if (!expand(here) || seen_.size() > most_) return false;
    }
    return true;
  }

 private:
  static constexpr std::size_t kListMost = 64;

  void reach(Position p) {
    if (seen_.insert(key_of(p)).second) open_.push_back(std::move(p));
  }

  void push(std::u16string& side, char16_t word) const {
    if (side.empty() && word == 0) return;
    if (side.empty() || side[side.size() - 2] != word) {
      side += word;
      side += static_cast<char16_t>(1);
    } else if (side.back() < many_) {
      ++side.back();
    }
  }

  bool expand(const Position& here) {
    const std::u16string& ahead = here.to_right ? here.right : here.left;
    if (ahead.empty()) return cross(here, ahead, 0);
    const char16_t word = ahead[ahead.size() - 2], count = ahead.back();
    std::u16string less = ahead;
    if (count == 1) {
      less.resize(less.size() - 2);
    } else {
      --less.back();
    }
    if (count == many_ && !cross(here, ahead, word)) return false;
    return cross(here, less, word);
  }

  /// The head crosses a word behind which `ahead` lies.
  bool cross(const Position& here, const std::u16string& ahead, char16_t word) {
    const Crossing c = crossing(word, here.state, here.to_right);
    if (c.end == Crossing::End::halts) return false;
    if (c.end == Crossing::End::never) return true;
    Position next = here;
    (here.to_right ? next.right : next.left) = ahead;
    next.state = c.state;
    next.to_right = c.end == Crossing::End::right;
    std::u16string& side = next.to_right ? next.left : next.right;
    push(side, c.word);
    if (side.size() > 2 * kListMost) return false;
    reach(std::move(next));
    return true;
  }

  Crossing crossing(char16_t word, State state, bool from_left) {
    const std::uint64_t key = (std::uint64_t{word} << 8) | (std::uint64_t{state} << 1) | (from_left ? 1 : 0);
    const auto known = crossings_.find(key);
    if (known != crossings_.end()) return known->second;
    return crossings_.emplace(key, cross_cells(word, state, from_left)).first->second;
  }

  Crossing cross_cells(char16_t word, State state, bool from_left) const {
    std::vector<Symbol> cells(cells_);
    for (Symbol& cell : cells) {
      cell = static_cast<Symbol>(word % machine_.symbols());
      word = static_cast<char16_t>(word / machine_.symbols());
    }
    std::size_t at = from_left ? 0 : cells_ - 1;
    for (std::size_t steps = 0; steps <= circles_; ++steps) {
      const Action& action = machine_.at(state, cells[at]);
      if (action.halts()) return {.end = Crossing::End::halts};
      cells[at] = action.write;
      state = action.next;
      const bool right = action.move > 0;
      if (at != (right ? cells_ - 1 : 0)) {
        at = right ? at + 1 : at - 1;
        continue;
      }
      Crossing c{.end = right ? Crossing::End::right : Crossing::End::left, .word = 0, .state = state};
      for (std::size_t i = cells_; i-- > 0;)
        c.word = static_cast<char16_t>(c.word * machine_.symbols() + cells[i]);
      return c;
    }
    return {};
  }

  const Machine& machine_;
  std::size_t cells_;
  char16_t many_;
  std::size_t most_, circles_ = 1;
  std::unordered_map<std::uint64_t, Crossing> crossings_{};
  std::unordered_set<std::u16string> seen_{};
  std::vector<Position> open_{};
};

}  // namespace

std::optional<Certificate> find_words(const Machine& machine, std::size_t cells, std::size_t many,
                                      std::size_t configurations_max) {
  std::size_t words = 1;
  for (std::size_t i = 0; i < cells; ++i) words *= machine.symbols();
  if (cells == 0 || cells > 12 || words > 4096 || many < 2 || many > 100) return std::nullopt;
  if (!Words(machine, cells, many, configurations_max).close()) return std::nullopt;
  return Certificate{.kind = Certificate::Kind::words, .a = cells, .b = many};
}

}  // namespace quire::labs::lean_tcs::tm

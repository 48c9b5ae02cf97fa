#include "labs/regex-pspace/bit_equivalence.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include <fmt/format.h>

namespace quire::labs::regex_pspace {
namespace {

using Set = std::uint64_t;  // bit 0: the start; bit p + 1: position p

/// Glushkov's automaton; the start is a position of its own, followed by all that may come first.
struct Automaton {
  std::array<Set, kBitPositionsMax + 1> follow{};
  std::array<Set, kLettersMax> of_letter{};
  Set final_states = 0;

  explicit Automaton(const Expression& expression) {
    struct Part {
      Set first, last;
      bool empty;
    };
    std::vector<Part> parts;
    parts.reserve(expression.length());
    std::size_t positions = 0;
    const auto link = [&](Set from, Set to) {
      for (; from != 0; from &= from - 1) follow[static_cast<std::size_t>(std::countr_zero(from))] |= to;
    };
    for (const Expression::Node& n : expression.nodes()) {
      if (n.op == Op::letter) {
        const Set bit = Set{1} << ++positions;
        of_letter[n.letter] |= bit;
        parts.push_back({bit, bit, false});
        continue;
      }
      const Part left = parts[n.left];
      if (n.op == Op::star) link(left.last, left.first);
      if (n.op == Op::star || n.op == Op::maybe) {
        parts.push_back({left.first, left.last, true});
        continue;
      }
      const Part right = parts[n.right];
      if (n.op == Op::either) {
        parts.push_back({left.first | right.first, left.last | right.last, left.empty || right.empty});
        continue;
      }
      link(left.last, right.first);
      parts.push_back({left.empty ? left.first | right.first : left.first,
                       right.empty ? left.last | right.last : right.last, left.empty && right.empty});
    }
    follow[0] = parts.back().first;
    final_states = parts.back().last | (parts.back().empty ? 1 : 0);
  }

  Set reach(Set from) const {
    Set to = 0;
    for (; from != 0; from &= from - 1) to |= follow[static_cast<std::size_t>(std::countr_zero(from))];
    return to;
  }
  bool accepts(Set set) const { return (set & final_states) != 0; }
};

/// Sets of both automata by number, and which are one (union-find). Open addressing; grows by doubling.
class Classes {
 public:
  Classes() : slots_(64) {}

  /// False if the two were one already.
  bool join(Set a, Set b) {
    std::uint32_t x = root(number(a, 0)), y = root(number(b, 1));
    if (x == y) return false;
    if (x < y) std::swap(x, y);
    parent_[x] = y;
    return true;
  }

 private:
  struct Key {
    Set set;
    std::uint32_t side;
  };

  std::uint32_t number(Set set, std::uint32_t side) {
    if (2 * (keys_.size() + 1) > slots_.size()) grow();
    std::uint32_t& slot = slots_[place(set, side)];
    if (slot == 0) {
      keys_.push_back({set, side});
      parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
      slot = static_cast<std::uint32_t>(keys_.size());
    }
    return slot - 1;
  }

  std::size_t place(Set set, std::uint32_t side) const {
    std::uint64_t hash = (set ^ (std::uint64_t{side} << 63)) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && (keys_[slots_[at] - 1].set != set || keys_[slots_[at] - 1].side != side))
      at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  void grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (std::size_t i = 0; i < keys_.size(); ++i)
      slots_[place(keys_[i].set, keys_[i].side)] = static_cast<std::uint32_t>(i + 1);
  }

  std::uint32_t root(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }

  std::vector<std::uint32_t> slots_;
  std::vector<Key> keys_{};
  std::vector<std::uint32_t> parent_{};
};

struct Pair {
  Set a, b;
  std::uint32_t from;
  automata::Letter letter;
};

automata::Word word_to(const std::vector<Pair>& pairs, std::size_t at) {
  automata::Word word;
  for (; at != 0; at = pairs[at].from) word.push_back(pairs[at].letter);
  std::reverse(word.begin(), word.end());
  return word;
}

}  // namespace

Result<Comparison> bit_equivalence(const Expression& left, const Expression& right, std::size_t letters,
                                   const CompareOptions& options) {
  const Automaton a(left), b(right);
  Classes classes;
  std::vector<Pair> pairs;
  Comparison result;
  const auto add = [&](const Pair& pair) {
    ++result.processed;
    if (!classes.join(pair.a, pair.b)) return false;
    pairs.push_back(pair);
    return a.accepts(pair.a) != b.accepts(pair.b);
  };
  bool differ = add({1, 1, 0, 0});
  for (std::size_t at = 0; at < pairs.size() && !differ; ++at) {
    if (options.check && at % 4096 == 0) options.check();
    if (at >= options.pairs_max)
      return Error{fmt::format("undecided after {} pairs of sets; the expressions are too large", at)};
    const Set reach_a = a.reach(pairs[at].a), reach_b = b.reach(pairs[at].b);
    for (std::size_t letter = 0; letter < letters && !differ; ++letter)
      differ = add({reach_a & a.of_letter[letter], reach_b & b.of_letter[letter],
                    static_cast<std::uint32_t>(at), static_cast<automata::Letter>(letter)});
  }
  if (differ) result.word = word_to(pairs, pairs.size() - 1);
  result.pairs = pairs.size();
  return result;
}

}  // namespace quire::labs::regex_pspace

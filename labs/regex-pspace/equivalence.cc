#include "labs/regex-pspace/equivalence.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "labs/regex-pspace/bit_equivalence.h"

namespace quire::labs::regex_pspace {
namespace {

using automata::Letter;
using automata::PositionAutomaton;
using automata::Word;
using Bits = std::vector<std::uint64_t>;

/// Both automata as one over the disjoint union of their positions; bit 0 of each side is its start. A set's
/// bits are in one array of words.
class Machine {
 public:
  Machine(const PositionAutomaton& automaton, std::size_t letters)
      : words_((automaton.letters.size() + 1 + 63) / 64),
        follow_((automaton.letters.size() + 1) * words_),
        of_letter_(letters * words_),
        final_(words_) {
    for (std::size_t a = 0; a < letters; ++a)
      for (std::size_t p = 0; p < automaton.letters.size(); ++p)
        if (automaton.letters[p] >> a & 1) set(&of_letter_[a * words_], p + 1);
    for (const std::uint32_t p : automaton.first) set(&follow_[0], p + 1);
    for (std::size_t p = 0; p < automaton.letters.size(); ++p)
      for (const std::uint32_t q : automaton.follow[p]) set(&follow_[(p + 1) * words_], q + 1);
    for (const std::uint32_t p : automaton.last) set(final_.data(), p + 1);
    if (automaton.accepts_empty) set(final_.data(), 0);
  }

  std::size_t words() const { return words_; }
  Bits start() const {
    Bits bits(words_);
    bits[0] = 1;
    return bits;
  }
  bool accepting(const Bits& set) const {
    for (std::size_t w = 0; w < words_; ++w)
      if (set[w] & final_[w]) return true;
    return false;
  }
  /// All positions that may come after those of the set.
  void reach(const Bits& set, Bits& out) const {
    out.assign(words_, 0);
    for (std::size_t w = 0; w < words_; ++w)
      for (std::uint64_t rest = set[w]; rest != 0; rest &= rest - 1) {
        const std::uint64_t* follow =
            &follow_[(w * 64 + static_cast<std::size_t>(std::countr_zero(rest))) * words_];
        for (std::size_t v = 0; v < words_; ++v) out[v] |= follow[v];
      }
  }
  /// Of them, those with the letter.
  void take(const Bits& reached, std::size_t letter, Bits& out) const {
    out.resize(words_);
    for (std::size_t v = 0; v < words_; ++v) out[v] = reached[v] & of_letter_[letter * words_ + v];
  }

 private:
  static void set(std::uint64_t* bits, std::size_t place) {
    bits[place / 64] |= std::uint64_t{1} << place % 64;
  }

  std::size_t words_;
  Bits follow_, of_letter_, final_;
};

struct BitsHash {
  std::size_t operator()(const Bits& bits) const {
    std::uint64_t hash = 0x9E3779B97F4A7C15;
    for (const std::uint64_t word : bits) hash = std::rotl((hash ^ word) * 0xFF51AFD7ED558CCD, 31);
    return hash ^ hash >> 32;
  }
};

/// Sets by number; a set met again keeps its number.
class Sets {
 public:
  std::uint32_t number(const Bits& set) {
    const auto [at, fresh] = numbers_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
    if (fresh) sets_.push_back(&at->first);
    return at->second;
  }
  const Bits& operator[](std::uint32_t number) const { return *sets_[number]; }
  std::size_t size() const { return sets_.size(); }

 private:
  std::unordered_map<Bits, std::uint32_t, BitsHash> numbers_;
  std::vector<const Bits*> sets_;
};

class Classes {
 public:
  std::uint32_t find(std::uint32_t x) {
    while (parent_.size() <= x) parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  /// False if they were one already.
  bool join(std::uint32_t x, std::uint32_t y) {
    x = find(x);
    y = find(y);
    parent_[std::max(x, y)] = std::min(x, y);
    return x != y;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

/// Pairs in the order in which they are met, each with the word that leads to it.
struct Trail {
  struct Pair {
    std::uint32_t a, b, from;
    Letter letter;
  };
  std::vector<Pair> pairs;

  Word word_to(std::size_t pair) const {
    Word word;
    for (std::size_t at = pair; at != 0; at = pairs[at].from) word.push_back(pairs[at].letter);
    std::reverse(word.begin(), word.end());
    return word;
  }
};

bool within(const Bits& small, const Bits& large) {
  for (std::size_t w = 0; w < small.size(); ++w)
    if (small[w] & ~large[w]) return false;
  return true;
}

/// The congruence that pairs of sets over the union of both automata's positions generate: two sets are one
/// where rewriting each with all pairs (a set that holds one side takes in the other) ends in the same set.
class Congruence {
 public:
  void add(Bits left, Bits right) { rules_.emplace_back(std::move(left), std::move(right)); }
  bool holds(const Bits& a, const Bits& b) const { return normal(a) == normal(b); }

 private:
  Bits normal(Bits set) const {
    std::vector<bool> used(rules_.size());
    for (bool again = true; again;) {
      again = false;
      for (std::size_t i = 0; i < rules_.size(); ++i) {
        const auto& [left, right] = rules_[i];
        if (used[i] || (!within(left, set) && !within(right, set))) continue;
        used[i] = again = true;
        for (std::size_t w = 0; w < set.size(); ++w) set[w] |= left[w] | right[w];
      }
    }
    return set;
  }

  std::vector<std::pair<Bits, Bits>> rules_;
};

/// Sets of both machines as sets over the union of their positions.
Bits in_left(const Bits& set, std::size_t right_words) {
  Bits both = set;
  both.resize(set.size() + right_words);
  return both;
}
Bits in_right(const Bits& set, std::size_t left_words) {
  Bits both(left_words);
  both.insert(both.end(), set.begin(), set.end());
  return both;
}

class Equivalence {
 public:
  Equivalence(const PositionAutomaton& a, const PositionAutomaton& b, std::size_t letters,
              const CompareOptions& options)
      : a_(a, letters), b_(b, letters), letters_(letters), options_(options) {}

  Result<Comparison> run() {
    Comparison result;
    if (add(a_.start(), b_.start(), 0, 0)) result.word = Word{};
    Bits reach_a, reach_b, to_a, to_b;
    for (std::size_t at = 0; at < trail_.pairs.size() && !result.word; ++at) {
      if (options_.check && at % 256 == 0) options_.check();
      if (at >= options_.pairs_max)
        return Error{fmt::format("undecided after {} pairs of sets; the expressions are too large", at)};
      a_.reach(sets_[trail_.pairs[at].a], reach_a);
      b_.reach(sets_[trail_.pairs[at].b], reach_b);
      for (std::size_t letter = 0; letter < letters_ && !result.word; ++letter) {
        a_.take(reach_a, letter, to_a);
        b_.take(reach_b, letter, to_b);
        if (add(to_a, to_b, static_cast<std::uint32_t>(at), static_cast<Letter>(letter)))
          result.word = trail_.word_to(trail_.pairs.size() - 1);
      }
    }
    result.pairs = trail_.pairs.size();
    result.processed = processed_;
    return result;
  }

 private:
  /// Follows a pair, unless it is known to be one; true if the two disagree on the word that leads there.
  bool add(const Bits& a, const Bits& b, std::uint32_t from, Letter letter) {
    ++processed_;
    const Bits both_a = in_left(a, options_.congruence ? b_.words() : 0),
               both_b = in_right(b, options_.congruence ? a_.words() : 0);
    const std::uint32_t x = sets_.number(a), y = sets_.number(tagged(b));
    if (options_.congruence && congruence_.holds(both_a, both_b)) return false;
    if (!options_.congruence && !classes_.join(x, y)) return false;
    if (options_.congruence) congruence_.add(both_a, both_b);
    trail_.pairs.push_back({x, y, from, letter});
    return a_.accepting(a) != b_.accepting(b);
  }

  /// Sets of b among those of a: longer by one word, so that none is both.
  Bits tagged(const Bits& b) const {
    Bits bits = b;
    bits.resize(std::max(a_.words(), b_.words()) + 1);
    bits.back() = 1;
    return bits;
  }

  Machine a_, b_;
  std::size_t letters_, processed_ = 0;
  const CompareOptions& options_;
  Sets sets_;
  Classes classes_;
  Congruence congruence_;
  Trail trail_;
};

/// Pairs of a position of `a` and a set of `b`, those of one word together: a pair says nothing new where the
/// set holds one that was met with that position.
class Inclusion {
 public:
  Inclusion(const PositionAutomaton& a, const PositionAutomaton& b, std::size_t letters,
            const CompareOptions& options)
      : a_(a, letters), b_(b, letters), letters_(letters), options_(options), met_(a.letters.size() + 1) {}

  Result<Comparison> run() {
    Comparison result;
    if (add(a_.start(), b_.start(), 0, 0)) result.word = Word{};
    Bits reach_a, reach_b, to_a, to_b;
    for (std::size_t at = 0; at < trail_.pairs.size() && !result.word; ++at) {
      if (options_.check && at % 256 == 0) options_.check();
      if (pairs_ >= options_.pairs_max)
        return Error{fmt::format(
            "undecided after {} pairs of a position and a set; the expressions are too large", pairs_)};
      a_.reach(a_sets_[trail_.pairs[at].a], reach_a);
      b_.reach(b_sets_[trail_.pairs[at].b], reach_b);
      for (std::size_t letter = 0; letter < letters_ && !result.word; ++letter) {
        a_.take(reach_a, letter, to_a);
        b_.take(reach_b, letter, to_b);
        if (add(to_a, to_b, static_cast<std::uint32_t>(at), static_cast<Letter>(letter)))
          result.word = trail_.word_to(trail_.pairs.size() - 1);
      }
    }
    result.pairs = pairs_;
    result.processed = processed_;
    return result;
  }

 private:
  /// Follows what is new of the positions that a word leads to; true if `a` accepts the word and `b` does
  /// not.
  bool add(const Bits& positions, const Bits& set, std::uint32_t from, Letter letter) {
    const std::uint32_t number = b_sets_.number(set);
    Bits fresh(positions.size());
    bool any = false;
    for (std::size_t w = 0; w < positions.size(); ++w)
      for (std::uint64_t rest = positions[w]; rest != 0; rest &= rest - 1) {
        ++processed_;
        std::vector<std::uint32_t>& met = met_[w * 64 + static_cast<std::size_t>(std::countr_zero(rest))];
        if (std::ranges::any_of(met, [&](std::uint32_t known) { return within(b_sets_[known], set); }))
          continue;
        met.push_back(number);
        fresh[w] |= rest & -rest;
        any = true;
        ++pairs_;
      }
    if (!any) return false;
    trail_.pairs.push_back({a_sets_.number(fresh), number, from, letter});
    return a_.accepting(fresh) && !b_.accepting(set);
  }

  Machine a_, b_;
  std::size_t letters_, processed_ = 0, pairs_ = 0;
  const CompareOptions& options_;
  Sets a_sets_, b_sets_;
  std::vector<std::vector<std::uint32_t>> met_;  // by position: numbers of sets
  Trail trail_;
};

/// Letters that two expressions use, from 0 to the last.
std::size_t letters_of(const Expression& a, const Expression& b) {
  return static_cast<std::size_t>(std::bit_width(a.letters() | b.letters()));
}

}  // namespace

PositionAutomaton position_automaton(const Expression& expression) {
  // Sets of positions as lists; what is first and last in a node, and whether it accepts the empty word.
  struct Part {
    std::vector<std::uint32_t> first, last;
    bool empty = false;
  };
  PositionAutomaton automaton;
  std::vector<Part> parts(expression.length());
  const auto link = [&](const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to) {
    for (const std::uint32_t p : from) {
      std::vector<std::uint32_t> merged;
      std::ranges::set_union(automaton.follow[p], to, std::back_inserter(merged));
      automaton.follow[p] = std::move(merged);
    }
  };
  const auto joined = [](const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y) {
    std::vector<std::uint32_t> merged;
    std::ranges::set_union(x, y, std::back_inserter(merged));
    return merged;
  };
  for (std::size_t i = 0; i < expression.length(); ++i) {
    const Expression::Node& n = expression.nodes()[i];
    Part& part = parts[i];
    if (n.op == Op::letter) {
      const auto p = static_cast<std::uint32_t>(automaton.letters.size());
      automaton.letters.push_back(automata::Letters{1} << n.letter);
      automaton.follow.emplace_back();
      part = {{p}, {p}, false};
      continue;
    }
    Part& left = parts[n.left];
    if (n.op == Op::star || n.op == Op::maybe) {
      part = std::move(left);
      part.empty = true;
      if (n.op == Op::star) link(part.last, part.first);
      continue;
    }
    Part& right = parts[n.right];
    if (n.op == Op::then) {
      link(left.last, right.first);
      part.first = left.empty ? joined(left.first, right.first) : left.first;
      part.last = right.empty ? joined(left.last, right.last) : right.last;
      part.empty = left.empty && right.empty;
    } else {
      part.first = joined(left.first, right.first);
      part.last = joined(left.last, right.last);
      part.empty = left.empty || right.empty;
    }
    left = right = {};
  }
  automaton.first = std::move(parts.back().first);
  automaton.last = std::move(parts.back().last);
  automaton.accepts_empty = parts.back().empty;
  return automaton;
}

Result<Comparison> equivalence(const PositionAutomaton& a, const PositionAutomaton& b, std::size_t letters,
                               const CompareOptions& options) {
  return Equivalence(a, b, letters, options).run();
}

Result<Comparison> equivalence(const Expression& a, const Expression& b, const CompareOptions& options) {
  const bool small = std::max(a.positions(), b.positions()) <= kBitPositionsMax;
  if (small && !options.congruence) return bit_equivalence(a, b, letters_of(a, b), options);
  return equivalence(position_automaton(a), position_automaton(b), letters_of(a, b), options);
}

Result<Comparison> inclusion(const PositionAutomaton& a, const PositionAutomaton& b, std::size_t letters,
                             const CompareOptions& options) {
  return Inclusion(a, b, letters, options).run();
}

Result<Comparison> inclusion(const Expression& a, const Expression& b, const CompareOptions& options) {
  return inclusion(position_automaton(a), position_automaton(b), letters_of(a, b), options);
}

std::optional<automata::Dfa> subset_automaton(const PositionAutomaton& automaton, std::size_t letters,
                                              std::size_t states_max) {
  const Machine machine(automaton, letters);
  Sets sets;
  automata::Dfa dfa{letters, 0, {}, {}};
  sets.number(machine.start());
  Bits reach, to;
  for (std::uint32_t state = 0; state < sets.size(); ++state) {
    if (sets.size() > states_max) return std::nullopt;
    dfa.accepting.push_back(machine.accepting(sets[state]) ? 1 : 0);
    machine.reach(sets[state], reach);
    for (std::size_t letter = 0; letter < letters; ++letter) {
      machine.take(reach, letter, to);
      dfa.successors.push_back(sets.number(to));
    }
  }
  return dfa;
}

bool accepts(const PositionAutomaton& automaton, std::span<const Letter> word) {
  std::size_t letters = 1;
  for (const Letter letter : word) letters = std::max<std::size_t>(letters, letter + std::size_t{1});
  const Machine machine(automaton, letters);
  Bits set = machine.start(), reach;
  for (const Letter letter : word) {
    machine.reach(set, reach);
    machine.take(reach, letter, set);
  }
  return machine.accepting(set);
}

}  // namespace quire::labs::regex_pspace

#include "labs/regex-pspace/orbit.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace quire::labs::regex_pspace {
namespace {

using Set = std::uint8_t;  // of positions

Set shifted(Set set, std::size_t by) { return static_cast<Set>(set << by); }

/// a, and behind it b with its positions shifted; first, last and nullable are the caller's.
Positions side_by_side(const Positions& a, const Positions& b) {
  Positions both = a;
  both.count = static_cast<std::uint8_t>(a.count + b.count);
  for (std::size_t p = 0; p < b.count; ++p) {
    both.follow[a.count + p] = shifted(b.follow[p], a.count);
    both.letter[a.count + p] = b.letter[p];
  }
  return both;
}

/// Every position of `from` may be followed by those of `to`.
void link(Positions& positions, Set from, Set to) {
  for (std::size_t p = 0; p < positions.count; ++p)
    if (from >> p & 1) positions.follow[p] = static_cast<Set>(positions.follow[p] | to);
}

/// The subset construction, states in the order in which they are met; `next` has kLettersMax entries a
/// state.
struct Subsets {
  std::size_t states = 0;
  std::array<std::uint8_t, Live::kStatesMax * kLettersMax> next;
  std::array<std::uint8_t, Live::kStatesMax> accepting;
};

void build(const Positions& positions, std::span<const Set> of_letter, Subsets& out) {
  std::array<Set, Live::kStatesMax> sets;
  std::array<std::uint8_t, 1 << kPositionsMax> number;
  number.fill(Live::kDead);
  out.states = 1;
  out.accepting[0] = positions.nullable;
  for (std::size_t state = 0; state < out.states; ++state) {
    Set reach = positions.first;
    if (state > 0) {
      reach = 0;
      for (unsigned rest = sets[state]; rest != 0; rest &= rest - 1)
        reach = static_cast<Set>(reach | positions.follow[static_cast<std::size_t>(std::countr_zero(rest))]);
    }
    for (std::size_t a = 0; a < of_letter.size(); ++a) {
      const Set to = reach & of_letter[a];
      std::uint8_t& found = number[to];
      if (to != 0 && found == Live::kDead) {
        found = static_cast<std::uint8_t>(out.states);
        sets[out.states] = to;
        out.accepting[out.states++] = (to & positions.last) != 0;
      }
      out.next[state * kLettersMax + a] = found;  // of the empty set: never numbered, so dead
    }
  }
}

/// Classes of states with the same future (Moore 1956), numbered in the order of their first states.
/// Signatures of a round are compared whole: a class and its successors' classes, a byte each.
std::size_t classes(const Subsets& from, std::size_t letters,
                    std::array<std::uint8_t, Live::kStatesMax>& of_state) {
  for (std::size_t s = 0; s < from.states; ++s) of_state[s] = from.accepting[s] == from.accepting[0] ? 0 : 1;
  std::size_t count = 1;
  for (std::size_t s = 0; s < from.states; ++s)
    count = std::max<std::size_t>(count, of_state[s] + std::size_t{1});
  using Signature = std::array<std::uint8_t, kLettersMax + 1>;
  std::array<Signature, Live::kStatesMax> seen;
  for (;;) {
    std::array<std::uint8_t, Live::kStatesMax> finer;
    std::size_t fresh = 0;
    for (std::size_t s = 0; s < from.states; ++s) {
      Signature signature{of_state[s]};
      for (std::size_t a = 0; a < letters; ++a) {
        const std::uint8_t to = from.next[s * kLettersMax + a];
        signature[a + 1] = to == Live::kDead ? Live::kDead : of_state[to];
      }
      std::size_t c = 0;
      while (c < fresh && seen[c] != signature) ++c;
      if (c == fresh) seen[fresh++] = signature;
      finer[s] = static_cast<std::uint8_t>(c);
    }
    of_state = finer;
    if (fresh == count) return count;
    count = fresh;
  }
}

/// Writes what breadth-first search over the letters in this order writes: a state's acceptance and
/// successors, state by state. Stops early and gives false where it is above `least`; an empty `least` is
/// above everything.
bool write(const Live& automaton, std::span<const std::uint8_t> order, std::span<const std::uint8_t> least,
           std::vector<std::uint8_t>& text) {
  std::array<std::uint8_t, Live::kStatesMax> number, met;
  number.fill(Live::kDead);
  number[0] = 0;
  met[0] = 0;
  std::size_t count = 1;
  bool below = least.empty();
  text.clear();
  const auto put = [&](std::uint8_t byte) {
    if (!below && byte > least[text.size()]) return false;
    below = below || byte < least[text.size()];
    text.push_back(byte);
    return true;
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t state = met[i];
    if (!put(automaton.accepting[state])) return false;
    for (const std::uint8_t letter : order) {
      const std::uint8_t to = automaton.next[state * kLettersMax + letter];
      if (to != Live::kDead && number[to] == Live::kDead) {
        number[to] = static_cast<std::uint8_t>(count);
        met[count++] = to;
      }
      if (!put(to == Live::kDead ? Live::kDead : number[to])) return false;
    }
  }
  return true;
}

}  // namespace

Positions Positions::leaf(std::uint8_t letter) {
  Positions p;
  p.count = p.first = p.last = 1;
  p.letter[0] = letter;
  return p;
}

Positions Positions::of(const Expression& expression) {
  std::vector<Positions> of_node;
  for (const Expression::Node& n : expression.nodes()) {
    switch (n.op) {
      case Op::letter:
        of_node.push_back(leaf(n.letter));
        break;
      case Op::either:
        of_node.push_back(regex_pspace::either(of_node[n.left], of_node[n.right]));
        break;
      case Op::then:
        of_node.push_back(regex_pspace::then(of_node[n.left], of_node[n.right]));
        break;
      case Op::star:
        of_node.push_back(regex_pspace::star(of_node[n.left]));
        break;
      case Op::maybe:
        of_node.push_back(regex_pspace::maybe(of_node[n.left]));
        break;
    }
  }
  return of_node.back();
}

Positions Positions::renamed(const Renaming& image) const {
  Positions p = *this;
  for (std::size_t i = 0; i < count; ++i) p.letter[i] = image[p.letter[i]];
  return p;
}

Positions either(const Positions& a, const Positions& b) {
  Positions p = side_by_side(a, b);
  p.nullable = a.nullable | b.nullable;
  p.first = a.first | shifted(b.first, a.count);
  p.last = a.last | shifted(b.last, a.count);
  return p;
}

Positions then(const Positions& a, const Positions& b) {
  Positions p = side_by_side(a, b);
  const Set first = shifted(b.first, a.count), last = shifted(b.last, a.count);
  link(p, a.last, first);
  p.nullable = a.nullable & b.nullable;
  p.first = static_cast<Set>(a.nullable ? a.first | first : a.first);
  p.last = static_cast<Set>(b.nullable ? a.last | last : last);
  return p;
}

Positions star(Positions a) {
  link(a, a.last, a.first);
  a.nullable = 1;
  return a;
}

Positions maybe(Positions a) {
  a.nullable = 1;
  return a;
}

Live live_of(const Positions& positions) {
  std::array<Set, kLettersMax> by_name{};
  for (std::size_t p = 0; p < positions.count; ++p) by_name[positions.letter[p]] |= static_cast<Set>(1u << p);
  Live live;
  std::array<Set, kLettersMax> of_letter{};
  for (std::size_t a = 0; a < kLettersMax; ++a) {
    if (by_name[a] == 0) continue;
    of_letter[live.used] = by_name[a];
    live.letter[live.used++] = static_cast<std::uint8_t>(a);
  }
  Subsets subsets;
  build(positions, std::span(of_letter).first(live.used), subsets);
  std::array<std::uint8_t, Live::kStatesMax> of_state;
  live.states = classes(subsets, live.used, of_state);
  for (std::size_t s = subsets.states; s-- > 0;) {
    const std::size_t c = of_state[s];
    live.accepting[c] = subsets.accepting[s];
    for (std::size_t a = 0; a < live.used; ++a) {
      const std::uint8_t to = subsets.next[s * kLettersMax + a];
      live.next[c * kLettersMax + a] = to == Live::kDead ? Live::kDead : of_state[to];
    }
  }
  return live;
}

std::optional<Live> live_of(const automata::Dfa& minimal) {
  // In a minimal automaton the one dead state, if any, is left by no letter and accepts nothing.
  std::size_t dead = minimal.states();
  for (automata::State s = 0; s < minimal.states(); ++s) {
    bool stays = minimal.accepting[s] == 0;
    for (std::size_t a = 0; a < minimal.letters; ++a)
      stays = stays && minimal.next(s, static_cast<automata::Letter>(a)) == s;
    if (stays) dead = s;
  }
  Live live;
  live.states = minimal.states() - (dead < minimal.states() ? 1 : 0);
  if (live.states > Live::kStatesMax || minimal.letters > kLettersMax || dead == minimal.start)
    return std::nullopt;
  // The start is state 0 of a minimal automaton (breadth-first numbers); those behind the dead one move down.
  const auto place = [&](std::size_t s) {
    return static_cast<std::uint8_t>(s == dead ? Live::kDead : s > dead ? s - 1 : s);
  };
  for (std::size_t a = 0; a < minimal.letters; ++a) {
    bool used = false;
    for (automata::State s = 0; s < minimal.states(); ++s)
      used = used || minimal.next(s, static_cast<automata::Letter>(a)) != dead;
    if (!used) continue;
    for (automata::State s = 0; s < minimal.states(); ++s)
      if (s != dead)
        live.next[static_cast<std::size_t>(place(s)) * kLettersMax + live.used] =
            place(minimal.next(s, static_cast<automata::Letter>(a)));
    live.letter[live.used++] = static_cast<std::uint8_t>(a);
  }
  for (automata::State s = 0; s < minimal.states(); ++s)
    if (s != dead) live.accepting[place(s)] = minimal.accepting[s];
  return live;
}

void key_of(const Live& automaton, Key& key) {
  std::array<std::uint8_t, kLettersMax> order{};
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(automaton.used);
  std::array<std::uint8_t, kLettersMax> best = order;
  std::vector<std::uint8_t> text;
  key.bytes.clear();
  key.symmetries = 0;
  do {
    if (!write(automaton, std::span(order).first(automaton.used), key.bytes, text)) continue;
    if (text == key.bytes) {
      ++key.symmetries;
      continue;
    }
    key.bytes.swap(text);
    key.symmetries = 1;
    best = order;
  } while (std::next_permutation(order.begin(), end));
  key.to_orbit = kSame;
  for (std::size_t j = 0; j < automaton.used; ++j)
    key.to_orbit[automaton.letter[best[j]]] = static_cast<std::uint8_t>(j);
  // How many letters there are belongs to the language's name: the text alone does not tell where a state
  // ends.
  key.bytes.push_back(static_cast<std::uint8_t>(automaton.used));
}

std::uint64_t orbit_size(std::size_t letters, std::size_t used, std::uint32_t symmetries) {
  std::uint64_t injections = 1;
  for (std::size_t i = 0; i < used; ++i) injections *= letters - i;
  return injections / symmetries;
}

}  // namespace quire::labs::regex_pspace

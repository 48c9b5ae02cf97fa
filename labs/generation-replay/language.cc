#include "labs/generation-replay/language.h"

#include <algorithm>
#include <array>

namespace quire::labs::generation_replay {

namespace {

/// Words in their order with the automaton's state after each prefix: the next word costs amortised constant
/// time.
class WordWalk {
 public:
  WordWalk(const automata::Dfa& dfa, Elem x) : dfa_(dfa) {
    const Elem k = dfa.letters;
    for (; x > 1; x = (x - 2) / k + 1) word_.push_back(static_cast<automata::Letter>((x - 2) % k));
    std::reverse(word_.begin(), word_.end());
    states_.assign(word_.size() + 1, dfa.start);
    run_from(0);
  }
  bool accepted() const { return dfa_.accepting[states_.back()] != 0; }
  void advance() {
    std::size_t i = word_.size();
    while (i > 0 && word_[i - 1] + std::size_t{1} == dfa_.letters) word_[--i] = 0;
    if (i == 0) {
      word_.insert(word_.begin(), 0);
      states_.push_back(dfa_.start);
    } else {
      ++word_[--i];
    }
    run_from(i);
  }

 private:
  void run_from(std::size_t i) {
    for (; i < word_.size(); ++i) states_[i + 1] = dfa_.next(states_[i], word_[i]);
  }

  const automata::Dfa& dfa_;
  automata::Word word_;
  std::vector<automata::State> states_;
};

/// The least accepted word from a given one on, found from the automaton: sparse and finite languages cost no
/// scan.
class LeastWord {
 public:
  explicit LeastWord(const automata::Dfa& dfa) : dfa_(dfa), within_{dfa.accepting} {}

  /// 0 when there is none up to kElemMax.
  Elem from(Elem x) {
    automata::Word word;
    const Elem k = dfa_.letters;
    for (Elem rest = x; rest > 1; rest = (rest - 2) / k + 1) {
      word.push_back(static_cast<automata::Letter>((rest - 2) % k));
    }
    std::reverse(word.begin(), word.end());
    if (dfa_.accepts(word)) return x;
    if (raise(word)) return bounded(word);
    while (number(word) <= kElemMax) {
      word.assign(word.size() + 1, 0);
      if (complete(word, 0, dfa_.start)) return bounded(word);
    }
    return 0;
  }

 private:
  /// The least accepted word of the same length that is larger: keep the longest prefix possible.
  bool raise(automata::Word& word) {
    std::vector<automata::State> states{dfa_.start};
    for (const automata::Letter letter : word) states.push_back(dfa_.next(states.back(), letter));
    for (std::size_t p = word.size(); p-- > 0;) {
      for (std::size_t letter = word[p] + std::size_t{1}; letter < dfa_.letters; ++letter) {
        const auto l = static_cast<automata::Letter>(letter);
        automata::Word tail = word;
        tail[p] = l;
        if (!complete(tail, p + 1, dfa_.next(states[p], l))) continue;
        word = std::move(tail);
        return true;
      }
    }
    return false;
  }

  /// Fills word[p..] with the least letters that lead from `s` to acceptance.
  bool complete(automata::Word& word, std::size_t p, automata::State s) {
    if (!accepts_after(word.size() - p)[s]) return false;
    for (; p < word.size(); ++p) {
      automata::Letter letter = 0;
      while (!accepts_after(word.size() - p - 1)[dfa_.next(s, letter)]) ++letter;
      word[p] = letter;
      s = dfa_.next(s, letter);
    }
    return true;
  }

  /// [state]: some word of exactly `letters` letters leads to acceptance.
  const std::vector<std::uint8_t>& accepts_after(std::size_t letters) {
    while (within_.size() <= letters) {
      std::vector<std::uint8_t> longer(dfa_.states(), 0);
      for (std::size_t e = 0; e < dfa_.successors.size(); ++e) {
        if (within_.back()[dfa_.successors[e]]) longer[e / dfa_.letters] = 1;
      }
      within_.push_back(std::move(longer));
    }
    return within_[letters];
  }

  Elem number(const automata::Word& word) const {
    Elem x = 1;
    for (const automata::Letter letter : word) {
      x = (x - 1) * dfa_.letters + letter + 2;
      if (x > kElemMax) return kElemMax + 1;
    }
    return x;
  }
  Elem bounded(const automata::Word& word) const {
    const Elem x = number(word);
    return x <= kElemMax ? x : 0;
  }

  const automata::Dfa& dfa_;
  std::vector<std::vector<std::uint8_t>> within_;
};

Result<Language> regular(Result<automata::Dfa> dfa) {
  if (!dfa) return Error{dfa.error()};
  return Language(Regular{std::move(*dfa)});
}

Result<Language> periodic(Result<Periodic> set) {
  if (!set) return Error{set.error()};
  return Language(std::move(*set));
}

}  // namespace

bool Regular::has(Elem x) const {
  // Letters come last first; an alphabet of two letters or more makes words of at most 64 of them.
  std::array<automata::Letter, 64> word;
  std::size_t length = 0;
  for (const Elem k = dfa.letters; x > 1; x = (x - 2) / k + 1) {
    word[length++] = static_cast<automata::Letter>((x - 2) % k);
  }
  automata::State s = dfa.start;
  while (length > 0) s = dfa.next(s, word[--length]);
  return dfa.accepting[s] != 0;
}

Elem Regular::next(Elem from) const {
  constexpr Elem kTried = 256;
  from = std::max<Elem>(from, 1);
  WordWalk walk(dfa, from);
  for (Elem x = from; x < from + kTried; ++x, walk.advance()) {
    if (walk.accepted()) return x <= kElemMax ? x : 0;
  }
  return LeastWord(dfa).from(from + kTried);
}

void Regular::fill(std::size_t first_word, std::span<std::uint64_t> words) const {
  WordWalk walk(dfa, Elem{64} * first_word + 1);
  for (std::uint64_t& word : words) {
    word = 0;
    for (std::size_t b = 0; b < 64; ++b, walk.advance()) {
      if (walk.accepted()) word |= std::uint64_t{1} << b;
    }
  }
}

Language Language::everything(const Universe& universe) {
  if (universe.arithmetic()) return Periodic::everything();
  const std::size_t k = universe.alphabet().size();
  return Regular{automata::Dfa{k, 0, std::vector<automata::State>(k, 0), {1}}};
}

bool Language::infinite() const {
  if (const auto* p = std::get_if<Periodic>(&set_)) return p->infinite();
  return automata::infinite(std::get<Regular>(set_).dfa);
}

std::optional<std::uint64_t> Language::size() const {
  if (const auto* p = std::get_if<Periodic>(&set_)) return p->size();
  return automata::word_count(std::get<Regular>(set_).dfa);
}

Result<Language> intersection(const Language& a, const Language& b, std::size_t states_max) {
  if (const auto* p = std::get_if<Periodic>(&a.set_))
    return periodic(intersection(*p, std::get<Periodic>(b.set_)));
  return regular(automata::product(std::get<Regular>(a.set_).dfa, std::get<Regular>(b.set_).dfa,
                                   automata::Combine::both, states_max));
}

Result<Language> set_union(const Language& a, const Language& b) {
  if (const auto* p = std::get_if<Periodic>(&a.set_))
    return periodic(set_union(*p, std::get<Periodic>(b.set_)));
  return regular(automata::product(std::get<Regular>(a.set_).dfa, std::get<Regular>(b.set_).dfa,
                                   automata::Combine::either));
}

Language complement(const Language& a) {
  if (const auto* p = std::get_if<Periodic>(&a.set_)) return complement(*p);
  return Regular{automata::minimise(automata::complement(std::get<Regular>(a.set_).dfa))};
}

Result<bool> included(const Language& a, const Language& b) {
  const auto outside = intersection(a, complement(b));
  if (!outside) return Error{outside.error()};
  return outside->size() == std::uint64_t{0};
}

}  // namespace quire::labs::generation_replay

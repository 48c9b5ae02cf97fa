#include "labs/generation-replay/language.h"

#include <algorithm>

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

Result<Language> regular(Result<automata::Dfa> dfa) {
  if (!dfa) return Error{dfa.error()};
  return Language(Regular{std::move(*dfa)});
}

Result<Language> periodic(Result<Periodic> set) {
  if (!set) return Error{set.error()};
  return Language(std::move(*set));
}

}  // namespace

bool Regular::has(Elem x) const { return WordWalk(dfa, x).accepted(); }

Elem Regular::next(Elem from) const {
  if (automata::empty(dfa)) return 0;
  WordWalk walk(dfa, std::max<Elem>(from, 1));
  for (Elem x = std::max<Elem>(from, 1); x <= kElemMax; ++x, walk.advance()) {
    if (walk.accepted()) return x;
  }
  return 0;
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

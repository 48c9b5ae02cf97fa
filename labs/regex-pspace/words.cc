#include "labs/regex-pspace/words.h"

#include <stdexcept>

namespace quire::labs::regex_pspace {

WordCounts::WordCounts(const automata::Dfa& dfa, std::size_t length_max) : dfa_(dfa) {
  std::uint64_t all = 1;
  for (std::size_t length = 0; length <= length_max; ++length) {
    all_.push_back(all);
    if (all > (std::uint64_t{1} << 62) / std::max<std::size_t>(1, dfa.letters))
      throw std::invalid_argument("more words than can be counted");
    all *= dfa.letters;
  }
  ways_.emplace_back(dfa.accepting.begin(), dfa.accepting.end());
  for (std::size_t rest = 1; rest <= length_max; ++rest) {
    std::vector<std::uint64_t> ways(dfa.states());
    for (automata::State s = 0; s < dfa.states(); ++s)
      for (std::size_t a = 0; a < dfa.letters; ++a)
        ways[s] += ways_[rest - 1][dfa.next(s, static_cast<automata::Letter>(a))];
    ways_.push_back(std::move(ways));
  }
}

std::optional<automata::Word> WordCounts::draw(bool inside, random::Stream& stream) const {
  const auto count = [&](std::size_t rest, automata::State s) {
    return inside ? ways_[rest][s] : all_[rest] - ways_[rest][s];
  };
  std::uint64_t total = 0;
  for (std::size_t length = 0; length < ways_.size(); ++length) total += count(length, dfa_.start);
  if (total == 0) return std::nullopt;
  std::uint64_t pick = stream.below(total);
  std::size_t length = 0;
  while (pick >= count(length, dfa_.start)) pick -= count(length++, dfa_.start);
  automata::Word word;
  automata::State state = dfa_.start;
  for (std::size_t rest = length; rest > 0; --rest)
    for (std::size_t a = 0; a < dfa_.letters; ++a) {
      const automata::State to = dfa_.next(state, static_cast<automata::Letter>(a));
      if (pick >= count(rest - 1, to)) {
        pick -= count(rest - 1, to);
        continue;
      }
      word.push_back(static_cast<automata::Letter>(a));
      state = to;
      break;
    }
  return word;
}

std::string spelled(const automata::Word& word) {
  std::string text;
  for (const automata::Letter letter : word) text += static_cast<char>('a' + letter);
  return text;
}

std::string quoted(const automata::Word& word) {
  return word.empty() ? "the empty word" : "\"" + spelled(word) + "\"";
}

}  // namespace quire::labs::regex_pspace

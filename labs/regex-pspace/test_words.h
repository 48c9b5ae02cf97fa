// For the tests: membership by the definition of the operators alone, and all words up to a length.
#pragma once

#include <vector>

#include "labs/engines/automata/dfa.h"
#include "labs/regex-pspace/expression.h"

namespace quire::labs::regex_pspace {

/// By trying every way to cut the word.
inline bool belongs(const Expression& e, const automata::Word& word) {
  const auto& root = e.root();
  const auto part = [&](std::size_t begin, std::size_t end) {
    return automata::Word(word.begin() + static_cast<std::ptrdiff_t>(begin),
                          word.begin() + static_cast<std::ptrdiff_t>(end));
  };
  switch (root.op) {
    case Op::letter:
      return word.size() == 1 && word[0] == root.letter;
    case Op::maybe:
      return word.empty() || belongs(e.below(root.left), word);
    case Op::either:
      return belongs(e.below(root.left), word) || belongs(e.below(root.right), word);
    case Op::then:
      for (std::size_t cut = 0; cut <= word.size(); ++cut)
        if (belongs(e.below(root.left), part(0, cut)) && belongs(e.below(root.right), part(cut, word.size())))
          return true;
      return false;
    case Op::star:
      if (word.empty()) return true;
      for (std::size_t cut = 1; cut <= word.size(); ++cut)
        if (belongs(e.below(root.left), part(0, cut)) && belongs(e, part(cut, word.size()))) return true;
      return false;
  }
  return false;
}

/// By length, then letters.
inline std::vector<automata::Word> all_words(std::size_t letters, std::size_t length_max) {
  std::vector<automata::Word> words{{}};
  for (std::size_t i = 0; words[i].size() < length_max; ++i)
    for (std::size_t a = 0; a < letters; ++a) {
      words.push_back(words[i]);
      words.back().push_back(static_cast<automata::Letter>(a));
    }
  return words;
}

}  // namespace quire::labs::regex_pspace

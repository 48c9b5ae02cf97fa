#include "labs/nlsat/theory.h"

#include <algorithm>

namespace quire::labs::nlsat {

sat::Literal Atoms::of(const std::string& words) {
  const auto [it, is_new] = numbers_.try_emplace(words, static_cast<sat::Literal>(words_.size() + 1));
  if (is_new) words_.push_back(words);
  return it->second;
}

sat::Literal Atoms::find(const std::string& words) const {
  const auto it = numbers_.find(words);
  return it == numbers_.end() ? 0 : it->second;
}

bool same_clauses(const sat::Cnf& a, const std::vector<std::string>& words_a, const sat::Cnf& b,
                  const std::vector<std::string>& words_b) {
  Atoms atoms;
  const auto sets = [&](const sat::Cnf& cnf, const std::vector<std::string>& words) {
    std::vector<std::vector<sat::Literal>> all;
    for (std::size_t i = 0; i < cnf.size(); ++i) {
      std::vector<sat::Literal> clause;
      for (const sat::Literal l : cnf[i]) {
        const sat::Literal v = atoms.of(words[static_cast<std::size_t>(sat::variable_of(l) - 1)]);
        clause.push_back(l > 0 ? v : -v);
      }
      std::sort(clause.begin(), clause.end());
      clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
      all.push_back(std::move(clause));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  return sets(a, words_a) == sets(b, words_b);
}

}  // namespace quire::labs::nlsat

// What a text says: a formula whose variables have words, and which sentence each clause comes from. All
// fragments are read into this.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/sat/cnf.h"

namespace quire::labs::nlsat {

/// Variables by their words, numbered from 1 in the order in which they come.
class Atoms {
 public:
  sat::Literal of(const std::string& words);
  /// 0 where there is none of these words.
  sat::Literal find(const std::string& words) const;
  /// Words of variables 1, 2, ...
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, sat::Literal, std::less<>> numbers_;
  std::vector<std::string> words_;
};

struct Theory {
  sat::Cnf cnf{};
  std::vector<std::string> atoms{};          ///< atoms[v - 1]; empty: a variable that only the encoding needs
  std::vector<std::uint32_t> sentence_of{};  ///< of each clause
  std::vector<std::string> sentences{};
  std::optional<sat::Literal> query{};
  /// Satisfiable is certain, unsatisfiable is so only up to this many individuals; 0: both are certain.
  std::size_t individuals_bound = 0;

  void add(const std::vector<sat::Literal>& clause, std::size_t sentence) {
    cnf.add(clause);
    sentence_of.push_back(static_cast<std::uint32_t>(sentence));
  }
};

/// The same clauses, each as a set of literals, as often, variables being the same where their words are.
bool same_clauses(const sat::Cnf& a, const std::vector<std::string>& words_a, const sat::Cnf& b,
                  const std::vector<std::string>& words_b);

}  // namespace quire::labs::nlsat

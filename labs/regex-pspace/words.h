// Words of a language: how many there are of each length, and one drawn so that all up to a length are
// equally likely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/automata/dfa.h"
#include "labs/engines/random/random.h"

namespace quire::labs::regex_pspace {

class WordCounts {
 public:
  /// Of words up to `length_max` letters; letters^length_max must be below 2^63 (std::invalid_argument).
  WordCounts(const automata::Dfa& dfa, std::size_t length_max);

  /// Words of exactly this length that are accepted, or refused.
  std::uint64_t accepted(std::size_t length) const { return ways_[length][dfa_.start]; }
  std::uint64_t refused(std::size_t length) const { return all_[length] - accepted(length); }
  /// One of the words up to length_max that are (or are not) accepted, all equally likely; nothing where none
  /// is.
  std::optional<automata::Word> draw(bool inside, random::Stream& stream) const;

 private:
  const automata::Dfa dfa_;
  std::vector<std::vector<std::uint64_t>>
      ways_;                        ///< [rest][state]: words of that length from there to acceptance
  std::vector<std::uint64_t> all_;  ///< letters^length
};

/// As letters; the empty word as "".
std::string spelled(const automata::Word& word);
/// For sentences: "ab" in its quotes, or the empty word.
std::string quoted(const automata::Word& word);

}  // namespace quire::labs::regex_pspace

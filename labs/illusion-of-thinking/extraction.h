// Answers out of what a model wrote: every list of moves of the puzzle's form, and the last of them as the
// final answer. Lists behind `moves =` count alone where there are any; else any list of lists that reads as
// moves.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "labs/illusion-of-thinking/verify.h"

namespace quire::labs::illusion {

struct Candidate {
  std::size_t begin = 0, end = 0;  ///< bytes of the text
  Judged judged{};
};

struct Candidates {
  std::vector<Candidate> all{};           ///< well-formed, in order, doubles included
  std::optional<std::size_t> cut_rows{};  ///< the text ends inside of a list, after so many moves
};

/// Of more lists than this the last ones are judged: a board is set up for each.
inline constexpr std::ptrdiff_t kCandidatesMost = 2000;

Candidates candidates_in(const Instance& instance, std::string_view text);

/// Without those that say the same as an earlier one.
std::vector<Candidate> distinct(std::string_view text, const std::vector<Candidate>& all);

/// Does the text say that there is no solution? A few plain ways of saying so, in English.
bool says_unsolvable(std::string_view text);

}  // namespace quire::labs::illusion

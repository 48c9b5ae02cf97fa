// Puzzles as records (docs/problem-sets.md), the streams that they are drawn from, and what a response to one
// is worth. An answer is graded by the rules of its game; the label only says whether there is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"
#include "labs/hardcore-logic/games.h"

namespace quire::labs::hardcore_logic {

inline constexpr char kSlug[] = "hardcore-logic";

/// Draws that a puzzle may take.
inline constexpr std::uint64_t kDrawsMost = 200;

/// Puzzle `number` of a group: a function of these, of nothing else. Nothing where all its draws came to
/// nothing.
std::optional<Puzzle> nth_puzzle(const Game& game, const Group& group, std::uint64_t seed,
                                 std::uint64_t number, const MakeOptions& options);

/// "binario-empty-8-17"
problems::Record record_of(const Game& game, const Puzzle& puzzle, std::uint64_t number, std::uint64_t seed);
/// What a record says of its solution, for Game::recheck().
Solved solved_of(const problems::Record& record);

/// The game of an instance, after check(); the error names the field.
Result<const Game*> checked_game(const Instance& instance);

/// What a response says: the last JSON object with "solvable" in it, nothing besides "solution" in it.
struct Said {
  bool solvable = false;
  boost::json::value solution{};
};
/// The error says why the text is no answer.
Result<Said> read_response(std::string_view text);

problems::Grade grade(const Game& game, const problems::Record& record, const problems::Response& response);

}  // namespace quire::labs::hardcore_logic

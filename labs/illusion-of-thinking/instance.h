// The four puzzles of "The Illusion of Thinking" (arXiv 2506.06941, section 3.1 and appendix A.1) and their
// instances: size N sets how hard they are. An instance is what a move list is checked against; as JSON it
// stands in a problem's record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "paper/result.h"

namespace quire::labs::illusion {

enum class Puzzle : std::uint8_t { hanoi, checkers, river, blocks };
inline constexpr Puzzle kPuzzles[] = {Puzzle::hanoi, Puzzle::checkers, Puzzle::river, Puzzle::blocks};

const char* name_of(Puzzle puzzle);
std::optional<Puzzle> puzzle_named(std::string_view name);

/// Sizes that make sense and fit: hanoi 1-62, checkers 1-1000, river 1-64, blocks 2-1000.
struct Sizes {
  int least, most;
};
Sizes sizes_of(Puzzle puzzle);

/// Stacks of blocks by label, the lowest first. Labels are capital letters, then AA, AB, ...
using Stacks = std::vector<std::vector<std::string>>;

struct Instance {
  Puzzle puzzle = Puzzle::hanoi;
  int n = 3;
  int boat = 0;                                               ///< river: people that it holds
  std::vector<std::vector<std::int64_t>> pegs{}, peg_goal{};  ///< hanoi: disks, the lowest first
  Stacks stacks{}, stack_goal{};                              ///< blocks
};

/// The paper's: for river with the boat that it sets (2 up to N = 3, then 3) unless another is given. For
/// blocks of odd N, which the paper does not have, the longer stack gives the last block.
Instance paper_instance(Puzzle puzzle, int n, int boat = 0);
int paper_boat(int n);
std::string block_label(int number);

boost::json::object json_of(const Instance& instance);
/// Errors name the field: "instance.boat must be a whole number from 1 to 64".
Result<Instance> read_instance(const boost::json::object& object);

/// From a person's JSON: [["A","B"],["C"],[]] and [[3,2,1],[],[]]; `name` begins the error. Blocks have two
/// to eight stacks; fewer in the text are filled up to three.
Result<Stacks> read_stacks(const boost::json::value& value, std::string_view name);
Result<std::vector<std::vector<std::int64_t>>> read_pegs(const boost::json::value& value,
                                                         std::string_view name);
/// Start and goal go together: the same blocks or disks, each once.
Status check_instance(const Instance& instance);

std::string text_of(const Stacks& stacks);
std::string text_of(const std::vector<std::vector<std::int64_t>>& pegs);

/// Length of a shortest solution by formula, where there is one: hanoi 2^N - 1, checkers (N+1)^2 - 1; blocks
/// 2N - 1 and 2N - 2 for even and odd N, which A* confirms up to 25 and nobody has proved. Paper's
/// instances only.
std::optional<std::uint64_t> formula_length(Puzzle puzzle, int n);

}  // namespace quire::labs::illusion

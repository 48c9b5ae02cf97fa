// The four puzzles in the small language model's 64 symbols (ours; the paper's models read plain English). A
// prompt is a letter for the puzzle, the state and "="; a response is the moves, "$" at the end. In the
// traced style the state after each move follows it, between ":" and ";".
//   hanoi     h000=       peg of each disk, the smallest first     a02      disk, from, to
//   checkers  cxx.yy=     x red, y blue                            x12      colour, from, to
//   river     f3<<<<<=    seats; pairs left <, right >, a or g: only the actor, only the agent is left; side
//   of the boat
//                                                                  a1g1|    people
//   blocks    bab,cd,=    stacks from the bottom up                b02      block, from, to
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "labs/illusion-of-thinking/instance.h"
#include "labs/illusion-of-thinking/verify.h"

namespace quire::labs::illusion {

/// A shortest way to the goal from some state.
struct Course {
  std::string start{};                ///< state
  std::vector<std::string> moves{};   ///< as above
  std::vector<std::string> states{};  ///< after each
};

/// Largest size that these texts can say.
int small_text_most(Puzzle puzzle);

/// From every state of the instance's space from which the goal can be reached and is not; the instance's own
/// start comes first. Empty where it has no solution. Paper's instances.
std::vector<Course> courses_of(const Instance& instance);

enum class Style { direct, traced };
const char* name_of(Style style);

std::string small_prompt(const Instance& instance, std::string_view state);
std::string small_response(const Course& course, Style style);
/// State with which the instance begins.
std::string small_start(const Instance& instance);

/// What a response comes to. Traced states are passed over: they are the model's notes.
Judged judge_small(const Instance& instance, std::string_view response, Style style);
/// The same moves as other models write them, "moves = [[1, 0, 2]]"; a response that is not made of moves
/// stays as it is.
std::string small_answer(const Instance& instance, std::string_view response, Style style);

}  // namespace quire::labs::illusion

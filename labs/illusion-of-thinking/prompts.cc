#include "labs/illusion-of-thinking/prompts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace quire::labs::illusion {
namespace {

constexpr char kAnswer[] =
    "\n\nWrite the complete list of moves in your thinking as well, not only a part or a rule that produces "
    "it. End your "
    "answer with the list in exactly this form:\n";

std::string hanoi_system() {
  return std::string(
             "You solve puzzles. Here is a Tower of Hanoi. Disks of different sizes are stacked on pegs; "
             "disk 1 is "
             "the smallest. Find moves that turn the given arrangement into the wanted one.\n\nRules:\n"
             "1. One disk moves at a time.\n"
             "2. A move takes the topmost disk of one peg and puts it on top of another peg.\n"
             "3. A disk never lies on a smaller one.\n\n"
             "A move is written [disk, from peg, to peg]; pegs are counted from 0. Example: three disks on "
             "peg 0, "
             "[[3, 2, 1], [], []] from the bottom to the top of each peg, go to peg 2 by\n"
             "moves = [[1,0,2],[2,0,1],[1,2,1],[3,0,2],[1,1,0],[2,1,2],[1,0,2]]") +
         kAnswer + "moves = [[disk, from peg, to peg], ...]";
}

std::string checkers_system() {
  return std::string(
             "You solve puzzles. Red checkers (R) and blue checkers (B) stand on a line of cells with one "
             "empty cell "
             "(_). Find moves that let the two colours change sides.\n\nRules:\n"
             "1. A checker slides into the empty cell beside it, or\n"
             "2. jumps over exactly one checker of the other colour into the empty cell behind that one.\n"
             "3. No checker moves backward: red goes right only, blue goes left only.\n\n"
             "A move is written [colour, from cell, to cell]; cells are counted from 0 at the left end. "
             "Example: "
             "[R, _, B] becomes [B, _, R] by\nmoves = [[R,0,1],[B,2,0],[R,1,2]]") +
         kAnswer + "moves = [[colour, from cell, to cell], ...]";
}

std::string river_system() {
  return std::string(
             "You solve puzzles. Actors a_1, a_2, ... and their agents A_1, A_2, ... want to cross a river "
             "in a boat "
             "that holds only a few people. Agent A_i belongs to actor a_i. Find crossings that bring "
             "everybody from "
             "the left bank to the right bank.\n\nRules:\n"
             "1. Each crossing takes the boat to the other bank; at least one person is in it, and no more "
             "than it "
             "holds. All of them were on the boat's bank.\n"
             "2. An actor is never together with another actor's agent unless the own agent is there too. "
             "This "
             "holds on the left bank, on the right bank and in the boat.\n\n"
             "A move lists the people in the boat; the boat begins on the left. Example: two pairs and a "
             "boat for "
             "two cross by\nmoves = "
             "[[\"A_2\",\"a_2\"],[\"A_2\"],[\"A_1\",\"A_2\"],[\"A_1\"],[\"A_1\",\"a_1\"]]") +
         kAnswer + "moves = [[person, ...], ...]";
}

std::string blocks_system() {
  return std::string(
             "You solve puzzles. Blocks are piled up in stacks. Find moves that turn the given stacks into "
             "the wanted "
             "ones.\n\nRules:\n"
             "1. One block moves at a time.\n"
             "2. A move takes the topmost block of one stack and puts it on top of another stack, which may "
             "be "
             "empty.\n\n"
             "A move is written [block, from stack, to stack]; stacks are counted from 0 and listed from the "
             "bottom "
             "to the top. Example: [[A, B], [C], []] becomes [[A], [B], [C]] by\n"
             "moves = [[C,1,2],[B,0,1]]") +
         kAnswer + "moves = [[block, from stack, to stack], ...]";
}

constexpr char kAlgorithm[] =
    "\n\nThis procedure solves it when all disks are on one peg; carry it out step by step:\n"
    "procedure bring(n, source, target, spare)\n"
    "  if n = 1: move disk 1 from source to target, and return\n"
    "  bring(n - 1, source, spare, target)\n"
    "  move disk n from source to target\n"
    "  bring(n - 1, spare, target, source)\n"
    "Begin with bring(number of disks, first peg, last peg, middle peg).";

std::string people_text(int n, char kind) {
  std::vector<std::string> names;
  for (int i = 1; i <= n; ++i) names.push_back(fmt::format("{}_{}", kind, i));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string line_text(int n, char left, char right) {
  std::string text = "[";
  for (int i = 0; i < n; ++i) text += std::string(1, left) + ", ";
  text += "_";
  for (int i = 0; i < n; ++i) text += std::string(", ") + right;
  return text + "]";
}

}  // namespace

Prompt prompt_of(const Instance& instance, bool algorithm) {
  switch (instance.puzzle) {
    case Puzzle::hanoi:
      return {hanoi_system(),
              fmt::format("There are {} disks. From the bottom to the top of each peg,\nstart: {}\ngoal: {}\n"
                          "Find the moves from start to goal.{}",
                          instance.n, text_of(instance.pegs), text_of(instance.peg_goal),
                          algorithm ? kAlgorithm : "")};
    case Puzzle::checkers:
      return {checkers_system(),
              fmt::format("There are {0} red and {0} blue checkers.\nstart: {1}\ngoal: {2}\n"
                          "Find the moves from start to goal.",
                          instance.n, line_text(instance.n, 'R', 'B'), line_text(instance.n, 'B', 'R'))};
    case Puzzle::river:
      return {
          river_system(),
          fmt::format("There are {} pairs: actors {} with their agents {}. All are on the left bank, and "
                      "the boat holds {} people at most. Find the crossings that bring all to the right "
                      "bank.",
                      instance.n, people_text(instance.n, 'a'), people_text(instance.n, 'A'), instance.boat)};
    case Puzzle::blocks:
      break;
  }
  return {blocks_system(),
          fmt::format("There are {} blocks.\nstart: {}\ngoal: {}\nFind the moves from start to goal.",
                      instance.n, text_of(instance.stacks), text_of(instance.stack_goal))};
}

}  // namespace quire::labs::illusion

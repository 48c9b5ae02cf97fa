// How long it takes to say that an answer is the only one: benchmarks/labs/hardcore-logic.sh sets it beside
// plain backtracking in Python, and beside Z3 on the same clauses. Processor time. Usage: uniqueness_bench
// FOLDER (files of instances and clauses are written there, for the peers)
#include <ctime>
#include <fstream>
#include <string>

#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include "labs/engines/sat/dimacs.h"
#include "labs/hardcore-logic/grid_game.h"
#include "labs/hardcore-logic/records.h"

namespace {

using namespace quire::labs;
using namespace quire::labs::hardcore_logic;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Task {
  const char* name;
  const char* game;
  const char* variant;
  const char* size;
  std::uint64_t puzzles;
  bool clauses;  ///< written for Z3 as well
};

constexpr Task kTasks[] = {{"binario-8", "binario", "empty", "8x8", 30, false},
                           {"hitori-6", "hitori", "cipher", "6x6", 30, false},
                           {"kakurasu-7", "kakurasu", "plain", "7x7", 30, false},
                           {"skyscraper-6", "skyscraper", "diag", "6x6", 20, true}};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: uniqueness_bench FOLDER\n");
    return 2;
  }
  const std::string folder = arguments[1];
  for (const Task& task : kTasks) {
    const Game& game = *game_of(task.game);
    const Group group{task.name, task.game, task.variant, task.size, Change::ic1};
    std::vector<Puzzle> puzzles;
    for (std::uint64_t i = 0; i < task.puzzles; ++i)
      if (auto puzzle = nth_puzzle(game, group, 1, i, {})) puzzles.push_back(std::move(*puzzle));
    std::ofstream out(folder + "/" + task.name + ".jsonl");
    for (const Puzzle& puzzle : puzzles) {
      // The peers read numbers: a cipher is decoded for them.
      const auto usual = game.usual_look(puzzle.instance);
      out << boost::json::serialize(usual ? *usual : puzzle.instance) << '\n';
    }
    std::uint64_t only = 0;
    const double begun = seconds();
    for (const Puzzle& puzzle : puzzles)
      only += game.solve(puzzle.instance, {.proof = false}).kind == Solved::Kind::one ? 1U : 0U;
    fmt::print("quire {} seconds={:.9f} puzzles={} only={}\n", task.name,
               (seconds() - begun) / static_cast<double>(puzzles.size()), puzzles.size(), only);
    if (!task.clauses) continue;
    const auto& grid = dynamic_cast<const GridGame&>(game);
    for (std::size_t i = 0; i < puzzles.size(); ++i) {
      const Formula f = grid.formula(puzzles[i].instance);
      std::ofstream clauses(fmt::format("{}/{}-{}.cnf", folder, task.name, i));
      clauses << "c told " << f.told << '\n' << sat::dimacs_text(f.cnf);
    }
  }
  return 0;
}

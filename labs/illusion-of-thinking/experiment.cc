// The experiment: proofs, how far searches reach, pictures, the channel that calibrates, small models.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/illusion-of-thinking/drawing.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/solve.h"

namespace quire::labs::illusion {
namespace {

using lab::Bench;

std::vector<Puzzle> puzzles_of(const lab::Values& values) {
  std::vector<Puzzle> puzzles;
  for (const std::string& name : values.list("puzzles")) {
    const Puzzle puzzle = *puzzle_named(name);
    if (std::find(puzzles.begin(), puzzles.end(), puzzle) == puzzles.end()) puzzles.push_back(puzzle);
  }
  if (puzzles.empty()) throw lab::BadInput("puzzles: name one at least");
  return puzzles;
}

std::vector<double> rates_of(const lab::Values& values) {
  constexpr std::size_t kMost = 6;
  std::vector<double> rates;
  for (const std::string& text : values.list("eps")) {
    char* end = nullptr;
    const double rate = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || *end != '\0' || !(rate >= 0.001 && rate <= 0.2))
      throw lab::BadInput(fmt::format("eps: {} is no number from 0.001 to 0.2", text));
    rates.push_back(rate);
  }
  std::sort(rates.begin(), rates.end());
  rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
  if (rates.size() > kMost) throw lab::BadInput(fmt::format("eps: more than {} rates", kMost));
  if (rates.empty()) throw lab::BadInput("eps: give one rate at least");
  return rates;
}

void draw_puzzles(Bench& bench) {
  constexpr std::size_t kMovesDrawn = 100;
  std::vector<std::vector<lab::Cell>> rows;
  for (const auto& [puzzle, n] :
       {std::pair{Puzzle::hanoi, 4}, {Puzzle::checkers, 4}, {Puzzle::river, 5}, {Puzzle::blocks, 6}}) {
    const Instance instance = paper_instance(puzzle, n);
    const Solution solution = wanted(solve(instance, {.check = [&bench] { bench.check(); }}));
    bench.scene(wanted(scene_of(instance, moves_text(instance, solution, kMovesDrawn))));
    rows.push_back(
        {std::string(name_of(puzzle)), std::int64_t{n}, static_cast<std::int64_t>(solution.length)});
  }
  bench.table("Solutions, drawn", {"puzzle", "N", "moves"}, rows);
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.puzzles = puzzles_of(v);
  s.n_max = static_cast<int>(v.integer("n_max"));
  s.eps = rates_of(v);
  s.samples = static_cast<std::size_t>(v.integer("samples"));
  s.channel_samples = static_cast<std::size_t>(v.integer("channel-samples"));
  s.shape = v.text("model");
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.train_n = static_cast<int>(v.integer("train_n"));
  s.ask_n = static_cast<int>(v.integer("ask_n"));
  return s;
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  measure_lengths(bench, settings);
  measure_reach(bench);
  draw_puzzles(bench);
  measure_unsolvable(bench);
  measure_channel(bench, settings);
  measure_micro(bench, settings);
}

}  // namespace quire::labs::illusion

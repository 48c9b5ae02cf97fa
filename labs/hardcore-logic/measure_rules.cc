// What a puzzle is without its uncommon rule (C2), and in its usual look (C4).
#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

/// Whether the answer stays the only one without the rule; undecided counts as if it did.
bool same_without_rule(const Game& game, const Puzzle& puzzle, const Instance& plain,
                       const SolveOptions& options) {
  const Solved other = game.solve(plain, options);
  return other.kind == Solved::Kind::unknown ||
         (other.kind == Solved::Kind::one && other.solutions == puzzle.solved.solutions);
}

bool other_cost(const Game& game, const Puzzle& puzzle, const Instance& usual, const SolveOptions& options) {
  const Solved other = game.solve(usual, options);
  return other.kind != puzzle.solved.kind || other.difficulty != puzzle.solved.difficulty;
}

struct Counts {
  std::size_t asked = 0, failed = 0;
};

lab::Measurement measured_of(const Bench& bench, const std::map<std::string, Counts>& counts,
                             const char* what) {
  lab::Measurement m{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced};
  std::size_t asked = 0;
  for (const auto& [game, count] : counts) {
    asked += count.asked;
    m.figures.push_back({.label = game, .value = static_cast<double>(count.failed)});
  }
  if (asked == 0)
    m.not_measured = fmt::format("no puzzles {} were asked for", what);
  else
    m.note = fmt::format("{} puzzles {}", asked, what);
  return m;
}

}  // namespace

void measure_rules(Bench& bench, const Settings& settings, const std::vector<Batch>& batches) {
  bench.progress(0.6, "puzzles without their rule, and in their usual look");
  std::vector<std::pair<Counts, Counts>> found(batches.size());
  threads::parallel_for(batches.size(), settings.threads, [&](std::size_t b) {
    const Batch& batch = batches[b];
    const SolveOptions whole{.timeout_ms = settings.timeout_ms, .check = [&bench] { bench.check(); }};
    SolveOptions quick = whole;
    quick.proof = false;
    for (const Puzzle& puzzle : batch.puzzles) {
      if (batch.group.change == Change::up) continue;
      auto& [rules, looks] = found[b];
      if (const auto plain = batch.game->without_rule(puzzle.instance)) {
        ++rules.asked;
        rules.failed += same_without_rule(*batch.game, puzzle, *plain, quick) ? 1U : 0U;
      }
      if (const auto usual = batch.game->usual_look(puzzle.instance)) {
        ++looks.asked;
        looks.failed += other_cost(*batch.game, puzzle, *usual, whole) ? 1U : 0U;
      }
    }
  });
  std::map<std::string, Counts> rules, looks;
  for (std::size_t b = 0; b < batches.size(); ++b) {
    const auto add = [&](std::map<std::string, Counts>& to, const Counts& from) {
      if (from.asked == 0) return;
      Counts& sum = to[batches[b].group.game];
      sum.asked += from.asked;
      sum.failed += from.failed;
    };
    add(rules, found[b].first);
    add(looks, found[b].second);
  }
  bench.claim("C2", measured_of(bench, rules, "with an added or changed rule"));
  bench.claim("C4", measured_of(bench, looks, "in another look"));
}

}  // namespace quire::labs::hardcore_logic

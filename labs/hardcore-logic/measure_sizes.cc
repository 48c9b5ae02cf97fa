// How far beyond the paper's sizes each grid game's maker goes within a fixed number of conflicts a puzzle.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/grid_game.h"
#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

constexpr std::uint64_t kDraws = 3;  // of each size

struct Climb {
  const char* game;
  const char* variant;
  std::size_t paper;  ///< the paper's largest side
  std::size_t late;   ///< so many sizes fewer are tried: a step up costs more here
  std::vector<std::size_t> sides;

  std::size_t tried(std::size_t beyond) const {
    return std::min(beyond > late ? beyond - late : 0, sides.size());
  }
};

const std::vector<Climb>& climbs() {
  static const std::vector<Climb> list{{"binario", "empty", 10, 0, {12, 14, 16, 18, 20, 24}},
                                       {"skyscraper", "partial-count", 8, 1, {9, 10}},
                                       {"kakurasu", "blocked", 7, 0, {8, 9, 10, 11, 12, 14}},
                                       {"minesweeper", "sparse", 12, 0, {14, 16, 20, 25, 30, 40}},
                                       {"hitori", "brace", 7, 0, {8, 9, 10, 11, 12, 14}}};
  return list;
}

/// The largest side of the first ones, without a gap, of which a puzzle was certified; 0: not even the first.
std::size_t largest(const Bench& bench, const Settings& settings, const Climb& climb) {
  const Game& game = *game_of(climb.game);
  const MakeOptions options{
      .timeout_ms = std::max<std::int64_t>(1, settings.conflicts / kConflictsAMillisecond),
      .check = [&bench] { bench.check(); }};
  std::size_t reached = 0;
  for (std::size_t i = 0; i < climb.tried(settings.beyond); ++i) {
    const std::size_t side = climb.sides[i];
    const Group group{fmt::format("{}-{}-{}", climb.game, climb.variant, side), climb.game, climb.variant,
                      fmt::format("{0}x{0}", side), Change::ic1};
    bool made = false;
    for (std::uint64_t draw = 0; draw < kDraws && !made; ++draw) {
      random::Stream stream(bench.seed(), "hardcore-logic size " + group.id, draw);
      made = game.make(group, stream, options).has_value();
    }
    if (!made) return reached;
    reached = side;
  }
  return reached;
}

}  // namespace

void measure_sizes(Bench& bench, const Settings& settings) {
  if (settings.beyond == 0) return;
  bench.progress(0.78, "sizes beyond the paper's");
  std::vector<std::size_t> reached(climbs().size());
  threads::parallel_for(climbs().size(), settings.threads,
                        [&](std::size_t i) { reached[i] = largest(bench, settings, climbs()[i]); });
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Climb& climb = climbs()[i];
    const std::size_t side = std::max(reached[i], climb.paper);
    const auto x = static_cast<double>(i + 1);
    bench.point("largest", x, static_cast<double>(side) / static_cast<double>(climb.paper));
    bench.point("paper's largest", x, 1);
    rows.push_back(
        {std::string(climb.game), std::string(climb.variant), static_cast<std::int64_t>(climb.paper),
         static_cast<std::int64_t>(climb.tried(settings.beyond)), static_cast<std::int64_t>(side)});
  }
  bench.table(fmt::format("largest side certified within {} conflicts, of {} sizes tried", settings.conflicts,
                          settings.beyond),
              {"game", "variant", "the paper's", "sizes tried", "certified"}, rows);
}

}  // namespace quire::labs::hardcore_logic

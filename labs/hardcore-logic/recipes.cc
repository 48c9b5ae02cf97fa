#include "labs/hardcore-logic/recipes.h"

#include <array>

#include "labs/hardcore-logic/games.h"
#include "labs/hardcore-logic/kakurasu.h"
#include "labs/hardcore-logic/minesweeper.h"
#include "labs/hardcore-logic/skyscraper.h"

namespace quire::labs::hardcore_logic {
namespace {

constexpr std::size_t kSide = 6;

std::optional<Instance> hints(skyscraper_game::Seen seen, bool diagonals, random::Stream& stream) {
  const auto puzzle = skyscraper_game::draw_unchecked(kSide, seen, diagonals, stream);
  if (!puzzle) return std::nullopt;
  return instance_of(*puzzle, "recipe");
}

std::optional<Instance> counts(random::Stream& stream) {
  return hints(skyscraper_game::Seen::count, false, stream);
}
std::optional<Instance> sums(random::Stream& stream) {
  return hints(skyscraper_game::Seen::sum, false, stream);
}
std::optional<Instance> corners(random::Stream& stream) {
  return hints(skyscraper_game::Seen::count, true, stream);
}

/// A board that has an answer, with one of its numbers changed.
std::optional<Instance> changed_number(random::Stream& stream) {
  const Group group{"", "minesweeper", "sparse", "9x9", Change::ic1};
  auto puzzle = minesweeper_game::draw(group, stream, {});
  if (!puzzle) return std::nullopt;
  std::vector<std::size_t> opened;
  for (std::size_t i = 0; i < puzzle->shown.size(); ++i)
    if (puzzle->shown[i] != kOpen) opened.push_back(i);
  int& shown = puzzle->shown[opened[stream.below(opened.size())]];
  const auto value = static_cast<int>(stream.below(8));
  shown = value < shown ? value : value + 1;
  return instance_of(*puzzle, "recipe");
}

/// A board with all hints, two of which change places.
std::optional<Instance> swapped_hints(random::Stream& stream) {
  const Group group{"", "kakurasu", "plain", "6x6", Change::canonical};
  auto puzzle = kakurasu_game::draw(group, stream, {});
  if (!puzzle) return std::nullopt;
  auto& line = stream.bernoulli(0.5) ? puzzle->rows : puzzle->columns;
  const auto two = random::without_replacement(stream, line.size(), 2);
  std::swap(line[two[0]], line[two[1]]);
  return instance_of(*puzzle, "recipe");
}

}  // namespace

std::span<const Recipe> recipes() {
  static const std::array list{
      Recipe{"skyscraper 6x6, count, 6 to 8 hints hidden", false, &skyscraper(), counts},
      Recipe{"skyscraper 6x6, sum, 6 to 8 hints hidden", false, &skyscraper(), sums},
      Recipe{"skyscraper 6x6, count, all hints and diagonals", false, &skyscraper(), corners},
      Recipe{"minesweeper 9x9, one number changed, \"unsolvable\"", true, &minesweeper(), changed_number},
      Recipe{"kakurasu 6x6, two hints swapped, \"unsolvable\"", true, &kakurasu(), swapped_hints}};
  return list;
}

std::optional<bool> mislabelled(const Recipe& recipe, const Instance& instance, const SolveOptions& options) {
  SolveOptions looking = options;
  looking.proof = false;
  looking.limit = 2;
  const Solved solved = recipe.game->solve(instance, looking);
  if (solved.kind == Solved::Kind::unknown) return std::nullopt;
  if (recipe.labelled_unsolvable) return solved.kind != Solved::Kind::none;
  return solved.kind != Solved::Kind::one;
}

}  // namespace quire::labs::hardcore_logic

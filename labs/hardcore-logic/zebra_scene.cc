#include "labs/hardcore-logic/zebra_scene.h"

#include <fmt/format.h>

#include "labs/engines/sat/models.h"
#include "labs/hardcore-logic/zebra_solve.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

using lab::Paint;

constexpr double kLeft = 90, kTop = 30, kCellWide = 84, kCellHigh = 26;
constexpr std::size_t kStepsMost = 60;

/// Words of a step have a limit; clues are ASCII.
std::string shortened(std::string words) {
  constexpr std::size_t kMost = lab::Scene::kWordsMax - 4;
  if (words.size() > kMost) words = words.substr(0, kMost) + "...";
  return words;
}

lab::Shape cell(std::size_t attribute, std::size_t house, Paint paint, std::string words = {}) {
  return lab::box(kLeft + static_cast<double>(house) * kCellWide,
                  kTop + static_cast<double>(attribute) * kCellHigh, kCellWide, kCellHigh, paint,
                  std::move(words));
}

/// What all arrangements share that meet the clues; nothing where none does.
std::optional<std::vector<lab::Shape>> forced(const ZebraPuzzle& puzzle, const ZebraFormula& formula) {
  const auto shared = sat::backbone(formula.cnf(), formula.places(), {.conflicts_max = 100'000});
  if (!shared) return std::nullopt;
  std::vector<lab::Shape> shapes;
  for (const sat::Literal literal : *shared) {
    if (literal < 0) continue;
    const auto place = static_cast<std::size_t>(literal - 1);
    const std::size_t house = place % puzzle.houses, value = place / puzzle.houses % puzzle.houses,
                      attribute = place / puzzle.houses / puzzle.houses;
    shapes.push_back(cell(attribute, house, Paint::main, puzzle.attributes[attribute].values[value]));
  }
  return shapes;
}

}  // namespace

lab::Scene zebra_scene(const Puzzle& puzzle) {
  const ZebraPuzzle zebra = *read_zebra(puzzle.instance);
  lab::Scene scene{.name = puzzle.group.id,
                   .title = fmt::format("Zebra: {} houses, {} attributes, {} clues", zebra.houses,
                                        zebra.attributes.size(), zebra.clues.size()),
                   .note = "One clue after another; a value appears as soon as the clues so far force it.",
                   .width = kLeft + kCellWide * static_cast<double>(zebra.houses) + 10,
                   .height = kTop + kCellHigh * static_cast<double>(zebra.attributes.size()) + 10};
  for (std::size_t house = 0; house < zebra.houses; ++house)
    scene.still.push_back(lab::text(kLeft + (static_cast<double>(house) + 0.5) * kCellWide, kTop / 2, 12,
                                    fmt::format("house {}", house + 1)));
  for (std::size_t a = 0; a < zebra.attributes.size(); ++a) {
    scene.still.push_back(lab::text(kLeft / 2, kTop + (static_cast<double>(a) + 0.5) * kCellHigh, 12,
                                    zebra.attributes[a].name));
    for (std::size_t house = 0; house < zebra.houses; ++house)
      scene.still.push_back(cell(a, house, Paint::plain));
  }
  scene.steps.push_back({"Every value belongs to one house", {}});
  ZebraFormula formula(zebra);
  const std::size_t stride = zebra.clues.size() / kStepsMost + 1;
  std::size_t shapes = scene.still.size();
  for (std::size_t i = 0; i < zebra.clues.size(); ++i) {
    formula.add(zebra.clues[i]);
    const bool last = i + 1 == zebra.clues.size();
    if (i % stride != 0 && !last) continue;
    const std::string clue = fmt::format("Clue {}: {}", i + 1, zebra.words(zebra.clues[i]));
    auto now = forced(zebra, formula);
    if (!now) {
      scene.steps.push_back({shortened(clue), {cell(0, 0, Paint::bad, "none")}});
      scene.steps.back().words = shortened("No arrangement meets all clues so far. " + clue);
      break;
    }
    shapes += scene.still.size() + now->size();
    if (shapes > lab::Scene::kShapesMax) break;
    scene.steps.push_back({shortened(clue), std::move(*now)});
  }
  return scene;
}

}  // namespace quire::labs::hardcore_logic::zebra_game

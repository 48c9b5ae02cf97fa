// A grid game being solved, as a drawing: what follows from the rules by unit propagation is filled in at
// once; where nothing follows, a cell is settled whose other values end in a contradiction, which is shown to
// be so by propagation alone if there is such a cell.
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "labs/engines/sat/propagation.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Paint;
using sat::Literal;
using sat::Propagation;

constexpr double kCell = 34, kMargin = 44, kLetters = 15, kLine = 20;
constexpr std::size_t kStepsMost = 60, kLinesMost = 24;

/// Refuted by propagation alone.
bool fails(Propagation& p, Literal l) {
  p.decide(l);
  const bool failed = p.propagate() != Propagation::kNone;
  p.back_to(p.level() - 1);
  return failed;
}

}  // namespace

lab::Scene GridGame::scene(const Puzzle& puzzle) const {
  const bool solvable = puzzle.solved.kind == Solved::Kind::one && !puzzle.solved.solutions.empty();
  const Board b =
      board(puzzle.instance, solvable ? puzzle.solved.solutions.front() : boost::json::value(nullptr));
  const std::size_t lines = std::min(b.below.size(), kLinesMost);
  lab::Scene scene{
      .name = puzzle.group.id,
      .title = fmt::format("{}, {}, {}", name(), puzzle.group.variant, puzzle.group.size),
      .note = solvable ? "Filled in as it follows; a cell is tried only where nothing follows."
                       : "No answer exists; a proof that is checked says so.",
      .width = 2 * kMargin + kCell * static_cast<double>(b.columns),
      .height = 2 * kMargin + kCell * static_cast<double>(b.rows) + kLine * static_cast<double>(lines)};
  if (lines > 0) scene.width = std::max(scene.width, 320.0);
  const auto x = [](std::size_t c) { return kMargin + kCell * static_cast<double>(c); };
  const auto hints = [&](const std::vector<std::string>& side, const std::function<void(std::size_t)>& put) {
    for (std::size_t i = 0; i < side.size(); ++i)
      if (!side[i].empty()) put(i);
  };
  const double middle = kCell / 2, right = x(b.columns) + kMargin / 2, under = x(b.rows) + kMargin / 2;
  auto& still = scene.still;
  hints(b.left,
        [&](std::size_t i) { still.push_back(lab::text(kMargin / 2, x(i) + middle, kLetters, b.left[i])); });
  hints(b.right,
        [&](std::size_t i) { still.push_back(lab::text(right, x(i) + middle, kLetters, b.right[i])); });
  hints(b.top,
        [&](std::size_t i) { still.push_back(lab::text(x(i) + middle, kMargin / 2, kLetters, b.top[i])); });
  hints(b.bottom,
        [&](std::size_t i) { still.push_back(lab::text(x(i) + middle, under, kLetters, b.bottom[i])); });
  for (std::size_t i = 0; i < lines; ++i)
    still.push_back(lab::text(scene.width / 2, x(b.rows) + kMargin + kLine * (static_cast<double>(i) + 0.5),
                              kLetters, b.below[i]));

  std::vector<bool> shown(b.cells.size());
  const auto draw = [&](std::string words, const std::vector<std::size_t>& fresh) {
    lab::Step step{.words = std::move(words)};
    for (std::size_t i = 0; i < b.cells.size(); ++i) {
      const Look& look = b.cells[i];
      const bool now = std::find(fresh.begin(), fresh.end(), i) != fresh.end();
      const Paint paint = look.blocked              ? Paint::faint
                          : now                     ? Paint::good
                          : shown[i] && look.marked ? Paint::main
                                                    : Paint::plain;
      step.shapes.push_back(lab::box(x(i % b.columns), x(i / b.columns), kCell - 2, kCell - 2, paint,
                                     shown[i] && !look.solved.empty() ? look.solved : look.given));
    }
    for (std::size_t i = 0; i < b.zones.size(); ++i) {
      const std::size_t r = i / b.columns, c = i % b.columns;
      if (c + 1 < b.columns && b.zones[i] != b.zones[i + 1])
        step.shapes.push_back(lab::line(x(c + 1) - 1, x(r), x(c + 1) - 1, x(r + 1), Paint::rival));
      if (r + 1 < b.rows && b.zones[i] != b.zones[i + b.columns])
        step.shapes.push_back(lab::line(x(c), x(r + 1) - 1, x(c + 1), x(r + 1) - 1, Paint::rival));
    }
    scene.steps.push_back(std::move(step));
  };
  draw("The puzzle.", {});
  if (!solvable) {
    draw(fmt::format("It has no answer: a proof of {} bytes is taken by a checker of its own.",
                     puzzle.solved.certificate.contains("drat")
                         ? puzzle.solved.certificate.at("drat").as_string().size()
                         : 0),
         {});
    return scene;
  }

  Propagation p(formula(puzzle.instance).cnf);
  std::string words = "What follows from the rules at once.";
  for (bool more = true; more;) {
    p.propagate();
    std::vector<std::size_t> fresh;
    const Look* next = nullptr;
    std::size_t left = 0;
    bool plain = false;  // the next cell's other values fail by propagation
    for (std::size_t i = 0; i < b.cells.size(); ++i) {
      if (b.cells[i].settled == 0 || shown[i]) continue;
      if (p.value(b.cells[i].settled) > 0) {
        shown[i] = true;
        fresh.push_back(i);
        continue;
      }
      ++left;
      if (plain) continue;
      plain = fails(p, -b.cells[i].settled);
      if (plain || next == nullptr) next = &b.cells[i];
    }
    more = next != nullptr;
    if (!fresh.empty()) draw(fmt::format("{} Cells left: {}.", words, left), fresh);
    if (!more) break;
    if (scene.steps.size() >= kStepsMost) {
      for (std::size_t i = 0; i < b.cells.size(); ++i) shown[i] = shown[i] || b.cells[i].settled != 0;
      draw("And so on, to the end.", {});
      return scene;
    }
    words = plain ? "Its other value breaks a rule at once; with it follows what is new here."
                  : "Every other value ends in a contradiction further on.";
    p.decide(next->settled);
  }
  draw("Solved; no other answer exists.", {});
  return scene;
}

}  // namespace quire::labs::hardcore_logic

#include "labs/lean-tcs/scenes.h"

#include <algorithm>

#include <fmt/format.h>

#include "labs/lean-tcs/signature.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Paint;

/// The run by its configurations, with the head's place on the tape.
struct Frame {
  tm::Configuration at;
  int position;
};

std::vector<Frame> frames_of(const tm::Machine& machine, std::size_t most) {
  std::vector<Frame> frames{{{}, 0}};
  while (frames.size() <= most && frames.back().at.state != tm::kHalt) {
    Frame next = frames.back();
    const tm::Action& action = machine.at(next.at.state, next.at.head);
    tm::step(machine, next.at);
    next.position += action.move < 0 ? -1 : 1;
    frames.push_back(std::move(next));
  }
  return frames;
}

tm::Symbol cell(const Frame& frame, int place) {
  const int offset = place - frame.position;
  if (offset == 0) return frame.at.head;
  const auto& side = offset < 0 ? frame.at.left : frame.at.right;
  const auto index = static_cast<std::size_t>(std::abs(offset) - 1);
  return index < side.size() ? side[index] : tm::Symbol{0};
}

std::string name_of(tm::State state) {
  return state == tm::kHalt ? "Z" : std::string(1, static_cast<char>('A' + state));
}

struct Range {
  int low = 0, high = 0;
};
Range visited(const std::vector<Frame>& frames) {
  Range range;
  for (const Frame& f : frames) {
    range.low = std::min(range.low, f.position);
    range.high = std::max(range.high, f.position);
  }
  return range;
}

}  // namespace

void draw_champion_tape(lab::Bench& bench, const tm::Champion& champion) {
  constexpr double kCell = 26;
  const tm::Machine machine = *tm::parse(champion.machine);
  const std::vector<Frame> frames = frames_of(machine, 120);
  const Range range = visited(frames);
  const int width = range.high - range.low + 1;
  lab::Scene scene{.name = "tape",
                   .title = fmt::format("The champion of {} states, step by step", champion.states),
                   .note = fmt::format("{} halts after {} steps with {} marks.", champion.machine,
                                       champion.steps, champion.score),
                   .width = kCell * (width + 1),
                   .height = 4 * kCell};
  for (std::size_t t = 0; t < frames.size(); ++t) {
    const Frame& f = frames[t];
    lab::Step step{.words = fmt::format("Step {}: state {} reads {}", t, name_of(f.at.state), f.at.head)};
    if (f.at.state == tm::kHalt)
      step.words = fmt::format("Step {}: it has halted with {} marks", t, champion.score);
    for (int place = range.low; place <= range.high; ++place) {
      const double x = kCell * (0.5 + place - range.low);
      const tm::Symbol symbol = cell(f, place);
      step.shapes.push_back(lab::box(x, 2.2 * kCell, kCell - 2, kCell - 2,
                                     symbol == 0 ? Paint::faint : Paint::main, fmt::format("{}", symbol)));
    }
    const double head = kCell * (0.5 + f.position - range.low) + kCell / 2 - 1;
    step.shapes.push_back(lab::disc(head, 0.7 * kCell, 0.45 * kCell,
                                    f.at.state == tm::kHalt ? Paint::good : Paint::rival,
                                    name_of(f.at.state)));
    step.shapes.push_back(lab::arrow(head, 1.2 * kCell, head, 2.1 * kCell));
    scene.steps.push_back(std::move(step));
  }
  bench.scene(scene);
}

void draw_space_time(lab::Bench& bench, const tm::Champion& champion) {
  constexpr double kCell = 8;
  const std::vector<Frame> frames = frames_of(*tm::parse(champion.machine), 120);
  const Range range = visited(frames);
  lab::Scene scene{
      .name = "space-time",
      .title = "The whole run, time downwards",
      .note =
          "A dark cell holds 1; the head's way is marked. The run sweeps to and fro over a growing block.",
      .width = kCell * (range.high - range.low + 1),
      .height = kCell * static_cast<double>(frames.size())};
  lab::Step step{.words =
                     fmt::format("{} steps of {}, a row each, from the empty tape above to the halt below.",
                                 champion.steps, champion.machine)};
  for (std::size_t t = 0; t < frames.size(); ++t)
    for (int place = range.low; place <= range.high; ++place) {
      const bool head = place == frames[t].position;
      if (!head && cell(frames[t], place) == 0) continue;
      step.shapes.push_back(lab::box(kCell * (place - range.low), kCell * static_cast<double>(t), kCell,
                                     kCell, head ? Paint::rival : Paint::main));
    }
  scene.steps.push_back(std::move(step));
  bench.scene(scene);
}

void draw_truth_table(lab::Bench& bench, const Statement& s) {
  constexpr double kColumn = 118, kRow = 30, kBit = 40;
  const std::vector<mba::Term> terms{s.left, s.right};
  const auto& names = mba::standard_names();
  const double width = kBit * static_cast<double>(s.variables) + 2 * kColumn + 40;
  lab::Scene scene{
      .name = "truth-table",
      .title = mba::text_of(s.left, names) + " = " + mba::text_of(s.right, names),
      .note =
          "Each bit of the words sees one row; if the sums agree in every row, the sides agree on all words.",
      .width = width,
      .height = kRow * static_cast<double>((std::size_t{1} << s.variables) + 1)};
  for (std::size_t v = 0; v < s.variables; ++v)
    scene.still.push_back(lab::text(kBit * (0.5 + static_cast<double>(v)), kRow / 2, 14, names[v]));
  scene.still.push_back(lab::text(width - 1.5 * kColumn, kRow / 2, 14, "left sum"));
  scene.still.push_back(lab::text(width - 0.5 * kColumn, kRow / 2, 14, "right sum"));
  std::vector<std::vector<mba::Word>> columns;
  for (const mba::Term& term : terms) columns.push_back(mba::signature(term, s.variables, s.width));
  std::vector<lab::Shape> shown;
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    const double y = kRow * static_cast<double>(row + 1);
    for (std::size_t v = 0; v < s.variables; ++v) {
      const bool one = (row >> v & 1) != 0;
      shown.push_back(lab::box(kBit * static_cast<double>(v), y, kBit - 3, kRow - 3,
                               one ? Paint::main : Paint::faint, one ? "1" : "0"));
    }
    const bool agree = columns[0][row] == columns[1][row];
    for (std::size_t side = 0; side < 2; ++side)
      shown.push_back(lab::box(width - kColumn * static_cast<double>(2 - side), y, kColumn - 3, kRow - 3,
                               agree ? Paint::good : Paint::bad, mba::decimal(columns[side][row])));
    scene.steps.push_back(
        {.words = fmt::format("Row {}: both sides come to {}", row, mba::decimal(columns[0][row])),
         .shapes = shown});
  }
  bench.scene(scene);
}

}  // namespace quire::labs::lean_tcs

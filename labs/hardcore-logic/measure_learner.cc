// A small model learns the usual form and is asked about the long tail (C6).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/learner.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

constexpr std::uint64_t kLossPoints = 400;
constexpr double kChance = 0.5;

/// Mean of the first less that of the second, with the normal interval of two independent samples.
lab::Figure difference(const std::string& label, const std::vector<double>& a, const std::vector<double>& b) {
  const auto spread = [](const std::vector<double>& values, double mean) {
    double sum = 0;
    for (const double v : values) sum += (v - mean) * (v - mean);
    const auto n = static_cast<double>(values.size());
    return n < 2 ? 0 : sum / (n - 1) / n;
  };
  const double first = stats::mean(a).value, second = stats::mean(b).value;
  const double half = 1.96 * std::sqrt(spread(a, first) + spread(b, second));
  return {
      .label = label, .value = first - second, .low = first - second - half, .high = first - second + half};
}

std::vector<lab::Cell> row(const std::string& what, const BinarioScores& scores) {
  const stats::Estimate cells = stats::mean(scores.cells);
  const auto n = static_cast<double>(scores.cells.size());
  return {what,
          static_cast<std::int64_t>(scores.cells.size()),
          cells.value,
          cells.interval.low,
          cells.interval.high,
          n == 0 ? 0 : static_cast<double>(scores.solved) / n};
}

micro::Net taught(Bench& bench, const Settings& settings, const std::vector<BinarioLesson>& given) {
  const std::uint64_t every = std::max<std::uint64_t>(1, settings.steps / kLossPoints);
  double sum = 0;
  return learn(given, {.shape = settings.shape,
                       .steps = settings.steps,
                       .seed = bench.seed(),
                       .threads = settings.threads,
                       .check =
                           [&](double done) {
                             bench.check();
                             bench.progress(0.84 + 0.14 * done, "the small model learns canonical Binario");
                           },
                       .on_loss =
                           [&](std::uint64_t step, double loss) {
                             sum += loss;
                             if ((step + 1) % every != 0) return;
                             bench.point("loss", static_cast<double>(step + 1),
                                         sum / static_cast<double>(every));
                             sum = 0;
                           }});
}

}  // namespace

void measure_learner(Bench& bench, const Settings& settings) {
  lab::Measurement measured{.scale = lab::Scale::analogue};
  if (!settings.micro) {
    measured.not_measured = "no model was taught (micro=false)";
    bench.claim("C6", measured);
    return;
  }
  bench.progress(0.82, "drawing lessons");
  const auto check = [&bench] { bench.check(); };
  std::vector<BinarioLesson> given;
  for (const std::size_t n : {std::size_t{4}, std::size_t{6}})
    for (BinarioLesson& lesson :
         lessons(n, "plain", settings.lessons / 2, bench.seed(), "lessons", settings.threads, {}, check))
      given.push_back(std::move(lesson));
  std::vector<std::string> known;
  for (const BinarioLesson& lesson : given) known.push_back(lesson.key());
  const micro::Net net = taught(bench, settings, given);
  const auto tested = [&](std::size_t n, const char* variant) {
    return score(net,
                 lessons(n, variant, settings.asked, bench.seed(), "test", settings.threads, known, check),
                 bench.seed(), settings.threads, check);
  };
  const BinarioScores small = tested(4, "plain"), usual = tested(6, "plain"), empty = tested(6, "empty"),
                      relations = tested(6, "relations");
  bench.table("the small model: share of open cells right, and of puzzles",
              {"puzzles", "asked", "cells", "from", "to", "solved"},
              {row("canonical 4x4", small), row("canonical 6x6", usual), row("IC1 6x6", empty),
               row("IC2 6x6, relations", relations)});
  const stats::Estimate cells = stats::mean(usual.cells);
  measured.note =
      fmt::format("model {} after {} steps; solved: canonical {}, IC1 {}, IC2 {} of {}", settings.shape,
                  settings.steps, usual.solved, empty.solved, relations.solved, usual.cells.size());
  if (!(cells.interval.low > kChance))
    measured.not_measured = "on canonical puzzles the model is no better than a coin";
  else
    measured.figures = {difference("IC1", usual.cells, empty.cells),
                        difference("IC2", usual.cells, relations.cells)};
  bench.claim("C6", measured);
}

}  // namespace quire::labs::hardcore_logic

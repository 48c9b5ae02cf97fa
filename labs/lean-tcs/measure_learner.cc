// A small model judges statements of both families (C6).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/lean-tcs/lab.h"
#include "labs/lean-tcs/learner.h"

namespace quire::labs::lean_tcs {
namespace {

using lab::Bench;

constexpr std::size_t kLossPoints = 200;

lab::Figure accuracy(std::uint64_t right, std::size_t asked) {
  const stats::Interval i = stats::wilson(right, asked);
  return {.value = static_cast<double>(right) / static_cast<double>(asked), .low = i.low, .high = i.high};
}

/// Newcombe's interval (1998) of a difference from Wilson's of each.
lab::Figure difference(const lab::Figure& a, const lab::Figure& b) {
  const double d = a.value - b.value;
  return {.value = d,
          .low = d - std::hypot(a.value - *a.low, *b.high - b.value),
          .high = d + std::hypot(*a.high - a.value, b.value - *b.low)};
}

micro::Net learned(Bench& bench, const Settings& settings) {
  const std::size_t window = std::max<std::size_t>(1, settings.steps / kLossPoints);
  double sum = 0;
  return learn({.net = settings.net,
                .steps = settings.steps,
                .batch = settings.batch,
                .seed = bench.seed(),
                .threads = kThreads,
                .done = [&](std::size_t step, double loss) {
                  bench.check();
                  bench.progress(
                      0.68 + 0.28 * static_cast<double>(step) / static_cast<double>(settings.steps),
                      "the small model learns");
                  sum += loss / static_cast<double>(window);
                  if ((step + 1) % window != 0) return;
                  bench.point("loss", static_cast<double>(step + 1), sum);
                  bench.point("loss coin", static_cast<double>(step + 1), std::log(2.0));
                  sum = 0;
                }});
}

}  // namespace

void measure_learner(Bench& bench, const Settings& settings) {
  lab::Measurement m{.scale = lab::Scale::analogue};
  if (!settings.micro) {
    m.not_measured = "no model was trained (micro=false)";
    return bench.claim("C6", m);
  }
  const micro::Net net = learned(bench, settings);
  const auto asked = [&](bool halting) {
    return accuracy(
        judged_rightly(net, halting, settings.tested, bench.seed(), kThreads, [&bench] { bench.check(); }),
        settings.tested);
  };
  const lab::Figure halting = asked(true), identities = asked(false);
  m.note =
      fmt::format("Accuracies {:.3f} on bounds, {:.3f} on identities; model {} after {} steps of {} texts.",
                  halting.value, identities.value, settings.net, settings.steps, settings.batch);
  bench.table("a small model's verdicts", {"family", "asked", "right", "low", "high"},
              {{std::string("halting bounds"), static_cast<std::int64_t>(settings.tested), halting.value,
                *halting.low, *halting.high},
               {std::string("identities"), static_cast<std::int64_t>(settings.tested), identities.value,
                *identities.low, *identities.high}});
  if (*halting.low <= 0.5 && *identities.low <= 0.5) {
    m.not_measured = "the model is at chance on both families";
  } else {
    m.figures = {difference(halting, identities)};
  }
  bench.claim("C6", m);
}

}  // namespace quire::labs::lean_tcs

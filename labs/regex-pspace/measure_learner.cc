// A small model learns to compare and to minimise, from the same expressions, and is asked about unseen
// languages (C5).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/regex-pspace/lab.h"
#include "labs/regex-pspace/learner.h"

namespace quire::labs::regex_pspace {
namespace {

using lab::Bench;
using lab::Scale;

/// Points of the loss that are drawn.
constexpr std::uint64_t kLossPoints = 400;

double percent(std::uint64_t part, std::uint64_t whole) {
  return 100 * static_cast<double>(part) / static_cast<double>(whole);
}

void draw(Bench& bench, const Scores& scores) {
  for (std::size_t length = Lessons::kLeast; length <= Lessons::kMost; ++length) {
    const auto& [asked, right, asked_min, minimal] = scores.by_length[length];
    const auto x = static_cast<double>(length);
    if (asked > 0) bench.point("equality by length", x, percent(right, asked) / 100);
    if (asked_min > 0) bench.point("minimal by length", x, percent(minimal, asked_min) / 100);
  }
}

/// Of the difference of two shares of as many questions each, as if independent; normal.
lab::Figure difference(std::uint64_t more, std::uint64_t less, std::uint64_t n) {
  const double p = static_cast<double>(more) / static_cast<double>(n),
               q = static_cast<double>(less) / static_cast<double>(n);
  const double half = 1.96 * std::sqrt((p * (1 - p) + q * (1 - q)) / static_cast<double>(n));
  return {.value = 100 * (p - q), .low = 100 * (p - q - half), .high = 100 * (p - q + half)};
}

void claim_learner(Bench& bench, const Settings& settings, const Scores& s) {
  const stats::Interval compares = stats::wilson(s.equality_right, s.asked);
  const std::string note = fmt::format(
      "{} questions of each kind; equality {:.1f} %, minimal {:.1f} %, equal {:.1f} %, no expression {:.1f} "
      "%; model {} after {} steps",
      s.asked, percent(s.equality_right, s.asked), percent(s.minimal, s.asked), percent(s.equal, s.asked),
      percent(s.invalid, s.asked), settings.shape, settings.steps);
  lab::Measurement harder{.scale = Scale::analogue, .note = note},
      learned{.scale = Scale::analogue, .note = note};
  if (bench.full()) {
    learned.figures = {{.value = percent(s.equality_right, s.asked),
                        .low = 100 * compares.low,
                        .high = 100 * compares.high}};
  } else {
    learned.not_measured = "a quick run learns for a second";
  }
  // A model that tosses coins leads over one that cannot write: no comparison of the two questions.
  if (100 * compares.low <= 50) {
    harder.not_measured = "the model does not compare better than a coin";
  } else {
    harder.figures = {difference(s.equality_right, s.minimal, s.asked)};
  }
  bench.claim("C5", harder);
  bench.claim("C5a", learned);
}

}  // namespace

void measure_learner(Bench& bench, const Settings& settings, const Table& table) {
  if (!settings.micro) {
    for (const char* id : {"C5", "C5a"})
      bench.claim(id, {.scale = Scale::analogue, .not_measured = "no model was trained (micro=false)"});
    return;
  }
  bench.progress(0.55, "drawing lessons");
  const Lessons lessons(table, settings.lessons, bench.seed());
  bench.log(fmt::format("lessons of {} languages up to renaming, a test of {} others", lessons.groups(false),
                        lessons.groups(true)));
  const std::uint64_t every = std::max<std::uint64_t>(1, settings.steps / kLossPoints);
  double sum = 0;
  const micro::Net net = learn(lessons, {.shape = settings.shape,
                                         .steps = settings.steps,
                                         .seed = bench.seed(),
                                         .threads = kThreads,
                                         .check =
                                             [&](double done) {
                                               bench.check();
                                               bench.progress(0.57 + 0.4 * done, "the small model learns");
                                             },
                                         .on_loss =
                                             [&](std::uint64_t step, double loss) {
                                               sum += loss;
                                               if ((step + 1) % every != 0) return;
                                               bench.point("loss", static_cast<double>(step + 1),
                                                           sum / static_cast<double>(every));
                                               sum = 0;
                                             }});
  bench.progress(0.97, "asking about unseen languages");
  const Scores scores =
      score(net, lessons, settings.asked, bench.seed(), kThreads, [&bench] { bench.check(); });
  draw(bench, scores);
  claim_learner(bench, settings, scores);
}

}  // namespace quire::labs::regex_pspace

// Two small models with as many texts each: one reads hard texts, the other what careless sampling gives.
// Both are tested on balanced hard texts, of their own size and larger.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/stats/intervals.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/reading.h"

namespace quire::labs::nlsat {
namespace {

using lab::Bench;
using lab::Scale;

constexpr double kNaiveLow = 1, kNaiveHigh = 10;  // of the ratio, where nobody looks for hardness
constexpr std::size_t kBagTexts = 2000;           // that the bags of words learn from

std::vector<Maker> makers(const Bench& bench, const Settings& settings, HalfRatios& halves, bool hard) {
  std::vector<Maker> all;
  for (const std::int32_t n : settings.reading_train)
    all.emplace_back(MakeSpec{.variables = n,
                              .low = hard ? halves.of(n) - settings.window : kNaiveLow,
                              .high = hard ? halves.of(n) + settings.window : kNaiveHigh,
                              .within_each = hard,
                              .seed = bench.seed()});
  return all;
}

micro::Net learned(Bench& bench, const Settings& settings, const std::vector<Maker>& from, const char* name,
                   double begun, double share) {
  ReadingOptions options;
  options.net = settings.net;
  options.steps = settings.steps;
  options.batch = settings.batch;
  options.seed = bench.seed();
  options.threads = settings.threads;
  options.check = [&bench] { bench.check(); };
  const std::size_t window = std::max<std::size_t>(1, settings.steps / 50);  // losses of a point
  double sum = 0;
  options.done = [&, begun, share, window](std::size_t step, double loss) {
    sum += loss / static_cast<double>(window);
    bench.progress(begun + share * static_cast<double>(step) / static_cast<double>(settings.steps),
                   fmt::format("a model reads {} texts", name));
    if ((step + 1) % window != 0) return;
    bench.point(fmt::format("loss {}", name), static_cast<double>(step + 1), sum);
    sum = 0;
  };
  return learn_to_read(from, options);
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

lab::Figure accuracy(std::string label, const std::vector<double>& right) {
  const auto hits = static_cast<std::uint64_t>(std::lround(std::accumulate(right.begin(), right.end(), 0.0)));
  const stats::Interval i = stats::wilson(hits, right.size());
  return {.label = std::move(label), .value = mean(right), .low = i.low, .high = i.high};
}

/// Difference of two accuracies on different texts, Newcombe's interval (1998) from Wilson's of each.
lab::Figure difference(const lab::Figure& a, const lab::Figure& b) {
  const double d = a.value - b.value;
  return {.value = d,
          .low = d - std::hypot(a.value - *a.low, *b.high - b.value),
          .high = d + std::hypot(*a.high - a.value, b.value - *b.low)};
}

/// C5. Two models at chance say nothing of what they were trained on.
void compare(Bench& bench, const std::vector<double>& by_hard, const std::vector<double>& by_naive,
             double bag) {
  const lab::Figure hard = accuracy("hard", by_hard), naive = accuracy("naive", by_naive);
  const std::string note =
      fmt::format("Accuracies {:.3f} and {:.3f}; a bag of words has {:.3f}.", hard.value, naive.value, bag);
  if (*hard.low <= 0.5 && *naive.low <= 0.5) {
    bench.claim("C5",
                {.scale = Scale::analogue, .note = note, .not_measured = "neither model is above chance"});
    return;
  }
  random::Stream stream(bench.seed(), "nlsat difference");
  const stats::Estimate gap = stats::paired_difference(stream, by_hard, by_naive);
  bench.claim("C5", {.scale = Scale::analogue,
                     .figures = {{.value = gap.value, .low = gap.interval.low, .high = gap.interval.high}},
                     .note = note});
}

}  // namespace

void measure_reading(Bench& bench, const Settings& settings, HalfRatios& halves) {
  const std::vector<Maker> hard_makers = makers(bench, settings, halves, true);
  const std::vector<Maker> naive_makers = makers(bench, settings, halves, false);
  const micro::Net hard = learned(bench, settings, hard_makers, "hard", 0.7, 0.14);
  const micro::Net naive = learned(bench, settings, naive_makers, "naive", 0.84, 0.14);
  const std::vector<Lesson> bag_lessons =
      lessons(hard_makers, 0, std::min(kBagTexts, settings.steps * settings.batch), bench.seed());
  const BagOfWords bag(bag_lessons, false), clauses(bag_lessons, true);
  lab::Measurement larger{.scale = Scale::analogue}, smaller{.scale = Scale::analogue};
  lab::Figure own;
  std::vector<std::vector<lab::Cell>> rows;
  for (const std::int32_t n : settings.reading_test) {
    bench.check();
    const Maker tests[] = {Maker({.variables = n,
                                  .low = halves.of(n) - settings.window,
                                  .high = halves.of(n) + settings.window,
                                  .seed = bench.seed() ^ 0x5EED})};  // other texts than those learned from
    const std::vector<Lesson> tested = lessons(tests, 0, settings.tested, bench.seed() ^ 0x5EED);
    const std::vector<double> by_hard = right_answers(hard, tested, settings.threads);
    const std::vector<double> by_naive = right_answers(naive, tested, settings.threads);
    const lab::Figure figure = accuracy(fmt::format("{} variables", n), by_hard);
    bench.point("read hard", n, figure.value);
    bench.point("read naive", n, mean(by_naive));
    bench.point("read bag", n, mean(bag.right_answers(tested)));
    bench.point("read chance", n, 0.5);
    rows.push_back({static_cast<std::int64_t>(n), figure.value, mean(by_naive),
                    mean(bag.right_answers(tested)), mean(clauses.right_answers(tested)),
                    mean(right_by_propagation(tested)), 0.5});
    if (n == settings.reading_test.front()) {
      compare(bench, by_hard, by_naive, mean(bag.right_answers(tested)));
      own = figure;
    }
    const std::int32_t beyond = n - settings.reading_train.back();
    if (beyond >= 1 && beyond <= 3) larger.figures.push_back(figure);
    if (beyond == 3) smaller.figures.push_back(difference(figure, own));
  }
  if (larger.figures.empty()) larger.not_measured = "no larger size is tested";
  if (smaller.figures.empty()) smaller.not_measured = "no size with three more variables is tested";
  bench.claim("C6", larger);
  bench.claim("C6a", smaller);
  bench.table("accuracy on balanced hard texts",
              {"variables", "trained on hard", "trained on naive", "bag of words", "clauses", "propagation",
               "majority"},
              rows);
}

}  // namespace quire::labs::nlsat

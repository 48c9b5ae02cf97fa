// The appendix's model of Llama-3.1-8B: rewards under both forms of reach, best numbers of attempts, and how
// they depend on the verifier.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "labs/inference-flaws/lab.h"

namespace quire::labs::inference_flaws {

namespace {

using lab::Bench;
using lab::Scale;

constexpr std::size_t kLimit = 10'000;  // attempts that stand for all: what is left is below 1e-300
constexpr std::size_t kOptimumAttempts = 200;
constexpr std::size_t kDrawn = 100;                        // attempts of figures
constexpr std::array kBest{2, 1, 1, 1, 1, 0, 0, 0, 0, 0};  // at ratios 1 .. 10

const char* word(Reach reach) { return reach == Reach::exact ? "exact" : "published"; }

std::string best_in_words(const Curve& curve) {
  std::string words;
  for (std::size_t i = 0; i < kBest.size(); ++i)
    words += fmt::format("{}{}", i > 0 ? ", " : "", optimum(curve, static_cast<double>(i + 1)).k);
  return words;
}

void limits(Bench& bench) {
  const Mixture mixture = llama_8b();
  const double exact = curve_of(mixture, kLimit).right[kLimit];
  const double published = curve_of(mixture, kLimit, Reach::published).right[kLimit];
  bench.claim("C1", {.scale = Scale::same,
                     .figures = {{.value = exact}},
                     .note = fmt::format(
                         "The form of reach with the posterior gives {:.6f}, above the ceiling {:.6f}, "
                         "which nothing can pass.",
                         published, ceiling(mixture))});
}

void optima(Bench& bench) {
  lab::Measurement measured{.scale = Scale::same};
  for (const Reach reach : {Reach::exact, Reach::published}) {
    const Curve curve = curve_of(llama_8b(), kOptimumAttempts, reach);
    double differ = 0;
    for (std::size_t i = 0; i < kBest.size(); ++i)
      differ += optimum(curve, static_cast<double>(i + 1)).k == static_cast<std::size_t>(kBest[i]) ? 0 : 1;
    measured.figures.push_back({.label = word(reach), .value = differ});
    measured.note += fmt::format("{} reach: best K {}. ", reach == Reach::exact ? "Exact" : "Published",
                                 best_in_words(curve));
  }
  measured.note.pop_back();
  bench.claim("C2", measured);
}

void curves(Bench& bench, const Settings& settings) {
  const Curve drawn = curve_of(llama_8b(), kOptimumAttempts, settings.reach);
  for (const double ratio : settings.ratios) {
    for (std::size_t k = 1; k <= kDrawn; ++k)
      bench.point(fmt::format("R theory ratio {}", ratio), static_cast<double>(k),
                  drawn.reward(k, ratio, settings.price));
    bench.point("best theory", ratio, static_cast<double>(optimum(drawn, ratio, settings.price).k));
  }
  const Curve exact = curve_of(llama_8b(), kDrawn),
              published = curve_of(llama_8b(), kDrawn, Reach::published);
  for (std::size_t k = 1; k <= kDrawn; ++k) {
    bench.point("reach exact", static_cast<double>(k), exact.right[k]);
    bench.point("reach published", static_cast<double>(k), published.right[k]);
    bench.point("reach ceiling", static_cast<double>(k), ceiling(llama_8b()));
    if (k <= 10) bench.point("false share theory", static_cast<double>(k), exact.false_share[k]);
  }
  bench.claim("C4", {.scale = Scale::same, .figures = {{.value = false_share_slope(exact, 10)}}});
}

/// Best numbers of attempts when the verifier is another.
void optimum_map(Bench& bench, const Settings& settings) {
  std::vector<std::string> columns{"soundness", "ceiling"};
  for (const double ratio : settings.ratios) columns.push_back(fmt::format("r = {}", ratio));
  std::vector<std::vector<lab::Cell>> rows;
  for (const double soundness : {0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
    bench.check();
    Mixture mixture = llama_8b();
    mixture.soundness = soundness;
    const Curve curve = curve_of(mixture, kOptimumAttempts, settings.reach);
    std::vector<lab::Cell> row{soundness, ceiling(mixture)};
    for (const double ratio : settings.ratios) {
      const Optimum best = optimum(curve, ratio, settings.price);
      row.push_back(best.k_last == kOptimumAttempts && best.k > 0
                        ? lab::Cell(fmt::format("{} or more", best.k))
                        : lab::Cell(static_cast<std::int64_t>(best.k)));
    }
    rows.push_back(std::move(row));
  }
  bench.table(fmt::format("best K of the appendix's model, {} reach", word(settings.reach)), columns, rows);
}

}  // namespace

void measure_theory(Bench& bench, const Settings& settings) {
  limits(bench);
  optima(bench);
  curves(bench, settings);
  optimum_map(bench, settings);
}

}  // namespace quire::labs::inference_flaws

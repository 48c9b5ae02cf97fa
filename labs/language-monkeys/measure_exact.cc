// What needs no model: the estimator (C1, C1a), laws on difficulties whose coverage is known in closed form,
// and the prices of Table 1 (C5).
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/language-monkeys/difficulties.h"
#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::Bench;
using lab::Scale;

constexpr std::uint64_t kMost = 10'000;
constexpr std::size_t kPoints = 40;

std::vector<passk::CurvePoint> exact_curve(const Difficulty& d) {
  std::vector<passk::CurvePoint> curve;
  for (const std::uint64_t k : passk::log_grid(kMost, kPoints))
    curve.push_back({static_cast<double>(k), d.coverage(k)});
  return curve;
}

/// A simulated benchmark of that difficulty: 128 problems with 1,000 samples, its coverage at 100 and
/// interval.
Band simulated(const Bench& bench, const Difficulty& d, std::size_t index) {
  random::Stream stream(bench.seed(), "exact problems", index);
  std::vector<passk::Count> counts;
  for (int i = 0; i < 128; ++i) counts.push_back({1000, stream.binomial(1000, d.draw(stream))});
  return problem_bands(coverage_curve(counts, std::vector<std::uint64_t>{100}),
                       {.seed = bench.seed(), .check = [&bench] { bench.check(); }})[0];
}

void laws_on_exact(Bench& bench, json::object& result) {
  std::vector<std::vector<lab::Cell>> rows;
  json::array all;
  const auto difficulties = exact_difficulties();
  for (std::size_t i = 0; i < difficulties.size(); ++i) {
    bench.check();
    const Difficulty& d = difficulties[i];
    const auto curve = exact_curve(d);
    const passk::LawFit fit = passk::fit(passk::Law::exponentiated_power, curve);
    const passk::HeldOut held =
        passk::hold_out(passk::Law::exponentiated_power, curve, static_cast<double>(kMost) / 10);
    const Band band = simulated(bench, d, i);
    rows.push_back({d.name(), d.coverage(1), d.coverage(100), d.coverage(kMost), fit.a, fit.b, fit.rmse,
                    held.error, band.value, band.bca.low, band.bca.high});
    all.push_back(json::object{{"difficulty", d.name()},
                               {"a", fit.a},
                               {"b", fit.b},
                               {"rmse", fit.rmse},
                               {"error_at_10000_fitted_to_1000", held.error}});
    const char* const series = i == 0 ? "reachable" : i == 4 ? "unreachable" : nullptr;
    if (series == nullptr) continue;
    for (const passk::CurvePoint& p : curve) {
      bench.point(fmt::format("exact {}", series), p.k, p.coverage);
      bench.point(fmt::format("law {}", series), p.k, held.fit.at(p.k));
    }
  }
  bench.table("law on known difficulties",
              {"difficulty", "coverage(1)", "coverage(100)", "coverage(10,000)", "a", "b", "RMSE",
               "error at 10,000, fitted to 1,000", "128 x 1,000 drawn: coverage(100)", "low", "high"},
              rows);
  result["law_on_known_difficulties"] = std::move(all);
}

}  // namespace

void measure_exact(Bench& bench, json::object& result) {
  const EstimatorCheck check = check_estimator();
  bench.claim("C1", {.scale = Scale::same,
                     .figures = {{.value = check.unbiased_gap}},
                     .note = fmt::format("{} settings of n, k and p", check.cases)});
  bench.claim("C1a", {.scale = Scale::same,
                      .figures = {{.value = check.plug_in_bias_most}},
                      .note = fmt::format("down to {:.4f} at the worst setting", check.plug_in_bias_least)});
  laws_on_exact(bench, result);
}

void measure_price(Bench& bench, json::object& result) {
  std::vector<std::vector<lab::Cell>> rows;
  lab::Measurement m{.scale = Scale::same};
  json::array all;
  for (const Offer& offer : paper_offers()) {
    const double total = total_price(offer.price, offer.attempts, kPaperProblems);
    m.figures.push_back({.label = offer.model, .value = std::abs(total - offer.stated)});
    rows.push_back({std::string(offer.model), static_cast<std::int64_t>(offer.attempts), offer.price, total,
                    offer.stated, 100 * offer.solved,
                    price_of_solved(offer.price, offer.attempts, offer.solved)});
    all.push_back(json::object{{"model", offer.model}, {"attempts", offer.attempts}, {"total", total}});
  }
  const auto offers = paper_offers();
  const Offer &cheap = offers[0], &best = offers[2];
  m.note = fmt::format(
      "five attempts of the cheap model cost {:.1f} times less than one of {} and solve {:.2f} % against "
      "{:.2f} % "
      "(the paper's yields)",
      total_price(best.price, best.attempts, 1) / total_price(cheap.price, cheap.attempts, 1), best.model,
      100 * cheap.solved, 100 * best.solved);
  bench.table(
      "Table 1 rebuilt",
      {"model", "attempts", "$ an attempt", "$ in all", "$ printed", "solved, % (paper)", "$ a solved issue"},
      rows);
  bench.claim("C5", m);
  bench.claim("C7", {.not_measured = "needs that model and the repositories of SWE-bench Lite"});
  result["prices"] = std::move(all);
}

}  // namespace quire::labs::language_monkeys

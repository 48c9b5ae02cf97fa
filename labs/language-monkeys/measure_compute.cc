// Both models beside each other: coverage at equal FLOPs (C6), and their curves shifted to one anchor.
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "labs/language-monkeys/families.h"
#include "labs/language-monkeys/lab.h"

namespace quire::labs::language_monkeys {
namespace {

namespace json = boost::json;
using lab::Bench;
using lab::Scale;

std::vector<passk::CurvePoint> over_samples(const Run& run) {
  std::vector<passk::CurvePoint> curve;
  for (std::size_t j = 0; j < run.ks.size(); ++j)
    curve.push_back({static_cast<double>(run.ks[j]), run.coverage[j]});
  return curve;
}

std::vector<passk::CurvePoint> over_flops(const Run& run) {
  std::vector<passk::CurvePoint> curve = over_samples(run);
  for (passk::CurvePoint& p : curve) p.k = flops_of(run.size, run.tokens.prompt, run.tokens.completion, p.k);
  return curve;
}

void draw_family(Bench& bench, const Run& small, const Run& large,
                 std::vector<std::vector<lab::Cell>>& rows) {
  const std::vector<NamedCurve> curves{{small.name(), over_samples(small)},
                                       {large.name(), over_samples(large)}};
  const Family family = align(curves);
  const auto text = [](double x) { return std::isfinite(x) ? lab::Cell(x) : lab::Cell(std::string()); };
  rows.push_back({small.task, text(family.anchor), text(family.k_anchor[0]), text(family.k_anchor[1]),
                  text(family.k_anchor[0] / family.k_anchor[1]), text(family.spread)});
  // Without a common anchor the curves are drawn as they are.
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const double k_anchor = std::isfinite(family.spread) ? family.k_anchor[i] : 1;
    for (const passk::CurvePoint& p : curves[i].points)
      bench.point("aligned " + curves[i].name, p.k / k_anchor, p.coverage);
  }
}

}  // namespace

void measure_compute(Bench& bench, const Settings& settings, const Drawn& drawn, json::object& result) {
  lab::Measurement m{.scale = Scale::analogue};
  std::vector<std::vector<lab::Cell>> rows, families;
  double best = 0;
  std::size_t tasks = 0;
  for (std::size_t i = 0; i + 1 < drawn.runs.size(); i += 2) {
    const Run &small = drawn.runs[i], &large = drawn.runs[i + 1];
    const auto first = over_flops(small), second = over_flops(large);
    for (const auto& [run, curve] : {std::pair{&small, &first}, std::pair{&large, &second}})
      for (const passk::CurvePoint& p : *curve) bench.point("flops " + run->name(), p.k, p.coverage);
    const double decades = decades_above(first, second);
    const bool counts = small.above_guess && large.above_guess;
    if (counts) {
      best = std::max(best, decades);
      ++tasks;
    }
    m.note += fmt::format("{}: {:.2f} decades{}; ", small.task, decades,
                          counts ? "" : " (a model at guess level, not counted)");
    for (const Run* run : {&small, &large})
      rows.push_back({run->role, run->shape, run->task, run->size.parameters, run->tokens.prompt,
                      run->tokens.completion,
                      flops_per_token(run->size, run->tokens.prompt + run->tokens.completion),
                      flops_of(run->size, run->tokens.prompt, run->tokens.completion, 1)});
    draw_family(bench, small, large, families);
  }
  m.note += kFlopsFormula;
  if (settings.small == "tiny")
    m.not_measured =
        "the smaller model of a quick run learns for a second; a full run trains two models alike";
  else if (tasks == 0)
    m.not_measured = "on no task do both models answer better than by guessing";
  else
    m.figures = {{.value = best}};
  bench.table("compute",
              {"model", "shape", "task", "weights", "prompt tokens", "completion tokens", "FLOPs a token",
               "FLOPs of a prompt and one sample"},
              rows);
  bench.table("families",
              {"task", "anchor", "k of the smaller there", "k of the larger", "times as many",
               "spread of shifted curves"},
              families);
  bench.claim("C6", m);
  result["flops_formula"] = kFlopsFormula;
}

}  // namespace quire::labs::language_monkeys

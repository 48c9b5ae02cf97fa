#include "labs/inference-flaws/model_report.h"

#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/inference-flaws/analysis.h"
#include "labs/inference-flaws/mixture_fit.h"

namespace quire::labs::inference_flaws {

namespace {

namespace json = boost::json;
using lab::Bench;

void draw(Bench& bench, const Settings& settings, const std::vector<Model>& models) {
  for (const Model& model : models) {
    for (const double ratio : settings.ratios)
      for (std::size_t k = 1; k <= std::min<std::size_t>(settings.k_max, 1000); ++k)
        bench.point(fmt::format("R {} ratio {}", model.name, ratio), static_cast<double>(k),
                    model.curve.reward(k, ratio, settings.price));
    for (std::size_t k = 1; k <= std::min<std::size_t>(settings.k_max, 10); ++k)
      if (const double share = model.curve.false_share[k]; !std::isnan(share))
        bench.point("false share " + model.name, static_cast<double>(k), share);
    for (const OptimumSpread& best : model.spread.optima)
      bench.point("best " + model.name, best.ratio, static_cast<double>(best.best.k));
    bench.point("ceiling", model.single, model.spread.ceiling.value);
    bench.point("single", model.single, model.single);
    bench.point("strongest", model.single, models.back().single);
  }
  for (const std::size_t k : {std::size_t{1}, settings.k_max})
    bench.point("R nothing", static_cast<double>(k), 0);
}

lab::Cell number(double value) {
  return std::isfinite(value) ? lab::Cell(value) : lab::Cell(std::string("-"));
}

void table_of_models(Bench& bench, const Settings& settings, const Family& family,
                     const std::vector<Model>& models) {
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t m = 0; m < models.size(); ++m) {
    const Model& model = models[m];
    const Rates rates = rates_of(*model.counts);
    const Ceiling ceiling = ceiling_of(*model.counts);
    rows.push_back({model.name, static_cast<std::int64_t>(family.models[m].step), model.single,
                    with_interval(model.spread.ceiling), number(ceiling.accepting_tasks),
                    static_cast<std::int64_t>(ceiling.accepting), number(ceiling.pooled),
                    number(rates.completeness), number(rates.soundness),
                    with_interval(model.spread.false_positive), with_interval(model.spread.slope)});
  }
  bench.table(fmt::format("models of {}, verifier {}", family.task, name_of(settings.verifier)),
              {"model", "updates", "one sample", "ceiling, all tasks", "ceiling, tasks with accepts",
               "tasks with accepts", "ceiling, pooled", "completeness", "soundness", "false positives",
               "slope of false share"},
              rows);
}

void table_of_optima(Bench& bench, const std::vector<Model>& models) {
  std::vector<std::vector<lab::Cell>> rows;
  for (const Model& model : models)
    for (const OptimumSpread& o : model.spread.optima)
      rows.push_back({model.name, o.ratio, static_cast<std::int64_t>(o.best.k),
                      static_cast<std::int64_t>(o.best.k_last), in_words(o.shares),
                      with_interval({o.best.reward, o.reward}), o.best.at_end, o.best.loss()});
  bench.table("best attempts",
              {"model", "ratio", "best K", "as good up to", "best K of resampled tasks", "reward",
               "reward at the end", "loss by never stopping"},
              rows);
}

void table_of_pairs(Bench& bench, const Settings& settings, const std::vector<Model>& models) {
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t weak = 0; weak < models.size(); ++weak)
    for (std::size_t strong = weak + 1; strong < models.size(); ++strong) {
      bench.progress(0.95, "pairs of models");
      const Pair pair =
          compare(*models[weak].counts, models[weak].curves, *models[strong].counts,
                  random::Stream(bench.seed(), "inference-flaws pairs", weak * models.size() + strong),
                  settings.resampling);
      rows.push_back({models[weak].name, models[strong].name, pair.strong, with_interval(pair.ceiling),
                      pair.strong > pair.ceiling.value ? "yes" : "no", with_interval(pair.margin),
                      pair.words()});
    }
  bench.table("pairs",
              {"weak", "strong", "one sample of the strong", "ceiling of the weak", "strong is above",
               "ceiling less strong", "can the weak match it"},
              rows);
}

void table_of_fits(Bench& bench, const Settings& settings, const std::vector<Model>& models) {
  std::vector<std::vector<lab::Cell>> rows;
  for (const Model& model : models) {
    FitOptions options;
    options.check = [&bench] { bench.check(); };
    const MixtureFit fit = fit_mixture(*model.counts, options);
    const TaskType &easy = fit.mixture.types[0], &hard = fit.mixture.types[1];
    const Curve curve = curve_of(fit.mixture, settings.k_max);
    std::string best;
    for (const double ratio : settings.ratios)
      best += fmt::format("{}{}", best.empty() ? "" : ", ", optimum(curve, ratio, settings.price).k);
    rows.push_back({model.name, easy.prior, easy.accuracy, hard.accuracy, fit.mixture.completeness,
                    fit.mixture.soundness, ceiling(fit.mixture), model.spread.ceiling.value, best});
  }
  bench.table("two types of tasks, fitted",
              {"model", "p easy", "r easy", "r hard", "completeness", "soundness", "ceiling of the fit",
               "ceiling of the counts", "best K of the fit, by ratio"},
              rows);
}

void write_result(Bench& bench, const Settings& settings, const Family& family,
                  const std::vector<Model>& models) {
  json::array all;
  for (const Model& model : models) {
    json::object one = json_of(*model.counts, model.spread);
    one["model"] = model.name;
    one["updates"] = family.models[all.size()].step;
    all.push_back(std::move(one));
  }
  const json::object result{{"task", family.task},
                            {"verifier", name_of(settings.verifier)},
                            {"price", settings.price},
                            {"models", std::move(all)}};
  bench.file("result.json", "rates, ceilings and best numbers of attempts of every model",
             json::serialize(result) + "\n");
}

}  // namespace

void report_models(Bench& bench, const Settings& settings, const Family& family,
                   const std::vector<Model>& models) {
  draw(bench, settings, models);
  table_of_models(bench, settings, family, models);
  table_of_optima(bench, models);
  table_of_pairs(bench, settings, models);
  table_of_fits(bench, settings, models);
  write_result(bench, settings, family, models);
}

}  // namespace quire::labs::inference_flaws

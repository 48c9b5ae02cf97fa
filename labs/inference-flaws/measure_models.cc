// Claims on six small models under an imperfect verifier: ceilings, exact rewards beside simulated ones,
// false accepts, best numbers of attempts.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "labs/inference-flaws/analysis.h"
#include "labs/inference-flaws/lab.h"
#include "labs/inference-flaws/model_report.h"
#include "labs/inference-flaws/simulator.h"

namespace quire::labs::inference_flaws {

namespace {

using lab::Bench;
using lab::Scale;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

const Family& family_of(const std::vector<Family>& families, std::string_view task) {
  return *std::find_if(families.begin(), families.end(), [&](const Family& f) { return f.task == task; });
}

std::vector<Model> models_of(Bench& bench, const Settings& settings, const Family& family) {
  std::vector<Model> models;
  for (std::size_t m = 0; m < family.models.size(); ++m) {
    const std::vector<TaskVerdicts>& counts = family.models[m].by(settings.verifier)->counts;
    Curves curves(counts, settings.k_max);
    Model model{fmt::format("model {}", m + 1), &counts, curves, curves.curve(), single_accuracy(counts)};
    bench.progress(0.87 + 0.01 * static_cast<double>(m), model.name + ": bootstrap over tasks");
    model.spread = spread_of(counts, curves, settings.ratios, settings.price,
                             random::Stream(bench.seed(), "inference-flaws spread", m), settings.resampling);
    models.push_back(std::move(model));
  }
  return models;
}

void bounded(Bench& bench, const std::vector<Model>& models) {
  lab::Measurement measured{.scale = Scale::analogue};
  for (const Model& model : models) {
    const double most = *std::max_element(model.curve.right.begin(), model.curve.right.end());
    measured.figures.push_back({.label = model.name, .value = most - model.spread.ceiling.value});
  }
  bench.claim("C1a", measured);
}

/// Exact rewards beside those of random permutations, at the smallest ratio from 4 on.
void simulated(Bench& bench, const Settings& settings, const std::vector<Model>& models) {
  std::vector<std::size_t> attempts{1, 5, 20, 100};
  std::erase_if(attempts, [&](std::size_t k) { return k > settings.k_max; });
  SimulationOptions options;
  options.permutations = settings.permutations;
  options.check = [&bench] { bench.check(); };
  lab::Measurement distances{.scale = Scale::analogue};
  double draws = 0, steps = 0, simulating = 0, exactly = 0;
  for (std::size_t m = 0; m < models.size(); ++m) {
    bench.progress(0.96 + 0.005 * static_cast<double>(m), models[m].name + ": permutations");
    const double begun = seconds();
    const Simulated all =
        simulate(*models[m].counts, attempts,
                 random::Stream(bench.seed(), fmt::format("inference-flaws permutations {}", m)), options);
    const double between = seconds();
    const Curve curve = Curves(*models[m].counts, settings.k_max).curve();
    exactly += seconds() - between;
    simulating += between - begun;
    draws += static_cast<double>(all.draws);
    steps += static_cast<double>(models[m].counts->size() * settings.k_max);
    double distance = 0;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      const double apart = std::fabs(all.reward[i] - curve.reward(attempts[i], options.ratio));
      // Where every order ends alike there is no spread, and nothing but rounding may be between the two.
      distance += all.standard_error[i] > 0 ? apart / all.standard_error[i] : apart < 1e-12 ? 0 : HUGE_VAL;
    }
    distances.figures.push_back(
        {.label = models[m].name, .value = distance / static_cast<double>(attempts.size())});
  }
  bench.claim("C3", distances);
  bench.claim("C3a", {.scale = Scale::analogue, .figures = {{.value = draws / steps}}});
  bench.log(fmt::format("permutations {:.3f} s, exact curves {:.6f} s: {:.0f} times", simulating, exactly,
                        simulating / exactly));
}

void false_positives(Bench& bench, const Settings& settings, const std::vector<Model>& models) {
  double rising = 0;
  std::string slopes;
  std::vector<double> single, rate;
  for (const Model& model : models) {
    rising += model.spread.slope.interval.low > 0 ? 1 : 0;
    slopes += fmt::format("{}{}", slopes.empty() ? "Slopes: " : "; ", with_interval(model.spread.slope));
    single.push_back(model.single);
    rate.push_back(model.spread.false_positive.value);
  }
  bench.claim("C4a", {.scale = Scale::analogue, .figures = {{.value = rising}}, .note = slopes + "."});
  lab::Measurement measured{.scale = Scale::analogue, .figures = {{.value = stats::pearson(single, rate)}}};
  if (settings.verifier.kind == Verifier::Kind::mod9)
    measured.note =
        "The soundness of mod9 hardly depends on the model: the rate falls by Bayes' rule alone. Each "
        "model's own "
        "soundness is in the table.";
  bench.claim("C5", measured);
}

void small_optima(Bench& bench, const Settings& settings, const std::vector<Family>& families) {
  constexpr double kRatio = 4, kLeast = 0.2, kMost = 0.8;
  lab::Measurement measured{.scale = Scale::analogue};
  for (const char* name : {"tests:1", "parity"}) {
    const Verifier verifier = *verifier_named(name);
    const Family& family = family_of(families, task_of(verifier));
    for (std::size_t m = 0; m < family.models.size(); ++m) {
      const std::vector<TaskVerdicts>& counts = family.models[m].by(verifier)->counts;
      const double single = single_accuracy(counts);
      if (single < kLeast || single > kMost) continue;
      const Optimum best = optimum(Curves(counts, settings.k_max).curve(), kRatio);
      measured.figures.push_back(
          {.label = fmt::format("{}, model {}", name, m + 1), .value = static_cast<double>(best.k)});
      measured.note += fmt::format("{}{}, accuracy {:.2f}: {}", measured.note.empty() ? "Best K: " : "; ",
                                   measured.figures.back().label, single, best.k);
    }
  }
  measured.note += measured.note.empty() ? "" : ".";
  if (measured.figures.empty()) measured.not_measured = "no model has an accuracy of 20 to 80 %";
  bench.claim("C6", measured);
}

}  // namespace

void measure_models(Bench& bench, const Settings& settings, const std::vector<Family>& families) {
  const Family& family = family_of(families, task_of(settings.verifier));
  const std::vector<Model> models = models_of(bench, settings, family);
  report_models(bench, settings, family, models);
  bounded(bench, models);
  simulated(bench, settings, models);
  false_positives(bench, settings, models);
  small_optima(bench, settings, families);
}

}  // namespace quire::labs::inference_flaws

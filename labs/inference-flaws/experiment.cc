// The experiment: settings, the samples that it stands on, then theory and models.
#include <algorithm>

#include <fmt/format.h>

#include "labs/engines/tables/lines.h"
#include "labs/inference-flaws/bundled.h"
#include "labs/inference-flaws/lab.h"

namespace quire::labs::inference_flaws {

namespace {

using lab::BadInput;
using lab::Bench;

/// Where in the run's progress the models are learned, when they are.
constexpr double kLearned = 0.85;

/// The bundled families, cut to their first tasks.
std::vector<Family> bundled(const Settings& settings) {
  std::vector<Family> families = bundled_families();
  for (Family& family : families) {
    if (settings.tasks > family.tasks.size())
      throw BadInput(fmt::format("tasks: the bundled models have {}; models=trained takes any number",
                                 family.tasks.size()));
    family.tasks.resize(settings.tasks);
    for (FamilyModel& model : family.models)
      for (Judged& judged : model.judged) {
        if (judged.counts.front().n != settings.n)
          throw BadInput(fmt::format("n: the bundled models have {} samples; models=trained takes any number",
                                     judged.counts.front().n));
        judged.counts.resize(settings.tasks);
      }
  }
  return families;
}

/// Both tasks, one after the other: claims need the verifiers of both.
std::vector<Family> trained(Bench& bench, const Settings& settings) {
  std::vector<Family> families;
  double begun = 0;
  for (const char* task : {"arith3", "prog"}) {
    FamilyOptions options;
    options.task = task;
    options.steps = settings.steps;
    options.tasks = settings.tasks;
    options.n = settings.n;
    options.seed = bench.seed();
    options.check = [&bench] { bench.check(); };
    options.progress = [&bench, begun](double done, const std::string& note) {
      bench.progress(begun + done * kLearned / 2, note);
    };
    families.push_back(make_family(options));
    begun += kLearned / 2;
  }
  bench.file("samples.csv",
             "counts of every verifier, model and task: n samples, c right, b accepted, t both",
             family_csv(families));
  return families;
}

}  // namespace

std::vector<double> read_ratios(const char* name, const std::vector<std::string>& texts) {
  constexpr double kRatioMax = 1e6;
  constexpr std::size_t kCountMax = 16;
  std::vector<double> ratios;
  for (const std::string& text : texts) {
    const std::optional<double> value = tables::finite_number(text);
    if (!value || *value < 0 || *value > kRatioMax)
      throw BadInput(
          fmt::format("{}: {} is no cost ratio; a false accept costs 0 to {} times what a right one is "
                      "worth",
                      name, text.substr(0, 40), kRatioMax));
    ratios.push_back(*value);
  }
  std::sort(ratios.begin(), ratios.end());
  ratios.erase(std::unique(ratios.begin(), ratios.end()), ratios.end());
  if (ratios.empty() || ratios.size() > kCountMax)
    throw BadInput(fmt::format("{}: give one to {} of them", name, kCountMax));
  return ratios;
}

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  Settings s;
  s.verifier = *verifier_named(v.text("verifier"));
  s.n = static_cast<std::size_t>(v.integer("n"));
  s.tasks = static_cast<std::size_t>(v.integer("tasks"));
  s.k_max = static_cast<std::size_t>(v.integer("kmax"));
  s.permutations = static_cast<std::size_t>(v.integer("perms"));
  s.ratios = read_ratios("ratios", v.list("ratios"));
  s.price = v.real("price");
  s.reach = v.text("reach") == "exact" ? Reach::exact : Reach::published;
  s.trained = v.text("models") == "trained";
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.resampling.replicas = static_cast<std::size_t>(v.integer("resamples"));
  s.resampling.check = [&bench] { bench.check(); };
  if (s.k_max > s.n)
    throw BadInput(fmt::format("kmax: {} attempts are more than the {} samples of a task", s.k_max, s.n));
  return s;
}

std::vector<Family> families_of(Bench& bench, const Settings& settings) {
  return settings.trained ? trained(bench, settings) : bundled(settings);
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  const std::vector<Family> families = families_of(bench, settings);
  bench.progress(kLearned, "theory");
  measure_theory(bench, settings);
  measure_models(bench, settings, families);
  bench.claim("C7", {.not_measured = "needs the samples of the paper's models"});
}

}  // namespace quire::labs::inference_flaws

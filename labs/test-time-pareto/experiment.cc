// The experiment: known worlds first, then candidates, spending and rounds of the small language model.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/micro/bases.h"
#include "labs/engines/random/random.h"
#include "labs/engines/tasks/splits.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/replay.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

using lab::BadInput;
using lab::Bench;

/// Of a shape that learns both in about four minutes on two cores.
constexpr char kShape[] = "S";
constexpr char kAnswersMixture[] = "arith3 2-4 step 1; rethink-arith3 2-4 step 1";
constexpr char kSearchMixture[] = "cdown-search 3-3 step 1 failed 4";

micro::Net learned(Bench& bench, const char* mixture, std::uint64_t steps, double from, double to) {
  return learn({.shape = kShape,
                .mixture = mixture,
                .steps = steps,
                .seed = bench.seed(),
                .threads = kThreads,
                .check = [&bench] { bench.check(); },
                .on_progress =
                    [&](double done) {
                      bench.progress(from + (to - from) * done, fmt::format("learning {}", mixture));
                    }});
}

/// Share of right candidates on problems that are neither trained on nor evaluated.
double accuracy(Bench& bench, const micro::Net& net, const char* task, tasks::Range difficulties) {
  constexpr std::size_t kProblems = 150, kSamples = 4;
  random::Stream stream(bench.seed(), "test-time-pareto base");
  const std::vector<tasks::Problem> problems = wanted(tasks::Splits().draw_distinct(
      *wanted(tasks::task_named(task)), difficulties, tasks::Split::rl, kProblems, stream));
  double right = 0;
  for (const Trials& trials : sample_candidates(net, problems, kSamples,
                                                {.seed = bench.seed(),
                                                .threads = kThreads,
                                                .check = [&bench] { bench.check(); },
                                                .on_progress = {}}))
    for (const Trial& trial : trials.of) right += trial.right ? 1 : 0;
  return right / static_cast<double>(kProblems * kSamples);
}

/// A net that learned too little says nothing about claims: the bundled one stays where it is the better.
micro::Net better(Bench& bench, micro::Net learned_net, const char* task, tasks::Range difficulties,
                  Rows& rows) {
  micro::Net bundled = std::move(micro::base(task).net);
  const double of_learned = accuracy(bench, learned_net, task, difficulties);
  const double of_bundled = accuracy(bench, bundled, task, difficulties);
  const bool takes_learned = of_learned >= of_bundled;
  rows.push_back(
      {std::string(task), of_learned, of_bundled, std::string(takes_learned ? "learned" : "bundled")});
  return takes_learned ? std::move(learned_net) : std::move(bundled);
}

Nets nets_for(Bench& bench, const Settings& settings, double from, double to) {
  const double middle = from + 0.7 * (to - from);
  Rows rows;
  Nets nets{std::move(micro::base("arith3").net), std::move(micro::base("cdown-search").net)};
  if (settings.steps > 0)
    nets.answers =
        better(bench, learned(bench, kAnswersMixture, settings.steps, from, middle), "arith3", {2, 4}, rows);
  if (settings.search_steps > 0)
    nets.search = better(bench, learned(bench, kSearchMixture, settings.search_steps, middle, to),
                         "cdown-search", {3, 3}, rows);
  if (!rows.empty()) bench.table("nets", {"task", "right, learned S", "right, bundled XS", "used"}, rows);
  return nets;
}

void not_measured(Bench& bench, std::initializer_list<const char*> ids, const char* reason) {
  for (const char* id : ids) bench.claim(id, {.scale = lab::Scale::analogue, .not_measured = reason});
}

}  // namespace

Settings read_settings(const Bench& bench) {
  const lab::Values& v = bench.values();
  const auto size = [&](const char* name) { return static_cast<std::size_t>(v.integer(name)); };
  Settings s;
  s.tasks = size("tasks");
  s.samples = size("samples");
  s.rounds = size("rounds");
  s.pilot = size("pilot");
  s.replicas = size("boot");
  s.repeats = size("repeats");
  s.eps = v.real("eps");
  s.temperature = v.real("temperature");
  const std::string& mode = v.text("mode");
  s.parallel = mode != "seq";
  s.sequential = mode != "par";
  s.steps = static_cast<std::uint64_t>(v.integer("steps"));
  s.search_steps = static_cast<std::uint64_t>(v.integer("search-steps"));
  if (s.pilot >= s.samples)
    throw BadInput(fmt::format("pilot: {} samples are not fewer than the {} that are predicted from them",
                               s.pilot, s.samples));
  constexpr std::size_t kTrials = 20'000'000;
  if (s.tasks * s.repeats > kTrials / (s.samples + s.rounds))
    throw BadInput(
        fmt::format("tasks: {} tasks with {} repeats of {} samples and {} rounds are more than {} "
                    "answers; give fewer",
                    s.tasks, s.repeats, s.samples, s.rounds, kTrials));
  return s;
}

double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10, std::floor(std::log10(std::fabs(value))) - 5);
  return std::round(value / unit) * unit;
}

std::vector<Trials> Candidates::pilot_part() const { return part_of(trials, 0, pilot); }
std::vector<Trials> Candidates::repeat(std::size_t number) const {
  return part_of(trials, pilot + number * samples, samples);
}

std::vector<tasks::Problem> draw_problems(Bench& bench, std::string_view task, int least, int most,
                                          std::size_t count) {
  const tasks::Task* const drawn = wanted(tasks::task_named(task));
  const tasks::Splits splits;
  std::size_t there = 0;
  for (int difficulty = least; difficulty <= most; ++difficulty)
    there += splits.count_all(*drawn, difficulty)[static_cast<std::size_t>(tasks::Split::eval)];
  if (there > 0 && there < count) {
    bench.log(fmt::format("{} has {} problems to evaluate on; all of them are taken", task, there));
    count = there;
  }
  random::Stream stream(bench.seed(), fmt::format("test-time-pareto {}", task));
  return wanted(splits.draw_distinct(*drawn, {least, most}, tasks::Split::eval, count, stream));
}

Candidates draw_candidates(Bench& bench, const Settings& settings, const micro::Net& net, double from,
                           double to) {
  Candidates c;
  c.problems = draw_problems(bench, "arith3", 2, 4, settings.tasks);
  c.pilot = settings.pilot;
  c.samples = settings.samples;
  c.repeats = settings.repeats;
  c.trials = sample_candidates(
      net, c.problems, c.pilot + c.samples * c.repeats,
      {.seed = bench.seed(),
       .threads = kThreads,
       .temperature = settings.temperature,
       .check = [&bench] { bench.check(); },
       .on_progress =
           [&](double done) { bench.progress(from + (to - from) * done, "sampling candidates"); }});
  return c;
}

Advice advice_of(Bench& bench, const Settings& settings, std::span<const Trials> trials, Mode mode) {
  return advise(trials, {.mode = mode,
                         .eps = settings.eps,
                         .replicas = settings.replicas,
                         .seed = bench.seed(),
                         .threads = kThreads,
                         .check = [&bench] { bench.check(); }});
}

void add_fit_rows(Rows& rows, const std::string& data, const Advice& advice, std::span<const double> observed,
                  double eps) {
  const auto end = static_cast<double>(observed.size() - 1);
  // A search for a maximum ends within about 1e-8 of it; the digits beyond say nothing.
  const auto number = [](double x) {
    return std::isfinite(x) ? lab::Cell(rounded(x)) : lab::Cell(std::string());
  };
  for (const Model model : kModels) {
    const auto i = static_cast<std::size_t>(model);
    const Fits& fits = advice.fits;
    const bool one = model == Model::least_squares || model == Model::likelihood;
    const double ceiling = model == Model::least_squares ? fits.least_squares.reach
                           : model == Model::likelihood  ? fits.likelihood.reach
                           : model == Model::beta        ? fits.beta.reach
                                                         : NAN;
    const double p =
        one ? (model == Model::likelihood ? fits.likelihood.p : fits.least_squares.p)
            : (model == Model::beta ? fits.beta.alpha / (fits.beta.alpha + fits.beta.beta) : NAN);
    rows.push_back({data, std::string(name_of(model)), static_cast<std::int64_t>(advice.n), number(ceiling),
                    number(p), static_cast<std::int64_t>(advice.saturation[i]),
                    number(advice.intervals.saturation[i].low), number(advice.intervals.saturation[i].high),
                    static_cast<std::int64_t>(observed_saturation(observed, eps)),
                    number(advice.choice ? advice.choice->error[i] : NAN),
                    number(100 * (fits.at(model, end) - observed.back()))});
  }
}

void experiment(Bench& bench) {
  const Settings settings = read_settings(bench);
  simulate(bench, settings);
  const double learning = settings.steps + settings.search_steps > 0 ? 0.45 : 0.1;
  const Nets nets = nets_for(bench, settings, 0.1, learning);
  Rows fits;
  Candidates candidates;
  if (settings.parallel) {
    candidates = draw_candidates(bench, settings, nets.answers, learning, 0.75);
    measure_parallel(bench, settings, candidates, fits);
    measure_spending(bench, settings, candidates);
  } else {
    not_measured(bench, {"C3", "C4", "C6"}, "this run has no parallel part (mode)");
  }
  if (settings.sequential)
    measure_sequential(bench, settings, nets, settings.parallel ? &candidates : nullptr, fits);
  else
    not_measured(bench, {"C5"}, "this run has no sequential part (mode)");
  not_measured(bench, {"C7"}, "the models and benchmarks are not here; bring your own table of samples");
  bench.table("fits",
              {"data", "model", "trials", "F_max", "p (mean)", "N*", "low", "high", "N* observed",
               "error on the rest", "error at the end, points"},
              fits);
}

}  // namespace quire::labs::test_time_pareto

// Models, and their samples: what is bundled is taken, what is not learns here; then both models answer the
// same problems, and a judge that learned from other problems scores the answers to arith3.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "labs/engines/micro/bases.h"
#include "labs/engines/tasks/cdown.h"
#include "labs/engines/tasks/splits.h"
#include "labs/language-monkeys/lab.h"
#include "labs/language-monkeys/micro_learn.h"

namespace quire::labs::language_monkeys {
namespace {

using lab::Bench;
using tasks::Split;

constexpr const char* kTasks[] = {"arith3", "cdown"};
constexpr unsigned kThreads = 2;

tasks::Range numbers_of(const std::string& task, const Settings& settings) {
  return task == "arith3" ? tasks::Range{2, settings.numbers_most} : tasks::Range{4, 4};
}

/// What models that learn here are taught: both tasks, and more of arith3, which takes longer to learn.
tasks::Mixture mixture_of(const Settings& settings) {
  return wanted(
      tasks::Mixture::read(fmt::format("arith3 2-{} step 1 weight 4; cdown 4-4", settings.numbers_most)));
}

micro::Shape shape_of(const std::string& name) {
  micro::Shape shape{32, 1, 2, 64, 128};
  if (name != "tiny") {
    shape = *micro::named_shape(name);
    shape.context = 128;
  }
  return shape;
}

/// Ours: 3e-3 for an XS net, less for wider ones.
double rate_of(const micro::Shape& shape) {
  return std::min(4e-3, 3e-3 * std::pow(64 / static_cast<double>(shape.width), 0.8));
}

/// The whole of the drawing, in shares of its work as it is expected.
class Progress {
 public:
  Progress(Bench& bench, double from, double to) : bench_(bench), from_(from), to_(to) {}
  /// The next part takes `share` of what is left of the whole.
  void begin(double share, std::string note) {
    done_ = next_;
    next_ = std::min(1.0, done_ + share);
    note_ = std::move(note);
  }
  void show(double part) { bench_.progress(from_ + (to_ - from_) * (done_ + (next_ - done_) * part), note_); }

 private:
  Bench& bench_;
  double from_, to_, done_ = 0, next_ = 0;
  std::string note_;
};

/// A model, with a net for each task (the same one where it learned both).
struct LanguageModel {
  std::string role, shape;
  std::vector<micro::Net> nets;  // one, or one a task
  const micro::Net& net(std::size_t task) const { return nets[std::min(task, nets.size() - 1)]; }
};

LanguageModel model_of(Bench& bench, const Settings& settings, const std::string& role,
                       const std::string& shape, Progress& progress, double share) {
  LanguageModel model{role, shape == "bundled" ? "XS, bundled" : shape, {}};
  if (shape == "bundled") {
    for (const char* task : kTasks) model.nets.push_back(micro::base(task).net);
    return model;
  }
  progress.begin(share, fmt::format("model {} learns", shape));
  Learned learned =
      learn(shape_of(shape), mixture_of(settings),
            {.steps = settings.steps,
             .rate = rate_of(shape_of(shape)),
             .seed = bench.seed() + (role == "small" ? 0 : 1),
             .threads = kThreads,
             .check = [&bench] { bench.check(); },
             .done =
                 [&](std::uint64_t step) {
                   progress.show(static_cast<double>(step) / static_cast<double>(settings.steps));
                 }});
  bench.log(
      fmt::format("model {}: {} tokens seen, loss {:.4f} at the end", shape, learned.tokens, learned.loss));
  model.nets.push_back(std::move(learned.net));
  return model;
}

std::vector<tasks::Problem> problems_of(const Bench& bench, const Settings& settings, const std::string& task,
                                        Split split, std::size_t count, std::uint64_t index) {
  random::Stream stream(bench.seed(), "monkeys.problems", index);
  return wanted(tasks::Splits().draw_distinct(*wanted(tasks::task_named(task)), numbers_of(task, settings),
                                              split, count, stream));
}

/// Coverage of answering without solving: a number of three digits; random steps that follow the rules.
std::vector<double> guesses(const Run& run) {
  std::vector<double> mean(run.ks.size(), 0.0);
  for (const ProblemSamples& p : run.samples) {
    const double chance =
        run.task == "cdown" ? tasks::chance_of_random_attempt(p.problem) : p.problem.task->guess();
    for (std::size_t j = 0; j < mean.size(); ++j)
      mean[j] -= std::expm1(static_cast<double>(run.ks[j]) * std::log1p(-chance)) /
                 static_cast<double>(run.samples.size());
  }
  return mean;
}

Run run_of(Bench& bench, const Settings& settings, const LanguageModel& model, std::size_t task,
           Progress& progress, double share) {
  Run run{.role = model.role, .shape = model.shape, .task = kTasks[task]};
  const micro::Shape& shape = model.net(task).shape();
  run.size = {static_cast<double>(shape.parameters()), static_cast<double>(shape.layers),
              static_cast<double>(shape.width)};
  progress.begin(share, fmt::format("model {} answers {}", model.shape, run.task));
  run.samples = draw_samples(
      model.net(task), problems_of(bench, settings, run.task, Split::eval, settings.problems, task),
      {.samples = settings.samples,
       .temperature = settings.temperature,
       .seed = bench.seed(),
       .threads = kThreads,
       .check = [&bench] { bench.check(); },
       .done =
           [&](std::size_t done) {
             progress.show(static_cast<double>(done) / static_cast<double>(settings.problems));
           }});
  run.counts = counts_of(run.samples);
  run.ks = passk::log_grid(settings.samples, settings.points);
  run.coverage = passk::coverage(run.counts, run.ks);
  run.guess = guesses(run);
  run.tokens = token_means(run.samples);
  return run;
}

/// Labelled samples of both models on problems of the RL split, which nothing else uses.
std::vector<micro::Judged> lessons(Bench& bench, const Settings& settings,
                                   const std::vector<LanguageModel>& models) {
  constexpr std::size_t kOfAProblem = 4;
  std::vector<micro::Judged> texts;
  const std::size_t problems = std::max<std::size_t>(8, settings.judge_samples / kOfAProblem / models.size());
  for (std::size_t m = 0; m < models.size(); ++m) {
    const auto drawn =
        draw_samples(models[m].net(0), problems_of(bench, settings, kTasks[0], Split::rl, problems, 100 + m),
                     {.samples = kOfAProblem,
                      .temperature = settings.temperature,
                      .seed = bench.seed(),
                      .threads = kThreads,
                      .check = [&bench] { bench.check(); }});
    for (micro::Judged& text : judged_texts(drawn)) texts.push_back(std::move(text));
  }
  return texts;
}

void judge_runs(Bench& bench, const Settings& settings, const std::vector<LanguageModel>& models,
                Drawn& drawn, Progress& progress, double share) {
  progress.begin(share, "the judge learns, and scores arith3");
  // The smaller net, which is cheap to score with, unless it has hardly learned.
  const LanguageModel& start = models[settings.small == "tiny" ? 1 : 0];
  const micro::Net judge = learn_to_judge(
      start.net(0), lessons(bench, settings, models),
      {.steps = settings.judge_steps,
       .batch = 32,
       .rate = 1e-3,
       .seed = bench.seed(),
       .threads = kThreads,
       .check = [&bench] { bench.check(); },
       .done =
           [&](std::uint64_t step) {
             progress.show(0.6 * static_cast<double>(step) / static_cast<double>(settings.judge_steps));
           }});
  for (Run& run : drawn.runs) {
    if (run.task != kTasks[0]) continue;
    score(judge, run.samples, kThreads, [&bench] { bench.check(); });
    drawn.judge_roc.push_back(area_under_roc(run.samples));
    drawn.judge_roc_within.push_back(area_within_problems(run.samples));
  }
}

}  // namespace

Drawn draw_runs(Bench& bench, const Settings& settings) {
  Progress progress(bench, 0.02, 0.9);
  std::vector<LanguageModel> models;
  models.push_back(model_of(bench, settings, "small", settings.small, progress, 0.08));
  models.push_back(model_of(bench, settings, "large", settings.large, progress, 0.17));
  Drawn drawn;
  for (std::size_t task = 0; task < std::size(kTasks); ++task)
    for (const LanguageModel& model : models)
      drawn.runs.push_back(
          run_of(bench, settings, model, task, progress, model.role == "small" ? 0.1 : 0.23));
  judge_runs(bench, settings, models, drawn, progress, 0.09);
  return drawn;
}

}  // namespace quire::labs::language_monkeys

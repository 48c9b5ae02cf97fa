#include "labs/inference-flaws/family.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/micro/train.h"
#include "labs/engines/micro_tasks/lessons.h"
#include "labs/engines/tasks/mixture.h"

namespace quire::labs::inference_flaws {

namespace {

constexpr std::size_t kTokensMax = 64;  // of a response; right ones have at most 40
constexpr std::size_t kContext = 128;

template <class T>
T expected(Result<T> result) {
  if (!result) throw std::logic_error(result.error());
  return std::move(result).value();
}

/// Of a run with so many `steps`, those of a task: texts of programs are more than twice as long.
std::uint64_t steps_of(const FamilyOptions& options) {
  return options.task == "prog" ? std::max<std::uint64_t>(kModels, options.steps / 2) : options.steps;
}

/// Half of all expressions are learned from and another part is asked. Functions of two inputs are too few
/// for that: those that are asked were learned from, on other pairs.
tasks::Split asked_split(std::string_view task) {
  return task == "prog" ? tasks::Split::train : tasks::Split::eval;
}

/// Problems with different prompts; difficulties as in the lessons, all equally likely.
std::vector<tasks::Problem> problems_of(const FamilyOptions& options, const tasks::Mixture& lessons) {
  const tasks::Mixture::Part& part = lessons.parts().front();
  const tasks::Splits splits;
  const auto levels = static_cast<std::uint64_t>(part.difficulties.most - part.difficulties.least) + 1;
  random::Stream stream(options.seed, "inference-flaws problems");
  std::vector<tasks::Problem> problems;
  std::set<std::string> seen;
  while (problems.size() < options.tasks) {
    if (options.check) options.check();
    tasks::Problem problem;
    const int difficulty = part.difficulties.least + static_cast<int>(stream.below(levels));
    if (!splits.draw(*part.task, difficulty, asked_split(options.task), stream, problem))
      throw std::logic_error("a difficulty has no problems");
    if (seen.insert(problem.prompt).second) problems.push_back(std::move(problem));
  }
  return problems;
}

/// The run of learning: a net that can be led on to a step.
class Learner {
 public:
  Learner(const FamilyOptions& options, const micro::Lessons& lessons)
      : options_(options),
        lessons_(lessons),
        net_(shape(), options.seed),
        trainer_(net_, {.steps = steps_of(options)}, options.threads) {}

  const micro::Net& net() const { return net_; }

  /// Learns until `step` updates are done.
  void learn_until(std::uint64_t step, const std::function<void(std::uint64_t)>& on_step) {
    for (std::uint64_t now = trainer_.adam().steps(); now < step; ++now) {
      if (options_.check) options_.check();
      trainer_.step(lessons_.batch(now, options_.batch));
      on_step(now + 1);
    }
  }

 private:
  static micro::Shape shape() {
    micro::Shape shape = *micro::named_shape("XS");
    shape.context = kContext;
    return shape;
  }

  const FamilyOptions& options_;
  const micro::Lessons& lessons_;
  micro::Net net_;
  micro::Trainer trainer_;
};

/// Samples of one problem, and what all judges say of them.
void judge_samples(const std::vector<micro::Sampled>& samples, const tasks::Problem& problem,
                   const FamilyOptions& options, FamilyModel& model) {
  std::vector<TaskVerdicts> counts(model.judged.size(), {.n = samples.size(), .right = 0});
  for (const micro::Sampled& sampled : samples) {
    const std::string response = micro::decode(sampled.tokens);
    const bool right = tasks::check(problem, response).right();
    for (std::size_t v = 0; v < counts.size(); ++v) {
      const bool accepted = accepts(model.judged[v].verifier, problem, response, options.seed);
      *counts[v].right += right ? 1 : 0;
      counts[v].b += accepted ? 1 : 0;
      counts[v].t += accepted && right ? 1 : 0;
    }
  }
  for (std::size_t v = 0; v < counts.size(); ++v) model.judged[v].counts.push_back(counts[v]);
}

/// All models are asked the same problems; their samples have streams of their own.
void ask(const micro::Net& net, const std::vector<tasks::Problem>& problems, const FamilyOptions& options,
         std::size_t number, FamilyModel& model, const std::function<void(std::size_t)>& on_problem) {
  const std::uint64_t seed = random::Stream(options.seed, "inference-flaws samples", number).uniform_u64();
  for (std::size_t p = 0; p < problems.size(); ++p) {
    micro::Ask one{.prompt = micro::prompt_tokens(problems[p].prompt),
                   .seed = seed,
                   .prompt_id = p,
                   .max_tokens = kTokensMax,
                   .end = micro::kEnd};
    std::vector<micro::Ask> asks(options.n, one);
    for (std::size_t s = 0; s < asks.size(); ++s) asks[s].sample_id = static_cast<std::uint32_t>(s);
    judge_samples(micro::sample(net, asks, options.threads, options.check), problems[p], options, model);
    on_problem(p + 1);
  }
}

}  // namespace

const Judged* FamilyModel::by(const Verifier& verifier) const {
  for (const Judged& j : judged)
    if (j.verifier == verifier) return &j;
  return nullptr;
}

Verdicts Family::verdicts(std::size_t model, const Verifier& verifier) const {
  const Judged* const judged = models.at(model).by(verifier);
  if (judged == nullptr) throw std::invalid_argument(name_of(verifier) + " did not judge " + task);
  return {fmt::format("model {}", model + 1), tasks, judged->counts};
}

std::vector<std::uint64_t> save_points(std::uint64_t steps) {
  // The share of the run after which each model is taken, in hundredths. Before the first of them nothing but
  // the form of answers is learned.
  constexpr std::uint64_t kShares[kModels] = {30, 40, 50, 60, 75, 100};
  std::vector<std::uint64_t> points;
  for (const std::uint64_t share : kShares)
    points.push_back(std::max<std::uint64_t>(points.size() + 1, steps * share / 100));
  return points;
}

std::string lessons_of(std::string_view task) {
  return task == "prog" ? "prog 1-2 step 1" : "arith3 2-3 step 1";
}

Family make_family(const FamilyOptions& options) {
  const micro::Lessons lessons(expected(tasks::Mixture::read(lessons_of(options.task))), options.seed,
                               tasks::Split::train, "inference-flaws lessons");
  const std::vector<tasks::Problem> problems = problems_of(options, lessons.mixture());
  const std::vector<std::uint64_t> points = save_points(steps_of(options));
  // Sampling is about as much work as a twentieth of the learning.
  const double step_work = 0.95 / static_cast<double>(points.back());
  const double problem_work = 0.05 / static_cast<double>(kModels * problems.size());
  double done = 0;
  const auto report = [&](const std::string& note) {
    if (options.progress) options.progress(done, note);
  };
  Family family{options.task, {}, {}};
  for (std::size_t i = 0; i < problems.size(); ++i)
    family.tasks.push_back(fmt::format("{}/{}", options.task, i));
  Learner learner(options, lessons);
  for (std::size_t number = 0; number < kModels; ++number) {
    learner.learn_until(points[number], [&](std::uint64_t step) {
      done += step_work;
      report(fmt::format("{}: update {} of {}", options.task, step, points.back()));
    });
    FamilyModel model{points[number], {}};
    for (const Verifier& v : all_verifiers())
      if (task_of(v) == options.task) model.judged.push_back({v, {}});
    ask(learner.net(), problems, options, number, model, [&](std::size_t problem) {
      done += problem_work;
      report(fmt::format("{}: model {} on problem {} of {}", options.task, number + 1, problem,
                         problems.size()));
    });
    family.models.push_back(std::move(model));
  }
  return family;
}

}  // namespace quire::labs::inference_flaws

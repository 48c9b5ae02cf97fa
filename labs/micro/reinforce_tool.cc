// quire micro reinforce: learning from the checkers' verdicts on the model's own answers.
#include <array>

#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/micro/reinforce.h"
#include "labs/engines/tasks/splits.h"
#include "labs/micro/texts.h"
#include "labs/micro/tools.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::one_of;
using lab::ranged;

constexpr std::array<std::pair<std::string_view, Baseline>, 6> kBaselines{
    {{"group", Baseline::group},
     {"group-sample", Baseline::group_sample},
     {"group-mean", Baseline::group_mean},
     {"leave-one-out", Baseline::leave_one_out},
     {"batch", Baseline::batch},
     {"value", Baseline::value}}};
constexpr std::array<std::pair<std::string_view, Useless>, 3> kUseless{
    {{"keep", Useless::keep}, {"skip", Useless::skip}, {"resample", Useless::resample}}};

template <class T, std::size_t kSize>
T named(const std::array<std::pair<std::string_view, T>, kSize>& all, const std::string& name) {
  for (const auto& [word, value] : all)
    if (word == name) return value;
  throw lab::BadInput(name + ": is no choice");
}

template <class T, std::size_t kSize>
std::vector<std::string> names(const std::array<std::pair<std::string_view, T>, kSize>& all) {
  std::vector<std::string> words;
  for (const auto& [word, value] : all) words.emplace_back(word);
  return words;
}

ReinforceOptions options_of(const lab::Values& values) {
  ReinforceOptions options;
  options.questions = static_cast<std::size_t>(values.integer("questions"));
  options.answers = static_cast<std::size_t>(values.integer("answers"));
  options.baseline = named(kBaselines, values.text("baseline"));
  options.aggregate = values.text("mean") == "token" ? Aggregate::token_mean : Aggregate::sequence_mean;
  options.clip_low = values.real("clip-low");
  options.clip_high = values.real("clip-high");
  options.kl_weight = values.real("kl");
  options.useless = named(kUseless, values.text("useless"));
  options.passes = static_cast<std::size_t>(values.integer("passes"));
  options.batch = static_cast<std::size_t>(values.integer("batch"));
  options.rate = values.real("rate");
  options.value_rate = values.real("value-rate");
  options.temperature = values.real("temperature");
  options.threads = static_cast<unsigned>(values.integer("threads"));
  return options;
}

json::object line_of(std::size_t step, const ReinforceStep& report) {
  return {{"step", step},
          {"reward", report.reward},
          {"length", report.length},
          {"length_median", report.length_median},
          {"truncated", report.truncated},
          {"entropy", report.entropy},
          {"groups", report.groups},
          {"useful", report.useful},
          {"clipped", report.clipped},
          {"kl", report.kl},
          {"gradient_norm", report.gradient_norm},
          {"tokens", report.tokens},
          {"sample_seconds", report.sample_seconds},
          {"train_seconds", report.train_seconds}};
}

void run(lab::ToolCall& call) {
  const lab::Values& values = call.values;
  Saved saved = load_net(values.text("from"));
  const tasks::Mixture mixture = read_mixture(values.text("tasks"));
  const tasks::Splits splits;
  const auto seed = static_cast<std::uint64_t>(values.integer("seed"));
  const auto cap = static_cast<std::size_t>(values.integer("cap"));
  const double entropy_weight = values.real("entropy");
  // The problems of a step by their place in it: what the reward needs to know again.
  std::vector<tasks::Problem> problems;
  ReinforceHooks hooks;
  hooks.question = [&](std::size_t step, std::size_t number) {
    if (number == 0) problems.clear();
    random::Stream stream(seed, "micro.reinforce.question", step * 1'000'003 + number);
    tasks::Example drawn;
    if (!mixture.draw(splits, tasks::Split::rl, stream, drawn))
      throw lab::BadInput("tasks: a difficulty has no problems for this; give more difficulties");
    if (drawn.problem.prompt.size() + 1 + cap > saved.net.shape().context)
      throw lab::BadInput(
          fmt::format("cap: \"{}\" and {} tokens after it do not fit the model's context of {}",
                      drawn.problem.prompt.substr(0, 60), cap, saved.net.shape().context));
    problems.resize(number + 1);
    problems[number] = drawn.problem;
    return Question{number, drawn.problem.prompt};
  };
  hooks.reward = [&](const Question& question, const std::string& response, bool) {
    return tasks::check(problems[question.id], response).right() ? 1.0 : 0.0;
  };
  hooks.cap = [cap](std::size_t) { return cap; };
  if (entropy_weight != 0)
    hooks.shape = [entropy_weight](std::size_t, std::vector<Rollout>& rollouts) {
      for (Rollout& one : rollouts) one.entropy_weight = entropy_weight;
    };
  hooks.check = [&call] { call.check(); };

  const auto steps = static_cast<std::size_t>(values.integer("steps"));
  Reinforce learner(saved.net, options_of(values), hooks, seed);
  try {
    while (learner.steps() < steps) {
      const ReinforceStep report = learner.step();
      fmt::print(call.out, "{}\n", json::serialize(line_of(learner.steps(), report)));
      call.out.flush();
      call.check();
    }
  } catch (const lab::Cancelled&) {
    fmt::print(call.err, "stopped after {} of {} steps\n", learner.steps(), steps);
  }
  Notes notes = saved.notes;
  notes["reinforced"] = fmt::format("{} steps on {}", learner.steps(), mixture.text());
  save(values.text("out"), saved.net, notes);
}

}  // namespace

lab::Tool reinforce_tool() {
  const auto number = [](Kind kind, const char* name, const char* help, const char* standard, double least,
                         double most) { return ranged(argument(kind, name, help, standard), least, most); };
  lab::Parameter temperature =
      number(Kind::real, "temperature", "of sampling and of what is trained", "1", 0, 10);
  temperature.open_least = true;
  return {
      .name = "reinforce",
      .summary =
          "Improves a model by rewards: its answers are checked, and right ones made more probable (GRPO).",
      .example =
          "quire micro reinforce --from chain.safetensors --tasks \"chain 3-5\" --steps 60 --out "
          "better.safetensors",
      .arguments =
          {required(argument(Kind::file, "from", "model to begin with")),
           required(argument(Kind::file, "out", "file of the improved model")),
           required(argument(Kind::text, "tasks", "mixture whose problems are asked")),
           number(Kind::integer, "steps", "steps of sampling and learning", "60", 1, 1e6),
           number(Kind::integer, "questions", "questions a step", "16", 1, 4096),
           number(Kind::integer, "answers", "answers a question", "16", 2, 4096),
           number(Kind::integer, "cap", "most tokens of an answer", "64", 2, 4095),
           one_of(argument(Kind::choice, "baseline", "what a reward is compared with", "group"),
                  names(kBaselines)),
           one_of(argument(Kind::choice, "mean", "of the loss: each answer alike, or each token", "sequence"),
                  {"sequence", "token"}),
           number(Kind::real, "clip-low", "clipping of the probability ratio below", "0.2", 0, 1),
           number(Kind::real, "clip-high", "and above", "0.2", 0, 100),
           number(Kind::real, "kl", "weight of the distance to the first model", "0", 0, 100),
           number(Kind::real, "entropy", "weight of the entropy of each token", "0", -10, 10),
           one_of(
               argument(Kind::choice, "useless", "groups whose answers are all right or all wrong", "skip"),
               names(kUseless)),
           number(Kind::integer, "passes", "over the answers of a step", "1", 1, 64),
           number(Kind::integer, "batch", "answers an update; 0: all", "0", 0, 1e6),
           number(Kind::real, "rate", "rate of AdamW", "0.0005", 1e-8, 1),
           number(Kind::real, "value-rate", "rate of the critic, with baseline value", "0.001", 1e-8, 1),
           std::move(temperature),
           number(Kind::integer, "threads", "1 or 2; the model is the same", "2", 1, 2),
           number(Kind::integer, "seed", "seed of questions and answers", "1", 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::micro

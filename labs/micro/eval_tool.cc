// quire micro eval: how often a model is right, task by task and difficulty by difficulty, with intervals,
// beside what is reached without solving anything.
#include <map>

#include <boost/json.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/micro/alphabet.h"
#include "labs/engines/micro/sampler.h"
#include "labs/engines/stats/intervals.h"
#include "labs/micro/texts.h"
#include "labs/micro/tools.h"

namespace quire::labs::micro {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::Kind;
using lab::one_of;
using lab::ranged;

struct Tally {
  std::uint64_t samples = 0, right = 0, problems = 0, solved = 0, ended = 0, tokens = 0;
  double chance = 0;
};

tasks::Split split_named(const std::string& name) {
  for (const tasks::Split split :
       {tasks::Split::train, tasks::Split::rl, tasks::Split::eval, tasks::Split::benchmark})
    if (tasks::name_of(split) == name) return split;
  throw lab::BadInput(name + ": is no split");
}

/// Problems of one part and difficulty: each asked n times.
Tally tally_of(lab::ToolCall& call, const Net& net, const tasks::Task& task, int difficulty) {
  const lab::Values& values = call.values;
  const tasks::Splits splits;
  const auto seed = static_cast<std::uint64_t>(values.integer("seed"));
  const auto n = static_cast<std::size_t>(values.integer("n"));
  random::Stream stream(seed, "micro.eval", static_cast<std::uint64_t>(difficulty));
  std::vector<tasks::Problem> problems;
  std::vector<Ask> asks;
  for (std::int64_t i = 0; i < values.integer("problems"); ++i) {
    tasks::Problem problem;
    if (!splits.draw(task, difficulty, split_named(values.text("split")), stream, problem)) break;
    Ask ask{.prompt = as_input([&] { return prompt_tokens(problem.prompt); }),
            .seed = seed,
            .prompt_id = problem.identity,
            .choice = {.temperature = values.real("temperature")},
            .end = kEnd};
    if (ask.prompt.size() >= net.shape().context) break;
    ask.max_tokens =
        std::min(static_cast<std::size_t>(values.integer("cap")), net.shape().context - ask.prompt.size());
    for (std::size_t s = 0; s < n; ++s) {
      // A problem may be drawn twice: its place tells its samples apart.
      ask.sample_id = static_cast<std::uint32_t>(static_cast<std::size_t>(i) * n + s);
      asks.push_back(ask);
    }
    problems.push_back(std::move(problem));
  }
  const std::vector<Sampled> all =
      sample(net, asks, static_cast<unsigned>(values.integer("threads")), [&call] { call.check(); });
  Tally tally;
  tally.chance = task.chance_level(difficulty);
  tally.problems = problems.size();
  tally.samples = all.size();
  for (std::size_t p = 0; p < problems.size(); ++p) {
    bool solved = false;
    for (std::size_t s = p * n; s < (p + 1) * n; ++s) {
      const bool right = tasks::check(problems[p], decode(all[s].tokens)).right();
      tally.right += right ? 1 : 0;
      solved = solved || right;
      tally.ended += all[s].finish == Sampled::Finish::end ? 1 : 0;
      tally.tokens += all[s].tokens.size();
    }
    tally.solved += solved ? 1 : 0;
  }
  return tally;
}

void write(lab::ToolCall& call, const tasks::Task& task, int difficulty, const Tally& tally) {
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  // Samples of one problem are alike: the interval is that of problems, which is the wider one.
  const auto n = static_cast<std::uint64_t>(call.values.integer("n"));
  const auto interval = stats::wilson(tally.right / std::max<std::uint64_t>(1, n), tally.problems);
  if (call.values.text("format") == "json") {
    fmt::print(call.out, "{}\n",
               json::serialize(json::object{{"task", task.name()},
                                            {"difficulty", difficulty},
                                            {"problems", tally.problems},
                                            {"samples", tally.samples},
                                            {"right", tally.right},
                                            {"pass_at_1", share(tally.right, tally.samples)},
                                            {"low", interval.low},
                                            {"high", interval.high},
                                            {"solved_once", share(tally.solved, tally.problems)},
                                            {"guess", task.guess()},
                                            {"chance_level", tally.chance},
                                            {"ended", share(tally.ended, tally.samples)},
                                            {"mean_tokens", share(tally.tokens, tally.samples)}}));
  } else {
    fmt::print(call.out, "{:<16} {:>4} {:>9} {:>8.3f} {:>7.3f} to {:.3f} {:>8.3f} {:>8.3f} {:>7.1f}\n",
               task.name(), difficulty, tally.problems, share(tally.right, tally.samples), interval.low,
               interval.high, share(tally.solved, tally.problems), tally.chance,
               share(tally.tokens, tally.samples));
  }
  call.out.flush();
}

void run(lab::ToolCall& call) {
  const Saved saved = load_net(call.values.text("from"));
  const tasks::Mixture mixture = read_mixture(call.values.text("tasks"));
  split_named(call.values.text("split"));
  if (call.values.text("format") == "table")
    fmt::print(call.out, "{:<16} {:>4} {:>9} {:>8} {:>16} {:>8} {:>8} {:>7}\n", "task", "n", "problems",
               "pass@1", "95 %", "solved", "chance", "tokens");
  for (const tasks::Mixture::Part& part : mixture.parts())
    for (int difficulty = part.difficulties.least; difficulty <= part.difficulties.most; ++difficulty)
      write(call, *part.task, difficulty, tally_of(call, saved.net, *part.task, difficulty));
}

}  // namespace

lab::Tool eval_tool() {
  return {
      .name = "eval",
      .summary = "Grades a model on problems that it was not trained on.",
      .example = "quire micro eval --from chain.safetensors --tasks \"chain 2-7\" --problems 500",
      .arguments = {required(argument(Kind::file, "from", "the model")),
                    required(argument(Kind::text, "tasks",
                                      "tasks and difficulties; their styles do not matter here")),
                    ranged(argument(Kind::integer, "problems", "problems of each difficulty", "500"), 1, 1e6),
                    ranged(argument(Kind::integer, "n", "samples a problem", "1"), 1, 1e5),
                    ranged(argument(Kind::integer, "cap", "most tokens of a sample", "128"), 2, 4095),
                    ranged(argument(Kind::real, "temperature", "0: always the likeliest token", "1"), 0, 10),
                    one_of(argument(Kind::choice, "split", "which problems", "eval"),
                           {"train", "rl", "eval", "benchmark"}),
                    one_of(argument(Kind::choice, "format", "table, or JSON lines", "table"),
                           {"table", "json"}),
                    ranged(argument(Kind::integer, "threads", "1 or 2; the figures are the same", "2"), 1, 2),
                    ranged(argument(Kind::integer, "seed", "seed of problems and samples", "1"), 0, 9e15)},
      .run = run};
}

}  // namespace quire::labs::micro

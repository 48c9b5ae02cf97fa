// stop, recommend, ask: N* of given numbers, of a table of samples, and of a model that an endpoint serves.
#include <algorithm>
#include <cmath>
#include <fstream>

#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/passk/sample_table.h"
#include "labs/engines/tables/whole_file.h"
#include "labs/test-time-pareto/advice_report.h"
#include "labs/test-time-pareto/asking.h"
#include "labs/test-time-pareto/lab.h"
#include "labs/test-time-pareto/questions.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

namespace json = boost::json;
using lab::BadInput;
using lab::Kind;
using lab::Parameter;
using lab::ToolCall;

void must(const Status& status) {
  if (!status) throw BadInput(status.error());
}

void stop(ToolCall& call) {
  const passk::OneChance curve{.reach = call.values.real("ceiling"), .p = call.values.real("p")};
  const double eps = call.values.real("eps");
  must(check(curve, eps));
  const std::uint64_t n = saturation(curve, eps);
  const auto at = static_cast<double>(n);
  json::object answer{{"N", n},
                      {"performance", curve.coverage(at)},
                      {"next_gain", gain(curve, at)},
                      {"eps", eps},
                      {"meaning", n == 0 ? "not even one round pays; 1 is the least that answers at all"
                                         : "rounds after which the next one gains at most eps"}};
  if (n > 0) answer["last_gain"] = gain(curve, at - 1);
  call.out << json::serialize(answer) << '\n';
}

AdviceOptions advice_options(const ToolCall& call) {
  const lab::Values& v = call.values;
  AdviceOptions options;
  options.mode = v.text("mode") == "seq" ? Mode::sequential : Mode::parallel;
  options.eps = v.real("eps");
  options.price = v.real("price");
  if (v.real("budget") > 0) options.budget = v.real("budget");
  options.replicas = static_cast<std::size_t>(v.integer("boot"));
  options.most = static_cast<std::uint64_t>(v.integer("most"));
  options.seed = static_cast<std::uint64_t>(v.integer("seed"));
  options.threads = kThreads;
  options.check = [&call] { call.check(); };
  return options;
}

void print(ToolCall& call, const Advice& advice, const AdviceOptions& options) {
  if (call.values.flag("json"))
    call.out << json::serialize(json_of(advice, options)) << '\n';
  else
    print_advice(call.out, advice, options);
}

void write_budget(ToolCall& call, std::span<const std::string> tasks, const Advice& advice) {
  if (!call.values.has("budget-file") || !advice.solved) return;
  must(tables::write_whole(call.values.text("budget-file"), budget_lines(tasks, advice.per_task)));
}

void recommend(ToolCall& call) {
  const passk::SampleTable table = wanted(passk::read_samples(call.values.text("samples"), call.in));
  const AdviceOptions options = advice_options(call);
  const std::vector<Trials> trials = wanted(trials_of(table, options.mode, options.seed));
  if (fewest(trials) < 2)
    throw BadInput(table.name + ": a task has one sample only; two of each are the least that shows a gain");
  const Advice advice = advise(trials, options);
  write_budget(call, table.tasks, advice);
  if (!table.sorted && !call.values.flag("json"))
    fmt::print(call.out, "rows of a task were not in order, and were sorted\n");
  print(call, advice, options);
}

/// {"task_id","sample" or "round","correct","answer","tokens","prompt_tokens"} a line: what recommend reads.
std::string sample_lines(std::span<const Question> questions, const Asking& asking, Mode mode) {
  std::string lines;
  for (std::size_t i = 0; i < questions.size(); ++i)
    for (std::size_t n = 0; n < asking.trials()[i].of.size(); ++n) {
      const Trial& trial = asking.trials()[i].of[n];
      lines += json::serialize(json::object{{"task_id", questions[i].task_id},
                                            {mode == Mode::sequential ? "round" : "sample", n + 1},
                                            {"correct", trial.right},
                                            {"answer", asking.graded()[i][n].answer},
                                            {"prompt_tokens", trial.prompt_tokens},
                                            {"completion_tokens", trial.tokens}}) +
               "\n";
    }
  return lines;
}

AskingOptions asking_options(ToolCall& call, Mode mode) {
  const lab::Values& v = call.values;
  AskingOptions options;
  options.client.base = v.text("endpoint");
  options.client.key_env = v.text("key-env");
  options.client.concurrency = static_cast<unsigned>(v.integer("concurrency"));
  options.client.budget.tokens = static_cast<std::uint64_t>(v.integer("tokens-most"));
  options.client.stop = [&call] {
    call.check();
    return false;
  };
  options.model = v.text("model");
  options.marker = v.text("marker");
  options.chat = v.text("api") == "chat";
  options.mode = mode;
  options.temperature = v.real("temperature");
  options.max_tokens = static_cast<unsigned>(v.integer("max-tokens"));
  options.seed = static_cast<std::uint64_t>(v.integer("seed"));
  return options;
}

/// What was reached in the end: any right, the majority (candidates) or the last answer (rounds), and tokens.
void print_outcome(ToolCall& call, const Asking& asking, Mode mode) {
  double any = 0, settled = 0, trials = 0;
  for (const Trials& one : asking.trials()) {
    any += judged_curve(one.of, one.of.size(), Counts::any_right).back();
    settled += mode == Mode::sequential ? last_answer_curve(one.of, one.of.size()).back()
                                        : judged_curve(one.of, one.of.size(), Counts::majority).back();
    trials += static_cast<double>(one.of.size());
  }
  const double tasks = static_cast<double>(asking.trials().size());
  const char* name = mode == Mode::sequential ? "last_answer" : "majority";
  if (call.values.flag("json")) {
    call.out << json::serialize(json::object{{"answers", trials},
                                             {"any_right", any / tasks},
                                             {name, settled / tasks},
                                             {"tokens", asking.tokens()}})
             << '\n';
    return;
  }
  fmt::print(call.out, "after the budget: {:.0f} answers, {:.0f} tokens; any right {:.4f}, {} {:.4f}\n",
             trials, asking.tokens(), any / tasks, mode == Mode::sequential ? "last answer" : "majority",
             settled / tasks);
}

void ask(ToolCall& call) {
  const std::string& file = call.values.text("questions");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw BadInput(file + ": cannot be opened");
  const std::vector<Question> questions = wanted(read_questions(in, file));
  const AdviceOptions options = advice_options(call);
  Asking asking =
      wanted(Asking::open(asking_options(call, options.mode), questions, call.values.text("results")));
  const auto pilot = static_cast<std::uint64_t>(call.values.integer("pilot"));
  must(asking.have(std::vector<std::uint64_t>(questions.size(), pilot)));
  const Advice advice = advise(asking.trials(), options);
  std::vector<std::string> ids;
  for (const Question& question : questions) ids.push_back(question.task_id);
  write_budget(call, ids, advice);
  print(call, advice, options);
  if (advice.solved) {
    must(asking.have(advice.per_task));
    print_outcome(call, asking, options.mode);
  }
  if (call.values.has("table"))
    must(tables::write_whole(call.values.text("table"), sample_lines(questions, asking, options.mode)));
}

Parameter above_zero(Parameter made, double most) {
  made = ranged(std::move(made), 0, most);
  made.open_least = true;
  return made;
}

std::vector<Parameter> with_common(std::vector<Parameter> own, const char* most) {
  for (Parameter& p : std::vector<Parameter>{
           above_zero(
               argument(Kind::real, "eps", "the next round must gain more, as a share of tasks", "0.01"), 1),
           one_of(argument(Kind::choice, "mode", "samples side by side, or rounds one after another", "par"),
                  {"par", "seq"}),
           ranged(argument(Kind::real, "price", "of a thousand tokens", "0"), 0, 1e6),
           ranged(argument(
                      Kind::real, "budget",
                      "tokens over all tasks (samples, where the table has no tokens); 0: eps alone ends it",
                      "0"),
                  0, 1e15),
           ranged(argument(Kind::integer, "most", "most rounds of one task", most), 1, 1e6),
           ranged(argument(Kind::integer, "boot", "bootstrap replicas", "2000"), 50, 20000),
           argument(Kind::file, "budget-file", "file to write: {\"task_id\",\"N\"} a line"),
           argument(Kind::flag, "json", "answer in JSON"),
           ranged(argument(Kind::integer, "seed", "seed of the bootstrap and of samples", "1"), 0, 1e12)})
    own.push_back(std::move(p));
  return own;
}

std::vector<Parameter> ask_arguments() {
  return with_common(
      {required(argument(Kind::text, "endpoint", "address of an OpenAI-compatible endpoint, up to /v1")),
       required(argument(Kind::text, "model", "as the endpoint names it")),
       required(argument(Kind::file, "questions",
                         "JSON lines: task_id, prompt, answer; or task_id, task, prompt")),
       required(argument(Kind::file, "results", "file of answers; a later run goes on from it")),
       argument(Kind::file, "table", "file to write: every answer, graded, as recommend reads it"),
       ranged(argument(Kind::integer, "pilot", "answers of each question before the advice", "8"), 2, 64),
       one_of(argument(Kind::choice, "api", "chats, or completions", "chat"), {"chat", "completions"}),
       argument(Kind::text, "marker", "an answer is what follows the last of these", "Answer:"),
       ranged(argument(Kind::real, "temperature", "of all samples", "0.8"), 0, 2),
       ranged(argument(Kind::integer, "max-tokens", "of one answer", "1024"), 1, 1e6),
       ranged(argument(Kind::integer, "concurrency", "requests at a time", "8"), 1, 1024),
       ranged(argument(Kind::integer, "tokens-most", "tokens over all runs of one results file; 0: no limit",
                       "0"),
              0, 1e15),
       argument(Kind::text, "key-env", "variable that holds the endpoint's key", "QUIRE_MODEL_KEY")},
      "64");
}

}  // namespace

std::vector<lab::Tool> tools() {
  return {
      {.name = "stop",
       .summary = "N* of a given ceiling, chance and threshold.",
       .example = "quire lab test-time-pareto stop --ceiling 0.8 --p 0.3 --eps 0.01",
       .arguments = {above_zero(argument(Kind::real, "ceiling", "F_max", "1"), 1),
                     ranged(required(argument(Kind::real, "p", "chance of one round")), 0, 1),
                     above_zero(argument(Kind::real, "eps", "the next round must gain more", "0.01"), 1)},
       .run = stop},
      {.name = "recommend",
       .summary = "How many samples or rounds pay, from a table of your own: for all tasks, and for each.",
       .example = "quire lab test-time-pareto recommend --samples r.jsonl --eps 0.005 --price 0.002",
       .arguments =
           with_common({required(argument(
                           Kind::file, "samples",
                           "JSON lines or CSV: task_id, sample or round, correct, tokens; or task_id, n, c; "
                           "- is standard input"))},
                       "4096"),
       .run = recommend},
      {.name = "ask",
       .summary = "A pilot on a model of your own, the advice from it, and then the budget that it gives.",
       .example =
           "quire lab test-time-pareto ask --endpoint http://127.0.0.1:8099/v1 --model m --questions q.jsonl "
           "--results answers.jsonl",
       .arguments = ask_arguments(),
       .run = ask}};
}

}  // namespace quire::labs::test_time_pareto

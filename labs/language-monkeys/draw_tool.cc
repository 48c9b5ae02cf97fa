// draw: samples of a model behind any OpenAI-compatible endpoint, graded, as the table that evaluate reads.
#include <filesystem>
#include <fstream>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/tool_client.h"
#include "labs/engines/tables/whole_file.h"
#include "labs/language-monkeys/drawing.h"
#include "labs/language-monkeys/lab.h"
#include "labs/language-monkeys/tools.h"

namespace quire::labs::language_monkeys {
namespace {

namespace fs = std::filesystem;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;
using model_client::Report;
using model_client::ResultsFile;

std::vector<AskedProblem> problems_of(ToolCall& call) {
  const std::string path = call.values.text("problems");
  if (path == "-") return wanted(read_problems(call.in, "standard input"));
  std::ifstream in(path, std::ios::binary);
  if (!in || fs::is_directory(path)) throw BadInput(path + ": cannot be opened");
  return wanted(read_problems(in, path));
}

DrawPlan plan_of(const ToolCall& call) {
  const lab::Values& v = call.values;
  DrawPlan plan{.model = v.text("model"),
                .samples = static_cast<unsigned>(v.integer("n")),
                .of_a_request = static_cast<unsigned>(v.integer("per-request")),
                .chat = v.flag("chat"),
                .temperature = v.real("temperature"),
                .max_tokens = static_cast<unsigned>(v.integer("max-tokens")),
                .seed = static_cast<std::uint64_t>(v.integer("seed"))};
  if (plan.samples % plan.of_a_request != 0)
    throw BadInput(fmt::format("n: {} is no multiple of per-request {}", plan.samples, plan.of_a_request));
  return plan;
}

void tell(ToolCall& call, const Report& report, const DrawnTable& table, const std::string& out) {
  fmt::print(call.out, "{} samples, {} right, in {}\n", table.samples, table.right, out);
  if (table.missing > 0)
    fmt::print(
        call.err,
        "{} samples are missing ({} requests failed, {} were not asked{}{}); the same command goes on\n",
        table.missing, report.sum.failed, report.left, report.why.empty() ? "" : ": ", report.why);
  if (!table.unanswered.empty())
    fmt::print(call.err, "{} problems have no sample and are not in the table, the first is {}\n",
               table.unanswered.size(), table.unanswered.front());
}

void run(ToolCall& call) {
  const std::vector<AskedProblem> problems = problems_of(call);
  const DrawPlan plan = plan_of(call);
  const AnswerForm form = *answer_form(call.values.text("answer"));
  model_client::Client client = asking::client_of(call);
  constexpr std::size_t kSamplesMax = 20'000'000;
  if (problems.size() * plan.samples > kSamplesMax)
    throw BadInput(fmt::format("n: {} problems with {} samples each are more than {}", problems.size(),
                               plan.samples, kSamplesMax));
  const std::string& out = call.values.text("out");
  ResultsFile file = asking::answers_beside(out, call);
  const std::vector<model_client::Request> requests = requests_of(problems, plan);
  const Report report = wanted(client.run(requests, file));
  const DrawnTable table = wanted(table_of(problems, requests, plan, file, form));
  if (table.samples == 0)
    throw BadInput(fmt::format("endpoint: no sample came; {}",
                               report.why.empty() ? "see the reasons in " + out + ".answers" : report.why));
  if (const Status kept = tables::write_whole(out, table.lines); !kept) throw BadInput(kept.error());
  tell(call, report, table, out);
}

std::vector<lab::Parameter> arguments() {
  std::vector<lab::Parameter> all =
      asking::client_arguments({.path = "/completions", .max_tokens = "1024", .timeout = "600"});
  std::vector<lab::Parameter> own{
      required(argument(Kind::file, "problems",
                        "JSON lines: task_id, prompt and answer, or prompt and task (cdown3, arith3, ...)")),
      required(argument(Kind::file, "out", "table of samples; answers as they came are kept in OUT.answers")),
      ranged(argument(Kind::integer, "n", "samples a problem", "100"), 1, 1e6),
      ranged(argument(Kind::integer, "per-request", "samples asked for at once (n of the request)", "1"), 1,
             1000),
      argument(Kind::flag, "chat", "ask by /chat/completions"),
      ranged(argument(Kind::real, "temperature", "of sampling", "0.8"), 0, 2),
      one_of(argument(Kind::choice, "answer", "where the final answer is in a text", "number"),
             {"number", "boxed", "line", "whole"}),
      ranged(argument(Kind::integer, "seed", "of the first sample; others follow", "1"), 0, 9e15)};
  for (lab::Parameter& p : own) all.push_back(std::move(p));
  return all;
}

}  // namespace

lab::Tool draw_tool() {
  return {
      .name = "draw",
      .summary = "Draws graded samples from any OpenAI-compatible endpoint; goes on where it was stopped.",
      .example =
          "quire lab language-monkeys draw --endpoint http://127.0.0.1:8099/v1 --model micro --problems "
          "p.jsonl --n 200 --out results.jsonl",
      .arguments = arguments(),
      .run = run};
}

}  // namespace quire::labs::language_monkeys

// evaluate: the whole bench on a model behind any OpenAI-compatible endpoint, asked and graded at once.
#include <unordered_map>

#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/ask.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/report.h"
#include "labs/illusion-of-thinking/tools.h"

namespace quire::labs::illusion {
namespace {

using lab::argument;
using lab::Kind;
using lab::ToolCall;

std::vector<Task> tasks_of(ToolCall& call) {
  if (call.values.has("problems")) return read_tasks(call);
  std::vector<Task> tasks;
  each_record(call, [&](problems::Record record) { tasks.push_back(wanted(task_of(std::move(record)))); });
  return tasks;
}

void run(ToolCall& call) {
  const std::vector<Task> tasks = tasks_of(call);
  std::vector<asking::Question> questions;
  std::unordered_map<std::string, const Task*> by_id;
  for (const Task& task : tasks) {
    questions.push_back({task.record.id, task.record.system, task.record.prompt});
    by_id.emplace(task.record.id, &task);
  }
  Report report;
  for (const problems::Response& response : asking::ask(call, questions).responses) {
    const Task& task = *by_id.at(response.id);
    report.add(task, grade_response(task, response), response.completion_tokens);
  }
  call.out << report.table();
}

std::vector<lab::Parameter> arguments() {
  std::vector<lab::Parameter> all = asking::ask_arguments();
  all.push_back(argument(Kind::file, "problems",
                         "JSON lines that `make` wrote; left out: made by the arguments below"));
  for (lab::Parameter& p : set_arguments()) {
    // One seed for both: of what is made, and of the samples.
    if (p.name != "seed") all.push_back(std::move(p));
  }
  for (lab::Parameter& p : all)
    if (p.name == "samples") p.quick = p.full = "25";  // the paper's
  return all;
}

}  // namespace

lab::Tool evaluate_tool() {
  return {.name = "evaluate",
          .summary = "Asks a model behind any OpenAI-compatible endpoint all puzzles, and reports by size.",
          .example =
              "quire lab illusion-of-thinking evaluate --endpoint http://127.0.0.1:8099/v1 --model NAME --n "
              "1..10 --out responses.jsonl",
          .arguments = arguments(),
          .run = run};
}

}  // namespace quire::labs::illusion

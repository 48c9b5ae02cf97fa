// grade: responses against problems: a line for each, or a table by size; a log of single moves on the side.
#include <unordered_map>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "lab/card_parts.h"
#include "labs/engines/asking/source.h"
#include "labs/engines/responses/ending.h"
#include "labs/engines/tables/whole_file.h"
#include "labs/illusion-of-thinking/lab.h"
#include "labs/illusion-of-thinking/report.h"
#include "labs/illusion-of-thinking/tools.h"

namespace quire::labs::illusion {
namespace {

namespace json = boost::json;
using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

/// One line for each move of the final answer, up to and with the first that is not legal.
std::string move_lines(const Task& task, const problems::Response& response, std::size_t moves_max) {
  std::string lines;
  const std::string_view answer = responses::parted(response.text).answer;
  const Candidates found = candidates_in(task.instance, answer);
  if (found.all.empty()) return lines;
  judge_list(task.instance, answer, found.all.back().begin,
             [&](std::uint64_t move, std::span<const std::string_view> atoms, const states::Walked& walked) {
               const bool first_bad = walked.first_bad == move;
               if (move >= moves_max || (walked.first_bad && !first_bad)) return;
               json::array made;
               for (const std::string_view atom : atoms) made.emplace_back(atom);
               json::object line{{"id", response.id},
                                 {"sample", response.sample},
                                 {"move", move},
                                 {"made", std::move(made)},
                                 {"legal", !first_bad}};
               if (first_bad) line["rule"] = walked.broken.rule, line["what"] = walked.broken.what;
               lines += json::serialize(line) + "\n";
             });
  return lines;
}

void run(ToolCall& call) {
  const lab::Values& v = call.values;
  if (v.text("problems") == "-" && v.text("responses") == "-")
    throw BadInput("responses: problems and responses cannot both be standard input");
  const std::vector<Task> tasks = read_tasks(call);
  std::unordered_map<std::string, const Task*> by_id;
  for (const Task& task : tasks) by_id.emplace(task.record.id, &task);
  const bool lines = v.text("format") == "lines", keeps_log = v.has("log");
  std::string log, out;
  Report report;
  asking::Source source(call, "responses");
  problems::ResponseReader reader(source.in(), source.name());
  while (const std::optional<problems::Response> response = wanted(reader.next())) {
    call.check();
    const auto task = by_id.find(response->id);
    if (task == by_id.end()) throw BadInput(reader.fault("id: there is no problem " + response->id).message);
    const Graded graded = grade_response(*task->second, *response);
    report.add(*task->second, graded, response->completion_tokens);
    if (lines) out += problems::grade_line(graded.grade) + "\n";
    if (keeps_log)
      log += move_lines(*task->second, *response, static_cast<std::size_t>(v.integer("log-moves")));
  }
  if (report.graded() == 0) throw BadInput(source.name() + ": has no response");
  if (keeps_log)
    if (const Status kept = tables::write_whole(v.text("log"), log); !kept) throw BadInput(kept.error());
  if (lines)
    call.out << out;
  else if (v.text("format") == "json")
    call.out << json::serialize(report.summary()) << '\n';
  else
    call.out << report.table();
}

}  // namespace

lab::Tool grade_tool() {
  return {
      .name = "grade",
      .summary =
          "Verifies responses move by move: a grade for each, or accuracy and first wrong moves by size.",
      .example =
          "quire lab illusion-of-thinking grade --problems problems.jsonl --responses responses.jsonl "
          "--format table",
      .arguments =
          {required(argument(Kind::file, "problems", "JSON lines that `make` wrote; - is standard input")),
           required(argument(Kind::file, "responses",
                             "JSON lines with id, text and perhaps sample, reasoning, usage")),
           one_of(argument(Kind::choice, "format", "a grade a line, a table, or one JSON object", "lines"),
                  {"lines", "table", "json"}),
           argument(Kind::file, "log", "a file for single moves, as JSON lines"),
           ranged(argument(Kind::integer, "log-moves", "most moves of an answer in the log", "1000"), 1,
                  1e7)},
      .run = run};
}

}  // namespace quire::labs::illusion

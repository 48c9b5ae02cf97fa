// grade: what a model answered to texts made here.
#include <map>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/problems/response.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

/// What grading needs of a record: its answer and its group.
std::map<std::string, problems::Record> records_of(ToolCall& call) {
  constexpr std::size_t kRecordsMost = 5'000'000;
  Source source(call, "problems");
  problems::RecordReader reader(source.in(), source.name(), kSlug);
  std::map<std::string, problems::Record> records;
  while (true) {
    call.check();
    std::optional<problems::Record> record = wanted(reader.next());
    if (!record) return records;
    const boost::json::string* answer = record->answer.if_string();
    const bool known = answer != nullptr && (*answer == "yes" || *answer == "no" || *answer == "true" ||
                                             *answer == "false" || *answer == "unknown");
    if (!known) throw BadInput(reader.fault("answer must be yes, no, true, false or unknown").message);
    if (records.size() == kRecordsMost) throw BadInput(reader.fault("more than 5000000 problems").message);
    problems::Record kept;
    kept.kind = record->kind;
    kept.answer = record->answer;
    records.emplace(record->id, std::move(kept));
  }
}

void run(ToolCall& call) {
  const std::map<std::string, problems::Record> records = records_of(call);
  Source source(call, "responses");
  problems::ResponseReader reader(source.in(), source.name());
  problems::Tallies tallies;
  while (true) {
    call.check();
    const std::optional<problems::Response> response = wanted(reader.next());
    if (!response) break;
    const auto record = records.find(response->id);
    if (record == records.end())
      throw BadInput(reader.fault("id: no problem is called " + response->id).message);
    const problems::Grade graded = grade(record->second, response->id, response->sample, response->text);
    tallies.add(record->second.kind, graded);
    call.out << problems::grade_line(graded) << '\n';
  }
  for (const auto& [kind, tally] : tallies.groups())
    fmt::print(call.err, "{}: {} problems, {} responses, {} right ({:.3f}, {:.3f} to {:.3f}), {} malformed\n",
               kind, tally.problems, tally.responses(), tally.right, tally.accuracy(), tally.interval().low,
               tally.interval().high, tally.malformed);
}

}  // namespace

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades a model's responses to problems made here.",
          .example = "quire lab nlsat grade --problems d.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = {required(argument(Kind::file, "problems", "records of make; - is standard input")),
                        required(argument(Kind::file, "responses", "JSON lines with id and text"))},
          .run = run};
}

}  // namespace quire::labs::nlsat

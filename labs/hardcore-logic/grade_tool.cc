// grade: what a model answered to puzzles made here.
#include <map>

#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/tools.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::argument;
using lab::BadInput;
using lab::Kind;
using lab::ToolCall;

constexpr std::size_t kRecordsMost = 1'000'000;

struct Asked {
  const Game* game = nullptr;
  problems::Record record{};
};

std::map<std::string, Asked> records_of(ToolCall& call) {
  Source source(call, "problems");
  problems::RecordReader reader(source.in(), source.name(), kSlug);
  std::map<std::string, Asked> records;
  while (true) {
    call.check();
    std::optional<problems::Record> record = wanted(reader.next());
    if (!record) return records;
    if (records.size() == kRecordsMost) throw BadInput(reader.fault("more than 1000000 problems").message);
    const Result<const Game*> game = checked_game(record->instance);
    if (!game) throw BadInput(reader.fault("instance: " + game.error()).message);
    // Grading needs no more of a record than this.
    record->prompt.clear();
    record->certificate.clear();
    const std::string id = record->id;
    records.emplace(id, Asked{*game, std::move(*record)});
  }
}

void run(ToolCall& call) {
  if (call.values.text("problems") == "-" && call.values.text("responses") == "-")
    throw BadInput("responses: problems and responses cannot both be standard input");
  const std::map<std::string, Asked> records = records_of(call);
  Source source(call, "responses");
  problems::ResponseReader reader(source.in(), source.name());
  problems::Tallies tallies;
  while (true) {
    call.check();
    const std::optional<problems::Response> response = wanted(reader.next());
    if (!response) break;
    const auto asked = records.find(response->id);
    if (asked == records.end())
      throw BadInput(reader.fault("id: no problem is called " + response->id).message);
    const problems::Grade graded = grade(*asked->second.game, asked->second.record, *response);
    tallies.add(asked->second.record.kind, graded);
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
          .summary = "Grades responses by the rules: right, wrong with the first broken rule, or malformed.",
          .example = "quire lab hardcore-logic grade --problems p.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = {required(argument(Kind::file, "problems", "records of make; - is standard input")),
                        required(argument(Kind::file, "responses", "JSON lines with id and text"))},
          .run = run};
}

}  // namespace quire::labs::hardcore_logic

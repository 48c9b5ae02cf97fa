// grade: what a model answered to puzzles made here.
#include "labs/engines/asking/grading.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/records.h"
#include "labs/hardcore-logic/tools.h"

namespace quire::labs::hardcore_logic {
namespace {

Result<asking::Gradable> read(problems::Record&& record) {
  const Result<const Game*> game = checked_game(record.instance);
  if (!game) return Error{"instance: " + game.error()};
  record.prompt.clear();
  record.certificate.clear();
  const std::string group = record.kind;
  return asking::Gradable{
      .group = group, .grade = [game = *game, kept = std::move(record)](const problems::Response& response) {
        return grade(*game, kept, response);
      }};
}

}  // namespace

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades responses by the rules: right, wrong with the first broken rule, or malformed.",
          .example = "quire lab hardcore-logic grade --problems p.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = asking::grade_arguments(),
          .run = [](lab::ToolCall& call) { asking::grade(call, kSlug, read); }};
}

}  // namespace quire::labs::hardcore_logic

// grade: what a model answered to texts made here.
#include "labs/engines/asking/grading.h"
#include "labs/nlsat/items.h"
#include "labs/nlsat/lab.h"
#include "labs/nlsat/tools.h"

namespace quire::labs::nlsat {
namespace {

Result<asking::Gradable> read(problems::Record&& record) {
  const boost::json::string* answer = record.answer.if_string();
  const bool known = answer != nullptr && (*answer == "yes" || *answer == "no" || *answer == "true" ||
                                           *answer == "false" || *answer == "unknown");
  if (!known) return Error{"answer must be yes, no, true, false or unknown"};
  problems::Record kept;
  kept.answer = std::move(record.answer);
  return asking::Gradable{.group = std::move(record.kind),
                          .grade = [kept = std::move(kept)](const problems::Response& response) {
                            return grade(kept, response.id, response.sample, response.text);
                          }};
}

}  // namespace

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades a model's responses to problems made here.",
          .example = "quire lab nlsat grade --problems d.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = asking::grade_arguments(),
          .run = [](lab::ToolCall& call) { asking::grade(call, kSlug, read); }};
}

}  // namespace quire::labs::nlsat

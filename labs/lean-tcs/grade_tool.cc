// grade: what a model answered to items.
#include "labs/engines/asking/grading.h"
#include "labs/lean-tcs/lab.h"

namespace quire::labs::lean_tcs {
namespace {

Result<asking::Gradable> read(problems::Record&& record) {
  if (!record.answer.is_bool()) return Error{"answer must be true or false"};
  return asking::Gradable{.group = std::move(record.kind),
                          .grade = [truth = record.answer.get_bool()](const problems::Response& r) {
                            return grade(Item{.truth = truth}, r.id, r.sample, r.text);
                          }};
}

}  // namespace

lab::Tool grade_tool() {
  return {.name = "grade",
          .summary = "Grades a model's answers, true or false, to items made here.",
          .example = "quire lab lean-tcs grade --problems items.jsonl --responses r.jsonl > grades.jsonl",
          .arguments = asking::grade_arguments(),
          .run = [](lab::ToolCall& call) { asking::grade(call, kSlug, read); }};
}

}  // namespace quire::labs::lean_tcs

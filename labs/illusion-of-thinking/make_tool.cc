// make: problems with prompts, solved and certified, as JSON lines (docs/problem-sets.md).
#include "labs/illusion-of-thinking/tools.h"

namespace quire::labs::illusion {
namespace {

void run(lab::ToolCall& call) {
  each_record(call,
              [&](const problems::Record& record) { call.out << problems::record_line(record) << '\n'; });
}

}  // namespace

lab::Tool make_tool() {
  return {.name = "make",
          .summary = "Writes puzzles with prompts, shortest answers and certificates, as JSON lines.",
          .example = "quire lab illusion-of-thinking make --puzzle hanoi,river --n 2..10 > problems.jsonl",
          .arguments = set_arguments(),
          .run = run};
}

}  // namespace quire::labs::illusion

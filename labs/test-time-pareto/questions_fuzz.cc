// Any bytes as a file of questions: read or refused in one line; and any bytes as a response to what was
// read.
#include <cstdlib>
#include <sstream>

#include "labs/test-time-pareto/questions.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::test_time_pareto;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  std::istringstream in(bytes);
  const auto questions = read_questions(in, "input");
  if (!questions) {
    if (questions.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  for (const Question& question : *questions) {
    const Graded graded = grade(question, bytes, size % 2 == 0, "Answer:");
    if (graded.right && graded.answer.empty()) std::abort();
    if (next_prompt(question, "Answer:", graded, bytes).empty()) std::abort();
  }
  return 0;
}

// Files of problems: no crash, and what is taken can be graded.
#include <cstdint>
#include <sstream>

#include "labs/language-monkeys/problems_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::language_monkeys;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  const auto problems = read_problems(in, "fuzz");
  if (problems)
    for (const AskedProblem& p : *problems) grade(p, p.prompt, AnswerForm::number, true);
  return 0;
}

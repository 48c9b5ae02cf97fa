// Final answers out of any text: no crash, and what is normalised stays as it is.
#include <cstdint>
#include <cstdlib>

#include "labs/language-monkeys/final_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::language_monkeys;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const AnswerForm form : {AnswerForm::number, AnswerForm::boxed, AnswerForm::line, AnswerForm::whole}) {
    const std::string answer = final_answer(text, form);
    if (normalised(answer) != answer) std::abort();
  }
  return 0;
}

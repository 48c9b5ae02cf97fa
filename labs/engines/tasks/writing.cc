#include "labs/engines/tasks/writing.h"

#include <algorithm>

#include "labs/engines/tables/text_file.h"
#include "labs/engines/tasks/digits_task.h"

namespace quire::labs::tasks {

std::string_view answer_after_colon(std::string_view response) {
  std::string_view answer;
  return unframe_answer(response, answer) == Reason::right ? answer : std::string_view();
}

Verdict DigitsTask::check(const Problem& problem, std::string_view response) const {
  std::string_view answer;
  if (const Reason reason = unframe_answer(response, answer); reason != Reason::right) return {reason};
  if (answer == problem.answer) return {Reason::right};
  const bool well_written =
      answer.size() == problem.answer.size() && std::all_of(answer.begin(), answer.end(), is_digit);
  return {well_written ? Reason::wrong_answer : Reason::malformed};
}

std::string_view DigitsTask::answer_in(std::string_view response) const {
  return answer_after_colon(response);
}

void DigitsTask::write_answer(const Problem& problem, bool right, random::Stream& stream,
                              std::string& out) const {
  if (right) {
    out += problem.answer;
    return;
  }
  int value = 0;
  for (const char c : problem.answer) value = value * 10 + (c - '0');
  const int other = static_cast<int>(stream.below(static_cast<std::uint64_t>(answers_) - 1));
  put_padded(out, other < value ? other : other + 1, static_cast<int>(problem.answer.size()));
}

Error prompt_fault(std::string_view prompt, const std::string& what) {
  return Error{"prompt " + tables::shown(prompt) + ": " + what};
}

Status check_read(std::string_view prompt, std::string_view given, std::string_view worked_out) {
  if (prompt.size() > kPromptSymbolsMax)
    return prompt_fault(prompt, "longer than " + std::to_string(kPromptSymbolsMax) + " symbols");
  if (!given.empty() && given != worked_out)
    return prompt_fault(prompt, "its answer is " + std::string(worked_out) + ", not the one given");
  return success();
}

std::string_view name_of(Style style) {
  constexpr std::string_view kNames[kStyles] = {"verbose", "step", "skip", "direct"};
  return kNames[static_cast<std::size_t>(style)];
}

std::string in_words(const Verdict& verdict) {
  const std::string step = "step " + std::to_string(verdict.step);
  switch (verdict.reason) {
    case Reason::right:
      return "right";
    case Reason::too_long:
      return "longer than " + std::to_string(kResponseSymbolsMax) + " symbols";
    case Reason::no_end:
      return "no end mark $";
    case Reason::after_end:
      return "symbols after the end mark $";
    case Reason::no_answer:
      return "no answer: there is no :";
    case Reason::malformed:
      return (verdict.step > 0 ? step : "the answer") + " is malformed";
    case Reason::wrong_answer:
      return "wrong answer";
    case Reason::false_step:
      return step + " is false";
    case Reason::not_given:
      return step + " takes a number that is not there";
    case Reason::used_twice:
      return step + " takes a number that was used before";
    case Reason::out_of_range:
      return step + " leaves the range 0 to 99";
    case Reason::unused_number:
      return "a number is left unused";
    case Reason::missed_target:
      return "the last step misses the target";
  }
  return "";
}

}  // namespace quire::labs::tasks

// The final answer in what a model wrote, in a form that can be compared: how a sample votes, and how it is
// graded where a file of problems says what is right.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quire::labs::language_monkeys {

enum class AnswerForm {
  number,  ///< the last number in the text
  boxed,   ///< what the last \boxed{...} holds, braces balanced
  line,    ///< the last line that is not blank
  whole    ///< all of it
};
std::optional<AnswerForm> answer_form(std::string_view name);

/// Empty where the text has none. Blanks become single ones; a number loses its plus sign, commas between
/// digits, leading zeros and zeros behind the point, whatever the form: "1,234.50" and "01234.5" are one
/// answer.
std::string final_answer(std::string_view text, AnswerForm form);

/// What is compared: an answer, as final_answer() gives it.
std::string normalised(std::string_view answer);

}  // namespace quire::labs::language_monkeys

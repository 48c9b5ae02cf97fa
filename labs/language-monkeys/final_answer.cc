#include "labs/language-monkeys/final_answer.h"

#include <algorithm>

namespace quire::labs::language_monkeys {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

/// The end of the number that begins at `at` (a digit, or a point before one): digits with commas between
/// groups of three, and digits behind a point.
std::size_t number_end(std::string_view text, std::size_t at) {
  const auto digits = [&](std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end;
  };
  std::size_t end = digits(at);
  while (end < text.size() && text[end] == ',' && digits(end + 1) == end + 4) end += 4;
  if (end < text.size() && text[end] == '.' && digits(end + 1) > end + 1) end = digits(end + 1);
  return end;
}

std::string_view last_number(std::string_view text) {
  std::string_view last;
  for (std::size_t i = 0; i < text.size();) {
    const bool begins = is_digit(text[i]) || (text[i] == '.' && i + 1 < text.size() && is_digit(text[i + 1]));
    if (!begins) {
      ++i;
      continue;
    }
    const std::size_t end = number_end(text, i);
    // A minus is a sign where no digit, letter or bracket stands before it.
    const bool sign = i > 0 && (text[i - 1] == '-' || text[i - 1] == '+') &&
                      (i == 1 || is_blank(text[i - 2]) || text[i - 2] == '=' || text[i - 2] == ':' ||
                       text[i - 2] == '$' || text[i - 2] == '(' || text[i - 2] == '{');
    last = text.substr(sign ? i - 1 : i, end - (sign ? i - 1 : i));
    i = end;
  }
  return last;
}

std::string_view last_boxed(std::string_view text) {
  constexpr std::string_view kBegin = "\\boxed{";
  const std::size_t at = text.rfind(kBegin);
  if (at == text.npos) return {};
  const std::size_t begin = at + kBegin.size();
  std::size_t depth = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return text.substr(begin, i - begin);
  }
  return {};
}

std::string_view last_line(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  const std::size_t at = text.find_last_of("\n\r");
  return at == text.npos ? text : text.substr(at + 1);
}

std::string single_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_blank(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string normalised(std::string_view answer) {
  std::string text = single_blanks(answer);
  std::string_view rest = text;
  const bool minus = rest.starts_with('-');
  if (minus || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest.empty() || !(is_digit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_digit(rest[1]))) ||
      number_end(rest, 0) != rest.size())
    return text;
  std::string number;
  std::copy_if(rest.begin(), rest.end(), std::back_inserter(number), [](char c) { return c != ','; });
  if (number.find('.') != number.npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
  }
  number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
  const bool zero = number.empty();
  std::string out;
  if (minus && !zero) out += '-';
  if (zero || number[0] == '.') out += '0';
  return out.append(number);
}

std::optional<AnswerForm> answer_form(std::string_view name) {
  if (name == "number") return AnswerForm::number;
  if (name == "boxed") return AnswerForm::boxed;
  if (name == "line") return AnswerForm::line;
  if (name == "whole") return AnswerForm::whole;
  return std::nullopt;
}

std::string final_answer(std::string_view text, AnswerForm form) {
  switch (form) {
    case AnswerForm::number:
      return normalised(last_number(text));
    case AnswerForm::boxed:
      return normalised(last_boxed(text));
    case AnswerForm::line:
      return normalised(last_line(text));
    case AnswerForm::whole:
      return normalised(text);
  }
  return {};
}

}  // namespace quire::labs::language_monkeys

// A problem in text, the verdict on a response to it, and the manner in which an oracle writes a right one.
// Everything is spelled with the 55 printed signs of the small language model: digits, a-n, x, y, signs,
// blanks and `$`, the end mark. A prompt ends in `=`; a response is a trace, then `:`, an answer and `$`. In
// the countdown tasks the trace itself is the answer, and there is no `:`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quire::labs::tasks {

class Task;

inline constexpr char kEnd = '$';
inline constexpr std::size_t kPromptSymbolsMax = 256;
inline constexpr std::size_t kResponseSymbolsMax = std::size_t{1} << 16;

struct Problem {
  const Task* task = nullptr;  ///< a task of the registry, which lives as long as the program
  std::string prompt{};
  std::string answer{};  ///< what a right response ends in; the target in the countdown tasks
  int difficulty = 0;
  /// Fingerprint of the question in canonical form: equal for questions that differ in writing only, and for
  /// a question and its rethinking. Splits stand on it.
  std::uint64_t identity = 0;
  std::size_t question_symbols = 0;  ///< the prompt without what a rethinking adds

  std::string_view question() const { return std::string_view(prompt).substr(0, question_symbols); }
};

enum class Reason : std::uint8_t {
  right,
  too_long,       ///< more than kResponseSymbolsMax symbols
  no_end,         ///< no end mark: it ran into its cap
  after_end,      ///< symbols after the end mark
  no_answer,      ///< no `:`
  malformed,      ///< the answer, or a step, is not written as the task asks
  wrong_answer,   ///< well written and wrong
  false_step,     ///< countdown: a step that is not true
  not_given,      ///< countdown: a step takes a number that is not there
  used_twice,     ///< countdown: a step takes a number that an earlier one has used up
  out_of_range,   ///< countdown: a true step whose result is above 99
  unused_number,  ///< countdown: true so far, but numbers are left
  missed_target   ///< countdown: true steps to another number
};

struct Verdict {
  Reason reason = Reason::malformed;
  int step = 0;  ///< from 1: the step that the reason is about; 0: none

  bool right() const { return reason == Reason::right; }
  bool operator==(const Verdict&) const = default;
};

/// "step 2 takes a number that was used before": for people.
std::string in_words(const Verdict& verdict);

enum class Style : std::uint8_t {
  verbose,  ///< each step with all that is left to do
  step,     ///< the result of each step
  skip,     ///< the result of every second step, and of the last
  direct    ///< the answer alone
};
inline constexpr std::size_t kStyles = 4;

std::string_view name_of(Style style);

/// How an oracle writes. Its length is then a free choice: what training for short answers needs.
struct Manner {
  Style style = Style::step;
  double recheck = 0;           ///< probability that a step is followed by `?` and itself again
  double split = 0;             ///< probability that a step is written in two
  int failed_attempts_max = 4;  ///< cdown-search: failed attempts before the right one, uniform from 0
};

}  // namespace quire::labs::tasks

// What is right in countdown: steps are judged one by one, in the order in which they are written.
#include <algorithm>

#include "labs/engines/tasks/cdown_steps.h"

namespace quire::labs::tasks {
namespace {

using countdown::Numbers;
using countdown::Question;
using countdown::read_question;
using countdown::Sequence;
using countdown::Step;

/// The numbers that steps have used up so far; two of each step, and of one that fails.
struct Used {
  std::size_t count = 0;
  std::array<int, std::size_t{2} * countdown::kNumbersMax> of{};

  /// Moves a number from `numbers` to here. Reason::right: it was there.
  Reason take_from(Numbers& numbers, int value) {
    if (take(numbers, value)) {
      of[count++] = value;
      return Reason::right;
    }
    const auto end = of.begin() + static_cast<std::ptrdiff_t>(count);
    return std::find(of.begin(), end, value) == end ? Reason::not_given : Reason::used_twice;
  }
};

/// One step as it is written, `a sign b = result`.
struct Written {
  int a = -1, b = -1, result = -1;
  char sign = 0;

  bool read(Cursor& cursor) {
    a = cursor.number(2);
    sign = cursor.take_any();
    b = cursor.number(2);
    if (a < 0 || b < 0 || (sign != '+' && sign != '-' && sign != '*') || !cursor.take('=')) return false;
    result = cursor.number(4);
    return result >= 0;
  }
  Reason judge(Numbers& left, Used& used) const {
    if (const Reason r = used.take_from(left, a); r != Reason::right) return r;
    if (const Reason r = used.take_from(left, b); r != Reason::right) return r;
    if (result != (sign == '+' ? a + b : sign == '-' ? a - b : a * b)) return Reason::false_step;
    return result > Countdown::kValueMax ? Reason::out_of_range : Reason::right;
  }
  Step step() const {
    const bool turn = sign != '-' && a < b;
    return {static_cast<std::uint8_t>(turn ? b : a), static_cast<std::uint8_t>(turn ? a : b), sign};
  }
};

/// Judges steps; those that are good come into `sequence`.
Verdict judge(const Question& q, std::string_view steps, Sequence& sequence) {
  Numbers left = q.numbers;
  Used used;
  Cursor cursor(steps);
  do {
    Written written;
    const int number = sequence.count + 1;
    if (!written.read(cursor)) return {Reason::malformed, number};
    // Every good step leaves one number less, so that there are at most kStepsMax of them.
    if (const Reason reason = written.judge(left, used); reason != Reason::right) return {reason, number};
    left.of[static_cast<std::size_t>(left.count++)] = static_cast<std::uint8_t>(written.result);
    sequence.steps[static_cast<std::size_t>(sequence.count++)] = written.step();
    if (!cursor.done() && cursor.front() != ';') return {Reason::malformed, number};
  } while (cursor.take(';'));
  if (left.count > 1) return {Reason::unused_number};
  return {left.of[0] == q.target ? Reason::right : Reason::missed_target};
}

std::string_view last_attempt(std::string_view body) { return body.substr(body.rfind('?') + 1); }

}  // namespace

Verdict Countdown::check(const Problem& problem, std::string_view response) const {
  std::string_view body;
  if (const Reason reason = unframe(response, body); reason != Reason::right) return {reason};
  return check_attempt(problem, attempts_ == Attempts::many ? last_attempt(body) : body);
}

Verdict Countdown::check_first_attempt(const Problem& problem, std::string_view response) const {
  if (response.size() > kResponseSymbolsMax) return {Reason::too_long};
  const std::size_t next = attempts_ == Attempts::many ? response.find('?') : response.npos;
  return next == response.npos ? check(problem, response) : check_attempt(problem, response.substr(0, next));
}

std::string_view Countdown::answer_in(std::string_view response) const {
  std::string_view body;
  if (unframe(response, body) != Reason::right) return {};
  return attempts_ == Attempts::many ? last_attempt(body) : body;
}

Verdict check_attempt(const Problem& problem, std::string_view attempt) {
  Sequence sequence;
  return judge(read_question(problem.question()), attempt, sequence);
}

std::optional<SolutionKey> solution_of(const Problem& problem, std::string_view response) {
  if (!check(problem, response).right()) return std::nullopt;
  Sequence sequence;
  const std::string_view steps = last_attempt(response.substr(0, response.size() - 1));
  if (!judge(read_question(problem.question()), steps, sequence).right()) return std::nullopt;
  return sequence.key();
}

}  // namespace quire::labs::tasks

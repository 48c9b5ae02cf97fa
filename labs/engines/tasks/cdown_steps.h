// The arithmetic of countdown: what a prompt says, numbers that are there, steps that take two and leave one,
// everything that can be reached. Small arrays on the stack; a listing of four numbers visits at most 486
// sequences of steps.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "labs/engines/tasks/cdown.h"
#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks::countdown {

constexpr int kNumbersMax = Countdown::kNumbersMax;
constexpr int kStepsMax = kNumbersMax - 1;
/// Sequences of steps over four numbers: 6 pairs, then 3, then 1, with at most 3 operations each.
constexpr std::size_t kSequencesMax = std::size_t{6} * 3 * 3 * 3 * 1 * 3;

struct Numbers {
  int count = 0;
  std::array<std::uint8_t, kNumbersMax> of{};
};

/// Takes a number out; false if it is not there.
inline bool take(Numbers& numbers, int value) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(numbers.count); ++i)
    if (numbers.of[i] == value) {
      numbers.of[i] = numbers.of[static_cast<std::size_t>(--numbers.count)];
      return true;
    }
  return false;
}

struct Question {
  Numbers numbers;  ///< none where the prompt is not well written
  int target = 0;
};

inline Question read_question(std::string_view prompt) {
  Question q;
  Cursor cursor(prompt);
  do {
    const int number = cursor.number(2);
    if (number < 1 || q.numbers.count == kNumbersMax) return {};
    q.numbers.of[static_cast<std::size_t>(q.numbers.count++)] = static_cast<std::uint8_t>(number);
  } while (cursor.take(','));
  q.target = cursor.take('>') ? cursor.number(2) : -1;
  if (q.target < 1 || !cursor.take('=') || !cursor.done()) return {};
  return q;
}

/// a sign b, with a >= b where the order of the operands does not matter.
struct Step {
  std::uint8_t a = 0, b = 0;
  char sign = '+';

  int result() const { return sign == '+' ? a + b : sign == '-' ? a - b : a * b; }
  /// 16 bits, never 0: operands below 100, the sign in the lowest two.
  std::uint64_t key() const {
    const unsigned sign_bits = sign == '+' ? 1 : sign == '-' ? 2 : 3;
    return static_cast<std::uint64_t>(a) << 9 | static_cast<std::uint64_t>(b) << 2 | sign_bits;
  }
  static Step of(std::uint64_t key) {
    return {static_cast<std::uint8_t>(key >> 9 & 127), static_cast<std::uint8_t>(key >> 2 & 127),
            "?+-*"[key & 3]};
  }
};

struct Sequence {
  int count = 0;
  std::array<Step, kStepsMax> steps{};

  /// The keys of the steps in rising order, 16 bits each; absent steps are 0.
  SolutionKey key() const {
    static_assert(kStepsMax == 3);
    std::array<std::uint64_t, kStepsMax> keys{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) keys[i] = steps[i].key();
    const auto order = [&](std::size_t i, std::size_t j) {
      if (keys[j] < keys[i]) std::swap(keys[i], keys[j]);
    };
    order(0, 1);
    order(1, 2);
    order(0, 1);
    return keys[0] << 32 | keys[1] << 16 | keys[2];
  }
};

/// Calls visit(step) for every operation on two numbers whose result stays within the range.
template <class Visit>
void each_operation(std::uint8_t x, std::uint8_t y, const Visit& visit) {
  const std::uint8_t a = std::max(x, y), b = std::min(x, y);
  if (a + b <= Countdown::kValueMax) visit(Step{a, b, '+'});
  visit(Step{a, b, '-'});
  if (a * b <= Countdown::kValueMax) visit(Step{a, b, '*'});
}

/// Calls visit(step, what is left after it) for every pair of places and every operation within the range.
template <class Visit>
void each_step(const Numbers& numbers, const Visit& visit) {
  const auto count = static_cast<std::size_t>(numbers.count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      Numbers left = numbers;  // the result takes the place of one number, the last number that of the other
      left.of[j] = left.of[static_cast<std::size_t>(--left.count)];
      each_operation(numbers.of[i], numbers.of[j], [&](const Step& step) {
        left.of[i] = static_cast<std::uint8_t>(step.result());
        visit(step, left);
      });
    }
}

/// Calls visit(sequence, last result) for every sequence of steps that uses all numbers, of which there are
/// two or more.
template <class Visit>
void each_sequence(const Numbers& numbers, Sequence& sequence, const Visit& visit) {
  Step& next = sequence.steps[static_cast<std::size_t>(sequence.count++)];
  if (numbers.count == 2) {
    each_operation(numbers.of[0], numbers.of[1], [&](const Step& step) {
      next = step;
      visit(sequence, step.result());
    });
  } else {
    each_step(numbers, [&](const Step& step, const Numbers& left) {
      next = step;
      each_sequence(left, sequence, visit);
    });
  }
  --sequence.count;
}

/// The different solutions of a problem, by rising key.
struct Keys {
  std::size_t count = 0;
  std::array<SolutionKey, kSequencesMax> of;
};
inline void find_solutions(const Numbers& numbers, int target, Keys& keys) {
  keys.count = 0;
  Sequence sequence;
  each_sequence(numbers, sequence, [&](const Sequence& done, int result) {
    if (result == target) keys.of[keys.count++] = done.key();
  });
  const auto begin = keys.of.begin();
  std::sort(begin, begin + static_cast<std::ptrdiff_t>(keys.count));
  keys.count =
      static_cast<std::size_t>(std::unique(begin, begin + static_cast<std::ptrdiff_t>(keys.count)) - begin);
}

inline void put_step(std::string& out, const Step& step) {
  put(out, step.a);
  out += step.sign;
  put(out, step.b);
  out += '=';
  put(out, step.result());
}

}  // namespace quire::labs::tasks::countdown

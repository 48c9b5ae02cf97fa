#include "labs/engines/tasks/chain.h"

#include <algorithm>

#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {

Chain::Chain(std::string name, int modulus)
    : DigitsTask(std::move(name), {2, kNumbersMax}, modulus),
      modulus_(modulus),
      width_(modulus > 10 ? 2 : 1) {}

void Chain::draw(int difficulty, random::Stream& stream, Problem& out) const {
  Numbers numbers;
  for (numbers.count = 0; numbers.count < difficulty; ++numbers.count)
    numbers.of[numbers.count] = static_cast<int>(stream.below(static_cast<std::uint64_t>(modulus_)));
  make(numbers, out);
}

void Chain::make(const Numbers& numbers, Problem& out) const {
  out.task = this;
  out.difficulty = numbers.count;
  out.prompt.clear();
  int sum = 0;
  for (int i = 0; i < numbers.count; ++i) {
    put_padded(out.prompt, numbers.of[i], width_);
    sum += numbers.of[i];
  }
  if (modulus_ != 10) {
    out.prompt += '%';
    put(out.prompt, modulus_);
  }
  out.prompt += '=';
  out.answer.clear();
  put_padded(out.answer, sum % modulus_, width_);
  out.identity = random::fingerprint(out.prompt);
  out.question_symbols = out.prompt.size();
}

Chain::Numbers Chain::numbers_of(std::string_view question) const {
  Numbers numbers;
  const auto width = static_cast<std::size_t>(width_);
  for (std::size_t at = 0;
       numbers.count < kNumbersMax && at + width <= question.size() && is_digit(question[at]); at += width)
    numbers.of[numbers.count++] =
        width_ == 1 ? question[at] - '0' : (question[at] - '0') * 10 + (question[at + 1] - '0');
  return numbers;
}

Result<Problem> Chain::read(std::string_view prompt, std::string_view answer) const {
  Problem problem;
  const Numbers numbers = numbers_of(prompt);
  for (int i = 0; i < numbers.count; ++i)
    if (numbers.of[i] < 0 || numbers.of[i] >= modulus_)
      return prompt_fault(prompt, "its numbers must lie below " + std::to_string(modulus_));
  make(numbers, problem);
  if (problem.prompt != prompt || !difficulties().holds(numbers.count))
    return prompt_fault(prompt, "a " + name() + " prompt is 2 to 12 numbers of " + std::to_string(width_) +
                                    (width_ == 1 ? " digit" : " digits") +
                                    (modulus_ == 10 ? "" : ", %" + std::to_string(modulus_)) + " and =");
  if (Status fits = check_read(prompt, answer, problem.answer); !fits) return Error{fits.error()};
  return problem;
}

void Chain::trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                  std::string& out) const {
  const Numbers numbers = numbers_of(problem.question());
  Steps steps(manner, stream, out);
  // A step: the sum so far, then what is still to be added: `next` if there is one, and the numbers from
  // `rest`.
  const auto write = [&](int sum, int next, int rest) {
    put_padded(out, sum % modulus_, width_);
    if (manner.style == Style::verbose) {
      if (next >= 0) put_padded(out, next, width_);
      for (int i = rest; i < numbers.count; ++i) put_padded(out, numbers.of[i], width_);
    }
    steps.end(manner.style == Style::verbose ? ';' : ',');
  };
  int sum = numbers.of[0];
  const int stride = manner.style == Style::skip ? 2 : 1;
  for (int i = 1; i < numbers.count && manner.style != Style::direct;) {
    const int until = std::min(i + stride, numbers.count);
    if (steps.splits()) {  // after the first of two numbers, or after half of the only one
      const int first = until - i == 2 ? numbers.of[i] : numbers.of[i] / 2;
      if (until - i == 2 || first > 0) write(sum + first, numbers.of[i] - first, i + 1);
    }
    for (; i < until; ++i) sum += numbers.of[i];
    write(sum, -1, i);
  }
  out += ':';
  out += problem.answer;
  out += kEnd;
}

std::size_t Chain::problem_count(int difficulty) const {
  constexpr std::size_t kMost = 10'000'000;
  std::size_t count = 1;
  for (int i = 0; i < difficulty; ++i) {
    count *= static_cast<std::size_t>(modulus_);
    if (count > kMost) return 0;
  }
  return count;
}

void Chain::problem_at(int difficulty, std::size_t index, Problem& out) const {
  Numbers numbers;
  numbers.count = difficulty;
  for (int i = difficulty - 1; i >= 0; --i) {
    numbers.of[i] = static_cast<int>(index % static_cast<std::size_t>(modulus_));
    index /= static_cast<std::size_t>(modulus_);
  }
  make(numbers, out);
}

}  // namespace quire::labs::tasks

#include "labs/engines/tasks/arith3.h"

#include <algorithm>

#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {
namespace {

constexpr int kM = Arith3::kModulus;

int apply(int a, char sign, int b) {
  return sign == '+' ? (a + b) % kM : sign == '-' ? (a - b + kM) % kM : a * b % kM;
}

/// number[0] sign[0] number[1] ... with the numbers that are results marked: those have three digits.
struct Expression {
  int count = 0;
  int number[Arith3::kNumbersMax] = {};
  bool result[Arith3::kNumbersMax] = {};
  char sign[Arith3::kNumbersMax] = {};

  /// Place of the operation that comes next: the first product, else the first sum. count > 1.
  int next() const {
    for (int i = 0; i + 1 < count; ++i)
      if (sign[i] == '*') return i;
    return 0;
  }
  /// Carries the operation at a place out.
  void reduce(int at) {
    number[at] = apply(number[at], sign[at], number[at + 1]);
    result[at] = true;
    --count;
    for (int i = at + 1; i < count; ++i) {
      number[i] = number[i + 1];
      result[i] = result[i + 1];
      sign[i - 1] = sign[i];
    }
  }
};

void put_number(std::string& out, const Expression& e, int i) {
  if (e.result[i])
    put_padded(out, e.number[i], 3);
  else
    put(out, e.number[i]);
}

/// With `sum_at` >= 0 the product there is written as the sum of its half products.
void put_expression(std::string& out, const Expression& e, int sum_at) {
  for (int i = 0; i < e.count; ++i) {
    if (i > 0) out += e.sign[i - 1];
    if (i != sum_at) {
      put_number(out, e, i);
      continue;
    }
    const int half = e.number[i + 1] / 2;
    out += '(';
    put_padded(out, apply(e.number[i], '*', half), 3);
    out += '+';
    put_padded(out, apply(e.number[i], '*', e.number[i + 1] - half), 3);
    out += ')';
    ++i;
  }
}

/// The first half of the operation at a place, as a step; false where its right number has no half.
bool put_half(std::string& out, Expression e, int at, bool verbose) {
  const int half = e.number[at + 1] / 2;
  if (half == 0) return false;
  const int first = apply(e.number[at], e.sign[at], half);
  if (!verbose) {
    put_padded(out, first, 3);
  } else if (e.sign[at] == '*') {
    put_expression(out, e, at);
  } else {
    e.number[at] = first;
    e.result[at] = true;
    e.number[at + 1] -= half;
    put_expression(out, e, -1);
  }
  return true;
}

/// Nothing (count 0) where the text is not an expression of 2 to 6 numbers below 100 that ends in `=`.
Expression read_expression(std::string_view prompt) {
  Expression e;
  Cursor cursor(prompt);
  while (e.count < Arith3::kNumbersMax) {
    const int number = cursor.number(2);
    if (number < 0) return {};
    e.number[e.count++] = number;
    const char sign = cursor.take_any();
    if (sign == '=') return e.count > 1 && cursor.done() ? e : Expression{};
    if (sign != '+' && sign != '-' && sign != '*') return {};
    e.sign[e.count - 1] = sign;
  }
  return {};
}

void make(const Task* task, const Expression& e, Problem& out) {
  out.task = task;
  out.difficulty = e.count;
  out.prompt.clear();
  put_expression(out.prompt, e, -1);
  out.prompt += '=';
  Expression rest = e;
  while (rest.count > 1) rest.reduce(rest.next());
  out.answer.clear();
  put_padded(out.answer, rest.number[0], 3);
  out.identity = random::fingerprint(out.prompt);
  out.question_symbols = out.prompt.size();
}

}  // namespace

void Arith3::draw(int difficulty, random::Stream& stream, Problem& out) const {
  Expression e;
  for (; e.count < difficulty; ++e.count) {
    e.number[e.count] = 1 + static_cast<int>(stream.below(99));
    e.sign[e.count] = "+-*"[stream.below(3)];
  }
  make(this, e, out);
}

Result<Problem> Arith3::read(std::string_view prompt, std::string_view answer) const {
  const Expression e = read_expression(prompt);
  if (e.count == 0)
    return prompt_fault(prompt, "an arith3 prompt is 2 to 6 numbers below 100 with + - * and =");
  Problem problem;
  make(this, e, problem);
  if (Status fits = check_read(prompt, answer, problem.answer); !fits) return Error{fits.error()};
  return problem;
}

void Arith3::trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                   std::string& out) const {
  Expression e = read_expression(problem.question());
  Steps steps(manner, stream, out);
  const bool verbose = manner.style == Style::verbose;
  const char mark = verbose ? ';' : ',';
  while (e.count > 1 && manner.style != Style::direct) {
    const bool two = manner.style == Style::skip && e.count > 2;
    const bool split = steps.splits();
    if (split && !two && put_half(out, e, e.next(), verbose)) steps.end(mark);
    int at = e.next();
    e.reduce(at);
    if (two) {
      if (split) {
        put_padded(out, e.number[at], 3);
        steps.end(mark);
      }
      at = e.next();
      e.reduce(at);
    }
    if (verbose)
      put_expression(out, e, -1);
    else
      put_padded(out, e.number[at], 3);
    steps.end(mark);
  }
  out += ':';
  out += problem.answer;
  out += kEnd;
}

}  // namespace quire::labs::tasks

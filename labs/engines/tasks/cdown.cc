#include "labs/engines/tasks/cdown.h"

#include <algorithm>

#include "labs/engines/tasks/cdown_steps.h"

namespace quire::labs::tasks {
namespace {

using countdown::Keys;
using countdown::Numbers;
using countdown::Question;
using countdown::read_question;
using countdown::Sequence;
using countdown::Step;
using countdown::take;

void put_question(std::string& out, const Question& q) {
  for (int i = 0; i < q.numbers.count; ++i) {
    if (i > 0) out += ',';
    put(out, q.numbers.of[static_cast<std::size_t>(i)]);
  }
  out += '>';
  put(out, q.target);
  out += '=';
}

/// The prompt has the numbers in the order given; the identity does not see it.
void make(const Task* task, const Question& q, Problem& out) {
  Question sorted = q;
  std::sort(sorted.numbers.of.begin(), sorted.numbers.of.begin() + sorted.numbers.count);
  out.prompt.clear();
  put_question(out.prompt, sorted);
  out.identity = random::fingerprint(out.prompt);
  out.prompt.clear();
  put_question(out.prompt, q);
  out.task = task;
  out.difficulty = q.numbers.count;
  out.answer.clear();
  put(out.answer, q.target);
  out.question_symbols = out.prompt.size();
}

/// Every problem with `count` numbers of 1 to 9 in rising order and a solution: four bits a number, then
/// seven of the target.
std::vector<std::uint32_t> list_problems(int count) {
  std::vector<std::uint32_t> all;
  Numbers numbers;
  numbers.count = count;
  const auto last = static_cast<std::size_t>(count) - 1;
  std::fill_n(numbers.of.begin(), count, std::uint8_t{1});
  for (;;) {
    std::array<bool, Countdown::kValueMax + 1> reached{};
    Sequence sequence;
    countdown::each_sequence(numbers, sequence, [&](const Sequence&, int result) {
      reached[static_cast<std::size_t>(result)] = true;
    });
    std::uint32_t packed = 0;
    for (std::size_t i = 0; i <= last; ++i) packed = packed << 4 | numbers.of[i];
    for (std::uint32_t target = 1; target < reached.size(); ++target)
      if (reached[target]) all.push_back(packed << 7 | target);
    // The next non-decreasing row of numbers.
    std::size_t place = last + 1;
    while (place > 0 && numbers.of[place - 1] == Countdown::kDrawnMax) --place;
    if (place == 0) return all;
    const auto raised = static_cast<std::uint8_t>(numbers.of[place - 1] + 1);
    std::fill(numbers.of.begin() + static_cast<std::ptrdiff_t>(place) - 1, numbers.of.begin() + count,
              raised);
  }
}

const std::vector<std::uint32_t>& listed(int count) {
  if (count == 3) {
    static const std::vector<std::uint32_t> three = list_problems(3);
    return three;
  }
  static const std::vector<std::uint32_t> four = list_problems(4);
  return four;
}

/// The steps of a key in the least order in which they can be carried out.
void put_solution(std::string& out, const Numbers& numbers, SolutionKey key) {
  std::array<std::uint64_t, countdown::kStepsMax> keys{};
  const auto count = static_cast<std::size_t>(numbers.count - 1);
  for (std::size_t i = count; i-- > 0; key >>= 16) keys[i] = key & 0xFFFF;
  const auto can_be_done = [&] {
    Numbers left = numbers;
    for (std::size_t i = 0; i < count; ++i) {
      const Step step = Step::of(keys[i]);
      if (!take(left, step.a) || !take(left, step.b)) return false;
      left.of[static_cast<std::size_t>(left.count++)] = static_cast<std::uint8_t>(step.result());
    }
    return true;
  };
  const auto end = keys.begin() + static_cast<std::ptrdiff_t>(count);
  while (!can_be_done() && std::next_permutation(keys.begin(), end)) {
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ';';
    countdown::put_step(out, Step::of(keys[i]));
  }
}

void put_random_solution(std::string& out, const Question& q, random::Stream& stream) {
  Keys keys;
  countdown::find_solutions(q.numbers, q.target, keys);
  if (keys.count > 0) put_solution(out, q.numbers, keys.of[stream.below(keys.count)]);
}

/// Random steps to the end; those that hit the target by chance are drawn anew.
void put_failed_attempt(std::string& out, const Question& q, random::Stream& stream) {
  struct Choice {
    Step step;
    Numbers left;
  };
  // Every problem has attempts that miss; the bound only makes the end certain.
  for (int tries = 0; tries < 1000; ++tries) {
    Sequence sequence;
    Numbers left = q.numbers;
    while (left.count > 1) {
      std::array<Choice, 18> choices;  // six pairs, three operations
      std::size_t count = 0;
      countdown::each_step(left, [&](const Step& step, const Numbers& after) {
        choices[count++] = {step, after};
      });
      const Choice& choice = choices[stream.below(count)];
      sequence.steps[static_cast<std::size_t>(sequence.count++)] = choice.step;
      left = choice.left;
    }
    if (left.of[0] == q.target) continue;
    for (int i = 0; i < sequence.count; ++i) {
      if (i > 0) out += ';';
      countdown::put_step(out, sequence.steps[static_cast<std::size_t>(i)]);
    }
    return;
  }
}

double chance_to_hit(const Numbers& numbers, int target) {
  if (numbers.count == 1) return numbers.of[0] == target ? 1 : 0;
  double sum = 0;
  int steps = 0;
  countdown::each_step(numbers, [&](const Step&, const Numbers& left) {
    sum += chance_to_hit(left, target);
    ++steps;
  });
  return sum / steps;
}

}  // namespace

void Countdown::draw(int difficulty, random::Stream& stream, Problem& out) const {
  problem_at(difficulty, stream.below(problem_count(difficulty)), out);
}

std::size_t Countdown::problem_count(int difficulty) const {
  return difficulties().holds(difficulty) ? listed(difficulty).size() : 0;
}

void Countdown::problem_at(int difficulty, std::size_t index, Problem& out) const {
  std::uint32_t packed = listed(difficulty)[index];
  Question q;
  q.target = static_cast<int>(packed & 127);
  packed >>= 7;
  q.numbers.count = difficulty;
  for (auto i = static_cast<std::size_t>(difficulty); i-- > 0; packed >>= 4) q.numbers.of[i] = packed & 15;
  make(this, q, out);
}

Result<Problem> Countdown::read(std::string_view prompt, std::string_view answer) const {
  const Question q = read_question(prompt);
  if (!difficulties().holds(q.numbers.count))
    return prompt_fault(prompt, "a " + name() + " prompt is " + (difficulties().most == 3 ? "3" : "3 or 4") +
                                    " numbers of 1 to 99 with commas, > target of 1 to 99 and =");
  Problem problem;
  make(this, q, problem);
  if (Status fits = check_read(prompt, answer, problem.answer); !fits) return Error{fits.error()};
  Keys keys;
  countdown::find_solutions(q.numbers, q.target, keys);
  if (keys.count == 0) return prompt_fault(prompt, "it has no solution within 0 to 99");
  return problem;
}

void Countdown::trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                      std::string& out) const {
  const Question q = read_question(problem.question());
  if (attempts_ == Attempts::many && manner.failed_attempts_max > 0) {
    const auto counts = static_cast<std::uint64_t>(manner.failed_attempts_max) + 1;
    for (std::uint64_t failed = stream.below(counts); failed > 0; --failed) {
      put_failed_attempt(out, q, stream);
      out += '?';
    }
  }
  put_random_solution(out, q, stream);
  out += kEnd;
}

void Countdown::write_answer(const Problem& problem, bool right, random::Stream& stream,
                             std::string& out) const {
  const Question q = read_question(problem.question());
  if (right)
    put_random_solution(out, q, stream);
  else
    put_failed_attempt(out, q, stream);
}

double chance_of_random_attempt(const Problem& problem) {
  const Question q = read_question(problem.question());
  return chance_to_hit(q.numbers, q.target);
}

std::vector<Solution> solutions(const Problem& problem) {
  const Question q = read_question(problem.question());
  Keys keys;
  countdown::find_solutions(q.numbers, q.target, keys);
  std::vector<Solution> all(keys.count);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].key = keys.of[i];
    put_solution(all[i].text, q.numbers, keys.of[i]);
  }
  return all;
}

}  // namespace quire::labs::tasks

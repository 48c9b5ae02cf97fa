#include "labs/engines/tasks/prog.h"

#include <algorithm>
#include <array>
#include <optional>

#include "labs/engines/tasks/expression.h"
#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {
namespace {

constexpr std::size_t kTruthPairs = 200;
constexpr std::size_t kFirstPairs = 16;  // judged first: nearly every wrong answer differs there

struct Inputs {
  std::array<std::uint32_t, kTruthPairs> x{}, y{};
};

/// The same for all problems: no response sees them.
const Inputs& truth_inputs() {
  static const Inputs inputs = [] {
    Inputs drawn;
    random::Stream stream(1, "prog truth");
    for (std::size_t i = 0; i < kTruthPairs; ++i) {
      drawn.x[i] = static_cast<std::uint32_t>(stream.below(100));
      drawn.y[i] = static_cast<std::uint32_t>(stream.below(100));
    }
    return drawn;
  }();
  return inputs;
}

using Values = std::array<std::uint32_t, Expression::kBlock>;

bool agree(const Expression& a, const Expression& b, std::span<const std::uint32_t> x,
           std::span<const std::uint32_t> y) {
  Values of_a, of_b;
  a.values(x, y, {of_a.data(), x.size()});
  b.values(x, y, {of_b.data(), x.size()});
  return std::equal(of_a.begin(), of_a.begin() + static_cast<std::ptrdiff_t>(x.size()), of_b.begin());
}

bool same_function(const Expression& a, const Expression& b) {
  const Inputs& inputs = truth_inputs();
  const std::span<const std::uint32_t> x(inputs.x), y(inputs.y);
  for (std::size_t from = 0, next = kFirstPairs; from < kTruthPairs;
       from = next, next = std::min(kTruthPairs, next + Expression::kBlock))
    if (!agree(a, b, x.subspan(from, next - from), y.subspan(from, next - from))) return false;
  return true;
}

/// Two polynomials of degree d agree on 16 random pairs with probability at most (d / 100)^16.
std::uint64_t identity_of(const Expression& e) {
  const Inputs& inputs = truth_inputs();
  Values values;
  e.values({inputs.x.data(), kFirstPairs}, {inputs.y.data(), kFirstPairs}, {values.data(), kFirstPairs});
  std::array<char, 4 * kFirstPairs> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(values[i / 4] >> 8 * (i % 4) & 255);
  return random::fingerprint({bytes.data(), bytes.size()});
}

/// Not the same at all of the first truth pairs.
bool depends_on_inputs(const Expression& e) {
  const Inputs& inputs = truth_inputs();
  Values values;
  e.values({inputs.x.data(), kFirstPairs}, {inputs.y.data(), kFirstPairs}, {values.data(), kFirstPairs});
  return std::any_of(values.begin(), values.begin() + kFirstPairs,
                     [&](std::uint32_t v) { return v != values[0]; });
}

/// What a prompt shows.
struct Shown {
  std::size_t count = 0;
  std::array<std::uint32_t, Prog::kShownMax> x{}, y{};
  std::array<int, Prog::kShownMax> output{};

  std::span<const std::uint32_t> xs() const { return {x.data(), count}; }
  std::span<const std::uint32_t> ys() const { return {y.data(), count}; }
};

/// Nothing (count 0) where the prompt is not well written.
Shown read_shown(std::string_view prompt) {
  Shown shown;
  Cursor cursor(prompt);
  do {
    const int x = cursor.number(1);
    const int y = cursor.take(',') ? cursor.number(1) : -1;
    if (x < 0 || y < 0 || !cursor.take('>') || shown.count == shown.x.size()) return {};
    const bool negative = cursor.take('-');
    const int output = cursor.number(3);
    if (output < (negative ? 1 : 0)) return {};
    shown.x[shown.count] = static_cast<std::uint32_t>(x);
    shown.y[shown.count] = static_cast<std::uint32_t>(y);
    shown.output[shown.count++] = negative ? -output : output;
  } while (cursor.take(';'));
  return cursor.take('=') && cursor.done() ? shown : Shown{};
}

char draw_leaf(random::Stream& stream) { return "xxyyn"[stream.below(5)]; }

/// How tightly an expression binds: a sum 1, a product 2, a leaf 3.
struct Written {
  std::string text{};
  int binding = 3;
  bool is_number = false;
};

void put_operand(std::string& out, const Written& operand, int binding_least) {
  const bool wrap = operand.binding < binding_least;
  if (wrap) out += '(';
  out += operand.text;
  if (wrap) out += ')';
}

/// A random expression of exactly this depth, written so that parsing it gives the same tree.
Written draw_expression(int depth, random::Stream& stream) {
  if (depth == 0) {
    const char leaf = draw_leaf(stream);
    if (leaf != 'n') return {std::string(1, leaf), 3, false};
    return {std::string(1, static_cast<char>('1' + stream.below(9))), 3, true};
  }
  const int other = static_cast<int>(stream.below(static_cast<std::uint64_t>(depth)));
  const bool deep_left = stream.bernoulli(0.5);
  const Written left = draw_expression(deep_left ? depth - 1 : other, stream);
  Written right = draw_expression(deep_left ? other : depth - 1, stream);
  if (left.is_number && right.is_number) right = {std::string(1, "xy"[stream.below(2)]), 3, false};
  const char sign = "+-*"[stream.below(3)];
  Written all;
  all.binding = sign == '*' ? 2 : 1;
  put_operand(all.text, left, all.binding);
  all.text += sign;
  put_operand(all.text, right, all.binding + 1);
  return all;
}

/// Draws different pairs on which the outputs are small; false when they are too rare.
bool draw_shown(const Expression& e, std::size_t count, random::Stream& stream, Shown& out) {
  constexpr int kOutputMax = 999, kTries = 60;
  out.count = 0;
  for (int tries = 0; out.count < count && tries < kTries; ++tries) {
    const std::uint32_t x = static_cast<std::uint32_t>(stream.below(10)),
                        y = static_cast<std::uint32_t>(stream.below(10));
    bool seen = false;
    for (std::size_t i = 0; i < out.count; ++i) seen = seen || (out.x[i] == x && out.y[i] == y);
    if (seen) continue;
    std::uint32_t value = 0;
    e.values({&x, 1}, {&y, 1}, {&value, 1});
    const auto output = static_cast<std::int32_t>(value);
    if (output < -kOutputMax || output > kOutputMax) continue;
    out.x[out.count] = x;
    out.y[out.count] = y;
    out.output[out.count++] = output;
  }
  return out.count == count;
}

void make(const Task* task, const Shown& shown, const Expression& hidden, Problem& out) {
  out.task = task;
  out.difficulty = hidden.depth();
  out.prompt.clear();
  for (std::size_t i = 0; i < shown.count; ++i) {
    if (i > 0) out.prompt += ';';
    put(out.prompt, shown.x[i]);
    out.prompt += ',';
    put(out.prompt, shown.y[i]);
    out.prompt += '>';
    put(out.prompt, shown.output[i]);
  }
  out.prompt += '=';
  out.identity = identity_of(hidden);
  out.question_symbols = out.prompt.size();
}

/// The part of the text that an item stands for and, verbose, its values on the pairs shown.
void put_part(std::string& out, std::string_view text, const Expression::Item& item, const Shown* shown) {
  const std::string_view part = text.substr(item.begin, std::size_t{item.end} - item.begin);
  out += part;
  if (!shown) return;
  // A part of a parsed expression is one itself.
  Expression e;
  Values values;
  if (!e.parse(part)) return;
  e.values(shown->xs(), shown->ys(), {values.data(), shown->count});
  for (std::size_t i = 0; i < shown->count; ++i) {
    out += i == 0 ? '>' : ',';
    put(out, static_cast<std::int32_t>(values[i]));
  }
}

/// The expression that a response answers with, if it is well written.
Reason read_answer(std::string_view response, Expression& out) {
  std::string_view answer;
  if (const Reason reason = unframe_answer(response, answer); reason != Reason::right) return reason;
  return out.parse(answer) ? Reason::right : Reason::malformed;
}

}  // namespace

void Prog::draw(int difficulty, random::Stream& stream, Problem& out) const {
  Shown shown;
  Expression hidden;
  do {
    out.answer = draw_expression(difficulty, stream).text;
  } while (!hidden.parse(out.answer) || !depends_on_inputs(hidden) ||
           !draw_shown(hidden, static_cast<std::size_t>(shown_at(difficulty)), stream, shown));
  make(this, shown, hidden, out);
}

Result<Problem> Prog::read(std::string_view prompt, std::string_view answer) const {
  const Shown shown = read_shown(prompt);
  if (shown.count == 0)
    return prompt_fault(
        prompt, "a prog prompt is 1 to 6 pairs like 3,5>8 parted by ; with inputs of one digit, and =");
  Problem problem;
  Expression hidden;
  if (!hidden.parse(answer)) return prompt_fault(prompt, "its answer must be an expression in x and y");
  if (!difficulties().holds(hidden.depth()))
    return prompt_fault(prompt, "its answer must have a depth of 1 to 3");
  Values values;
  hidden.values(shown.xs(), shown.ys(), {values.data(), shown.count});
  for (std::size_t i = 0; i < shown.count; ++i)
    if (static_cast<std::int32_t>(values[i]) != shown.output[i])
      return prompt_fault(prompt, "its answer gives another output for pair " + std::to_string(i + 1));
  problem.answer = answer;
  make(this, shown, hidden, problem);
  if (problem.prompt != prompt) return prompt_fault(prompt, "it is not in the form that this program writes");
  return problem;
}

void Prog::trace(const Problem& problem, const Manner& manner, random::Stream& stream,
                 std::string& out) const {
  Expression hidden;
  const bool verbose = manner.style == Style::verbose;
  const Shown shown = verbose ? read_shown(problem.question()) : Shown{};
  Steps steps(manner, stream, out);
  if (manner.style != Style::direct && hidden.parse(problem.answer)) {
    const auto items = hidden.items();
    const auto is_part = [](const Expression::Item& item) { return item.depth > 0; };
    auto parts_left = std::count_if(items.begin(), items.end(), is_part);
    for (const Expression::Item& item : items) {
      if (!is_part(item)) continue;
      --parts_left;
      if (manner.style == Style::skip && parts_left % 2 == 1) continue;
      if (steps.splits()) {
        put_part(out, problem.answer, items[item.left], verbose ? &shown : nullptr);
        steps.end(';');
      }
      put_part(out, problem.answer, item, verbose ? &shown : nullptr);
      steps.end(';');
    }
  }
  out += ':';
  out += problem.answer;
  out += kEnd;
}

Verdict Prog::check(const Problem& problem, std::string_view response) const {
  Expression given, hidden;
  if (const Reason reason = read_answer(response, given); reason != Reason::right) return {reason};
  const bool same = hidden.parse(problem.answer) && same_function(given, hidden);
  return {same ? Reason::right : Reason::wrong_answer};
}

std::string_view Prog::answer_in(std::string_view response) const { return answer_after_colon(response); }

void Prog::write_answer(const Problem& problem, bool right, random::Stream& stream, std::string& out) const {
  if (right) {
    out += problem.answer;
    return;
  }
  Expression hidden, other;
  if (!hidden.parse(problem.answer)) return;
  std::string text;
  do {
    text = draw_expression(problem.difficulty, stream).text;
  } while (!other.parse(text) || same_function(other, hidden));
  out += text;
}

bool agrees_on(const Problem& problem, std::string_view response, std::span<const InputPair> inputs) {
  Expression given, hidden;
  if (read_answer(response, given) != Reason::right || !hidden.parse(problem.answer)) return false;
  for (const InputPair& pair : inputs)
    if (!agree(given, hidden, {&pair.x, 1}, {&pair.y, 1})) return false;
  return true;
}

}  // namespace quire::labs::tasks

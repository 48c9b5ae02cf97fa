#include "labs/engines/tasks/mixture.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tasks/writing.h"

namespace quire::labs::tasks {
namespace {

using Part = Mixture::Part;

constexpr double kWeightMax = 1e6;
constexpr int kFailedMax = 32;

bool is_weight(double w) { return w >= 0 && w <= kWeightMax; }
bool is_probability(double p) { return p >= 0 && p <= 1; }

/// Completes a part, or says what is wrong with it.
Status settle(Part& part) {
  if (!part.task) return Error{"a part of a mixture needs a task"};
  const std::string& name = part.task->name();
  const Range range = part.task->difficulties();
  if (!range.holds(part.difficulties.least) || !range.holds(part.difficulties.most) ||
      part.difficulties.least > part.difficulties.most)
    return Error{name + ": difficulties must lie within " + std::to_string(range.least) + "-" +
                 std::to_string(range.most)};
  double styles = 0;
  for (std::size_t i = 0; i < kStyles; ++i) {
    if (!is_weight(part.styles[i])) return Error{name + ": weights of styles must lie within 0 and 1e6"};
    if (part.styles[i] > 0 && !part.task->writes(static_cast<Style>(i)))
      return Error{name + " has no style " + std::string(name_of(static_cast<Style>(i)))};
    styles += part.styles[i];
  }
  if (styles == 0)
    for (std::size_t i = 0; i < kStyles; ++i)
      part.styles[i] = part.task->writes(static_cast<Style>(i)) ? 1 : 0;
  if (!is_weight(part.weight)) return Error{name + ": weight must lie within 0 and 1e6"};
  const Manner& manner = part.manner;
  if (!is_probability(manner.recheck) || !is_probability(manner.split))
    return Error{name + ": recheck and split are probabilities, 0 to 1"};
  if ((manner.recheck > 0 || manner.split > 0) && !part.task->takes_redundancy())
    return Error{name + " has no recheck and no split: each of its steps is checked"};
  if (manner.failed_attempts_max < 0 || manner.failed_attempts_max > kFailedMax)
    return Error{name + ": failed must be 0 to " + std::to_string(kFailedMax)};
  return success();
}

std::vector<double> weights_of(const std::vector<Part>& parts) {
  std::vector<double> weights;
  for (const Part& part : parts) weights.push_back(part.weight);
  return weights;
}

void put_number(std::string& out, double number) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

std::optional<Range> range_of(std::string_view word) {
  const std::size_t dash = word.find('-');
  if (dash == word.npos || word.size() > 9) return std::nullopt;
  const std::optional<std::size_t> least = tables::count_of(word.substr(0, dash)),
                                   most = tables::count_of(word.substr(dash + 1));
  if (!least || !most) return std::nullopt;
  return Range{static_cast<int>(*least), static_cast<int>(*most)};
}

/// Sets what a word of a part names; false if there is no such word.
bool set(Part& part, std::string_view word, double number) {
  for (std::size_t i = 0; i < kStyles; ++i)
    if (word == name_of(static_cast<Style>(i))) {
      part.styles[i] = number;
      return true;
    }
  if (word == "weight") {
    part.weight = number;
  } else if (word == "recheck") {
    part.manner.recheck = number;
  } else if (word == "split") {
    part.manner.split = number;
  } else if (word == "failed") {
    const bool whole = number >= 0 && number <= kFailedMax && number == std::floor(number);
    part.manner.failed_attempts_max = whole ? static_cast<int>(number) : -1;
  } else {
    return false;
  }
  return true;
}

Result<Part> read_part(std::string_view text) {
  Part part;
  Result<const Task*> task = task_named(tables::next_word(text));
  if (!task) return Error{task.error()};
  part.task = *task;
  const std::optional<Range> range = range_of(tables::next_word(text));
  if (!range) return Error{part.task->name() + ": its difficulties, like 2-7, come after its name"};
  part.difficulties = *range;
  for (std::string_view word = tables::next_word(text); !word.empty(); word = tables::next_word(text)) {
    const std::optional<double> number = tables::finite_number(tables::next_word(text));
    if (!number) return Error{part.task->name() + ": a number is missing after " + tables::shown(word)};
    if (!set(part, word, *number))
      return Error{part.task->name() +
                   ": words are verbose, step, skip, direct, weight, recheck, split, failed"};
  }
  return part;
}

}  // namespace

Mixture::Mixture(std::vector<Part> parts) : parts_(std::move(parts)), part_(weights_of(parts_)) {
  for (const Part& part : parts_) styles_.emplace_back(part.styles);
}

Result<Mixture> Mixture::of(std::vector<Part> parts) {
  if (parts.empty() || parts.size() > kPartsMax)
    return Error{"a mixture has 1 to " + std::to_string(kPartsMax) + " parts"};
  double weights = 0;
  for (Part& part : parts) {
    if (Status settled = settle(part); !settled) return Error{settled.error()};
    weights += part.weight;
  }
  if (weights == 0) return Error{"a mixture needs a part with a weight above 0"};
  return Mixture(std::move(parts));
}

Result<Mixture> Mixture::read(std::string_view text) {
  if (text.size() > kTextBytesMax)
    return Error{"mixture: longer than " + std::to_string(kTextBytesMax) + " bytes"};
  std::vector<Part> parts;
  for (std::size_t number = 1;; ++number) {
    const std::size_t end = text.find(';');
    Result<Part> part = read_part(text.substr(0, end));
    if (!part) return Error{"mixture: part " + std::to_string(number) + ": " + part.error()};
    parts.push_back(*part);
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  Result<Mixture> mixture = of(std::move(parts));
  if (!mixture) return Error{"mixture: " + mixture.error()};
  return mixture;
}

std::string Mixture::text() const {
  std::string out;
  for (const Part& part : parts_) {
    if (!out.empty()) out += "; ";
    out += part.task->name() + ' ' + std::to_string(part.difficulties.least) + '-' +
           std::to_string(part.difficulties.most);
    const auto word = [&](std::string_view name, double number) {
      (out += ' ') += name;
      put_number(out += ' ', number);
    };
    for (std::size_t i = 0; i < kStyles; ++i)
      if (part.styles[i] > 0) word(name_of(static_cast<Style>(i)), part.styles[i]);
    word("weight", part.weight);
    if (part.manner.recheck > 0) word("recheck", part.manner.recheck);
    if (part.manner.split > 0) word("split", part.manner.split);
    word("failed", part.manner.failed_attempts_max);
  }
  return out;
}

const Part& Mixture::draw_part(random::Stream& stream, int& difficulty) const {
  const Part& part = parts_[part_.draw(stream)];
  const auto levels = static_cast<std::uint64_t>(part.difficulties.most - part.difficulties.least) + 1;
  difficulty = part.difficulties.least + static_cast<int>(stream.below(levels));
  return part;
}

void Mixture::respond(const Part& part, random::Stream& stream, Example& out) const {
  Manner manner = part.manner;
  manner.style = static_cast<Style>(styles_[static_cast<std::size_t>(&part - parts_.data())].draw(stream));
  out.style = manner.style;
  out.response.clear();
  part.task->trace(out.problem, manner, stream, out.response);
}

void Mixture::draw(random::Stream& stream, Example& out) const {
  int difficulty = 0;
  const Part& part = draw_part(stream, difficulty);
  part.task->draw(difficulty, stream, out.problem);
  respond(part, stream, out);
}

bool Mixture::draw(const Splits& splits, Split split, random::Stream& stream, Example& out) const {
  int difficulty = 0;
  const Part& part = draw_part(stream, difficulty);
  if (!splits.draw(*part.task, difficulty, split, stream, out.problem)) return false;
  respond(part, stream, out);
  return true;
}

}  // namespace quire::labs::tasks

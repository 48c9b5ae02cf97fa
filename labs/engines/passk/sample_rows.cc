#include "labs/engines/passk/sample_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::passk {
namespace {

using tables::shown;

constexpr std::uint64_t kCountMax = std::uint64_t{1} << 48;

/// Fields that all samples of a table have, or none.
struct Field {
  unsigned bit;
  const char* name;
};
constexpr Field kCorrect{1, "correct"}, kPass{2, "pass"}, kScore{4, "score"}, kIndex{8, "sample"};

unsigned fields_of(const SampleRow& row) {
  return (row.correct ? kCorrect.bit : 0) | (row.pass ? kPass.bit : 0) | (row.score ? kScore.bit : 0) |
         (row.index ? kIndex.bit : 0);
}

std::uint32_t narrow(const std::optional<std::uint64_t>& count) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(count.value_or(0), std::numeric_limits<std::uint32_t>::max()));
}

std::string task_sample(const SampleTable& table, const Sample& sample) {
  return "task " + shown(table.tasks[sample.task]) + ", sample " + std::to_string(sample.index);
}

}  // namespace

SampleRows::SampleRows(std::string_view name, const SampleLimits& limits) : limits_(limits) {
  table_.name = std::string(name);
}

Status SampleRows::add(const SampleRow& row) {
  if (row.task.size() > limits_.task_bytes_max)
    return Error{"task_id: more than " + std::to_string(limits_.task_bytes_max) + " bytes"};
  const bool counts = row.n.has_value();
  if (counts_given_.value_or(counts) != counts)
    return Error{"n: rows of samples and rows of counts in one table; give one kind"};
  counts_given_ = counts;
  return counts ? add_counts(row) : add_sample(row);
}

Result<std::uint32_t> SampleRows::task_of(const std::string& name) {
  const auto found = tasks_.find(name);
  if (found != tasks_.end()) return found->second;
  if (table_.tasks.size() >= limits_.tasks_max)
    return Error{"task_id: more than " + std::to_string(limits_.tasks_max) + " tasks"};
  const auto place = static_cast<std::uint32_t>(table_.tasks.size());
  tasks_.emplace(name, place);
  table_.tasks.push_back(name);
  rows_of_task_.push_back(0);
  return place;
}

Status SampleRows::add_counts(const SampleRow& row) {
  for (const auto& [name, count] : {std::pair{"n", row.n}, {"c", row.c}, {"b", row.b}, {"t", row.t}})
    if (count && *count > kCountMax)
      return Error{std::string(name) + ": is above " + std::to_string(kCountMax)};
  if (!row.c && !row.b) return Error{"c: is missing; how many of the n samples are right"};
  if (row.t && !row.b) return Error{"b: is missing; t counts among the b samples that were accepted"};
  if (row.c && *row.c > *row.n)
    return Error{"c: " + std::to_string(*row.c) + " right samples of " + std::to_string(*row.n)};
  if (row.b && *row.b > *row.n)
    return Error{"b: " + std::to_string(*row.b) + " accepted samples of " + std::to_string(*row.n)};
  if (row.t && *row.t > *row.b)
    return Error{"t: " + std::to_string(*row.t) + " right samples of " + std::to_string(*row.b) +
                 " accepted"};
  if (row.t && row.c && *row.t > *row.c)
    return Error{"t: " + std::to_string(*row.t) + " accepted right samples of " + std::to_string(*row.c) +
                 " right ones"};
  const Result<std::uint32_t> task = task_of(row.task);
  if (!task) return Error{task.error()};
  if (rows_of_task_[*task]++ > 0) return Error{"task_id: " + shown(row.task) + " is there twice"};
  table_.counts.push_back({.n = *row.n, .right = row.c, .accepted = row.b, .accepted_right = row.t});
  return success();
}

Status SampleRows::same_fields(const SampleRow& row) {
  const unsigned fields = fields_of(row);
  if (!fields_) fields_ = fields;
  for (const Field& field : {kCorrect, kPass, kScore, kIndex}) {
    if ((*fields_ & field.bit) == (fields & field.bit)) continue;
    return Error{std::string(field.name) + ((fields & field.bit) != 0
                                                ? ": is given here and not in earlier rows"
                                                : ": is missing; earlier rows have it")};
  }
  return success();
}

Status SampleRows::add_sample(const SampleRow& row) {
  if (row.c || row.b || row.t) return Error{"n: is missing beside counts"};
  if (table_.samples.size() >= limits_.samples_max)
    return Error{"more than " + std::to_string(limits_.samples_max) + " samples"};
  if (const Status same = same_fields(row); !same) return same;
  if (row.score && !std::isfinite(*row.score)) return Error{"score: is not a finite number"};
  if (row.index && *row.index > std::numeric_limits<std::uint32_t>::max())
    return Error{"sample: is above " + std::to_string(std::numeric_limits<std::uint32_t>::max())};
  const Result<std::uint32_t> task = task_of(row.task);
  if (!task) return Error{task.error()};
  Sample sample{.task = *task,
                .index = row.index ? static_cast<std::uint32_t>(*row.index) : rows_of_task_[*task],
                .correct = row.correct,
                .pass = row.pass,
                .prompt_tokens = narrow(row.prompt_tokens),
                .completion_tokens = narrow(row.completion_tokens)};
  ++rows_of_task_[*task];
  if (row.score) sample.score = *row.score;
  if (row.answer) {
    if (row.answer->size() > limits_.answer_bytes_max)
      return Error{"answer: more than " + std::to_string(limits_.answer_bytes_max) + " bytes"};
    if (numbers_as_answers_.value_or(row.answer_is_number) != row.answer_is_number)
      return Error{"answer: numbers and texts in one table; write all as texts"};
    numbers_as_answers_ = row.answer_is_number;
    const auto [place, fresh] =
        answers_.emplace(*row.answer, static_cast<std::uint32_t>(table_.answers.size()));
    if (fresh) table_.answers.push_back(*row.answer);
    sample.answer = static_cast<std::int32_t>(place->second);
    table_.has_answers = true;
  }
  table_.has_tokens |= row.prompt_tokens.has_value() || row.completion_tokens.has_value();
  table_.samples.push_back(sample);
  return success();
}

void SampleRows::count_samples() {
  table_.counts.resize(table_.tasks.size());
  const bool correct = (*fields_ & kCorrect.bit) != 0, pass = (*fields_ & kPass.bit) != 0;
  for (TaskCounts& task : table_.counts) {
    if (correct) task.right = 0;
    if (pass) task.accepted = 0;
    if (correct && pass) task.accepted_right = 0;
  }
  for (const Sample& sample : table_.samples) {
    TaskCounts& task = table_.counts[sample.task];
    ++task.n;
    if (sample.correct.value_or(false)) ++*task.right;
    if (sample.pass.value_or(false)) ++*task.accepted;
    if (sample.correct.value_or(false) && sample.pass.value_or(false)) ++*task.accepted_right;
  }
}

Result<SampleTable> SampleRows::finish() && {
  if (table_.tasks.empty()) return Error{table_.name + ": holds no rows"};
  if (table_.samples.empty()) return std::move(table_);
  std::vector<std::uint32_t> last(table_.tasks.size());
  std::vector<bool> seen(table_.tasks.size());
  for (const Sample& sample : table_.samples) {
    if (seen[sample.task] && sample.index < last[sample.task]) table_.sorted = false;
    seen[sample.task] = true;
    last[sample.task] = sample.index;
  }
  std::ranges::stable_sort(table_.samples, [](const Sample& a, const Sample& b) {
    return a.task != b.task ? a.task < b.task : a.index < b.index;
  });
  for (std::size_t i = 1; i < table_.samples.size(); ++i) {
    const Sample &before = table_.samples[i - 1], &here = table_.samples[i];
    if (before.task == here.task && before.index == here.index)
      return Error{table_.name + ": " + task_sample(table_, here) + " is there twice"};
  }
  table_.task_begin.assign(table_.tasks.size() + 1, 0);
  for (const Sample& sample : table_.samples) ++table_.task_begin[sample.task + 1];
  std::partial_sum(table_.task_begin.begin(), table_.task_begin.end(), table_.task_begin.begin());
  table_.indexed = (*fields_ & kIndex.bit) != 0;
  table_.has_scores = (*fields_ & kScore.bit) != 0;
  count_samples();
  return std::move(table_);
}

}  // namespace quire::labs::passk

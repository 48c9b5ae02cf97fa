// The table of samples that labs on repeated sampling read: one row a sample with its task and its verdicts,
// or one row a task with counts. JSON lines, CSV with the same columns, or EvalPlus's eval_results.json.
// Whatever is not what it says is refused with file, line and field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/passk/coverage.h"
#include "paper/result.h"

namespace quire::labs::passk {

/// Columns of a row: "task_id" always; "correct" (or "true"), "pass", "answer", "score", "sample" or "round",
/// "prompt_tokens", "completion_tokens" or "tokens"; or "task_id" with "n", "c" and, for two verdicts, "b"
/// (accepted) and "t" (accepted and right). Names that are not known are ignored.
struct Sample {
  std::uint32_t task = 0;         ///< place in SampleTable::tasks
  std::uint32_t index = 0;        ///< "sample" or "round", or the place among the task's rows, from 0
  std::optional<bool> correct{};  ///< ground truth
  std::optional<bool> pass{};     ///< the verdict of an imperfect verifier
  std::int32_t answer = -1;       ///< place in SampleTable::answers; -1: none
  double score = std::numeric_limits<double>::quiet_NaN();
  std::uint32_t prompt_tokens = 0, completion_tokens = 0;
};

/// Counts of a task: right, accepted, accepted and right.
struct TaskCounts {
  std::uint64_t n = 0;
  std::optional<std::uint64_t> right{}, accepted{}, accepted_right{};
};

struct SampleTable {
  std::string name;                     ///< as errors call it
  std::vector<std::string> tasks;       ///< in order of first appearance
  std::vector<TaskCounts> counts;       ///< one a task; from the samples where those were given
  std::vector<std::string> answers;     ///< each text once
  std::vector<Sample> samples;          ///< by task, then by index; empty where the file holds counts
  std::vector<std::size_t> task_begin;  ///< samples of task i: [task_begin[i], task_begin[i+1])
  bool indexed = false;                 ///< "sample" or "round" was given
  bool sorted = true;                   ///< false: rows of a task were not in rising order, and were put so
  bool has_tokens = false, has_scores = false, has_answers = false;

  std::span<const Sample> samples_of(std::size_t task) const;
  /// (n, right) of every task. Empty where the file says nothing about what is right.
  std::vector<Count> correct_counts() const;
};

struct SampleLimits {
  std::size_t bytes_max = std::size_t{1} << 30;
  std::size_t tasks_max = 1'000'000;
  std::size_t samples_max = 20'000'000;
  std::size_t task_bytes_max = 1024, answer_bytes_max = 4096;
};

/// `path` "-" is standard input. The form is seen from the first byte that is not blank and the name: "{" on
/// each line: JSON lines; one object with "eval": EvalPlus; else CSV.
/// Errors: "task_id" missing, c > n, t > b, b > n, a sample that is there twice, answers of two kinds (text
/// and number) in one file, a score that is not finite, "correct" missing in some rows but not in others,
/// rows of samples and rows of counts in one file, an empty table.
Result<SampleTable> read_samples(const std::string& path, std::istream& standard_input,
                                 const SampleLimits& limits = {});
Result<SampleTable> parse_samples(std::string_view text, std::string_view name,
                                  const SampleLimits& limits = {});

}  // namespace quire::labs::passk

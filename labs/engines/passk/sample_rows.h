// Rows of a table of samples as they come, whatever the file's form: what a row may hold, and the rules that
// all rows of one table obey.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <boost/json/value.hpp>

#include "labs/engines/passk/sample_table.h"

namespace quire::labs::passk {

/// A row with its fields read: those that are absent are empty.
struct SampleRow {
  std::string task;
  std::optional<bool> correct{}, pass{};
  std::optional<std::string> answer{};
  bool answer_is_number = false;
  std::optional<double> score{};
  std::optional<std::uint64_t> index{}, prompt_tokens{}, completion_tokens{};
  std::optional<std::uint64_t> n{}, c{}, b{}, t{};
};

/// Takes rows one after another. An error of add() says which field is wrong with what; the caller says
/// where.
class SampleRows {
 public:
  SampleRows(std::string_view name, const SampleLimits& limits);

  Status add(const SampleRow& row);
  /// Sorts, counts, looks for what is there twice.
  Result<SampleTable> finish() &&;

 private:
  Status add_counts(const SampleRow& row);
  Status add_sample(const SampleRow& row);
  Status same_fields(const SampleRow& row);
  Result<std::uint32_t> task_of(const std::string& name);
  void count_samples();

  SampleLimits limits_;
  SampleTable table_;
  std::unordered_map<std::string, std::uint32_t> tasks_, answers_;
  std::vector<std::uint32_t> rows_of_task_;
  std::optional<bool> counts_given_;  ///< or samples; from the first row
  std::optional<unsigned> fields_;    ///< which fields the first sample had
  std::optional<bool> numbers_as_answers_{};
};

/// The three forms of a file.
Result<SampleTable> rows_from_json_lines(std::string_view text, std::string_view name,
                                         const SampleLimits& limits);
Result<SampleTable> rows_from_csv(std::string_view text, std::string_view name, const SampleLimits& limits);
Result<SampleTable> rows_from_evalplus(const boost::json::value& document, std::string_view name,
                                       const SampleLimits& limits);

}  // namespace quire::labs::passk

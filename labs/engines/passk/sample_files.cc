// The three forms of a table of samples: JSON lines, CSV with the same columns, EvalPlus's results.
#include <map>
#include <streambuf>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "labs/engines/passk/sample_rows.h"
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::passk {
namespace {

namespace json = boost::json;
using tables::shown;

/// An input stream over bytes that somebody else holds.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

// Fields of a JSON object. Null is absent.

const json::value* member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Status take(const json::object& object, std::string_view name, std::optional<bool>& out) {
  const json::value* value = member(object, name);
  if (value == nullptr) return success();
  if (!value->is_bool()) return Error{std::string(name) + ": is neither true nor false"};
  out = value->get_bool();
  return success();
}

Status take(const json::object& object, std::string_view name, std::optional<std::uint64_t>& out) {
  const json::value* value = member(object, name);
  if (value == nullptr) return success();
  json::error_code fault;
  const auto count = value->to_number<std::uint64_t>(fault);
  if (!value->is_number() || fault) return Error{std::string(name) + ": is not a whole number from 0 on"};
  out = count;
  return success();
}

Status take(const json::object& object, std::string_view name, std::optional<double>& out) {
  const json::value* value = member(object, name);
  if (value == nullptr) return success();
  if (!value->is_number()) return Error{std::string(name) + ": is not a number"};
  out = value->to_number<double>();
  return success();
}

Status take_answer(const json::object& object, SampleRow& row) {
  const json::value* value = member(object, "answer");
  if (value == nullptr) return success();
  if (value->is_string()) {
    row.answer = std::string(value->get_string());
  } else if (value->is_number()) {
    row.answer = json::serialize(*value);
    row.answer_is_number = true;
  } else {
    return Error{"answer: is neither a text nor a number"};
  }
  return success();
}

/// One field under two names; giving both is refused.
template <class Object, class T>
Status take_either(const Object& object, std::string_view name, std::string_view other,
                   std::optional<T>& out) {
  std::optional<T> second;
  if (Status status = take(object, name, out); !status) return status;
  if (Status status = take(object, other, second); !status) return status;
  if (out && second)
    return Error{std::string(name) + ": is given as " + std::string(other) + " too; give one of them"};
  if (second) out = second;
  return success();
}

/// All fields but the task and the answer.
template <class Object>
Status take_fields(const Object& object, SampleRow& row) {
  if (Status s = take_either(object, "correct", "true", row.correct); !s) return s;
  if (Status s = take(object, "pass", row.pass); !s) return s;
  if (Status s = take(object, "score", row.score); !s) return s;
  if (Status s = take_either(object, "sample", "round", row.index); !s) return s;
  if (Status s = take(object, "prompt_tokens", row.prompt_tokens); !s) return s;
  if (Status s = take_either(object, "completion_tokens", "tokens", row.completion_tokens); !s) return s;
  if (Status s = take(object, "n", row.n); !s) return s;
  if (Status s = take(object, "c", row.c); !s) return s;
  if (Status s = take(object, "b", row.b); !s) return s;
  return take(object, "t", row.t);
}

Result<SampleRow> row_of(const json::value& value) {
  if (!value.is_object()) return Error{"is not an object"};
  const json::object& object = value.get_object();
  const json::value* task = member(object, "task_id");
  if (task == nullptr) return Error{"task_id: is missing"};
  SampleRow row;
  if (task->is_string())
    row.task = std::string(task->get_string());
  else if (task->is_int64() || task->is_uint64())
    row.task = json::serialize(*task);
  else
    return Error{"task_id: is neither a text nor a whole number"};
  if (Status status = take_answer(object, row); !status) return Error{status.error()};
  if (Status status = take_fields(object, row); !status) return Error{status.error()};
  return row;
}

// Fields of a row of CSV. An empty cell is absent.

/// Columns by their names, found once.
class CsvColumns {
 public:
  explicit CsvColumns(const tables::CsvTable& table) : table_(table) {
    for (std::size_t i = 0; i < table.columns().size(); ++i) places_.emplace(table.columns()[i], i);
  }
  std::string_view cell(std::size_t row, std::string_view name) const {
    const auto place = places_.find(name);
    return place == places_.end() ? std::string_view() : table_.cell(row, place->second);
  }

 private:
  const tables::CsvTable& table_;
  std::map<std::string_view, std::size_t> places_;
};

struct CsvRow {
  const CsvColumns& columns;
  std::size_t row;
  std::string_view cell(std::string_view name) const { return columns.cell(row, name); }
};

Status take(const CsvRow& row, std::string_view name, std::optional<bool>& out) {
  const std::string_view cell = row.cell(name);
  if (cell.empty()) return success();
  if (cell == "true" || cell == "True" || cell == "TRUE" || cell == "1")
    out = true;
  else if (cell == "false" || cell == "False" || cell == "FALSE" || cell == "0")
    out = false;
  else
    return Error{std::string(name) + ": " + shown(cell) + " is neither true nor false"};
  return success();
}

Status take(const CsvRow& row, std::string_view name, std::optional<std::uint64_t>& out) {
  const std::string_view cell = row.cell(name);
  if (cell.empty()) return success();
  const std::optional<std::size_t> count = tables::count_of(cell);
  if (!count) return Error{std::string(name) + ": " + shown(cell) + " is not a whole number from 0 on"};
  out = *count;
  return success();
}

Status take(const CsvRow& row, std::string_view name, std::optional<double>& out) {
  const std::string_view cell = row.cell(name);
  if (cell.empty()) return success();
  const std::optional<double> number = tables::finite_number(cell);
  if (!number) return Error{std::string(name) + ": " + shown(cell) + " is not a finite number"};
  out = *number;
  return success();
}

/// EvalPlus's word on one suite of tests; nothing where there is none.
Result<std::optional<bool>> status_of(const json::object& sample, std::string_view name) {
  const json::value* value = member(sample, name);
  if (value == nullptr) return std::optional<bool>();
  if (!value->is_string()) return Error{std::string(name) + ": is not a text"};
  return std::optional(value->get_string() == "pass");
}

/// The base tests are the imperfect verifier; right is what passes them and the added ones.
Result<SampleRow> evalplus_row(std::string_view task, const json::value& sample) {
  if (!sample.is_object()) return Error{"a sample is not an object"};
  const Result<std::optional<bool>> base = status_of(sample.get_object(), "base_status");
  const Result<std::optional<bool>> plus = status_of(sample.get_object(), "plus_status");
  if (!base) return Error{base.error()};
  if (!plus) return Error{plus.error()};
  if (!base->has_value()) return Error{"base_status: is missing"};
  SampleRow row{.task = std::string(task)};
  if (plus->has_value()) {
    row.pass = **base;
    row.correct = **base && **plus;
  } else {
    row.correct = **base;
  }
  return row;
}

}  // namespace

Result<SampleTable> rows_from_json_lines(std::string_view text, std::string_view name,
                                         const SampleLimits& limits) {
  ViewBuffer buffer(text);
  std::istream in(&buffer);
  tables::JsonLines lines(in, std::string(name), {.depth_max = 16, .lines_max = limits.samples_max});
  SampleRows rows(name, limits);
  for (;;) {
    Result<std::optional<json::value>> value = lines.next();
    if (!value) return Error{value.error()};
    if (!value->has_value()) return std::move(rows).finish();
    Result<SampleRow> row = row_of(**value);
    if (!row) return lines.fault(row.error());
    if (const Status added = rows.add(*row); !added) return lines.fault(added.error());
  }
}

Result<SampleTable> rows_from_csv(std::string_view text, std::string_view name, const SampleLimits& limits) {
  const Result<tables::CsvTable> table =
      tables::parse_csv(text, name, {.bytes_max = limits.bytes_max, .rows_max = limits.samples_max});
  if (!table) return Error{table.error()};
  const Result<std::size_t> task = table->column("task_id");
  if (!task) return Error{task.error()};
  const CsvColumns columns(*table);
  SampleRows rows(name, limits);
  for (std::size_t i = 0; i < table->rows(); ++i) {
    const auto fault = [&](const std::string& what) {
      return Error{std::string(name) + ": line " + std::to_string(table->line(i)) + ": " + what};
    };
    const CsvRow cells{columns, i};
    SampleRow row{.task = std::string(table->cell(i, *task))};
    if (row.task.empty()) return fault("task_id: is missing");
    if (const std::string_view answer = cells.cell("answer"); !answer.empty())
      row.answer = std::string(answer);
    if (const Status taken = take_fields(cells, row); !taken) return fault(taken.error());
    if (const Status added = rows.add(row); !added) return fault(added.error());
  }
  return std::move(rows).finish();
}

Result<SampleTable> rows_from_evalplus(const json::value& document, std::string_view name,
                                       const SampleLimits& limits) {
  const auto fault = [&](const std::string& what) { return Error{std::string(name) + ": " + what}; };
  const json::value* eval = document.is_object() ? member(document.get_object(), "eval") : nullptr;
  if (eval == nullptr || !eval->is_object())
    return fault("one JSON object without \"eval\"; give JSON lines, CSV, or EvalPlus's eval_results.json");
  SampleRows rows(name, limits);
  for (const auto& entry : eval->get_object()) {
    const std::string_view task = entry.key();
    const json::value& samples = entry.value();
    const auto at = [&](const std::string& what) { return fault("task " + shown(task) + ": " + what); };
    if (!samples.is_array()) return at("is not a list of samples");
    for (const json::value& sample : samples.get_array()) {
      Result<SampleRow> row = evalplus_row(task, sample);
      if (!row) return at(row.error());
      if (const Status added = rows.add(*row); !added) return at(added.error());
    }
  }
  return std::move(rows).finish();
}

}  // namespace quire::labs::passk

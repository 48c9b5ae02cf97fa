#include "labs/engines/passk/sample_table.h"

#include <algorithm>
#include <numeric>

#include <boost/json/value.hpp>

#include "labs/engines/passk/sample_rows.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::passk {

std::span<const Sample> SampleTable::samples_of(std::size_t task) const {
  if (samples.empty()) return {};
  return std::span(samples).subspan(task_begin[task], task_begin[task + 1] - task_begin[task]);
}

std::vector<Count> SampleTable::correct_counts() const {
  std::vector<Count> result;
  for (const TaskCounts& task : counts) {
    if (!task.right) return {};
    result.push_back({task.n, *task.right});
  }
  return result;
}

Result<SampleTable> read_samples(const std::string& path, std::istream& standard_input,
                                 const SampleLimits& limits) {
  Result<tables::Text> text = tables::read_text(path, standard_input, limits.bytes_max);
  if (!text) return Error{text.error()};
  return parse_samples(text->bytes, text->name, limits);
}

Result<SampleTable> parse_samples(std::string_view text, std::string_view name, const SampleLimits& limits) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == text.npos) return Error{std::string(name) + ": is empty; a table of samples is expected"};
  if (text[start] == '[')
    return Error{std::string(name) + ": is a JSON list; give JSON lines, one object a line"};
  if (text[start] != '{') return rows_from_csv(text, name, limits);
  // JSON lines begin with a whole object on their first line; EvalPlus's file is one object with "eval".
  const std::string_view first = text.substr(start, text.find('\n', start) - start);
  const Result<boost::json::value> line = tables::parse_json(first, name);
  const bool whole = line.ok() && line->is_object();
  if (whole && line->get_object().contains("eval") && !line->get_object().contains("task_id"))
    return rows_from_evalplus(*line, name, limits);
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  const bool one_object = !whole && first.find("\"task_id\"") == first.npos && text[last] == '}';
  if (!one_object) return rows_from_json_lines(text, name, limits);
  const Result<boost::json::value> document = tables::parse_json(text, name);
  if (!document) return rows_from_json_lines(text, name, limits);
  return rows_from_evalplus(*document, name, limits);
}

}  // namespace quire::labs::passk

#include "labs/engines/tasks/record.h"

#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace quire::labs::tasks {
namespace {

namespace json = boost::json;

/// A field that must be a text; nothing where it is missing or something else.
std::optional<std::string_view> text_of(const json::object& fields, std::string_view name) {
  const json::value* value = fields.if_contains(name);
  const json::string* text = value ? value->if_string() : nullptr;
  if (!text) return std::nullopt;
  return std::string_view(text->data(), text->size());
}

std::optional<std::uint64_t> whole_of(const json::object& fields, std::string_view name) {
  const json::value* value = fields.if_contains(name);
  if (!value) return std::nullopt;
  if (const std::uint64_t* number = value->if_uint64()) return *number;
  const std::int64_t* number = value->if_int64();
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

Result<Record> read_record(const json::value& value) {
  const json::object* fields = value.if_object();
  if (!fields) return Error{"a record is an object {\"task\":..., \"prompt\":..., ...}"};
  for (const char* name : {"task", "prompt", "answer", "certificate"})
    if (!text_of(*fields, name)) return Error{std::string(name) + " must be a text"};
  for (const char* name : {"difficulty", "seed"})
    if (!whole_of(*fields, name)) return Error{std::string(name) + " must be a whole number, not negative"};

  const Result<const Task*> task = task_named(*text_of(*fields, "task"));
  if (!task) return Error{"task: " + task.error()};
  const std::string_view answer = *text_of(*fields, "answer");
  if (answer.empty()) return Error{"answer is empty"};
  Result<Problem> problem = (*task)->read(*text_of(*fields, "prompt"), answer);
  if (!problem) return Error{problem.error()};
  if (*whole_of(*fields, "difficulty") != static_cast<std::uint64_t>(problem->difficulty))
    return Error{"difficulty: the prompt has " + std::to_string(problem->difficulty)};
  Record record{std::move(*problem), std::string(*text_of(*fields, "certificate")),
                *whole_of(*fields, "seed")};
  const Verdict verdict = check(record.problem, record.certificate);
  if (!verdict.right()) return Error{"certificate: " + in_words(verdict)};
  return record;
}

}  // namespace

std::string record_line(const Record& record) {
  const Problem& problem = record.problem;
  const json::object fields{{"task", problem.task->name()},     {"prompt", problem.prompt},
                            {"answer", problem.answer},         {"certificate", record.certificate},
                            {"difficulty", problem.difficulty}, {"seed", record.seed}};
  return json::serialize(fields);
}

RecordReader::RecordReader(std::istream& in, std::string name)
    : lines_(in, std::move(name), {.line_bytes_max = kLineBytesMax, .depth_max = 8}) {}

Result<std::optional<Record>> RecordReader::next() {
  const Result<std::optional<json::value>> value = lines_.next();
  if (!value) return Error{value.error()};
  if (!value->has_value()) return std::optional<Record>();
  Result<Record> record = read_record(**value);
  if (!record) return lines_.fault(record.error());
  return std::optional<Record>(std::move(*record));
}

}  // namespace quire::labs::tasks

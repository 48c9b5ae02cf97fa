#include "labs/engines/problems/record.h"

#include <algorithm>
#include <cmath>

#include <boost/json/serialize.hpp>

#include "labs/engines/problems/fields.h"

namespace quire::labs::problems {
namespace {

namespace json = boost::json;

std::vector<std::pair<std::string, double>> read_difficulty(Fields& fields) {
  std::vector<std::pair<std::string, double>> read;
  for (const auto& [name, value] : fields.object("difficulty")) {
    if (!value.is_number() || !std::isfinite(value.to_number<double>())) {
      fields.wrong("difficulty." + std::string(name), "must be a finite number");
      break;
    }
    read.emplace_back(name, value.to_number<double>());
  }
  return read;
}

Result<Record> read_record(const json::value& value, const std::string& lab) {
  const json::object* object = value.if_object();
  if (!object) return Error{"a record is an object {\"format\":\"" + std::string(kFormat) + "\", ...}"};
  Fields fields(*object);
  const std::string format = fields.text("format");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (format != kFormat)
    return Error{"format must be " + std::string(kFormat) + "; records of other versions are not read"};

  Record record;
  record.id = fields.name("id");
  record.lab = fields.name("lab");
  record.kind = fields.name("kind");
  record.prompt = fields.text("prompt");
  record.system = fields.text_if_any("system");
  record.instance = fields.object("instance");
  record.solvable = fields.flag("solvable");
  if (const json::value* answer = fields.any("answer")) record.answer = *answer;
  if (fields.any("certificate")) record.certificate = fields.object("certificate");
  record.difficulty = read_difficulty(fields);
  record.seed = fields.whole("seed");
  if (!fields.fault().empty()) return Error{fields.fault()};
  if (record.lab != lab)
    return Error{"lab is " + record.lab + "; its problems are for `quire lab " + record.lab + "`, not for " +
                 lab};
  if (record.solvable == record.answer.is_null())
    return Error{record.solvable ? "answer is missing, and solvable is true"
                                 : "answer must be null where solvable is false"};
  return record;
}

/// Whole numbers without a fraction: 7, not 7E0.
json::value written(double number) {
  const bool whole = std::abs(number) < 9e15 && number == std::floor(number);
  return whole ? json::value(static_cast<std::int64_t>(number)) : json::value(number);
}

}  // namespace

std::optional<double> Record::hard(std::string_view name) const {
  const auto at = std::ranges::find(difficulty, name, &std::pair<std::string, double>::first);
  return at == difficulty.end() ? std::nullopt : std::optional(at->second);
}

std::string record_line(const Record& record) {
  json::object fields{{"format", kFormat},
                      {"id", record.id},
                      {"lab", record.lab},
                      {"kind", record.kind},
                      {"prompt", record.prompt}};
  if (!record.system.empty()) fields["system"] = record.system;
  fields["instance"] = record.instance;
  fields["solvable"] = record.solvable;
  fields["answer"] = record.answer;
  if (!record.certificate.empty()) fields["certificate"] = record.certificate;
  json::object difficulty;
  for (const auto& [name, number] : record.difficulty) difficulty[name] = written(number);
  fields["difficulty"] = std::move(difficulty);
  fields["seed"] = record.seed;
  return json::serialize(fields);
}

RecordReader::RecordReader(std::istream& in, std::string name, std::string lab)
    : lines_(in, std::move(name), {.line_bytes_max = kLineBytesMax}), lab_(std::move(lab)) {}

Result<std::optional<Record>> RecordReader::next() {
  const Result<std::optional<json::value>> value = lines_.next();
  if (!value) return Error{value.error()};
  if (!value->has_value()) return std::optional<Record>();
  Result<Record> record = read_record(**value, lab_);
  if (!record) return lines_.fault(record.error());
  const auto [first, fresh] = line_of_.emplace(record->id, lines_.line());
  if (!fresh)
    return lines_.fault("id: " + record->id + " stands on line " + std::to_string(first->second) + " too");
  return std::optional<Record>(std::move(*record));
}

}  // namespace quire::labs::problems

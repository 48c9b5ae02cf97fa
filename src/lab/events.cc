// Checks of event lines. Boost.JSON refuses bytes that are no UTF-8 and nesting deeper than the limit given
// here.
#include "lab/events.h"

#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lab/bench.h"

namespace quire::lab {

namespace {

namespace bj = boost::json;

enum class Field : std::uint8_t { text, number, array, object };

struct Rule {
  const char* name;
  Field field;
};

struct KindRules {
  const char* word;
  EventKind kind;
  std::array<Rule, 4> rules;  // the first without a name ends them
};

constexpr KindRules kKinds[] = {
    {"start",
     EventKind::start,
     {{{"slug", Field::text}, {"title", Field::text}, {"parameters", Field::object}, {}}}},
    {"progress", EventKind::progress, {{{"done", Field::number}, {"note", Field::text}, {}, {}}}},
    {"point", EventKind::point, {{{"series", Field::text}, {"x", Field::number}, {"y", Field::number}, {}}}},
    {"table",
     EventKind::table,
     {{{"name", Field::text}, {"columns", Field::array}, {"rows", Field::array}, {}}}},
    {"scene",
     EventKind::scene,
     {{{"name", Field::text}, {"title", Field::text}, {"still", Field::array}, {"steps", Field::array}}}},
    {"file", EventKind::file, {{{"name", Field::text}, {"what", Field::text}, {"bytes", Field::number}, {}}}},
    {"claim",
     EventKind::claim,
     {{{"id", Field::text}, {"statement", Field::text}, {"verdict", Field::text}, {}}}},
    {"log", EventKind::log, {{{"line", Field::text}, {}, {}, {}}}},
    {"end", EventKind::end, {{{"state", Field::text}, {"seconds", Field::number}, {}, {}}}},
};

bool fits(const bj::value& value, Field field) {
  switch (field) {
    case Field::text:
      return value.is_string();
    case Field::number:
      return value.is_number() || value.is_null();  // null: a figure that is no number
    case Field::array:
      return value.is_array();
    case Field::object:
      return value.is_object();
  }
  return false;
}

Result<EventKind> read_fields(const bj::object& event, const KindRules& kind) {
  for (const Rule& rule : kind.rules) {
    if (rule.name == nullptr) break;
    const bj::value* value = event.if_contains(rule.name);
    if (value == nullptr || !fits(*value, rule.field)) {
      return Error{
          fmt::format("a {} event whose \"{}\" is missing or of another kind", kind.word, rule.name)};
    }
  }
  // The name becomes part of a path and of an address.
  if (kind.kind == EventKind::file && !plain_name(std::string_view(event.at("name").as_string()))) {
    return Error{"a file event whose name is not a plain one"};
  }
  return kind.kind;
}

}  // namespace

Result<EventKind> read_event(std::string_view line) {
  std::array<unsigned char, 4096> space;
  bj::monotonic_resource memory(space.data(), space.size());
  bj::parse_options options;
  options.max_depth = 8;
  bj::error_code failure;
  const bj::value value = bj::parse(bj::string_view(line.data(), line.size()), failure, &memory, options);
  if (failure) return Error{"not JSON (" + failure.message() + ")"};
  if (!value.is_object()) return Error{"not a JSON object"};
  const bj::value* word = value.as_object().if_contains("event");
  if (word == nullptr || !word->is_string()) return Error{"no \"event\""};
  for (const KindRules& kind : kKinds) {
    if (word->as_string() == kind.word) return read_fields(value.as_object(), kind);
  }
  return Error{fmt::format("an unknown event \"{:.40}\"", std::string_view(word->as_string()))};
}

Status LineCutter::feed(std::string_view bytes, const std::function<bool(std::string_view)>& line) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    if (rest_.size() + part.size() > bytes_max_) {
      rest_.clear();
      return Error{fmt::format("longer than {} bytes", bytes_max_)};
    }
    if (end == std::string_view::npos) {
      rest_ += part;
      return success();
    }
    bytes.remove_prefix(end + 1);
    ++count_;
    bool more = true;
    if (rest_.empty()) {
      more = line(part);
    } else {
      rest_ += part;
      more = line(rest_);
      rest_.clear();
    }
    if (!more) return success();
  }
  return success();
}

}  // namespace quire::lab

#include "labs/engines/tables/json_lines.h"

#include <boost/json/parse.hpp>

namespace quire::labs::tables {
namespace {

namespace json = boost::json;

Result<json::value> parse(std::string_view text, std::size_t depth_max) {
  json::parse_options options;
  options.max_depth = depth_max;
  json::error_code fault;
  json::value value = json::parse(text, fault, {}, options);
  if (fault) return Error{"not JSON: " + fault.message()};
  return value;
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r") == text.npos; }

}  // namespace

JsonLines::JsonLines(std::istream& in, std::string name, const JsonLinesLimits& limits)
    : in_(in), name_(std::move(name)), limits_(limits) {}

Result<std::optional<json::value>> JsonLines::next() {
  std::string text;
  for (int c = in_.get();; c = in_.get()) {
    const bool end = c == std::istream::traits_type::eof();
    if (!end && c != '\n') {
      text += static_cast<char>(c);
      if (text.size() > limits_.line_bytes_max) {
        ++line_;
        return fault("more than " + std::to_string(limits_.line_bytes_max) + " bytes on one line");
      }
      continue;
    }
    if (end && text.empty()) return std::optional<json::value>();
    if (++line_ > limits_.lines_max)
      return fault("more than " + std::to_string(limits_.lines_max) + " lines");
    if (!blank(text)) break;
    text.clear();
  }
  Result<json::value> value = parse(text, limits_.depth_max);
  if (!value) return fault(value.error());
  return std::optional<json::value>(std::move(value).value());
}

Error JsonLines::fault(const std::string& what) const {
  return Error{name_ + ": line " + std::to_string(line_) + ": " + what};
}

Result<json::value> parse_json(std::string_view text, std::string_view name, std::size_t depth_max) {
  Result<json::value> value = parse(text, depth_max);
  if (!value) return Error{std::string(name) + ": " + value.error()};
  return value;
}

}  // namespace quire::labs::tables

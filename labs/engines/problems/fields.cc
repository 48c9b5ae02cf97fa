#include "labs/engines/problems/fields.h"

#include <algorithm>

namespace quire::labs::problems {
namespace {

namespace json = boost::json;

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == ':';
}

/// Reads a number that may be written as either kind of JSON's whole numbers.
std::optional<std::uint64_t> whole_of(const json::value& value) {
  if (const std::uint64_t* number = value.if_uint64()) return *number;
  const std::int64_t* number = value.if_int64();
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

}  // namespace

std::string Fields::text(std::string_view name) {
  if (!any(name)) wrong(name, "is missing");
  return text_if_any(name);
}

std::string Fields::text_if_any(std::string_view name) {
  const json::value* value = any(name);
  if (!value) return {};
  const json::string* text = value->if_string();
  if (!text) {
    wrong(name, "must be a text");
    return {};
  }
  return std::string(text->data(), text->size());
}

std::string Fields::name(std::string_view name) {
  std::string read = text(name);
  if (read.empty() || read.size() > kNameBytesMax || !std::ranges::all_of(read, name_character))
    wrong(name, "must be 1 to 200 letters, digits, '-', '_', '.' or ':'");
  return read;
}

std::uint64_t Fields::whole(std::string_view name) {
  if (!any(name)) wrong(name, "is missing");
  return whole_if_any(name).value_or(0);
}

std::optional<std::uint64_t> Fields::whole_if_any(std::string_view name) {
  const json::value* value = any(name);
  if (!value) return std::nullopt;
  const std::optional<std::uint64_t> number = whole_of(*value);
  if (!number) wrong(name, "must be a whole number, not negative");
  return number;
}

bool Fields::flag(std::string_view name) {
  const json::value* value = any(name);
  const bool* flag = value ? value->if_bool() : nullptr;
  if (!flag) wrong(name, "must be true or false");
  return flag && *flag;
}

json::object Fields::object(std::string_view name) {
  const json::value* value = any(name);
  const json::object* object = value ? value->if_object() : nullptr;
  if (!object) wrong(name, "must be an object {...}");
  return object ? *object : json::object();
}

void Fields::wrong(std::string_view name, std::string_view what) {
  if (fault_.empty()) fault_ = std::string(name) + " " + std::string(what);
}

}  // namespace quire::labs::problems

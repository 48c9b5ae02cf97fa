// Depth is counted here because simdjson's on-demand parser skips what is not asked for without counting it.
#include "source/json_record.h"

#include "source/eight_bytes.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

/// Of both kinds, also those in strings: '{' and '[' differ in one bit only.
int opening_brackets(std::string_view bytes) {
  constexpr unsigned char kBit = '{' ^ '[';
  int count = 0;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8)
    count += count_marks(equal_bytes(load_eight(bytes.data() + i) | (kBit * kEachByte), '{'));
  for (; i < bytes.size(); ++i) count += bytes[i] == '{' || bytes[i] == '[' ? 1 : 0;
  return count;
}

/// Only strings can hide brackets; a string ends at a quote that an even number of backslashes precedes.
bool nests_too_deep(std::string_view bytes) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

/// The four hexadecimal digits behind "\u", or -1.
int escaped_unit(std::string_view bytes, std::size_t at) {
  if (at + 6 > bytes.size() || bytes[at] != '\\' || bytes[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = bytes[i];
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9')
      unit = unit * 16 + (c - '0');
    else if (lower >= 'a' && lower <= 'f')
      unit = unit * 16 + (lower - 'a' + 10);
    else
      return -1;
  }
  return unit;
}

void replace_lone_surrogates(std::string& json) {
  constexpr std::string_view kReplacement = "\\ufffd";
  for (std::size_t i = 0; i + 1 < json.size(); ++i) {
    if (json[i] != '\\') continue;
    const int unit = escaped_unit(json, i);
    if (unit < 0xD800 || unit > 0xDFFF) {
      ++i;
      continue;
    }
    const int next = escaped_unit(json, i + 6);
    if (unit < 0xDC00 && next >= 0xDC00 && next <= 0xDFFF)
      i += 11;
    else
      json.replace(i, kReplacement.size(), kReplacement);
  }
}

}  // namespace

bool json_too_deep(std::string_view bytes) {
  // Most records open few brackets in all, and counting them is much faster than following strings.
  return opening_brackets(bytes) > kDepthMax && nests_too_deep(bytes);
}

bool json_repairable(simdjson::error_code code) {
  return code == simdjson::UTF8_ERROR || code == simdjson::UNESCAPED_CHARS || code == simdjson::STRING_ERROR;
}

void json_repair(std::string_view bytes, std::string& into) {
  into = text::clean(bytes);
  replace_lone_surrogates(into);
  into.reserve(into.size() + simdjson::SIMDJSON_PADDING);
}

simdjson::error_code json_text(JsonValue value, std::string_view name, Draft& draft, std::string_view& text) {
  simdjson::ondemand::json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == simdjson::ondemand::json_type::string) return value.get_string().get(text);
  if (type != simdjson::ondemand::json_type::null)
    draft.note("field '" + std::string(name) + "' is not text");
  return simdjson::SUCCESS;
}

simdjson::error_code json_count(JsonValue value, std::string_view name, Draft& draft, int& count) {
  simdjson::ondemand::json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == simdjson::ondemand::json_type::null) return simdjson::SUCCESS;
  std::int64_t number = -1;
  const auto code = value.get_int64().get(number);
  if (code == simdjson::SUCCESS && number >= 0 && number <= 1'000'000'000)
    count = static_cast<int>(number);
  else
    draft.note("field '" + std::string(name) + "' is not a whole number from 0 to 1000000000");
  return simdjson::SUCCESS;
}

simdjson::error_code json_flag(JsonValue value, std::string_view name, Draft& draft, bool& flag) {
  simdjson::ondemand::json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == simdjson::ondemand::json_type::boolean)
    return value.get_bool().get(flag) == simdjson::SUCCESS ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
  if (type != simdjson::ondemand::json_type::null)
    draft.note("field '" + std::string(name) + "' is neither true nor false");
  return simdjson::SUCCESS;
}

simdjson::error_code json_object(JsonValue value, std::string_view name, Draft& draft,
                                 std::optional<JsonObject>& object) {
  simdjson::ondemand::json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == simdjson::ondemand::json_type::object) return value.get_object().get(object.emplace());
  if (type != simdjson::ondemand::json_type::null)
    draft.note("field '" + std::string(name) + "' is not an object");
  return simdjson::SUCCESS;
}

simdjson::error_code json_list(JsonValue value, std::string_view name, Draft& draft,
                               std::optional<simdjson::ondemand::array>& list) {
  simdjson::ondemand::json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == simdjson::ondemand::json_type::array) return value.get_array().get(list.emplace());
  if (type != simdjson::ondemand::json_type::null)
    draft.note("field '" + std::string(name) + "' is not a list");
  return simdjson::SUCCESS;
}

std::string json_error(simdjson::error_code code) {
  if (code == kTwice) return "a field comes twice, so it is open which one is meant";
  if (code == simdjson::CAPACITY) return "longer than " + std::to_string(kRecordBytesMax) + " bytes";
  if (code == simdjson::INCORRECT_TYPE || code == simdjson::SCALAR_DOCUMENT_AS_VALUE)
    return "is not a JSON object";
  if (code == simdjson::TRAILING_CONTENT) return "has something behind its JSON object";
  if (code == simdjson::UTF8_ERROR) return "is not UTF-8";
  return std::string("is no valid JSON (") + simdjson::error_message(code) + ")";
}

}  // namespace quire::source

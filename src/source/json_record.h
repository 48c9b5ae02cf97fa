// JSON objects into drafts with simdjson's on-demand parser: one pass, one parser reused for every record.
// JSON that is refused only for its bytes (broken UTF-8, bare control characters, half a surrogate pair) is
// repaired and read again, once. Used by every importer of JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "paper/result.h"
#include "source/fields.h"

namespace quire::source {

using JsonValue = simdjson::ondemand::value;
using JsonObject = simdjson::ondemand::object;

class JsonRecordReader {
 public:
  /// Reads one object from `bytes`, behind which SIMDJSON_PADDING bytes must be readable. `read(object,
  /// draft)` fills the draft and returns an error code for what makes the whole record unreadable; it may be
  /// called twice, with the draft cleared in between.
  template <class Read>
  Status read(std::string_view bytes, Draft& draft, Read&& read);

 private:
  template <class Read>
  simdjson::error_code try_read(std::string_view bytes, Draft& draft, Read&& read);

  simdjson::ondemand::parser parser_{kRecordBytesMax + (64u << 10)};
  std::string repaired_;
};

/// Brackets nested deeper than kDepthMax, outside strings.
bool json_too_deep(std::string_view bytes);
bool json_repairable(simdjson::error_code code);
/// Valid UTF-8 without control characters, lone surrogate escapes replaced, with padding reserved behind it.
void json_repair(std::string_view bytes, std::string& into);

/// Remembers which keys an object has had: two of one name leave open which is meant.
class SeenKeys {
 public:
  /// False if the key was seen before.
  bool add(unsigned field) {
    const std::uint64_t bit = std::uint64_t{1} << field;
    const bool fresh = (seen_ & bit) == 0;
    seen_ |= bit;
    return fresh;
  }

 private:
  std::uint64_t seen_ = 0;
};

/// The values of fields. null counts as absent; a value of another type is noted in the draft and left out;
/// an error code is returned only for what is no JSON. `text` points into the parser and is valid until the
/// next record.
simdjson::error_code json_text(JsonValue value, std::string_view name, Draft& draft, std::string_view& text);
simdjson::error_code json_count(JsonValue value, std::string_view name, Draft& draft, int& count);
simdjson::error_code json_flag(JsonValue value, std::string_view name, Draft& draft, bool& flag);

/// Also for objects and lists inside a record; nothing if the value is of another type.
simdjson::error_code json_object(JsonValue value, std::string_view name, Draft& draft,
                                 std::optional<JsonObject>& object);
simdjson::error_code json_list(JsonValue value, std::string_view name, Draft& draft,
                               std::optional<simdjson::ondemand::array>& list);

/// What the readers return for a known key that comes twice.
inline constexpr simdjson::error_code kTwice = simdjson::OUT_OF_ORDER_ITERATION;

std::string json_error(simdjson::error_code code);

/// Calls read(value) for each element of a list; a value of another type is noted and left out.
template <class Read>
simdjson::error_code for_each_element(JsonValue value, std::string_view name, Draft& draft, Read&& read) {
  std::optional<simdjson::ondemand::array> list;
  if (const auto code = json_list(value, name, draft, list)) return code;
  if (!list) return simdjson::SUCCESS;
  for (auto item : *list) {
    JsonValue element;
    if (const auto code = item.get(element)) return code;
    if (const auto code = read(element)) return code;
  }
  return simdjson::SUCCESS;
}

/// Calls read(key, value) for each field.
template <class Read>
simdjson::error_code for_each_field(JsonObject object, Read&& read) {
  for (auto item : object) {
    simdjson::ondemand::field field;
    if (const auto code = std::move(item).get(field)) return code;
    std::string_view key;
    if (const auto code = field.unescaped_key().get(key)) return code;
    if (const auto code = read(key, field.value())) return code;
  }
  return simdjson::SUCCESS;
}

template <class Read>
Status JsonRecordReader::read(std::string_view bytes, Draft& draft, Read&& read) {
  if (json_too_deep(bytes)) return Error{"nested deeper than " + std::to_string(kDepthMax) + " levels"};
  simdjson::error_code code = try_read(bytes, draft, read);
  if (json_repairable(code)) {
    json_repair(bytes, repaired_);
    code = try_read(repaired_, draft, read);
  }
  if (code != simdjson::SUCCESS) return Error{json_error(code)};
  return success();
}

template <class Read>
simdjson::error_code JsonRecordReader::try_read(std::string_view bytes, Draft& draft, Read&& read) {
  draft.clear();
  simdjson::ondemand::document document;
  JsonObject object;
  const simdjson::padded_string_view padded(bytes.data(), bytes.size(),
                                            bytes.size() + simdjson::SIMDJSON_PADDING);
  if (const auto code = parser_.iterate(padded).get(document)) return code;
  if (const auto code = document.get_object().get(object)) return code;
  if (const auto code = read(object, draft)) return code;
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                        : simdjson::TRAILING_CONTENT;
}

}  // namespace quire::source

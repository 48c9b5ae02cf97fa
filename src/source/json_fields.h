// The members of a JSON object as a table: a name, and what reads its value into the draft and into what the
// format keeps beside it. Here are the readers that several formats need; what only one needs is its own.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "source/json_record.h"
#include "source/markup.h"

namespace quire::source {

/// A known member. `read` is handed its name for messages.
template <class Kept>
struct FieldReader {
  std::string_view name;
  simdjson::error_code (*read)(JsonValue value, std::string_view name, Draft& draft, Kept& kept);
};

/// Reads the members that have a reader, in whatever order they come; the others are skipped unread.
template <class Kept, std::size_t N>
simdjson::error_code read_fields(JsonObject object, const std::array<FieldReader<Kept>, N>& readers,
                                 Draft& draft, Kept& kept) {
  static_assert(N <= 64, "SeenKeys remembers 64");
  SeenKeys seen;
  return for_each_field(object, [&](std::string_view key, JsonValue value) -> simdjson::error_code {
    for (std::size_t i = 0; i < N; ++i) {
      if (readers[i].name != key) continue;
      if (!seen.add(static_cast<unsigned>(i))) return kTwice;
      return readers[i].read(value, key, draft, kept);
    }
    return simdjson::SUCCESS;
  });
}

/// For formats in which several names stand for one field: a name, and the field (an enum with `unknown`).
template <class Field>
struct FieldName {
  std::string_view name;
  Field field;
};
template <class Field, std::size_t N>
Field field_of(std::string_view key, const std::array<FieldName<Field>, N>& names) {
  for (const FieldName<Field>& candidate : names)
    if (candidate.name == key) return candidate.field;
  return Field::unknown;
}

/// A text field that may also be written as a number; one line.
simdjson::error_code json_text_or_number(JsonValue value, std::string_view name, Draft& draft,
                                         std::string& text);

// Readers for the tables. `Field` is the member into which a value is read.

/// Text of the paper, its markup taken out: markup_field<&Paper::title>.
template <auto Field, class Kept>
simdjson::error_code markup_field(JsonValue value, std::string_view name, Draft& draft, Kept&) {
  std::string_view text;
  const auto code = json_text(value, name, draft, text);
  draft.text(draft.paper.*Field, plain_of_markup(text), name);
  return code;
}

/// A day of the paper.
template <auto Field, class Kept>
simdjson::error_code day_field(JsonValue value, std::string_view name, Draft& draft, Kept&) {
  std::string_view day;
  const auto code = json_text(value, name, draft, day);
  draft.day(draft.paper.*Field, day, name);
  return code;
}

/// The DOI of the published work, which may be written as a number.
template <class Kept>
simdjson::error_code doi_field(JsonValue value, std::string_view name, Draft& draft, Kept&) {
  std::string text;
  const auto code = json_text_or_number(value, name, draft, text);
  if (!text.empty()) draft.doi_of_work(text, name);
  return code;
}

/// Text or a number that the format keeps.
template <auto Field, class Kept>
simdjson::error_code kept_field(JsonValue value, std::string_view name, Draft& draft, Kept& kept) {
  return json_text_or_number(value, name, draft, kept.*Field);
}

/// A list, each of whose elements is read by itself.
template <simdjson::error_code (*read)(JsonValue, Draft&), class Kept>
simdjson::error_code list_field(JsonValue value, std::string_view name, Draft& draft, Kept&) {
  return for_each_element(value, name, draft, [&](JsonValue element) { return read(element, draft); });
}

}  // namespace quire::source

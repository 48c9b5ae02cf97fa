#include "source/jsonl_parts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "paper/orcid.h"

namespace quire::source {
namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

struct PersonField {
  std::string_view key, name;  ///< as it is written, and as messages call it
  std::string Author::*field;
};
constexpr std::array<PersonField, 5> kPersonFields = {
    {{"name", "authors.name", &Author::name},
     {"affiliation", "authors.affiliation", &Author::affiliation},
     {"family", "authors.family", &Author::family},
     {"suffix", "authors.suffix", &Author::suffix},
     {"orcid", "authors.orcid", &Author::orcid}}};

error_code read_person(JsonObject object, Draft& draft) {
  Author person;
  const auto code = for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    for (const PersonField& known : kPersonFields) {
      if (known.key != key) continue;
      std::string_view text;
      if (const auto wrong = json_text(value, known.name, draft, text)) return wrong;
      person.*known.field = text;
    }
    return simdjson::SUCCESS;
  });
  if (code != simdjson::SUCCESS) return code;
  if (!person.orcid.empty() && !is_orcid(person.orcid))
    draft.note("field 'authors.orcid' is none: " + excerpt(person.orcid));
  draft.author(person);
  return code;
}

error_code read_author(JsonValue value, Draft& draft) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::object) {
    JsonObject object;
    if (const auto code = value.get_object().get(object)) return code;
    return read_person(object, draft);
  }
  std::string_view name;
  const auto code = json_text(value, "authors", draft, name);
  if (code == simdjson::SUCCESS && !name.empty()) draft.author(name);
  return code;
}

/// {"number": 2, "day": "2026-01-31"} or, as the arXiv snapshot has it, {"version": "v2", "created": "Mon, 2
/// Apr 2007 ..."}.
error_code read_version(JsonObject object, Draft& draft) {
  Version version{0, std::nullopt};
  const auto code = for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    if (key == "number") return json_count(value, "versions.number", draft, version.number);
    std::string_view text;
    if (key == "day" || key == "created") {
      if (const auto wrong = json_text(value, "versions.day", draft, text)) return wrong;
      draft.day(version.day, text, "versions.day");
    } else if (key == "version") {
      if (const auto wrong = json_text(value, "versions.version", draft, text)) return wrong;
      if (text.starts_with('v')) std::from_chars(text.data() + 1, text.data() + text.size(), version.number);
    } else if (key == "withdrawn") {
      return json_flag(value, "versions.withdrawn", draft, version.withdrawn);
    }
    return simdjson::SUCCESS;
  });
  if (code != simdjson::SUCCESS) return code;
  if (version.number >= 1 && version.number <= kVersionMax)
    draft.paper.versions.push_back(version);
  else
    draft.note("a version has no number from 1 to " + std::to_string(kVersionMax));
  return code;
}

error_code read_cross_list(JsonObject object, Draft& draft) {
  std::string category;
  std::optional<Day> day;
  const auto code = for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    if (key != "category" && key != "day") return simdjson::SUCCESS;
    std::string_view text;
    if (const auto wrong =
            json_text(value, key == "day" ? "cross_lists.day" : "cross_lists.category", draft, text))
      return wrong;
    if (key == "category")
      category = text;
    else
      draft.day(day, text, "cross_lists.day");
    return simdjson::SUCCESS;
  });
  if (code == simdjson::SUCCESS && day) draft.cross_list(category, *day);
  return code;
}

/// Calls read(object, draft) for each object of a list.
error_code read_objects(JsonValue value, std::string_view name, Draft& draft,
                        error_code (*read)(JsonObject object, Draft& draft)) {
  return for_each_element(value, name, draft, [&](JsonValue element) -> error_code {
    std::optional<JsonObject> object;
    if (const auto wrong = json_object(element, name, draft, object)) return wrong;
    return object ? read(*object, draft) : simdjson::SUCCESS;
  });
}

}  // namespace

error_code read_other_ids(JsonValue value, Draft& draft) {
  return for_each_element(value, "other_ids", draft, [&](JsonValue element) {
    std::string_view id;
    const auto code = json_text(element, "other_ids", draft, id);
    if (code == simdjson::SUCCESS && !id.empty() && !draft.other_id(one_line(id)))
      draft.note("field 'other_ids' has one that is no identifier: " + excerpt(id));
    return code;
  });
}

error_code read_authors(JsonValue value, Draft& draft) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::array)
    return for_each_element(value, "authors", draft,
                            [&](JsonValue element) { return read_author(element, draft); });
  std::string_view names;
  const auto code = json_text(value, "authors", draft, names);
  if (code == simdjson::SUCCESS && !names.empty()) draft.authors_joined(names);
  return code;
}

error_code read_categories(JsonValue value, Draft& draft) {
  const auto add = [&draft](JsonValue element) {
    std::string_view names;
    const auto code = json_text(element, "categories", draft, names);
    if (code == simdjson::SUCCESS) draft.categories_joined(names);
    return code;
  };
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  return type == json_type::array ? for_each_element(value, "categories", draft, add) : add(value);
}

error_code read_versions(JsonValue value, Draft& draft) {
  const auto code = read_objects(value, "versions", draft, &read_version);
  auto& versions = draft.paper.versions;
  std::stable_sort(versions.begin(), versions.end(),
                   [](const Version& a, const Version& b) { return a.number < b.number; });
  versions.erase(std::unique(versions.begin(), versions.end(),
                             [](const Version& a, const Version& b) { return a.number == b.number; }),
                 versions.end());
  return code;
}

error_code read_cross_lists(JsonValue value, Draft& draft) {
  return read_objects(value, "cross_lists", draft, &read_cross_list);
}

}  // namespace quire::source

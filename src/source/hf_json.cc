// Hub-compatible JSON: daily items {"paper": {...}, "publishedAt", "numComments", ...}, or the flat papers
// inside them, as one array, several, JSON lines or a single object. An item's paper was picked on
// paper.submittedOnDailyAt, or, in older answers, on the item's own publishedAt. "summary" is the abstract
// here; machine summaries are left out, as are authors whom the hub hides.
#include "source/hf_json.h"

#include <array>

#include "source/fields.h"
#include "source/json_list.h"

namespace quire::source {
namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

enum class Field : unsigned {
  paper,
  id,
  title,
  summary,
  authors,
  published,
  picked,
  by,
  upvotes,
  comments,
  organization,
  code,
  project,
  withdrawn,
  unknown
};

constexpr std::array<FieldName<Field>, 15> kNames = {{
    {"paper", Field::paper},
    {"id", Field::id},
    {"title", Field::title},
    {"summary", Field::summary},
    {"authors", Field::authors},
    {"publishedAt", Field::published},
    {"submittedOnDailyAt", Field::picked},
    {"submittedBy", Field::by},
    {"submittedOnDailyBy", Field::by},
    {"upvotes", Field::upvotes},
    {"numComments", Field::comments},
    {"organization", Field::organization},
    {"githubRepo", Field::code},
    {"projectPage", Field::project},
    {"withdrawnAt", Field::withdrawn},
}};

/// What an item says beyond its paper, and how far it has been understood.
struct Item {
  bool has_paper = false;
  bool inside_paper = false;
  std::optional<Day> published;  ///< publishedAt outside "paper"
};

/// One of two text fields of an object: a person or an organisation.
error_code read_name(JsonValue value, std::string_view name, std::string_view preferred,
                     std::string_view other, Draft& draft, std::string& into) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, name, draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  std::string first;
  std::string second;
  const auto code = for_each_field(*object, [&](std::string_view key, JsonValue element) -> error_code {
    if (key != preferred && key != other) return simdjson::SUCCESS;
    std::string_view text;
    if (const auto wrong = json_text(element, key, draft, text)) return wrong;
    draft.text(key == preferred ? first : second, text, key);
    return simdjson::SUCCESS;
  });
  if (code != simdjson::SUCCESS) return code;
  if (!first.empty() || !second.empty()) into = first.empty() ? second : first;
  return simdjson::SUCCESS;
}

error_code read_author(JsonObject object, Draft& draft) {
  std::string_view name;
  bool hidden = false;
  const auto code = for_each_field(object, [&](std::string_view key, JsonValue value) {
    if (key == "name") return json_text(value, "authors.name", draft, name);
    if (key == "hidden") return json_flag(value, "authors.hidden", draft, hidden);
    return simdjson::SUCCESS;
  });
  if (code == simdjson::SUCCESS && !hidden) draft.author(name);
  return code;
}

error_code read_authors(JsonValue value, Draft& draft) {
  return for_each_element(value, "authors", draft, [&](JsonValue element) -> error_code {
    std::optional<JsonObject> object;
    if (const auto wrong = json_object(element, "authors", draft, object)) return wrong;
    return object ? read_author(*object, draft) : simdjson::SUCCESS;
  });
}

error_code read_text(Field field, std::string_view key, JsonValue value, Draft& draft, Item& item) {
  std::string_view text;
  if (const auto code = json_text(value, key, draft, text)) return code;
  if (text.empty()) return simdjson::SUCCESS;
  Paper& paper = draft.paper;
  switch (field) {
    case Field::id:
      draft.id = one_line(text);
      break;
    case Field::title:
      draft.text(paper.title, text, key);
      break;
    case Field::summary:
      draft.text(paper.abstract, text, key);
      break;
    case Field::published: {
      const bool of_item = item.has_paper && !item.inside_paper;
      draft.day(of_item ? item.published : paper.published, text, key);
      break;
    }
    case Field::picked:
      draft.day(draft.pick_day, text, key);
      break;
    case Field::code:
      draft.url(paper.code_url, text, key);
      break;
    case Field::project:
      draft.url(paper.project_url, text, key);
      break;
    case Field::withdrawn:
      paper.withdrawn = true;
      break;
    default:
      break;
  }
  return simdjson::SUCCESS;
}

error_code read_fields(JsonObject object, Draft& draft, Item& item);

error_code read_paper(JsonValue value, Draft& draft, Item& item) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type != json_type::object) return simdjson::INCORRECT_TYPE;  // an item is nothing without its paper
  JsonObject object;
  if (const auto code = value.get_object().get(object)) return code;
  // publishedAt before "paper" was taken for the paper's; it is the item's.
  item.published = std::exchange(draft.paper.published, std::nullopt);
  item.has_paper = item.inside_paper = true;
  const auto code = read_fields(object, draft, item);
  item.inside_paper = false;
  return code;
}

error_code read_field(Field field, std::string_view key, JsonValue value, Draft& draft, Item& item) {
  switch (field) {
    case Field::paper:
      return item.inside_paper ? simdjson::SUCCESS : read_paper(value, draft, item);
    case Field::authors:
      return read_authors(value, draft);
    case Field::by:
      return read_name(value, key, "name", "user", draft, draft.pick.by);
    case Field::organization:
      return read_name(value, key, "name", "fullname", draft, draft.paper.organisation);
    case Field::upvotes:
      return json_count(value, key, draft, draft.pick.votes);
    case Field::comments:
      return json_count(value, key, draft, draft.pick.comments);
    default:
      return read_text(field, key, value, draft, item);
  }
}

error_code read_fields(JsonObject object, Draft& draft, Item& item) {
  SeenKeys seen;
  return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    const Field field = field_of(key, kNames);
    if (field == Field::unknown) return simdjson::SUCCESS;
    // submittedBy and submittedOnDailyBy are one field of ours; they may both be there.
    if (field != Field::by && !seen.add(static_cast<unsigned>(field))) return kTwice;
    return read_field(field, key, value, draft, item);
  });
}

class HfJson final : public JsonFormat {
 public:
  error_code read(JsonObject object, Draft& draft) override {
    item_ = Item();
    return read_fields(object, draft, item_);
  }
  bool settle(Draft& draft) override {
    if (!draft.pick_day && item_.has_paper) draft.pick_day = item_.published;
    return true;
  }
  bool answers_in_arrays() const override { return true; }

 private:
  Item item_;
};

}  // namespace

void read_hf_json(Input& input, const ImportOptions&, const Sink& sink) {
  HfJson format;
  read_json_list(input, format, sink);
}

Result<JsonAnswer> read_hf_answer(std::string_view body) {
  HfJson format;
  return read_json_answer(body, format, "hf-json");
}

}  // namespace quire::source

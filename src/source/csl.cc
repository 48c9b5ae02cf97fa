// Items of CSL-JSON, as Zotero, Crossref and citation processors write them: an array, JSON lines, one item,
// or
// {"items": [...]}. An item is the best of the identities that it names, else its title; its own "id" is a
// name inside one library and says nothing. Source: the schema of citation-style-language 1.0.2.
#include "source/csl.h"

#include <array>
#include <charconv>

#include "source/dates.h"
#include "source/json_list.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

/// What an item says beyond its draft.
struct Item {
  std::string number;
  std::string url;
  std::string id;
  std::string journal;
};

struct Name {
  std::string family, given, dropping, non_dropping, suffix, literal;
};

template <std::string Name::*part>
error_code read_part(JsonValue value, std::string_view, Draft& draft, Name& name) {
  std::string_view text;
  const auto code = json_text(value, "author", draft, text);
  name.*part = one_line(text);
  return code;
}

constexpr std::array<FieldReader<Name>, 7> kNameFields = {{
    {"family", read_part<&Name::family>},
    {"given", read_part<&Name::given>},
    {"dropping-particle", read_part<&Name::dropping>},
    {"non-dropping-particle", read_part<&Name::non_dropping>},
    {"suffix", read_part<&Name::suffix>},
    {"literal", read_part<&Name::literal>},
    {"name", read_part<&Name::literal>},  // Crossref calls an institution so
}};

/// "d'" and "al-" are written to the name that follows.
void append(std::string& to, const std::string& part) {
  if (part.empty()) return;
  const bool joins = to.ends_with('\'') || to.ends_with("’") || to.ends_with('-');
  to += (to.empty() || joins ? "" : " ") + part;
}

/// "Ana" + "de la Cruz" + "Jr": particles belong to the family name here, whether or not a style drops them.
Author author_of(const Name& name) {
  Author author;
  append(author.family, name.dropping);
  append(author.family, name.non_dropping);
  append(author.family, name.family);
  if (author.family.empty() && !name.literal.empty()) {
    author.name = name.literal;
    return author;
  }
  append(author.name, name.given);
  append(author.name, author.family);
  append(author.name, name.suffix);
  author.suffix = name.suffix;
  if (name.given.empty()) author.family.clear();  // "Banksy": a name as a whole
  return author;
}

error_code read_author(JsonValue value, Draft& draft) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::string) {
    std::string_view name;
    const auto code = value.get_string().get(name);
    if (code == simdjson::SUCCESS) draft.author(name);
    return code;
  }
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "author", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  Name name;
  const auto code = read_fields(*object, kNameFields, draft, name);
  if (code == simdjson::SUCCESS) draft.author(author_of(name));
  return code;
}

/// [2026, 11, 2], whose numbers may be written as text; fewer than three are no day.
error_code read_date_parts(JsonValue value, Draft& draft, std::optional<Day>& day) {
  std::array<int, 3> parts{};
  std::size_t count = 0;
  const auto code = for_each_element(value, "issued", draft, [&](JsonValue element) -> error_code {
    std::string text;
    if (const auto wrong = json_text_or_number(element, "issued", draft, text)) return wrong;
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (count < parts.size()) parts[count] = number;
    ++count;
    return simdjson::SUCCESS;
  });
  if (code != simdjson::SUCCESS || day || parts[2] == 0) return code;
  const bool sound = parts[0] > 0 && parts[0] < 10'000 && parts[1] > 0 && parts[1] < 13 && parts[2] > 0;
  const Result<Day> read =
      sound ? Day::from_ymd(parts[0], static_cast<unsigned>(parts[1]), static_cast<unsigned>(parts[2]))
            : Result<Day>(Error{"no day"});
  if (read)
    day = *read;
  else
    draft.note("field 'issued' is no date");
  return code;
}

/// {"date-parts": [[2026, 11, 2]]}, {"raw": "2026-11-02"}, or what Crossref has beside them.
error_code read_issued(JsonValue value, std::string_view, Draft& draft, Item&) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "issued", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  std::optional<Day> day;
  std::optional<Day> written;
  const auto code = for_each_field(*object, [&](std::string_view key, JsonValue field) -> error_code {
    if (key == "date-parts")
      return for_each_element(field, "issued", draft,
                              [&](JsonValue parts) { return read_date_parts(parts, draft, day); });
    if (key != "raw" && key != "literal" && key != "date-time") return simdjson::SUCCESS;
    std::string_view text;
    const auto wrong = json_text(field, "issued", draft, text);
    if (const Result<Day> read = read_day(text)) written = *read;
    return wrong;
  });
  draft.paper.published = day ? day : written;
  return code;
}

/// Text, or the first of a list of texts, as Crossref has titles.
error_code read_first_text(JsonValue value, std::string_view name, Draft& draft, std::string& into) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::array)
    return for_each_element(value, name, draft, [&](JsonValue element) {
      std::string text;
      const auto code = json_text_or_number(element, name, draft, text);
      if (into.empty()) into = std::move(text);
      return code;
    });
  return json_text_or_number(value, name, draft, into);
}

error_code read_title(JsonValue value, std::string_view name, Draft& draft, Item&) {
  std::string text;
  const auto code = read_first_text(value, name, draft, text);
  draft.text(draft.paper.title, plain_of_markup(text), name);
  return code;
}

error_code read_journal(JsonValue value, std::string_view name, Draft& draft, Item& item) {
  return read_first_text(value, name, draft, item.journal);
}

constexpr std::array<FieldReader<Item>, 9> kItemFields = {{
    {"id", kept_field<&Item::id>},
    {"title", read_title},
    {"abstract", markup_field<&Paper::abstract>},
    {"author", list_field<read_author>},
    {"issued", read_issued},
    {"DOI", doi_field},
    {"URL", kept_field<&Item::url>},
    {"number", kept_field<&Item::number>},
    {"container-title", read_journal},
}};

bool says_arxiv(std::string_view text) { return text::fold(text.substr(0, 6)) == "arxiv:"; }

bool is_archive(std::string_view journal) {
  const std::string folded = text::fold(journal);
  return folded.starts_with("arxiv") || folded == "corr" || folded == "biorxiv" || folded == "medrxiv";
}

class Csl final : public JsonFormat {
 public:
  std::span<const std::string_view> lists() const override {
    static constexpr std::array<std::string_view, 1> kLists = {"items"};
    return kLists;
  }

  error_code read(JsonObject object, Draft& draft) override {
    item_ = Item();
    return read_fields(object, kItemFields, draft, item_);
  }

  bool settle(Draft& draft) override {
    if (item_.url.starts_with("http")) draft.other_id(item_.url);
    // A number alone may be anything: of a report, an issue, an article.
    for (const std::string& text : {item_.number, item_.id, item_.journal})
      if (says_arxiv(text)) draft.other_id(text);
    if (!is_archive(item_.journal))
      draft.text(draft.paper.journal, plain_of_markup(item_.journal), "container-title");
    return true;
  }

 private:
  Item item_;
};

}  // namespace

void read_csl(Input& input, const ImportOptions&, const Sink& sink) {
  Csl format;
  read_json_list(input, format, sink);
}

}  // namespace quire::source

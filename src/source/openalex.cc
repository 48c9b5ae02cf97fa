// Works of OpenAlex: answers of its interface, or lines of its snapshot. Abstracts come as an index from
// words to positions and are put together again; the arXiv paper behind a work is found by its DOI and by
// where it can be read. Source: docs.openalex.org, "Work object". Topics, counts and references are not read.
#include "source/openalex.h"

#include <algorithm>
#include <array>
#include <vector>

#include "paper/orcid.h"
#include "source/json_list.h"

namespace quire::source {
namespace {

using simdjson::error_code;

constexpr std::size_t kPositionsMax = 20'000;
constexpr std::int64_t kPositionMax = 1'000'000;

/// What a work says beyond its draft.
struct Work {
  bool is_retracted = false;
  bool is_paratext = false;
  std::string title;  ///< of "title"; "display_name" stands in for it
  std::string display_name;
  std::vector<PaperId> places;  ///< the arXiv papers and OpenReview forums at which it can be read
};

struct Place {
  std::string source;
  std::string source_type;
  std::string license;
};

error_code read_text(JsonValue value, std::string_view name, Draft& draft, std::string& into) {
  std::string_view text;
  const auto code = json_text(value, name, draft, text);
  if (code == simdjson::SUCCESS) into = text;
  return code;
}

struct Person {
  Author author;
  std::string display_name;
};

error_code read_institution(JsonValue value, Draft& draft, Person& person) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "institutions", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  return for_each_field(*object, [&](std::string_view key, JsonValue field) -> error_code {
    if (key != "display_name") return simdjson::SUCCESS;
    std::string name;
    if (const auto code = read_text(field, "institutions.display_name", draft, name)) return code;
    if (!name.empty()) person.author.affiliation += (person.author.affiliation.empty() ? "" : "; ") + name;
    return simdjson::SUCCESS;
  });
}

constexpr std::array<FieldReader<Person>, 2> kPersonFields = {{
    {"display_name",
     [](JsonValue value, std::string_view, Draft& draft, Person& person) {
       return read_text(value, "author.display_name", draft, person.display_name);
     }},
    {"orcid",
     [](JsonValue value, std::string_view, Draft& draft, Person& person) {
       std::string text;
       const auto code = read_text(value, "author.orcid", draft, text);
       person.author.orcid = orcid_of(text);
       return code;
     }},
}};

constexpr std::array<FieldReader<Person>, 3> kAuthorshipFields = {{
    {"author",
     [](JsonValue value, std::string_view name, Draft& draft, Person& person) -> error_code {
       std::optional<JsonObject> object;
       if (const auto code = json_object(value, name, draft, object)) return code;
       return object ? read_fields(*object, kPersonFields, draft, person) : simdjson::SUCCESS;
     }},
    {"raw_author_name", [](JsonValue value, std::string_view name, Draft& draft,
                           Person& person) { return read_text(value, name, draft, person.author.name); }},
    {"institutions",
     [](JsonValue value, std::string_view name, Draft& draft, Person& person) {
       return for_each_element(value, name, draft,
                               [&](JsonValue element) { return read_institution(element, draft, person); });
     }},
}};

error_code read_authorship(JsonValue value, Draft& draft) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "authorships", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  Person person;
  if (const auto code = read_fields(*object, kAuthorshipFields, draft, person)) return code;
  if (one_line(person.author.name).empty()) person.author.name = person.display_name;
  draft.author(person.author);
  return simdjson::SUCCESS;
}

/// Where a work can be read says who it is, if arXiv or OpenReview keeps it there.
error_code read_address(JsonValue value, std::string_view name, Draft& draft, Work& work) {
  std::string_view address;
  if (const auto code = json_text(value, name, draft, address)) return code;
  if (!address.starts_with("http")) return simdjson::SUCCESS;
  const Result<PaperId> id = PaperId::parse(address);
  if (id && (id->scheme() == Scheme::arxiv || id->scheme() == Scheme::openreview)) work.places.push_back(*id);
  return simdjson::SUCCESS;
}

error_code read_source(JsonValue value, Draft& draft, Place& place) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "source", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  return for_each_field(*object, [&](std::string_view key, JsonValue field) -> error_code {
    if (key == "display_name") return read_text(field, "source.display_name", draft, place.source);
    if (key == "type") return read_text(field, "source.type", draft, place.source_type);
    return simdjson::SUCCESS;
  });
}

error_code read_location(JsonValue value, Draft& draft, Work& work, Place& place) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "locations", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  return for_each_field(*object, [&](std::string_view key, JsonValue field) -> error_code {
    if (key == "source") return read_source(field, draft, place);
    if (key == "license") return read_text(field, "license", draft, place.license);
    if (key == "landing_page_url" || key == "pdf_url") return read_address(field, key, draft, work);
    return simdjson::SUCCESS;
  });
}

/// The primary location also says where the work was published and under which licence it is there.
error_code read_primary_location(JsonValue value, std::string_view, Draft& draft, Work& work) {
  Place place;
  if (const auto code = read_location(value, draft, work, place)) return code;
  // An archive publishes nothing: "arXiv (Cornell University)" is no journal.
  if (place.source_type != "repository")
    draft.text(draft.paper.journal, plain_of_markup(place.source), "source.display_name");
  draft.text(draft.paper.license, place.license, "license");
  return simdjson::SUCCESS;
}

struct Placed {
  std::int64_t position;
  std::string_view word;
};

/// {"We": [0], "prove": [1, 4], ...} -> words and positions.
error_code read_positions(JsonObject index, Draft& draft, std::vector<Placed>& words, bool& is_sound) {
  return for_each_field(index, [&](std::string_view word, JsonValue positions) {
    return for_each_element(
        positions, "abstract_inverted_index", draft, [&](JsonValue element) -> error_code {
          std::int64_t position = -1;
          const auto code = element.get_int64().get(position);
          if (code != simdjson::SUCCESS && code != simdjson::INCORRECT_TYPE &&
              code != simdjson::NUMBER_OUT_OF_RANGE && code != simdjson::NUMBER_ERROR)
            return code;
          is_sound = is_sound && code == simdjson::SUCCESS && position >= 0 && position <= kPositionMax;
          if (is_sound && words.size() <= kPositionsMax) words.push_back({position, word});
          return simdjson::SUCCESS;
        });
  });
}

error_code read_abstract(JsonValue value, std::string_view, Draft& draft, Work&) {
  std::optional<JsonObject> index;
  if (const auto code = json_object(value, "abstract_inverted_index", draft, index)) return code;
  if (!index) return simdjson::SUCCESS;
  std::vector<Placed> words;
  bool is_sound = true;
  if (const auto code = read_positions(*index, draft, words, is_sound)) return code;
  if (!is_sound) {
    draft.note("field 'abstract_inverted_index' has a position that is no number from 0 to " +
               std::to_string(kPositionMax));
    return simdjson::SUCCESS;
  }
  if (words.size() > kPositionsMax) {
    draft.note("field 'abstract_inverted_index' has more than " + std::to_string(kPositionsMax) +
               " positions and was left out");
    return simdjson::SUCCESS;
  }
  std::stable_sort(words.begin(), words.end(),
                   [](const Placed& a, const Placed& b) { return a.position < b.position; });
  std::string abstract;
  for (const Placed& placed : words) {
    if (abstract.size() > kTextBytesMax) break;  // a long word may stand at many places
    abstract.append(abstract.empty() ? "" : " ").append(placed.word);
  }
  draft.text(draft.paper.abstract, plain_of_markup(abstract), "abstract_inverted_index");
  return simdjson::SUCCESS;
}

/// "https://openalex.org/W1", or its last part alone.
error_code read_id(JsonValue value, std::string_view, Draft& draft, Work&) {
  std::string_view id;
  const auto code = json_text(value, "id", draft, id);
  draft.id = id.starts_with('W') ? "openalex:" + one_line(id) : one_line(id);
  return code;
}

template <bool Work::*flag>
error_code keep_flag(JsonValue value, std::string_view name, Draft& draft, Work& work) {
  return json_flag(value, name, draft, work.*flag);
}

template <std::string Work::*text>
error_code keep_text(JsonValue value, std::string_view name, Draft& draft, Work& work) {
  return read_text(value, name, draft, work.*text);
}

constexpr std::array<FieldReader<Work>, 11> kWorkFields = {{
    {"id", read_id},
    {"doi", doi_field},
    {"title", keep_text<&Work::title>},
    {"display_name", keep_text<&Work::display_name>},
    {"publication_date", day_field<&Paper::published>},
    {"is_retracted", keep_flag<&Work::is_retracted>},
    {"is_paratext", keep_flag<&Work::is_paratext>},
    {"authorships", list_field<read_authorship>},
    {"primary_location", read_primary_location},
    {"locations",
     [](JsonValue value, std::string_view name, Draft& draft, Work& work) {
       return for_each_element(value, name, draft, [&](JsonValue element) {
         Place place;
         return read_location(element, draft, work, place);
       });
     }},
    {"abstract_inverted_index", read_abstract},
}};

/// The places of one archive name one paper, or none: two arXiv papers are never one work because somebody
/// else thinks so.
void take_places(Scheme scheme, const Work& work, Draft& draft) {
  const auto of_scheme = [scheme](const PaperId& id) { return id.scheme() == scheme; };
  const auto& known = draft.paper.other_ids;
  if (std::any_of(known.begin(), known.end(), of_scheme)) return;  // the DOI has named it
  const auto first = std::find_if(work.places.begin(), work.places.end(), of_scheme);
  if (first == work.places.end()) return;
  const auto other = std::find_if(first, work.places.end(),
                                  [&](const PaperId& id) { return of_scheme(id) && id != *first; });
  if (other == work.places.end())
    draft.other_id(first->key());
  else
    draft.note("field 'locations' names two papers of one archive, " + first->key() + " and " + other->key() +
               "; neither is taken for this work");
}

class OpenAlex final : public JsonFormat {
 public:
  std::span<const std::string_view> lists() const override {
    static constexpr std::array<std::string_view, 1> kLists = {"results"};
    return kLists;
  }

  error_code read(JsonObject object, Draft& draft) override {
    work_ = Work();
    return read_fields(object, kWorkFields, draft, work_);
  }

  bool settle(Draft& draft) override {
    const bool has_title = !one_line(work_.title).empty();
    draft.text(draft.paper.title, plain_of_markup(has_title ? work_.title : work_.display_name), "title");
    if (work_.is_retracted) {
      draft.paper.withdrawn = true;
      draft.paper.withdrawal = "retracted";
    }
    take_places(Scheme::arxiv, work_, draft);
    take_places(Scheme::openreview, work_, draft);
    return !work_.is_paratext;
  }

  error_code read_paging(JsonObject object, Draft& draft, JsonAnswer& answer) override {
    return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
      if (key != "meta") return simdjson::SUCCESS;
      std::optional<JsonObject> meta;
      if (const auto code = json_object(value, key, draft, meta)) return code;
      return meta ? read_meta(*meta, draft, answer) : simdjson::SUCCESS;
    });
  }

  Status check_paging(const JsonAnswer& answer) const override {
    if (!answer.total) return Error{"the answer has no meta.count, so whether it is the last is not known"};
    return success();
  }

 private:
  static error_code read_meta(JsonObject meta, Draft& draft, JsonAnswer& answer) {
    return for_each_field(meta, [&](std::string_view key, JsonValue value) -> error_code {
      if (key == "count") return json_total(value, answer.total);
      if (key != "next_cursor") return simdjson::SUCCESS;
      std::string cursor;
      if (const auto code = read_text(value, key, draft, cursor)) return code;
      if (!cursor.empty()) answer.next = std::move(cursor);
      return simdjson::SUCCESS;
    });
  }

  Work work_;
};

}  // namespace

void read_openalex(Input& input, const ImportOptions&, const Sink& sink) {
  OpenAlex format;
  read_json_list(input, format, sink);
}

Result<JsonAnswer> read_openalex_answer(std::string_view body) {
  OpenAlex format;
  return read_json_answer(body, format, "openalex");
}

}  // namespace quire::source

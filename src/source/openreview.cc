// Notes of OpenReview, of which only papers are taken: replies (reviews, decisions, comments) are notes, too.
// Both versions of the interface are read: in the second every field of "content" is {"value": ...}. What
// became of a submission stands in the last part of its venueid. Source: docs.openreview.net, "Note"; the
// states of journals as TMLR uses them. Keywords and short machine or author summaries (TLDR) are not read.
#include "source/openreview.h"

#include <algorithm>
#include <array>

#include "source/bibtex.h"
#include "source/bibtex_entries.h"
#include "source/json_list.h"
#include "source/openreview_venue.h"

namespace quire::source {
namespace {

using simdjson::error_code;
using simdjson::ondemand::json_type;

/// What a note says beyond its draft.
struct Note {
  std::string id;
  std::string forum;
  bool is_reply = false;
  std::optional<Day> pdate, odate, cdate, tcdate;
  std::string venue;
  std::string venue_id;
};

/// Calls read(value) with the value of a field, wrapped as in the second version or bare as in the first.
template <class Read>
error_code read_content(JsonValue value, Read&& read) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type != json_type::object) return read(value);
  JsonObject wrapper;
  if (const auto code = value.get_object().get(wrapper)) return code;
  return for_each_field(wrapper, [&](std::string_view key, JsonValue inside) -> error_code {
    return key == "value" ? read(inside) : simdjson::SUCCESS;
  });
}

error_code read_content_text(JsonValue value, std::string_view name, Draft& draft, std::string& into) {
  return read_content(value, [&](JsonValue inside) {
    std::string_view text;
    const auto code = json_text(inside, name, draft, text);
    into = text;
    return code;
  });
}

/// While a submission is anonymous, its authors are missing or called so.
bool is_hidden(std::string_view name) {
  return name == "Anonymous" || name == "Anonymous Authors" || name == "Paper Authors";
}

error_code read_author(JsonValue value, Draft& draft) {
  std::string_view name;
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::object) {
    JsonObject person;
    if (const auto code = value.get_object().get(person)) return code;
    const auto code = for_each_field(person, [&](std::string_view key, JsonValue field) {
      return key == "fullname" || (key == "name" && name.empty())
                 ? json_text(field, "authors.fullname", draft, name)
                 : simdjson::SUCCESS;
    });
    if (code != simdjson::SUCCESS) return code;
  } else if (const auto code = json_text(value, "authors", draft, name)) {
    return code;
  }
  if (!is_hidden(name)) draft.author(name);
  return simdjson::SUCCESS;
}

/// Milliseconds since 1970.
error_code read_moment(JsonValue value, std::string_view name, Draft& draft, std::optional<Day>& day) {
  json_type type{};
  if (const auto code = value.type().get(type)) return code;
  if (type == json_type::null) return simdjson::SUCCESS;
  constexpr std::int64_t kFirst = -2'208'988'800'000;  // 1900-01-01
  constexpr std::int64_t kLast = 32'503'680'000'000;   // 3000-01-01
  std::int64_t moment = 0;
  if (type == json_type::number && value.get_int64().get(moment) == simdjson::SUCCESS && moment >= kFirst &&
      moment < kLast)
    day = Day::of(Instant(std::chrono::milliseconds(moment)));
  else
    draft.note("field '" + std::string(name) + "' is no moment in milliseconds since 1970");
  return simdjson::SUCCESS;
}

/// Of a BibTeX entry only the arXiv paper that it names: the rest is what the note says itself.
void read_bibtex_of_note(std::string_view bibtex, Draft& draft) {
  const auto input = open_bytes(bibtex);
  BibtexEntries entries(*input);
  if (!entries.next() || !entries.refused().empty()) return;
  Draft named;
  read_bibtex_ids(entries.entry(), named);
  for (const PaperId& id : named.paper.other_ids)
    if (id.scheme() == Scheme::arxiv) draft.other_id(id.key());
}

error_code read_link(JsonValue value, std::string_view name, Draft& draft, Note&) {
  std::string address;
  const auto code = read_content_text(value, name, draft, address);
  const Result<PaperId> id = PaperId::parse(address);
  if (address.starts_with("http") && id && id->scheme() == Scheme::arxiv) draft.other_id(id->key());
  return code;
}

template <std::string Paper::*field>
error_code read_content_field(JsonValue value, std::string_view name, Draft& draft, Note&) {
  std::string text;
  const auto code = read_content_text(value, name, draft, text);
  draft.text(draft.paper.*field, text, name);
  return code;
}

template <std::string Note::*field>
error_code keep_content(JsonValue value, std::string_view name, Draft& draft, Note& note) {
  return read_content_text(value, name, draft, note.*field);
}

constexpr std::array<FieldReader<Note>, 9> kContentFields = {{
    {"title", read_content_field<&Paper::title>},
    {"abstract", read_content_field<&Paper::abstract>},
    {"authors",
     [](JsonValue value, std::string_view name, Draft& draft, Note& note) {
       return read_content(value,
                           [&](JsonValue list) { return list_field<read_author>(list, name, draft, note); });
     }},
    {"venue", keep_content<&Note::venue>},
    {"venueid", keep_content<&Note::venue_id>},
    {"pdf", read_link},
    {"html", read_link},  // where a record that was taken over from a bibliography comes from
    {"_bibtex",
     [](JsonValue value, std::string_view name, Draft& draft, Note&) {
       std::string bibtex;
       const auto code = read_content_text(value, name, draft, bibtex);
       read_bibtex_of_note(bibtex, draft);
       return code;
     }},
    {"license", read_content_field<&Paper::license>},
}};

error_code read_line(JsonValue value, std::string_view name, Draft& draft, std::string& into) {
  std::string_view text;
  const auto code = json_text(value, name, draft, text);
  into = one_line(text);
  return code;
}

template <std::string Note::*field>
error_code keep_line(JsonValue value, std::string_view name, Draft& draft, Note& note) {
  return read_line(value, name, draft, note.*field);
}

template <std::optional<Day> Note::*field>
error_code keep_moment(JsonValue value, std::string_view name, Draft& draft, Note& note) {
  return read_moment(value, name, draft, note.*field);
}

constexpr std::array<FieldReader<Note>, 10> kNoteFields = {{
    {"id", keep_line<&Note::id>},
    {"forum", keep_line<&Note::forum>},
    {"replyto",
     [](JsonValue value, std::string_view name, Draft& draft, Note& note) {
       std::string parent;
       const auto code = read_line(value, name, draft, parent);
       note.is_reply = !parent.empty();
       return code;
     }},
    {"pdate", keep_moment<&Note::pdate>},
    {"odate", keep_moment<&Note::odate>},
    {"cdate", keep_moment<&Note::cdate>},
    {"tcdate", keep_moment<&Note::tcdate>},
    {"ddate",
     [](JsonValue value, std::string_view name, Draft& draft, Note&) {
       std::optional<Day> day;
       const auto code = read_moment(value, name, draft, day);
       draft.paper.deleted = day.has_value();
       return code;
     }},
    {"license",
     [](JsonValue value, std::string_view name, Draft& draft, Note&) {
       std::string license;
       const auto code = read_line(value, name, draft, license);
       draft.text(draft.paper.license, license, name);
       return code;
     }},
    {"content",
     [](JsonValue value, std::string_view name, Draft& draft, Note& note) -> error_code {
       std::optional<JsonObject> content;
       if (const auto code = json_object(value, name, draft, content)) return code;
       return content ? read_fields(*content, kContentFields, draft, note) : simdjson::SUCCESS;
     }},
}};

std::optional<Day> first_known(const Note& note) {
  for (const auto& day : {note.pdate, note.odate, note.cdate, note.tcdate})
    if (day) return day;
  return std::nullopt;
}

class OpenReview final : public JsonFormat {
 public:
  std::span<const std::string_view> lists() const override {
    static constexpr std::array<std::string_view, 1> kLists = {"notes"};
    return kLists;
  }

  error_code read(JsonObject object, Draft& draft) override {
    note_ = Note();
    return read_fields(object, kNoteFields, draft, note_);
  }

  bool settle(Draft& draft) override {
    if (note_.id.empty()) return true;  // no note at all: for deliver() to say
    draft.id = "openreview:" + note_.id;
    Paper& paper = draft.paper;
    paper.published = first_known(note_);
    switch (openreview_state(note_.venue_id, note_.venue)) {
      case OpenReviewState::accepted:
        draft.text(paper.journal, note_.venue, "venue");
        break;
      case OpenReviewState::withdrawn:
        withdraw(draft, "withdrawn submission");
        break;
      case OpenReviewState::desk_rejected:
        withdraw(draft, "desk-rejected submission");
        break;
      case OpenReviewState::open:
        break;
    }
    return !note_.is_reply || note_.forum == note_.id;
  }

  error_code read_paging(JsonObject object, Draft&, JsonAnswer& answer) override {
    return for_each_field(object, [&](std::string_view key, JsonValue value) {
      return key == "count" ? json_total(value, answer.total) : simdjson::SUCCESS;
    });
  }

 private:
  void withdraw(Draft& draft, std::string_view reason) const {
    draft.paper.withdrawn = true;
    draft.text(draft.paper.withdrawal, note_.venue.empty() ? reason : note_.venue, "venue");
  }

  Note note_;
};

}  // namespace

void read_openreview(Input& input, const ImportOptions&, const Sink& sink) {
  OpenReview format;
  read_json_list(input, format, sink);
}

Result<JsonAnswer> read_openreview_answer(std::string_view body) {
  OpenReview format;
  return read_json_answer(body, format, "openreview");
}

}  // namespace quire::source

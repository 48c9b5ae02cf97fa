// The fields of docs/importing.md, with the other names that dumps in circulation give them (the arXiv
// snapshot: "authors" as one string, "update_date", "journal-ref"; saved listings: "upvotes", "github_repo").
// Fields may come in any order; unknown ones are skipped unread. "summary" is Quire's own account of a paper,
// so a machine's summary ("ai_summary") is none. What `quire show --json` writes is read back whole.
#include "source/jsonl.h"

#include <array>

#include "source/fields.h"
#include "source/json_fields.h"
#include "source/jsonl_parts.h"
#include "source/lines.h"

namespace quire::source {
namespace {

using simdjson::error_code;

enum class Field : unsigned {
  id,
  other_ids,
  title,
  abstract,
  summary,
  authors,
  author_count,
  organisation,
  categories,
  published,
  submitted,
  announced,
  cross_lists,
  updated,
  versions,
  comment,
  journal,
  doi,
  license,
  code,
  project,
  lab,
  subject,
  withdrawn,
  withdrawal,
  deleted,
  pick,
  pick_day,
  votes,
  comments,
  by,
  unknown
};

constexpr std::array<FieldName<Field>, 40> kNames = {{
    {"id", Field::id},
    {"other_ids", Field::other_ids},
    {"title", Field::title},
    {"abstract", Field::abstract},
    {"summary", Field::summary},
    {"authors", Field::authors},
    {"author_count", Field::author_count},
    {"organisation", Field::organisation},
    {"organization", Field::organisation},
    {"categories", Field::categories},
    {"published", Field::published},
    {"submitted", Field::submitted},
    {"announced", Field::announced},
    {"cross_lists", Field::cross_lists},
    {"updated", Field::updated},
    {"update_date", Field::updated},
    {"versions", Field::versions},
    {"comment", Field::comment},
    {"comments", Field::comment},
    {"journal", Field::journal},
    {"journal-ref", Field::journal},
    {"journal_ref", Field::journal},
    {"doi", Field::doi},
    {"license", Field::license},
    {"code", Field::code},
    {"code_url", Field::code},
    {"github_repo", Field::code},
    {"project", Field::project},
    {"project_url", Field::project},
    {"project_page", Field::project},
    {"lab", Field::lab},
    {"subject", Field::subject},
    {"withdrawn", Field::withdrawn},
    {"withdrawal", Field::withdrawal},
    {"deleted", Field::deleted},
    {"pick", Field::pick},
    // A pick may also be spread over the record itself, as saved listings have it.
    {"day", Field::pick_day},
    {"upvotes", Field::votes},
    {"num_comments", Field::comments},
    {"submitted_by", Field::by},
}};

constexpr std::array<FieldName<Field>, 4> kPickNames = {
    {{"day", Field::pick_day}, {"votes", Field::votes}, {"comments", Field::comments}, {"by", Field::by}}};

error_code read_pick_field(Field field, JsonValue value, Draft& draft) {
  std::string_view text;
  switch (field) {
    case Field::pick_day:
      if (const auto code = json_text(value, "day", draft, text)) return code;
      draft.day(draft.pick_day, text, "day");
      return simdjson::SUCCESS;
    case Field::votes:
      return json_count(value, "votes", draft, draft.pick.votes);
    case Field::comments:
      return json_count(value, "comments", draft, draft.pick.comments);
    case Field::by:
      if (const auto code = json_text(value, "by", draft, text)) return code;
      draft.text(draft.pick.by, text, "by");
      return simdjson::SUCCESS;
    default:
      return simdjson::SUCCESS;
  }
}

error_code read_pick(JsonValue value, Draft& draft) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "pick", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  SeenKeys seen;
  return for_each_field(*object, [&](std::string_view key, JsonValue element) -> error_code {
    const Field field = field_of(key, kPickNames);
    if (field == Field::unknown) return simdjson::SUCCESS;
    if (!seen.add(static_cast<unsigned>(field))) return kTwice;
    return read_pick_field(field, element, draft);
  });
}

error_code read_text_field(Field field, std::string_view key, JsonValue value, Draft& draft) {
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
    case Field::abstract:
      draft.text(paper.abstract, text, key);
      break;
    case Field::summary:
      draft.text(paper.summary, text, key);
      break;
    case Field::organisation:
      draft.text(paper.organisation, text, key);
      break;
    case Field::published:
      draft.day(paper.published, text, key);
      break;
    case Field::submitted:
      draft.instant(paper.submitted, text, key);
      break;
    case Field::announced:
      draft.day(paper.announced, text, key);
      break;
    case Field::updated:
      draft.day(paper.updated, text, key);
      break;
    case Field::comment:
      draft.text(paper.comment, text, key);
      break;
    case Field::journal:
      draft.text(paper.journal, text, key);
      break;
    case Field::doi:
      draft.doi(text);
      break;
    case Field::license:
      draft.text(paper.license, text, key);
      break;
    case Field::code:
      draft.url(paper.code_url, text, key);
      break;
    case Field::project:
      draft.url(paper.project_url, text, key);
      break;
    case Field::lab:
      draft.text(paper.lab, text, key);
      break;
    case Field::subject:
      draft.text(paper.subject, text, key);
      break;
    case Field::withdrawal:
      draft.text(paper.withdrawal, text, key);
      break;
    default:
      break;
  }
  return simdjson::SUCCESS;
}

error_code read_field(Field field, std::string_view key, JsonValue value, Draft& draft) {
  switch (field) {
    case Field::other_ids:
      return read_other_ids(value, draft);
    case Field::authors:
      return read_authors(value, draft);
    case Field::author_count:
      return json_count(value, key, draft, draft.paper.author_count);
    case Field::categories:
      return read_categories(value, draft);
    case Field::cross_lists:
      return read_cross_lists(value, draft);
    case Field::versions:
      return read_versions(value, draft);
    case Field::withdrawn:
      return json_flag(value, key, draft, draft.paper.withdrawn);
    case Field::deleted:
      return json_flag(value, key, draft, draft.paper.deleted);
    case Field::pick:
      return read_pick(value, draft);
    case Field::pick_day:
    case Field::votes:
    case Field::comments:
    case Field::by:
      return read_pick_field(field, value, draft);
    default:
      return read_text_field(field, key, value, draft);
  }
}

error_code read_object(JsonObject object, Draft& draft) {
  SeenKeys seen;
  return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
    const Field field = field_of(key, kNames);
    if (field == Field::unknown) return simdjson::SUCCESS;
    if (!seen.add(static_cast<unsigned>(field))) return kTwice;
    return read_field(field, key, value, draft);
  });
}

}  // namespace

void read_jsonl(Input& input, const ImportOptions&, const Sink& sink) {
  LineReader lines(input);
  Delivery delivery(sink);
  JsonRecordReader reader;
  Draft draft;
  while (!delivery.stopped() && lines.next()) {
    if (lines.too_long()) {
      delivery.problem(lines.number(), "line of " + std::to_string(lines.skipped_bytes()) +
                                           " bytes; the limit is " + std::to_string(kRecordBytesMax));
      continue;
    }
    if (lines.line().find_first_not_of(" \t") == std::string_view::npos) continue;
    if (const Status read = reader.read(lines.line(), draft, read_object); !read) {
      delivery.problem(lines.number(), read.error());
      continue;
    }
    draft.deliver(delivery, lines.number());
  }
}

}  // namespace quire::source

// Papers of Semantic Scholar's graph: a paper, a batch, searches, references and citations, recommendations.
// Any field may be null; a reference that is not known there still has its title. Source:
// api.semanticscholar.org/api-docs. Machine summaries (tldr), counts and vectors are not read.
#include "source/s2.h"

#include <array>

#include "source/json_list.h"
#include "text/unicode.h"

namespace quire::source {
namespace {

using simdjson::error_code;

/// What a paper says beyond its draft.
struct Listed {
  std::string journal;  ///< of "journal", where "venue" is empty
};

error_code read_author(JsonValue value, Draft& draft) {
  std::optional<JsonObject> object;
  if (const auto code = json_object(value, "authors", draft, object)) return code;
  if (!object) return simdjson::SUCCESS;
  std::string_view name;
  const auto code = for_each_field(*object, [&](std::string_view key, JsonValue field) {
    return key == "name" ? json_text(field, "authors.name", draft, name) : simdjson::SUCCESS;
  });
  if (code == simdjson::SUCCESS) draft.author(name);
  return code;
}

error_code read_external_ids(JsonValue value, std::string_view, Draft& draft, Listed&) {
  std::optional<JsonObject> ids;
  if (const auto code = json_object(value, "externalIds", draft, ids)) return code;
  if (!ids) return simdjson::SUCCESS;
  return for_each_field(*ids, [&](std::string_view key, JsonValue field) -> error_code {
    if (key != "ArXiv" && key != "DOI") return simdjson::SUCCESS;
    std::string id;
    if (const auto code = json_text_or_number(field, key, draft, id)) return code;
    if (id.empty()) return simdjson::SUCCESS;
    if (key == "DOI")
      draft.doi_of_work(id, "externalIds.DOI");
    else if (!draft.other_id("arXiv:" + id))
      draft.note("field 'externalIds.ArXiv' is no arXiv identifier: " + excerpt(id));
    return simdjson::SUCCESS;
  });
}

/// "arXiv.org" is where a preprint is, not where it was published; "ArXiv" is its other spelling.
bool is_archive(std::string_view venue) {
  const std::string folded = text::fold(venue);
  return folded == "arxiv.org" || folded == "arxiv" || folded == "biorxiv" || folded == "medrxiv";
}

error_code read_venue(JsonValue value, Draft& draft, std::string& into) {
  std::string_view venue;
  const auto code = json_text(value, "venue", draft, venue);
  if (!is_archive(venue)) draft.text(into, plain_of_markup(venue), "venue");
  return code;
}

error_code read_id(JsonValue value, std::string_view name, Draft& draft, Listed&) {
  std::string_view id;
  const auto code = json_text(value, name, draft, id);
  if (!id.empty()) draft.id = "s2:" + one_line(id);
  return code;
}

error_code read_journal(JsonValue value, std::string_view name, Draft& draft, Listed& listed) {
  std::optional<JsonObject> journal;
  if (const auto code = json_object(value, name, draft, journal)) return code;
  if (!journal) return simdjson::SUCCESS;
  return for_each_field(*journal, [&](std::string_view key, JsonValue field) {
    return key == "name" ? read_venue(field, draft, listed.journal) : simdjson::SUCCESS;
  });
}

constexpr std::array<FieldReader<Listed>, 8> kPaperFields = {{
    {"paperId", read_id},
    {"externalIds", read_external_ids},
    {"title", markup_field<&Paper::title>},
    {"abstract", markup_field<&Paper::abstract>},
    {"authors", list_field<read_author>},
    {"venue", [](JsonValue value, std::string_view, Draft& draft,
                 Listed&) { return read_venue(value, draft, draft.paper.journal); }},
    {"journal", read_journal},
    {"publicationDate", day_field<&Paper::published>},
}};

class SemanticScholar final : public JsonFormat {
 public:
  std::span<const std::string_view> lists() const override {
    static constexpr std::array<std::string_view, 2> kLists = {"data", "recommendedPapers"};
    return kLists;
  }

  /// A paper, or {"citedPaper": {...}, "contexts": [...]} around one.
  error_code read(JsonObject object, Draft& draft) override {
    listed_ = Listed();
    wraps_nothing_ = false;
    SeenKeys seen;
    return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
      if (key == "citedPaper" || key == "citingPaper") return read_wrapped(key, value, draft);
      for (std::size_t i = 0; i < kPaperFields.size(); ++i) {
        if (kPaperFields[i].name != key) continue;
        if (!seen.add(static_cast<unsigned>(i))) return kTwice;
        return kPaperFields[i].read(value, key, draft, listed_);
      }
      return simdjson::SUCCESS;
    });
  }

  bool settle(Draft& draft) override {
    if (draft.paper.journal.empty()) draft.paper.journal = listed_.journal;
    return !wraps_nothing_;
  }

  error_code read_paging(JsonObject object, Draft& draft, JsonAnswer& answer) override {
    return for_each_field(object, [&](std::string_view key, JsonValue value) -> error_code {
      if (key == "total") return json_total(value, answer.total);
      if (key != "token" && key != "next") return simdjson::SUCCESS;
      std::string next;
      if (const auto code = json_text_or_number(value, key, draft, next)) return code;
      if (!next.empty()) answer.next = std::move(next);
      return simdjson::SUCCESS;
    });
  }

  bool answers_in_arrays() const override { return true; }
  bool null_is_none() const override { return true; }

 private:
  error_code read_wrapped(std::string_view key, JsonValue value, Draft& draft) {
    std::optional<JsonObject> paper;
    if (const auto code = json_object(value, key, draft, paper)) return code;
    wraps_nothing_ = !paper;
    return paper ? read_fields(*paper, kPaperFields, draft, listed_) : simdjson::SUCCESS;
  }

  Listed listed_;
  bool wraps_nothing_ = false;
};

}  // namespace

void read_s2(Input& input, const ImportOptions&, const Sink& sink) {
  SemanticScholar format;
  read_json_list(input, format, sink);
}

Result<JsonAnswer> read_s2_answer(std::string_view body) {
  SemanticScholar format;
  return read_json_answer(body, format, "s2");
}

}  // namespace quire::source

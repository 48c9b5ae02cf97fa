// What the importers of JSON interfaces share: a format says how one object becomes a draft, and the records
// of a stream, or of one answer with its way to the next page, follow from that.
#pragma once

#include <span>
#include <string_view>

#include "source/json_answers.h"
#include "source/json_fields.h"

namespace quire::source {

/// One format. It may keep what it has understood of an object between read() and settle().
class JsonFormat {
 public:
  virtual ~JsonFormat() = default;
  /// Names under which an answer holds its records.
  virtual std::span<const std::string_view> lists() const { return {}; }
  /// Fills the draft from one object; may be called twice for it, so it starts afresh.
  virtual simdjson::error_code read(JsonObject object, Draft& draft) = 0;
  /// Concludes from all fields together. False: the object is no paper, and is left out without a word.
  virtual bool settle(Draft&) { return true; }
  /// What an answer says beside its list: `next` and `total`. Types are noted in the draft.
  virtual simdjson::error_code read_paging(JsonObject answer, Draft&, JsonAnswer&) {
    return for_each_field(answer, [](std::string_view, JsonValue) { return simdjson::SUCCESS; });
  }
  /// Whether an answer says enough to go on from it: a list alone would pass for the last page.
  virtual Status check_paging(const JsonAnswer&) const { return success(); }
  /// Whether an array alone, without an answer around it, is an answer.
  virtual bool answers_in_arrays() const { return false; }
  /// Whether null stands in a list for a paper that was asked for and is not known.
  virtual bool null_is_none() const { return false; }
};

/// A stream, for an importer. Throws InputError for what is no JSON, and for a server's error in its place.
void read_json_list(Input& input, JsonFormat& format, const Sink& sink);

/// One answer, for a harvester. `kind` is what its records name as their source.
Result<JsonAnswer> read_json_answer(std::string_view body, JsonFormat& format, std::string_view kind);

/// How many there are in all, if it is a number; it is no news when a server does not count.
simdjson::error_code json_total(JsonValue value, std::optional<std::uint64_t>& total);

}  // namespace quire::source

// One answer of a JSON interface, whole: its records, and how to go on. An answer that is not whole or none
// at all (truncated JSON, an HTML page, {"error": ...}, nothing) is an error, never an empty list. The same
// formats as streams, for files and dumps: the importers of the same names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

struct JsonAnswer {
  std::vector<Record> records;
  std::vector<Problem> problems;  ///< records that could not be read, or fields left out
  /// What to ask for the next page with; nothing: this was the last one, or the format has no such word.
  std::optional<std::string> next;
  std::optional<std::uint64_t> total;  ///< how many there are on all pages, when the server says
  /// Elements of the list, those included that are no record: null, a review, a journal's table of contents.
  std::size_t items = 0;
};

/// A list of works, or a single one. `next` is meta.next_cursor.
Result<JsonAnswer> read_openalex_answer(std::string_view body);

/// Any answer of the graph and recommendation interfaces that holds papers. `next` is the token of a bulk
/// search, or the offset of the next page.
Result<JsonAnswer> read_s2_answer(std::string_view body);

/// Notes of either version of the interface. It pages by offset: go on while `items` is not 0.
Result<JsonAnswer> read_openreview_answer(std::string_view body);

/// Daily papers of Hugging Face, or of another Quire. `[]` is a day without papers.
Result<JsonAnswer> read_hf_answer(std::string_view body);

}  // namespace quire::source

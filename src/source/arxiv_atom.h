// Atom feeds of arXiv: answers of its query API, and its daily announcements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

/// One page of an answer of the query API. A page in the middle may come empty by mistake: then `entries` is
/// 0 and `total` greater than `start`, and asking again helps.
struct AtomAnswer {
  std::vector<Record> records;  ///< their source is "arxiv-atom"
  std::vector<Problem> problems;
  std::optional<std::int64_t> total;           ///< results of the query in all
  std::optional<std::int64_t> start;           ///< index of the first one here, from 0
  std::optional<std::int64_t> items_per_page;  ///< as asked for
  std::uint64_t entries = 0;                   ///< in this page, those that could not be read included
  std::string error;                           ///< what arXiv says went wrong; empty if nothing did
};

/// A body that is no whole feed is an Error.
Result<AtomAnswer> read_atom_answer(std::string_view xml);

/// Importer. An error entry of arXiv is an InputError.
void read_arxiv_atom(Input& input, const ImportOptions& options, const Sink& sink);

}  // namespace quire::source

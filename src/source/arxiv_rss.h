// Announcement feeds of arXiv, RSS 2.0 and Atom: what was announced on one day in the lists that were asked
// for. A feed without items is normal (weekends, holidays); one that is not whole is an error. A feed may
// serve yesterday's announcement under today's date of building, so the day is that of its items.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

struct RssAnswer {
  std::vector<Record> records;    ///< their source is "arxiv-rss"
  std::vector<Problem> problems;  ///< items that could not be read, or fields left out
  std::optional<Day> day;  ///< of the announcement, US Eastern: the latest of the items, else the feed's
  std::string build_date;  ///< when the feed was made, as it says; empty if it does not
  bool empty = true;       ///< no items at all, not even bad ones
};

Result<RssAnswer> read_arxiv_rss(std::string_view xml);

/// Importer: one feed.
void read_arxiv_rss(Input& input, const ImportOptions& options, const Sink& sink);

}  // namespace quire::source

// A list of papers as a feed reader takes it: what every format says, before it is written as one of them
// (feed_formats.h). Sources: RSS 2.0 (rssboard.org/rss-specification), Atom (RFC 4287), JSON Feed 1.1.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.h"
#include "web/site.h"

namespace quire::web {

/// One paper. What identifies it is its identity alone: another version, title or vote makes no new item.
struct FeedItem {
  std::string id;       ///< "quire:arxiv:2611.00001"
  std::string id_path;  ///< "arxiv/2611.00001", percent-encoded
  std::string url;      ///< of its page here
  std::string origin;   ///< of its page at its source; may be empty
  std::string pdf;      ///< at its source; may be empty
  std::string title;    ///< plain text
  std::string html;     ///< its summary, its abstract, the ways on
  std::string summary;  ///< plain text, one or two sentences
  std::vector<std::string> authors;
  std::vector<std::string> categories;
  Instant published;  ///< when it came into lists
  Instant updated;    ///< when its words last changed at its source
  std::string key;    ///< the paper's
  int votes = 0, comments = 0, version = 0;
};

/// Of at most so many papers; longer abstracts are cut, so that a feed stays under 250 KB.
inline constexpr std::size_t kFeedItemsMax = 60;

struct FeedList {
  std::string title;        ///< "Quire: today's papers"
  std::string description;  ///< a sentence
  std::string home;         ///< address of the list as a page
  std::string self;         ///< address of the feed, with its ending
  std::string site;         ///< of this Quire
  std::vector<FeedItem> items{};
  /// Of the newest item; of an empty feed nothing.
  std::optional<Instant> updated() const;
};

/// `site`: where this Quire is, "https://papers.example.org".
FeedItem feed_item(const store::StoredPaper& stored, const std::string& site);

}  // namespace quire::web

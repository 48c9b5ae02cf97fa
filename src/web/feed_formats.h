// A feed in the three formats that readers take.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "web/feed_items.h"

namespace quire::web {

std::string rss(const FeedList& list);        ///< RSS 2.0 with dc:creator and atom:link
std::string atom(const FeedList& list);       ///< RFC 4287
std::string json_feed(const FeedList& list);  ///< JSON Feed 1.1, with `_quire` of its own

struct FeedFormat {
  std::string_view ending;      ///< ".rss"
  std::string_view media_type;  ///< "application/rss+xml"
  std::string_view name;        ///< "RSS"
  std::string (*write)(const FeedList&);
};
std::span<const FeedFormat> feed_formats();

}  // namespace quire::web

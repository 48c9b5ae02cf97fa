#include "web/feed_formats.h"

#include <array>

namespace quire::web {

std::span<const FeedFormat> feed_formats() {
  static constexpr std::array kFormats{FeedFormat{".atom", "application/atom+xml", "Atom", atom},
                                       FeedFormat{".rss", "application/rss+xml", "RSS", rss},
                                       FeedFormat{".json", "application/feed+json", "JSON Feed", json_feed}};
  return kFormats;
}

}  // namespace quire::web

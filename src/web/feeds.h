// Every list as a feed: /feeds/daily.atom, /feeds/category/cs.LG.rss, /feeds/search.json?q=... An empty list
// is a feed without items. Which there are: docs/interfaces.md "Feeds".
#pragma once

#include <string>
#include <string_view>

#include "web/site.h"

namespace quire::web {

/// `name`: what stands behind /feeds/, with its ending.
Response feed_page(const Site& site, const Request& request, std::string_view name);

/// For the head of a page that shows the same list: <link rel="alternate"> for each format. `path` is
/// encoded, without ending: "daily", "org/deepseek-ai"; `query` begins with '?' or is empty.
std::string feed_links(const std::string& path, const std::string& title, const std::string& query = {});

}  // namespace quire::web

#include "web/feeds.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "feed/organisation.h"
#include "feed/people.h"
#include "mail/message.h"
#include "text/unicode.h"
#include "web/feed_formats.h"
#include "web/list_parts.h"
#include "web/oai_address.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::StoredPaper;

constexpr int kDailyDays = 14;
constexpr int kNewDays = 60;
constexpr std::size_t kOfADay = 20;
constexpr std::size_t kNameBytesMax = 400;

/// A list that a feed can be of, and where people read it.
struct Named {
  std::string title, description, home;
  std::vector<StoredPaper> papers;
  bool moves = false;  ///< it changes without any paper changing
};

/// The best of each day, newest day first.
Named daily(const Site& site) {
  Named list{"Daily papers", "The papers that stand at the head of each day.", "/papers", {}};
  std::optional<Day> day = feed::newest_day(site.store, Day::of(site.clock()));
  for (int i = 0; day && i < kDailyDays && list.papers.size() < kFeedItemsMax; ++i) {
    const feed::Listing listing = feed::day(site.store, *day, kOfADay + kListRest);
    for (const feed::Choice& choice : feed::choose(listing, kOfADay))
      list.papers.push_back(listing.papers[choice.at]);
    day = listing.earlier;
  }
  return list;
}

/// All that came in, newest day first.
Named newest(const Site& site) {
  Named list{"New papers", "Every paper that comes in.", "/papers", {}};
  std::optional<Day> day = feed::newest_day(site.store, Day::of(site.clock()));
  for (int i = 0; day && i < kNewDays && list.papers.size() < kFeedItemsMax; ++i) {
    const feed::Listing listing = feed::day(site.store, *day, kFeedItemsMax - list.papers.size());
    list.papers.insert(list.papers.end(), listing.papers.begin(), listing.papers.end());
    day = listing.earlier;
  }
  return list;
}

Named trending(const Site& site) {
  Named list{"Trending papers",
             "What was read, argued over and run, with recent days weighing more.",
             "/papers/trending",
             {},
             true};
  feed::Trending found = feed::trending(site.store, site.clock(), kFeedItemsMax);
  for (feed::TrendingEntry& entry : found.entries) list.papers.push_back(std::move(entry.paper));
  return list;
}

std::vector<StoredPaper> newest_of(const Site& site, const std::string& words) {
  index::Query query = index::read_query(words);
  index::resolve_ids(site.store, query);
  query.limit = kFeedItemsMax;
  query.sort = index::Sort::newest;
  query.exact_total = false;
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : site.index.search(query).hits) docs.push_back(hit.doc);
  return site.store.papers(docs);
}

Named search(const Site& site, const Request& request) {
  const std::string q = text::one_line(request.query.get("q"));
  Named list{fmt::format("Search: {}", q),
             fmt::format("New papers that match {}.", q),
             "/search?sort=newest&q=" + encode(q),
             {}};
  if (!q.empty()) list.papers = newest_of(site, q);
  return list;
}

Named category(const Site& site, const std::string& name) {
  const std::string query = "cat:" + name;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  });
  Named list{fmt::format("New papers of {}", name),
             fmt::format("Papers of the category {}, newest first.", name),
             "/search?sort=newest&q=" + encode(query),
             {}};
  if (plain) list.papers = newest_of(site, query);
  return list;
}

Named organisation(const Site& site, const std::string& name) {
  feed::Organisation found =
      feed::organisation(site.store, site.index, name, {.limit = kFeedItemsMax, .people_max = 0});
  return {fmt::format("Papers of {}", found.name),
          fmt::format("Papers listed under {}, newest first.", found.name), organisation_href(found.name),
          std::move(found.page)};
}

/// Papers of all who may bear the name, newest first.
Named author(const Site& site, const std::string& name) {
  Named list{fmt::format("Papers by {}", name),
             fmt::format("Papers whose authors may be called {}, newest first.", name),
             "/authors?name=" + encode(name),
             {}};
  const feed::Namesakes all = feed::namesakes(site.store, site.index, name);
  std::vector<std::pair<Day, store::Doc>> dated;
  std::set<store::Doc> met;
  for (const std::size_t who : all.meant)
    for (const std::size_t i : all.found.people[who].mentions)
      if (met.insert(all.mentions[i].doc).second)
        dated.emplace_back(all.mentions[i].day.value_or(Day::from_count(0)), all.mentions[i].doc);
  std::sort(dated.begin(), dated.end(), std::greater<>());
  std::vector<store::Doc> docs;
  for (const auto& [day, doc] : dated)
    if (docs.size() < kFeedItemsMax) docs.push_back(doc);
  list.papers = site.store.papers(docs);
  return list;
}

std::optional<Named> list_named(const Site& site, const Request& request, std::string_view name) {
  if (name == "daily") return daily(site);
  if (name == "new") return newest(site);
  if (name == "trending") return trending(site);
  if (name == "search") return search(site, request);
  const auto slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view kind = name.substr(0, slash);
  const std::string rest = text::one_line(name.substr(slash + 1));
  if (rest.empty() || rest.size() > kNameBytesMax) return std::nullopt;
  if (kind == "category" || kind == "tag") return category(site, rest);
  if (kind == "org") return organisation(site, rest);
  if (kind == "author") return author(site, rest);
  return std::nullopt;
}

const FeedFormat* format_of(std::string_view name) {
  for (const FeedFormat& format : feed_formats())
    if (name.ends_with(format.ending)) return &format;
  return nullptr;
}

/// "Fri, 20 Nov 2026 07:30:00 GMT" (RFC 9110, 5.6.7).
std::string http_date(Instant at) {
  std::string date = mail::date_field(at);
  return date.replace(date.rfind(' ') + 1, std::string::npos, "GMT");
}

/// When any of its papers was last written here; nothing for a list that moves by itself.
std::optional<Instant> written(const Named& list) {
  std::optional<Instant> newest;
  if (list.moves) return newest;
  for (const StoredPaper& stored : list.papers)
    newest = std::max(newest.value_or(stored.changed_at), stored.changed_at);
  return newest;
}

}  // namespace

Response feed_page(const Site& site, const Request& request, std::string_view name) {
  const FeedFormat* format = format_of(name);
  std::optional<Named> list;
  if (format != nullptr)
    list = list_named(site, request, name.substr(0, name.size() - format->ending.size()));
  if (!list)
    return error_page(
        site, request, 404, "There is no such feed",
        "Feeds are daily, new, trending, search?q=, category/NAME, org/NAME and author/NAME, each "
        "with .atom, .rss or .json behind it.",
        {{"About feeds", "/about#feeds"}, {"Newest papers", "/papers"}});
  const std::string here = site_url(site, request);
  FeedList feed{.title = "Quire: " + list->title,
                .description = list->description,
                .home = here + list->home,
                .self = here + request.target,
                .site = here};
  for (const StoredPaper& stored : list->papers) {
    if (feed.items.size() == kFeedItemsMax) break;
    feed.items.push_back(feed_item(stored, here));
  }
  Response response =
      Response::text(200, format->write(feed), fmt::format("{}; charset=utf-8", format->media_type));
  if (const auto at = written(*list)) response.with("Last-Modified", http_date(*at));
  return response;
}

std::string feed_links(const std::string& path, const std::string& title, const std::string& query) {
  std::string head;
  for (const FeedFormat& format : feed_formats())
    head += fmt::format("<link rel=\"alternate\" type=\"{}\" title=\"{} ({})\" href=\"/feeds/{}{}{}\">\n",
                        format.media_type, text::escape_html(title), format.name, text::escape_html(path),
                        format.ending, text::escape_html(query));
  return head;
}

}  // namespace quire::web

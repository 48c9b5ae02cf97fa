// JSON Feed 1.1 (jsonfeed.org/version/1.1).
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "web/feed_formats.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;

object item_of(const FeedItem& item) {
  object out{{"id", item.id}, {"url", item.url}};
  if (!item.origin.empty()) out["external_url"] = item.origin;
  out["title"] = item.title;
  out["content_html"] = item.html;
  if (!item.summary.empty()) out["summary"] = item.summary;
  out["date_published"] = iso(item.published);
  out["date_modified"] = iso(item.updated);
  array authors;
  for (const std::string& name : item.authors) authors.push_back(object{{"name", name}});
  if (!authors.empty()) out["authors"] = std::move(authors);
  if (!item.categories.empty()) out["tags"] = array(item.categories.begin(), item.categories.end());
  if (!item.pdf.empty())
    out["attachments"] = array{object{{"url", item.pdf}, {"mime_type", "application/pdf"}}};
  object own{{"id", item.key}, {"upvotes", item.votes}, {"comments", item.comments}};
  if (item.version > 0) own["version"] = item.version;
  out["_quire"] = std::move(own);
  return out;
}

}  // namespace

std::string json_feed(const FeedList& list) {
  object feed{{"version", "https://jsonfeed.org/version/1.1"},
              {"title", list.title},
              {"home_page_url", list.home},
              {"feed_url", list.self},
              {"description", list.description},
              {"language", "en"}};
  array items;
  for (const FeedItem& item : list.items) items.push_back(item_of(item));
  feed["items"] = std::move(items);
  return boost::json::serialize(feed) + "\n";
}

}  // namespace quire::web

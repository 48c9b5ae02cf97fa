// RSS 2.0. Names stand in one dc:creator: of several some readers keep the first and others the last, and
// <author> must be a mail address.
#include <fmt/format.h>

#include "mail/message.h"
#include "web/feed_formats.h"
#include "web/oai_xml.h"

namespace quire::web {
namespace {

void write_item(XmlWriter& xml, const FeedItem& item) {
  xml.open("item");
  xml.element("title", item.title);
  xml.element("link", item.url);
  xml.element("guid", item.id, {{"isPermaLink", "false"}});
  xml.element("pubDate", mail::date_field(item.published));
  if (!item.authors.empty()) xml.element("dc:creator", fmt::format("{}", fmt::join(item.authors, ", ")));
  for (const std::string& category : item.categories) xml.element("category", category);
  xml.element("comments", item.url + "#discussion");
  xml.element("description", item.html);
  xml.close();
}

}  // namespace

std::string rss(const FeedList& list) {
  XmlWriter xml;
  xml.open("rss", {{"version", "2.0"},
                   {"xmlns:atom", "http://www.w3.org/2005/Atom"},
                   {"xmlns:dc", "http://purl.org/dc/elements/1.1/"}});
  xml.open("channel");
  xml.element("title", list.title);
  xml.element("link", list.home);
  xml.element("description", list.description);
  xml.element("language", "en");
  if (const auto updated = list.updated()) xml.element("lastBuildDate", mail::date_field(*updated));
  xml.element("ttl", "60");
  xml.element("atom:link", "", {{"rel", "self"}, {"type", "application/rss+xml"}, {"href", list.self}});
  for (const FeedItem& item : list.items) write_item(xml, item);
  return std::move(xml).finish();
}

}  // namespace quire::web

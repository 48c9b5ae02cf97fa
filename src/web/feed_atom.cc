// Atom (RFC 4287).
#include <fmt/format.h>

#include "web/feed_formats.h"
#include "web/oai_address.h"
#include "web/oai_xml.h"

namespace quire::web {
namespace {

void link(XmlWriter& xml, std::string_view rel, std::string_view type, const std::string& href) {
  if (!href.empty()) xml.element("link", "", {{"rel", rel}, {"type", type}, {"href", href}});
}

void author(XmlWriter& xml, const std::string& name) {
  xml.open("author");
  xml.element("name", name);
  xml.close();
}

void write_entry(XmlWriter& xml, const FeedItem& item, const std::string& domain) {
  xml.open("entry");
  xml.element("id", fmt::format("tag:{},2026:paper/{}", domain, item.id_path));
  xml.element("title", item.title, {{"type", "text"}});
  xml.element("updated", iso(item.updated));
  xml.element("published", iso(item.published));
  for (const std::string& name : item.authors) author(xml, name);
  if (item.authors.empty()) author(xml, "unknown");
  link(xml, "alternate", "text/html", item.url);
  link(xml, "related", "text/html", item.origin);
  for (const std::string& category : item.categories) xml.element("category", "", {{"term", category}});
  xml.element("summary", item.html, {{"type", "html"}});
  xml.close();
}

}  // namespace

std::string atom(const FeedList& list) {
  const std::string domain = oai_domain(list.site);
  XmlWriter xml;
  xml.open("feed", {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xml:lang", "en"}});
  // The address without the host, which may be asked for by several names.
  const std::string path = list.self.substr(list.site.size() + 1);
  xml.element("id", fmt::format("tag:{},2026:{}", domain, path));
  xml.element("title", list.title, {{"type", "text"}});
  xml.element("subtitle", list.description);
  // Required of every feed; an empty one has never changed.
  xml.element("updated", iso(list.updated().value_or(Instant{})));
  link(xml, "self", "application/atom+xml", list.self);
  link(xml, "alternate", "text/html", list.home);
  for (const FeedItem& item : list.items) write_entry(xml, item, domain);
  return std::move(xml).finish();
}

}  // namespace quire::web

#include "web/feed_items.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/sentences.h"
#include "text/tex.h"
#include "text/tex_line.h"
#include "text/unicode.h"
#include "web/identity.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kAbstractBytes = 2500;
constexpr std::size_t kAuthorsMax = 100;

/// "arxiv:2611.00001"; other keys begin with their scheme.
std::string named_key(const PaperId& id) {
  return id.scheme() == Scheme::arxiv ? "arxiv:" + id.key() : id.key();
}

std::string link(const std::string& href, std::string_view words) {
  return fmt::format("<a href=\"{}\">{}</a>", text::escape_html(href), text::escape_html(words));
}

std::string body_of(const Paper& paper, const FeedItem& item) {
  std::string html;
  if (!state_mark(paper).empty())
    html += fmt::format("<p><strong>This paper was {}.</strong></p>", text::escape_html(state_mark(paper)));
  if (!paper.summary.empty()) html += "<p>" + text::safe_html(paper.summary) + "</p>";
  if (!paper.abstract.empty())
    html += "<p>" + text::safe_html(text::lead(paper.abstract, kAbstractBytes)) + "</p>";
  std::string ways = link(item.url, "Page");
  if (!item.origin.empty()) ways += " · " + link(item.origin, origin_name(paper.id));
  if (!item.pdf.empty()) ways += " · " + link(item.pdf, "PDF");
  return html + "<p>" + ways + "</p>";
}

Instant published_of(const store::StoredPaper& stored) {
  if (stored.pick) return stored.pick->day.start();
  const auto listed = stored.paper.listed_day();
  return listed ? listed->start() : stored.changed_at;
}

}  // namespace

std::optional<Instant> FeedList::updated() const {
  std::optional<Instant> newest;
  for (const FeedItem& item : items)
    newest = std::max(newest.value_or(item.published), std::max(item.published, item.updated));
  return newest;
}

FeedItem feed_item(const store::StoredPaper& stored, const std::string& site) {
  const Paper& paper = stored.paper;
  const std::string key = named_key(paper.id);
  const auto colon = key.find(':');
  FeedItem item;
  item.id = key.starts_with("quire:") ? key : "quire:" + key;
  item.id_path = encode(key.substr(0, colon)) + "/" + encode(key.substr(colon + 1), true);
  item.url = site + paper_href(paper.id);
  item.origin = paper.id.url();
  item.pdf = paper.id.pdf_url();
  item.title = text::tex_line(paper.title);
  item.html = body_of(paper, item);
  item.summary = text::tex_line(gist(paper));
  for (const Author& author : paper.authors) {
    if (item.authors.size() == kAuthorsMax) break;
    item.authors.push_back(text::tex_line(author.name));
  }
  item.categories = paper.categories;
  item.published = published_of(stored);
  item.updated = std::max(item.published, paper.updated ? paper.updated->start() : item.published);
  item.key = paper.id.key();
  item.votes = votes_total(stored);
  item.comments = store::comments_total(stored);
  item.version = paper.versions.empty() ? 0 : paper.versions.back().number;
  return item;
}

}  // namespace quire::web

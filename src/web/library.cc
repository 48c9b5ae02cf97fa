// Marks beside papers, and the reading list as files.
#include "web/library.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "web/views.h"

namespace quire::web {
namespace {

using store::Mark;
using store::Shelf;
using store::StoredPaper;

constexpr std::size_t kPiece = 500;
constexpr std::size_t kExportMax = 20'000;

std::string mark_words(const Mark& mark) {
  if (mark.hidden_at) return "Not for you, since " + Day::of(*mark.hidden_at).written();
  if (mark.done_at) return "Done with on " + Day::of(*mark.done_at).written();
  if (mark.kept_at) return "Kept on " + Day::of(*mark.kept_at).written();
  return {};
}

void add(boost::json::object& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

}  // namespace

void put_mark(View& view, const Visitor& visitor, const Mark& mark) {
  if (!visitor.may(store::Role::reader)) return;
  View mine{ViewType::object};
  mine["kept"] = mark.kept_at ? "true" : "false";
  mine["keep_value"] = mark.kept_at ? "0" : "1";
  mine["hidden"] = mark.hidden_at.has_value();
  mine["hide_value"] = mark.hidden_at ? "0" : "1";
  mine["done"] = mark.done_at ? "true" : "false";
  mine["done_value"] = mark.done_at ? "0" : "1";
  mine["tags"] = fmt::format("{}", fmt::join(mark.tags, ", "));
  mine["note"] = mark.note;
  mine["any"] = mark.kept_at || mark.hidden_at;
  put(mine, "words", mark_words(mark));
  view["mine"] = std::move(mine);
}

std::map<store::Doc, Mark> marks_of(const Site& site, const Visitor& visitor,
                                    const std::vector<StoredPaper>& papers) {
  if (!visitor.may(store::Role::reader)) return {};
  std::vector<store::Doc> docs;
  docs.reserve(papers.size());
  for (const StoredPaper& paper : papers) docs.push_back(paper.doc);
  return Shelf(site.store.tables()).marks(visitor.person, docs);
}

std::string library_line(const StoredPaper& stored, const Mark& mark) {
  const Paper& paper = stored.paper;
  boost::json::object out{{"id", paper.id.key()}, {"title", paper.title}};
  boost::json::array authors;
  for (const Author& author : paper.authors) authors.emplace_back(author.name);
  if (!authors.empty()) out["authors"] = std::move(authors);
  if (paper.published) out["published"] = paper.published->iso();
  if (!paper.categories.empty())
    out["categories"] = boost::json::array(paper.categories.begin(), paper.categories.end());
  add(out, "url", paper.id.url());
  add(out, "pdf", paper.id.pdf_url());
  if (mark.kept_at) out["kept_at"] = iso(*mark.kept_at);
  if (mark.done_at) out["done_at"] = iso(*mark.done_at);
  if (mark.hidden_at) out["hidden_at"] = iso(*mark.hidden_at);
  if (!mark.tags.empty()) out["tags"] = boost::json::array(mark.tags.begin(), mark.tags.end());
  add(out, "note", mark.note);
  return boost::json::serialize(out) + "\n";
}

void each_of_library(store::Store& store, const std::string& person, Shelf::Wish wish,
                     const std::function<void(const StoredPaper&, const Mark&)>& take) {
  Shelf shelf(store.tables());
  const std::size_t end = wish.skip + std::min(wish.limit, kExportMax);
  while (wish.skip < end) {
    wish.limit = std::min(kPiece, end - wish.skip);
    const auto entries = shelf.list(person, wish);
    std::vector<store::Doc> docs;
    std::map<store::Doc, const Mark*> marks;
    for (const auto& entry : entries) {
      docs.push_back(entry.doc);
      marks[entry.doc] = &entry.mark;
    }
    for (const StoredPaper& paper : store.papers(docs)) take(paper, *marks.at(paper.doc));
    if (entries.size() < wish.limit) return;
    wish.skip += entries.size();
  }
}

}  // namespace quire::web

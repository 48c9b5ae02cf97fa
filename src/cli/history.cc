#include "cli/history.h"

#include <algorithm>

#include <fmt/format.h>

#include "feed/history.h"
#include "paper/statement.h"
#include "store/links.h"
#include "text/word_diff.h"

namespace quire::cli {
namespace {

constexpr std::size_t kJoinsMost = 1000;

std::string key_of_source(const std::string& source) { return source.empty() ? "unknown" : source; }

std::vector<Origin> origins_of(const std::vector<store::Said>& said) {
  std::vector<Statement> statements;
  statements.reserve(said.size());
  for (const store::Said& one : said) statements.push_back({one.source, one.paper});
  return statements.empty() ? std::vector<Origin>{} : origins(statements);
}

boost::json::object pair_json(const std::string& before, const std::string& after) {
  return {{"before", before}, {"after", after}};
}

boost::json::array names_json(const std::vector<std::string>& names) {
  return boost::json::array(names.begin(), names.end());
}

std::string joined(const std::vector<text::DiffRun>& items) {
  std::string line;
  for (const text::DiffRun& item : items)
    line.append(line.empty() ? "" : ", ").append(text::diff_line(std::span(&item, 1)));
  return line;
}

void add_line(std::string& out, const char* what, const std::string& words) {
  if (!words.empty()) out += fmt::format("{:<12} {}\n", what, words);
}

std::vector<feed::WordChange> changes_of(store::Store& store, const store::StoredPaper& paper) {
  return feed::changes(paper.paper, store.editions(paper.doc));
}

/// "arxiv-oai: title, abstract; openalex: journal"
std::string origin_words(const std::vector<Origin>& all) {
  std::vector<std::pair<std::string, std::string>> by_source;
  for (const Origin& origin : all) {
    const std::string source = key_of_source(origin.source);
    auto at =
        std::find_if(by_source.begin(), by_source.end(), [&](const auto& b) { return b.first == source; });
    if (at == by_source.end()) at = by_source.insert(by_source.end(), {source, {}});
    if (at->second.find(origin.field) == std::string::npos)
      at->second.append(at->second.empty() ? "" : ", ").append(origin.field);
  }
  std::string words;
  for (const auto& [source, fields] : by_source)
    words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", source, fields);
  return words;
}

}  // namespace

boost::json::object join_json(const store::Join& join) {
  boost::json::object out{{"number", join.number}, {"at", iso(join.at)}, {"id", join.id}, {"why", join.why}};
  if (join.undone_at) out["undone_at"] = iso(*join.undone_at);
  return out;
}

std::string join_line(const store::Join& join, const std::string& paper_key) {
  std::string line = fmt::format("{:>5}  {}  {} is {}: {}", join.number, iso(join.at).substr(0, 10), join.id,
                                 paper_key, join.why);
  if (join.undone_at) line += fmt::format(" (undone {})", iso(*join.undone_at).substr(0, 10));
  return line + "\n";
}

void add_history(boost::json::object& out, store::Store& store, const store::StoredPaper& paper) {
  const auto said = store.statements(paper.doc);
  boost::json::array sources;
  for (const store::Said& one : said) {
    boost::json::object source{
        {"source", key_of_source(one.source)}, {"id", one.paper.id.key()}, {"since", iso(one.at)}};
    if (one.paper.deleted) source["deleted"] = true;
    sources.push_back(std::move(source));
  }
  out["sources"] = std::move(sources);
  boost::json::array fields;
  for (const Origin& origin : origins_of(said))
    fields.push_back(boost::json::object{
        {"field", origin.field}, {"source", key_of_source(origin.source)}, {"id", origin.said_of.key()}});
  out["origins"] = std::move(fields);
  out["editions"] = changes_of(store, paper).size();
  boost::json::array joins;
  for (const store::Join& join : store.joins(paper.doc, kJoinsMost)) joins.push_back(join_json(join));
  if (!joins.empty()) out["joins"] = std::move(joins);
  boost::json::array links;
  for (const store::Link& link : store::Links(store.tables()).of(paper.doc)) {
    boost::json::object item{
        {"kind", word(link.kind)}, {"url", link.url}, {"by", link.name}, {"at", iso(link.at)}};
    if (!link.title.empty()) item["title"] = link.title;
    links.push_back(std::move(item));
  }
  if (!links.empty()) out["links"] = std::move(links);
}

std::string history_lines(store::Store& store, const store::StoredPaper& stored) {
  const Paper& paper = stored.paper;
  std::string out;
  std::string others;
  for (const PaperId& id : paper.other_ids) others.append(others.empty() ? "" : ", ").append(id.key());
  add_line(out, "also", others);
  if (paper.withdrawn)
    add_line(out, "withdrawn", paper.withdrawal.empty() ? "by its authors" : paper.withdrawal);
  if (paper.deleted) add_line(out, "deleted", "its source has deleted the record");
  std::string lists;
  for (const CrossList& list : paper.cross_lists)
    lists += fmt::format("{}{} on {}", lists.empty() ? "" : ", ", list.category, list.day.written());
  add_line(out, "announced", paper.announced ? paper.announced->written() : "");
  add_line(out, "cross-listed", lists);
  add_line(out, "from", origin_words(origins_of(store.statements(stored.doc))));
  for (const store::Join& join : store.joins(stored.doc, kJoinsMost))
    add_line(out, "join",
             fmt::format("{} {} ({}){}", join.number, join.id, join.why, join.undone_at ? ", undone" : ""));
  if (const auto changes = changes_of(store, stored); !changes.empty())
    add_line(out, "changed",
             fmt::format("{} time{}, last on {}: {}; see quire show {} --changes", changes.size(),
                         changes.size() == 1 ? "" : "s", Day::of(changes.front().at).written(),
                         changes.front().what(), paper.id.key()));
  return out;
}

boost::json::array changes_json(store::Store& store, const store::StoredPaper& paper) {
  boost::json::array out;
  for (const feed::WordChange& change : changes_of(store, paper)) {
    boost::json::object one{{"at", iso(change.at)}, {"what", change.what()}};
    if (change.version > 0) one["version"] = change.version;
    if (change.before.title != change.after.title)
      one["title"] = pair_json(change.before.title, change.after.title);
    if (change.before.abstract != change.after.abstract)
      one["abstract"] = pair_json(change.before.abstract, change.after.abstract);
    if (change.before.authors != change.after.authors)
      one["authors"] = boost::json::object{{"before", names_json(change.before.authors)},
                                           {"after", names_json(change.after.authors)}};
    out.push_back(std::move(one));
  }
  return out;
}

std::string changes_lines(store::Store& store, const store::StoredPaper& paper) {
  std::string out;
  for (const feed::WordChange& change : changes_of(store, paper)) {
    const bool is_new_version = change.version > change.version_before;
    out += fmt::format("{}{}, {}: {}\n", out.empty() ? "" : "\n", Day::of(change.at).written(),
                       is_new_version ? fmt::format("version {}", change.version) : std::string("the record"),
                       change.what());
    const auto words = [](const std::string& a, const std::string& b) {
      return a == b ? std::string() : text::diff_line(text::word_diff(a, b));
    };
    add_line(out, "title", words(change.before.title, change.after.title));
    add_line(out, "abstract", words(change.before.abstract, change.after.abstract));
    if (change.before.authors != change.after.authors)
      add_line(out, "authors", joined(text::list_diff(change.before.authors, change.after.authors)));
  }
  return out.empty()
             ? fmt::format("the words of {} have not changed since it came in\n", paper.paper.id.key())
             : out;
}

}  // namespace quire::cli

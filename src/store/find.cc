// Which work a record is about: by the name under which its source spoke of it before, by identities, and
// where it has none in common, by title. Every link but the first is a join that can be undone (joins.cc).
#include <algorithm>

#include <fmt/format.h>

#include "store/join_rules.h"
#include "store/sql_store.h"
#include "text/tex.h"

namespace quire::store {
namespace {

/// More papers than this with one title: it means nothing.
constexpr std::size_t kSameTitleMax = 8;

bool have_scheme_in_common(std::span<const PaperId> some, std::span<const PaperId> others) {
  return std::any_of(some.begin(), some.end(), [&](const PaperId& id) {
    return std::any_of(others.begin(), others.end(),
                       [&](const PaperId& other) { return other.scheme() == id.scheme(); });
  });
}

}  // namespace

/// The work that this source spoke of under this name, or that has the name itself.
std::optional<Doc> SqlStore::known_home(const Record& record) {
  const std::string& key = record.paper.id.key();
  if (foresight_.lacks_id(key)) return std::nullopt;
  {
    Query query = writer_.query("SELECT doc FROM papers WHERE id = ?");
    query.bind(std::string_view(key));
    if (query.row()) {
      const auto doc = static_cast<Doc>(query.integer(0));
      Query said = writer_.query("SELECT home FROM statements WHERE source = ? AND id = ?");
      said.bind(std::string_view(record.source)).bind(std::string_view(key));
      return said.row() ? static_cast<Doc>(said.integer(0)) : doc;
    }
  }
  Query query = writer_.query("SELECT home FROM statements WHERE source = ? AND id = ?");
  query.bind(std::string_view(record.source)).bind(std::string_view(key));
  return query.row() ? std::optional(static_cast<Doc>(query.integer(0))) : std::nullopt;
}

std::optional<Doc> SqlStore::doc_of(Connection& connection, std::string_view key) {
  Query query = connection.query(
      "SELECT doc FROM papers WHERE id = ?1 UNION ALL SELECT doc FROM aliases WHERE id = ?1 LIMIT 1");
  query.bind(key);
  return query.row() ? std::optional(static_cast<Doc>(query.integer(0))) : std::nullopt;
}

/// Other papers that are the same work, as far as the record tells. `home`: where its own name leads, if
/// anywhere.
std::vector<SqlStore::Link> SqlStore::links(const Record& record, std::optional<Doc> home,
                                            std::int64_t title_hash) {
  const Doc at = home ? root(writer_, *home).value_or(0) : 0;
  std::vector<Link> found;
  const auto add = [&](const PaperId& id) {
    if (foresight_.lacks_id(id.key())) return;
    const auto doc = doc_of(writer_, id.key());
    if (doc && root(writer_, *doc).value_or(at) != at) found.push_back({*doc, "identity " + id.key()});
  };
  if (!home) add(record.paper.id);
  if (!record.paper.other_ids.empty() || !record.paper.doi.empty())
    for (const PaperId& id : identities(record.paper))
      if (id != record.paper.id) add(id);
  if (!home && found.empty())
    if (auto link = link_by_title(record.paper, title_hash)) found.push_back(std::move(*link));
  return found;
}

std::vector<Doc> SqlStore::docs_of_title(const char* sql, std::int64_t hash) {
  Query query = writer_.query(sql);
  query.bind(hash).bind(kSameTitleMax + 1);
  std::vector<Doc> docs;
  while (query.row()) docs.push_back(static_cast<Doc>(query.integer(0)));
  return docs;
}

std::optional<SqlStore::Link> SqlStore::link_by_title(const Paper& paper, std::int64_t hash) {
  if (foresight_.lacks_title(hash)) return std::nullopt;
  if (auto link = link_to_title_alone(paper, hash)) return link;
  if (paper.id.scheme() == Scheme::own) return std::nullopt;
  const auto docs =
      docs_of_title("SELECT doc FROM papers WHERE title_hash = ? AND gone_to IS NULL LIMIT ?", hash);
  if (docs.size() > kSameTitleMax) return std::nullopt;
  std::optional<Link> found;
  for (const Doc doc : docs) {
    const auto other = unpack_row(writer_, read_row(writer_, doc).value());
    if (!other || !same_work(paper, *other)) continue;
    if (have_scheme_in_common(identities(paper), identities(*other))) continue;
    if (found) return std::nullopt;  // which of them cannot be told
    found = Link{doc, "title, first author and year"};
  }
  return found;
}

/// A side that has nothing but its title is of the one paper that has the same.
std::optional<SqlStore::Link> SqlStore::link_to_title_alone(const Paper& paper, std::int64_t hash) {
  const auto docs =
      paper.id.scheme() == Scheme::own
          ? docs_of_title("SELECT doc FROM papers WHERE title_hash = ? AND gone_to IS NULL LIMIT ?", hash)
          : docs_of_title(
                "SELECT doc FROM papers WHERE title_hash = ? AND id >= 'quire:' AND id < 'quire;' LIMIT ?",
                hash);
  if (docs.size() != 1) return std::nullopt;
  const std::string key = text::title_key(paper.title);
  if (key.empty()) return std::nullopt;
  const auto found = unpack_row(writer_, read_row(writer_, docs.front()).value());
  if (!found || text::title_key(found->title) != key) return std::nullopt;
  return Link{docs.front(), "title"};
}

std::vector<PaperId> SqlStore::identities_of(Doc root) {
  std::vector<PaperId> ids;
  for (const StatementRow& row : read_statements(writer_, members(writer_, root))) {
    const auto more = identities(row.statement.paper);
    ids.insert(ids.end(), more.begin(), more.end());
  }
  return ids;
}

/// Not what somebody took apart, here or at a source, and not two papers of arXiv. Both must be roots.
bool SqlStore::may_join(Doc one, Doc other) {
  if (said_apart(read_statements(writer_, members(writer_, one)), other) ||
      said_apart(read_statements(writer_, members(writer_, other)), one))
    return false;
  for (const PaperId& a : identities_of(one))
    for (const PaperId& b : identities_of(other))
      if (exclude(a, b)) return false;
  for (const Doc a : members(writer_, one))
    for (const Doc b : members(writer_, other)) {
      Query query = writer_.query("SELECT 1 FROM apart WHERE a = ? AND b = ?");
      query.bind(std::min(a, b)).bind(std::max(a, b));
      if (query.row()) return false;
    }
  return true;
}

}  // namespace quire::store

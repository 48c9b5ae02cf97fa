#include "store/shelf.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::store {
namespace {

constexpr std::array<std::pair<std::string_view, Shelf::State>, 4> kStates = {{
    {"to-read", Shelf::State::to_read},
    {"done", Shelf::State::done},
    {"kept", Shelf::State::kept},
    {"hidden", Shelf::State::hidden},
}};

#define QUIRE_MARKS                                                         \
  "SELECT g.root, s.kept_at, s.done_at, s.hidden_at, s.note, t.tag FROM g " \
  "JOIN shelf s ON s.person = ?2 AND s.doc = g.doc "                        \
  "LEFT JOIN shelf_tags t ON t.person = s.person AND t.doc = s.doc ORDER BY g.root, s.doc, t.tag"

// up: each marked work with the paper that it is now. mine: that paper with all marks of its works.
#define QUIRE_MINE                                                                                   \
  "WITH RECURSIVE up(doc, root) AS (SELECT doc, doc FROM shelf WHERE person = ?1 UNION ALL "         \
  "SELECT up.doc, p.gone_to FROM up JOIN papers p ON p.doc = up.root WHERE p.gone_to IS NOT NULL), " \
  "mine(doc, kept_at, done_at, hidden_at) AS (SELECT p.doc, max(s.kept_at), max(s.done_at), "        \
  "max(s.hidden_at) FROM up JOIN papers p ON p.doc = up.root AND p.gone_to IS NULL "                 \
  "JOIN shelf s ON s.person = ?1 AND s.doc = up.doc GROUP BY p.doc) "

/// Adds what a row says; rows of one paper come one after the other.
void add_row(const Query& query, Mark& mark) {
  const auto newer = [&](std::optional<Instant>& at, int column) {
    const auto other = instant(query, column);
    if (other && (!at || *at < *other)) at = other;
  };
  newer(mark.kept_at, 1);
  newer(mark.done_at, 2);
  newer(mark.hidden_at, 3);
  const std::string_view note = query.text(4);
  if (!note.empty() && mark.note.find(note) == std::string::npos)
    mark.note.append(mark.note.empty() ? "" : "\n").append(note);
  if (query.null(5)) return;
  const std::string tag(query.text(5));
  const auto at = std::lower_bound(mark.tags.begin(), mark.tags.end(), tag);
  if (at == mark.tags.end() || *at != tag) mark.tags.insert(at, tag);
}

std::map<Doc, Mark> read_marks(Connection& connection, const std::string& person, std::span<const Doc> docs) {
  std::map<Doc, Mark> marks;
  Query query = connection.query(
      worded(connection, QUIRE_GROUPS_SQLITE QUIRE_MARKS, QUIRE_GROUPS_POSTGRESQL QUIRE_MARKS));
  const std::string list = as_list(docs);
  query.bind(std::string_view(list)).bind(std::string_view(person));
  while (query.row()) add_row(query, marks[static_cast<Doc>(query.integer(0))]);
  return marks;
}

void write_mark(Connection& writer, const std::string& person, Doc doc, const Mark& mark) {
  if (mark == Mark{}) return;
  writer.query("INSERT INTO shelf(person, doc, kept_at, hidden_at, done_at, note) VALUES (?,?,?,?,?,?)")
      .bind(std::string_view(person))
      .bind(doc)
      .bind(ms(mark.kept_at))
      .bind(ms(mark.hidden_at))
      .bind(ms(mark.done_at))
      .bind(std::string_view(mark.note))
      .run();
  for (const std::string& tag : mark.tags)
    writer.query("INSERT INTO shelf_tags(person, tag, doc) VALUES (?,?,?)")
        .bind(std::string_view(person))
        .bind(std::string_view(tag))
        .bind(doc)
        .run();
}

/// On one line, without control characters, in lower case as far as Latin letters go.
std::string normal_tag(std::string_view typed) {
  std::string tag = text::one_line(typed);
  for (char& c : tag)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return tag;
}

Result<std::vector<std::string>> normal_tags(std::span<const std::string> typed) {
  std::vector<std::string> tags;
  for (const std::string& one : typed) {
    std::string tag = normal_tag(one);
    if (tag.empty()) continue;
    if (tag.size() > Shelf::kTagBytesMax)
      return Error{fmt::format("a tag of {} bytes is longer than {}", tag.size(), Shelf::kTagBytesMax)};
    if (tag.find(',') != std::string::npos) return Error{"a tag has no comma: commas stand between tags"};
    tags.push_back(std::move(tag));
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  if (tags.size() > Shelf::kTagsMax)
    return Error{fmt::format("{} tags are more than {}", tags.size(), Shelf::kTagsMax)};
  return tags;
}

}  // namespace

const char* word(Shelf::State state) { return kStates.at(static_cast<std::size_t>(state)).first.data(); }

std::optional<Shelf::State> shelf_state(std::string_view word) {
  for (const auto& [name, state] : kStates)
    if (name == word) return state;
  return std::nullopt;
}

Result<std::vector<std::string>> read_tags(std::string_view typed) {
  std::vector<std::string> parts;
  while (!typed.empty() && parts.size() <= 10 * Shelf::kTagsMax) {
    const auto comma = typed.find(',');
    parts.emplace_back(typed.substr(0, comma));
    typed.remove_prefix(comma == std::string_view::npos ? typed.size() : comma + 1);
  }
  return normal_tags(parts);
}

void Shelf::change(const std::string& person, Doc doc, const std::function<void(Mark&)>& step) {
  tables_.write([&](Connection& writer) {
    const Doc root = sure_root_of(writer, doc);
    const Doc roots[] = {root};
    const auto marks = read_marks(writer, person, roots);
    const Mark before = marks.empty() ? Mark{} : marks.begin()->second;
    Mark after = before;
    step(after);
    if (after == before) return;
    for (const Doc member : members_of(writer, root)) {
      writer.query("DELETE FROM shelf WHERE person = ? AND doc = ?")
          .bind(std::string_view(person))
          .bind(member)
          .run();
      writer.query("DELETE FROM shelf_tags WHERE person = ? AND doc = ?")
          .bind(std::string_view(person))
          .bind(member)
          .run();
    }
    write_mark(writer, person, root, after);
    Tables::touch(writer);
  });
}

void Shelf::keep(const std::string& person, Doc doc, bool on, Instant at) {
  change(person, doc, [&](Mark& mark) {
    if (!on) {
      mark = Mark{{}, {}, mark.hidden_at, {}, {}};
      return;
    }
    if (!mark.kept_at) mark.kept_at = at;
    mark.hidden_at.reset();
  });
}

void Shelf::finish(const std::string& person, Doc doc, bool on, Instant at) {
  change(person, doc, [&](Mark& mark) {
    if (on && !mark.kept_at) mark.kept_at = at;
    if (!on)
      mark.done_at.reset();
    else if (!mark.done_at)
      mark.done_at = at;
  });
}

void Shelf::hide(const std::string& person, Doc doc, bool on, Instant at) {
  change(person, doc, [&](Mark& mark) {
    if (!on)
      mark.hidden_at.reset();
    else if (!mark.hidden_at)
      mark = Mark{{}, {}, at, {}, {}};
  });
}

Status Shelf::write(const std::string& person, Doc doc, const std::string& note,
                    std::span<const std::string> tags, Instant at) {
  if (note.size() > kNoteBytesMax)
    return Error{fmt::format("a note of {} bytes is longer than {}", note.size(), kNoteBytesMax)};
  const auto normal = normal_tags(tags);
  if (!normal) return Error{normal.error()};
  const std::string clean = text::valid_utf8(note) ? note : text::clean(note);
  change(person, doc, [&](Mark& mark) {
    mark.note = clean;
    mark.tags = *normal;
    if (!mark.kept_at) mark.kept_at = at;
    mark.hidden_at.reset();
  });
  return success();
}

Status Shelf::tag(const std::string& person, Doc doc, std::span<const std::string> tags, Instant at) {
  const auto normal = normal_tags(tags);
  if (!normal) return Error{normal.error()};
  Status status = success();
  change(person, doc, [&](Mark& mark) {
    std::vector<std::string> all;
    std::set_union(mark.tags.begin(), mark.tags.end(), normal->begin(), normal->end(),
                   std::back_inserter(all));
    if (all.size() > kTagsMax) {
      status = Error{fmt::format("{} tags are more than {}", all.size(), kTagsMax)};
      return;
    }
    mark.tags = std::move(all);
    if (!mark.kept_at) mark.kept_at = at;
    mark.hidden_at.reset();
  });
  return status;
}

std::map<Doc, Mark> Shelf::marks(const std::string& person, std::span<const Doc> docs) {
  if (docs.empty() || person.empty()) return {};
  Readers::Lease reader(tables_.readers());
  return read_marks(*reader, person, docs);
}

std::vector<Shelf::Entry> Shelf::list(const std::string& person, const Wish& wish) {
  Readers::Lease reader(tables_.readers());
  std::vector<Doc> docs;
  {
    Query query =
        reader->query(QUIRE_MINE
                      "SELECT m.doc FROM mine m WHERE CASE CAST(?2 AS BIGINT) "
                      "WHEN 0 THEN m.kept_at IS NOT NULL AND m.done_at IS NULL "
                      "WHEN 1 THEN m.kept_at IS NOT NULL AND m.done_at IS NOT NULL "
                      "WHEN 2 THEN m.kept_at IS NOT NULL ELSE m.hidden_at IS NOT NULL END "
                      "AND (?3 = '' OR EXISTS (SELECT 1 FROM up JOIN shelf_tags t "
                      "ON t.person = ?1 AND t.doc = up.doc AND t.tag = ?3 WHERE up.root = m.doc)) "
                      "ORDER BY coalesce(m.kept_at, m.hidden_at) DESC, m.doc DESC LIMIT ?4 OFFSET ?5");
    query.bind(std::string_view(person))
        .bind(static_cast<std::int64_t>(wish.state))
        .bind(std::string_view(wish.tag))
        .bind(wish.limit)
        .bind(wish.skip);
    while (query.row()) docs.push_back(static_cast<Doc>(query.integer(0)));
  }
  if (docs.empty()) return {};
  auto marks = read_marks(*reader, person, docs);
  std::vector<Entry> entries;
  for (const Doc doc : docs) entries.push_back({doc, std::move(marks[doc])});
  return entries;
}

std::uint64_t Shelf::Counts::of(State state) const {
  switch (state) {
    case State::to_read:
      return to_read;
    case State::done:
      return done;
    case State::kept:
      return to_read + done;
    case State::hidden:
      break;
  }
  return hidden;
}

Shelf::Counts Shelf::counts(const std::string& person) {
  Readers::Lease reader(tables_.readers());
  Counts counts;
  {
    Query query = reader->query(QUIRE_MINE
                                "SELECT count(CASE WHEN kept_at IS NOT NULL AND done_at IS NULL THEN 1 END), "
                                "count(CASE WHEN kept_at IS NOT NULL AND done_at IS NOT NULL THEN 1 END), "
                                "count(hidden_at) FROM mine");
    query.bind(std::string_view(person));
    if (query.row()) {
      counts.to_read = static_cast<std::uint64_t>(query.integer(0));
      counts.done = static_cast<std::uint64_t>(query.integer(1));
      counts.hidden = static_cast<std::uint64_t>(query.integer(2));
    }
  }
  Query query = reader->query(QUIRE_MINE
                              "SELECT t.tag, count(DISTINCT m.doc) AS papers FROM mine m "
                              "JOIN up ON up.root = m.doc "
                              "JOIN shelf_tags t ON t.person = ?1 AND t.doc = up.doc "
                              "WHERE m.kept_at IS NOT NULL GROUP BY t.tag ORDER BY papers DESC, t.tag");
  query.bind(std::string_view(person));
  while (query.row()) counts.tags.emplace_back(query.text(0), static_cast<std::uint64_t>(query.integer(1)));
  return counts;
}

}  // namespace quire::store

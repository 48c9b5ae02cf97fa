#include "store/corrections.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/acts.h"
#include "store/links.h"
#include "text/unicode.h"

namespace quire::store {
namespace {

struct Rule {
  const char* name;
  std::size_t bytes_max;
  std::string Paper::*text;  ///< null: authors
};
constexpr std::array<Rule, 8> kFields = {{
    {"title", 2000, &Paper::title},
    {"abstract", 20'000, &Paper::abstract},
    {"authors", 100'000, nullptr},
    {"organisation", 500, &Paper::organisation},
    {"code", 2000, &Paper::code_url},
    {"project", 2000, &Paper::project_url},
    {"journal", 1000, &Paper::journal},
    {"doi", 500, &Paper::doi},
}};
constexpr std::size_t kAuthorBytesMax = 500;

const Rule& rule(Field field) { return kFields.at(static_cast<std::size_t>(field)); }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (std::string line = text::one_line(text.substr(0, end)); !line.empty())
      lines.push_back(std::move(line));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

/// As the field keeps it.
Result<std::string> value_of(Field field, const std::string& typed) {
  const Rule& limits = rule(field);
  if (typed.size() > limits.bytes_max)
    return Error{fmt::format("{} bytes are more than the {} that {} has", typed.size(), limits.bytes_max,
                             limits.name)};
  if (field == Field::authors) {
    const auto lines = lines_of(typed);
    for (const std::string& line : lines)
      if (line.size() > kAuthorBytesMax) return Error{"a name is longer than 500 bytes; one a line"};
    if (lines.empty()) return Error{"nobody is named; one author a line"};
    return joined(lines);
  }
  std::string value = text::one_line(typed);
  if (value.empty()) return Error{fmt::format("the new {} is empty", limits.name)};
  if (field == Field::code || field == Field::project) return web_address(value);
  if (field == Field::doi) {
    const auto id = PaperId::parse(
        value.starts_with("doi:") || value.find("doi.org") != std::string::npos ? value : "doi:" + value);
    if (!id || id->scheme() != Scheme::doi)
      return Error{"that is no DOI of a published work, as 10.1000/abc"};
    return id->key().substr(4);
  }
  return value;
}

#define QUIRE_CORRECTION                                                                                 \
  "SELECT c.number, c.key, c.doc, c.field, c.before, c.value, c.person, p.name, c.why, c.at, c.state, "  \
  "c.decided_at, coalesce(d.name, ''), c.verdict FROM corrections c JOIN persons p ON p.key = c.person " \
  "LEFT JOIN persons d ON d.key = c.decided_by "

Correction read(const Query& query) {
  Correction one;
  one.number = query.integer(0);
  one.key = query.text(1);
  one.doc = static_cast<Doc>(query.integer(2));
  one.field = field_of(query.text(3)).value_or(Field::title);
  one.before = query.text(4);
  one.value = query.text(5);
  one.person = query.text(6);
  one.person_name = query.text(7);
  one.why = query.text(8);
  one.at = instant(query.integer(9));
  one.state = verdict_of(query.integer(10));
  one.decided_at = instant(query, 11);
  one.decided_by = query.text(12);
  one.verdict = query.text(13);
  return one;
}

std::optional<Correction> correction_of(Connection& connection, std::int64_t number) {
  Query query = connection.query(QUIRE_CORRECTION "WHERE c.number = ?");
  query.bind(number);
  return first_row(query, read);
}

Result<Correction> write(Connection& writer, const Correction& wanted) {
  {
    Query query = writer.query(QUIRE_CORRECTION "WHERE c.key = ?");
    query.bind(std::string_view(wanted.key));
    if (query.row()) {
      Correction before = read(query);
      const bool same = before.person == wanted.person && before.field == wanted.field &&
                        before.value == wanted.value && before.doc == wanted.doc;
      if (!same) throw SentOtherwise();
      return before;
    }
  }
  {
    Query query = writer.query("SELECT count(*) FROM corrections WHERE person = ? AND state = 0");
    query.bind(std::string_view(wanted.person));
    if (query.row() && query.integer(0) >= static_cast<std::int64_t>(Corrections::kOpenMax))
      return Error{
          fmt::format("{} of your corrections wait for a curator; that many may", Corrections::kOpenMax)};
  }
  Query insert = writer.query(
      "INSERT INTO corrections(key, doc, field, before, value, person, why, at, state, verdict) "
      "VALUES (?,?,?,?,?,?,?,?,0,'') RETURNING number");
  insert.bind(std::string_view(wanted.key))
      .bind(wanted.doc)
      .bind(std::string_view(word(wanted.field)))
      .bind(std::string_view(wanted.before))
      .bind(std::string_view(wanted.value))
      .bind(std::string_view(wanted.person))
      .bind(std::string_view(wanted.why))
      .bind(ms(wanted.at));
  Correction made = wanted;
  made.number = insert.returned();
  Tables::touch(writer);
  return made;
}

}  // namespace

const char* word(Field field) { return rule(field).name; }
std::optional<Field> field_of(std::string_view word) {
  for (std::size_t i = 0; i < kFields.size(); ++i)
    if (word == kFields[i].name) return static_cast<Field>(i);
  return std::nullopt;
}

std::string field_text(const Paper& paper, Field field) {
  if (rule(field).text != nullptr) return paper.*rule(field).text;
  std::vector<std::string> names;
  for (const Author& author : paper.authors) names.push_back(author.name);
  return joined(names);
}

Result<Correction> Corrections::propose(const Correction& given) {
  Correction wanted = given;
  auto value = value_of(given.field, given.value);
  if (!value) return Error{value.error()};
  wanted.value = std::move(*value);
  auto reason = read_reason(given.why);
  if (!reason) return Error{reason.error()};
  wanted.why = std::move(*reason);
  const auto paper = store_.paper(given.doc);
  if (!paper) return Error{"there is no such paper"};
  wanted.doc = paper->doc;
  wanted.before = field_text(paper->paper, given.field);
  if (wanted.before == wanted.value)
    return Error{fmt::format("the paper says so already: {}", word(wanted.field))};
  std::optional<Result<Correction>> made;
  tables_.write([&](Connection& writer) { made = write(writer, wanted); });
  return std::move(*made);
}

/// The correction as a source says it; one that does not count has its record deleted, as a source deletes
/// one.
void Corrections::put_statement(const Correction& correction, bool counts, Instant at) {
  const std::string source = "correction:" + correction.key;
  std::optional<PaperId> id;
  for (const Said& said : store_.statements(correction.doc))
    if (said.source == source) id = said.paper.id;
  if (!id) {
    if (!counts) return;
    const auto paper = store_.paper(correction.doc);
    if (!paper) throw StoreError("the paper of a correction is gone; see quire check");
    id = paper->paper.id;
  }
  Record record{Paper(*id), std::nullopt, source};
  if (correction.field == Field::authors) {
    for (std::string& name : lines_of(correction.value))
      record.paper.authors.push_back({std::move(name), ""});
  } else {
    record.paper.*rule(correction.field).text = correction.value;
  }
  record.paper.deleted = !counts;
  const Record records[] = {std::move(record)};
  store_.put(records, {at, {}, {}});
}

Status Corrections::close(std::int64_t number, Verdict from, Verdict to, const std::string& by,
                          const std::string& why, Instant at) {
  const auto reason = read_reason(why);
  if (!reason) return Error{reason.error()};
  Status status = success();
  tables_.write([&](Connection& writer) {
    writer
        .query(
            "UPDATE corrections SET state = ?, decided_at = ?, decided_by = ?, verdict = ? WHERE number = ? "
            "AND "
            "state = ?")
        .bind(static_cast<std::int64_t>(to))
        .bind(ms(at))
        .bind(std::string_view(by))
        .bind(std::string_view(*reason))
        .bind(number)
        .bind(static_cast<std::int64_t>(from))
        .run();
    if (writer.changed_rows() == 0) {
      const auto now = correction_of(writer, number);
      status = Error{now ? fmt::format("the correction is {} now", word(now->state))
                         : fmt::format("there is no correction {}", number)};
      return;
    }
    write_act(writer, {0, at, by, word(to), fmt::format("correction {}", number), *reason});
    Tables::touch(writer);
  });
  return status;
}

// The statement goes first: whoever is interrupted in between finds the correction as it was, and decides
// again.
Status Corrections::accept(std::int64_t number, const std::string& by, const std::string& why, Instant at) {
  const auto one = correction(number);
  if (!one || one->state != Verdict::open)
    return close(number, Verdict::open, Verdict::accepted, by, why, at);
  if (!read_reason(why)) return close(number, Verdict::open, Verdict::accepted, by, why, at);
  // One correction a field counts: the newest.
  for (const Correction& other : of(one->doc)) {
    if (other.number == number || other.field != one->field || other.state != Verdict::accepted) continue;
    const Status gave_way = undo(other.number, by, fmt::format("correction {} took its place", number), at);
    if (!gave_way) return gave_way;
  }
  put_statement(*one, true, at);
  Status closed = close(number, Verdict::open, Verdict::accepted, by, why, at);
  if (!closed) put_statement(*one, false, at);  // somebody was faster
  return closed;
}

Status Corrections::refuse(std::int64_t number, const std::string& by, const std::string& why, Instant at) {
  Status closed = close(number, Verdict::open, Verdict::refused, by, why, at);
  if (closed) put_statement(*correction(number), false, at);
  return closed;
}

Status Corrections::undo(std::int64_t number, const std::string& by, const std::string& why, Instant at) {
  const auto one = correction(number);
  if (one && one->state == Verdict::accepted && read_reason(why)) put_statement(*one, false, at);
  return close(number, Verdict::accepted, Verdict::undone, by, why, at);
}

Status Corrections::withdraw(std::int64_t number, const std::string& person, Instant at) {
  const auto one = correction(number);
  if (!one || one->person != person) return Error{"that is not a correction of yours"};
  return close(number, Verdict::open, Verdict::withdrawn, person, "", at);
}

std::optional<Correction> Corrections::correction(std::int64_t number) {
  Readers::Lease reader(tables_.readers());
  return correction_of(*reader, number);
}

std::vector<Correction> Corrections::of(Doc doc) {
  Readers::Lease reader(tables_.readers());
  const auto root = root_of(*reader, doc);
  if (!root) return {};
  Query query = reader->query(
      "WITH RECURSIVE g(doc) AS (SELECT doc FROM papers WHERE doc = ? UNION ALL "
      "SELECT p.doc FROM g JOIN papers p ON p.gone_to = g.doc) " QUIRE_CORRECTION
      "JOIN g ON g.doc = c.doc ORDER BY c.number DESC");
  query.bind(*root);
  return all_rows(query, read);
}

std::vector<Correction> Corrections::open(std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(QUIRE_CORRECTION "WHERE c.state = 0 ORDER BY c.number LIMIT ?");
  query.bind(limit);
  return all_rows(query, read);
}

}  // namespace quire::store

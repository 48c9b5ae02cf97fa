#include "store/links.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::store {
namespace {

constexpr std::array<const char*, 5> kKinds = {"code", "data", "model", "demo", "other"};

#define QUIRE_LINK                                                                                      \
  "SELECT l.number, l.doc, l.kind, l.url, l.title, l.person, p.name, l.at FROM links l JOIN persons p " \
  "ON p.key = l.person "

Link read(const Query& query) {
  return {query.integer(0),
          static_cast<Doc>(query.integer(1)),
          static_cast<LinkKind>(std::clamp<std::int64_t>(query.integer(2), 0, kKinds.size() - 1)),
          std::string(query.text(3)),
          std::string(query.text(4)),
          std::string(query.text(5)),
          std::string(query.text(6)),
          instant(query.integer(7))};
}

std::vector<Link> links_of(Connection& connection, Doc root) {
  std::vector<Link> all;
  std::unordered_set<std::string> seen;
  Query query = connection.query(
      "WITH RECURSIVE g(doc) AS (SELECT doc FROM papers WHERE doc = ? UNION ALL "
      "SELECT p.doc FROM g JOIN papers p ON p.gone_to = g.doc) " QUIRE_LINK
      "JOIN g ON g.doc = l.doc WHERE l.removed_at IS NULL ORDER BY l.kind, l.number");
  query.bind(root);
  while (query.row()) {
    Link link = read(query);
    if (seen.insert(link.url).second) all.push_back(std::move(link));
  }
  return all;
}

Result<Link> write(Connection& writer, Link link) {
  link.doc = sure_root_of(writer, link.doc);
  const auto there = links_of(writer, link.doc);
  const auto same =
      std::find_if(there.begin(), there.end(), [&](const Link& other) { return other.url == link.url; });
  if (same != there.end()) {
    if (same->person == link.person && same->kind == link.kind && same->title == link.title) return *same;
    return Error{fmt::format("{} has added that address already", same->name)};
  }
  if (there.size() >= Links::kOfPaperMax)
    return Error{fmt::format("the paper has {} links already", there.size())};
  Query insert = writer.query(
      "INSERT INTO links(doc, kind, url, title, person, at) VALUES (?,?,?,?,?,?) ON CONFLICT(doc, url) DO "
      "UPDATE SET kind = excluded.kind, title = excluded.title, person = excluded.person, at = excluded.at, "
      "removed_at = NULL, removed_by = NULL RETURNING number");
  insert.bind(link.doc)
      .bind(static_cast<std::int64_t>(link.kind))
      .bind(std::string_view(link.url))
      .bind(std::string_view(link.title))
      .bind(std::string_view(link.person))
      .bind(ms(link.at));
  link.number = insert.returned();
  Tables::touch(writer);
  return link;
}

}  // namespace

const char* word(LinkKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<LinkKind> link_kind(std::string_view word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (word == kKinds[i]) return static_cast<LinkKind>(i);
  return std::nullopt;
}

Result<std::string> web_address(std::string_view typed) {
  const auto first = typed.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Error{"give an address that begins with https://"};
  typed = typed.substr(first, typed.find_last_not_of(" \t\r\n") - first + 1);
  if (typed.size() > Links::kUrlBytesMax)
    return Error{fmt::format("an address of {} bytes is longer than {}", typed.size(), Links::kUrlBytesMax)};
  const auto colon = typed.find("://");
  std::string scheme(typed.substr(0, std::min<std::size_t>(colon, 8)));
  for (char& c : scheme) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https"))
    return Error{"give an address that begins with https:// or http://"};
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  const bool odd = std::any_of(typed.begin(), typed.end(), is_odd) || !text::valid_utf8(typed) ||
                   typed.find_first_of("\\\"<>`{}|^") != std::string_view::npos;
  if (odd) return Error{"an address has no blanks and none of \\ \" < > ` { } | ^"};
  const std::string_view rest = typed.substr(colon + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host[0] == ':' || host[0] == '.') return Error{"the address names no host"};
  if (host.find('@') != std::string_view::npos) return Error{"an address that others see names no user"};
  return scheme + std::string(typed.substr(colon));
}

Result<Link> Links::add(const Link& wanted, const Once& once) {
  Link link = wanted;
  auto url = web_address(wanted.url);
  if (!url) return Error{url.error()};
  link.url = std::move(*url);
  link.title = text::one_line(wanted.title);
  if (link.title.size() > kTitleBytesMax)
    return Error{fmt::format("a title of {} bytes is longer than {}", link.title.size(), kTitleBytesMax)};
  Result<Link> given = link;
  write_once(tables_, once, [&](Connection& writer) {
    given = write(writer, link);
    return given.ok();
  });
  return given;
}

bool Links::remove(std::int64_t number, const std::string& by, Instant at) {
  bool removed = false;
  tables_.write([&](Connection& writer) {
    writer.query("UPDATE links SET removed_at = ?, removed_by = ? WHERE number = ? AND removed_at IS NULL")
        .bind(ms(at))
        .bind(std::string_view(by))
        .bind(number)
        .run();
    removed = writer.changed_rows() > 0;
    if (removed) Tables::touch(writer);
  });
  return removed;
}

std::optional<Link> Links::link(std::int64_t number) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(QUIRE_LINK "WHERE l.number = ? AND l.removed_at IS NULL");
  query.bind(number);
  return query.row() ? std::optional(read(query)) : std::nullopt;
}

std::vector<Link> Links::of(Doc doc) {
  Readers::Lease reader(tables_.readers());
  const auto root = root_of(*reader, doc);
  return root ? links_of(*reader, *root) : std::vector<Link>{};
}

}  // namespace quire::store

// Groups of people (interests.h).
#include <algorithm>

#include <fmt/format.h>

#include "store/interests.h"
#include "text/unicode.h"

namespace quire::store {
namespace {

using Standing = CircleMember::Standing;

bool is_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= Circles::kNameBytesMax && name.front() != '-' &&
         name.back() != '-' && std::all_of(name.begin(), name.end(), fits);
}

std::optional<Standing> standing_of(Connection& connection, const std::string& name,
                                    const std::string& person) {
  Query query = connection.query("SELECT keeper FROM circle_members WHERE circle = ? AND person = ?");
  query.bind(std::string_view(name)).bind(std::string_view(person));
  return query.row() ? std::optional(static_cast<Standing>(query.integer(0))) : std::nullopt;
}

std::int64_t count_of(Connection& connection, const char* sql, const std::string& of) {
  Query query = connection.query(sql);
  query.bind(std::string_view(of));
  return query.row() ? query.integer(0) : 0;
}

void write_member(Connection& writer, const std::string& name, const std::string& person, Standing standing,
                  Instant at) {
  writer
      .query(
          "INSERT INTO circle_members(circle, person, keeper, at) VALUES (?,?,?,?) ON CONFLICT(circle, "
          "person) "
          "DO UPDATE SET keeper = excluded.keeper, at = excluded.at")
      .bind(std::string_view(name))
      .bind(std::string_view(person))
      .bind(static_cast<std::int64_t>(standing))
      .bind(ms(at))
      .run();
  Tables::touch(writer);
}

/// After somebody left: a group has a keeper, or is gone.
void keep_up(Connection& writer, const std::string& name) {
  if (count_of(writer, "SELECT count(*) FROM circle_members WHERE circle = ? AND keeper = 1", name) > 0)
    return;
  writer
      .query(
          "UPDATE circle_members SET keeper = 1 WHERE circle = ?1 AND person = (SELECT person FROM "
          "circle_members WHERE circle = ?1 AND keeper = 0 ORDER BY at, person LIMIT 1)")
      .bind(std::string_view(name))
      .run();
  if (writer.changed_rows() > 0) return;
  writer.query("DELETE FROM circle_members WHERE circle = ?").bind(std::string_view(name)).run();
  writer.query("DELETE FROM circles WHERE name = ?").bind(std::string_view(name)).run();
  writer.query("DELETE FROM interests WHERE kind = ? AND what = ?")
      .bind(static_cast<std::int64_t>(Interest::Kind::group))
      .bind(std::string_view(name))
      .run();
}

}  // namespace

Result<Circle> Circles::make(const Circle& wanted, const Once& once) {
  Circle circle = wanted;
  circle.title = text::one_line(wanted.title);
  circle.about = text::one_line(wanted.about);
  if (!is_name(circle.name))
    return Error{
        fmt::format("a group is named by lower-case letters, digits and hyphens, at most {}", kNameBytesMax)};
  if (circle.title.empty()) circle.title = circle.name;
  if (circle.title.size() > 100 || circle.about.size() > kAboutBytesMax)
    return Error{"the title has at most 100 bytes, the words about the group at most 1,000"};
  Status status = success();
  write_once(tables_, once, [&](Connection& writer) {
    if (count_of(writer, "SELECT count(*) FROM circle_members WHERE person = ?", circle.created_by) >=
        static_cast<std::int64_t>(kOfPersonMax)) {
      status = Error{fmt::format("you are in {} groups, which is the most", kOfPersonMax)};
      return false;
    }
    writer
        .query(
            "INSERT INTO circles(name, title, about, created_by, created_at) VALUES (?,?,?,?,?) ON CONFLICT "
            "DO NOTHING")
        .bind(std::string_view(circle.name))
        .bind(std::string_view(circle.title))
        .bind(std::string_view(circle.about))
        .bind(std::string_view(circle.created_by))
        .bind(ms(circle.created_at))
        .run();
    if (writer.changed_rows() == 0) {
      status = Error{fmt::format("there is a group named {} already", circle.name)};
      return false;
    }
    write_member(writer, circle.name, circle.created_by, Standing::keeper, circle.created_at);
    return true;
  });
  if (!status) return Error{status.error()};
  return circle;
}

std::optional<Circle> Circles::circle(const std::string& name) {
  Readers::Lease reader(tables_.readers());
  Query query =
      reader->query("SELECT name, title, about, created_by, created_at FROM circles WHERE name = ?");
  query.bind(std::string_view(name));
  if (!query.row()) return std::nullopt;
  return Circle{std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2)),
                std::string(query.text(3)), instant(query.integer(4))};
}

std::optional<Standing> Circles::standing(const std::string& name, const std::string& person) {
  Readers::Lease reader(tables_.readers());
  return standing_of(*reader, name, person);
}

std::vector<CircleMember> Circles::members(const std::string& name) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT m.person, p.name, m.keeper, m.at FROM circle_members m JOIN persons p ON p.key = m.person "
      "WHERE m.circle = ? ORDER BY m.keeper DESC, m.at, p.name");
  query.bind(std::string_view(name));
  std::vector<CircleMember> all;
  while (query.row())
    all.push_back({std::string(query.text(0)), std::string(query.text(1)),
                   static_cast<Standing>(query.integer(2)), instant(query.integer(3))});
  return all;
}

std::vector<std::pair<Circle, Standing>> Circles::of(const std::string& person) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT c.name, c.title, c.about, c.created_by, c.created_at, m.keeper FROM circle_members m "
      "JOIN circles c ON c.name = m.circle WHERE m.person = ? ORDER BY c.name");
  query.bind(std::string_view(person));
  std::vector<std::pair<Circle, Standing>> all;
  while (query.row())
    all.emplace_back(
        Circle{std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2)),
               std::string(query.text(3)), instant(query.integer(4))},
        static_cast<Standing>(query.integer(5)));
  return all;
}

Status Circles::invite(const std::string& name, const std::string& keeper, const std::string& invited_name,
                       Instant at, const Once& once) {
  Status status = success();
  write_once(tables_, once, [&](Connection& writer) {
    if (standing_of(writer, name, keeper) != Standing::keeper) {
      status = Error{"only a keeper of the group invites"};
      return false;
    }
    std::string person;
    {
      Query query = writer.query("SELECT key FROM persons WHERE name = ? AND deleted_at IS NULL");
      query.bind(std::string_view(invited_name));
      if (query.row()) person = query.text(0);
    }
    if (person.empty())
      status = Error{"nobody here has that name"};
    else if (standing_of(writer, name, person))
      status = Error{fmt::format("{} is in the group or invited already", invited_name)};
    else if (count_of(writer, "SELECT count(*) FROM circle_members WHERE circle = ?", name) >=
             static_cast<std::int64_t>(kMembersMax))
      status = Error{fmt::format("a group has at most {} members", kMembersMax)};
    else
      write_member(writer, name, person, Standing::invited, at);
    return status.ok();
  });
  return status;
}

Status Circles::join(const std::string& name, const std::string& person, Instant at) {
  Status status = success();
  tables_.write([&](Connection& writer) {
    const auto now = standing_of(writer, name, person);
    if (!now)
      status = Error{"a keeper of the group has to invite you first"};
    else if (*now == Standing::invited)
      write_member(writer, name, person, Standing::member, at);
  });
  return status;
}

Status Circles::leave(const std::string& name, const std::string& person, const std::string& by) {
  Status status = success();
  tables_.write([&](Connection& writer) {
    if (by != person && standing_of(writer, name, by) != Standing::keeper) {
      status = Error{"only a keeper takes others out of a group"};
      return;
    }
    writer.query("DELETE FROM circle_members WHERE circle = ? AND person = ?")
        .bind(std::string_view(name))
        .bind(std::string_view(person))
        .run();
    if (writer.changed_rows() == 0) {
      status = Error{"they are not in that group"};
      return;
    }
    keep_up(writer, name);
    Tables::touch(writer);
  });
  return status;
}

void leave_circles(Connection& writer, std::string_view person) {
  std::vector<std::string> names;
  {
    Query query = writer.query("SELECT circle FROM circle_members WHERE person = ?");
    query.bind(person);
    while (query.row()) names.emplace_back(query.text(0));
  }
  writer.query("DELETE FROM circle_members WHERE person = ?").bind(person).run();
  for (const std::string& name : names) keep_up(writer, name);
}

std::vector<Liked> Circles::liked(const std::string& name, std::size_t skip, std::size_t limit) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT v.doc, max(v.at) AS newest, count(*) FROM circle_members m JOIN votes v ON v.person = m.person "
      "JOIN papers p ON p.doc = v.doc WHERE m.circle = ? AND m.keeper >= 0 AND p.gone_to IS NULL "
      "GROUP BY v.doc ORDER BY newest DESC, v.doc DESC LIMIT ? OFFSET ?");
  query.bind(std::string_view(name)).bind(limit).bind(skip);
  std::vector<Liked> all;
  while (query.row())
    all.push_back(
        {static_cast<Doc>(query.integer(0)), instant(query.integer(1)), static_cast<int>(query.integer(2))});
  return all;
}

}  // namespace quire::store

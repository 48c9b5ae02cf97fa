// What a person follows.
#include "store/interests.h"

#include <array>

#include <fmt/format.h>

#include "text/unicode.h"

namespace quire::store {
namespace {

constexpr std::array<const char*, 6> kKinds = {"author", "organisation", "category",
                                               "search", "person",       "group"};

}  // namespace

const char* word(Interest::Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }
std::optional<Interest::Kind> interest_kind(std::string_view word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (word == kKinds[i]) return static_cast<Interest::Kind>(i);
  return std::nullopt;
}

Status Interests::follow(const Interest& interest) {
  const std::string what = text::one_line(interest.what);
  const std::string title = text::one_line(interest.title);
  if (what.empty()) return Error{"nothing is named that could be followed"};
  if (what.size() > kWhatBytesMax || title.size() > kWhatBytesMax)
    return Error{
        fmt::format("{} bytes are more than {}", std::max(what.size(), title.size()), kWhatBytesMax)};
  Status status = success();
  tables_.write([&](Connection& writer) {
    {
      Query query = writer.query("SELECT count(*) FROM interests WHERE person = ?");
      query.bind(std::string_view(interest.person));
      if (query.row() && query.integer(0) >= static_cast<std::int64_t>(kOfPersonMax)) {
        status =
            Error{fmt::format("you follow {} things, which is the most; take one away first", kOfPersonMax)};
        return;
      }
    }
    writer
        .query(
            "INSERT INTO interests(person, kind, what, title, at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING")
        .bind(std::string_view(interest.person))
        .bind(static_cast<std::int64_t>(interest.kind))
        .bind(std::string_view(what))
        .bind(std::string_view(title))
        .bind(ms(interest.at))
        .run();
    if (writer.changed_rows() > 0) Tables::touch(writer);
  });
  return status;
}

bool Interests::unfollow(const std::string& person, Interest::Kind kind, const std::string& what) {
  bool gone = false;
  tables_.write([&](Connection& writer) {
    writer.query("DELETE FROM interests WHERE person = ? AND kind = ? AND what = ?")
        .bind(std::string_view(person))
        .bind(static_cast<std::int64_t>(kind))
        .bind(std::string_view(what))
        .run();
    gone = writer.changed_rows() > 0;
    if (gone) Tables::touch(writer);
  });
  return gone;
}

std::vector<Interest> Interests::of(const std::string& person) {
  Readers::Lease reader(tables_.readers());
  Query query = reader->query(
      "SELECT kind, what, title, at FROM interests WHERE person = ? ORDER BY kind, at DESC, what");
  query.bind(std::string_view(person));
  std::vector<Interest> all;
  while (query.row())
    all.push_back({person, static_cast<Interest::Kind>(query.integer(0)), std::string(query.text(1)),
                   std::string(query.text(2)), instant(query.integer(3))});
  return all;
}

bool Interests::follows(const std::string& person, Interest::Kind kind, const std::string& what) {
  if (person.empty()) return false;
  Readers::Lease reader(tables_.readers());
  Query query = reader->query("SELECT 1 FROM interests WHERE person = ? AND kind = ? AND what = ?");
  query.bind(std::string_view(person)).bind(static_cast<std::int64_t>(kind)).bind(std::string_view(what));
  return query.row();
}

}  // namespace quire::store

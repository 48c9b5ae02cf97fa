// What a person follows, and groups of people. Follows are a person's own; a group is seen by its members
// alone: they join when a keeper has invited them and they say yes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/once.h"
#include "store/works.h"

namespace quire::store {

struct Interest {
  enum class Kind : std::uint8_t { author, organisation, category, search, person, group };
  std::string person;
  Kind kind = Kind::author;
  std::string what;   ///< name, category, query, key of a person, name of a group
  std::string title;  ///< in words; empty: as `what`
  Instant at{};
};
const char* word(Interest::Kind kind);  ///< "author", ...
std::optional<Interest::Kind> interest_kind(std::string_view word);

class Interests {
 public:
  static constexpr std::size_t kWhatBytesMax = 400;
  static constexpr std::size_t kOfPersonMax = 200;

  explicit Interests(Tables& tables) : tables_(tables) {}

  /// Idempotent; durable on return. An error: nothing to follow, too long, too many.
  Status follow(const Interest& interest);
  /// False if it was not followed.
  bool unfollow(const std::string& person, Interest::Kind kind, const std::string& what);
  /// By kind, newest first in each.
  std::vector<Interest> of(const std::string& person);
  bool follows(const std::string& person, Interest::Kind kind, const std::string& what);

 private:
  Tables& tables_;
};

struct Circle {
  std::string name;   ///< in addresses: lower-case Latin letters, digits and hyphens
  std::string title;  ///< as people read it
  std::string about;
  std::string created_by;
  Instant created_at{};
};

struct CircleMember {
  enum class Standing : std::int8_t { invited = -1, member = 0, keeper = 1 };
  std::string person;
  std::string name;
  Standing standing = Standing::member;
  Instant at{};
};

/// A paper that members of a group voted for.
struct Liked {
  Doc doc = 0;
  Instant at{};  ///< of the newest of these votes
  int votes = 0;
};

class Circles {
 public:
  static constexpr std::size_t kNameBytesMax = 40;
  static constexpr std::size_t kAboutBytesMax = 1000;
  static constexpr std::size_t kOfPersonMax = 50;
  static constexpr std::size_t kMembersMax = 500;

  explicit Circles(Tables& tables) : tables_(tables) {}

  /// Who makes it is its keeper. An error: no such name can be, or it is taken.
  Result<Circle> make(const Circle& circle, const Once& once = {});
  std::optional<Circle> circle(const std::string& name);
  std::optional<CircleMember::Standing> standing(const std::string& name, const std::string& person);
  /// Keepers first, then members, then who is invited.
  std::vector<CircleMember> members(const std::string& name);
  /// Those that a person is in or invited to.
  std::vector<std::pair<Circle, CircleMember::Standing>> of(const std::string& person);

  /// By a keeper, of somebody by their name here. An error says what is wrong.
  Status invite(const std::string& name, const std::string& keeper, const std::string& invited_name,
                Instant at, const Once& once = {});
  /// What was invited becomes a member; an error if nobody did.
  Status join(const std::string& name, const std::string& person, Instant at);
  /// Leaves, declines, or takes another out (`by` is then a keeper). When the last keeper leaves, the oldest
  /// member keeps the group; when nobody is left it is gone.
  Status leave(const std::string& name, const std::string& person, const std::string& by);

  /// Newest first.
  std::vector<Liked> liked(const std::string& name, std::size_t skip, std::size_t limit);

 private:
  Tables& tables_;
};

/// Inside a writing transaction: a person leaves every group, as Circles::leave() has it.
void leave_circles(Connection& writer, std::string_view person);

}  // namespace quire::store

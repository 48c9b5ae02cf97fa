// Comments on papers, in threads: what a person writes, edits and takes back, and a paper's discussion as a
// page needs it. A work that was joined to another brings its comments along; they go with it when the join
// is undone, and a reply belongs to the work of what it answers, so that threads stay whole. Muting and
// notices: notices.h. Hiding and locking: moderation.h. Limits of a text: text/markdown.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paper/paper.h"
#include "store/person.h"
#include "store/store.h"
#include "store/tables.h"

namespace quire::store {

struct Comment {
  std::int64_t number = 0;  ///< rises in the order of writing
  std::string key;          ///< 24 hexadecimal digits; never changes
  Doc doc = 0;              ///< the work on which it was written: the paper, or one that was joined to it
  std::int64_t parent = 0;  ///< number of the comment that it answers; 0: none
  std::string person;       ///< key
  std::string name;         ///< as others see the person
  std::string full_name;
  Role role = Role::reader;
  Instant at{};
  std::string text;  ///< Markdown, as typed
  std::optional<Instant> edited_at{};
  std::optional<Instant> deleted_at{};  ///< by who wrote it
  std::optional<Instant> hidden_at{};   ///< by a curator
  std::string hidden_why;
  bool by_author = false;  ///< the person claimed authorship of the paper, and it was accepted
  bool muted = false;      ///< by who asks

  bool shows() const { return !deleted_at && !hidden_at; }
};

/// Why something was not done.
enum class Refused : std::uint8_t {
  no,          ///< it was done
  unknown,     ///< no such paper, comment or person
  not_yours,   ///< somebody else wrote it
  banned,      ///< the person may not write for now
  locked,      ///< the discussion, or the comment, is closed by a curator
  unreadable,  ///< the text is none that is taken
  differs,     ///< the same key came with other content before
};

struct Written {
  Refused refused = Refused::no;
  std::string why{};   ///< in one line without a full stop
  bool again = false;  ///< it was there already: sent twice
  Comment comment{};

  explicit operator bool() const { return refused == Refused::no; }
};

struct NewComment {
  Doc doc = 0;
  std::string parent;  ///< key of the comment that it answers; empty: none
  std::string person;
  std::string key;  ///< of comment_key()
  std::string text;
  Instant at{};
};

/// A paper's discussion, oldest comment first.
struct Thread {
  std::vector<Comment> comments;
  bool cut = false;  ///< there are more than kThreadMax
  struct Lock {
    std::string name;  ///< of the curator
    std::string why;
    Instant at{};
  };
  std::optional<Lock> lock;
};

/// A comment with the paper that its work is now.
struct PlacedComment {
  Comment comment;
  Doc paper = 0;
};

/// A text of a comment until it was replaced.
struct FormerText {
  Instant until{};
  std::string text;
};

/// What a comment of a person is called: the same for the same idempotency key; random if that is empty.
std::string comment_key(std::string_view person, std::string_view idempotency_key);

/// Visible comments of each of the papers, a query for fifty of them; papers without any are left out.
std::unordered_map<Doc, int> comment_counts(Connection& connection, std::span<const Doc> papers);

class Discussion {
 public:
  static constexpr std::size_t kThreadMax = 5'000;

  explicit Discussion(Tables& tables) : tables_(tables) {}

  /// Writes it once, with notices to whom it answers and names. Sent again, it is what it was.
  Written add(const NewComment& comment);
  /// What it said before is kept. Only one's own.
  Written edit(std::string_view key, std::string_view person, std::string_view text, Instant at);
  /// The text goes from view; answers to it, and what it said for curators, stay. Only one's own.
  Written remove(std::string_view key, std::string_view person, Instant at);

  /// In three queries; `viewer` is who asks (their mutes count), empty for nobody.
  Thread thread(Doc paper, std::string_view viewer);
  std::optional<PlacedComment> comment(std::string_view key);
  /// What it said before, oldest first.
  std::vector<FormerText> history(std::int64_t comment);
  /// Those that show, newest first, with numbers below `before` (0: all).
  std::vector<PlacedComment> of_person(std::string_view person, std::int64_t before, std::size_t limit);
  std::vector<PlacedComment> newest(std::int64_t before, std::size_t limit);

 private:
  Tables& tables_;
};

}  // namespace quire::store

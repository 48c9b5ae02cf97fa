// A person's reading list: papers kept for later, those that are done with, tags, a private note, and papers
// that they do not want to see in lists. Nobody else sees any of it. Marks of works that became one paper
// count for that paper; when they are changed they are written to it alone.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/works.h"

namespace quire::store {

/// What a person noted about a paper.
struct Mark {
  std::optional<Instant> kept_at{};
  std::optional<Instant> done_at{};    ///< read to its end; only of what is kept
  std::optional<Instant> hidden_at{};  ///< "not for me"
  std::string note;                    ///< at most kNoteBytesMax
  std::vector<std::string> tags;       ///< ascending, each once; at most kTagsMax
  friend bool operator==(const Mark&, const Mark&) = default;
};

class Shelf {
 public:
  static constexpr std::size_t kNoteBytesMax = 4000;
  static constexpr std::size_t kTagBytesMax = 60;
  static constexpr std::size_t kTagsMax = 20;

  explicit Shelf(Tables& tables) : tables_(tables) {}

  /// Kept or not; idempotent. What is kept no more is neither done, and its tags and note go.
  void keep(const std::string& person, Doc doc, bool on, Instant at);
  /// Done with; keeps it if it was not kept.
  void finish(const std::string& person, Doc doc, bool on, Instant at);
  /// Hidden from this person's lists; it leaves the reading list.
  void hide(const std::string& person, Doc doc, bool on, Instant at);
  /// Note and tags, both as given; keeps the paper. An error says which limit they are over.
  Status write(const std::string& person, Doc doc, const std::string& note, std::span<const std::string> tags,
               Instant at);
  /// Adds tags to those that are there; keeps the paper.
  Status tag(const std::string& person, Doc doc, std::span<const std::string> tags, Instant at);

  /// Of those that have any mark; one query for all of them.
  std::map<Doc, Mark> marks(const std::string& person, std::span<const Doc> docs);

  enum class State : std::uint8_t { to_read, done, kept, hidden };  ///< kept: to read or done
  struct Wish {
    State state = State::to_read;
    std::string tag;  ///< empty: any
    std::size_t skip = 0;
    std::size_t limit = 50;
  };
  struct Entry {
    Doc doc = 0;
    Mark mark;
  };
  /// Newest kept (or hidden) first.
  std::vector<Entry> list(const std::string& person, const Wish& wish);

  struct Counts {
    std::uint64_t to_read = 0, done = 0, hidden = 0;
    std::vector<std::pair<std::string, std::uint64_t>> tags;  ///< of kept papers, most papers first
    std::uint64_t of(State state) const;
  };
  Counts counts(const std::string& person);

 private:
  void change(const std::string& person, Doc doc, const std::function<void(Mark&)>& step);
  Tables& tables_;
};

/// "to-read", "done", "kept", "hidden"
const char* word(Shelf::State state);
std::optional<Shelf::State> shelf_state(std::string_view word);

/// Tags as typed, with commas between them: on one line each, without blanks at the ends, in lower case (of
/// Latin letters), ascending, each once. An error if one is too long or there are too many.
Result<std::vector<std::string>> read_tags(std::string_view typed);

}  // namespace quire::store

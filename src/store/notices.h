// What a person is told: that a comment answers theirs or names them. Not of people whom they muted, nor of
// comments that were taken away since.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/discussion.h"
#include "store/tables.h"

namespace quire::store {

struct Notice {
  std::int64_t number = 0;  ///< rises
  enum class Kind : std::uint8_t { reply, mention } kind = Kind::reply;
  Instant at{};
  std::optional<Instant> seen_at{};
  PlacedComment about;  ///< and who wrote it
};

struct MutedPerson {
  std::string person;
  std::string name;
  Instant at{};
};

class Notices {
 public:
  explicit Notices(Tables& tables) : tables_(tables) {}

  /// Newest first, with numbers below `before` (0: all).
  std::vector<Notice> of(std::string_view person, std::int64_t before, std::size_t limit);
  int unseen(std::string_view person);
  /// Those up to a number have been seen.
  void see(std::string_view person, std::int64_t up_to, Instant at);

  /// Comments of the other one are folded away, and give no notices. False: there is no such person, or it is
  /// oneself.
  bool mute(std::string_view person, std::string_view muted, bool on, Instant at);
  std::vector<MutedPerson> muted(std::string_view person);

 private:
  Tables& tables_;
};

}  // namespace quire::store

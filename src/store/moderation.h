// Keeping a discussion civil: readers report, curators hide comments and close discussions, and all that they
// do is in the log of acts (acts.h). Who may do it is decided where requests are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/acts.h"
#include "store/discussion.h"
#include "store/once.h"

namespace quire::store {

/// What a report is about.
enum class Reported : std::uint8_t { comment, paper, person };

struct Report {
  std::int64_t number = 0;
  Reported kind = Reported::comment;
  std::string target;  ///< key
  std::string person;  ///< who reports
  std::string name;
  std::string why;
  Instant at{};
  std::optional<PlacedComment> comment{};  ///< that it is about
};

class Moderation {
 public:
  static constexpr std::size_t kWhyBytesMax = 1'000;

  explicit Moderation(Tables& tables) : tables_(tables) {}

  /// Takes a comment from view, and closes the reports about it. An error says why not.
  Status hide(std::string_view key, const std::string& curator, const std::string& why, Instant at);
  Status show(std::string_view key, const std::string& curator, const std::string& why, Instant at);
  /// No more comments and edits; what is there stays.
  Status lock(Doc paper, const std::string& curator, const std::string& why, Instant at);
  Status unlock(Doc paper, const std::string& curator, const std::string& why, Instant at);

  /// Each person reports a thing once: sent again, nothing is new.
  Status report(Reported kind, const std::string& target, const std::string& person, const std::string& why,
                Instant at, const Once& once = {});
  /// Oldest first.
  std::vector<Report> open_reports(std::size_t limit);
  std::uint64_t count_open_reports();
  /// All open reports about what this one is about, which stays as it is.
  Status dismiss(std::int64_t report, const std::string& curator, const std::string& why, Instant at);

 private:
  Tables& tables_;
};

}  // namespace quire::store

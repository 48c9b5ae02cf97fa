// Papers that people submit to a day, and the order that curators give a day. A submission is a pick of its
// day (store.h, Pick) whose `by` is the submitter's name; taken back, the pick goes. A pick that a curator
// removed from a day does not come back when its listing is read again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/once.h"
#include "store/works.h"

namespace quire::store {

struct Submission {
  Doc doc = 0;
  Day day;
  std::string person;
  std::string name;  ///< the submitter's, as others see it; filled in when it is read
  std::string note;  ///< at most kNoteBytesMax
  Instant at{};
  std::optional<Instant> removed_at{};
};

class Submissions {
 public:
  static constexpr std::size_t kNoteBytesMax = 1000;
  static constexpr std::size_t kADay = 10;  ///< by one person, unless they are a curator

  explicit Submissions(Tables& tables) : tables_(tables) {}

  /// Nothing if the person may submit now; else an error that says until when they wait.
  Status may_submit(const std::string& person, Instant at);
  /// Durable on return. The same again gives the same. An error: chosen for that day already, removed from it
  /// by a curator, over a limit.
  Result<Submission> submit(const Submission& submission, bool is_curator, const Once& once = {});
  /// False if there is none that stands. Whose it is asks the caller.
  bool take_back(Doc doc, Day day, Instant at);
  /// Those that stand, in the order of their coming.
  std::vector<Submission> of_day(Day day);
  /// Newest first, those taken back included.
  std::vector<Submission> of_person(const std::string& person, std::size_t limit);
  /// That stands.
  std::optional<Submission> of(Doc doc, Day day);

  /// Papers that curators placed on a day, the first first.
  std::vector<Doc> places(Day day);
  /// Moves a paper of the day to a place, 1 the first; what stood before it in the list as readers see it
  /// keeps its place. An error if it is not of that day.
  Status move(Day day, Doc doc, std::size_t place, const std::string& person, Instant at);
  /// Votes decide again.
  void unplace(Day day);
  /// Takes a pick from its day for good, whoever picked it. False if it is none. Written into the acts.
  bool remove_pick(Day day, Doc doc, const std::string& person, const std::string& why, Instant at);

 private:
  Tables& tables_;
};

/// As Submissions::places(); of works that were joined the paper that they are.
std::vector<Doc> places_of(Connection& connection, Day day);
/// So many papers of a day as readers see them: placed ones first, then picked ones, by votes (store.h).
std::vector<Doc> day_in_order(Connection& connection, Day day, std::size_t limit);

}  // namespace quire::store

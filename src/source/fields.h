// What every importer does with a field, whatever the format: limits, cleaning, names, categories, dates, and
// the hand-over of records and problems. Knows no format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/source.h"

namespace quire::source {

/// Hands records and problems to a sink, and remembers when it asked to stop.
class Delivery {
 public:
  explicit Delivery(const Sink& sink) : sink_(sink) {}
  void record(Record&& record);
  void problem(std::uint64_t line, std::string message);
  bool stopped() const { return stopped_; }

 private:
  const Sink& sink_;
  bool stopped_ = false;
};

/// One record while its fields come in, in whatever order. What is wrong with a single field is noted and the
/// field left out; a record that cannot be identified is given up. Nothing is reported before deliver().
class Draft {
 public:
  Draft();
  void clear();

  Paper paper;
  std::string id;  ///< as the source writes it; empty when it gives none: then the best of the other ids
  std::optional<Day> pick_day;
  Pick pick;  ///< its day is set from pick_day

  /// The sentence is completed with the place of the record: "field 'title' is not text".
  void note(std::string message) { notes_.push_back(std::move(message)); }
  void text(std::string& into, std::string_view value, std::string_view name);
  void author(std::string_view name, std::string_view affiliation = {});
  /// With what the source knows of the person; texts are cleaned here. One without a name is left out.
  void author(const Author& person);
  /// "A. Bee, C. Dee (MIT) and E. Eff": see author_line.h.
  void authors_joined(std::string_view names);
  void category(std::string_view name);
  /// Names separated by white space.
  void categories_joined(std::string_view names);
  /// A category that was added later, and the day of its announcement.
  void cross_list(std::string_view category, Day day);
  void day(std::optional<Day>& into, std::string_view value, std::string_view name);
  void instant(std::optional<Instant>& into, std::string_view value, std::string_view name);
  /// Fields that hold an http(s) address; anything else is noted and left out.
  void url(std::string& into, std::string_view value, std::string_view name);

  /// Without its resolver; of several, separated by blanks, the others become other identities of the work.
  /// arXiv's own DOI of a paper is left out: it says nothing new.
  void doi(std::string_view value);
  /// One more identity of the work. False if it is no identifier.
  bool other_id(std::string_view identifier);
  /// A DOI as an identity: arXiv's own names its arXiv paper, any other is also that of the published work.
  void doi_of_work(std::string_view value, std::string_view name);
  /// For sources that mark withdrawals only in the comment or in the place of the abstract.
  void withdrawn_by_words();

  /// Identifies the record and hands it over, or reports why not; then clears. `place` stands before every
  /// message.
  void deliver(Delivery& delivery, std::uint64_t line, const std::string& place = {});

 private:
  Status identify();
  void one_doi(std::string_view doi);

  std::vector<std::string> notes_;
  std::size_t authors_over_ = 0;
};

/// text::one_line, without its cost for the plain ASCII that most fields are.
std::string one_line(std::string_view bytes);

/// "This paper has been withdrawn ...", "Withdrawn: ...": only at the start, as papers may speak of others.
bool says_withdrawn(std::string_view text);

/// "cs.LG", "hep-th", "cond-mat.str-el": an archive of arXiv, past or present, perhaps with a class. Not
/// "68Q25".
bool is_arxiv_category(std::string_view name);

/// At most `bytes_max` bytes, cut between characters.
std::string_view cut_utf8(std::string_view utf8, std::size_t bytes_max);

/// The start of something that came from outside, fit for a message: one line, at most 60 bytes.
std::string excerpt(std::string_view bytes);

inline constexpr std::size_t kCategoriesMax = 64;
inline constexpr std::size_t kOtherIdsMax = 64;
inline constexpr int kVersionMax = 10'000;

}  // namespace quire::source

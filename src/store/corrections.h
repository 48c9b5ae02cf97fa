// Corrections of what sources say about a paper: a person proposes another value of a field, curators decide.
// What is accepted is a statement of its own source, "correction:KEY", whose word about its field counts
// before all others (paper/statement.h); so the field's origin shows it, and undone it counts no more.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/claims.h"

namespace quire::store {

enum class Field : std::uint8_t { title, abstract, authors, organisation, code, project, journal, doi };
const char* word(Field field);  ///< "title", ...
std::optional<Field> field_of(std::string_view word);

struct Correction {
  std::int64_t number = 0;
  std::string key;
  Doc doc = 0;
  Field field = Field::title;
  std::string before;  ///< what the paper said when it was proposed; authors one a line
  std::string value;
  std::string person;
  std::string person_name;  ///< filled in when it is read
  std::string why;
  Instant at{};
  Verdict state = Verdict::open;  ///< undone: also by a newer one of the same field
  std::optional<Instant> decided_at{};
  std::string decided_by;  ///< name
  std::string verdict;     ///< the curator's words
};

/// What a paper says in a field; authors one a line.
std::string field_text(const Paper& paper, Field field);

class Corrections {
 public:
  static constexpr std::size_t kOpenMax = 20;  ///< of one person

  explicit Corrections(Store& store) : store_(store), tables_(store.tables()) {}

  /// With its number, `before` filled in; durable on return. The same key again gives the same; with other
  /// content it throws SentOtherwise. An error: the paper says so already, a value that the field cannot
  /// have, too many open ones.
  Result<Correction> propose(const Correction& wanted);
  Status accept(std::int64_t number, const std::string& by, const std::string& why, Instant at);
  Status refuse(std::int64_t number, const std::string& by, const std::string& why, Instant at);
  Status undo(std::int64_t number, const std::string& by, const std::string& why, Instant at);
  /// By who proposed it, while it is open.
  Status withdraw(std::int64_t number, const std::string& person, Instant at);

  std::optional<Correction> correction(std::int64_t number);
  /// Newest first.
  std::vector<Correction> of(Doc doc);
  /// Oldest first.
  std::vector<Correction> open(std::size_t limit);

 private:
  void put_statement(const Correction& correction, bool counts, Instant at);
  Status close(std::int64_t number, Verdict from, Verdict to, const std::string& by, const std::string& why,
               Instant at);
  Store& store_;
  Tables& tables_;
};

}  // namespace quire::store

// Items as lines of a file: the form of the paper's release,
//   {"context":"If apples ...","answer":"yes","meta":{"fragment":"grl","n":8,...}}
// with the query behind " $query$ " in RuleTaker's, and the record that all labs of problems share
// (labs/engines/problems). Both are read; which one a line is, it says itself.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/tables/json_lines.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/maker.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

inline constexpr char kSlug[] = "nlsat";

struct Described {
  Made made;
  std::optional<Certified> certified{};  ///< of refutable()
  std::optional<Hardness> hardness{};    ///< of the same
};
/// A text with its label alone, or with all that is known of it.
Described labelled(Made made);
Described describe(Made made, std::uint64_t seed);

/// What a refutation would confirm the answer of: the text's formula; for true with the query's negation, for
/// false with the query.
sat::Cnf refutable(const Theory& theory, const std::string& answer);

/// Reads the text again and confirms its label by other means than gave it: CaDiCaL, and a proof that our
/// checker takes. Empty: all is well; else what is not.
std::string audit(const Made& made);

std::string paper_line(const Described& item);
/// Its name is "FRAGMENT-N-NUMBER".
problems::Record record_of(const Described& item, std::int32_t variables, std::uint64_t seed);

/// One line of a file of items, of either form.
struct Item {
  std::string id{};
  std::string text{};
  std::string answer{};                ///< as the file has it; "True" and "sat" are read as "true" and "yes"
  std::optional<Fragment> fragment{};  ///< where the file says it
  std::vector<std::string> names{};
};

class ItemReader {
 public:
  ItemReader(std::istream& in, std::string name)
      : lines_(in, std::move(name), {.line_bytes_max = 64 << 20}) {}
  /// The next item; nothing at the end.
  Result<std::optional<Item>> next();
  std::size_t line() const { return lines_.line(); }
  Error fault(const std::string& what) const { return lines_.fault(what); }

 private:
  tables::JsonLines lines_;
};

/// What a response answers: the word after the last "answer:", or the whole text where it is one of the
/// words. Empty: none.
std::string answer_in(std::string_view response);
problems::Grade grade(const problems::Record& record, const std::string& id, std::uint64_t sample,
                      std::string_view response);

}  // namespace quire::labs::nlsat

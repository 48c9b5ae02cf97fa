// The record of a generated problem, one shape for every lab that makes problems (docs/problem-sets.md), a
// line of a file of JSON lines:
//   {"format":"quire-problem-1","id":"hanoi-3-1","lab":"illusion-of-thinking","kind":"hanoi","prompt":"...",
//    "system":"...","instance":{...},"solvable":true,"answer":...,"certificate":{...},"difficulty":{"moves":7},"seed":1}
// `instance` is the problem in machine form: with it alone a lab's checker grades an answer. This engine
// knows the shape; what instance, answer and certificate hold, and whether they are true, is the lab's to
// read and check.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "labs/engines/tables/json_lines.h"
#include "paper/result.h"

namespace quire::labs::problems {

inline constexpr char kFormat[] = "quire-problem-1";

struct Record {
  std::string id{};   ///< unique within a file; letters, digits, '-', '_', '.', ':', at most 200 bytes
  std::string lab{};  ///< slug of the lab whose checker grades it
  std::string
      kind{};  ///< puzzle, game with its variant, fragment: what results are grouped by; the same alphabet
  std::string prompt{};  ///< what is asked, as a model sees it
  std::string system{};  ///< what goes before it as the system's message; empty: none
  boost::json::object instance{};
  bool solvable = true;  ///< false: the right response says that there is no solution; `answer` is null
  boost::json::value answer{};        ///< a right answer in machine form; others may be right as well
  boost::json::object certificate{};  ///< why answer (or its absence) is certain; empty: nothing is claimed
  /// Named numbers, finite, in the order in which they were put: {"moves", 7}.
  std::vector<std::pair<std::string, double>> difficulty{};
  std::uint64_t seed = 0;  ///< of what drew it

  /// The number of this name; nothing where there is none.
  std::optional<double> hard(std::string_view name) const;
};

/// One line, without its end.
std::string record_line(const Record& record);

class RecordReader {
 public:
  static constexpr std::size_t kLineBytesMax = 64 << 20;
  /// `in` outlives the reader; `name` is how errors call it. Records of other labs than `lab` are refused.
  RecordReader(std::istream& in, std::string name, std::string lab);

  /// The next record; nothing at the end. Errors name the line and the field: "p.jsonl: line 3: id: hanoi-3-1
  /// stands on line 1 too". Another format is an error that says which one this reads; fields of other names
  /// are passed over.
  Result<std::optional<Record>> next();
  std::size_t line() const { return lines_.line(); }
  /// "p.jsonl: line 3: what", for faults that a lab finds in what it was given last.
  Error fault(const std::string& what) const { return lines_.fault(what); }

 private:
  tables::JsonLines lines_;
  std::string lab_;
  std::unordered_map<std::string, std::size_t> line_of_{};
};

}  // namespace quire::labs::problems

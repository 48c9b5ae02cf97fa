// The record of a problem in a file of JSON lines:
//   {"task":"cdown3","prompt":"3,5,7>22=","answer":"22","certificate":"5*3=15;15+7=22$","difficulty":3,"seed":1}
// The certificate is a right response. A reader believes nothing: it works the problem out of its prompt and
// checks answer, difficulty and certificate.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tasks/task.h"
#include "paper/result.h"

namespace quire::labs::tasks {

struct Record {
  Problem problem{};
  std::string certificate{};
  std::uint64_t seed = 0;  ///< of what drew it
};

/// One line, without its end.
std::string record_line(const Record& record);

class RecordReader {
 public:
  static constexpr std::size_t kLineBytesMax = 4 * kResponseSymbolsMax;
  /// `in` outlives the reader; `name` is how errors call it.
  RecordReader(std::istream& in, std::string name);

  /// The next record; nothing at the end. Errors name the line and the field, as in
  /// "p.jsonl: line 3: certificate: step 2 is false". Fields of other names are passed over.
  Result<std::optional<Record>> next();
  std::size_t line() const { return lines_.line(); }

 private:
  tables::JsonLines lines_;
};

}  // namespace quire::labs::tasks

// The released benchmark's own form, one JSON object a line: are its labels right? Each minimised expression
// must be of the query's language, the equivalent one too, the other not, and nothing shorter may exist.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/regex-pspace/table.h"
#include "paper/result.h"

namespace quire::labs::regex_pspace {

struct Audit {
  std::size_t labels = 0;            ///< lines
  std::size_t looked_up = 0;         ///< whose language the table holds
  std::size_t beyond = 0;            ///< equal as far as said, but longer than the table reaches
  std::vector<std::string> wrong{};  ///< "line 3: ..."
};

/// `name` is how errors call the text. A line that cannot be read is an Error; one that says what is not true
/// is wrong.
Result<Audit> audit_labels(std::string_view text, const std::string& name, const Table& table,
                           const std::function<void()>& check);

}  // namespace quire::labs::regex_pspace

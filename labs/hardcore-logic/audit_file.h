// A file of labelled puzzles, read line by line: records of this lab, or the fields of the paper's data set.
#pragma once

#include <optional>
#include <string>

#include "labs/engines/tables/json_lines.h"
#include "labs/hardcore-logic/audit.h"
#include "labs/hardcore-logic/records.h"

namespace quire::labs::hardcore_logic {

struct AuditItem {
  std::string id{};
  const Game* game = nullptr;
  Labelled item{};
  boost::json::object certificate{};  ///< of a record; may be empty
};

class AuditFile {
 public:
  /// `game` is that of lines that do not say it; may be empty.
  AuditFile(std::istream& in, std::string name, std::string game)
      : lines_(in, std::move(name), {.line_bytes_max = 64 << 20}), game_(std::move(game)) {}
  /// Nothing at the end. The error names the line.
  Result<std::optional<AuditItem>> next();

 private:
  tables::JsonLines lines_;
  std::string game_;
};

}  // namespace quire::labs::hardcore_logic

// CSV as RFC 4180 has it, with a header line: comma-separated fields, quoted where needed, a doubled quote
// inside quotes, lines that end in CRLF or LF. Everything else is refused with the line it stands on: a
// reader that guesses moves people from one column to another. Limits on bytes, columns, rows and field
// length; a table is held whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::labs::tables {

struct CsvLimits {
  std::size_t bytes_max = std::size_t{256} << 20;
  std::size_t columns_max = 1000;
  std::size_t rows_max = 5'000'000;
  std::size_t field_bytes_max = 64 << 10;
};

class CsvTable {
 public:
  const std::string& name() const { return name_; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return lines_.size(); }
  /// The first column of that name; the error lists the columns that are there.
  Result<std::size_t> column(std::string_view column_name) const;
  std::string_view cell(std::size_t row, std::size_t column) const;
  /// The cell as a finite number, whole cell, no blanks; the error names file, line and column.
  Result<double> number(std::size_t row, std::size_t column) const;
  /// Line of the file on which the row starts, from 1.
  std::size_t line(std::size_t row) const { return lines_[row]; }
  /// "people.csv: line 7: column age", as errors begin.
  std::string place(std::size_t row, std::size_t column) const;

 private:
  friend class CsvParser;
  std::string name_;
  std::vector<std::string> columns_;
  std::string cells_;                // all cells one after the other
  std::vector<std::uint64_t> ends_;  // where each cell ends in cells_, row by row
  std::vector<std::size_t> lines_;
};

/// `name` is how errors call the text.
Result<CsvTable> parse_csv(std::string_view text, std::string_view name, const CsvLimits& limits = {});

/// Builds CSV text: fields quoted where RFC 4180 asks for it, numbers in the shortest form that reads back
/// the same, lines end in LF.
class CsvWriter {
 public:
  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(double number);
  CsvWriter& cell(std::int64_t number);
  void end_row();
  void row(std::span<const std::string> texts);
  const std::string& text() const { return text_; }

 private:
  void separate();
  std::string text_;
  bool row_started_ = false;
};

}  // namespace quire::labs::tables

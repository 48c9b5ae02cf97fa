#include "labs/engines/tables/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "labs/engines/tables/text_file.h"

namespace quire::labs::tables {

/// One pass over the text; fields go straight into the table.
class CsvParser {
 public:
  CsvParser(std::string_view text, std::string_view name, const CsvLimits& limits)
      : rest_(text), limits_(limits) {
    table_.name_ = name;
  }

  Result<CsvTable> parse() {
    if (rest_.size() > limits_.bytes_max)
      return Error{table_.name_ + ": more than " + std::to_string(limits_.bytes_max) +
                   " bytes; split the file"};
    if (const std::size_t zero = rest_.find('\0'); zero != rest_.npos) {
      const auto before = rest_.substr(0, zero);
      return fault_at(1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
                      "a zero byte; this is not a text file");
    }
    if (rest_.substr(0, 3) == "\xEF\xBB\xBF") rest_.remove_prefix(3);
    while (!rest_.empty()) {
      if (skip_blank_line()) continue;
      const std::size_t line = line_;
      fields_ = 0;
      if (Status s = record(); !s) return Error{s.error()};
      if (Status s = accept(line); !s) return Error{s.error()};
    }
    if (!header_read_) return Error{table_.name_ + ": empty; the first line must name the columns"};
    return std::move(table_);
  }

 private:
  /// An empty line holds no record, except in a table of one column, where it is an empty field.
  bool skip_blank_line() {
    if (header_read_ && table_.columns_.size() == 1) return false;
    const std::size_t length = rest_[0] == '\n' ? 1 : rest_.substr(0, 2) == "\r\n" ? 2 : 0;
    rest_.remove_prefix(length);
    if (length > 0) ++line_;
    return length > 0;
  }

  Status record() {
    for (;;) {
      if (++fields_ > limits_.columns_max)
        return fault("more than " + std::to_string(limits_.columns_max) + " fields");
      const std::size_t start = table_.cells_.size();
      Status s = !rest_.empty() && rest_[0] == '"' ? quoted() : plain();
      if (!s) return s;
      if (table_.cells_.size() - start > limits_.field_bytes_max)
        return fault("a field of more than " + std::to_string(limits_.field_bytes_max) + " bytes");
      table_.ends_.push_back(table_.cells_.size());
      if (rest_.empty()) return success();
      const char c = rest_[0];
      if (c == ',') {
        rest_.remove_prefix(1);
      } else if (c == '\n' || rest_.substr(0, 2) == "\r\n") {
        rest_.remove_prefix(c == '\n' ? 1 : 2);
        ++line_;
        return success();
      } else if (c == '\r') {
        return fault("a carriage return without line feed; end lines with LF or CRLF");
      } else {
        return fault("text after a closing quote; double the quotes inside a quoted field");
      }
    }
  }

  Status plain() {
    const std::size_t length = std::min(rest_.find_first_of(",\r\n\""), rest_.size());
    if (length < rest_.size() && rest_[length] == '"')
      return fault("a quote inside a plain field; quote the whole field and double the quotes in it");
    table_.cells_ += rest_.substr(0, length);
    rest_.remove_prefix(length);
    return success();
  }

  Status quoted() {
    const std::size_t opened_on = line_;
    rest_.remove_prefix(1);
    for (;;) {
      const std::size_t length = rest_.find('"');
      if (length == rest_.npos) return fault_at(opened_on, "a quoted field that is never closed");
      const std::string_view part = rest_.substr(0, length);
      line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
      table_.cells_ += part;
      rest_.remove_prefix(length + 1);
      if (rest_.empty() || rest_[0] != '"') return success();
      table_.cells_ += '"';
      rest_.remove_prefix(1);
    }
  }

  /// The fields just read are the header, or a row as long as the header.
  Status accept(std::size_t line) {
    if (!header_read_) {
      header_read_ = true;
      std::uint64_t start = 0;
      for (const std::uint64_t end : table_.ends_) {
        table_.columns_.push_back(table_.cells_.substr(start, end - start));
        start = end;
      }
      table_.cells_.clear();
      table_.ends_.clear();
      return success();
    }
    if (fields_ != table_.columns_.size())
      return fault_at(line, std::to_string(fields_) + (fields_ == 1 ? " field" : " fields") +
                                "; the header names " + std::to_string(table_.columns_.size()));
    table_.lines_.push_back(line);
    if (table_.lines_.size() > limits_.rows_max)
      return fault_at(line, "more than " + std::to_string(limits_.rows_max) + " rows");
    return success();
  }

  Error fault(const std::string& what) const { return fault_at(line_, what); }

  Error fault_at(std::size_t line, const std::string& what) const {
    return Error{table_.name_ + ": line " + std::to_string(line) + ": " + what};
  }

  std::string_view rest_;
  const CsvLimits& limits_;
  CsvTable table_;
  std::size_t line_ = 1;
  std::size_t fields_ = 0;
  bool header_read_ = false;
};

Result<CsvTable> parse_csv(std::string_view text, std::string_view name, const CsvLimits& limits) {
  return CsvParser(text, name, limits).parse();
}

Result<std::size_t> CsvTable::column(std::string_view column_name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column_name);
  if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
  constexpr std::size_t kListedMax = 30;
  std::string present;
  for (std::size_t i = 0; i < std::min(columns_.size(), kListedMax); ++i)
    present += (i ? ", " : "") + shown(columns_[i]);
  if (columns_.size() > kListedMax)
    present += " and " + std::to_string(columns_.size() - kListedMax) + " more";
  return Error{name_ + ": no column " + shown(column_name) + "; the columns are " + present};
}

std::string_view CsvTable::cell(std::size_t row, std::size_t column) const {
  const std::size_t i = row * columns_.size() + column;
  const std::uint64_t start = i == 0 ? 0 : ends_[i - 1];
  return std::string_view(cells_).substr(start, ends_[i] - start);
}

Result<double> CsvTable::number(std::size_t row, std::size_t column) const {
  const std::string_view text = cell(row, column);
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return Error{place(row, column) + ": " + shown(text) + " is not a finite number"};
  return value;
}

std::string CsvTable::place(std::size_t row, std::size_t column) const {
  return name_ + ": line " + std::to_string(lines_[row]) + ": column " + shown(columns_[column]);
}

CsvWriter& CsvWriter::cell(std::string_view text) {
  separate();
  if (text.find_first_of(",\"\r\n") == text.npos) {
    text_ += text;
    return *this;
  }
  text_ += '"';
  for (const char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

CsvWriter& CsvWriter::cell(double number) {
  char digits[40];
  const auto [end, fault] = std::to_chars(std::begin(digits), std::end(digits), number);
  return cell(std::string_view(digits, fault == std::errc() ? static_cast<std::size_t>(end - digits) : 0));
}

CsvWriter& CsvWriter::cell(std::int64_t number) { return cell(std::to_string(number)); }

void CsvWriter::end_row() {
  text_ += '\n';
  row_started_ = false;
}

void CsvWriter::row(std::span<const std::string> texts) {
  for (const std::string& text : texts) cell(text);
  end_row();
}

void CsvWriter::separate() {
  if (row_started_) text_ += ',';
  row_started_ = true;
}

}  // namespace quire::labs::tables

// A matrix as CSV: numbers between commas, a row a line. If a field of the first line is no number, that line
// names the columns (RFC 4180 quoting is understood there, and only there). Blank lines are skipped.
#include "labs/engines/tables/csv.h"
#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"

namespace quire::labs::tables {

namespace {

bool blank(std::string_view text) { return text.find_first_not_of(" \t") == text.npos; }

/// Numbers between commas into `row`, as many as there are; false if one is none.
bool all_numbers(std::string_view text, std::vector<double>& row) {
  row.clear();
  for (;;) {
    const std::size_t comma = text.find(',');
    const auto value = finite_number(text.substr(0, comma));
    if (!value) return false;
    row.push_back(*value);
    if (comma == text.npos) return true;
    text.remove_prefix(comma + 1);
  }
}

class CsvRows : public MatrixReader {
 public:
  CsvRows(std::istream& in, const std::string& name, const MatrixLimits& limits)
      : lines_(in, name, limits.line_bytes_max), limits_(limits) {}

  Status begin() {
    for (;;) {
      const Result<bool> more = lines_.next();
      if (!more) return Error{more.error()};
      if (!*more) return Error{lines_.name() + ": empty; a matrix has at least one row"};
      if (!blank(lines_.text())) break;
    }
    std::string text(lines_.text());
    if (lines_.number() == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (all_numbers(text, first_)) {
      has_first_ = true;
      columns_ = first_.size();
    } else if (Status s = read_names(text); !s) {
      return s;
    }
    if (columns_ > limits_.columns_max)
      return lines_.fault("more than " + std::to_string(limits_.columns_max) + " columns");
    return success();
  }

  Result<bool> next(std::span<double> row) override {
    if (has_first_) {
      has_first_ = false;
      std::copy(first_.begin(), first_.end(), row.begin());
      ++rows_;
      return true;
    }
    do {
      const Result<bool> more = lines_.next();
      if (!more) return Error{more.error()};
      if (!*more) return false;
    } while (blank(lines_.text()));
    if (++rows_ > limits_.rows_max)
      return lines_.fault("more than " + std::to_string(limits_.rows_max) + " rows");
    return fill(row);
  }

  std::string place() const override { return lines_.place(); }

 private:
  Status read_names(const std::string& text) {
    const Result<CsvTable> header = parse_csv(text, lines_.name(), {.columns_max = limits_.columns_max});
    if (!header) {
      // The text is one line, so the parser's line is 1; name the line of the file instead.
      const std::string at = lines_.name() + ": line 1: ";
      const std::string& what = header.error();
      return what.starts_with(at) ? lines_.fault(what.substr(at.size())) : Error{what};
    }
    names_ = header->columns();
    columns_ = names_.size();
    return success();
  }

  Result<bool> fill(std::span<double> row) {
    std::string_view text = lines_.text();
    for (std::size_t j = 0;; ++j) {
      const std::size_t comma = text.find(',');
      if (j == row.size() || (comma == text.npos && j + 1 < row.size()))
        return lines_.fault("not " + std::to_string(row.size()) + " fields, as the first line has");
      const std::string_view field = text.substr(0, comma);
      const auto value = finite_number(field);
      if (!value)
        return lines_.fault("column " + (names_.empty() ? std::to_string(j + 1) : shown(names_[j])) + ": " +
                            shown(field) + " is not a finite number");
      row[j] = *value;
      if (comma == text.npos) return true;
      text.remove_prefix(comma + 1);
    }
  }

  Lines lines_;
  MatrixLimits limits_;
  std::vector<double> first_;
  bool has_first_ = false;
  std::size_t rows_ = 0;
};

}  // namespace

Result<std::unique_ptr<MatrixReader>> open_csv_matrix(std::istream& in, const std::string& name,
                                                      const MatrixLimits& limits) {
  auto reader = std::make_unique<CsvRows>(in, name, limits);
  if (Status s = reader->begin(); !s) return Error{s.error()};
  return std::unique_ptr<MatrixReader>(std::move(reader));
}

}  // namespace quire::labs::tables

// Matrix Market's exchange format (Boisvert, Pozo, Remington 1996): a banner, % comments, a size line, then
// entries by columns (array) or in any order (coordinate, indices from 1). Real, integer and pattern;
// general, symmetric and skew-symmetric. Entries that are given twice add up, as SciPy reads them.
#include <array>

#include "labs/engines/tables/lines.h"
#include "labs/engines/tables/matrix_file.h"
#include "labs/engines/tables/text_file.h"
#include "labs/engines/tables/whole_matrix.h"

namespace quire::labs::tables {

namespace {

enum class Symmetry : std::uint8_t { general, symmetric, skew };

std::string small(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

class MarketParser {
 public:
  MarketParser(std::istream& in, const std::string& name, const MatrixLimits& limits)
      : lines_(in, name, limits.line_bytes_max), limits_(limits) {}

  Result<std::unique_ptr<MatrixReader>> parse() {
    for (const auto step : {&MarketParser::banner, &MarketParser::size, &MarketParser::entries})
      if (Status s = (this->*step)(); !s) return Error{s.error()};
    return std::unique_ptr<MatrixReader>(
        std::make_unique<WholeRows>(lines_.name(), columns_, rows_, std::move(cells_)));
  }

 private:
  Status banner() {
    const Result<bool> more = lines_.next();
    if (!more) return Error{more.error()};
    std::string_view rest = lines_.text();
    const std::string mark = small(next_word(rest)), object = small(next_word(rest)),
                      layout = small(next_word(rest)), field = small(next_word(rest)),
                      symmetry = small(next_word(rest));
    if (!*more || mark != "%%matrixmarket" || object != "matrix")
      return Error{lines_.name() + ": line 1: must begin with %%MatrixMarket matrix"};
    if (layout != "coordinate" && layout != "array")
      return lines_.fault("layout " + shown(layout) + "; coordinate and array are read");
    coordinate_ = layout == "coordinate";
    pattern_ = field == "pattern";
    if ((field != "real" && field != "integer" && !pattern_) || (pattern_ && !coordinate_))
      return lines_.fault("field " + shown(field) + "; real, integer and (coordinate) pattern are read");
    if (symmetry != "general" && symmetry != "symmetric" && symmetry != "skew-symmetric")
      return lines_.fault("symmetry " + shown(symmetry) + "; general, symmetric and skew-symmetric are read");
    if (symmetry == "symmetric") symmetry_ = Symmetry::symmetric;
    if (symmetry == "skew-symmetric") symmetry_ = Symmetry::skew;
    return success();
  }

  /// The next line that is neither blank nor a comment; false at the end.
  Result<bool> content() {
    for (;;) {
      Result<bool> more = lines_.next();
      if (!more || !*more) return more;
      const std::string_view text = lines_.text();
      if (text.find_first_not_of(" \t") != text.npos && text[0] != '%') return true;
    }
  }

  Status size() {
    const Result<bool> more = content();
    if (!more) return Error{more.error()};
    if (!*more) return Error{lines_.name() + ": no size line"};
    std::string_view rest = lines_.text();
    const auto rows = count_of(next_word(rest)), columns = count_of(next_word(rest));
    const auto entries = coordinate_ ? count_of(next_word(rest)) : std::optional<std::size_t>(0);
    if (!rows || !columns || !entries || !next_word(rest).empty())
      return lines_.fault(coordinate_ ? "a size line is: rows columns entries"
                                      : "a size line is: rows columns");
    if (*rows == 0 || *columns == 0) return lines_.fault("a matrix without rows or columns");
    if (*columns > limits_.columns_max)
      return lines_.fault("more than " + std::to_string(limits_.columns_max) + " columns");
    if (*rows > limits_.cells_max / *columns)
      return lines_.fault("more than " + std::to_string(limits_.cells_max) +
                          " cells, the limit of a format that has to be held whole");
    if (symmetry_ != Symmetry::general && *rows != *columns)
      return lines_.fault("a symmetric matrix is square");
    rows_ = *rows;
    columns_ = *columns;
    stored_ = coordinate_ ? *entries : array_entries();
    cells_.assign(rows_ * columns_, 0.0);
    return success();
  }

  std::size_t array_entries() const {
    if (symmetry_ == Symmetry::general) return rows_ * columns_;
    return rows_ * (rows_ - 1) / 2 + (symmetry_ == Symmetry::symmetric ? rows_ : 0);
  }

  Status entries() {
    std::size_t row = symmetry_ == Symmetry::skew ? 1 : 0, column = 0;
    for (std::size_t k = 0; k < stored_; ++k) {
      const Result<bool> more = content();
      if (!more) return Error{more.error()};
      if (!*more)
        return Error{lines_.name() + ": ends after " + std::to_string(k) + " of " + std::to_string(stored_) +
                     " entries"};
      std::string_view rest = lines_.text();
      if (coordinate_) {
        const auto i = count_of(next_word(rest)), j = count_of(next_word(rest));
        if (!i || !j || *i < 1 || *i > rows_ || *j < 1 || *j > columns_)
          return lines_.fault("row and column must be 1 to " + std::to_string(rows_) + " and 1 to " +
                              std::to_string(columns_));
        row = *i - 1;
        column = *j - 1;
        if (symmetry_ != Symmetry::general && row < column)
          return lines_.fault("an entry above the diagonal of a symmetric matrix");
        if (symmetry_ == Symmetry::skew && row == column)
          return lines_.fault("an entry on the diagonal of a skew-symmetric matrix");
      }
      const std::string_view word = pattern_ ? "1" : next_word(rest);
      const auto value = finite_number(word);
      if (!value || !next_word(rest).empty()) return lines_.fault(shown(word) + " is not one finite number");
      put(row, column, *value);
      if (!coordinate_ && ++row == rows_) {
        ++column;
        row = symmetry_ == Symmetry::general ? 0 : column + (symmetry_ == Symmetry::skew ? 1 : 0);
      }
    }
    const Result<bool> more = content();
    if (!more) return Error{more.error()};
    return *more ? Status(lines_.fault("more entries than the size line says")) : success();
  }

  void put(std::size_t row, std::size_t column, double value) {
    cells_[row * columns_ + column] += value;
    if (symmetry_ != Symmetry::general && row != column)
      cells_[column * columns_ + row] += symmetry_ == Symmetry::skew ? -value : value;
  }

  Lines lines_;
  MatrixLimits limits_;
  bool coordinate_ = false, pattern_ = false;
  Symmetry symmetry_ = Symmetry::general;
  std::size_t rows_ = 0, columns_ = 0, stored_ = 0;
  std::vector<double> cells_;
};

}  // namespace

Result<std::unique_ptr<MatrixReader>> open_matrix_market(std::istream& in, const std::string& name,
                                                         const MatrixLimits& limits) {
  return MarketParser(in, name, limits).parse();
}

}  // namespace quire::labs::tables

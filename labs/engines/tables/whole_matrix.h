// Rows of a matrix that is held whole.
#pragma once

#include <algorithm>

#include "labs/engines/tables/matrix_file.h"

namespace quire::labs::tables {

class WholeRows : public MatrixReader {
 public:
  /// `cells` by rows; columns > 0 where there are cells.
  WholeRows(std::string name, std::size_t columns, std::size_t rows, std::vector<double> cells)
      : name_(std::move(name)), rows_(rows), cells_(std::move(cells)) {
    columns_ = columns;
  }

  Result<bool> next(std::span<double> row) override {
    if (given_ == rows_) return false;
    std::copy_n(cells_.begin() + static_cast<std::ptrdiff_t>(given_ * columns_), columns_, row.begin());
    ++given_;
    return true;
  }
  std::string place() const override { return name_ + ": row " + std::to_string(given_); }

 private:
  std::string name_;
  std::size_t rows_;
  std::vector<double> cells_;
  std::size_t given_ = 0;
};

}  // namespace quire::labs::tables

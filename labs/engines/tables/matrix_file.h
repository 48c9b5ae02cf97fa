// Matrices out of files, a row at a time: NumPy's NPY, Matrix Market, LIBSVM and CSV. One interface, so that
// a caller can go over a file larger than memory; formats that lie by columns (Matrix Market, NPY in
// Fortran's order) are held whole, within a limit. Every entry is finite; errors name the file and the line,
// or the row where there are no lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paper/result.h"

namespace quire::labs::tables {

enum class MatrixFormat : std::uint8_t { npy, matrix_market, libsvm, csv };

const char* word(MatrixFormat format);
/// By the name's ending: .npy, .mtx, .libsvm or .svm, .csv; without regard to case.
std::optional<MatrixFormat> format_of_name(std::string_view path);

struct MatrixLimits {
  std::size_t columns_max = 4096;
  std::size_t rows_max = 1'000'000'000;
  std::size_t cells_max = std::size_t{1} << 26;  ///< of a matrix that has to be held whole
  std::size_t line_bytes_max = 1 << 20;
};

/// The rows of one matrix from the first to the last.
class MatrixReader {
 public:
  virtual ~MatrixReader() = default;
  /// The next row into `row`, which has columns() entries; false at the end.
  virtual Result<bool> next(std::span<double> row) = 0;
  /// Where the row that next() gave last stands: "a.csv: line 7", "a.npy: row 7" (from 1).
  virtual std::string place() const = 0;

  std::size_t columns() const { return columns_; }
  /// Names of the columns, if the file has them (CSV with a header); else empty.
  const std::vector<std::string>& names() const { return names_; }
  /// LIBSVM: each row has a label beside its entries.
  bool has_labels() const { return has_labels_; }
  double label() const { return label_; }  ///< of the last row

 protected:
  std::size_t columns_ = 0;
  std::vector<std::string> names_;
  bool has_labels_ = false;
  double label_ = 0;
};

/// Reads the head of the file (LIBSVM: all of it, once, to learn the number of columns). `in` can seek and
/// outlives the reader; `name` is how errors call it.
Result<std::unique_ptr<MatrixReader>> open_matrix(std::istream& in, const std::string& name,
                                                  MatrixFormat format, const MatrixLimits& limits = {});

// One format each; open_matrix chooses.
Result<std::unique_ptr<MatrixReader>> open_npy(std::istream& in, const std::string& name,
                                               const MatrixLimits& limits);
Result<std::unique_ptr<MatrixReader>> open_matrix_market(std::istream& in, const std::string& name,
                                                         const MatrixLimits& limits);
Result<std::unique_ptr<MatrixReader>> open_libsvm(std::istream& in, const std::string& name,
                                                  const MatrixLimits& limits);
Result<std::unique_ptr<MatrixReader>> open_csv_matrix(std::istream& in, const std::string& name,
                                                      const MatrixLimits& limits);

}  // namespace quire::labs::tables

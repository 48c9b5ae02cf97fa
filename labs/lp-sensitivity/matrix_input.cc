#include "labs/lp-sensitivity/matrix_input.h"

#include <utility>

namespace quire::labs::lp_sensitivity {

namespace {

constexpr std::size_t kGrowRows = 1024;

}  // namespace

MatrixSource::MatrixSource(const std::string& path, const std::string& format, std::istream* standard_input)
    : source_(wanted(tables::MatrixSource::open(path, format, standard_input))) {}

std::unique_ptr<tables::MatrixReader> MatrixSource::open() {
  return wanted(source_->rows({.columns_max = kColumnsMax + 1}));
}

MatrixInput read_rows(MatrixSource& source, linear::Index rows_max, const std::string& advice,
                      const std::function<void()>& check) {
  const auto reader = source.open();
  const auto d = static_cast<linear::Index>(reader->columns());
  MatrixInput input;
  input.name = source.name();
  input.names = reader->names();
  std::vector<double> row(reader->columns()), cells;
  linear::Index count = 0;
  while (wanted(reader->next(row))) {
    if (count == rows_max)
      throw lab::BadInput(source.name() + ": more than " + std::to_string(rows_max) + " rows; " + advice);
    if (check && count % static_cast<linear::Index>(kGrowRows) == 0) check();
    cells.insert(cells.end(), row.begin(), row.end());
    if (reader->has_labels()) input.labels.push_back(reader->label());
    ++count;
  }
  if (count == 0) throw lab::BadInput(source.name() + ": no rows; a matrix has at least one");
  input.rows = Eigen::Map<const linear::Matrix>(cells.data(), count, d);
  return input;
}

MatrixInput read_whole_matrix(const std::string& path, linear::Index rows_max, const std::string& advice) {
  MatrixSource source(path, "", nullptr);
  MatrixInput input = read_rows(source, rows_max, advice);
  if (input.rows.cols() > static_cast<linear::Index>(kColumnsMax))
    throw lab::BadInput(input.name + ": more than " + std::to_string(kColumnsMax) + " columns");
  return input;
}

}  // namespace quire::labs::lp_sensitivity

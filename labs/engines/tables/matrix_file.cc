#include "labs/engines/tables/matrix_file.h"

#include <algorithm>

namespace quire::labs::tables {

const char* word(MatrixFormat format) {
  switch (format) {
    case MatrixFormat::npy:
      return "npy";
    case MatrixFormat::matrix_market:
      return "mtx";
    case MatrixFormat::libsvm:
      return "libsvm";
    case MatrixFormat::csv:
      return "csv";
  }
  return "";
}

std::optional<MatrixFormat> format_of_name(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == path.npos) return std::nullopt;
  std::string ending(path.substr(dot + 1));
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (ending == "npy") return MatrixFormat::npy;
  if (ending == "mtx") return MatrixFormat::matrix_market;
  if (ending == "libsvm" || ending == "svm") return MatrixFormat::libsvm;
  if (ending == "csv") return MatrixFormat::csv;
  return std::nullopt;
}

Result<std::unique_ptr<MatrixReader>> open_matrix(std::istream& in, const std::string& name,
                                                  MatrixFormat format, const MatrixLimits& limits) {
  switch (format) {
    case MatrixFormat::npy:
      return open_npy(in, name, limits);
    case MatrixFormat::matrix_market:
      return open_matrix_market(in, name, limits);
    case MatrixFormat::libsvm:
      return open_libsvm(in, name, limits);
    case MatrixFormat::csv:
      return open_csv_matrix(in, name, limits);
  }
  return Error{name + ": unknown format"};
}

}  // namespace quire::labs::tables

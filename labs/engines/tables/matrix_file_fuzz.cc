// Any bytes as any of the four formats: no crash, one-line errors, finite entries, and no more rows than the
// bytes can hold unless the format can leave zeros out. The first byte chooses the format.
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "labs/engines/tables/matrix_file.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::tables;
  if (size == 0) return 0;
  const auto format = static_cast<MatrixFormat>(data[0] % 4);
  std::istringstream in(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  const MatrixLimits limits{
      .columns_max = 64, .rows_max = 10'000, .cells_max = 1 << 16, .line_bytes_max = 4096};
  const auto reader = open_matrix(in, "fuzz", format, limits);
  if (!reader) {
    if (reader.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  std::vector<double> row((*reader)->columns());
  if (row.empty() || row.size() > limits.columns_max) std::abort();
  for (std::size_t rows = 0;; ++rows) {
    const quire::Result<bool> more = (*reader)->next(row);
    if (!more && more.error().find('\n') != std::string::npos) std::abort();
    if (!more || !*more) return 0;
    for (const double value : row)
      if (!std::isfinite(value)) std::abort();
    if (format != MatrixFormat::matrix_market && rows > size) std::abort();
  }
}

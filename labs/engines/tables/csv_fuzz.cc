// Any bytes as CSV: no crash, errors on one line, and a table that was read survives being written and read
// again.
#include <cstdlib>
#include <string>

#include "labs/engines/tables/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace quire::labs::tables;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const quire::Result<CsvTable> table = parse_csv(text, "fuzz.csv", {.columns_max = 50, .rows_max = 1000});
  if (!table) {
    if (table.error().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  CsvWriter writer;
  writer.row(table->columns());
  for (std::size_t row = 0; row < table->rows(); ++row) {
    for (std::size_t column = 0; column < table->columns().size(); ++column) {
      writer.cell(table->cell(row, column));
      static_cast<void>(table->number(row, column));
    }
    writer.end_row();
  }
  // A header that is a single empty field is a blank line, which the reader skips.
  if (table->columns().size() == 1) return 0;
  const quire::Result<CsvTable> again = parse_csv(writer.text(), "again.csv", {});
  if (!again && table->columns()[0].substr(0, 3) != "\xEF\xBB\xBF") std::abort();
  if (again && again->rows() != table->rows()) std::abort();
  return 0;
}

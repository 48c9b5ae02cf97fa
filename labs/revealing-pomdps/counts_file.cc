#include "labs/revealing-pomdps/counts_file.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "labs/engines/tables/csv.h"

namespace quire::labs::revealing_pomdps {

Result<CountTable> read_counts(std::string_view text, const std::string& name) {
  tables::CsvLimits limits;
  limits.columns_max = 1 << 16;
  limits.rows_max = 100'000;
  const Result<tables::CsvTable> table = tables::parse_csv(text, name, limits);
  if (!table) return Error{table.error()};
  std::optional<std::size_t> id;
  for (std::size_t c = 0; c < table->columns().size(); ++c)
    if (table->columns()[c] == "id") id = c;
  const std::size_t symbols = table->columns().size() - (id ? 1 : 0);
  if (symbols < 2 || symbols % 2 != 0)
    return Error{fmt::format(
        "{}: {} symbols: columns come in pairs, an even number and at least 2 (besides id)", name, symbols)};
  if (table->rows() == 0) return Error{name + ": no rows"};
  CountTable counts;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    std::vector<std::uint64_t>& cells = counts.rows.emplace_back();
    for (std::size_t c = 0; c < table->columns().size(); ++c) {
      if (id && c == *id) continue;
      const Result<double> number = table->number(row, c);
      if (!number) return Error{number.error()};
      if (*number < 0 || *number > kCountMax || *number != std::floor(*number))
        return Error{fmt::format("{}: {} is no count; whole numbers from 0 to {} are", table->place(row, c),
                                 *number, kCountMax)};
      cells.push_back(static_cast<std::uint64_t>(*number));
    }
    counts.names.push_back(id ? std::string(table->cell(row, *id)) : std::to_string(row + 1));
  }
  return counts;
}

}  // namespace quire::labs::revealing_pomdps

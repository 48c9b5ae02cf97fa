#include "labs/hardcore-logic/cells.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace quire::labs::hardcore_logic {

namespace json = boost::json;

std::size_t Grid::open() const {
  return static_cast<std::size_t>(std::count(cells_.begin(), cells_.end(), kOpen));
}

std::string place_words(std::size_t r, std::size_t c) {
  return fmt::format("row {}, column {}", r + 1, c + 1);
}

std::vector<std::size_t> beside(const Grid& grid, std::size_t cell, bool diagonally) {
  const std::size_t r = cell / grid.columns(), c = cell % grid.columns();
  std::vector<std::size_t> found;
  for (std::size_t y = r == 0 ? 0 : r - 1; y <= std::min(r + 1, grid.rows() - 1); ++y)
    for (std::size_t x = c == 0 ? 0 : c - 1; x <= std::min(c + 1, grid.columns() - 1); ++x)
      if ((y != r || x != c) && (diagonally || y == r || x == c)) found.push_back(y * grid.columns() + x);
  return found;
}

bool connected(const Grid& grid, const std::vector<bool>& cells) {
  const auto first = static_cast<std::size_t>(std::find(cells.begin(), cells.end(), true) - cells.begin());
  if (first == cells.size()) return true;
  std::vector<bool> seen(cells.size());
  std::vector<std::size_t> reached{first};
  seen[first] = true;
  for (std::size_t i = 0; i < reached.size(); ++i)
    for (const std::size_t next : beside(grid, reached[i], false)) {
      if (seen[next] || !cells[next]) continue;
      seen[next] = true;
      reached.push_back(next);
    }
  return seen == cells;
}

Result<Grid> read_cells(const json::value& rows, const Extent& extent, const CellReader& cell,
                        std::string_view alphabet) {
  const json::array* lines = rows.if_array();
  if (lines == nullptr) return Error{"must be a list of rows"};
  if (lines->size() < extent.least || lines->size() > extent.most)
    return Error{fmt::format("has {} rows; {} to {} are taken", lines->size(), extent.least, extent.most)};
  const json::array* first = lines->front().if_array();
  const std::size_t columns = first == nullptr ? 0 : first->size();
  if (columns < extent.least || columns > extent.most)
    return Error{fmt::format("row 1 has {} cells; {} to {} are taken", columns, extent.least, extent.most)};
  if (extent.square && columns != lines->size())
    return Error{
        fmt::format("has {} rows of {} cells; as many rows as columns are taken", lines->size(), columns)};
  Grid grid(lines->size(), columns);
  for (std::size_t r = 0; r < lines->size(); ++r) {
    const json::array* line = (*lines)[r].if_array();
    if (line == nullptr || line->size() != columns)
      return Error{fmt::format("row {} is no list of {} cells, as row 1 is", r + 1, columns)};
    for (std::size_t c = 0; c < columns; ++c) {
      const std::optional<int> value = cell((*line)[c]);
      if (!value) return Error{fmt::format("{}: a cell is {}", place_words(r, c), alphabet)};
      grid.at(r, c) = *value;
    }
  }
  return grid;
}

Result<Grid> read_field(const json::object& object, std::string_view name, const Extent& extent,
                        const CellReader& cell, std::string_view alphabet) {
  const json::value* rows = object.if_contains(name);
  if (rows == nullptr) return Error{fmt::format("{}: is missing", name)};
  Result<Grid> grid = read_cells(*rows, extent, cell, alphabet);
  if (!grid) return Error{fmt::format("{}: {}", name, grid.error())};
  return grid;
}

json::array cells_json(const Grid& grid, const CellWriter& cell) {
  json::array rows;
  for (std::size_t r = 0; r < grid.rows(); ++r) {
    json::array row;
    for (std::size_t c = 0; c < grid.columns(); ++c) row.push_back(cell(grid.at(r, c)));
    rows.push_back(std::move(row));
  }
  return rows;
}

CellReader numbers(int least, int most, bool open) {
  return [=](const json::value& value) -> std::optional<int> {
    if (open && value.is_null()) return kOpen;
    const std::int64_t* number = value.if_int64();
    if (number == nullptr || *number < least || *number > most) return std::nullopt;
    return static_cast<int>(*number);
  };
}

std::optional<int> flag_of(const json::value& value) {
  const bool* flag = value.if_bool();
  if (flag == nullptr) return std::nullopt;
  return *flag ? 1 : 0;
}

json::value number_or_null(int value) { return value == kOpen ? json::value(nullptr) : json::value(value); }

json::value flag_json(int value) { return value == 1; }

Result<bool> flag_field(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return false;
  if (!value->is_bool()) return Error{fmt::format("{}: must be true or false", name)};
  return value->get_bool();
}

Result<std::vector<int>> numbers_field(const json::object& object, std::string_view name, std::size_t count,
                                       int least, int most) {
  const json::value* value = object.if_contains(name);
  const json::array* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr || list->size() != count)
    return Error{fmt::format("{}: must be a list of {} numbers", name, count)};
  std::vector<int> found;
  const CellReader number = numbers(least, most, false);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<int> one = number((*list)[i]);
    if (!one)
      return Error{fmt::format("{}: place {}: must be a whole number, {} to {}", name, i + 1, least, most)};
    found.push_back(*one);
  }
  return found;
}

std::size_t side_of(std::string_view size) {
  std::size_t side = 0;
  const auto read = std::from_chars(size.data(), size.data() + size.size(), side);
  return read.ec == std::errc() ? side : 0;
}

std::string skeleton(std::size_t rows, std::size_t columns, bool quoted) {
  std::string text = "[\n";
  for (std::size_t r = 0; r < rows; ++r) {
    text += "[";
    for (std::size_t c = 0; c < columns; ++c) {
      text += quoted ? "\"_\"" : "_";
      if (c + 1 < columns) text += ", ";
    }
    text += r + 1 < rows ? "],\n" : "]\n";
  }
  return text + "]";
}

}  // namespace quire::labs::hardcore_logic

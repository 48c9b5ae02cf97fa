// Cells in rows and columns, and how they are read from and written to JSON: what the six grid games share
// about their instances and answers. What comes from outside is believed only within the limits given.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "paper/result.h"

namespace quire::labs::hardcore_logic {

inline constexpr int kOpen = -1;  ///< a cell without a number, a hint that is not given

class Grid {
 public:
  Grid() = default;
  Grid(std::size_t rows, std::size_t columns, int value = kOpen)
      : rows_(rows), columns_(columns), cells_(rows * columns, value) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  std::size_t size() const { return cells_.size(); }
  int& at(std::size_t r, std::size_t c) { return cells_[r * columns_ + c]; }
  int at(std::size_t r, std::size_t c) const { return cells_[r * columns_ + c]; }
  int& operator[](std::size_t i) { return cells_[i]; }
  int operator[](std::size_t i) const { return cells_[i]; }
  std::size_t open() const;  ///< how many cells are
  bool operator==(const Grid&) const = default;

 private:
  std::size_t rows_ = 0, columns_ = 0;
  std::vector<int> cells_;
};

/// "row 3, column 2"
std::string place_words(std::size_t r, std::size_t c);

/// The cell's neighbours: side by side (4), or diagonally as well (8).
std::vector<std::size_t> beside(const Grid& grid, std::size_t cell, bool diagonally);
/// Whether the cells are one piece, going from side to side. True of none.
bool connected(const Grid& grid, const std::vector<bool>& cells);

struct Extent {
  std::size_t least = 1, most = 40;  ///< rows, and columns
  bool square = true;
};
/// What a JSON value means as a cell; nothing where it is none.
using CellReader = std::function<std::optional<int>(const boost::json::value&)>;
using CellWriter = std::function<boost::json::value(int)>;

/// A list of rows of the same length. `alphabet` says what a cell may be: "0, 1 or null".
Result<Grid> read_cells(const boost::json::value& rows, const Extent& extent, const CellReader& cell,
                        std::string_view alphabet);
/// The same as a field of an object; errors begin with its name.
Result<Grid> read_field(const boost::json::object& object, std::string_view name, const Extent& extent,
                        const CellReader& cell, std::string_view alphabet);
boost::json::array cells_json(const Grid& grid, const CellWriter& cell);

/// Readers and writers of usual cells: whole numbers within a range (null: open, where allowed), flags.
CellReader numbers(int least, int most, bool open);
std::optional<int> flag_of(const boost::json::value& value);
boost::json::value number_or_null(int value);
boost::json::value flag_json(int value);

/// A field that is a flag and may be missing (false).
Result<bool> flag_field(const boost::json::object& object, std::string_view name);
/// A list of whole numbers within a range.
Result<std::vector<int>> numbers_field(const boost::json::object& object, std::string_view name,
                                       std::size_t count, int least, int most);
/// The first number of "9x9"; 0 where there is none.
std::size_t side_of(std::string_view size);

/// Rows of "_" as the form of an answer shows them; `quoted` where cells are texts.
std::string skeleton(std::size_t rows, std::size_t columns, bool quoted = false);

}  // namespace quire::labs::hardcore_logic

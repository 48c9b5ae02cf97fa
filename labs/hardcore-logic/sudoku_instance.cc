// A Sudoku in JSON, with distrust, and as a picture.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "labs/hardcore-logic/sudoku.h"

namespace quire::labs::hardcore_logic::sudoku_game {
namespace {

namespace json = boost::json;

Status read_symbols(const Instance& instance, std::vector<std::string>& symbols) {
  const json::value* value = instance.if_contains("symbols");
  if (value == nullptr) return success();
  const Error fault{"symbols: must be a list of 4, 9, 16 or 25 different capital letters"};
  const json::array* list = value->if_array();
  if (list == nullptr || !is_side(list->size())) return fault;
  std::set<std::string> seen;
  for (const json::value& one : *list) {
    const json::string* text = one.if_string();
    if (text == nullptr || text->size() != 1 || (*text)[0] < 'A' || (*text)[0] > 'Z') return fault;
    if (!seen.emplace(text->c_str()).second) return fault;
    symbols.emplace_back(text->c_str());
  }
  return success();
}

/// A value as it is written, or as a number from 1 where there are no symbols; texts of numbers are taken.
std::optional<int> value_of(const json::value& cell, const std::vector<std::string>& symbols, std::size_t n) {
  if (!symbols.empty()) {
    const json::string* text = cell.if_string();
    if (text == nullptr) return std::nullopt;
    const auto at = std::find(symbols.begin(), symbols.end(), std::string_view(*text));
    if (at == symbols.end()) return std::nullopt;
    return static_cast<int>(at - symbols.begin()) + 1;
  }
  const CellReader number = numbers(1, static_cast<int>(n), false);
  const json::string* text = cell.if_string();
  if (text == nullptr) return number(cell);
  const std::string_view digits(*text);
  const std::size_t read = side_of(digits);
  if (digits != std::to_string(read)) return std::nullopt;
  return number(json::value(static_cast<std::int64_t>(std::min<std::size_t>(read, 1000))));
}

std::string alphabet_of(const Puzzle& puzzle, std::size_t n) {
  return puzzle.symbols.empty() ? fmt::format("a number from 1 to {}", n) : std::string("one of the symbols");
}

Status read_zones(const Instance& instance, Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  puzzle.zones = square_zones(n);
  const json::value* value = instance.if_contains("zones");
  if (value == nullptr) return success();
  puzzle.regular = false;
  puzzle.zones = Grid();
  if (value->is_null()) return success();
  Result<Grid> zones = read_field(instance, "zones", {.least = n, .most = n},
                                  numbers(1, static_cast<int>(n), false), "a zone's number, from 1");
  if (!zones) return Error{zones.error()};
  puzzle.zones = std::move(*zones);
  for (std::size_t i = 0; i < n * n; ++i) --puzzle.zones[i];
  for (std::size_t z = 0; z < n; ++z) {
    std::vector<bool> cells(n * n);
    for (std::size_t i = 0; i < n * n; ++i) cells[i] = puzzle.zones[i] == static_cast<int>(z);
    const auto count = std::count(cells.begin(), cells.end(), true);
    if (count != static_cast<std::ptrdiff_t>(n))
      return Error{fmt::format("zones: zone {} has {} cells; each has {}", z + 1, count, n)};
    if (!connected(puzzle.zones, cells))
      return Error{fmt::format("zones: zone {} is not in one piece", z + 1)};
  }
  return success();
}

}  // namespace

Result<Puzzle> read(const Instance& instance) {
  Puzzle puzzle;
  if (const Status read = read_symbols(instance, puzzle.symbols); !read) return Error{read.error()};
  const json::value* rows = instance.if_contains("grid");
  const std::size_t n = rows != nullptr && rows->is_array() ? rows->get_array().size() : 0;
  if (!is_side(n)) return Error{"grid: must have 4, 9, 16 or 25 rows"};
  if (!puzzle.symbols.empty() && puzzle.symbols.size() != n)
    return Error{fmt::format("symbols: there are {}; the grid has {} rows", puzzle.symbols.size(), n)};
  const CellReader cell = [&](const json::value& value) {
    return value.is_null() ? std::optional<int>(kOpen) : value_of(value, puzzle.symbols, n);
  };
  Result<Grid> given =
      read_field(instance, "grid", {.least = n, .most = n}, cell, alphabet_of(puzzle, n) + " or null");
  if (!given) return Error{given.error()};
  puzzle.given = std::move(*given);
  if (const Status zones = read_zones(instance, puzzle); !zones) return Error{zones.error()};
  const Result<bool> diagonals = flag_field(instance, "diagonals"), apart = flag_field(instance, "apart");
  if (!diagonals) return Error{diagonals.error()};
  if (!apart) return Error{apart.error()};
  puzzle.diagonals = *diagonals;
  puzzle.apart = *apart;
  if (const json::value* highest = instance.if_contains("highest_zone")) {
    const std::optional<int> zone = numbers(1, static_cast<int>(n), false)(*highest);
    if (!zone || n > 9 || puzzle.zones.size() == 0)
      return Error{"highest_zone: must be the number of a zone, from 1, of a grid of at most 9 rows"};
    puzzle.highest = static_cast<std::size_t>(*zone) - 1;
  }
  return puzzle;
}

Instance instance_of(const Puzzle& puzzle, const std::string& variant) {
  const auto written = [&](int value) -> json::value {
    if (value == kOpen) return nullptr;
    if (puzzle.symbols.empty()) return value;
    return json::string(puzzle.symbols[static_cast<std::size_t>(value) - 1]);
  };
  Instance instance{{"game", "sudoku"}, {"variant", variant}, {"grid", cells_json(puzzle.given, written)}};
  if (!puzzle.symbols.empty()) {
    json::array symbols;
    for (const std::string& s : puzzle.symbols) symbols.push_back(json::string(s));
    instance["symbols"] = std::move(symbols);
  }
  if (!puzzle.regular) {
    instance["zones"] = nullptr;
    if (puzzle.zones.size() > 0)
      instance["zones"] = cells_json(puzzle.zones, [](int z) { return json::value(z + 1); });
  }
  if (puzzle.diagonals) instance["diagonals"] = true;
  if (puzzle.apart) instance["apart"] = true;
  if (puzzle.highest) instance["highest_zone"] = static_cast<std::int64_t>(*puzzle.highest) + 1;
  return instance;
}

Result<Grid> read_answer(const Puzzle& puzzle, const json::value& answer) {
  return read_cells(
      answer, {.least = puzzle.n(), .most = puzzle.n()},
      [&](const json::value& value) { return value_of(value, puzzle.symbols, puzzle.n()); },
      alphabet_of(puzzle, puzzle.n()));
}

json::value answer_json(const Puzzle& puzzle, const Grid& filled) {
  return cells_json(filled, [&](int value) -> json::value {
    if (puzzle.symbols.empty()) return value;
    return json::string(puzzle.symbols[static_cast<std::size_t>(value) - 1]);
  });
}

std::string picture(const Puzzle& puzzle) {
  const std::size_t n = puzzle.n();
  const auto zone = [&](std::size_t r, std::size_t c) {
    return puzzle.zones.size() == 0 ? 0 : puzzle.zones.at(r, c);
  };
  std::string text = "  ";
  for (std::size_t c = 0; c < n; ++c) text += fmt::format(" {} ", static_cast<char>('a' + c));
  // A line of borders above row r: @ where zones part, and all around.
  const auto border = [&](std::size_t r) {
    std::string line = " @";
    for (std::size_t c = 0; c < n; ++c) {
      const bool parts = r == 0 || r == n || zone(r - 1, c) != zone(r, c);
      line += parts ? "@@" : "  ";
      const bool corner = c + 1 == n || parts || (r > 0 && zone(r - 1, c) != zone(r - 1, c + 1)) ||
                          (r < n && zone(r, c) != zone(r, c + 1)) ||
                          (r > 0 && r < n && c + 1 < n && zone(r - 1, c + 1) != zone(r, c + 1));
      line += corner ? "@" : " ";
    }
    return line;
  };
  for (std::size_t r = 0; r < n; ++r) {
    text += "\n" + border(r) + fmt::format("\n{}@", static_cast<char>('a' + r));
    for (std::size_t c = 0; c < n; ++c) {
      const int value = puzzle.given.at(r, c);
      const std::string cell = value == kOpen           ? "."
                               : puzzle.symbols.empty() ? std::to_string(value)
                                                        : puzzle.symbols[static_cast<std::size_t>(value) - 1];
      text += fmt::format("{:>2}", cell);
      text += c + 1 == n || zone(r, c) != zone(r, c + 1) ? "@" : " ";
    }
  }
  return text + "\n" + border(n);
}

}  // namespace quire::labs::hardcore_logic::sudoku_game

#include "labs/hardcore-logic/released.h"

#include <algorithm>
#include <charconv>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "labs/engines/tables/json_lines.h"
#include "labs/hardcore-logic/cells.h"

namespace quire::labs::hardcore_logic {
namespace {

namespace json = boost::json;

constexpr std::size_t kTextMost = 64 << 10;
constexpr std::size_t kSideMost = 40;

using Words = std::vector<std::string>;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n')
      lines.emplace_back();
    else if (c != '\r')
      lines.back() += c;
  }
  while (!lines.empty() && lines.back().find_first_not_of(' ') == std::string::npos) lines.pop_back();
  return lines;
}

Words words_of(std::string_view line) {
  Words words;
  bool inside = false;
  for (const char c : line) {
    if (c == ' ' || c == '|') {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    words.back() += c;
  }
  return words;
}

std::optional<std::int64_t> number_of(std::string_view word) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

/// "." is open, digits are a number, anything else stays a text.
json::value cell_of(const std::string& word) {
  if (word == ".") return nullptr;
  if (const auto number = number_of(word)) return *number;
  return json::string(word);
}

bool flag(const json::object& line, std::string_view name) {
  const json::value* value = line.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

json::array row_of(const Words& words) {
  json::array row;
  for (const std::string& word : words) row.push_back(cell_of(word));
  return row;
}

Result<Instance> read_binario(const std::vector<std::string>& lines) {
  json::array rows, relations;
  for (const std::string& line : lines) {
    const Words words = words_of(line);
    if (words.empty()) continue;
    const bool cells = words.front() == "." || words.front() == "0" || words.front() == "1";
    if (cells && relations.empty())
      rows.push_back(row_of(words));
    else
      relations.push_back(json::string(line));
  }
  Instance instance{{"grid", std::move(rows)}};
  if (!relations.empty()) instance["relations"] = std::move(relations);
  return instance;
}

/// The picture has two characters a cell, and one between cells: @ where zones part.
class SudokuPicture {
 public:
  explicit SudokuPicture(const std::vector<std::string>& lines) : lines_(lines) {}

  Result<Instance> read(bool irregular) {
    const Error fault{"puzzle: must be a picture with letters at its sides and zones in borders of @"};
    if (lines_.size() < 9 || lines_.size() % 2 != 0) return fault;
    n_ = (lines_.size() - 2) / 2;
    if (n_ > kSideMost) return fault;
    json::array rows;
    for (std::size_t r = 0; r < n_; ++r) {
      if (row(r).size() < 2 + 3 * n_) return fault;
      json::array cells;
      for (std::size_t c = 0; c < n_; ++c) {
        const Words cell = words_of(row(r).substr(2 + 3 * c, 2));
        if (cell.size() != 1) return fault;
        cells.push_back(cell_of(cell.front()));
      }
      rows.push_back(std::move(cells));
    }
    Instance instance{{"grid", std::move(rows)}};
    if (irregular) instance["zones"] = zones();
    return instance;
  }

 private:
  const std::string& row(std::size_t r) const { return lines_[2 + 2 * r]; }
  bool parted(std::size_t a, std::size_t b) const {
    if (b == a + 1) return row(a / n_)[2 + 3 * (a % n_) + 2] == '@';
    const std::string& border = lines_[3 + 2 * (a / n_)];
    const std::size_t at = 2 + 3 * (a % n_);
    return at < border.size() && border[at] == '@';
  }
  json::array zones() const {
    Grid zone(n_, n_, 0);
    int count = 0;
    for (std::size_t first = 0; first < n_ * n_; ++first) {
      if (zone[first] != 0) continue;
      std::vector<std::size_t> reached{first};
      zone[first] = ++count;
      for (std::size_t i = 0; i < reached.size(); ++i)
        for (const std::size_t next : beside(zone, reached[i], false)) {
          if (zone[next] != 0 || parted(std::min(next, reached[i]), std::max(next, reached[i]))) continue;
          zone[next] = count;
          reached.push_back(next);
        }
    }
    return cells_json(zone, number_or_null);
  }

  const std::vector<std::string>& lines_;
  std::size_t n_ = 0;
};

Result<Instance> read_sudoku(const json::object& line, const std::vector<std::string>& lines) {
  Result<Instance> instance = SudokuPicture(lines).read(flag(line, "irzone"));
  if (!instance) return instance;
  json::value symbols;
  if (const json::value* subs = line.if_contains("subs")) {
    if (subs->is_string()) {
      const Result<json::value> parsed = tables::parse_json(subs->get_string(), "subs");
      if (!parsed) return Error{parsed.error()};
      symbols = *parsed;
    } else {
      symbols = *subs;
    }
    json::array* list = symbols.if_array();
    if (list == nullptr || list->empty())
      return Error{"subs: must be a list of symbols, the open cell's first"};
    list->erase(list->begin());
    const bool letters = !list->empty() && list->front().is_string() &&
                         !number_of(std::string_view(list->front().get_string())).has_value();
    if (letters) (*instance)["symbols"] = symbols;
  }
  if (flag(line, "diag")) (*instance)["diagonals"] = true;
  if (flag(line, "discon")) (*instance)["apart"] = true;
  if (const json::value* box = line.if_contains("mc_box");
      box != nullptr && box->is_int64() && box->get_int64() >= 0)
    (*instance)["highest_zone"] = std::min<std::int64_t>(box->get_int64(), 1000) + 1;
  return instance;
}

Result<Instance> read_skyscraper(const json::object& line, const std::vector<std::string>& lines) {
  if (lines.size() < 4 || lines.size() > kSideMost)
    return Error{"puzzle: must be a grid in a frame of hints"};
  const std::size_t n = lines.size() - 2;
  std::vector<json::array> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    rows.push_back(row_of(words_of(lines[i])));
    if (rows.back().size() != n + 2)
      return Error{fmt::format("puzzle: line {} has no {} parts", i + 1, n + 2)};
  }
  const auto inner = [n](const json::array& row) {
    return json::array(row.begin() + 1, row.begin() + 1 + static_cast<std::ptrdiff_t>(n));
  };
  Instance instance{{"top", inner(rows.front())}, {"bottom", inner(rows.back())}};
  json::array grid, left, right;
  for (std::size_t r = 1; r <= n; ++r) {
    grid.push_back(inner(rows[r]));
    left.push_back(rows[r].front());
    right.push_back(rows[r].back());
  }
  json::array corners{rows.front().front(), rows.front().back(), rows.back().front(), rows.back().back()};
  const bool diagonals = std::any_of(corners.begin(), corners.end(),
                                     [](const json::value& hint) { return hint != json::value(-1); });
  instance["grid"] = std::move(grid);
  instance["left"] = std::move(left);
  instance["right"] = std::move(right);
  if (diagonals) instance["diagonals"] = std::move(corners);
  const json::value* mode = line.if_contains("mode");
  const std::string_view name =
      mode != nullptr && mode->is_string() ? std::string_view(mode->get_string()) : "count";
  instance["hint"] = name == "k-sum" ? "ksum" : json::value(json::string(name));
  return instance;
}

Result<Instance> read_kakurasu(const std::vector<std::string>& lines) {
  if (lines.size() < 2) return Error{"puzzle: must be a line of hints and rows with a hint in front"};
  json::array grid, hints;
  for (std::size_t r = 1; r < lines.size(); ++r) {
    const Words words = words_of(lines[r]);
    if (words.size() < 2) return Error{fmt::format("puzzle: line {} has no hint and cells", r + 1)};
    hints.push_back(cell_of(words.front()));
    json::array row;
    for (std::size_t i = 1; i < words.size(); ++i) row.push_back(json::string(words[i]));
    grid.push_back(std::move(row));
  }
  return Instance{
      {"columns", row_of(words_of(lines[0]))}, {"rows", std::move(hints)}, {"grid", std::move(grid)}};
}

Result<Instance> read_minesweeper(const json::object& line, const std::vector<std::string>& lines) {
  json::array grid;
  for (const std::string& row : lines) grid.push_back(row_of(words_of(row)));
  Instance instance{{"grid", std::move(grid)}};
  if (flag(line, "letter")) instance["letters"] = true;
  if (flag(line, "regional")) instance["regional"] = true;
  if (flag(line, "no_adj")) instance["apart"] = true;
  return instance;
}

Result<Instance> read_hitori(const json::object& line, const std::vector<std::string>& lines) {
  json::array grid, braced;
  bool any = false;
  for (const std::string& row : lines) {
    json::array cells, braces;
    for (std::string word : words_of(row)) {
      const bool brace = word.starts_with('{') && word.ends_with('}');
      if (brace) word = word.substr(1, word.size() - 2);
      any = any || brace;
      cells.push_back(cell_of(word));
      braces.push_back(brace);
    }
    grid.push_back(std::move(cells));
    braced.push_back(std::move(braces));
  }
  Instance instance{{"grid", std::move(grid)}};
  if (any) instance["braced"] = std::move(braced);
  if (flag(line, "encrypted")) instance["cipher"] = true;
  return instance;
}

Result<Instance> read_puzzle(const json::object& line, std::string_view game, std::string_view text) {
  const std::vector<std::string> lines = lines_of(text);
  if (game == "binario") return read_binario(lines);
  if (game == "sudoku") return read_sudoku(line, lines);
  if (game == "skyscraper") return read_skyscraper(line, lines);
  if (game == "kakurasu") return read_kakurasu(lines);
  if (game == "minesweeper") return read_minesweeper(line, lines);
  if (game == "hitori") return read_hitori(line, lines);
  return Error{fmt::format("game: puzzles of {} are read as records alone", std::string(game).substr(0, 40))};
}

}  // namespace

Result<Released> read_released(const json::object& line, std::string_view game) {
  Released item;
  if (const json::value* id = line.if_contains("id"); id != nullptr && id->is_string())
    item.id = id->get_string().c_str();
  const json::value* puzzle = line.if_contains("puzzle");
  if (puzzle == nullptr || !puzzle->is_string() || puzzle->get_string().size() > kTextMost)
    return Error{fmt::format("puzzle: must be a text of at most {} bytes", kTextMost)};
  Result<Instance> instance = read_puzzle(line, game, puzzle->get_string());
  if (!instance) return Error{instance.error()};
  item.instance = std::move(*instance);
  item.instance["game"] = json::string(game);
  item.instance["variant"] = "released";
  const json::value* solution = line.if_contains("solution");
  if (solution == nullptr) return Error{"solution: is missing"};
  item.solution = *solution;
  if (solution->is_string()) {
    Result<json::value> parsed = tables::parse_json(solution->get_string(), "solution");
    if (!parsed) return Error{parsed.error()};
    item.solution = std::move(*parsed);
  }
  item.solvable = !item.solution.is_null();
  return item;
}

json::object released_line(const std::string& id, const Instance& instance, const std::string& picture,
                           const json::value& solution) {
  json::object line{{"id", id}, {"puzzle", picture}, {"solution", json::serialize(solution)}};
  const auto has = [&](std::string_view name) {
    const json::value* value = instance.if_contains(name);
    return value != nullptr && !value->is_null();
  };
  line["diag"] = has("diagonals") && instance.at("diagonals").is_bool();
  line["discon"] = has("apart");
  line["irzone"] = has("zones");
  line["mc_box"] = has("highest_zone") ? instance.at("highest_zone").to_number<std::int64_t>() - 1 : -1;
  if (has("symbols")) {
    json::array subs{"."};
    for (const json::value& symbol : instance.at("symbols").as_array()) subs.push_back(symbol);
    line["subs"] = json::serialize(subs);
  }
  if (has("hint")) line["mode"] = instance.at("hint") == "ksum" ? json::value("k-sum") : instance.at("hint");
  line["letter"] = has("letters");
  line["regional"] = has("regional");
  line["no_adj"] = has("apart");
  line["encrypted"] = has("cipher");
  return line;
}

}  // namespace quire::labs::hardcore_logic

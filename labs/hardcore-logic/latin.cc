#include "labs/hardcore-logic/latin.h"

namespace quire::labs::hardcore_logic::latin {

using sat::Literal;

void exactly_one(sat::Cnf& cnf, const std::vector<Literal>& literals) {
  cnf.add(literals);
  for (std::size_t i = 0; i < literals.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) cnf.add({-literals[i], -literals[j]});
}

void all_values(sat::Cnf& cnf, std::size_t n, const std::vector<std::size_t>& cells) {
  for (int v = 1; v <= static_cast<int>(n); ++v) {
    std::vector<Literal> literals;
    for (const std::size_t cell : cells) literals.push_back(holds(n, cell, v));
    exactly_one(cnf, literals);
  }
}

Formula squares(std::size_t n) {
  const auto told = static_cast<std::int32_t>(n * n * n);
  Formula f{.cnf = sat::Cnf(told), .told = told};
  for (std::size_t cell = 0; cell < n * n; ++cell) {
    std::vector<Literal> values;
    for (int v = 1; v <= static_cast<int>(n); ++v) values.push_back(holds(n, cell, v));
    exactly_one(f.cnf, values);
  }
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::size_t> row, column;
    for (std::size_t j = 0; j < n; ++j) {
      row.push_back(i * n + j);
      column.push_back(j * n + i);
    }
    all_values(f.cnf, n, row);
    all_values(f.cnf, n, column);
  }
  return f;
}

Grid grid_of(std::size_t n, const sat::Model& model) {
  Grid grid(n, n);
  for (std::size_t cell = 0; cell < n * n; ++cell)
    for (int v = 1; v <= static_cast<int>(n); ++v)
      if (sat::satisfied(holds(n, cell, v), model)) grid[cell] = v;
  return grid;
}

sat::Model model_of(const Grid& full) {
  const std::size_t n = full.rows();
  sat::Model model(n * n * n + 1);
  for (std::size_t i = 0; i < full.size(); ++i) model[static_cast<std::size_t>(holds(n, i, full[i]))] = true;
  return model;
}

}  // namespace quire::labs::hardcore_logic::latin

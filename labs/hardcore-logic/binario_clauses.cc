#include "labs/engines/sat/cardinality.h"
#include "labs/hardcore-logic/binario.h"

namespace quire::labs::hardcore_logic::binario_game {

using sat::Literal;

Formula rules(std::size_t n) {
  Formula f{.cnf = sat::Cnf(static_cast<std::int32_t>(n * n)), .told = static_cast<std::int32_t>(n * n)};
  for (const bool across : {true, false})
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<Literal> line;
      for (std::size_t j = 0; j < n; ++j) line.push_back(holds_one(across ? i * n + j : j * n + i));
      sat::exactly(f.cnf, line, n / 2);
      for (std::size_t j = 0; j + 2 < n; ++j) {
        f.cnf.add({line[j], line[j + 1], line[j + 2]});
        f.cnf.add({-line[j], -line[j + 1], -line[j + 2]});
      }
    }
  return f;
}

void add(sat::Cnf& cnf, const Relation& relation, std::span<const Literal> unless) {
  const std::size_t cells = relation.kind == Relation::Kind::value  ? 1
                            : relation.kind == Relation::Kind::sums ? 4
                                                                    : 2;
  // Every assignment of the cells that breaks it is forbidden.
  for (unsigned bits = 0; bits < 1U << cells; ++bits) {
    std::array<int, 4> v{};
    for (std::size_t i = 0; i < cells; ++i) v[i] = static_cast<int>(bits >> i & 1);
    bool ok = false;
    switch (relation.kind) {
      case Relation::Kind::value:
        ok = v[0] == relation.value;
        break;
      case Relation::Kind::same:
        ok = v[0] == v[1];
        break;
      case Relation::Kind::different:
        ok = v[0] != v[1];
        break;
      case Relation::Kind::sums:
        ok = v[0] + v[1] == v[2] + v[3];
        break;
    }
    if (ok) continue;
    std::vector<Literal> clause(unless.begin(), unless.end());
    for (std::size_t i = 0; i < cells; ++i)
      clause.push_back(v[i] == 1 ? -holds_one(relation.cells[i]) : holds_one(relation.cells[i]));
    cnf.add(clause);
  }
}

Formula formula(const Puzzle& puzzle) {
  Formula f = rules(puzzle.n());
  for (std::size_t i = 0; i < puzzle.given.size(); ++i)
    if (puzzle.given[i] != kOpen) f.cnf.add({puzzle.given[i] == 1 ? holds_one(i) : -holds_one(i)});
  for (const Relation& relation : puzzle.relations) add(f.cnf, relation);
  return f;
}

}  // namespace quire::labs::hardcore_logic::binario_game

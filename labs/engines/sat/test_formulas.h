// Formulas that tests of this engine share.
#pragma once

#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/sat/cnf.h"

namespace quire::labs::sat {

/// m clauses of three different variables of n.
inline Cnf random_formula(std::int32_t n, std::size_t m, std::uint64_t seed) {
  random::Stream stream(seed, "sat test");
  Cnf cnf(n);
  for (std::size_t i = 0; i < m; ++i) {
    std::vector<Literal> clause;
    for (const std::uint64_t v : random::without_replacement(stream, static_cast<std::uint64_t>(n), 3))
      clause.push_back(stream.bernoulli(0.5) ? static_cast<Literal>(v + 1) : -static_cast<Literal>(v + 1));
    cnf.add(clause);
  }
  return cnf;
}

/// holes + 1 pigeons, of which no two share a hole: unsatisfiable, with long proofs.
inline Cnf pigeons(std::int32_t holes) {
  const auto in = [&](std::int32_t pigeon, std::int32_t hole) { return pigeon * holes + hole + 1; };
  Cnf cnf;
  for (std::int32_t p = 0; p <= holes; ++p) {
    std::vector<Literal> somewhere;
    for (std::int32_t h = 0; h < holes; ++h) somewhere.push_back(in(p, h));
    cnf.add(somewhere);
  }
  for (std::int32_t h = 0; h < holes; ++h)
    for (std::int32_t p = 0; p <= holes; ++p)
      for (std::int32_t q = 0; q < p; ++q) cnf.add({-in(p, h), -in(q, h)});
  return cnf;
}

}  // namespace quire::labs::sat

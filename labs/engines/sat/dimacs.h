// Formulas as files: the CNF form of DIMACS (Second Challenge, 1993), comments and all.
#pragma once

#include <istream>
#include <string>
#include <string_view>

#include "labs/engines/sat/cnf.h"
#include "paper/result.h"

namespace quire::labs::sat {

struct DimacsLimits {
  std::int32_t variables_max = 1'000'000;
  std::size_t clauses_max = 20'000'000;
  std::size_t literals_max = 100'000'000;
  std::size_t line_bytes_max = 1 << 20;
};

/// Errors name line and rule: a header that is missing or comes twice, a literal beyond the header's
/// variables, a clause that no 0 ends, more or fewer clauses than the header says. An empty clause is one; a
/// `%` ends the file, as it does in the collections that have one.
Result<Cnf> read_dimacs(std::istream& in, const std::string& name, const DimacsLimits& limits = {});

/// `comment`: lines that go before the header, each with "c " put before it.
std::string dimacs_text(const Cnf& cnf, std::string_view comment = {});

}  // namespace quire::labs::sat

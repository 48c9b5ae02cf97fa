// Random formulas with clauses of three literals, or of two and three mixed (Richardson and Sabharwal 2021,
// arXiv 2112.09054, data section and released script): variable and sign drawn evenly, a literal refused
// where its variable is in the clause already. One idea: hardness is where half of the formulas can be
// satisfied, so a sampler is a number of variables and of clauses, and a choice of instances is a window of
// their ratio around that place.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/engines/sat/cnf.h"

namespace quire::labs::nlsat {

inline constexpr std::int32_t kVariablesMost = 300;

/// A clause has three literals with chance `threes`, else two. threes = 1: 3-SAT, 0: 2-SAT.
struct Shape {
  std::int32_t variables = 8;  ///< at least 3; at least 2 where threes = 0
  std::size_t clauses = 36;
  double threes = 1;
};

sat::Cnf sample(const Shape& shape, random::Stream& stream);

/// Clauses by variables that occur; 0 where none does.
double ratio(const sat::Cnf& cnf);

/// The share of satisfiable formulas at one ratio of clauses to variables.
struct Point {
  std::size_t clauses = 0;
  double ratio = 0;  ///< mean over the formulas, by variables that occur
  std::uint64_t formulas = 0, satisfiable = 0;
  double share() const { return static_cast<double>(satisfiable) / static_cast<double>(formulas); }
};

struct ScanOptions {
  std::size_t per_point = 300;
  std::uint64_t seed = 1;
  double threes = 1;
  unsigned threads = 1;
  std::function<void()> check{};  ///< may throw; called from all threads
};

/// One point: formula i is drawn from (seed, variables and clauses, i), whatever else is scanned.
Point scan_point(std::int32_t variables, std::size_t clauses, const ScanOptions& options);

/// The ratio at which half of the formulas are satisfiable: by halving the number of clauses, then a straight
/// line between the two neighbours around one half.
double half_ratio(std::int32_t variables, const ScanOptions& options);

/// Where a rising list of points passes one half from above, on the straight line between neighbours; NaN
/// where it does not.
double crossing(const std::vector<Point>& points);

}  // namespace quire::labs::nlsat

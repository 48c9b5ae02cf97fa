// Any bytes as a formula: no crash, and what is accepted reads back as itself.
#include <cstdlib>
#include <sstream>

#include "labs/engines/sat/dimacs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::sat;
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  const DimacsLimits limits{.variables_max = 10'000, .clauses_max = 10'000, .literals_max = 100'000};
  const auto cnf = read_dimacs(in, "fuzz", limits);
  if (!cnf) return 0;
  std::istringstream again(dimacs_text(*cnf, "written"));
  const auto back = read_dimacs(again, "fuzz", limits);
  if (!back || !(*back == *cnf)) std::abort();
  return 0;
}

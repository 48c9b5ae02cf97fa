// A formula over few variables, and any steps as its proof: what the checker calls refuted has no model. The
// first bytes are the formula (three literals a clause), the rest the text of a proof.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "labs/engines/sat/checker.h"
#include "labs/engines/sat/truth_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs::sat;
  if (size == 0) return 0;
  const std::size_t clauses = std::min<std::size_t>(data[0] % 40, (size - 1) / 3);
  Cnf cnf(8);
  for (std::size_t i = 0; i < clauses; ++i) {
    std::vector<Literal> clause;
    for (std::size_t j = 0; j < 3; ++j) {
      const std::uint8_t byte = data[1 + 3 * i + j];
      const Literal v = byte % 8 + 1;
      clause.push_back(byte & 128 ? -v : v);
    }
    cnf.add(clause);
  }
  const std::string text(reinterpret_cast<const char*>(data) + 1 + 3 * clauses, size - 1 - 3 * clauses);
  const auto proof = read_proof(text, "fuzz", {.bytes_max = 1 << 16, .steps_max = 1000});
  if (!proof) return 0;
  if (check_refutation(cnf, *proof, {.variables_max = 1000}).refuted && models_of(cnf).any()) std::abort();
  return 0;
}

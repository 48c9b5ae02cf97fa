// Any bytes as a text of any fragment, and as a line of items: no crash, and what is read is labelled the
// same by a truth table and by plain CDCL.
#include <cstdlib>
#include <sstream>
#include <string>

#include "labs/engines/sat/search.h"
#include "labs/nlsat/fragment.h"
#include "labs/nlsat/items.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quire::labs;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const nlsat::Fragment f : nlsat::kFragments) {
    const auto theory = nlsat::read_text(f, text);
    if (!theory || theory->cnf.size() > 2000 || theory->query) continue;
    const sat::Outcome o = sat::cdcl(theory->cnf, {.conflicts_max = 10'000});
    if (o.answer == sat::Answer::unknown) continue;
    if (o.answer == sat::Answer::satisfiable && !theory->cnf.satisfied_by(o.model)) std::abort();
    if (theory->cnf.variables() <= sat::kTableVariablesMax &&
        nlsat::Labeller().satisfiable(theory->cnf) != (o.answer == sat::Answer::satisfiable))
      std::abort();
  }
  std::istringstream in(text);
  nlsat::ItemReader reader(in, "fuzz");
  for (auto item = reader.next(); item && *item; item = reader.next()) nlsat::answer_in((*item)->text);
  return 0;
}

// Two plain searches whose work is counted: DPLL (Davis, Logemann, Loveland 1962) with unit propagation and
// nothing else, and CDCL as first published (Marques-Silva and Sakallah 1996; Moskewicz et al. 2001): first
// unique implication point, activities, saved signs, restarts by Luby's sequence, nothing forgotten. No
// preprocessing and no inprocessing: a formula that needs no conflict here is decided by propagation and
// choices alone. Measuring instruments, for some thousands of variables; where only the answer matters,
// solver.h is faster. Each decision looks at every variable.
#pragma once

#include "labs/engines/sat/outcome.h"

namespace quire::labs::sat {

/// Options' proof has no effect: a tree of choices is kept nowhere.
Outcome dpll(const Cnf& cnf, const SearchOptions& options = {});

Outcome cdcl(const Cnf& cnf, const SearchOptions& options = {});

}  // namespace quire::labs::sat

// A refutation in the form DRAT (Wetzler, Heule, Hunt: DRAT-trim, SAT 2014): clauses that follow, and clauses
// that are forgotten, in the order in which a solver found and forgot them. One idea: what a solver wrote is
// data here, like anything else from outside; checker.h says whether it proves anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "labs/engines/sat/cnf.h"
#include "paper/result.h"

namespace quire::labs::sat {

class Proof {
 public:
  void add(Clause clause) { push(clause, false); }
  void forget(Clause clause) { push(clause, true); }

  std::size_t size() const { return steps_.size(); }
  bool forgets(std::size_t i) const { return steps_[i].forgets; }
  Clause operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : steps_[i - 1].end;
    return Clause(literals_).subspan(begin, steps_[i].end - begin);
  }
  std::size_t lemmas() const { return lemmas_; }
  std::size_t literals() const { return literals_.size(); }

 private:
  struct Step {
    std::size_t end;
    bool forgets;
  };
  void push(Clause clause, bool forgets);

  std::vector<Literal> literals_;
  std::vector<Step> steps_;
  std::size_t lemmas_ = 0;
};

struct ProofLimits {
  std::size_t bytes_max = std::size_t{1} << 30;
  std::size_t steps_max = 50'000'000;
};

/// The form in text: "1 -2 0" adds, "d 1 -2 0" forgets; lines that begin with c are comments.
Result<Proof> read_proof(std::string_view text, const std::string& name, const ProofLimits& limits = {});
std::string proof_text(const Proof& proof);

}  // namespace quire::labs::sat

// CaDiCaL (Biere, Fazekas, Fleury, Heisinger, SAT Competition 2020; Debian's 1.5.3) behind what this engine
// needs of it: answers, models, assumptions, proofs. Its counts of decisions and conflicts are printed and
// cannot be read by a program; work is counted by search.h instead.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "labs/engines/sat/outcome.h"

namespace quire::labs::sat {

struct SolverOptions {
  std::uint32_t seed = 0;
  bool proof = false;
  std::size_t proof_bytes_max = std::size_t{1} << 30;
  std::int32_t conflicts_max = 100'000'000;  ///< of one solve(); then the answer is unknown
  std::function<bool()> stop{};              ///< polled; true ends the search as unknown
};

class Solver {
 public:
  explicit Solver(const SolverOptions& options = {});
  explicit Solver(const Cnf& cnf, const SolverOptions& options = {});
  ~Solver();
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  void add(Clause clause);
  void add(const Cnf& cnf);
  /// Under these assumptions alone, for this call.
  Answer solve(Clause assumptions = {});
  /// After satisfiable.
  Model model() const;
  /// After unsatisfiable: the assumptions that it stands on; empty where it needs none.
  std::vector<Literal> failed() const;
  /// After unsatisfiable without assumptions, where asked for; once, and the solver is spent. Throws
  /// std::runtime_error where the proof became longer than allowed.
  Proof take_proof();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Answer, with the model or, where asked for, the proof. Counts stay 0.
Outcome solve(const Cnf& cnf, const SolverOptions& options = {});

}  // namespace quire::labs::sat

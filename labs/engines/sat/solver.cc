#include "labs/engines/sat/solver.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <cadical.hpp>

namespace quire::labs::sat {
namespace {

/// A FILE whose bytes end in a string, up to a limit.
struct Tap {
  std::string bytes;
  std::size_t bytes_max = 0;
  bool full = false;

  static ssize_t write(void* cookie, const char* data, std::size_t size) {
    Tap& tap = *static_cast<Tap*>(cookie);
    tap.full = tap.full || size > tap.bytes_max - tap.bytes.size();
    if (!tap.full) tap.bytes.append(data, size);
    return static_cast<ssize_t>(size);
  }
};

class Stop : public CaDiCaL::Terminator {
 public:
  Stop(const std::function<bool()>& asked, const Tap& tap) : asked_(asked), tap_(tap) {}
  bool terminate() override { return tap_.full || (asked_ && asked_()); }

 private:
  const std::function<bool()>& asked_;
  const Tap& tap_;
};

}  // namespace

struct Solver::Inside {
  explicit Inside(const SolverOptions& given) : options(given), stop(options.stop, tap) {
    tap.bytes_max = options.proof_bytes_max;
    cadical.set("quiet", 1);
    cadical.set("seed", static_cast<int>(options.seed % 2'000'000'000));
    cadical.connect_terminator(&stop);
    if (!options.proof) return;
    cadical.set("binary", 0);
    file = fopencookie(&tap, "w", {.read = nullptr, .write = Tap::write, .seek = nullptr, .close = nullptr});
    if (file == nullptr) throw std::runtime_error("no memory for a proof");
    cadical.trace_proof(file, "proof");
  }
  ~Inside() {
    cadical.disconnect_terminator();
    close();
  }
  void close() {
    if (file == nullptr) return;
    cadical.close_proof_trace();
    std::fclose(file);
    file = nullptr;
  }

  SolverOptions options;
  Tap tap;
  Stop stop;
  CaDiCaL::Solver cadical;
  std::FILE* file = nullptr;
  std::int32_t variables = 0;
  std::vector<Literal> assumed;
};

Solver::Solver(const SolverOptions& options) : inside_(std::make_unique<Inside>(options)) {}
Solver::Solver(const Cnf& cnf, const SolverOptions& options) : Solver(options) { add(cnf); }
Solver::~Solver() = default;

void Solver::add(Clause clause) {
  for (const Literal l : clause) {
    if (l == 0 || variable_of(l) > kVariablesMax) throw std::invalid_argument("no literal of a clause");
    inside_->variables = std::max(inside_->variables, variable_of(l));
    inside_->cadical.add(l);
  }
  inside_->cadical.add(0);
}

void Solver::add(const Cnf& cnf) {
  inside_->variables = std::max(inside_->variables, cnf.variables());
  for (std::size_t i = 0; i < cnf.size(); ++i) add(cnf[i]);
}

Answer Solver::solve(Clause assumptions) {
  inside_->assumed.assign(assumptions.begin(), assumptions.end());
  for (const Literal l : assumptions) inside_->cadical.assume(l);
  inside_->cadical.limit("conflicts", inside_->options.conflicts_max);
  const int status = inside_->cadical.solve();
  if (inside_->tap.full) throw std::runtime_error("the proof is longer than allowed");
  return status == 10 ? Answer::satisfiable : status == 20 ? Answer::unsatisfiable : Answer::unknown;
}

Model Solver::model() const {
  Model model(static_cast<std::size_t>(inside_->variables) + 1);
  for (std::int32_t v = 1; v <= inside_->variables; ++v)
    model[static_cast<std::size_t>(v)] = inside_->cadical.val(v) > 0;
  return model;
}

std::vector<Literal> Solver::failed() const {
  std::vector<Literal> core;
  for (const Literal l : inside_->assumed)
    if (inside_->cadical.failed(l)) core.push_back(l);
  return core;
}

Proof Solver::take_proof() {
  inside_->close();
  if (inside_->tap.full) throw std::runtime_error("the proof is longer than allowed");
  Result<Proof> proof = read_proof(inside_->tap.bytes, "proof");
  if (!proof) throw std::runtime_error(proof.error());
  return std::move(proof).value();
}

Outcome solve(const Cnf& cnf, const SolverOptions& options) {
  Outcome outcome;
  Solver solver(cnf, options);
  outcome.answer = solver.solve();
  if (outcome.answer == Answer::satisfiable) {
    outcome.model = solver.model();
    outcome.model.resize(static_cast<std::size_t>(cnf.variables()) + 1);
  }
  if (outcome.answer == Answer::unsatisfiable && options.proof) outcome.proof = solver.take_proof();
  return outcome;
}

}  // namespace quire::labs::sat

// Automaton reduction: a reader of n states on each side of the head, and a set P of (left reader's state,
// machine's state, symbol, right reader's state) that holds the start, is closed under steps and holds no
// halt. Both readers and P are found together by SAT.
#include "labs/engines/sat/solver.h"
#include "labs/lean-tcs/deciders.h"

namespace quire::labs::lean_tcs::tm {
namespace {

class Encoding {
 public:
  Encoding(const Machine& machine, std::size_t states) : machine_(machine), n_(states) {
    for (auto& side : next_) {
      for (std::size_t i = 0; i < n_ * machine.symbols() * n_; ++i) side.push_back(cnf_.new_variable());
      add_functions(side);
    }
    for (std::size_t i = 0; i < n_ * machine.states() * machine.symbols() * n_; ++i)
      holds_.push_back(cnf_.new_variable());
    cnf_.add({holds(0, 0, 0, 0)});
    for (std::size_t q = 0; q < machine.states(); ++q)
      for (std::size_t s = 0; s < machine.symbols(); ++s)
        add_step(static_cast<State>(q), static_cast<Symbol>(s));
  }

  const sat::Cnf& cnf() const { return cnf_; }
  Reader reader(std::size_t side, const sat::Model& model) const {
    Reader made;
    for (std::size_t p = 0; p < n_; ++p)
      for (std::size_t s = 0; s < machine_.symbols(); ++s)
        for (std::size_t to = 0; to < n_; ++to)
          if (sat::satisfied(next(side, p, s, to), model)) made.push_back(static_cast<std::uint8_t>(to));
    return made;
  }

 private:
  sat::Literal next(std::size_t side, std::size_t p, std::size_t s, std::size_t to) const {
    return next_[side][(p * machine_.symbols() + s) * n_ + to];
  }
  sat::Literal holds(std::size_t l, std::size_t q, std::size_t s, std::size_t r) const {
    return holds_[((l * machine_.states() + q) * machine_.symbols() + s) * n_ + r];
  }

  /// Exactly one state follows; zeros at the end of the tape leave state 0 as it is.
  void add_functions(const std::vector<sat::Literal>& side) {
    for (std::size_t entry = 0; entry < side.size(); entry += n_) {
      cnf_.add(sat::Clause(side).subspan(entry, n_));
      for (std::size_t i = 0; i < n_; ++i)
        for (std::size_t j = 0; j < i; ++j) cnf_.add({-side[entry + i], -side[entry + j]});
    }
    cnf_.add({side[0]});
  }

  void add_step(State q, Symbol s) {
    const Action& action = machine_.at(q, s);
    for (std::size_t l = 0; l < n_; ++l)
      for (std::size_t r = 0; r < n_; ++r) {
        if (action.halts()) {
          cnf_.add({-holds(l, q, s, r)});
          continue;
        }
        add_step_between(q, s, action, l, r);
      }
  }

  /// The reader behind takes what was written; the one ahead gives a symbol s' and was in a state that led to
  /// its present one by it.
  void add_step_between(State q, Symbol s, const Action& action, std::size_t l, std::size_t r) {
    const bool right = action.move > 0;
    const std::size_t behind = right ? l : r, ahead = right ? r : l;
    const std::size_t behind_side = right ? 0 : 1;
    for (std::size_t to = 0; to < n_; ++to)
      for (std::size_t from = 0; from < n_; ++from)
        for (std::size_t read = 0; read < machine_.symbols(); ++read)
          cnf_.add({-holds(l, q, s, r), -next(behind_side, behind, action.write, to),
                    -next(1 - behind_side, from, read, ahead),
                    right ? holds(to, action.next, read, from) : holds(from, action.next, read, to)});
  }

  const Machine& machine_;
  std::size_t n_;
  sat::Cnf cnf_{};
  std::vector<sat::Literal> next_[2]{}, holds_{};
};

}  // namespace

std::optional<Certificate> find_automata(const Machine& machine, std::size_t states,
                                         std::int32_t conflicts_max) {
  if (states < 1 || states > 9) return std::nullopt;
  const Encoding encoding(machine, states);
  const sat::Outcome outcome = sat::solve(encoding.cnf(), {.conflicts_max = conflicts_max});
  if (outcome.answer != sat::Answer::satisfiable) return std::nullopt;
  return Certificate{.kind = Certificate::Kind::automata,
                     .a = states,
                     .left = encoding.reader(0, outcome.model),
                     .right = encoding.reader(1, outcome.model)};
}

}  // namespace quire::labs::lean_tcs::tm

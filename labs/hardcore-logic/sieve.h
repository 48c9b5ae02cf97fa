// Which hints a puzzle needs. The solver holds the rules and that the answer is another one; a hint is a
// literal that is assumed. Whatever is assumed, the answer is the only one exactly if nothing is found.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "labs/engines/random/random.h"
#include "labs/hardcore-logic/grid_game.h"

namespace quire::labs::hardcore_logic {

class Sieve {
 public:
  /// The rules without any hint, and the answer that is blocked.
  Sieve(const Formula& rules, const sat::Model& answer, const sat::SolverOptions& options,
        std::function<void()> check = {});

  /// Whether these hints leave the answer as the only one; where the solver gave up: no.
  bool only(std::span<const sat::Literal> hints);
  /// After only() said no: another answer, where one was found.
  const std::optional<sat::Model>& other() const { return other_; }

  /// Leaves out the hints that are not needed, trying them in this order, until so many are dropped; what is
  /// kept, in the order given. only(hints) must be true.
  std::vector<sat::Literal> sifted(std::vector<sat::Literal> hints,
                                   std::size_t dropped_most = ~std::size_t{0});

 private:
  sat::Solver solver_;
  std::function<void()> check_;
  std::optional<sat::Model> other_;
};

}  // namespace quire::labs::hardcore_logic

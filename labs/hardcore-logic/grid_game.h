// What the six grid games share: an instance becomes clauses whose models are its answers, a SAT solver looks
// for two of them, and a proof says that there is no other. A game says how it is read, encoded, printed and
// graded; this file solves and certifies it. Conditions that would need too many clauses (that cells hang
// together) are added where a model breaks them, and the certificate lists what was added.
#pragma once

#include <memory>

#include "labs/engines/sat/models.h"
#include "labs/hardcore-logic/cells.h"
#include "labs/hardcore-logic/game.h"

namespace quire::labs::hardcore_logic {

/// An instance as clauses. Answers are told apart by the first `told` variables.
struct Formula {
  sat::Cnf cnf{};
  std::int32_t told = 0;
};

/// Conflicts that stand for a time: what is found must not depend on the machine.
constexpr std::int32_t kConflictsAMillisecond = 10;
sat::SolverOptions solver_options(std::int64_t timeout_ms, std::uint64_t seed = 0);

class GridGame : public Game {
 public:
  std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                             const MakeOptions& options) const override;
  Solved solve(const Instance& instance, const SolveOptions& options) const override;
  Status recheck(const Instance& instance, const Solved& solved) const override;
  std::optional<Instance> without_rule(const Instance&) const override { return std::nullopt; }
  std::optional<Instance> usual_look(const Instance&) const override { return std::nullopt; }
  lab::Scene scene(const Puzzle& puzzle) const override;

  /// By searched() alone; nothing where that comes to nothing.
  std::optional<Solved> solve_by_search(const Instance& instance, std::size_t limit) const;

  /// The instance as clauses, and answers as models: used by tests as well.
  virtual Formula formula(const Instance& instance) const = 0;
  virtual boost::json::value answer(const Instance& instance, const sat::Model& model) const = 0;

 protected:
  /// Up to `limit` answers, all that there are where they are fewer, by a search made for the game: sooner
  /// than a solver on small grids, and without proof. Nothing where the game has none, the grid is too large
  /// for it, or it took more steps than `steps_max`.
  virtual std::optional<std::vector<sat::Model>> searched(const Instance&, std::size_t /*limit*/,
                                                          std::uint64_t /*steps_max*/) const {
    return std::nullopt;
  }
  /// An instance of the group, not yet certified; nothing where the draw came to nothing.
  virtual std::optional<Instance> draw(const Group& group, random::Stream& stream,
                                       const MakeOptions& options) const = 0;
  /// The first `told` variables under an answer that passed grade(); place 0 is not used.
  virtual sat::Model model_of(const Instance& instance, const boost::json::value& answer) const = 0;
  /// log2 of the space that is searched.
  virtual double bits(const Instance& instance) const = 0;
  /// Clauses that hold for every answer and that this model of the formula breaks; none where it is an
  /// answer.
  virtual std::vector<std::vector<sat::Literal>> cuts(const Instance&, const sat::Model&) const { return {}; }
  /// Whether such a clause holds for every answer.
  virtual bool is_cut(const Instance&, sat::Clause) const { return false; }

  /// A cell as the drawing shows it: before and after it is solved.
  struct Look {
    std::string given{}, solved{};
    bool marked = false;       ///< painted once it is solved
    bool blocked = false;      ///< painted from the start
    sat::Literal settled = 0;  ///< the literal that settles it; 0: nothing is to be found out
  };
  struct Board {
    std::size_t rows = 0, columns = 0;
    std::vector<Look> cells{};
    std::vector<std::string> left{}, right{}, top{}, bottom{};  ///< hints at the sides; may be empty
    std::vector<std::string> below{};                           ///< lines of words under the board
    std::vector<std::size_t> zones{};  ///< of each cell: borders are drawn; may be empty
  };
  /// `answer` is null where there is none.
  virtual Board board(const Instance& instance, const boost::json::value& answer) const = 0;
};

/// "decisions" and "conflicts": medians of five seeds of plain CDCL.
std::vector<std::pair<std::string, double>> search_cost(const sat::Cnf& cnf, std::uint64_t seed,
                                                        const std::function<void()>& check);

/// An answer drawn from the formula's models, by a search with random signs and order; not evenly. Nothing
/// where there is none within the conflicts.
std::optional<sat::Model> sample(const sat::Cnf& cnf, random::Stream& stream,
                                 std::uint64_t conflicts_max = 20'000);

/// Checks a refutation of the formula by the engine's checker; the proof as text.
Status check_proof(const sat::Cnf& cnf, const boost::json::object& certificate);

}  // namespace quire::labs::hardcore_logic

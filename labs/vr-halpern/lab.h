// What the card, the experiment and the tools of this lab share. The library (operator.h, games.h,
// problems.h, solve.h, plugin.h) knows nothing of it.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/vr-halpern/games.h"
#include "labs/vr-halpern/solve.h"
#include "paper/result.h"

namespace quire::labs::vr_halpern {

struct Settings {
  std::vector<std::size_t> sizes;  ///< N of least squares, rising
  std::size_t dim = 20;            ///< its d
  std::vector<double> eps;         ///< falling
  double rival_eps = 1e-2;         ///< of its rivals
  std::vector<std::string> games;
  std::vector<std::size_t> game_sizes;  ///< n, rising
  double game_eps = 1e-2;
  double table_eps = 5e-2;  ///< of the comparison of all methods on the smallest games
  std::vector<Method> methods;
  std::uint64_t budget = 0, seeds = 0;
  double exponent = 2;
  Options options;  ///< inner constants, budget
  std::optional<Matrix> own;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// One problem, one method, one seed.
struct Task {
  std::string problem;  ///< lsq, a game's name, own, robust, logistic, lagrangian
  std::size_t n = 0;
  Method method = Method::vrh2;
  bool restart = false;
  double eps = 1e-2;
  std::uint64_t seed = 0;
  double trace_ratio = 0;
  bool by_iterations = false;
};
struct Outcome {
  Task task;
  Report report;
  std::size_t dim = 0;
  double gap = NAN;       ///< of games
  double distance = NAN;  ///< D = ||u_0 - u*|| of least squares
};
/// "vrh2", "vrh2 + restart"
std::string method_text(const Task& task);

/// Two threads; outcomes stand in the order of the tasks. `from` and `to` are the part of the run's progress.
std::vector<Outcome> run_tasks(lab::Bench& bench, const Settings& settings, const std::vector<Task>& tasks,
                               double from, double to);
/// All seeds of a method on one problem, one seed where it draws nothing.
void add_seeds(std::vector<Task>& tasks, Task task, const Settings& settings);

// The parts of the experiment: each draws its series, reports its claims and adds what it ran.
void measure_least_squares(lab::Bench& bench, const Settings& settings, std::vector<Outcome>& all);
void measure_games(lab::Bench& bench, const Settings& settings, std::vector<Outcome>& all);
void measure_others(lab::Bench& bench, const Settings& settings, std::vector<Outcome>& all);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

/// A matrix with at least one row, at most cells_max cells: NPY, Matrix Market, LIBSVM or CSV. Labels of
/// LIBSVM go to `labels`, if wanted. Throws lab::BadInput.
Matrix read_matrix(const std::string& path, std::istream* standard_input, Vec* labels = nullptr);

}  // namespace quire::labs::vr_halpern

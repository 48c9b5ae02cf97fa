// What the card, the experiment, its report and the tools of this lab share. The library
// (dynamic_submodular.h, day_selection.h) and the rivals (selector.h) know nothing of it.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/card.h"
#include "labs/dynamic-submodular/play.h"

namespace quire::labs::dynamic_submodular {

lab::Card card();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

/// What the parameters ask for.
struct Plan {
  Settings settings;
  std::vector<std::string> streams, objectives, methods;
  std::size_t n = 0;
  std::size_t seeds = 0;
  std::size_t checkpoint_share = 64;  ///< a checkpoint every n / this updates
  std::size_t exact_n = 0;
  std::vector<std::size_t> growth_n;
  std::size_t growth_seeds = 0;
  std::size_t sweep_n = 0;
  std::vector<std::uint32_t> sweep_k;
  std::vector<double> sweep_eps;
};

/// All methods on one sequence of updates.
struct Cell {
  std::string stream, objective;
  std::size_t seed = 0;
  std::size_t updates = 0;
  std::vector<std::size_t> checkpoints;
  std::vector<double> bounds;
  std::vector<std::pair<std::string, Course>> courses;  // by method, as the card lists them
  const Course* course(const std::string& method) const;
};

/// Shares of the exact best, after every update of small sequences.
struct ExactCell {
  std::string objective;
  std::size_t seed = 0;
  std::vector<double> shares;
};

/// One point of a sweep: `x` is n, k or 1/eps.
struct SweepCell {
  enum class What : std::uint8_t { growth, k, eps } what = What::growth;
  std::string stream;
  double x = 0;
  std::size_t seed = 0;
  std::vector<std::pair<std::string, Course>> courses;
  double queries_per_update(const std::string& method) const;  ///< NaN: not played
};

struct Results {
  Plan plan;
  std::vector<Cell> cells;
  std::vector<ExactCell> exact;
  std::vector<SweepCell> sweeps;
};

// The report.
void draw(lab::Bench& bench, const Results& results);
void report_tables(lab::Bench& bench, const Results& results);
void report_claims(lab::Bench& bench, const Results& results);
void write_files(lab::Bench& bench, const Results& results);

/// value / bound at every checkpoint where the bound is above 0.
std::vector<double> ratios(const Cell& cell, const Course& course);

/// One line of the table of methods: a method on a stream and an objective, over all seeds.
struct MethodRow {
  std::string stream, objective, method;
  double queries_per_update = 0;
  double ratio_min = 0;
  double ratio_mean = 0;
};
std::vector<MethodRow> method_rows(const Results& results);

/// Mean questions per update against x, over seeds, in rising x.
std::vector<std::pair<double, double>> sweep_curve(const Results& results, SweepCell::What what,
                                                   const std::string& stream, const std::string& method);
/// The least n of the sweep from which on `method` asks fewer questions than `rival`; NaN: there is none.
double crossover(const Results& results, const std::string& method, const std::string& rival);

}  // namespace quire::labs::dynamic_submodular

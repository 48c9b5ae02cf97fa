// Everything that is said about a grid of runs: the bowl of each (N, D), the law over all, the surface of the
// least losses; as numbers, as JSON and as CSV. The tool `fit` and the experiment say the same.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "labs/step-law/bowl.h"
#include "labs/step-law/fit.h"
#include "labs/step-law/loss_surface.h"
#include "labs/step-law/other_laws.h"
#include "paper/result.h"

namespace quire::labs::step_law {

struct AnalysisOptions {
  double threshold = kThreshold;
  std::size_t bootstrap = 1000;
  std::uint64_t seed = 1;
  double bowl_relative = kBowlRelative;  ///< runs that a bowl is fitted to
  std::size_t bowl_runs = 0;             ///< at least so many of the best, whatever their loss
};

struct Analysis {
  std::vector<Cell> cells;
  std::vector<std::optional<Bowl>> bowls;  ///< of each cell; nothing where the runs do not determine one
  Bootstrapped law;
  std::optional<LossSurface> surface;
};
Analysis analyse(std::span<const GridRun> runs, const AnalysisOptions& options,
                 const std::function<void()>& check = {});

/// The law with its covariances and the range of its runs, for predictions. Exponents that could not be
/// fitted count as 0 there.
FittedLaw fitted_law(const Analysis& analysis);

/// Coefficients with intervals, what could not be fitted, cells; `next` runs to do in each cell.
boost::json::object to_json(const Analysis& analysis, const AnalysisOptions& options, std::size_t next);
/// The law out of such JSON.
Result<FittedLaw> law_of_json(std::string_view text, const std::string& name);

/// One row a cell: runs, best run, bowl, eigenvalues, plateau.
std::string cells_csv(const Analysis& analysis);

/// What other laws may ask of a cell: C = M D (6 N D where the file does not tell M), L its least loss.
Target target_of(const Cell& cell);

}  // namespace quire::labs::step_law

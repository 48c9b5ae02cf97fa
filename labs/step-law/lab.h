// What the card, the experiment and the tools of this lab share. The library (law.h, other_laws.h, grid.h,
// bowl.h, fit.h, loss_surface.h, analysis.h, published_grid.h, grid_file.h, smooth.h, hidden_markov.h,
// training.h) knows nothing of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/step-law/analysis.h"
#include "paper/result.h"

namespace quire::labs::step_law {

/// The own sweep on the small language model.
struct SweepSettings {
  bool on = true;
  std::vector<std::size_t> widths;   ///< rising
  std::vector<double> tokens;        ///< D, rising
  std::vector<double> rates;         ///< multiples of Step Law's own lr at (N, D), rising
  std::vector<std::size_t> batches;  ///< B in tokens, rising, multiples of a text
  std::size_t text = 64;             ///< tokens
  double final_rate = 1e-5, warm_up = 0.05;
  double window = 0.05;    ///< relative loss up to which runs count for a bowl
  double held_out = 8192;  ///< tokens
};

struct Settings {
  AnalysisOptions analysis;
  Law law;  ///< the published one, in the rounding chosen
  bool noise = true;
  std::string deepseek;       ///< of other_laws()
  std::vector<GridRun> file;  ///< empty: the built-in summary
  std::string file_words;     ///< which file, what was read
  SweepSettings sweep;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// What the parts of the experiment leave for the files.
struct Record {
  std::string gaps;   ///< CSV
  std::string sweep;  ///< CSV
};

void measure_grid(lab::Bench& bench, const Settings& settings, Record& record);
void measure_sweep(lab::Bench& bench, const Settings& settings, Record& record);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::step_law

// What the card, the experiment and the tools of this lab share. The library (verdicts.h, reward.h,
// simulator.h, mixture.h, mixture_fit.h, resample.h, verifiers.h, family.h, bundled.h) knows nothing of it.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/inference-flaws/family.h"
#include "labs/inference-flaws/mixture.h"
#include "labs/inference-flaws/resample.h"

namespace quire::labs::inference_flaws {

struct Settings {
  Verifier verifier;  ///< of the tables and series
  std::size_t n = 200, tasks = 164, k_max = 200, permutations = 1000;
  std::vector<double> ratios;  ///< rising
  double price = 0;
  Reach reach = Reach::exact;
  bool trained = false;  ///< else the bundled families
  std::uint64_t steps = 0;
  ResampleOptions resampling;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// Cost ratios, rising, without doubles; each 0 to 1e6, one to sixteen of them. Throws lab::BadInput that
/// begins with the name of the parameter.
std::vector<double> read_ratios(const char* name, const std::vector<std::string>& texts);

/// The first `tasks` problems of the bundled families, or families that are trained now.
std::vector<Family> families_of(lab::Bench& bench, const Settings& settings);

// The parts of the experiment: each draws its series and tables and reports its claims.
void measure_theory(lab::Bench& bench, const Settings& settings);  // C1, C2, C4
void measure_models(lab::Bench& bench, const Settings& settings,
                    const std::vector<Family>& families);  // the rest

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::inference_flaws

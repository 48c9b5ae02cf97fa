// What the card, the experiment and the tools of this lab share. The library (sampler.h, label.h, the
// fragments, maker.h, items.h, reading.h) knows nothing of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/nlsat/fragment.h"
#include "labs/nlsat/sampler.h"
#include "paper/result.h"

namespace quire::labs::nlsat {

struct Settings {
  std::vector<std::int32_t> small, large;  ///< numbers of variables: truth tables; solvers
  std::int32_t hard_variables = 100;       ///< of the map of conflicts
  std::size_t per_point = 300, per_map_point = 40, texts = 300;
  std::vector<Fragment> fragments;
  double window = 0.4;
  unsigned threads = 2;
  std::string net;
  std::vector<std::int32_t> reading_train, reading_test;
  std::size_t steps = 0, batch = 0, tested = 0;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// Half-ratios that the parts after the scan stand on: measured there, or measured when asked for.
class HalfRatios {
 public:
  HalfRatios(const ScanOptions& options) : options_(options) {}
  double of(std::int32_t variables);
  void learn(std::int32_t variables, double half) { known_[variables] = half; }

 private:
  ScanOptions options_;
  std::map<std::int32_t, double> known_;
};

// The parts of the experiment: each draws its series and tables and reports its claims.
void measure_transition(lab::Bench& bench, const Settings& settings, HalfRatios& halves);  // C1
void measure_hardness(lab::Bench& bench, const Settings& settings, HalfRatios& halves);    // C2, C3
void measure_reach(lab::Bench& bench, const Settings& settings);
void measure_texts(lab::Bench& bench, const Settings& settings, HalfRatios& halves);    // C4
void measure_reading(lab::Bench& bench, const Settings& settings, HalfRatios& halves);  // C5, C6

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::nlsat

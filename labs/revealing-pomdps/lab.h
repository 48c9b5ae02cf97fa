// What the card, the experiment and the tools of this lab share. The library (pomdp.h, locks.h,
// certificate.h, core.h, learner.h, race.h, regret.h, password.h, omle.h, revealing.h) knows nothing of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/engines/tables/csv.h"
#include "labs/revealing-pomdps/race.h"

namespace quire::labs::revealing_pomdps {

struct Settings {
  LockShape shape;  ///< L, A, O, J, sigma, eps; l is chosen for `budget`
  double level = 0.75;
  std::size_t trials = 60, regret_runs = 16;
  std::vector<std::uint64_t> symbols, omle_symbols, states;  ///< sweeps
  int halvings = 4;
  std::vector<double> horizons;
  std::uint64_t budget = 1'000'000;
};

/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// Certificates and learners over one sweep.
struct Measured {
  std::string sweep, learner;
  double x = 0;  ///< what is swept
  Core core;
  double t_lb = 0;
  std::uint64_t n_star = 0;
  double needed = 0, guess_needed = 0, mean_decided = 0, right = 0;
};

/// Collects what goes into result.json and series.csv.
class Record {
 public:
  void add(Measured measured) { all_.push_back(std::move(measured)); }
  void point(lab::Bench& bench, const std::string& series, double x, double y);
  const std::vector<Measured>& all() const { return all_; }
  /// result.json and series.csv.
  void write(lab::Bench& bench, const Settings& settings) const;

 private:
  std::vector<Measured> all_;
  tables::CsvWriter series_;
  bool begun_ = false;
};

using Progress = std::function<void(double share, const std::string& note)>;

void measure_pac(lab::Bench& bench, const Settings& settings, Record& record, const Progress& progress);
void measure_regret(lab::Bench& bench, const Settings& settings, Record& record, const Progress& progress);
/// The whole POMDPs: their certificates and margins, the two simulators side by side, locks opened;
/// lock.POMDP.
void measure_whole(lab::Bench& bench, const Settings& settings, const Progress& progress);

std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::revealing_pomdps

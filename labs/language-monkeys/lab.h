// What the card, the experiment and the tools of this lab share. The library (votes.h, uncertainty.h,
// law_study.h, families.h, difficulties.h, cost.h, micro_samples.h, micro_learn.h) knows nothing of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/language-monkeys/cost.h"
#include "labs/language-monkeys/law_study.h"
#include "labs/language-monkeys/micro_samples.h"
#include "labs/language-monkeys/uncertainty.h"
#include "paper/result.h"

namespace quire::labs::language_monkeys {

struct Settings {
  std::size_t problems = 32, samples = 256;
  double temperature = 0.8;
  std::size_t points = 40;
  std::size_t boot = 2000, subsets = 100;
  std::string small, large;  ///< "tiny", "bundled", "XS", "S", "M"
  int numbers_most = 3;      ///< of arith3
  std::uint64_t steps = 0, judge_steps = 0;
  std::size_t judge_samples = 0;
  bool keep_samples = true;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

/// One model on one task.
struct Run {
  std::string role;   ///< "small", "large"
  std::string shape;  ///< "S"
  std::string task;   ///< "arith3"
  ModelSize size{};
  std::vector<ProblemSamples> samples{};
  std::vector<passk::Count> counts{};
  std::vector<std::uint64_t> ks{};  ///< log-spaced, 1 to n
  std::vector<double> coverage{};
  std::vector<double> guess{};  ///< coverage of answers drawn without solving anything
  bool above_guess = false;     ///< of one sample: the whole interval of its coverage lies above guessing
  TokenMeans tokens{};
  LawStudy laws{};
  std::string name() const { return role + " " + task; }
};

/// Models that are taken or trained, and their samples; scores of arith3 by a judge.
struct Drawn {
  std::vector<Run> runs;                            ///< small arith3, large arith3, small cdown, large cdown
  std::vector<double> judge_roc, judge_roc_within;  ///< of the runs of arith3
};
Drawn draw_runs(lab::Bench& bench, const Settings& settings);

// The parts of the experiment: each draws its series, writes its tables and reports its claims; what belongs
// into the result file is added to `result`.
void measure_exact(lab::Bench& bench, boost::json::object& result);
void measure_price(lab::Bench& bench, boost::json::object& result);
void measure_coverage(lab::Bench& bench, const Settings& settings, Drawn& drawn, boost::json::object& result);
void measure_picks(lab::Bench& bench, const Settings& settings, const Drawn& drawn,
                   boost::json::object& result);
void measure_compute(lab::Bench& bench, const Settings& settings, const Drawn& drawn,
                     boost::json::object& result);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::language_monkeys

// What the card, the experiment and the tools of this lab share. The library (instance.h, solve.h, verify.h,
// problem_set.h, report.h, small_models.h, drawing.h) knows nothing of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/illusion-of-thinking/instance.h"
#include "labs/illusion-of-thinking/small_texts.h"
#include "paper/result.h"

namespace quire::labs::illusion {

struct Settings {
  std::vector<Puzzle> puzzles{};
  int n_max = 8;
  std::vector<double> eps{};
  std::size_t samples = 25, channel_samples = 400;
  std::string shape{};
  std::uint64_t steps = 300;
  int train_n = 3, ask_n = 5;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

// The parts of the experiment: each draws its series, writes its tables and files and reports its claims.
void measure_lengths(lab::Bench& bench, const Settings& settings);  // C1, C2, C4
void measure_unsolvable(lab::Bench& bench);                         // C3
void measure_channel(lab::Bench& bench, const Settings& settings);  // C6a
void measure_micro(lab::Bench& bench, const Settings& settings);    // C5, C6
void measure_reach(lab::Bench& bench);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::illusion

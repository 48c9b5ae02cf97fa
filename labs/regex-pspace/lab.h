// What the card, the experiment and the tools of this lab share. The library (all other headers) knows
// nothing of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/regex-pspace/table.h"
#include "paper/result.h"

namespace quire::labs::regex_pspace {

struct Settings {
  std::size_t letters = 4, length = 11, depth = 3, explored_depth = 2, items = 200, blow_up = 12;
  std::string benchmark{};  ///< a file in the released form; empty: none
  bool micro = true;
  std::string shape{};
  std::uint64_t steps = 0;
  std::size_t lessons = 0, asked = 0;
};
Settings read_settings(const lab::Bench& bench);

inline constexpr unsigned kThreads = 2;

// The parts of the experiment: each draws its series, writes its tables and files and reports its claims.
Table measure_table(lab::Bench& bench, const Settings& settings);
void measure_depths(lab::Bench& bench, const Settings& settings);
void measure_blow_up(lab::Bench& bench, const Settings& settings);
void measure_reach(lab::Bench& bench, const Settings& settings, const Table& table);
void measure_items(lab::Bench& bench, const Settings& settings, const Table& table);
void measure_labels(lab::Bench& bench, const Settings& settings, const Table& table);
void measure_learner(lab::Bench& bench, const Settings& settings, const Table& table);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::regex_pspace

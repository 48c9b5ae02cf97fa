// What the card, the experiment and the tools of this lab share. The library (machines, deciders, mba terms,
// statements, items) knows nothing of it.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/lean-tcs/items.h"
#include "paper/result.h"

namespace quire::labs::lean_tcs {

inline constexpr unsigned kThreads = 2;

struct Settings {
  MakeSpec make{};
  std::size_t items = 500;
  std::size_t prove = 3;  ///< states whose Busy Beaver value is proved
  std::size_t agree = 500;
  std::vector<std::size_t> ladder_terms, ladder_widths;
  std::size_t per_rung = 4;
  bool micro = true;
  std::string net;
  std::size_t steps = 0, batch = 0, tested = 0;
};
/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);

// The parts of the experiment: each draws its series and tables and reports its claims.
void measure_machines(lab::Bench& bench, const Settings& settings);    // C2, C3
void measure_items(lab::Bench& bench, const Settings& settings);       // C1, C5
void measure_identities(lab::Bench& bench, const Settings& settings);  // C4
void measure_ladder(lab::Bench& bench, const Settings& settings);      // figures of the provers' limits
void measure_learner(lab::Bench& bench, const Settings& settings);     // C6

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

// The tools.
lab::Tool check_tool();     // term_tools.cc
lab::Tool simplify_tool();  // term_tools.cc
lab::Tool machine_tool();   // machine_tool.cc
lab::Tool make_tool();      // make_tool.cc
lab::Tool grade_tool();     // grade_tool.cc
lab::Tool verify_tool();    // grade_tool.cc

/// Widths of a list parameter, each 1 to 1024.
std::vector<std::size_t> numbers_of(const std::vector<std::string>& texts, const char* name,
                                    std::size_t least, std::size_t most);

using lab::wanted;

}  // namespace quire::labs::lean_tcs

// What the parts of the lab share: the card, the experiment's cells and what is made of them.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "labs/lp-sensitivity/study.h"

namespace quire::labs::lp_sensitivity {

/// What a cell is for.
enum class Purpose : std::uint8_t {
  rows,       ///< m* of every method
  tightness,  ///< m* on `tight` at p = 1 for larger d (C2)
  scores,     ///< scores only, at p between the experiment's own (C1)
  recursive   ///< root-recursive sampling of taller matrices (C3)
};

struct Outcome {
  Purpose purpose = Purpose::rows;
  Cell cell;
};

lab::Card card();
std::vector<lab::Tool> tools();
void experiment(lab::Bench& bench);

/// Points of one cell, once it is done.
void draw(lab::Bench& bench, const Outcome& outcome);
void report_tables(lab::Bench& bench, const std::vector<Outcome>& outcomes);
void report_claims(lab::Bench& bench, const std::vector<Outcome>& outcomes);
void write_files(lab::Bench& bench, const std::vector<Outcome>& outcomes);

/// "1.5", as p stands in names of series and tables.
std::string p_text(double p);
/// The cells of `tight` at p = 1, by d: those of the experiment and those of tightness alone.
std::vector<const Cell*> tight_cells(const std::vector<Outcome>& outcomes);
/// m*(sensitivity) / (S^(2-2/p) log d), p > 2; NaN where m* was not measured.
double ratio_to_bound(const Cell& cell);

}  // namespace quire::labs::lp_sensitivity

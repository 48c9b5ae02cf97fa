// The grid as engine A judges it: models and budgets with their bowls, and the rules that are compared there.
#pragma once

#include <optional>
#include <vector>

#include "labs/step-law/lab.h"

namespace quire::labs::step_law {

/// One model and budget as it is judged.
struct Place {
  const Cell* cell = nullptr;
  std::optional<Bowl> bowl;
};

struct Ground {
  Analysis analysis;
  std::vector<Place> places;
  bool file = false;
  lab::Scale refit_scale() const { return file ? lab::Scale::same : lab::Scale::reduced; }
};

/// The grid of a file, or one sampled from the built-in summary, analysed.
Ground ground_of(lab::Bench& bench, const Settings& settings);

/// The rules of other laws, with the constant of DeepSeek's that was chosen.
std::vector<Rule> rules_of(const Settings& settings);

/// In percent: on a file of the nearest run, on the summary of the quadratic, within two octaves of its
/// optimum.
std::optional<double> judged_gap(const Ground& ground, const Place& place, const Setting& setting);

/// The figures of engine A.
void draw_grid(lab::Bench& bench, const Ground& ground, const Settings& settings);

}  // namespace quire::labs::step_law

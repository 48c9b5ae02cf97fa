// What the card, the experiment and the tools of this lab share. The library (relevance.h, free_embedding.h,
// critical.h, construction.h, cubic.h, limit_set.h, lexical.h, single_vector.h) knows nothing of it.
#pragma once

#include <string>
#include <vector>

#include "lab/bench.h"
#include "lab/wanted.h"
#include "labs/embedding-limits/critical.h"
#include "labs/embedding-limits/limit_set.h"
#include "labs/embedding-limits/single_vector.h"
#include "paper/result.h"

namespace quire::labs::embedding_limits {

struct Settings {
  std::vector<std::size_t> dimensions;  ///< d of the search
  CriticalOptions critical;
  LimitOptions limit;             ///< of the large collection
  std::vector<std::size_t> cuts;  ///< dimensions of the projections, rising
  std::size_t construction_n = 0;
};

/// Throws lab::BadInput naming the parameter.
Settings read_settings(const lab::Bench& bench);
/// Different whole numbers of a list in rising order. Throws lab::BadInput.
std::vector<std::size_t> whole_numbers(const lab::Values& values, const std::string& name, std::size_t least,
                                       std::size_t most);

/// How far a measurement has come, as a part of the run.
using Progress = std::function<void(double share, const std::string& note)>;

void measure_critical(lab::Bench& bench, const Settings& settings, const Progress& progress);
void measure_construction(lab::Bench& bench, const Settings& settings);
void measure_extrapolation(lab::Bench& bench);
void measure_statistics(lab::Bench& bench, const Settings& settings);
void measure_limit(lab::Bench& bench, const Settings& settings, const Progress& progress);

lab::Card card();
std::vector<lab::Claim> claims();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

/// The relevance of LIMIT itself: the first 1000 of the pairs of 46 documents.
Relevance paper_relevance();

using lab::wanted;

}  // namespace quire::labs::embedding_limits

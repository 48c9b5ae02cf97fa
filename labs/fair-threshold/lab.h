// What the card, the experiment and the tools of this lab share. The library (pools.h, loop.h, learner.h,
// oracle.h, simulation.h, datasets.h) knows nothing of it.
#pragma once

#include <string_view>

#include "lab/bench.h"
#include "lab/card.h"
#include "lab/wanted.h"
#include "paper/result.h"

namespace quire::labs::fair_threshold {

inline constexpr std::string_view kNote =
    "demographic parity on a score is a modelling choice, not a verdict on a system";

lab::Card card();
void experiment(lab::Bench& bench);
std::vector<lab::Tool> tools();

using lab::wanted;

}  // namespace quire::labs::fair_threshold

// Claims of arenas that a run of the card cannot reach: a grid that starts at 0 always has a feasible
// threshold.
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "labs/fair-threshold/arena.h"
#include "labs/fair-threshold/datasets.h"

namespace quire::labs {
const lab::Lab& fair_threshold_lab();
}

namespace quire::labs::fair_threshold {
namespace {

TEST(Claims, WithNothingFeasibleTheGapToTheOracleDoesNotApply) {
  const Pools pools = synthetic(1, 500);
  Setting setting{pools, {0.05, 0.5, 0}, {0.1, 1.2}, threshold_grid(5), 50, 100, {5, 2, 0.1, 0.1, 0}, 1};
  std::vector<Arena> arenas;
  arenas.push_back({pools,
                    "conflict",
                    setting,
                    sweep(pools, setting.dynamics, setting.constraints, setting.grid),
                    sweep_in_batches(pools, setting.dynamics, setting.constraints, setting.grid, 50),
                    {},
                    {},
                    {},
                    Ofs(setting.learner)});
  for (const Method method : kMethods)
    for (std::uint64_t seed = 0; seed < 3; ++seed)
      arenas[0].courses[method].push_back(run(setting, *learner_for(setting, method, seed), seed, 10, [] {}));
  const lab::Lab& lab = fair_threshold_lab();
  lab::Bench bench(lab, lab::Size::quick, 1, lab::read_values(lab.card.parameters, lab::Size::quick, {}), {});
  report_claims(bench, arenas);
  for (const lab::ClaimResult& result : bench.results()) {
    const bool about_oracle = result.claim.id == "C1" || result.claim.id == "C6";
    if (!about_oracle) continue;
    EXPECT_EQ(result.verdict, lab::Verdict::not_measured) << result.claim.id;
    EXPECT_NE(result.why.find("not applicable: no threshold satisfies all constraints"), std::string::npos)
        << result.why;
  }
}

}  // namespace
}  // namespace quire::labs::fair_threshold

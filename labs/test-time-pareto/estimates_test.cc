#include "labs/test-time-pareto/estimates.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/test-time-pareto/chain.h"
#include "labs/test-time-pareto/saturation.h"

namespace quire::labs::test_time_pareto {
namespace {

/// alpha = 0: every task that can be solved has the chance p.
std::vector<Trials> drawn(double reach, double p, double alpha, double beta, std::size_t tasks, std::size_t n,
                          std::uint64_t seed) {
  std::vector<Trials> all(tasks);
  for (std::size_t task = 0; task < tasks; ++task) {
    random::Stream stream(seed, "drawn", task);
    const double chance = !stream.bernoulli(reach) ? 0 : alpha > 0 ? stream.beta(alpha, beta) : p;
    all[task].task = static_cast<std::uint32_t>(task);
    for (std::size_t i = 0; i < n; ++i) all[task].of.push_back({.right = stream.bernoulli(chance)});
  }
  return all;
}

TEST(Observed, CandidatesGiveTheMeanOfPassAtK) {
  const auto trials = drawn(0.9, 0, 0.5, 1, 30, 12, 1);
  const Evidence evidence = Observed(trials, Mode::parallel, 10).all();
  ASSERT_EQ(evidence.curve.size(), 10U);
  for (std::size_t k = 1; k <= 10; ++k)
    EXPECT_NEAR(evidence.curve[k - 1].coverage, passk::coverage(evidence.counts, k), 1e-12);
}

TEST(Observed, SequencesGiveTheirFirstRightRound) {
  std::vector<Trials> trials(2);
  trials[1].task = 1;
  for (const bool right : {false, true, false}) trials[0].of.push_back({.right = right});
  for (int i = 0; i < 3; ++i) trials[1].of.push_back({.right = false});
  const Evidence evidence = Observed(trials, Mode::sequential, 3).all();
  EXPECT_EQ(evidence.curve[0].coverage, 0);
  EXPECT_EQ(evidence.curve[1].coverage, 0.5);
  EXPECT_EQ(evidence.curve[2].coverage, 0.5) << "within N: it was right once";
  EXPECT_EQ(evidence.counts[0].n, 2U);
  EXPECT_EQ(evidence.counts[0].c, 1U);
  EXPECT_EQ(evidence.counts[1].n, 3U);
  EXPECT_EQ(evidence.counts[1].c, 0U);
  EXPECT_FALSE(Observed(std::span(trials).subspan(1), Mode::sequential, 3).all().solved());
}

TEST(Fits, FindOneChanceAndItsCeiling) {
  const auto trials = drawn(0.7, 0.15, 0, 0, 2000, 24, 2);
  const Fits fits = fit_models(Observed(trials, Mode::parallel, 24).all());
  for (const passk::OneChance& fit : {fits.least_squares, fits.likelihood}) {
    EXPECT_NEAR(fit.reach, 0.7, 0.03);
    EXPECT_NEAR(fit.p, 0.15, 0.01);
  }
  const auto truth = saturation(passk::OneChance{.reach = 0.7, .p = 0.15}, 0.005);
  EXPECT_NEAR(static_cast<double>(fits.saturation_of(Model::likelihood, 0.005)), static_cast<double>(truth),
              1);
  EXPECT_NEAR(fits.at(Model::beta, 60), fits.at(Model::likelihood, 60), 0.02) << "Beta holds one chance, too";
}

TEST(Fits, OfSequencesIsThatOfFirstSuccesses) {
  std::vector<Trials> trials;
  for (std::uint32_t task = 0; task < 2000; ++task) {
    random::Stream stream(5, "sequence", task);
    const bool solvable = stream.bernoulli(0.8);
    const double p = solvable ? 0.25 : 0;
    trials.push_back({.task = task, .of = draw_rounds({p, p, 0.3}, 12, stream)});
  }
  const Fits fits = fit_models(Observed(trials, Mode::sequential, 12).all());
  EXPECT_NEAR(fits.likelihood.reach, 0.8, 0.04);
  EXPECT_NEAR(fits.likelihood.p, 0.25, 0.02);
}

TEST(Fits, BetaKnowsTheTailThatOneChanceMisses) {
  const auto trials = drawn(1, 0, 0.4, 1.6, 2000, 8, 3);
  const Fits fits = fit_models(Observed(trials, Mode::parallel, 8).all());
  const passk::BetaDifficulty truth{.reach = 1, .alpha = 0.4, .beta = 1.6};
  EXPECT_NEAR(fits.at(Model::beta, 64), truth.coverage(64), 0.03);
  EXPECT_LT(fits.at(Model::likelihood, 64), truth.coverage(64) - 0.05);
  EXPECT_LT(fits.saturation_of(Model::likelihood, 0.003), fits.saturation_of(Model::beta, 0.003));
}

TEST(ChooseModel, PrefersWhatIsTrue) {
  int beta = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto choice = choose_model(drawn(1, 0, 0.4, 1.6, 500, 32, seed), Mode::parallel, 32);
    ASSERT_TRUE(choice);
    EXPECT_LT(choice->error[static_cast<std::size_t>(Model::beta)],
              choice->error[static_cast<std::size_t>(Model::likelihood)]);
    beta += choice->best == Model::beta || choice->best == Model::power_law ? 1 : 0;
  }
  EXPECT_GE(beta, 8);
  EXPECT_FALSE(choose_model(drawn(1, 0.5, 0, 0, 10, 2, 1), Mode::parallel, 2))
      << "nothing is left to score on";
  EXPECT_FALSE(choose_model(drawn(1, 0, 0, 0, 10, 8, 1), Mode::parallel, 8)) << "nothing is right";
}

TEST(Intervals, CoverTheTruthAndDoNotDependOnThreads) {
  int covered = 0;
  const double truth = static_cast<double>(saturation(passk::OneChance{.reach = 0.8, .p = 0.2}, 0.01));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto trials = drawn(0.8, 0.2, 0, 0, 150, 16, seed);
    const Observed observed(trials, Mode::parallel, 16);
    const auto intervals =
        saturation_intervals(observed, 16, {.replicas = 60, .eps = 0.01, .seed = seed, .threads = 1});
    const stats::Interval& n = intervals.saturation[static_cast<std::size_t>(Model::likelihood)];
    covered += n.low - 0.5 <= truth && truth <= n.high + 0.5 ? 1 : 0;
    if (seed > 0) continue;
    const auto again =
        saturation_intervals(observed, 16, {.replicas = 60, .eps = 0.01, .seed = seed, .threads = 2});
    for (std::size_t i = 0; i < kModelCount; ++i) {
      EXPECT_EQ(intervals.saturation[i].low, again.saturation[i].low);
      EXPECT_EQ(intervals.saturation[i].high, again.saturation[i].high);
    }
    EXPECT_EQ(intervals.beta[3].high, again.beta[3].high);
  }
  EXPECT_GE(covered, 16);
}

TEST(Intervals, CanBeCancelled) {
  const auto trials = drawn(0.8, 0.2, 0, 0, 50, 8, 1);
  EXPECT_THROW(saturation_intervals(Observed(trials, Mode::parallel, 8), 8,
                                    {.replicas = 1000, .check = [] { throw std::runtime_error("enough"); }}),
               std::runtime_error);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

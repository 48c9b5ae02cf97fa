// Worlds, scores and races: counts against lived episodes, scores against their definitions by brute force,
// and the behaviour that each learner stands for.
#include "labs/revealing-pomdps/race.h"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "labs/revealing-pomdps/test_models.h"

namespace quire::labs::revealing_pomdps {
namespace {

double chi_square_limit(double degrees) {
  const double z = 4.753, s = 2 / (9 * degrees);
  return degrees * std::pow(1 - s + z * std::sqrt(s), 3);
}

/// Symbols of an arm against their exact law.
void expect_law(World& world, const Core& core, std::uint64_t arm, const CountWorld::Secret& secret,
                std::uint64_t visits) {
  Counts counts(core.arms, core.pairs);
  world.play(arm, visits, counts);
  EXPECT_EQ(counts.visits(arm), visits);
  double chi = 0;
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < core.pairs; ++i) {
    const double tilt = arm != secret.arm ? 0 : secret.plus[i] ? core.delta : -core.delta;
    for (const double side : {1.0, -1.0}) {
      const std::uint64_t seen = counts.of(arm)[2 * i + (side < 0 ? 1 : 0)];
      const double expected =
          static_cast<double>(visits) * (1 + side * tilt) / static_cast<double>(core.symbols());
      chi += (static_cast<double>(seen) - expected) * (static_cast<double>(seen) - expected) / expected;
      total += seen;
    }
  }
  EXPECT_EQ(total, visits);
  EXPECT_LT(chi, chi_square_limit(static_cast<double>(core.symbols() - 1)));
}

TEST(Worlds, CountedAndLivedHaveTheSameLaw) {
  for (const LockShape& shape :
       {small_shape(Family::lock1), small_shape(Family::lock2), small_shape(Family::lock2, 3)}) {
    const LockSecret secret = secret_of(shape, 4);
    const Pomdp pomdp = make_lock(shape, secret);
    const Core core = core_of(shape);
    const CountWorld::Secret known{*secret.arm, secret.plus};
    for (std::uint64_t arm = 0; arm < core.arms; ++arm) {
      CountWorld counted(core, known, random::Stream(1, "counted", arm));
      EpisodeWorld lived(shape, pomdp, random::Stream(1, "lived", arm));
      expect_law(counted, core, arm, known, 20'000);
      expect_law(lived, core, arm, known, 20'000);
    }
  }
}

TEST(Worlds, TrialsOfBothEndAlike) {
  LockShape shape = small_shape(Family::lock2);
  shape.leaves = 4;
  shape.sigma = shape.eps = 0.8;
  const Core core = core_of(shape);
  constexpr std::size_t kTrials = 200;
  const Race counted = race(core, "lr", kTrials, 1);
  double sum = 0, squares = 0, right = 0;
  for (std::size_t trial = 0; trial < kTrials; ++trial) {
    random::Stream stream(2, "lived trials", trial);
    const LockSecret secret = draw_secret(shape, stream);
    const Pomdp pomdp = make_lock(shape, secret);
    EpisodeWorld world(shape, pomdp, random::Stream(2, "lived worlds", trial));
    const auto learner = make_learner("lr", core, stream.uniform(), {});
    const Course course = play(*learner, world, core, *secret.arm);
    sum += course.decided / kTrials;
    squares += course.decided * course.decided / kTrials;
    right += course.right ? 1.0 / kTrials : 0;
  }
  const double error = std::sqrt(2 * (squares - sum * sum) / kTrials);
  EXPECT_NEAR(sum, counted.mean_decided(), 5 * error);
  EXPECT_NEAR(right, counted.share_right(), 0.15);
}

/// log-likelihood of counts under tilt d in direction mu, less that under uniform.
double log_ratio(std::span<const std::uint64_t> counts, double d, unsigned mu) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size() / 2; ++i) {
    const double up = (mu >> i & 1) != 0 ? d : -d;
    sum += static_cast<double>(counts[2 * i]) * std::log1p(up) +
           static_cast<double>(counts[2 * i + 1]) * std::log1p(-up);
  }
  return sum;
}

TEST(Scores, AreTheMixtureAndTheMaximumOverAllDirections) {
  const Core core{8, 4, 0.3};
  const std::vector<std::uint64_t> counts{5, 2, 0, 7, 3, 3, 1, 0};
  double mixture = 0, most = -1e300;
  for (unsigned mu = 0; mu < 16; ++mu) {
    mixture += std::exp(log_ratio(counts, core.delta, mu)) / 16;
    most = std::max(most, log_ratio(counts, core.delta, mu));
  }
  EXPECT_NEAR(likelihood_ratio(core)->of(counts, 21), std::log(mixture), 1e-12);
  EXPECT_NEAR(maximum_likelihood(core)->of(counts, 21), most, 1e-12);
  EXPECT_NEAR(known_direction(core, {true, false, true, false})->of(counts, 21),
              log_ratio(counts, core.delta, 5), 1e-12);
  // Beyond the table of the mixture, too.
  const std::vector<std::uint64_t> large{50'000, 3, 0, 0, 0, 0, 0, 0};
  EXPECT_NEAR(likelihood_ratio(core)->of(large, 50'003), log_ratio(large, core.delta, 1) - std::log(2.0),
              1e-6);
}

TEST(Scores, OfCollisionsAndPairsHaveTheirNullMeanAndDeviation) {
  const Core core{8, 8, 0.2};
  constexpr std::uint64_t kVisits = 300;
  const double couples = kVisits * (kVisits - 1.0), square = core.delta * core.delta;
  for (const bool by_pair : {false, true}) {
    const auto score = by_pair ? pair_differences(core) : collisions(core);
    const double classes = by_pair ? 8 : 16, thinner = by_pair ? 1 : 15.0 / 16;
    const double shift = couples * square / classes / std::sqrt(2 * couples / classes * thinner) /
                         (1 + kVisits * square / classes);
    random::Stream stream(1, "null");
    double sum = 0, squares = 0;
    constexpr int kDraws = 4000;
    for (int i = 0; i < kDraws; ++i) {
      std::vector<std::uint64_t> counts(16);
      random::scatter(stream, kVisits, counts);
      const double x = score->of(counts, kVisits);
      sum += x / kDraws;
      squares += x * x / kDraws;
    }
    const double spread = std::sqrt(squares);
    EXPECT_NEAR(sum, 0, 5 * spread / std::sqrt(kDraws));
    EXPECT_NEAR(spread, shift, 0.1 * shift);
  }
  // Fewer than by chance: as even as can be.
  const std::vector<std::uint64_t> even(16, 2);
  EXPECT_EQ(collision_count(even), 32);
  EXPECT_EQ(pair_difference_sum(even), -32);
  EXPECT_EQ(emission_distance(core)->of(even, 32), 0);
}

TEST(Learners, FindTheSecretArm) {
  const Core core{32, 8, 0.3};
  for (const std::string& name : learner_names()) {
    const Race run = race(core, name, 40, 1);
    EXPECT_GE(run.share_right(), 0.75) << name;
    for (const Course& course : run.courses) EXPECT_LT(course.decided, 1e7) << name;
  }
  EXPECT_THROW(make_learner("nobody", core, 0, {}), std::invalid_argument);
}

TEST(Learners, WhoKnowsTheDirectionDoesNotPayForSymbols) {
  const auto needed = [](std::uint64_t pairs, const char* name) {
    return race({32, pairs, 0.3}, name, 60, 2).mean_decided();
  };
  EXPECT_LT(needed(512, "oracle-mu"), 1.3 * needed(8, "oracle-mu"));
  EXPECT_GT(needed(512, "lr"), 4 * needed(8, "lr"));  // the root of 64 is 8
  EXPECT_GT(needed(512, "omle"), 10 * needed(8, "omle"));
}

TEST(Learners, DoNotMoveOnceDecided) {
  const Core core{4, 2, 0.9};
  CountWorld world(core, random::Stream(1, "decided"));
  const auto learner = make_learner("lr", core, 0, {});
  const Course course = play(*learner, world, core, world.secret().arm);
  EXPECT_TRUE(course.right);
  const std::vector<std::uint64_t> visits = learner->allocate();
  EXPECT_EQ(std::accumulate(visits.begin(), visits.end(), std::uint64_t{0}), 0u);
}

TEST(Learners, StopAtABudget) {
  const Core core{64, 64, 0.05};
  CountWorld world(core, random::Stream(1, "budget"));
  const auto learner = make_learner("lr", core, 0.5, {});
  const Course course = play(*learner, world, core, world.secret().arm, 5000);
  EXPECT_FALSE(course.right);
  EXPECT_TRUE(std::isinf(course.decided));
}

TEST(Race, RepeatsItselfAndIsPaired) {
  const Core core{32, 8, 0.3};
  const Race a = race(core, "lr", 10, 1), b = race(core, "lr", 10, 1), c = race(core, "lr", 10, 2);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(a.courses[i].decided, b.courses[i].decided);
  EXPECT_NE(a.mean_decided(), c.mean_decided());
  EXPECT_THROW(race(core, "lr", 10, 1, [] { throw 1; }), int);
}

std::vector<Course> courses_at(const std::vector<double>& decided, std::size_t wrong) {
  std::vector<Course> all;
  for (const double at : decided) all.push_back({at, true, {at / 2}});
  for (std::size_t i = 0; i < wrong; ++i) all.push_back({1, false, {}});
  return all;
}

TEST(EpisodesNeeded, IsTheFirstGridPointWithEnoughRight) {
  std::vector<double> decided;
  for (int i = 1; i <= 60; ++i) decided.push_back(i);
  // 49 of 60 is the first share with a Wilson bound above 0.70: 0.8167 -> 0.7006.
  ASSERT_GT(stats::wilson(49, 60).low, 0.70);
  ASSERT_LT(stats::wilson(48, 60).low, 0.70);
  const double grid = std::pow(1.1, std::ceil(std::log(49) / std::log(1.1)));
  EXPECT_NEAR(episodes_needed(courses_at(decided, 0), 0.75, Answer::decision), grid, 1e-9);
  const double half = std::pow(1.1, std::ceil(std::log(24.5) / std::log(1.1)));
  EXPECT_NEAR(episodes_needed(courses_at(decided, 0), 0.75, Answer::guess), half, 1e-9);
  EXPECT_TRUE(std::isnan(episodes_needed(courses_at(decided, 20), 0.75, Answer::decision)));
}

TEST(EpisodesNeeded, AGuessMayTurn) {
  std::vector<Course> all(60, {100, true, {10, 20, 50}});
  EXPECT_TRUE(all[0].guesses_rightly_at(10));
  EXPECT_FALSE(all[0].guesses_rightly_at(30));
  EXPECT_TRUE(all[0].guesses_rightly_at(70));
  EXPECT_NEAR(episodes_needed(all, 0.75, Answer::guess), std::pow(1.1, 25), 1e-9);  // 1.1^25 = 10.83
}

TEST(Slope, IsThatOfThePowerLaw) {
  std::vector<double> x{1, 10, 100};
  std::vector<Race> races(3);
  for (std::size_t i = 0; i < 3; ++i)
    for (int trial = 0; trial < 60; ++trial)
      races[i].courses.push_back({1000 * std::pow(x[i], 1.5), true, {}});
  const stats::Estimate estimate = slope(x, races, 0.75, Answer::decision, 1);
  EXPECT_NEAR(estimate.value, 1.5, 0.03);  // up to the grid
  EXPECT_NEAR(estimate.interval.low, estimate.value, 1e-12);
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

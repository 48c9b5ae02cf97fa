#include "labs/test-time-pareto/saturation.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"

namespace quire::labs::test_time_pareto {
namespace {

using passk::BetaDifficulty;
using passk::Law;
using passk::LawFit;
using passk::OneChance;

TEST(Saturation, ATieNeedsNoFurtherRound) {
  EXPECT_EQ(saturation(OneChance{1, 0.5}, 0.25), 1U);
  EXPECT_EQ(saturation(OneChance{1, 0.5}, 0.125), 2U);
  EXPECT_EQ(saturation(OneChance{0.75, 0.25}, 0.75 * 0.25 * std::pow(0.75, 5)), 5U);
  EXPECT_EQ(saturation(OneChance{1, 0.5}, std::nextafter(0.25, 0) * (1 - 1e-11)), 2U);
}

TEST(Saturation, NoRoundPaysWhereTheFirstGainsNoMoreThanEps) {
  EXPECT_EQ(saturation(OneChance{1, 0.3}, 0.3), 0U);
  EXPECT_EQ(saturation(OneChance{0.5, 0.3}, 0.4), 0U);
  EXPECT_EQ(saturation(OneChance{1, 0}, 0.01), 0U);
}

TEST(Saturation, CertaintyTakesOneRound) {
  EXPECT_EQ(saturation(OneChance{0.6, 1}, 0.01), 1U);
  EXPECT_EQ(saturation(OneChance{0.6, 1}, 0.6), 0U);
}

TEST(Saturation, HoldsForTheSmallestChances) {
  const OneChance curve{1, 1e-9};
  const std::uint64_t n = saturation(curve, 5e-10);
  EXPECT_LE(gain(curve, static_cast<double>(n)), 5e-10 * (1 + 1e-12));
  EXPECT_GT(gain(curve, static_cast<double>(n - 1)), 5e-10);
  EXPECT_NEAR(static_cast<double>(n) * 1e-9, std::log(2), 1e-6);
  EXPECT_EQ(saturation(OneChance{1, 1e-300}, 1e-301), kRoundsMax);
}

template <class Curve>
std::uint64_t scanned(const Curve& curve, double eps, std::uint64_t most) {
  std::uint64_t last = 0;
  for (std::uint64_t n = 0; n < most; ++n)
    if (gain(curve, static_cast<double>(n)) > eps * (1 + 1e-12)) last = n + 1;
  return last;
}

TEST(Saturation, IsWhatAScanFinds) {
  random::Stream stream(3, "scan");
  for (int i = 0; i < 2000; ++i) {
    const OneChance curve{1 - stream.uniform(), std::pow(10, -2.5 * stream.uniform())};
    const double eps = std::pow(10, -1 - 3 * stream.uniform());
    EXPECT_EQ(saturation(curve, eps), scanned(curve, eps, 20'000)) << curve.reach << " " << curve.p;
  }
}

TEST(Saturation, OfBetaIsWhatAScanFinds) {
  random::Stream stream(4, "scan");
  for (int i = 0; i < 200; ++i) {
    const BetaDifficulty curve{1 - stream.uniform(), std::exp(3 * stream.normal() / 2),
                               std::exp(stream.normal())};
    const double eps = std::pow(10, -1 - 2 * stream.uniform());
    EXPECT_EQ(saturation(curve, eps), scanned(curve, eps, 3000)) << curve.alpha << " " << curve.beta;
  }
}

TEST(Saturation, OfThePowerLawAllowsForItsSlowBeginning) {
  for (const double a : {-0.1, -0.7, -2.0, -6.0, -15.0})
    for (const double b : {-0.1, -0.4, -0.8, -1.5})
      for (const double eps : {0.05, 0.01, 0.002}) {
        const LawFit curve{.law = Law::exponentiated_power, .a = a, .b = b};
        const std::uint64_t want = scanned(curve, eps, 60'000);
        if (want < 59'000) {
          EXPECT_EQ(saturation(curve, eps), want) << a << " " << b << " " << eps;
        }
      }
}

TEST(Gain, OfBetaIsTheDifferenceOfItsCoverage) {
  const BetaDifficulty curve{0.8, 0.4, 1.7};
  for (const double n : {0.0, 1.0, 5.0, 40.0, 1000.0})
    EXPECT_NEAR(gain(curve, n), curve.coverage(n + 1) - curve.coverage(n), 1e-12);
  EXPECT_NEAR(gain(curve, 0), 0.8 * 0.4 / 2.1, 1e-14);
}

TEST(Gain, AverageTasksGoOnLongerThanTheAverageTask) {
  // Jensen: p ~ Beta with mean 0.2 has a fatter tail than p = 0.2.
  EXPECT_GT(saturation(BetaDifficulty{1, 0.4, 1.6}, 0.005), saturation(OneChance{1, 0.2}, 0.005));
}

TEST(Hit, BothReadingsAreOneLaw) {
  for (const double p : {0.0, 1e-9, 0.07, 0.5, 0.999, 1.0})
    for (const std::uint64_t n : {0U, 1U, 2U, 7U, 200U}) {
      const double closed = OneChance{1, p}.coverage(static_cast<double>(n));
      if (p < 1) {
        EXPECT_NEAR(closed, hit_by_binomial(p, n), 1e-12) << p << " " << n;
      }
      if (p < 1) {
        EXPECT_NEAR(closed, hit_by_first_success(p, n), 1e-12) << p << " " << n;
      }
    }
  EXPECT_EQ(hit_by_binomial(1, 3), 1);
  EXPECT_EQ(hit_by_first_success(1, 3), 1);
}

TEST(ObservedSaturation, IsTheFirstFlatWindow) {
  EXPECT_EQ(observed_saturation(std::vector<double>{0, 0.5, 0.8, 0.8, 0.8, 0.8}, 0.01), 2U);
  EXPECT_EQ(observed_saturation(std::vector<double>{0, 0, 0, 0, 0.9, 0.9}, 0.01), 0U)
      << "flat from the start";
  EXPECT_EQ(observed_saturation(std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1}, 0.01), 3U) << "never flat";
  EXPECT_EQ(observed_saturation(std::vector<double>{0, 0.03, 0.03, 0.03, 1}, 0.01), 0U) << "a tie";
}

TEST(Check, SaysWhichNumberIsWrong) {
  EXPECT_TRUE(check(OneChance{1, 0}, 0.1));
  EXPECT_EQ(check(OneChance{1, 1.5}, 0.1).error(), "p is 1.5; it lies in [0,1]");
  EXPECT_EQ(check(OneChance{0, 0.5}, 0.1).error(),
            "the ceiling F_max is 0; it lies above 0 and is at most 1");
  EXPECT_EQ(check(OneChance{1.1, 0.5}, 0.1).error(),
            "the ceiling F_max is 1.1; it lies above 0 and is at most 1");
  EXPECT_EQ(check(OneChance{1, 0.5}, 0).error(), "eps is 0; it must lie above 0");
  EXPECT_FALSE(check(OneChance{1, NAN}, 0.1));
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

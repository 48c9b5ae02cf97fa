// The schedule of rates: its rise, its two ways down, and where they end.
#include "labs/engines/micro/train.h"

#include <gtest/gtest.h>

namespace quire::labs::micro {
namespace {

TEST(Schedule, RisesInEqualStepsAndFallsInAStraightLineToAShare) {
  const Schedule s{.rate = 0.4, .final_share = 0.1, .warm_up = 4, .steps = 15};
  EXPECT_DOUBLE_EQ(s.rate_at(0), 0.1);
  EXPECT_DOUBLE_EQ(s.rate_at(3), 0.4);
  EXPECT_DOUBLE_EQ(s.rate_at(4), 0.4);
  EXPECT_DOUBLE_EQ(s.rate_at(9), 0.4 * 0.55) << "half of the way";
  EXPECT_DOUBLE_EQ(s.rate_at(14), 0.04);
  EXPECT_DOUBLE_EQ(s.rate_at(1000), 0.04) << "after its end it stays";
}

TEST(Schedule, AFinalRateIsReachedWhateverThePeak) {
  for (const double peak : {1e-3, 0.4})
    for (const auto decay : {Schedule::Decay::linear, Schedule::Decay::cosine}) {
      const Schedule s{.rate = peak, .warm_up = 4, .steps = 15, .decay = decay, .final_rate = 1e-5};
      EXPECT_DOUBLE_EQ(s.rate_at(4), peak);
      EXPECT_NEAR(s.rate_at(9), (peak + 1e-5) / 2, 1e-15) << "both cross in the middle";
      EXPECT_NEAR(s.rate_at(14), 1e-5, 1e-15);
      EXPECT_NEAR(s.rate_at(1000), 1e-5, 1e-15);
    }
}

TEST(Schedule, ACosineStaysHighLongerAndLowLonger) {
  const Schedule line{.rate = 1, .warm_up = 0, .steps = 101};
  Schedule curve = line;
  curve.decay = Schedule::Decay::cosine;
  EXPECT_DOUBLE_EQ(curve.rate_at(0), 1);
  for (std::uint64_t t = 1; t < 50; ++t) {
    EXPECT_GT(curve.rate_at(t), line.rate_at(t));
    EXPECT_LT(curve.rate_at(100 - t), line.rate_at(100 - t));
    EXPECT_LT(curve.rate_at(t), curve.rate_at(t - 1));
  }
  EXPECT_NEAR(curve.rate_at(25), 0.1 + 0.9 * (1 + 0.70710678118654752) / 2, 1e-12) << "(1 + cos(pi/4)) / 2";
}

}  // namespace
}  // namespace quire::labs::micro

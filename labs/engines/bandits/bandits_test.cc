// Radii against closed forms and simulation; elimination against its guarantee; states that go on exactly.
#include <bit>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/engines/bandits/elimination.h"
#include "labs/engines/bandits/radius.h"
#include "labs/engines/bandits/state_fields.h"
#include "labs/engines/random/random.h"

namespace quire::labs::bandits {
namespace {

namespace json = boost::json;

TEST(Radius, ClosedForms) {
  EXPECT_DOUBLE_EQ(root_log(0), std::sqrt(std::log(2)));
  EXPECT_DOUBLE_EQ(root_log(100), std::sqrt(std::log(100)));
  // P(|mean - p| > r) <= 2 exp(-2 n r^2) = delta.
  const double r = hoeffding(50, 1, 0.1);
  EXPECT_NEAR(2 * std::exp(-2 * 50 * r * r), 0.1, 1e-12);
  EXPECT_TRUE(std::isinf(hoeffding(0, 1, 0.1)));
  EXPECT_DOUBLE_EQ(subgaussian(8, 0.5, 0.1), hoeffding(8, 1, 0.1));
}

TEST(Radius, RepeatsAreTheLeastThatSuffice) {
  for (const double sd : {0.1, 1.0, 3.0}) {
    const std::uint64_t m = repeats_for(0.2, sd, 2000, 0.05);
    EXPECT_LE(subgaussian(m, sd, 0.05 / 2000), 0.2);
    if (m > 1) {
      EXPECT_GT(subgaussian(m - 1, sd, 0.05 / 2000), 0.2);
    }
  }
  EXPECT_EQ(repeats_for(0.2, 0, 2000, 0.05), 1u);
}

TEST(Radius, HoldsAsOftenAsItSays) {
  random::Stream stream(1, "coins");
  int outside = 0;
  for (int trial = 0; trial < 5000; ++trial) {
    const double mean = static_cast<double>(stream.binomial(40, 0.5)) / 40;
    outside += std::fabs(mean - 0.5) > hoeffding(40, 1, 0.1) ? 1 : 0;
  }
  EXPECT_LE(outside, 500);
  EXPECT_GT(outside, 50);  // and it is not vacuous
}

TEST(PairedSeed, IsAFunctionOfSeedAndRun) {
  EXPECT_EQ(paired_seed(1, 2), paired_seed(1, 2));
  EXPECT_NE(paired_seed(1, 2), paired_seed(1, 3));
  EXPECT_NE(paired_seed(1, 2), paired_seed(2, 2));
}

TEST(StateFields, DoublesComeBackExactly) {
  random::Stream stream(1, "doubles");
  for (int i = 0; i < 10'000; ++i) {
    const double number = std::ldexp(stream.uniform() - 0.5, static_cast<int>(stream.below(600)) - 300);
    const json::value back = json::parse(json::serialize(json::value(exact(number))));
    EXPECT_EQ(finite(&back, "x").value(), number);
  }
  for (const char* text : {"\"1e999\"", "\"\"", "\"1 \"", "\"nan\"", "\"inf\"", "null", "[]", "\"0x1\""}) {
    const json::value value = json::parse(text);
    EXPECT_EQ(finite(&value, "x").error(), "x must be a finite number") << text;
  }
  EXPECT_FALSE(finite(nullptr, "x"));
}

TEST(StateFields, WholeNumbersKeepTheirRange) {
  const auto read = [](const char* text) {
    const json::value value = json::parse(text);
    const Result<std::uint64_t> number = whole(&value, "n", 2, 9);
    return number ? static_cast<int>(*number) : -1;
  };
  EXPECT_EQ(read("2"), 2);
  EXPECT_EQ(read("9"), 9);
  for (const char* text : {"1", "10", "-3", "2.5", "1e300", "\"2\"", "null"})
    EXPECT_EQ(read(text), -1) << text;
  EXPECT_FALSE(whole(nullptr, "n", 0, 1));
}

TEST(Survivors, DropsWhatIsBelowTheMarginAndNothingElse) {
  Survivors survivors(4);
  const std::vector<double> scores{1, 0.5, 0.4999, 2};
  EXPECT_EQ(survivors.keep(scores, 1.5), 1u);
  EXPECT_EQ(std::vector<std::size_t>(survivors.arms().begin(), survivors.arms().end()),
            (std::vector<std::size_t>{0, 1, 3}));
  // The best of the survivors counts, not one that was dropped.
  EXPECT_EQ(survivors.keep(std::vector<double>{1, 0, 99, 1}, 0), 1u);
  EXPECT_EQ(survivors.size(), 2u);
  EXPECT_THROW(Survivors(0), std::invalid_argument);
}

std::size_t decide(SuccessiveElimination& learner, const std::vector<double>& truth, random::Stream& stream) {
  while (const auto arm = learner.ask()) learner.tell(*arm, stream.bernoulli(truth[*arm]) ? 1 : 0);
  return learner.best();
}

TEST(SuccessiveElimination, FindsTheBestAsOftenAsPromised) {
  random::Stream stream(1, "arms");
  int wrong = 0;
  for (int trial = 0; trial < 200; ++trial) {
    SuccessiveElimination learner({4, 1, 0.1, 0});
    wrong += decide(learner, {0.2, 0.7, 0.4, 0.4}, stream) == 1 ? 0 : 1;
  }
  EXPECT_LE(wrong, 20);
}

TEST(SuccessiveElimination, BadArmsArePlayedLess) {
  random::Stream stream(1, "arms");
  SuccessiveElimination learner({3, 1, 0.1, 0});
  EXPECT_EQ(decide(learner, {0.05, 0.5, 0.6}, stream), 2u);
  EXPECT_LT(learner.plays(0) * 10, learner.plays(2));
}

TEST(SuccessiveElimination, ToleranceEndsATie) {
  random::Stream stream(1, "arms");
  SuccessiveElimination learner({2, 1, 0.1, 0.1});
  decide(learner, {0.5, 0.5}, stream);
  EXPECT_EQ(learner.survivors().size(), 2u);
  EXPECT_LE(2 * learner.radius(static_cast<std::uint64_t>(std::bit_width(learner.plays(0)) - 1)), 0.1);
}

TEST(SuccessiveElimination, GoesOnFromItsState) {
  random::Stream stream(3, "arms");
  SuccessiveElimination learner({5, 1, 0.2, 0});
  for (int t = 0; t < 600 && learner.ask(); ++t) {
    auto again = SuccessiveElimination::restore(json::parse(json::serialize(learner.state())));
    ASSERT_TRUE(again) << again.error();
    ASSERT_EQ(again->ask(), learner.ask());
    const std::size_t arm = *learner.ask();
    const double reward = stream.uniform() * (arm == 2 ? 1 : 0.6);
    learner.tell(arm, reward);
    again->tell(arm, reward);
    ASSERT_EQ(json::serialize(again->state()), json::serialize(learner.state()));
  }
}

TEST(SuccessiveElimination, RefusesWhatMakesNoSense) {
  EXPECT_THROW(SuccessiveElimination({2, 0, 0.1, 0}), std::invalid_argument);
  EXPECT_THROW(SuccessiveElimination({2, 1, 1, 0}), std::invalid_argument);
  SuccessiveElimination learner({2, 1, 0.1, 0});
  EXPECT_THROW(learner.tell(1, 0), std::invalid_argument);
  const auto error = [](const std::string& text) {
    const auto restored = SuccessiveElimination::restore(json::parse(text));
    return restored ? "no error" : restored.error();
  };
  EXPECT_EQ(error("[]"), "must be an object");
  EXPECT_EQ(error("{}"), "\"method\" must be \"successive elimination\"");
  const std::string head = R"({"method":"successive elimination","range":1,"delta":0.1,"tolerance":0,)";
  const std::string tail = R"("round":0,"next":0,"decided":false,)";
  EXPECT_EQ(error(head + tail + R"("arms":[]})"), "\"arms\" must be an array of 1 to 1000000");
  EXPECT_EQ(error(head + tail + R"("arms":[{"n":0,"mean":0,"alive":false}]})"), "no arm is alive");
  EXPECT_EQ(error(head + tail + R"("arms":[{"n":5,"mean":0,"alive":true}]})"),
            "arm 0: \"n\" does not fit round 0");
  EXPECT_EQ(error(head + R"("round":0,"next":7,"decided":false,"arms":[{"n":0,"mean":0,"alive":true}]})"),
            "\"next\" must be a whole number from 0 to 0");
  EXPECT_EQ(error(head + tail + R"("arms":[{"n":0,"mean":0,"alive":true}]})"), "no error");
}

}  // namespace
}  // namespace quire::labs::bandits

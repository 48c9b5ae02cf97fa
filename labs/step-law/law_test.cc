// The laws at points that were worked out by hand, with the pitfalls of units.
#include "labs/step-law/law.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/step-law/other_laws.h"

namespace quire::labs::step_law {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

TEST(StepLaw, RoundedAndMeanAtOneBillionAndAHundred) {
  const Setting rounded = rounded_law().at(1e9, 1e11), mean = mean_law().at(1e9, 1e11);
  EXPECT_NEAR(rounded.lr, 1.632499e-3, 5e-10);
  EXPECT_NEAR(rounded.batch, 1'107'715, 1);
  EXPECT_NEAR(rounded.batch / 2048, 540.88, 5e-3);
  EXPECT_NEAR(mean.lr, 1.662379e-3, 5e-10);
  EXPECT_NEAR(mean.batch, 1'107'467, 1);
  EXPECT_NEAR(rounded_law().at(2e8, 4e9).lr, 1.914481e-3, 5e-10);
  EXPECT_NEAR(rounded_law().at(2e8, 4e9).batch, 176'280, 1);
}

TEST(StepLaw, BatchesAreTokensNotSequences) {
  const double batch = mean_law().at(7e9, 1.4e12).batch;
  EXPECT_NEAR(batch, 5.0e6, 0.05e6);
  EXPECT_NEAR(batch / 2048, 2440, 25);
}

TEST(StepLaw, TheLogarithmsBaseChangesTheConstantNotTheExponent) {
  // ln lr = a + b ln N is log2 lr = a / ln 2 + b log2 N.
  const Law law = mean_law();
  const double by_twos =
      std::exp2(law.lr[0] / std::log(2.0) + law.lr[1] * std::log2(3e8) + law.lr[2] * std::log2(7e9));
  EXPECT_NEAR(by_twos / law.at(3e8, 7e9).lr, 1, 1e-12);
}

TEST(StepLaw, TheBandIsThatOfTheReleasedFits) {
  // 95 % percentiles of the 1000 released fits at these points, from the logarithms' own mean.
  const Band at_edge = published_law(mean_law()).band(1e9, 1e11);
  EXPECT_NEAR(std::log(at_edge.lr_factor), 0.0904, 0.005);
  EXPECT_NEAR(std::log(at_edge.batch_factor), 0.0829, 0.005);
  const Band far = published_law(mean_law()).band(7e9, 1.4e12);
  EXPECT_NEAR(std::log(far.lr_factor), 0.198, 0.01);
  EXPECT_NEAR(std::log(far.batch_factor), 0.169, 0.01);
  // The intercept's own deviation, 0.62, would make it 3.4 times up or down.
  EXPECT_LT(far.lr_factor, 1.25);
}

TEST(StepLaw, WarnsOutsideThePapersRange) {
  const FittedLaw law = published_law(mean_law());
  EXPECT_FALSE(law.extrapolation(1e9, 1e11));
  EXPECT_FALSE(law.extrapolation(2e8, 4e9));
  EXPECT_NE(law.extrapolation(7e9, 1e11)->find("N = 7e+09 is outside"), std::string::npos);
  EXPECT_NE(law.extrapolation(1e9, 1.4e12)->find("D = 1.4e+12 is outside"), std::string::npos);
}

TEST(StepLaw, MixturesCountAllExperts) {
  // 2.15 billion in all, 0.188 to 1.24 billion active: the active count would raise lr 1.5 to 5.7 times.
  const double all = mean_law().at(2.15e9, 2e10).lr;
  EXPECT_NEAR(mean_law().at(1.24e9, 2e10).lr / all, 1.48, 0.02);
  EXPECT_NEAR(mean_law().at(0.188e9, 2e10).lr / all, 5.7, 0.05);
}

TEST(Quantities, AreReadWithTheirUnits) {
  EXPECT_EQ(quantity("1.4T"), 1.4e12);
  EXPECT_EQ(quantity("7B"), 7e9);
  EXPECT_EQ(quantity("500M"), 5e8);
  EXPECT_EQ(quantity("20K"), 2e4);
  EXPECT_EQ(quantity("7e9"), 7e9);
  for (const char* const bad : {"", "T", "-1B", "0", "nan", "inf", "1e400", "1e308T", "7 B", "7BB", "seven"})
    EXPECT_FALSE(quantity(bad)) << bad;
}

TEST(Architectures, CountWeightsAndOperations) {
  std::string fault;
  const auto small = architecture("h=960,f=9368,layers=7", fault);
  ASSERT_TRUE(small) << fault;
  EXPECT_EQ(small->parameters(), 214'663'680);
  EXPECT_EQ(small->flops_per_token(2048), 6.0 * (4 * 960 + 3 * 9368 + 2 * 2048) * 7 * 960);
  // With f = 8/3 h both counts are one.
  const Architecture classic{768, 2048, 12};
  EXPECT_EQ(classic.flops_per_token(1024), classic.deepseek_flops_per_token(1024));
  for (const char* const bad : {"", "h=960", "h=960,f=9368", "h=0,f=1,layers=1", "h=1.5,f=1,layers=1", "x=1",
                                "h=960,f=9368,layers=1e9", "h960", "layers=7,,h=2"}) {
    fault.clear();
    EXPECT_FALSE(architecture(bad, fault)) << bad;
    EXPECT_NE(fault, "") << bad;
  }
}

TEST(OtherLaws, AtPointsWorkedOutByHand) {
  EXPECT_NEAR(*other_law("deepseek")->at({1e9, 1e11, 1e22, 2.5}).lr, 5.5447e-4, 5e-9);
  EXPECT_NEAR(*other_law("deepseek-0.3188")->at({1e9, 1e11, 1e22, 2.5}).lr, 5.5447e-4 * 0.3188 / 0.3118,
              5e-9);
  EXPECT_NEAR(*other_law("kaplan")->at({1e9, 1e11, 1e22, 2.5}).batch, 2.547e6, 1e3);
  // In billions; raw units would give 2e-8.
  EXPECT_NEAR(*other_law("microsoft")->at({1e9, 1e11, 1e22, 2.5}).lr, 2.0e-3, 0.05e-3);
  EXPECT_NEAR(*other_law("porian")->at({1e9, 1e11, 1e22, 2.5}).lr, 3.7 * std::pow(1e9, -0.36), 1e-12);
  EXPECT_NEAR(*other_law("minicpm")->at({1e9, 1e11, 1e22, 2.5}).batch, 1.21e9 / std::pow(2.5, 6.24), 1);
}

TEST(OtherLaws, HaveNoAnswerWithoutWhatTheyNeed) {
  const Target bare{1e9, 1e11, kUnknown, kUnknown};
  EXPECT_FALSE(other_law("deepseek")->at(bare).lr);
  EXPECT_FALSE(other_law("kaplan")->at(bare).batch);
  EXPECT_FALSE(other_law("minicpm")->at(bare).batch);
  EXPECT_FALSE(other_law("kaplan")->at({1e11, 1e12, 1e24, 2}).lr) << "the line falls below 0";
  EXPECT_EQ(other_law("kaplan 2"), nullptr);
}

TEST(OtherLaws, RulesTakeWhatALawLacksFromStepLaw) {
  const Target target{1e9, 1e11, 6.6e20, 2.1};
  const Setting step = mean_law().at(1e9, 1e11);
  std::size_t with_step_batch = 0, with_step_lr = 0;
  for (const Rule& rule : compared_rules()) {
    const auto setting = setting_of(rule, target, mean_law());
    ASSERT_TRUE(setting) << rule.name;
    with_step_batch += setting->batch == step.batch ? 1 : 0;
    with_step_lr += setting->lr == step.lr ? 1 : 0;
  }
  EXPECT_EQ(with_step_batch, 2u);
  EXPECT_EQ(with_step_lr, 1u);
}

}  // namespace
}  // namespace quire::labs::step_law

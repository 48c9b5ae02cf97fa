// Closed forms: distributions of difficulty, the estimator, laws on exact coverages, families, cost.
#include <cmath>

#include <gtest/gtest.h>

#include "labs/language-monkeys/cost.h"
#include "labs/language-monkeys/difficulties.h"
#include "labs/language-monkeys/families.h"
#include "labs/language-monkeys/law_study.h"

namespace quire::labs::language_monkeys {
namespace {

using passk::CurvePoint;

TEST(Estimator, IsUnbiasedWhereThePlugInIsLow) {
  EXPECT_NEAR(passk::pass_at_k({10, 3}, 4), 1 - 35.0 / 210, 1e-15);
  const EstimatorCheck check = check_estimator();
  EXPECT_LE(check.unbiased_gap, 1e-12);
  EXPECT_LT(check.plug_in_bias_most, 0);
  EXPECT_LT(check.plug_in_bias_least, -0.01);
  EXPECT_GT(check.cases, 100U);
}

TEST(Difficulties, CoverageIsWhatDrawsGive) {
  for (const Difficulty& d : exact_difficulties()) {
    random::Stream stream(1, "test");
    for (const std::uint64_t k : {1U, 7U, 200U}) {
      constexpr int kDraws = 100'000;
      double sum = 0, squares = 0;
      for (int i = 0; i < kDraws; ++i) {
        const double value = -std::expm1(static_cast<double>(k) * std::log1p(-d.draw(stream)));
        sum += value;
        squares += value * value;
      }
      const double mean = sum / kDraws, error = std::sqrt((squares / kDraws - mean * mean) / kDraws);
      EXPECT_NEAR(d.coverage(k), mean, 5 * error) << d.name() << " k=" << k;
    }
    EXPECT_EQ(d.coverage(0), 0) << d.name();
  }
}

std::vector<CurvePoint> exact_curve(const Difficulty& d) {
  std::vector<CurvePoint> curve;
  for (const std::uint64_t k : passk::log_grid(10'000, 40))
    curve.push_back({static_cast<double>(k), d.coverage(k)});
  return curve;
}

TEST(Law, FitsExactCoveragesAsFarAsItIsKnownTo) {
  // RMSE on forty log-spaced k up to 10,000, and what it misses there when it was fitted up to 1,000.
  const std::pair<Difficulty, std::pair<double, double>> known[] = {
      {{Difficulty::Kind::beta, 0.3, 5}, {0.008, 0.017}},
      {{Difficulty::Kind::beta, 0.5, 10}, {0.008, 0.001}},
      {{Difficulty::Kind::beta, 0.2, 2}, {0.013, 0.031}},
      {{Difficulty::Kind::beta, 1, 30}, {0.024, 0.008}},
      {{Difficulty::Kind::beta, 0.3, 5, 0.9}, {0.021, 0.062}}};
  for (const auto& [d, figures] : known) {
    const auto curve = exact_curve(d);
    EXPECT_NEAR(passk::fit(passk::Law::exponentiated_power, curve).rmse, figures.first, 0.0011) << d.name();
    EXPECT_NEAR(std::abs(passk::hold_out(passk::Law::exponentiated_power, curve, 1000).error), figures.second,
                0.0011)
        << d.name();
  }
}

TEST(LawStudy, BelievesTheModelThatTheCountsCameFrom) {
  // A tenth of the problems is out of reach: the law of the paper overshoots, the mixture that knows of it
  // does not.
  random::Stream stream(3, "test");
  const Difficulty d{Difficulty::Kind::beta, 0.6, 6, 0.8};
  std::vector<passk::Count> counts;
  for (int i = 0; i < 500; ++i) counts.push_back({2000, stream.binomial(2000, d.draw(stream))});
  const LawStudy study = study_laws(counts, {});
  EXPECT_EQ(study.k_most, 2000U);
  const ModelScore& mixture = study.of(Model::beta_with_reach);
  EXPECT_NEAR(mixture.fitted.reach, 0.8, 0.05);
  EXPECT_LT(mixture.rmse, 0.01);
  EXPECT_LT(mixture.budget_error, 0.02);
  EXPECT_GT(study.of(Model::exponentiated_power).decade_error, 0.02) << "it overshoots";
  EXPECT_LE(study.best().budget_error, mixture.budget_error);
  EXPECT_GT(study.of(Model::log_linear).rmse, 0.05);
}

TEST(LawStudy, SaysNothingWhereNothingIsRight) {
  const std::vector<passk::Count> counts(10, {50, 0});
  const LawStudy study = study_laws(counts, {});
  for (const ModelScore& s : study.scores) EXPECT_FALSE(s.fitted.converged) << name_of(s.fitted.model);
}

TEST(Family, ShiftsOfOneCurveLieOnEachOther) {
  const auto curve = [](double slower, double most) {
    std::vector<CurvePoint> points;
    for (double k = 1; k <= most; k *= 1.1) points.push_back({k, std::exp(-3 * std::pow(k / slower, -0.4))});
    return points;
  };
  const std::vector<NamedCurve> same{{"a", curve(1, 5000)}, {"b", curve(7, 5000)}, {"c", curve(30, 9000)}};
  const Family family = align(same, 0.5);
  EXPECT_LT(family.spread, 0.002);
  EXPECT_NEAR(family.k_anchor[1] / family.k_anchor[0], 7, 0.02);
  EXPECT_NEAR(family.k_anchor[2] / family.k_anchor[0], 30, 0.1);
  // A curve of another slope does not lie on them.
  std::vector<NamedCurve> other = same;
  for (CurvePoint& p : other[2].points) p.coverage = std::exp(-3 * std::pow(p.k, -0.8));
  EXPECT_GT(align(other, 0.5).spread, 0.1);
  EXPECT_TRUE(std::isnan(align(same, 1e-6).spread)) << "an anchor below all";
  EXPECT_GT(align(same).anchor, same[2].points.front().coverage);
}

TEST(Family, DecadesAboveAreMeasuredWhereBothAre) {
  std::vector<CurvePoint> first{{1, 0.1}, {10, 0.5}, {100, 0.6}, {1000, 0.6}};
  std::vector<CurvePoint> second{{10, 0.4}, {100, 0.5}, {1000, 0.7}, {10'000, 0.9}};
  // Above from 10 to where 0.6 = 0.5 + 0.2 log10(k/100): half a decade behind 100.
  EXPECT_NEAR(decades_above(first, second), 1.5, 0.02);
  EXPECT_EQ(decades_above(second, std::vector<CurvePoint>{{1e6, 0}, {1e7, 1}}), 0);
}

TEST(Cost, TableOfThePaperToTheCent) {
  for (const Offer& offer : paper_offers())
    EXPECT_NEAR(total_price(offer.price, offer.attempts, kPaperProblems), offer.stated, 1e-9) << offer.model;
  EXPECT_TRUE(std::isinf(price_of_solved(1, 1, 0)));
  EXPECT_DOUBLE_EQ(price_of_solved(0.0072, 5, 0.2962), 0.036 / 0.2962);
}

TEST(Cost, FlopsCountThePromptOnce) {
  const ModelSize model{.parameters = 1000, .layers = 2, .width = 8};
  EXPECT_EQ(flops_per_token(model, 10), 2 * (1000 + 2 * 2 * 8 * 10));
  EXPECT_EQ(flops_of(model, 6, 4, 5), (6 + 20) * flops_per_token(model, 10));
}

}  // namespace
}  // namespace quire::labs::language_monkeys

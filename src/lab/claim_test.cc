// Verdicts follow from figures: every comparison, at and around its limit, with figures and with intervals.
#include "lab/claim.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace quire::lab {
namespace {

using Evidence = Rule::Evidence;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Claim claim_with(const Rule& rule) {
  Claim claim;
  claim.id = "C1";
  claim.refuted = "its figures need a machine that we lack";
  claim.rule = rule;
  return claim;
}

ClaimResult judged(const Rule& rule, const std::vector<Figure>& figures, Size size = Size::quick) {
  Measurement measurement;
  measurement.figures = figures;
  return judge(claim_with(rule), size, measurement);
}

Verdict verdict(const Rule& rule, double value, Size size = Size::quick) {
  return judged(rule, {{"", value, {}, {}}}, size).verdict;
}

Verdict interval_verdict(const Rule& rule, double low, double high) {
  return judged(rule, {{"", (low + high) / 2, low, high}}).verdict;
}

TEST(Judge, EachComparisonAtAndAroundItsLimit) {
  EXPECT_EQ(verdict(Rule::below(2, 2), 1.999), Verdict::holds);
  EXPECT_EQ(verdict(Rule::below(2, 2), 2), Verdict::differs);
  EXPECT_EQ(verdict(Rule::at_most(2, 2), 2), Verdict::holds);
  EXPECT_EQ(verdict(Rule::at_most(2, 2), 2.001), Verdict::differs);
  EXPECT_EQ(verdict(Rule::above(2, 2), 2.001), Verdict::holds);
  EXPECT_EQ(verdict(Rule::above(2, 2), 2), Verdict::differs);
  EXPECT_EQ(verdict(Rule::at_least(2, 2), 2), Verdict::holds);
  EXPECT_EQ(verdict(Rule::at_least(2, 2), 1.999), Verdict::differs);
  EXPECT_EQ(verdict(Rule::equals(3), 3), Verdict::holds);
  EXPECT_EQ(verdict(Rule::equals(3), 4), Verdict::differs);
  EXPECT_EQ(verdict(Rule::equals(0), 0), Verdict::holds);
  EXPECT_EQ(verdict(Rule::within(10, 1), 11), Verdict::holds);
  EXPECT_EQ(verdict(Rule::within(10, 1), 9), Verdict::holds);
  EXPECT_EQ(verdict(Rule::within(10, 1), 11.001), Verdict::differs);
}

TEST(Judge, ARoundingErrorDoesNotLeaveTheTolerance) {
  EXPECT_GT(0.4 - 0.3, 0.1);
  EXPECT_EQ(verdict(Rule::within(0.3, 0.1), 0.4), Verdict::holds);
}

TEST(Judge, TheLimitIsThatOfTheRunsSize) {
  const Rule rule = Rule::below(0.01, 0.003);
  EXPECT_EQ(verdict(rule, 0.005, Size::quick), Verdict::holds);
  EXPECT_EQ(verdict(rule, 0.005, Size::full), Verdict::differs);
  EXPECT_EQ(judged(rule, {{"", 0.005, {}, {}}}, Size::quick).why,
            "0.005 is below 0.01, the limit of a quick run");
  EXPECT_EQ(judged(rule, {{"", 0.005, {}, {}}}, Size::full).why,
            "0.005 is not below 0.003, the limit of a full run");
}

TEST(Judge, AnIntervalDecidesOnlyAsAWhole) {
  const Rule below = Rule::below(1, 1, Evidence::interval);
  EXPECT_EQ(interval_verdict(below, 0.2, 0.9), Verdict::holds);
  EXPECT_EQ(interval_verdict(below, 0.2, 1.1), Verdict::not_measured);
  EXPECT_EQ(interval_verdict(below, 0.2, 1.0), Verdict::not_measured);
  EXPECT_EQ(interval_verdict(below, 1.0, 1.5), Verdict::differs);
  const Rule above = Rule::above(0, 0, Evidence::interval);
  EXPECT_EQ(interval_verdict(above, 0.1, 0.2), Verdict::holds);
  EXPECT_EQ(interval_verdict(above, -0.1, 0.2), Verdict::not_measured);
  EXPECT_EQ(interval_verdict(above, -0.2, -0.1), Verdict::differs);
  EXPECT_EQ(interval_verdict(Rule::at_least(0, 0, Evidence::interval), 0, 0.2), Verdict::holds);
  EXPECT_EQ(interval_verdict(Rule::at_most(0, 0, Evidence::interval), 0, 0.2), Verdict::not_measured);
}

TEST(Judge, AnIntervalAroundATargetIsWithinOrOutsideOrNeither) {
  const Rule rule = Rule::within(10, 1, Evidence::interval);
  EXPECT_EQ(interval_verdict(rule, 9.5, 10.5), Verdict::holds);
  EXPECT_EQ(interval_verdict(rule, 8, 12), Verdict::not_measured);
  EXPECT_EQ(interval_verdict(rule, 10.5, 12), Verdict::not_measured);
  EXPECT_EQ(interval_verdict(rule, 11.5, 12), Verdict::differs);
  EXPECT_EQ(interval_verdict(rule, 2, 3), Verdict::differs);
}

TEST(Judge, AroundATargetTheNearestEdgeIsToldApart) {
  const Rule rule = Rule::within(0.5, 0.05);
  EXPECT_EQ(judged(rule, {{"", 0.5 + 2e-15, {}, {}}}).why,
            "0.5 is within 0.05 of 0.5, the limit of a quick run");
  EXPECT_EQ(judged(rule, {{"", 0.55004, {}, {}}}).why,
            "0.55004 is not within 0.05 of 0.5, the limit of a quick run");
}

TEST(Judge, AnIntervalRuleNeedsAnInterval) {
  const Rule rule = Rule::below(1, 1, Evidence::interval);
  const ClaimResult none = judged(rule, {{"", 0.5, {}, {}}});
  EXPECT_EQ(none.verdict, Verdict::not_measured);
  EXPECT_EQ(none.why, "the rule asks for an interval, and 0.5 came without one");
  EXPECT_EQ(judged(rule, {{"", 0.5, 0.9, 0.1}}).verdict, Verdict::not_measured);
  EXPECT_EQ(judged(rule, {{"", 0.5, kNan, 0.6}}).verdict, Verdict::not_measured);
}

TEST(Judge, TheFigureDecidesWhereTheRuleAsksForTheFigure) {
  EXPECT_EQ(judged(Rule::below(1, 1), {{"", 0.5, 0.1, 1.7}}).verdict, Verdict::holds);
}

TEST(Judge, ANumberThatIsNoneDecidesNothing) {
  for (const Rule& rule : {Rule::below(1, 1), Rule::at_most(1, 1), Rule::above(1, 1), Rule::at_least(1, 1),
                           Rule::equals(1), Rule::within(1, 1)}) {
    const ClaimResult result = judged(rule, {{"", kNan, {}, {}}});
    EXPECT_EQ(result.verdict, Verdict::not_measured);
    EXPECT_EQ(result.why, "the figure is not a number");
  }
  EXPECT_EQ(verdict(Rule::above(1, 1), kInf), Verdict::holds);
  EXPECT_EQ(verdict(Rule::within(1, 1), kInf), Verdict::differs);
}

TEST(Judge, WithoutFiguresTheReasonIsShown) {
  EXPECT_EQ(judged(Rule::below(1, 1), {}).verdict, Verdict::not_measured);
  EXPECT_EQ(judged(Rule::below(1, 1), {}).why, "the run brought no figure for it");
  EXPECT_EQ(judged(Rule::never(), {}).why, "its figures need a machine that we lack");
  Measurement measurement;
  measurement.not_measured = "the run was too short";
  EXPECT_EQ(judge(claim_with(Rule::below(1, 1)), Size::quick, measurement).why, "the run was too short");
}

TEST(Judge, ARuleThatNeverHoldsIsNeverMeasured) {
  const ClaimResult result = judged(Rule::never(), {{"", 1, {}, {}}});
  EXPECT_EQ(result.verdict, Verdict::not_measured);
  EXPECT_EQ(result.measured, "1");
  EXPECT_EQ(result.why, "its figures need a machine that we lack");
}

TEST(Judge, TheWorstOfSeveralFiguresDecides) {
  const std::vector<Figure> figures{
      {"synthetic", 0.001, {}, {}}, {"german", 0.0225, {}, {}}, {"compas", 0.002, {}, {}}};
  const ClaimResult result = judged(Rule::below(0.01, 0.003), figures);
  EXPECT_EQ(result.verdict, Verdict::differs);
  EXPECT_EQ(result.measured, "0.0225, worst of 3: german; all between 0.001 and 0.0225");
  EXPECT_EQ(result.why, "0.0225 for german is not below 0.01, the limit of a quick run");
  EXPECT_EQ(judged(Rule::above(1, 1), {{"a", 3, {}, {}}, {"b", 2, {}, {}}}).measured,
            "2, worst of 2: b; all between 2 and 3");
}

TEST(Judge, ABrokenRuleOutweighsAFigureThatIsNone) {
  const Rule rule = Rule::below(1, 1);
  EXPECT_EQ(judged(rule, {{"a", kNan, {}, {}}, {"b", 2, {}, {}}}).verdict, Verdict::differs);
  EXPECT_EQ(judged(rule, {{"a", 0.5, {}, {}}, {"b", kNan, {}, {}}}).verdict, Verdict::not_measured);
}

TEST(Judge, AnUndecidedIntervalOutweighsASatisfiedOne) {
  const Rule rule = Rule::below(1, 1, Evidence::interval);
  const ClaimResult result = judged(rule, {{"a", 0.5, 0.4, 0.6}, {"b", 0.9, 0.8, 1.2}});
  EXPECT_EQ(result.verdict, Verdict::not_measured);
  EXPECT_EQ(result.measured, "0.9 (0.8 to 1.2), worst of 2: b; all between 0.5 and 0.9");
  EXPECT_EQ(result.why,
            "the interval 0.8 to 1.2 for b leaves open whether it is below 1, the limit of a quick run");
}

TEST(Judge, AFigureAndItsLimitAreNeverShownAlike) {
  EXPECT_EQ(judged(Rule::below(0.01, 0.01), {{"", 0.0100001, {}, {}}}).why,
            "0.0100001 is not below 0.01, the limit of a quick run");
}

TEST(Judge, TheUnitFollowsTheFigure) {
  Claim claim = claim_with(Rule::equals(0));
  claim.unit = "errors";
  Measurement measurement;
  measurement.figures = {{"", 0, {}, {}}};
  EXPECT_EQ(judge(claim, Size::full, measurement).measured, "0 errors");
  EXPECT_EQ(judge(claim, Size::full, measurement).why, "0 is equal to 0, the limit of a full run");
}

TEST(FormatFigure, AsPeopleReadIt) {
  EXPECT_EQ(format_figure(0), "0");
  EXPECT_EQ(format_figure(-0.0), "0");
  EXPECT_EQ(format_figure(0.0039), "0.0039");
  EXPECT_EQ(format_figure(0.00394999), "0.00395");
  EXPECT_EQ(format_figure(-1.25), "\u22121.25");
  EXPECT_EQ(format_figure(1234567), "1,234,567");
  EXPECT_EQ(format_figure(999), "999");
  EXPECT_EQ(format_figure(1000), "1,000");
  EXPECT_EQ(format_figure(-100000), "\u2212100,000");
  EXPECT_EQ(format_figure(1234.56), "1,235");
  EXPECT_EQ(format_figure(99999.7), "100,000");
  EXPECT_EQ(format_figure(123.456), "123.5");
  EXPECT_EQ(format_figure(3.25e-7), "3.25e\u22127");
  EXPECT_EQ(format_figure(6.02214e23), "6.022e23");
  EXPECT_EQ(format_figure(kNan), "not a number");
  EXPECT_EQ(format_figure(-kInf), "\u2212infinity");
}

}  // namespace
}  // namespace quire::lab

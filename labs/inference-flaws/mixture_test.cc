// The appendix's model: its figures, closed forms, a simulation of tasks, and fits that find it again.
#include "labs/inference-flaws/mixture.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/inference-flaws/mixture_fit.h"

namespace quire::labs::inference_flaws {
namespace {

TEST(Mixture, HasTheFiguresOfTheAuthors) {
  const Mixture llama = llama_8b();
  EXPECT_NEAR(llama.rejection(llama.types[0]), 0.0975, 1e-12);
  EXPECT_NEAR(llama.rejection(llama.types[1]), 0.6525, 1e-12);
  // False accepts per attempt: 0.0325 and 0.2175.
  EXPECT_NEAR((1 - llama.soundness) * (1 - llama.types[0].accuracy), 0.0325, 1e-12);
  EXPECT_NEAR((1 - llama.soundness) * (1 - llama.types[1].accuracy), 0.2175, 1e-12);
}

TEST(Mixture, ExactReachEndsAtTheCeilingAndPublishedReachPassesIt) {
  const Mixture llama = llama_8b();
  EXPECT_NEAR(ceiling(llama), 0.716236, 1e-6);
  EXPECT_NEAR(curve_of(llama, 10'000).right[10'000], 0.716236, 1e-6);
  const Curve exact = curve_of(llama, 200);
  for (std::size_t k = 0; k <= 200; ++k) EXPECT_LE(exact.right[k], ceiling(llama) + 1e-12);
  EXPECT_NEAR(curve_of(llama, 200, Reach::published).right[200], 0.870, 5e-4);
  // Where hardly anything is left of any type, too.
  EXPECT_NEAR(curve_of(llama, 10'000, Reach::published).right[10'000], 0.870, 5e-4);
}

TEST(Mixture, BestAttemptsOfBothReaches) {
  const std::vector<std::size_t> expected{2, 1, 1, 1, 1, 0, 0, 0, 0, 0};
  for (const Reach reach : {Reach::exact, Reach::published}) {
    const Curve curve = curve_of(llama_8b(), 200, reach);
    for (std::size_t r = 1; r <= expected.size(); ++r)
      EXPECT_EQ(optimum(curve, static_cast<double>(r)).k, expected[r - 1]) << r;
  }
}

TEST(Mixture, ClosedFormIsTheSum) {
  const std::vector<Mixture> all{llama_8b(),
                                 {{{0.2, 0.9}, {0.3, 0.5}, {0.5, 0.01}}, 0.7, 0.99},
                                 {{{1, 0}}, 1, 1},              // nothing is ever accepted: beta = 1
                                 {{{0.5, 0}, {0.5, 1}}, 1, 1},  // beta = 1 and beta = 0
                                 {{{1, 0.5}}, 1, 0}};           // all is accepted: beta = 0
  for (const Mixture& m : all) {
    ASSERT_EQ(m.fault(), "");
    const Curve curve = curve_of(m, 60);
    for (const std::size_t k : {0u, 1u, 2u, 10u, 60u}) {
      EXPECT_NEAR(reward(m, static_cast<double>(k), 3), curve.reward(k, 3), 1e-12) << k;
      EXPECT_LE(curve.right[k], ceiling(m) + 1e-12);
    }
  }
}

TEST(Mixture, AttemptsAndFalseShareAreThoseOfDrawnTasks) {
  const Mixture m{{{0.6, 0.8}, {0.4, 0.1}}, 0.9, 0.7};
  const Curve curve = curve_of(m, 8);
  random::Stream stream(5, "tasks");
  constexpr int kTasks = 400'000;
  std::vector<double> reached(9), wrong(9), accepted(9);
  for (int i = 0; i < kTasks; ++i) {
    const double r = stream.bernoulli(m.types[0].prior) ? m.types[0].accuracy : m.types[1].accuracy;
    for (std::size_t k = 1; k <= 8; ++k) {
      ++reached[k];
      const bool right = stream.bernoulli(r);
      if (!stream.bernoulli(right ? m.completeness : 1 - m.soundness)) continue;
      ++accepted[k];
      wrong[k] += right ? 0 : 1;
      break;
    }
  }
  double attempts = 0;
  for (std::size_t k = 1; k <= 8; ++k) {
    attempts += reached[k] / kTasks;
    EXPECT_NEAR(curve.attempts[k], attempts, 5e-3);
    const double error = std::sqrt(0.25 / accepted[k]);
    EXPECT_NEAR(curve.false_share[k], wrong[k] / accepted[k], 4 * error) << k;
    if (k > 1) {
      EXPECT_GT(curve.false_share[k], curve.false_share[k - 1]);
    }
  }
}

TEST(Mixture, FaultsAreNamed) {
  EXPECT_EQ((Mixture{{}, 1, 1}.fault()), "there is no type of task");
  EXPECT_EQ((Mixture{{{1, 0.5}}, 1.5, 1}.fault()), "completeness 1.5 is outside 0 to 1");
  EXPECT_EQ((Mixture{{{1, 0.5}}, 1, -0.1}.fault()), "soundness -0.1 is outside 0 to 1");
  EXPECT_EQ((Mixture{{{1.2, 0.5}, {-0.2, 0.5}}, 1, 1}.fault()), "prior 1.2 is outside 0 to 1");
  EXPECT_EQ((Mixture{{{1, NAN}}, 1, 1}.fault()), "accuracy nan is outside 0 to 1");
  EXPECT_EQ((Mixture{{{0.5, 0.5}, {0.4, 0.1}}, 1, 1}.fault()), "priors sum to 0.9, not to 1");
}

/// Counts of tasks drawn from a mixture.
std::vector<TaskVerdicts> drawn(const Mixture& m, std::size_t tasks, std::uint64_t n, bool known) {
  random::Stream stream(9, "counts");
  std::vector<double> priors;
  for (const TaskType& type : m.types) priors.push_back(type.prior);
  const random::Alias alias(priors);
  std::vector<TaskVerdicts> all;
  for (std::size_t i = 0; i < tasks; ++i) {
    const std::uint64_t right = stream.binomial(n, m.types[alias.draw(stream)].accuracy);
    const std::uint64_t t = stream.binomial(right, m.completeness);
    const std::uint64_t wrong = stream.binomial(n - right, 1 - m.soundness);
    all.push_back({n, t + wrong, t, known ? std::optional(right) : std::nullopt});
  }
  return all;
}

void expect_near(const Mixture& got, const Mixture& wanted, double tolerance) {
  ASSERT_EQ(got.types.size(), wanted.types.size());
  for (std::size_t i = 0; i < got.types.size(); ++i) {
    EXPECT_NEAR(got.types[i].prior, wanted.types[i].prior, 0.06);
    EXPECT_NEAR(got.types[i].accuracy, wanted.types[i].accuracy, tolerance);
  }
  EXPECT_NEAR(got.completeness, wanted.completeness, tolerance);
  EXPECT_NEAR(got.soundness, wanted.soundness, tolerance);
}

TEST(Fit, FindsTheMixtureAgainWithAndWithoutTheTruthOfRefusedSamples) {
  const Mixture two{{{0.58, 0.87}, {0.42, 0.13}}, 0.9, 0.75};
  const Mixture three{{{0.3, 0.9}, {0.3, 0.5}, {0.4, 0.05}}, 0.85, 0.6};
  for (const bool known : {true, false}) {
    const MixtureFit fit = fit_mixture(drawn(two, 400, 200, known), {.types = 2});
    EXPECT_TRUE(fit.converged);
    expect_near(fit.mixture, two, 0.02);
    expect_near(fit_mixture(drawn(three, 400, 200, known), {.types = 3}).mixture, three, 0.02);
  }
}

TEST(Fit, IsAtLeastAsLikelyAsTheTruthAndMoreTypesAreNoLessLikely) {
  const Mixture truth{{{0.5, 0.8}, {0.5, 0.2}}, 0.95, 0.8};
  const auto counts = drawn(truth, 150, 100, false);
  double before = -INFINITY;
  for (const std::size_t types : {2u, 3u, 4u}) {
    const MixtureFit fit = fit_mixture(counts, {.types = types});
    EXPECT_GE(fit.log_likelihood, before - 1e-3) << types;
    before = fit.log_likelihood;
  }
  // BIC sees that two are enough.
  EXPECT_LT(fit_mixture(counts, {.types = 2}).information, fit_mixture(counts, {.types = 3}).information);
}

TEST(Fit, OfOneTypeIsTheShareOfCounts) {
  const std::vector<TaskVerdicts> counts{{10, 6, 4, 5}, {10, 4, 3, 3}};
  const MixtureFit fit = fit_mixture(counts, {.types = 1});
  EXPECT_NEAR(fit.mixture.types[0].accuracy, 0.4, 1e-9);
  EXPECT_NEAR(fit.mixture.completeness, 7.0 / 8, 1e-9);
  EXPECT_NEAR(fit.mixture.soundness, 9.0 / 12, 1e-9);
  // Four kinds of samples: 7 right accepted, 1 right refused, 3 wrong accepted, 9 wrong refused.
  EXPECT_NEAR(fit.log_likelihood,
              7 * std::log(0.35) + std::log(0.05) + 3 * std::log(0.15) + 9 * std::log(0.45), 1e-9);
}

TEST(Fit, HoldsWhatIsGiven) {
  const auto counts = drawn({{{0.5, 0.8}, {0.5, 0.2}}, 1, 0.8}, 100, 100, false);
  const MixtureFit fit = fit_mixture(counts, {.types = 2, .completeness = 1, .soundness = 0.7});
  EXPECT_EQ(fit.mixture.completeness, 1);
  EXPECT_EQ(fit.mixture.soundness, 0.7);
  EXPECT_EQ(fit.parameters, 3u);
}

TEST(Fit, RefusesWhatCountsDoNotDetermine) {
  const std::vector<TaskVerdicts> hidden{{10, 6, 4, {}}, {10, 4, 3, {}}};
  EXPECT_NE(fit_fault(hidden, {.types = 1}).find("three unknowns"), std::string::npos);
  EXPECT_EQ(fit_fault(hidden, {.types = 1, .completeness = 1}), "");
  EXPECT_EQ(fit_fault(hidden, {.types = 3}), "2 tasks cannot have 3 types");
  EXPECT_NE(fit_fault(hidden, {.types = 0}), "");
  EXPECT_THROW(fit_mixture(hidden, {.types = 1}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::inference_flaws

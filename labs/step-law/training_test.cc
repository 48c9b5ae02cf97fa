// The source of texts, the filter of losses, and training by the recipe.
#include "labs/step-law/training.h"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/step-law/smooth.h"

namespace quire::labs::step_law {
namespace {

TEST(HiddenMarkov, EmissionsAndTheStationaryDistributionAddUp) {
  const HiddenMarkov source({}, 3);
  ASSERT_EQ(source.states(), 8u * 24);
  std::vector<double> then(source.states()), topics(8);
  for (std::size_t s = 0; s < source.states(); ++s) {
    double row = 0;
    for (std::size_t a = 0; a < 24; ++a) {
      row += source.emission(s, a);
      EXPECT_GT(source.emission(s, a), 0);
      EXPECT_EQ(source.next(s, a) / 24, s / 24) << "a topic lasts";
      then[source.next(s, a)] += source.stationary()[s] * source.emission(s, a);
    }
    EXPECT_NEAR(row, 1, 1e-12);
    topics[s / 24] += source.stationary()[s];
  }
  for (const double p : topics) EXPECT_NEAR(p, 1.0 / 8, 1e-9);
  for (std::size_t s = 0; s < source.states(); ++s) EXPECT_NEAR(then[s], source.stationary()[s], 1e-6);
}

TEST(HiddenMarkov, TheEntropyRateIsWhatAReaderOfTheStatesMeasures) {
  const HiddenMarkov source({}, 3);
  double sum = 0;
  constexpr int kTexts = 400, kLength = 250;
  for (int i = 0; i < kTexts; ++i) {
    random::Stream stream(5, "markov test", static_cast<std::uint64_t>(i));
    std::vector<micro::Token> tokens(kLength);
    std::size_t state = source.draw(stream, tokens);
    for (const micro::Token t : tokens) {
      sum -= std::log(source.emission(state, t));
      state = source.next(state, t);
    }
  }
  EXPECT_NEAR(sum / (kTexts * kLength), source.entropy_rate(), 0.02);
  EXPECT_LT(source.entropy_rate(), std::log(24.0));
}

TEST(HiddenMarkov, EvenEmissionsAreADie) {
  const HiddenMarkov die({.topics = 1, .symbols = 6, .evenness = 1e6, .tilt = 0}, 1);
  EXPECT_NEAR(die.entropy_rate(), std::log(6.0), 1e-4);
  EXPECT_THROW(HiddenMarkov({.topics = 0}, 1), std::invalid_argument);
  EXPECT_THROW(HiddenMarkov({.evenness = 0}, 1), std::invalid_argument);
}

TEST(HiddenMarkov, ANumberNamesAText) {
  const HiddenMarkov source({}, 3);
  const Corpus corpus(source, 1, 64), other(source, 2, 64);
  EXPECT_EQ(corpus.text(7).tokens, corpus.text(7).tokens);
  EXPECT_NE(corpus.text(7).tokens, corpus.text(8).tokens);
  EXPECT_NE(corpus.text(7).tokens, other.text(7).tokens);
  EXPECT_NE(corpus.text(0).tokens, corpus.held_out(1)[0].tokens);
  EXPECT_EQ(corpus.text(7).tokens.size(), 65u);
  EXPECT_EQ(corpus.text(7).tokens[0], micro::kBegin);
  EXPECT_EQ(corpus.text(7).asked, 1u);
}

/// Straight from the definition: every weight, every mirror.
double slow_smooth_last(const std::vector<double>& losses, double width) {
  std::vector<double> longer;
  const int radius = static_cast<int>(4 * width + 0.5);
  for (int i = 0; i < 20; ++i) {  // the series and its mirror image, over and over
    longer.insert(longer.end(), losses.begin(), losses.end());
    longer.insert(longer.end(), losses.rbegin(), losses.rend());
  }
  const auto centre =
      static_cast<std::ptrdiff_t>(losses.size()) * 20 + static_cast<std::ptrdiff_t>(losses.size()) - 1;
  double sum = 0, weights = 0;
  for (int i = -radius; i <= radius; ++i) {
    const double w = width > 0 ? std::exp(-i * i / (2 * width * width)) : 1;
    weights += w;
    sum += w * longer[static_cast<std::size_t>(centre + i)];
  }
  return sum / weights;
}

TEST(Smooth, IsTheDefinition) {
  random::Stream stream(1, "smooth test");
  for (const std::size_t rows : {1u, 2u, 7u, 150u, 3000u}) {
    std::vector<double> losses;
    for (std::size_t i = 0; i < rows; ++i)
      losses.push_back(3 - 1e-4 * static_cast<double>(i) + 0.1 * stream.normal());
    for (const double width : {0.0, 0.1, 0.3, 1.7, 3.0})
      EXPECT_NEAR(smooth(losses, width).back(), slow_smooth_last(losses, width), 1e-12)
          << rows << " " << width;
    EXPECT_NEAR(smooth_last(losses, 1),
                slow_smooth_last(losses, std::min(100.0, 0.01 * static_cast<double>(rows))), 1e-12);
  }
}

TEST(Smooth, TheWidthFollowsTheLog) {
  EXPECT_EQ(smooth_width(3000, 1), 30);
  EXPECT_EQ(smooth_width(30000, 1), 100);
  EXPECT_EQ(smooth_width(30000, 10), 10);
  EXPECT_EQ(smooth_width(50, 100), 0.005);
}

TEST(Smooth, AConstantStaysAndAStepIsHalved) {
  const std::vector<double> same(200, 2.5);
  for (const double x : smooth(same, 5)) EXPECT_NEAR(x, 2.5, 1e-12);
  std::vector<double> stair(200, 1.0);
  std::fill(stair.begin() + 100, stair.end(), 3.0);
  const auto out = smooth(stair, 5);
  EXPECT_NEAR((out[99] + out[100]) / 2, 2, 1e-12);
  EXPECT_NEAR(out[0], 1, 1e-12);
  EXPECT_NEAR(out[199], 3, 1e-12);
}

TEST(Training, LearnsDownTowardsTheEntropyRateAndNotBelow) {
  const HiddenMarkov source({}, 3);
  const Corpus corpus(source, 1, 64);
  const auto held_out = corpus.held_out(64);
  double polls = 0, last_share = 0;
  const Trained run =
      train({.width = 32, .tokens = 60'000, .rate = 5e-3, .batch = 256}, corpus, held_out, [&](double share) {
        ++polls;
        last_share = share;
      });
  EXPECT_EQ(run.steps, 234u);
  EXPECT_EQ(run.tokens, 234 * 256);
  EXPECT_EQ(run.losses.size(), 234u);
  EXPECT_EQ(last_share, 1);
  EXPECT_GE(polls, 235);
  EXPECT_NEAR(run.losses.front(), std::log(64.0), 0.05) << "knows nothing";
  EXPECT_LT(run.loss, run.losses.front() - 1);
  EXPECT_GT(run.loss, source.entropy_rate());
  EXPECT_NEAR(run.smooth_loss, run.loss, 0.15);
}

TEST(Training, RepeatsItselfAndSeedsDiffer) {
  const HiddenMarkov source({}, 3);
  const Corpus corpus(source, 1, 64);
  const auto held_out = corpus.held_out(8);
  const auto loss = [&](std::uint64_t seed) {
    return train({.width = 32, .tokens = 4096, .rate = 5e-3, .batch = 512, .seed = seed}, corpus, held_out,
                 [](double) {})
        .loss;
  };
  EXPECT_EQ(loss(1), loss(1));
  EXPECT_NE(loss(1), loss(2));
}

TEST(Training, ThatDivergesEndsWithNaNNotWithAnException) {
  const HiddenMarkov source({}, 3);
  const Corpus corpus(source, 1, 64);
  const auto held_out = corpus.held_out(4);
  const Trained lost =
      train({.width = 32, .tokens = 8192, .rate = 1e30, .batch = 512}, corpus, held_out, [](double) {});
  EXPECT_TRUE(std::isnan(lost.loss));
  EXPECT_THROW(train({.tokens = 8192}, corpus, held_out, [](double) { throw std::runtime_error("stop"); }),
               std::runtime_error)
      << "a cancelled run is none that diverged";
}

TEST(Training, CountsWeightsWithoutEmbeddings) {
  EXPECT_EQ(micro_parameters(32, 2), 24'576);
  EXPECT_EQ(micro_parameters(64, 2), 98'304);
  EXPECT_EQ(micro_parameters(96, 2), 221'184);
}

}  // namespace
}  // namespace quire::labs::step_law

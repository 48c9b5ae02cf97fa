// The net against itself: gradients by central differences, causality, and independence of rows, threads and
// instruction sets.
#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/gradient.h"
#include "labs/engines/micro/kernels.h"
#include "labs/engines/micro/reference_net.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

Example drawn(random::Stream& stream, std::size_t length, std::size_t asked, std::size_t vocabulary) {
  Example example;
  for (std::size_t i = 0; i < length; ++i)
    example.tokens.push_back(static_cast<Token>(stream.below(vocabulary)));
  example.asked = asked;
  return example;
}

std::vector<Example> some_examples(std::size_t count, std::size_t length, std::size_t vocabulary = 64) {
  std::vector<Example> all;
  for (std::size_t i = 0; i < count; ++i) {
    random::Stream stream(7, "net_test", i);
    all.push_back(drawn(stream, length - i % 5, 1 + i % 3, vocabulary));
  }
  return all;
}

double cross_entropy(const Prediction& prediction, std::span<float> gradient) {
  add_cross_entropy(prediction, 1.0F, gradient);
  return -static_cast<double>(prediction.log_probability);
}

/// A net whose weights are large enough that everything bends.
Net lively(const Shape& shape) {
  Net net(shape, 3);
  net.update([](std::span<float> weights) {
    for (float& w : weights)
      if (w != 1.0F) w *= 12;
  });
  return net;
}

double loss_at(const Shape& shape, std::vector<float> weights, std::span<const Example> batch,
               const TokenLoss& loss) {
  Gradient gradient(shape);
  return gradient.compute(Net(shape, std::move(weights)), batch, loss, 1);
}

/// The loss along one direction of all weights at once; single precision leaves about a hundredth.
void expect_slope(const Net& net, std::span<const Example> batch, const TokenLoss& loss) {
  Gradient gradient(net.shape());
  gradient.compute(net, batch, loss, 1);
  random::Stream stream(2, "direction", 0);
  std::vector<float> above(net.weights().begin(), net.weights().end()), below = above;
  constexpr float kStep = 1e-4F;
  double along = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    const auto direction = static_cast<float>(stream.normal());
    along += static_cast<double>(direction) * static_cast<double>(gradient.numbers()[i]);
    above[i] += kStep * direction;
    below[i] -= kStep * direction;
  }
  const double numeric =
      (loss_at(net.shape(), above, batch, loss) - loss_at(net.shape(), below, batch, loss)) /
      (2 * static_cast<double>(kStep));
  EXPECT_NEAR(numeric / along, 1, 0.01);
}

double surprise(const std::vector<double>& log_probabilities) {
  double total = 0;
  for (const double value : log_probabilities) total -= value;
  return total;
}

/// The gradient, number by number, against a central difference of the plain net in double precision.
void expect_gradient(const Shape& shape, std::size_t length, std::size_t every = 1) {
  const Net net = lively(shape);
  const std::vector<Example> batch = some_examples(2, length, shape.vocabulary);
  Gradient gradient(shape);
  gradient.compute(net, batch, cross_entropy, 1);
  const ReferenceNet plain(shape);
  const auto loss = [&](const std::vector<double>& w) {
    double total = 0;
    for (const Example& example : batch) total += surprise(plain.log_probabilities(w, example));
    return total;
  };
  std::vector<double> w(net.weights().begin(), net.weights().end());
  const double typical = gradient.norm() / std::sqrt(static_cast<double>(w.size()));
  double worst = 0;
  for (std::size_t i = 0; i < w.size(); i += every) {
    constexpr double kStep = 1e-5;
    const double kept = w[i];
    w[i] = kept + kStep;
    const double above = loss(w);
    w[i] = kept - kStep;
    const double below = loss(w);
    w[i] = kept;
    const double numeric = (above - below) / (2 * kStep);
    worst = std::max(worst, std::fabs(numeric - static_cast<double>(gradient.numbers()[i])) /
                                (typical + std::fabs(numeric)));
  }
  EXPECT_LT(worst, 1e-4);
}

TEST(NetGradient, IsThatOfThePlainNet) { expect_gradient({16, 2, 2, 16, 16}, 9); }

TEST(NetGradient, HeadsThatAreNotSixteenWide) { expect_gradient({48, 1, 2, 16, 16}, 7, 23); }

TEST(NetGradient, ThatOfEntropyPointsTheSameWayAsTheEntropyGrows) {
  const Shape shape{32, 1, 2, 16, 16};
  const Net net = lively(shape);
  const std::vector<Example> batch = some_examples(3, 9, 16);
  const TokenLoss entropy = [](const Prediction& prediction, std::span<float> gradient) {
    return add_entropy(prediction, 1.0F, gradient);
  };
  expect_slope(net, batch, entropy);
}

TEST(NetGradient, LongSequencesGoThroughSeveralBlocksOfRows) {
  const Shape shape{32, 1, 2, 16, 96};
  const Net net = lively(shape);
  random::Stream stream(1, "long", 0);
  const std::vector<Example> batch{drawn(stream, 80, 1, 16)};
  expect_slope(net, batch, cross_entropy);
}

TEST(Net, WhatComesLaterChangesNothingBefore) {
  const Shape shape{48, 2, 2, 64, 64};
  const Net net = lively(shape);
  std::vector<Example> texts = some_examples(1, 40);
  texts[0].asked = 1;
  const auto before = log_probabilities(net, texts, 1);
  texts[0].tokens.back() = static_cast<Token>(texts[0].tokens.back() ^ 1);
  texts[0].tokens.push_back(5);
  const auto after = log_probabilities(net, texts, 1);
  for (std::size_t i = 0; i + 1 < before[0].size(); ++i) EXPECT_EQ(before[0][i], after[0][i]) << i;
}

TEST(Net, ItsLogProbabilitiesAreThoseOfThePlainNet) {
  const Shape shape{96, 3, 4, 64, 64};
  const Net net = lively(shape);
  const std::vector<Example> texts = some_examples(3, 60);
  const auto ours = log_probabilities(net, texts, 1);
  const std::vector<double> w(net.weights().begin(), net.weights().end());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<double> plain = ReferenceNet(shape).log_probabilities(w, texts[i]);
    ASSERT_EQ(plain.size(), ours[i].size());
    for (std::size_t t = 0; t < plain.size(); ++t)
      EXPECT_NEAR(static_cast<double>(ours[i][t]), plain[t], 1e-3);
  }
}

TEST(Net, ARowDoesNotDependOnItsCompany) {
  const Shape shape{96, 2, 4, 64, 64};
  const Net net = lively(shape);
  const std::vector<Example> texts = some_examples(23, 33);
  const auto alone = log_probabilities(net, texts, 1);
  Gradient gradient(shape);
  std::vector<std::vector<float>> together(texts.size());
  gradient.compute(
      net, texts,
      [&](const Prediction& prediction, std::span<float>) {
        together[prediction.example].push_back(prediction.log_probability);
        return 0.0;
      },
      1);
  EXPECT_EQ(alone, together);
}

TEST(Net, TwoThreadsAndOneGiveTheSameBits) {
  const Shape shape{64, 2, 4};
  const Net net(shape, 1);
  const std::vector<Example> texts = some_examples(70, 40);
  Gradient one(shape), two(shape);
  EXPECT_EQ(one.compute(net, texts, cross_entropy, 1), two.compute(net, texts, cross_entropy, 2));
  EXPECT_TRUE(std::equal(one.numbers().begin(), one.numbers().end(), two.numbers().begin()));
}

TEST(Net, PromptsAndTheirLabelsBringNoGradient) {
  const Shape shape{32, 1, 2, 16, 32};
  const Net net = lively(shape);
  Example example{{1, 2, 3, 4, 5, 6}, 4};
  Gradient gradient(shape);
  std::size_t asked = 0;
  gradient.compute(
      net, std::vector<Example>{example},
      [&](const Prediction& prediction, std::span<float>) {
        EXPECT_GE(prediction.position, 4U);
        ++asked;
        return 0.0;
      },
      1);
  EXPECT_EQ(asked, 2U);
  EXPECT_EQ(gradient.norm(), 0) << "no loss, no gradient";
}

TEST(Net, EveryInstructionSetGivesTheSameBits) {
  random::Stream stream(5, "sets", 0);
  const auto numbers = [&](std::size_t n) {
    std::vector<float> x(n);
    for (float& value : x) value = static_cast<float>(stream.normal());
    return x;
  };
  const std::size_t rows = 29, inner = 300, columns = 80;
  const std::vector<float> a = numbers(rows * inner), b = numbers(inner * columns),
                           c = numbers(rows * columns);
  std::vector<float> packed(packed_size(inner, columns));
  pack(b.data(), inner, columns, columns, 1, packed.data());
  std::vector<std::vector<float>> results;
  for (const Kernels* set : all_kernels()) {
    std::vector<float> y = c, all;
    set->multiply({rows, inner, columns, a.data(), inner, 1, packed.data(), 0, y.data(), columns, true});
    all = y;
    set->multiply({rows, inner, columns, a.data(), inner, 1, b.data(), columns, y.data(), columns, true});
    all.insert(all.end(), y.begin(), y.end());
    std::vector<float> outer(inner * columns);
    set->multiply(
        {inner, rows, columns, a.data(), 1, inner, c.data(), columns, outer.data(), columns, false});
    all.insert(all.end(), outer.begin(), outer.end());
    std::vector<float> gain(a.begin(), a.begin() + 80), inverse(rows), normed(rows * columns),
        dx(rows * columns), dgain(columns);
    set->rms_norm(c.data(), rows, columns, gain.data(), normed.data(), inverse.data());
    set->rms_norm_back(c.data(), inverse.data(), gain.data(), y.data(), rows, columns, dx.data(),
                       dgain.data());
    for (const auto* part : {&normed, &inverse, &dx, &dgain})
      all.insert(all.end(), part->begin(), part->end());
    set->gelu(c.data(), rows * columns, normed.data());
    set->gelu_back(c.data(), rows * columns, dx.data());
    for (const auto* part : {&normed, &dx}) all.insert(all.end(), part->begin(), part->end());
    float largest = 0, sum = 0;
    std::vector<float> p(c.begin(), c.begin() + 80), dp(a.begin(), a.begin() + 80);
    set->softmax(p.data(), 71, 80, 0.7F, largest, sum);
    set->softmax_back(p.data(), 80, 0.7F, dp.data());
    std::vector<float> turned = c;
    set->rotate(turned.data(), 2, 24, 24, a.data(), b.data());
    for (const auto* part : {&p, &dp, &turned}) all.insert(all.end(), part->begin(), part->end());
    all.insert(all.end(), {largest, sum, static_cast<float>(set->squares(a.data(), 2000))});
    std::vector<float> scores(80), mixed(64);
    set->key_scores(a.data(), b.data(), 24, 96, 71, scores.data());
    set->mix_values(p.data(), 16, a.data(), 16, 2, 32, mixed.data());
    scores.resize(71);
    for (const auto* part : {&scores, &mixed}) all.insert(all.end(), part->begin(), part->end());
    std::vector<float> x = c, m(c.size()), v(c.size());
    set->adam(x.data(), m.data(), v.data(), y.data(), c.size(),
              {0.01F, 0.9F, 0.98F, 10, 50, 1e-8F, 0.1F, 0.5F});
    for (const auto* part : {&x, &m, &v}) all.insert(all.end(), part->begin(), part->end());
    results.push_back(all);
  }
  for (std::size_t i = 1; i < results.size(); ++i) {
    ASSERT_EQ(results[i].size(), results[0].size());
    for (std::size_t j = 0; j < results[0].size(); ++j)
      ASSERT_EQ(results[i][j], results[0][j]) << i << " at " << j;
  }
}

TEST(Net, ItLearnsOneSentenceByHeart) {
  const Shape shape{32, 1, 2, 16, 32};
  Net net(shape, 1);
  Adam adam(shape, {});
  Gradient gradient(shape);
  const std::vector<Example> batch{{{1, 5, 2, 9, 3, 3, 7, 1, 0, 11}, 1}};
  double loss = 0;
  for (int step = 0; step < 150; ++step) {
    loss = gradient.compute(net, batch, cross_entropy, 1);
    adam.step(net, gradient.numbers(), 1e-2);
  }
  EXPECT_LT(loss, 0.1);
}

TEST(Net, BadShapesAndTokensAreRefused) {
  EXPECT_THROW(Net({20, 1, 2}, 1), std::invalid_argument);
  EXPECT_THROW(Net({64, 1, 3}, 1), std::invalid_argument);
  EXPECT_THROW(Net({32, 1, 2, 16, 32}, std::vector<float>(7)), std::invalid_argument);
  const Net net({32, 1, 2, 16, 8}, 1);
  EXPECT_THROW(log_probabilities(net, std::vector<Example>{{{1, 77}, 1}}, 1), std::invalid_argument);
  EXPECT_THROW(log_probabilities(net, std::vector<Example>{{std::vector<Token>(12), 1}}, 2),
               std::invalid_argument);
  EXPECT_THROW(log_probabilities(net, std::vector<Example>{{{1, 2}, 2}}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::micro

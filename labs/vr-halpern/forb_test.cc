// Algorithm 3 against its formulas step by step, against forward-reflected-backward where N is 1, and what it
// costs.
#include "labs/vr-halpern/forb.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/vr-halpern/problems.h"

namespace quire::labs::vr_halpern {
namespace {

/// Steps are made by hand here; nothing may end them.
Options endless() {
  Options options;
  options.eps = 1e-300;
  return options;
}

TEST(Forb, IsForwardReflectedBackwardWhereNIsOne) {
  // One component: p = 1, and z+ = J((z - tau eta (2 F(z) - F(z-)) + tau u) / (1 + tau)) exactly.
  QuadraticLagrangian one(1);
  ASSERT_EQ(one.components(), 1u);
  for (const bool quadratic : {true, false}) {
    Product none = one.free();
    const Options options = endless();
    vr_halpern::Run run(one, none, options, one.constants());
    const double eta = quadratic ? 0.7 : 1;
    Forb forb(run, eta, quadratic);
    const Vec centre{0.3, -0.2};
    forb.begin(centre);
    const double q = quadratic ? 1 : 0, tau = 0.49 / (eta * one.constants().sampled + q);
    EXPECT_DOUBLE_EQ(forb.tau(), tau);
    Vec z = centre, before = centre;
    for (int step = 0; step < 20; ++step) {
      Vec at_z(2), at_before(2), next(2);
      one.full(z, at_z);
      one.full(before, at_before);
      for (std::size_t i = 0; i < 2; ++i)
        next[i] = (z[i] - tau * eta * (2 * at_z[i] - at_before[i]) + q * tau * centre[i]) / (1 + q * tau);
      before = z;
      z = next;
      EXPECT_TRUE(forb.step()) << "p = 1: every step refreshes";
      for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(forb.point()[i], z[i], 1e-14) << step;
    }
  }
}

TEST(Forb, IsItsDefinitionStepByStep) {
  // Against the formulas as they are written, with the same draws.
  MatrixGame f(make_game("rand01", 5, 2, random::Stream(2, "g")));
  Product sets = f.strategies(), mine = f.strategies();
  const Options options = endless();
  vr_halpern::Run run(f, sets, options, f.constants());
  random::Stream stream = run.stream;
  const double eta = 0.4, n = 5, p = 1 / n, alpha = 1 - p;
  Forb forb(run, eta, true);
  Vec u(10, 0.2);
  forb.begin(u);
  const double tau = 0.99 * std::sqrt(p * (1 - p)) / (eta * f.constants().sampled + 1);
  Vec z = u, w = u, w_old = u, at_w(10);
  f.full(w, at_w);
  int refreshes = 0;
  for (int step = 0; step < 60; ++step) {
    const Index xi = f.draw(stream);
    Vec estimate = at_w, next(10);
    f.component(xi, z, estimate, 1);
    f.component(xi, w_old, estimate, -1);
    for (std::size_t i = 0; i < 10; ++i)
      next[i] = (alpha * z[i] + (1 - alpha) * w[i] - tau * eta * estimate[i] + tau * u[i]) / (1 + tau);
    mine.apply(1, next);
    z = next;
    w_old = w;
    const bool refresh = stream.bernoulli(p);
    if (refresh) {
      w = z;
      f.full(w, at_w);
      ++refreshes;
    }
    ASSERT_EQ(forb.step(), refresh) << step;
    for (std::size_t i = 0; i < 10; ++i) ASSERT_NEAR(forb.point()[i], z[i], 1e-12) << step;
    if (refresh) {
      double squares = 0;  // eta (F + g) + w - u of the snapshot
      for (std::size_t i = 0; i < 10; ++i)
        squares += std::pow(eta * (at_w[i] + forb.g()[i]) + w[i] - u[i], 2);
      EXPECT_NEAR(forb.inner_residual(), std::sqrt(squares), 1e-9);
    }
  }
  EXPECT_GT(refreshes, 3);
}

TEST(Forb, InnerResidualBoundsTheDistanceToTheResolvent) {
  MatrixGame f(make_game("rand01", 6, 2, random::Stream(2, "g")));
  Product sets = f.strategies();
  const Options options = endless();
  vr_halpern::Run run(f, sets, options, f.constants());
  Vec u(12, 0.0);
  u[0] = u[6] = 1;
  Forb forb(run, 0.8, true);
  forb.begin(u);
  Vec at_first;
  double bound = 0;
  for (int step = 0; step < 20'000; ++step)
    if (forb.step() && step > 20 && at_first.empty()) at_first = forb.point(), bound = forb.inner_residual();
  EXPECT_GT(distance(at_first, forb.point()), 1e-6);
  EXPECT_LE(distance(at_first, forb.point()), bound * (1 + 1e-6)) << "strongly monotone with constant 1";
}

TEST(Forb, CostsTwoAStepAndNARefresh) {
  MatrixGame f(make_game("rand01", 8, 2, random::Stream(2, "g")));
  Product sets = f.strategies();
  const Options options = endless();
  vr_halpern::Run run(f, sets, options, f.constants());
  Forb forb(run, 0.4, true);
  forb.begin(Vec(16, 0.125));
  std::uint64_t refreshes = 0;
  for (int step = 0; step < 500; ++step) refreshes += forb.step() ? 1 : 0;
  EXPECT_EQ(run.f.evaluations(), 8 + 2 * 500 + 8 * refreshes);
  EXPECT_NEAR(static_cast<double>(refreshes), 500.0 / 8, 30);
}

}  // namespace
}  // namespace quire::labs::vr_halpern

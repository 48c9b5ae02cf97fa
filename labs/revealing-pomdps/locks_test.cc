// The lock families: what is secret stays hidden, values are what they should be, and what reveals.
#include "labs/revealing-pomdps/locks.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/revealing-pomdps/core.h"
#include "labs/revealing-pomdps/revealing.h"
#include "labs/revealing-pomdps/test_models.h"

namespace quire::labs::revealing_pomdps {
namespace {

std::vector<LockShape> shapes() {
  std::vector<LockShape> all{small_shape(Family::lock1), small_shape(Family::lock2),
                             small_shape(Family::lock2, 3), small_shape(Family::lock2, 4)};
  LockShape odd = small_shape(Family::lock1);
  odd.leaves = 5;  // no power of A
  odd.actions = 3;
  all.push_back(odd);
  odd.family = Family::lock2;
  all.push_back(odd);
  return all;
}

TEST(Locks, AreDistributionsThroughout) {
  for (const LockShape& shape : shapes()) {
    const Pomdp pomdp = make_lock(shape, secret_of(shape));
    EXPECT_TRUE(pomdp.check()) << pomdp.check().error();
    EXPECT_EQ(pomdp.A(), shape.all_actions());
    EXPECT_EQ(pomdp.horizon(), shape.horizon());
  }
}

TEST(Locks, OnlyTheSecretArmWithThePasswordIsWorthMore) {
  for (const LockShape& shape : shapes()) {
    const LockSecret secret = secret_of(shape, 3);
    const Pomdp pomdp = make_lock(shape, secret);
    const std::vector<std::uint32_t> best = best_plan(shape, secret);
    EXPECT_NEAR(value_of(pomdp, best), 0.5 + shape.eps / 2, 1e-12);
    EXPECT_EQ(best_value(shape), 0.5 + shape.eps / 2);
    // One action other than the best anywhere on the way; `reveal` is action 0 in the tree, and a look later.
    // (Where L is no power of A some actions of the tree lead to the same node.)
    const bool bushy = shape.leaves != 2;
    for (std::size_t h = bushy ? shape.depth() : 0; h <= shape.depth() + shape.digits; ++h) {
      for (std::uint32_t a = 0; a < shape.actions; ++a) {
        if (a == best[h]) continue;
        std::vector<std::uint32_t> other = best;
        other[h] = a;
        EXPECT_NEAR(value_of(pomdp, other), 0.5, 1e-12) << h << " " << a;
      }
    }
  }
}

TEST(Locks, ALookCostsTheRewardOfTheEpisode) {
  const LockShape shape = small_shape(Family::lock2);
  const LockSecret secret = secret_of(shape);
  std::vector<std::uint32_t> plan = route(shape, arm_of(shape, *secret.arm), {});
  plan.resize(shape.horizon());
  EXPECT_EQ(value_of(make_lock(shape, secret), plan), 0);
}

/// Exact law of the symbol that a look shows.
std::vector<double> law_of_look(const LockShape& shape, const Pomdp& pomdp, std::uint64_t arm,
                                const std::vector<std::uint32_t>& digits) {
  const std::vector<std::uint32_t> actions = route(shape, arm_of(shape, arm), digits);
  std::vector<double> law(2 * shape.pairs());
  // Every path: (state, probability, observations).
  struct Path {
    std::uint32_t state;
    double p;
    std::vector<std::uint32_t> seen;
  };
  std::vector<Path> paths{{0, 1, {}}};
  for (std::size_t h = 0; h < actions.size(); ++h) {
    std::vector<Path> next;
    for (const Path& path : paths)
      for (const Entry& to : pomdp.move(h, actions[h], path.state))
        for (const Entry& shown : pomdp.show(h, actions[h], to.to)) {
          Path longer{to.to, path.p * to.p * shown.p, path.seen};
          longer.seen.push_back(shown.to);
          next.push_back(std::move(longer));
        }
    paths = std::move(next);
  }
  for (const Path& path : paths) law[symbol_of(shape, digits.size(), path.seen)] += path.p;
  return law;
}

TEST(Locks, OffTheSecretArmSymbolsAreExactlyUniform) {
  for (const LockShape& shape : shapes()) {
    const LockSecret secret = secret_of(shape, 5);
    const Pomdp pomdp = make_lock(shape, secret);
    const double uniform = 1.0 / (2 * shape.pairs()), tilt = shape.eps * shape.sigma;
    for (std::uint64_t arm = 0; arm < shape.arms(); ++arm) {
      const std::vector<double> law = law_of_look(shape, pomdp, arm, {});
      for (std::uint32_t i = 0; i < shape.pairs(); ++i) {
        const double plus = arm != *secret.arm ? 1 : secret.plus[i] ? 1 + tilt : 1 - tilt;
        EXPECT_NEAR(law[2 * i], uniform * plus, 1e-15) << arm;
        EXPECT_NEAR(law[2 * i + 1], uniform * (2 - plus), 1e-15) << arm;
      }
    }
  }
}

TEST(Locks, OnlyTheRightDigitKeepsTheTilt) {
  const LockShape shape = small_shape(Family::lock1);
  const LockSecret secret = secret_of(shape, 2);
  const Pomdp pomdp = make_lock(shape, secret);
  for (std::uint32_t digit = 0; digit < 2; ++digit) {
    const std::vector<double> law = law_of_look(shape, pomdp, *secret.arm, {digit});
    const double tilt = digit == secret.password[0] ? shape.eps * shape.sigma : 0;
    EXPECT_NEAR(std::fabs(law[0] - 0.25), 0.25 * tilt, 1e-15);
  }
}

TEST(Locks, OneStepRevealsLock1ButNotLock2) {
  const LockShape one = small_shape(Family::lock1), two = small_shape(Family::lock2),
                  three = small_shape(Family::lock2, 3);
  const auto margin = [](const LockShape& shape, int window) {
    return margin_of(make_lock(shape, secret_of(shape)), shape.depth() + 1, window).value();
  };
  const Margin lock1 = margin(one, 1);
  EXPECT_TRUE(lock1.exact);
  EXPECT_NEAR(lock1.gain, one.sigma / (2 + one.sigma), 1e-8);  // the pair of good and bad
  EXPECT_GT(lock1.sigma_min, 0.01);
  const Margin blind = margin(two, 1), sighted = margin(two, 2);
  EXPECT_NEAR(blind.gain, 0, 1e-12);
  EXPECT_NEAR(blind.sigma_min, 0, 1e-12);
  EXPECT_GT(sighted.sigma_min, 0.01);
  EXPECT_GT(sighted.gain, 0.01);
  EXPECT_NEAR(margin(three, 2).gain, 0, 1e-12);
  EXPECT_NEAR(margin(three, 2).sigma_min, 0, 1e-12);
  EXPECT_GT(margin(three, 3).sigma_min, 0.001);
}

TEST(Locks, OfTwoBlocksAndFourSymbolsHaveAGainInTwoStepsAlone) {
  // Lock states, looks and ends alone, as a POMDP of few enough states for exact gains.
  LockShape shape = small_shape(Family::lock2);
  shape.symbols = 4;
  const Pomdp whole = make_lock(shape, secret_of(shape));
  const std::uint32_t nodes = shape.nodes(), kept = static_cast<std::uint32_t>(whole.S()) - nodes - 2;
  Pomdp part;
  part.actions = whole.actions;
  part.observations = whole.observations;
  part.states.assign(whole.states.begin() + nodes, whole.states.end() - 2);
  part.start.assign(kept, 1.0 / kept);
  part.steps = {{0, 0, 0}};
  part.moves.resize(1);
  part.shows.resize(1);
  part.pays = {std::vector<double>(part.A() * kept)};
  for (std::uint32_t a = 0; a < part.A(); ++a)
    for (std::uint32_t s = 0; s < kept; ++s) {
      Row row = whole.move(shape.depth() + 1, a, nodes + s);
      for (Entry& entry : row) entry.to -= nodes;
      part.moves[0].row_of.push_back(static_cast<std::uint32_t>(part.moves[0].rows.size()));
      part.moves[0].rows.push_back(row);
      part.shows[0].row_of.push_back(static_cast<std::uint32_t>(part.shows[0].rows.size()));
      part.shows[0].rows.push_back(whole.show(shape.depth() + 1, a, nodes + s));
    }
  ASSERT_TRUE(part.check()) << part.check().error();
  ASSERT_LE(part.S(), kExactStatesMax);
  const Margin one = margin_of(part, 0, 1).value(), two = margin_of(part, 0, 2).value();
  EXPECT_TRUE(one.exact && two.exact);
  EXPECT_EQ(one.gain_low, 0);
  EXPECT_LT(one.gain, 1e-9);
  EXPECT_GT(two.gain_low, 0.05);
}

TEST(LockShape, CountsItsArmsAndPairs) {
  LockShape s;
  EXPECT_EQ(s.arms(), 64u);
  EXPECT_EQ(s.pairs(), 16u);
  s.family = Family::lock2;
  EXPECT_EQ(s.pairs(), 256u);
  s.window = 3;
  EXPECT_EQ(s.arms(), 256u);  // L A^(m-1)
  EXPECT_EQ(arm_of(s, 255).leaf, 15u);
  EXPECT_EQ(arm_of(s, 255).look, std::vector<std::uint32_t>{3});
  EXPECT_EQ(core_of(s).delta, 0.25);
  EXPECT_EQ(digits_for(1'000'000, 4), 14u);  // 4^14 = 268 million
}

TEST(LockShape, RefusesWhatMakesNoLock) {
  const auto fault = [](const std::function<void(LockShape&)>& change) {
    LockShape s;
    change(s);
    const Status status = check(s);
    return status ? std::string() : status.error();
  };
  EXPECT_EQ(fault([](LockShape&) {}), "");
  EXPECT_NE(fault([](LockShape& s) { s.symbols = 7; }).find("in pairs"), std::string::npos);
  EXPECT_NE(fault([](LockShape& s) { s.leaves = 1; }).find("leaves"), std::string::npos);
  EXPECT_NE(fault([](LockShape& s) { s.sigma = 1; }).find("sigma"), std::string::npos);
  EXPECT_NE(fault([](LockShape& s) { s.eps = 0; }).find("eps"), std::string::npos);
  EXPECT_NE(fault([](LockShape& s) {
              s.family = Family::lock2;
              s.blocks = 1024;
              s.leaves = 1024;
              s.actions = 16;
              s.digits = 256;
            }).find("limit"),
            std::string::npos);
  EXPECT_THROW(make_lock(LockShape{}, LockSecret{}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

// Margins: closed forms, a fine grid over the sphere on small random models, and what must not be large.
#include "labs/revealing-pomdps/revealing.h"

#include <cmath>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "labs/revealing-pomdps/pomdp_file.h"
#include "labs/revealing-pomdps/test_models.h"

namespace quire::labs::revealing_pomdps {
namespace {

Pomdp read(const std::string& text) { return read_pomdp(text, "model").value(); }

Pomdp two_emissions(const std::string& rows) {
  return read("states: 2 actions: 1 observations: 4\nT: 0 identity\nO: 0\n" + rows + "\n");
}

TEST(Margin, OfGoodAndBadIsSigmaOverTwoAndSigma) {
  // bad uniform, good tilted by 0.5: x proportional to (1, -1.5).
  const Margin margin =
      margin_of(two_emissions("0.375 0.125 0.125 0.375\n0.25 0.25 0.25 0.25"), 0, 1).value();
  EXPECT_TRUE(margin.exact);
  EXPECT_NEAR(margin.gain, 0.5 / 2.5, 1e-8);
  EXPECT_NEAR(std::fabs(margin.hardest[1] / margin.hardest[0]), 1.5, 1e-5);
  EXPECT_EQ(margin.rows, 2u);  // pairs of equal rows were put together
}

TEST(Margin, OfSeenStatesIsOneAndOfEqualStatesIsNone) {
  const Margin seen = margin_of(two_emissions("1 0 0 0\n0 1 0 0"), 0, 1).value();
  EXPECT_NEAR(seen.gain, 1, 1e-9);
  EXPECT_NEAR(seen.sigma_min, 1, 1e-12);
  const Margin equal = margin_of(two_emissions("0.5 0.5 0 0\n0.5 0.5 0 0"), 0, 1).value();
  EXPECT_NEAR(equal.gain, 0, 1e-12);
  EXPECT_NEAR(equal.sigma_min, 0, 1e-12);
  EXPECT_EQ(equal.gain_low, 0);
}

/// Singular values do not see that equal rows were put together: rows are as long as they were.
TEST(Margin, HasTheSingularValueOfTheWholeMatrix) {
  // M = [.375 .25; .125 .25; .125 .25; .375 .25].
  const Margin margin =
      margin_of(two_emissions("0.375 0.125 0.125 0.375\n0.25 0.25 0.25 0.25"), 0, 1).value();
  const double a = 2 * (0.375 * 0.375 + 0.125 * 0.125), b = 0.25, c = 2 * 0.25 * (0.375 + 0.125);
  const double least = (a + b) / 2 - std::sqrt((a - b) * (a - b) / 4 + c * c);
  EXPECT_NEAR(margin.sigma_min, std::sqrt(least), 1e-12);
}

/// min over a grid of ||x||_1 = 1 of max over actions of ||Mx||_1, for two steps by brute force.
double gain_on_grid(const Pomdp& p, int window) {
  double least = 2;
  constexpr int kSteps = 60;
  const auto rows = [&](const std::vector<double>& x) {
    double most = 0;
    for (std::uint32_t first = 0; first < p.A(); ++first) {  // which led to the state
      for (std::uint32_t a = 0; a < (window == 1 ? 1 : p.A()); ++a) {
        double sum = 0;
        for (std::uint32_t o = 0; o < p.O(); ++o) {
          std::vector<double> part(p.S());
          for (std::uint32_t s = 0; s < p.S(); ++s)
            for (const Entry& shown : p.show(0, first, s))
              if (shown.to == o) part[s] = x[s] * shown.p;
          if (window == 1) {
            double total = 0;
            for (const double v : part) total += v;
            sum += std::fabs(total);
            continue;
          }
          std::vector<double> second(p.O());
          for (std::uint32_t s = 0; s < p.S(); ++s)
            for (const Entry& to : p.move(0, a, s))
              for (const Entry& shown : p.show(0, a, to.to)) second[shown.to] += part[s] * to.p * shown.p;
          for (const double v : second) sum += std::fabs(v);
        }
        most = std::max(most, sum);
      }
    }
    return most;
  };
  for (int i = -kSteps; i <= kSteps; ++i)
    for (int j = -(kSteps - std::abs(i)); j <= kSteps - std::abs(i); ++j) {
      const double k = kSteps - std::abs(i) - std::abs(j);
      least = std::min(least, rows({i / double{kSteps}, j / double{kSteps}, k / kSteps}));
    }
  return least;
}

TEST(Margin, IsExactOnSmallModels) {
  random::Stream stream(1, "models");
  for (int trial = 0; trial < 6; ++trial) {
    std::ostringstream text;
    text.precision(17);
    text << "states: 3 actions: 2 observations: 3\n";
    for (const char* table : {"T", "O"})
      for (int a = 0; a < 2; ++a) {
        text << table << ": " << a << "\n";
        for (int s = 0; s < 3; ++s) {
          double cut[2] = {stream.uniform(), stream.uniform()};
          if (cut[0] > cut[1]) std::swap(cut[0], cut[1]);
          text << cut[0] << ' ' << cut[1] - cut[0] << ' ' << 1 - cut[1] << '\n';
        }
      }
    const Pomdp p = read(text.str());
    for (const int window : {1, 2}) {
      const Margin margin = margin_of(p, 0, window).value();
      EXPECT_TRUE(margin.exact);
      EXPECT_EQ(margin.sequences, window == 1 ? 2u : 4u);
      const double grid = gain_on_grid(p, window);
      EXPECT_LE(margin.gain, grid + 1e-9) << trial << " " << window;
      EXPECT_GE(margin.gain, grid - 0.05) << trial << " " << window;
      double sum = 0;
      for (const double x : margin.hardest) sum += std::fabs(x);
      EXPECT_NEAR(sum, 1, 1e-9);
    }
    EXPECT_GE(margin_of(p, 0, 2).value().gain, margin_of(p, 0, 1).value().gain - 1e-8);
  }
}

TEST(Margin, OfTwelveStatesIsStillExact) {
  // A ring of 12 states that show their parity: two states that look alike in every step.
  std::ostringstream text;
  text << "states: 12 actions: 1 observations: 12\n";
  for (int s = 0; s < 12; ++s) text << "T: 0 : " << s << " : " << (s + 1) % 12 << " 1\n";
  for (int s = 0; s < 12; ++s) {
    text << "O: 0 : " << s << " : " << s << " 0.5\n";
    text << "O: 0 : " << s << " : " << (s + 3) % 12 << " 0.5\n";
  }
  const Margin margin = margin_of(read(text.str()), 0, 1).value();
  EXPECT_TRUE(margin.exact);
  // States s, s+3, s+6, s+9 with signs + - + - cancel.
  EXPECT_NEAR(margin.gain, 0, 1e-9);
}

TEST(Margin, IsBoundedAboveTwelve) {
  std::ostringstream text;
  text << "states: 14 actions: 1 observations: 15\nT: 0 identity\n";
  for (int s = 0; s < 14; ++s) text << "O: 0 : " << s << " : " << s << " 0.6\nO: 0 : " << s << " : 14 0.4\n";
  const Margin margin = margin_of(read(text.str()), 0, 1).value();
  EXPECT_FALSE(margin.exact);
  EXPECT_NEAR(margin.gain, 0.6, 1e-6);  // any mixture that sums to 0
  EXPECT_GT(margin.gain_low, 0);
  EXPECT_LE(margin.gain_low, margin.gain);
}

TEST(Margin, OfInnerRoomsNeedsTwoSteps) {
  const Pomdp corridor = read(
      "states: w x y e actions: left right observations: w o e\nT: left : w : w 1\nT: left : x : w 1\n"
      "T: left : y : x 1\nT: left : e : y 1\nT: right : w : x 1\nT: right : x : y 1\nT: right : y : e 1\n"
      "T: right : e : e 1\nO: * : w : w 1\nO: * : x : o 1\nO: * : y : o 1\nO: * : e : e 1\n");
  const Margin one = margin_of(corridor, 0, 1).value(), two = margin_of(corridor, 0, 2).value();
  EXPECT_NEAR(one.gain, 0, 1e-12);
  EXPECT_NEAR(one.hardest[1], -one.hardest[2], 1e-12);
  EXPECT_NEAR(std::fabs(one.hardest[1]), 0.5, 1e-12);
  EXPECT_GT(two.gain, 0.3);
}

TEST(Margin, SaysHowLargeTheMatricesWouldBe) {
  std::ostringstream text;
  text.precision(17);
  text << "states: 40 actions: 30 observations: 40\nT: * uniform\nO: * identity\n";
  std::string model = text.str();
  model.replace(model.find("O: * identity"), 13, "");
  for (int a = 0; a < 30; ++a)
    for (int s = 0; s < 40; ++s) {
      model += "O: " + std::to_string(a) + " : " + std::to_string(s) + " : " + std::to_string(s) + " 0." +
               std::to_string(a + 10) + "\n";
      model += "O: " + std::to_string(a) + " : " + std::to_string(s) + " : " + std::to_string((s + 1) % 40) +
               " 0." + std::to_string(90 - a) + "\n";
    }
  const Result<Margin> margin = margin_of(read(model), 0, 4);
  ASSERT_FALSE(margin.ok());
  EXPECT_NE(margin.error().find("40^4 observations times 30^3 actions times 40 states"), std::string::npos)
      << margin.error();
}

TEST(Margin, CanBeStopped) {
  EXPECT_THROW((void)margin_of(two_emissions("1 0 0 0\n0 1 0 0"), 0, 1, [] { throw 1; }), int);
}

TEST(Margin, StaysWithinTheHorizon) {
  const LockShape shape = small_shape(Family::lock1);
  const Pomdp lock = make_lock(shape, secret_of(shape));
  EXPECT_TRUE(margin_of(lock, shape.horizon(), 1).ok());
  EXPECT_FALSE(margin_of(lock, shape.horizon(), 2).ok());
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

// The net: exact counts, its order, and that every admissible parameter is near one of its points.
#include "labs/sparse-bandits/net.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "labs/sparse-bandits/instance.h"
#include "labs/sparse-bandits/net_kernels.h"

namespace quire::labs::sparse_bandits {
namespace {

TEST(NetCount, IsExactForKnownSizes) {
  const auto size = [](std::size_t d, int s, double eps) { return count_net({d, s, eps}).size; };
  EXPECT_EQ(size(8, 1, 0.2), 49);
  EXPECT_EQ(size(16, 1, 0.2), 97);
  EXPECT_EQ(size(32, 1, 0.2), 193);
  EXPECT_EQ(size(8, 2, 0.2), 1297);
  EXPECT_EQ(size(16, 2, 0.2), 5409);
  EXPECT_EQ(size(12, 3, 0.3), 32105);
}

TEST(NetCount, IsWhatTheNetHolds) {
  for (const NetSpec& spec : {NetSpec{5, 1, 0.07}, NetSpec{6, 2, 0.15}, NetSpec{7, 3, 0.3},
                              NetSpec{5, 4, 0.4}, NetSpec{4, 4, 0.5}}) {
    const Net net(spec);
    EXPECT_EQ(static_cast<double>(net.size()), count_net(spec).size);
    for (int q = 0; q <= spec.sparsity; ++q)
      EXPECT_EQ(static_cast<double>(net.tuples(q)), count_net(spec).tuples[static_cast<std::size_t>(q)]);
  }
}

TEST(Net, HoldsEveryPointOnceInItsOrder) {
  for (const NetSpec& spec :
       {NetSpec{5, 1, 0.1}, NetSpec{6, 2, 0.25}, NetSpec{5, 3, 0.4}, NetSpec{5, 4, 0.5}}) {
    const Net net(spec);
    using Key = std::tuple<std::size_t, std::vector<std::uint32_t>, std::vector<double>>;
    Key last;
    for (std::uint64_t i = 0; i < net.size(); ++i) {
      const SparseVector theta = net.point(i);
      double square = 0;
      for (const double x : theta.value) {
        square += x * x;
        EXPECT_NE(x, 0);
        EXPECT_NEAR(x / spec.spacing(), std::round(x / spec.spacing()), 1e-9);
      }
      EXPECT_LE(std::sqrt(square), 1 + spec.eps + 1e-9);
      const Key key{theta.index.size(), theta.index, theta.value};
      if (i > 0) {
        EXPECT_LT(last, key) << i;  // overlapping supports would come twice
      }
      last = key;
    }
  }
}

TEST(Net, PointsAreThoseOfABruteForceGrid) {
  const NetSpec spec{3, 2, 0.3};
  const Net net(spec);
  std::set<std::vector<int>> mine, all;
  for (std::uint64_t i = 0; i < net.size(); ++i) {
    const SparseVector theta = net.point(i);
    std::vector<int> whole(3);
    for (std::size_t k = 0; k < theta.index.size(); ++k)
      whole[theta.index[k]] = static_cast<int>(std::lround(theta.value[k] / spec.spacing()));
    mine.insert(whole);
  }
  const int most = static_cast<int>(spec.reach()) + 1;
  for (int a = -most; a <= most; ++a)
    for (int b = -most; b <= most; ++b)
      for (int c = -most; c <= most; ++c) {
        const int nonzeros = (a != 0) + (b != 0) + (c != 0);
        if (nonzeros <= 2 && a * a + b * b + c * c <= spec.reach() * spec.reach() + 1e-9)
          all.insert({a, b, c});
      }
  EXPECT_EQ(mine, all);
  EXPECT_EQ(mine.size(), net.size());
}

/// Distance of theta to the point that rounds each coordinate to multiples of `spacing`; infinity if that
/// point is longer than `reach` allows.
double distance_to_net(const SparseVector& theta, double spacing, double longest) {
  double off = 0, square = 0;
  for (const double x : theta.value) {
    const double near = spacing * std::round(x / spacing);
    off += (x - near) * (x - near);
    square += near * near;
  }
  return std::sqrt(square) <= longest + 1e-9 ? std::sqrt(off) : std::numeric_limits<double>::infinity();
}

TEST(Net, IsWithinEpsOfEverySparseUnitVector) {
  random::Stream stream(1, "vectors");
  for (const int s : {1, 2, 3, 4}) {
    const NetSpec spec{20, s, 0.2};
    bool coarser_fails = false;
    for (std::uint64_t i = 0; i < 25'000; ++i) {
      SparseVector theta = random_theta(stream.at(i + 100'000 * static_cast<std::uint64_t>(s)), 20, s);
      ASSERT_LE(distance_to_net(theta, spec.spacing(), 1 + spec.eps), spec.eps + 1e-12);
      for (double& x : theta.value) x *= stream.uniform();  // and inside the ball
      ASSERT_LE(distance_to_net(theta, spec.spacing(), 1 + spec.eps), spec.eps + 1e-12);
      // What a spacing that forgets sqrt(s) would do.
      coarser_fails = coarser_fails || distance_to_net(theta, 2 * spec.eps, 1 + spec.eps) > spec.eps;
    }
    EXPECT_EQ(coarser_fails, s > 1);
  }
}

TEST(Net, RefusesWhatIsTooLarge) {
  EXPECT_EQ(net_fault({16, 2, 0.2}), "");
  EXPECT_EQ(net_fault({16, 2, 0}), "eps must be positive");
  EXPECT_EQ(net_fault({16, 2, std::nan("")}), "eps must be positive");
  EXPECT_EQ(net_fault({16, 5, 0.2}), "sparsity 5 is outside 1 to 4");
  EXPECT_EQ(net_fault({2, 3, 0.2}), "sparsity 3 is above the dimension 2");
  const std::string large = net_fault({200, 4, 0.2});
  EXPECT_NE(large.find("points ("), std::string::npos) << large;
  EXPECT_NE(large.find("GiB); the limit is 50000000"), std::string::npos) << large;
  EXPECT_NE(net_fault({10, 2, 1e-300}), "");
  EXPECT_NE(net_fault({4000, 1, 1e-12}), "");
  EXPECT_THROW(Net({200, 4, 0.2}), std::invalid_argument);
}

TEST(Net, SupportsAreRankedAsTheyFollow) {
  for (const int q : {1, 2, 3, 4}) {
    std::vector<std::uint32_t> support = support_of_rank(9, q, 0);
    std::uint64_t rank = 0;
    do {
      EXPECT_EQ(support, support_of_rank(9, q, rank));
      ++rank;
    } while (next_support(support, 9));
    EXPECT_EQ(static_cast<double>(rank), choose(9, static_cast<std::size_t>(q)));
  }
  EXPECT_EQ(choose(200, 4), 64684950);
}

/// The kernels against the same sums written plainly, in the same order of operations: equal to the bit.
TEST(Kernels, AgreeWithPlainSums) {
  random::Stream stream(5, "kernels");
  for (const int q : {1, 2, 3, 4}) {
    for (const std::size_t count : {2u, 4u, 8u, 30u, 34u, 100u}) {
      const std::size_t actions = 16 * (1 + stream.below(200));  // more than a block of actions, at times
      std::vector<std::vector<float>> columns(static_cast<std::size_t>(q)),
          tuples(static_cast<std::size_t>(q));
      std::vector<const float*> column_at, tuple_at;
      for (std::size_t i = 0; i < static_cast<std::size_t>(q); ++i) {
        for (std::size_t a = 0; a < actions; ++a)
          columns[i].push_back(static_cast<float>(stream.uniform() - 0.5));
        tuples[i].resize(count);
        for (std::size_t k = 0; k < count / 2; ++k) {
          tuples[i][k] = static_cast<float>(stream.normal());
          tuples[i][count - 1 - k] = -tuples[i][k];
        }
        column_at.push_back(columns[i].data());
        tuple_at.push_back(tuples[i].data());
      }
      const auto product = [&](std::size_t a, std::size_t k) {
        float sum = columns[0][a] * tuples[0][k];
        for (std::size_t i = 1; i < static_cast<std::size_t>(q); ++i) {
          const float next = columns[i][a] * tuples[i][k];
          sum = sum + next;
        }
        return sum;
      };
      std::vector<float> want(count, -1e9F), entries;
      for (std::size_t k = 0; k < count; ++k)
        for (std::size_t a = 0; a < actions; ++a) want[k] = std::max(want[k], product(a, k));
      std::vector<float> left_of = want;
      float most = -std::numeric_limits<float>::infinity();
      std::uint64_t alive = 0;
      for (std::size_t k = 0; k < count; ++k) {
        if (std::fabs(product(7, k) - 0.1F) > 0.3F) left_of[k] = -std::numeric_limits<float>::infinity();
        most = std::max(most, left_of[k]);
        alive += std::isfinite(left_of[k]) ? 1 : 0;
      }
      for (const auto& column : columns) entries.push_back(column[7]);
      for (const Kernels& set : all_kernels()) {
        std::vector<float> best(count);
        set.promises(column_at.data(), q, actions, tuple_at.data(), count, best.data());
        ASSERT_EQ(best, want) << set.name << " " << q << " " << count;
        Left left;
        set.strike(entries.data(), q, tuple_at.data(), count, 0.1F, 0.3F, best.data(), left);
        ASSERT_EQ(best, left_of) << set.name;
        EXPECT_EQ(left.best(), most);
        EXPECT_EQ(left.alive(), alive);
      }
    }
  }
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

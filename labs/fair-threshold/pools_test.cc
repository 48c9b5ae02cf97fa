// Exact rates and values of a threshold, and what no pool may hold.
#include "labs/fair-threshold/pools.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"

namespace quire::labs::fair_threshold {
namespace {

TEST(Pool, CountsAcceptedPeopleAndTheirValue) {
  const Pool pool({{0.9, 1}, {0.1, -1}, {0.5, -1}, {0.5, 1}, {0.5, 1}});
  EXPECT_EQ(pool.size(), 5u);
  EXPECT_EQ(pool.rate(0), 1);
  EXPECT_DOUBLE_EQ(pool.value(0), 1.0 / 5);
  EXPECT_DOUBLE_EQ(pool.rate(0.5), 4.0 / 5);  // a score equal to the threshold is accepted
  EXPECT_DOUBLE_EQ(pool.value(0.5), 2.0 / 5);
  EXPECT_DOUBLE_EQ(pool.rate(std::nextafter(0.5, 1)), 1.0 / 5);
  EXPECT_EQ(pool.rate(1), 0);
  EXPECT_EQ(pool.value(1), 0);
}

TEST(Pool, AgreesWithCountingOneByOne) {
  random::Stream stream(1, "pool test");
  std::vector<Person> people(1000);
  for (Person& p : people) p = {std::round(stream.uniform() * 50) / 50, stream.bernoulli(0.4) ? 1 : -1};
  const Pool pool(people);
  for (const double theta : threshold_grid(101)) {
    double accepted = 0, value = 0;
    for (const Person& p : people)
      if (p.score >= theta) {
        ++accepted;
        value += p.value;
      }
    EXPECT_DOUBLE_EQ(pool.rate(theta), accepted / 1000);
    EXPECT_DOUBLE_EQ(pool.value(theta), value / 1000);
  }
}

TEST(Pools, RefuseScoresOutsideTheUnitIntervalAndOneGroup) {
  const auto error = [](std::vector<Person> a, std::vector<Person> b) {
    const Result<Pools> pools = make_pools("t", "x", std::move(a), "y", std::move(b), 0.5);
    return pools ? "no error" : pools.error();
  };
  EXPECT_EQ(error({{0.5, 1}}, {{1, 1}}), "no error");
  EXPECT_EQ(error({{0.5, 1}}, {}),
            "t: one group only (x); a comparison of acceptance rates needs people of two groups");
  EXPECT_EQ(error({}, {{0.5, 1}}),
            "t: one group only (y); a comparison of acceptance rates needs people of two groups");
  EXPECT_EQ(error({{1.5, 1}}, {{0.5, 1}}), "t: a score is 1.500000; scores lie in [0,1]");
  EXPECT_EQ(error({{std::nan(""), 1}}, {{0.5, 1}}), "t: a score is nan; scores lie in [0,1]");
}

TEST(Grid, RunsFromZeroToOne) {
  EXPECT_EQ(threshold_grid(5), (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
  EXPECT_THROW(threshold_grid(1), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::fair_threshold

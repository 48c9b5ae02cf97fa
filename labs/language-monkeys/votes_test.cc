// Picks against enumeration of all subsets, their limits, and what must not matter: order, batch, threads.
#include "labs/language-monkeys/votes.h"

#include <bit>
#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

namespace quire::labs::language_monkeys {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// The value of a pick on one subset, straight from its definition.
double picked(Pick pick, const std::vector<Ballot>& subset) {
  std::map<double, std::vector<double>, std::greater<>> by_total;  // rights of those that have it
  if (pick == Pick::best_of) {
    for (const Ballot& b : subset)
      by_total[std::isnan(b.score) ? -INFINITY : b.score].push_back(b.right ? 1 : 0);
  } else {
    std::map<std::int32_t, std::pair<double, double>> answers;  // total, right
    for (const Ballot& b : subset) {
      if (b.answer < 0) continue;
      answers[b.answer].first += pick == Pick::majority ? 1 : std::isnan(b.score) ? 0 : b.score;
      answers[b.answer].second = b.right ? 1 : 0;
    }
    for (const auto& [answer, entry] : answers) by_total[entry.first].push_back(entry.second);
  }
  if (by_total.empty()) return 0;
  const std::vector<double>& first = by_total.begin()->second;
  return std::accumulate(first.begin(), first.end(), 0.0) / static_cast<double>(first.size());
}

/// Mean over all subsets of size k.
double enumerated(Pick pick, const std::vector<Ballot>& ballots, int k) {
  double sum = 0, subsets = 0;
  for (std::uint32_t bits = 0; bits < 1U << ballots.size(); ++bits) {
    if (std::popcount(bits) != k) continue;
    std::vector<Ballot> subset;
    for (std::size_t i = 0; i < ballots.size(); ++i)
      if ((bits >> i & 1) != 0) subset.push_back(ballots[i]);
    sum += picked(pick, subset);
    ++subsets;
  }
  return sum / subsets;
}

/// Ties among answers and among scores, silence, a missing score; answer 7 is right.
std::vector<Ballot> mixed() {
  return {{7, true, 0.5},  {7, true, 0.25},   {7, true, 0.75},  {3, false, 0.75},
          {3, false, 0.5}, {3, false, 0.25},  {9, false, 1},    {-1, false, 1},
          {-1, false, 0},  {4, false, kNone}, {9, false, 0.25}, {4, false, 0.5}};
}

std::vector<std::uint64_t> up_to(std::uint64_t n) {
  std::vector<std::uint64_t> ks(n);
  std::iota(ks.begin(), ks.end(), 1);
  return ks;
}

TEST(Votes, BestOfKIsTheMeanOverAllSubsets) {
  const std::vector<Ballot> ballots = mixed();
  const Votes votes(ballots);
  const auto ks = up_to(ballots.size());
  std::vector<double> got(ks.size());
  votes.best_of(ks, got);
  for (std::size_t j = 0; j < ks.size(); ++j)
    EXPECT_NEAR(got[j], enumerated(Pick::best_of, ballots, static_cast<int>(ks[j])), 1e-14) << ks[j];
}

TEST(Votes, MajorityAndWeightedVoteApproachTheMeanOverAllSubsets) {
  const std::vector<Ballot> ballots = mixed();
  const Votes votes(ballots);
  const auto ks = up_to(ballots.size());
  constexpr std::size_t kSubsets = 200'000;
  for (const Pick pick : {Pick::majority, Pick::weighted}) {
    std::vector<double> got(ks.size());
    random::Stream stream(1, "test");
    if (pick == Pick::majority)
      votes.majority(ks, kSubsets, stream, got);
    else
      votes.weighted(ks, kSubsets, stream, got);
    for (std::size_t j = 0; j < ks.size(); ++j) {
      const double exact = enumerated(pick, ballots, static_cast<int>(ks[j]));
      // Five standard errors of a share at most.
      EXPECT_NEAR(got[j], exact, 5 * 0.5 / std::sqrt(kSubsets)) << ks[j];
    }
    // All samples, and one sample less: nothing is left to chance but which is left out.
    EXPECT_NEAR(got.back(), enumerated(pick, ballots, static_cast<int>(ballots.size())), 1e-9);
  }
}

TEST(Votes, DrawnAsCountsTheMajorityIsTheSame) {
  // Three answers and large steps: counts. The chance that the right one, 40 of 100, leads among 60:
  // enumerated over the multivariate hypergeometric distribution.
  std::vector<Ballot> ballots;
  for (int i = 0; i < 100; ++i) ballots.push_back({i < 40 ? 0 : i < 75 ? 1 : 2, i < 40, 0});
  const auto choose = [](int n, int k) {
    return k < 0 || k > n ? 0 : std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
  };
  double exact = 0;
  for (int a = 0; a <= 40; ++a)
    for (int b = 0; b <= 35; ++b) {
      const int c = 60 - a - b;
      if (c < 0 || c > 25) continue;
      const double p = choose(40, a) * choose(35, b) * choose(25, c) / choose(100, 60);
      const int most = std::max({a, b, c});
      if (a == most) exact += p / ((a == most) + (b == most) + (c == most));
    }
  const Votes votes(ballots);
  std::vector<double> got(2);
  random::Stream stream(2, "test");
  constexpr std::size_t kSubsets = 200'000;
  votes.majority(std::vector<std::uint64_t>{60, 100}, kSubsets, stream, got);
  EXPECT_NEAR(got[0], exact, 5 * std::sqrt(exact * (1 - exact) / kSubsets));
  EXPECT_EQ(std::round(got[1] * 1e9) / 1e9, 1);
}

TEST(Votes, TheLimitIsTheShareOfTheMode) {
  const std::vector<Ballot> ballots = mixed();  // 7 and 3 lead with three each
  EXPECT_EQ(Votes(ballots).majority_limit(), 0.5);
  EXPECT_EQ(Votes(ballots).weighted_limit(), enumerated(Pick::weighted, ballots, 12));
  std::vector<Ballot> silent(3);
  EXPECT_EQ(Votes(silent).majority_limit(), 0) << "nobody votes: nothing is picked";
  std::vector<double> got(1);
  random::Stream stream(1, "test");
  Votes(silent).majority(std::vector<std::uint64_t>{2}, 10, stream, got);
  EXPECT_EQ(got[0], 0);
}

TEST(Votes, AtAllSamplesEveryPickIsItsLimit) {
  random::Stream draw(3, "test");
  std::vector<Ballot> ballots;
  for (int i = 0; i < 5000; ++i) {
    const auto answer = static_cast<std::int32_t>(draw.below(draw.bernoulli(0.5) ? 4 : 900));
    ballots.push_back({answer, answer == 2, static_cast<double>(draw.below(100))});
  }
  const Votes votes(ballots);
  const std::vector<std::uint64_t> ks{1, 10, 100, 1000, 4999, 5000};
  std::vector<double> majority(ks.size()), weighted(ks.size());
  random::Stream stream(4, "test");
  votes.majority(ks, 20, stream, majority);
  votes.weighted(ks, 20, stream, weighted);
  EXPECT_NEAR(majority.back(), votes.majority_limit(), 1e-12);
  EXPECT_NEAR(weighted.back(), votes.weighted_limit(), 1e-12);
}

TEST(Votes, EqualSumsOfDifferentTermsTie) {
  // 0.1 + 0.2 and 0.3 differ in floating point; in units they do not.
  const std::vector<Ballot> ballots{{0, true, 0.1}, {0, true, 0.2}, {1, false, 0.3}, {2, false, 0.05}};
  EXPECT_EQ(Votes(ballots).weighted_limit(), 0.5);
}

TEST(Votes, AnAnswerWithBothVerdictsCountsByItsShare) {
  const std::vector<Ballot> ballots{{0, true, 1}, {0, false, 1}, {0, true, 1}, {0, true, 1}, {1, false, 1}};
  EXPECT_DOUBLE_EQ(Votes(ballots).majority_limit(), 0.75);
}

TEST(PickCurve, DependsNeitherOnThreadsNorOnOtherProblems) {
  std::vector<Votes> problems;
  random::Stream draw(5, "test");
  for (int p = 0; p < 7; ++p) {
    std::vector<Ballot> ballots;
    for (int i = 0; i < 300; ++i) {
      const auto answer = static_cast<std::int32_t>(draw.below(5));
      ballots.push_back({answer, answer == 0, draw.uniform()});
    }
    problems.emplace_back(ballots);
  }
  const std::vector<std::uint64_t> ks{1, 3, 30, 299, 400};
  for (const Pick pick : {Pick::majority, Pick::weighted, Pick::best_of}) {
    const PerProblem one = pick_curve(pick, problems, ks, {.subsets = 10, .threads = 1});
    const PerProblem two = pick_curve(pick, problems, ks, {.subsets = 10, .threads = 2});
    const PerProblem few = pick_curve(pick, std::span(problems).first(3), ks, {.subsets = 10});
    for (std::size_t i = 0; i < 7; ++i)
      for (std::size_t j = 0; j < ks.size(); ++j) {
        EXPECT_EQ(one.at(i, j), two.at(i, j));
        if (i < 3) {
          EXPECT_EQ(one.at(i, j), few.at(i, j));
        }
      }
  }
}

TEST(PickCurve, StopsWhenItsCheckThrows) {
  const std::vector<Votes> problems(3, Votes(mixed()));
  EXPECT_THROW(pick_curve(Pick::majority, problems, up_to(12),
                          {.subsets = 1000, .check = [] { throw std::runtime_error("stop"); }}),
               std::runtime_error);
}

}  // namespace
}  // namespace quire::labs::language_monkeys

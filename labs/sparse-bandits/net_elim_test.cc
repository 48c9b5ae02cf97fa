// Net elimination against a plain transcription in double, its certificate under adversarial
// misspecification, and the faults it must not have.
#include "labs/sparse-bandits/net_elim.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "labs/sparse-bandits/play.h"

namespace quire::labs::sparse_bandits {
namespace {

constexpr std::uint64_t kAsks = 1'000'000;

Instance random_instance(std::uint64_t seed, std::size_t actions, std::size_t d, int s, double eps,
                         Deviation deviation) {
  return linear_instance(gaussian_features(random::Stream(seed, "features"), actions, d),
                         random_theta(random::Stream(seed, "theta"), d, s), eps, deviation,
                         random::Stream(seed, "signs"));
}

/// The algorithm as its proof has it, on points as dense vectors. `width` eps is the killing width.
struct Reference {
  std::vector<Id> queries;
  std::optional<Id> answer;
  bool truth_killed = false;
};
Reference reference(const Instance& instance, int s, double eps, double width = 2) {
  const Features& phi = *instance.features;
  const Net net({phi.dimension(), s, eps});
  std::vector<std::vector<double>> products;
  std::vector<double> v;
  std::vector<Id> a_of;
  for (std::uint64_t i = 0; i < net.size(); ++i) {
    products.push_back(phi.scores(net.point(i)));
    a_of.push_back(best_action(products.back()));
    v.push_back(products.back()[a_of.back()]);
  }
  std::vector<bool> alive(v.size(), true);
  BestQueried best;
  Reference out;
  for (;;) {
    std::size_t top = v.size();
    for (std::size_t i = 0; i < v.size(); ++i)
      if (alive[i] && (top == v.size() || v[i] > v[top])) top = i;
    if (top == v.size()) break;
    const Id a = a_of[top];
    const double y = instance.query(a);
    out.queries.push_back(a);
    best.add(a, y);
    if (y >= v[top] - width * eps) {
      out.answer = best.action();
      break;
    }
    for (std::size_t i = 0; i < v.size(); ++i)
      if (std::fabs(products[i][a] - y) > width * eps) alive[i] = false;
  }
  // Is the rounding of theta* still alive?
  if (instance.theta) {
    for (std::uint64_t i = 0; i < net.size(); ++i) {
      const SparseVector theta = net.point(i);
      std::vector<double> off(phi.dimension());
      for (std::size_t k = 0; k < theta.index.size(); ++k) off[theta.index[k]] += theta.value[k];
      bool is_rounding = true;
      std::vector<double> truth(phi.dimension());
      for (std::size_t k = 0; k < instance.theta->index.size(); ++k)
        truth[instance.theta->index[k]] = instance.theta->value[k];
      for (std::size_t j = 0; j < truth.size(); ++j) {
        const double h = net.spec().spacing();
        is_rounding = is_rounding && std::fabs(off[j] - h * std::round(truth[j] / h)) < 1e-9;
      }
      if (is_rounding) out.truth_killed = !alive[i];
    }
  }
  return out;
}

TEST(NetElim, AsksWhatThePlainTranscriptionAsks) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const int s = 1 + static_cast<int>(seed % 3);
    const double eps = s == 3 ? 0.4 : 0.2;
    const auto deviation = seed % 2 ? Deviation::flattened : Deviation::signs;
    const Instance instance = random_instance(seed, 137, 6, s, eps, deviation);
    const Reference want = reference(instance, s, eps);
    NetElim learner(instance.features, {s, eps, 1, 0});
    const Course got = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
    std::vector<Id> asked;
    for (const Course::Query& query : got.distinct) asked.push_back(query.action);
    EXPECT_EQ(asked, want.queries) << seed;
    EXPECT_EQ(got.answer, want.answer);
    EXPECT_FALSE(want.truth_killed);
  }
}

TEST(NetElim, EndsWithinFourEpsAndTheNetsSize) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const int s = 1 + static_cast<int>(seed % 4);
    const double eps = std::vector<double>{0.1, 0.2, 0.35, 0.5}[seed % 4];
    const auto deviation = seed % 2 ? Deviation::flattened : Deviation::signs;
    const Instance instance = random_instance(seed, 50 + 10 * seed, 7, s, eps, deviation);
    NetElim learner(instance.features, {s, eps, 1, 0});
    const Course course = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
    ASSERT_TRUE(course.answer);
    EXPECT_LE(course.loss, 4 * eps + NetElim::kRounding);
    EXPECT_LE(course.queries, learner.net().size());
    EXPECT_DOUBLE_EQ(learner.result().width, 4 * eps);
    EXPECT_TRUE(learner.result().done);
    EXPECT_FALSE(learner.ask());
  }
}

/// theta = e_1 and features along it: the action that was queried last is not the best one queried.
TEST(NetElim, AnswersTheBestQueriedNotTheLast) {
  bool differs = false;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Instance instance = random_instance(seed, 300, 5, 2, 0.3, Deviation::signs);
    NetElim learner(instance.features, {2, 0.3, 1, 0});
    const Course course = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
    double best = -9;
    for (const Course::Query& query : course.distinct) best = std::max(best, query.reward);
    EXPECT_EQ(instance.query(*course.answer), best);
    differs = differs || course.distinct.back().reward < best;
  }
  EXPECT_TRUE(differs);
}

TEST(NetElim, KillingAtOneEpsWouldKillTheTruth) {
  bool killed = false;
  for (std::uint64_t seed = 1; seed <= 30 && !killed; ++seed) {
    const Instance instance = random_instance(seed, 200, 5, 2, 0.2, Deviation::signs);
    EXPECT_FALSE(reference(instance, 2, 0.2, 2).truth_killed);
    killed = reference(instance, 2, 0.2, 1).truth_killed;
  }
  EXPECT_TRUE(killed);
}

TEST(NetElim, ALooserRegimeStopsNoLater) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Instance instance = random_instance(seed, 500, 8, 3, 0.3, Deviation::flattened);
    NetElim tight(instance.features, {3, 0.3, 1, 0}), loose(instance.features, {3, 0.3, 1, 1});
    const Course a = play(tight, instance, {}, random::Stream(1, "n"), kAsks, {});
    const Course b = play(loose, instance, {}, random::Stream(1, "n"), kAsks, {});
    EXPECT_LE(b.queries, a.queries);
    EXPECT_DOUBLE_EQ(loose.result().width, 5 * 0.3);
    EXPECT_LE(b.loss, 5 * 0.3 + NetElim::kRounding);
  }
}

TEST(NetElim, RewardsFromElsewhereOnlyKill) {
  const Instance instance = random_instance(3, 400, 6, 2, 0.2, Deviation::flattened);
  NetElim learner(instance.features, {2, 0.2, 1, 0});
  const Id first = *learner.ask();
  EXPECT_EQ(learner.ask(), first);  // asking again changes nothing
  for (Id a = 0; a < 400; a += 3) {
    const std::uint64_t before = learner.result().alive;
    learner.tell(a, instance.query(a));
    EXPECT_LE(learner.result().alive, before);
    EXPECT_GT(learner.result().alive, 0u);
  }
  const Course course = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
  EXPECT_LE(course.loss, 0.8 + NetElim::kRounding);
}

TEST(NetElim, SaysWhenNothingFits) {
  const Instance instance = random_instance(3, 100, 6, 2, 0.1, Deviation::flattened);
  NetElim learner(instance.features, {2, 0.1, 1, 0});
  while (const auto action = learner.ask()) learner.tell(*action, *action % 2 ? -5.0 : 0.0);
  EXPECT_TRUE(learner.result().inconsistent);
  EXPECT_EQ(learner.result().alive, 0u);
  EXPECT_FALSE(learner.answer());
}

TEST(NetElim, ACopyGoesOnByItself) {
  const Instance one = random_instance(5, 300, 6, 2, 0.2, Deviation::flattened);
  const NetElim fresh(one.features, {2, 0.2, 1, 0});
  NetElim first(fresh), second(fresh);
  const Course a = play(first, one, {}, random::Stream(1, "n"), kAsks, {});
  const Course b = play(second, one, {}, random::Stream(1, "n"), kAsks, {});
  EXPECT_EQ(a.answer, b.answer);
  EXPECT_EQ(a.queries, b.queries);
  EXPECT_EQ(fresh.result().alive, fresh.net().size());
}

TEST(NetElim, WorksOnWordsAsOnTheSameVectorsWrittenOut) {
  const NeedleFamily family = code({3, 3, 1}, 0.3).value();
  const Features& words = *family.features;
  std::vector<double> columns(words.actions() * words.dimension());
  for (std::size_t j = 0; j < words.dimension(); ++j)
    words.column(j, {columns.data() + j * words.actions(), words.actions()});
  NeedleFamily dense = family;
  dense.features = std::make_shared<const Features>(
      Features::dense(words.actions(), words.dimension(), std::move(columns)));
  for (Id hidden = 0; hidden < words.actions(); ++hidden) {
    NetElim a(family.features, {3, 0.3, 1, 0}), b(dense.features, {3, 0.3, 1, 0});
    const Course ca = play(a, family.needle(hidden), {}, random::Stream(1, "n"), kAsks, {});
    const Course cb = play(b, dense.needle(hidden), {}, random::Stream(1, "n"), kAsks, {});
    EXPECT_EQ(ca.queries, cb.queries);
    EXPECT_EQ(ca.answer, cb.answer);
    EXPECT_LE(ca.loss, 1.2 + NetElim::kRounding);
  }
}

TEST(NetElim, EdgesOfItsRange) {
  // One action; more than lanes hold; actions that are alike; vectors of zeros.
  for (const std::size_t n : {1u, 15u, 16u, 17u, 33u}) {
    const Instance instance = random_instance(n, n, 3, 2, 0.25, Deviation::flattened);
    NetElim learner(instance.features, {2, 0.25, 1, 0});
    const Course course = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
    ASSERT_TRUE(course.answer) << n;
    EXPECT_LE(course.loss, 1 + NetElim::kRounding);
  }
  const auto zeros = std::make_shared<const Features>(Features::dense(5, 2, std::vector<double>(10)));
  NetElim nothing(zeros, {1, 0.1, 1, 0});
  EXPECT_EQ(nothing.ask(), 0u);
  nothing.tell(0, 0.05);
  EXPECT_FALSE(nothing.ask());
  EXPECT_EQ(nothing.answer(), 0u);
  // So coarse a net that 0 alone is in it.
  NetElim coarse(zeros, {1, 10, 1, 0});
  EXPECT_EQ(coarse.net().size(), 1u);
  EXPECT_EQ(coarse.ask(), 0u);
}

TEST(NetElim, StopsWhenTold) {
  const Instance instance = random_instance(1, 50, 20, 2, 0.2, Deviation::flattened);
  int polls = 0;
  EXPECT_THROW(NetElim(instance.features, {2, 0.2, 1, 0},
                       [&] {
                         if (++polls == 5) throw std::runtime_error("stop");
                       }),
               std::runtime_error);
}

TEST(NetAll, AsksEveryPointsFavouriteOnceAndIsWithinTwoEpsOfTheBest) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Instance instance = random_instance(seed, 300, 6, 2, 0.2, Deviation::flattened);
    const LearnerPtr all = net_all(instance.features, {6, 2, 0.2});
    const Course course = play(*all, instance, {}, random::Stream(1, "n"), kAsks, {});
    EXPECT_LE(course.loss, 4 * 0.2 + NetElim::kRounding);
    NetElim learner(instance.features, {2, 0.2, 1, 0});
    const Course few = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
    EXPECT_LE(few.queries, course.queries);
    for (const Course::Query& query : few.distinct) {
      bool among = false;
      for (const Course::Query& other : course.distinct) among = among || other.action == query.action;
      EXPECT_TRUE(among);
    }
  }
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

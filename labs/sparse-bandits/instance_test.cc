// Instances keep what they promise: deviations up to eps, codes that agree in few places, an adversary that
// nobody beats; and play() counts queries as it should.
#include "labs/sparse-bandits/instance.h"

#include <cmath>

#include <gtest/gtest.h>

#include "labs/engines/bandits/radius.h"
#include "labs/sparse-bandits/baselines.h"
#include "labs/sparse-bandits/play.h"

namespace quire::labs::sparse_bandits {
namespace {

constexpr std::uint64_t kAsks = 10'000'000;

double norm(const SparseVector& theta) {
  double square = 0;
  for (const double x : theta.value) square += x * x;
  return std::sqrt(square);
}

TEST(Random, IsAdmissibleAndMisspecifiedByNoMoreThanEps) {
  for (const Deviation deviation : {Deviation::flattened, Deviation::signs}) {
    const FeaturesPtr features = gaussian_features(random::Stream(1, "f"), 500, 12);
    EXPECT_FALSE(features->norm_fault());
    const Instance instance = linear_instance(features, random_theta(random::Stream(1, "t"), 12, 3), 0.2,
                                              deviation, random::Stream(1, "s"));
    EXPECT_EQ(instance.theta->index.size(), 3u);
    EXPECT_NEAR(norm(*instance.theta), 1, 1e-12);
    EXPECT_NEAR(instance.misspecification(), 0.2, 1e-9);
    double most = -9;
    for (Id a = 0; a < 500; ++a) most = std::max(most, instance.query(a));
    EXPECT_EQ(instance.best, most);
  }
}

TEST(Random, FlatteningPullsTowardsZero) {
  const FeaturesPtr features = gaussian_features(random::Stream(1, "f"), 300, 8);
  const Instance instance = linear_instance(features, random_theta(random::Stream(1, "t"), 8, 2), 0.1,
                                            Deviation::flattened, random::Stream(1, "s"));
  int zeros = 0;
  for (Id a = 0; a < 300; ++a) {
    const double linear = features->dot(a, *instance.theta), r = instance.query(a);
    EXPECT_LE(std::fabs(r), std::fabs(linear));
    EXPECT_GE(r * linear, 0);
    zeros += r == 0 ? 1 : 0;
  }
  EXPECT_GT(zeros, 10);
}

TEST(Code, TwoWordsAgreeInFewPlaces) {
  for (const CodeShape& shape : {CodeShape{4, 5, 2}, CodeShape{3, 3, 1}, CodeShape{5, 7, 2}}) {
    const NeedleFamily family = code(shape, 0.3 * shape.degree / shape.sparsity).value();
    const Features& f = *family.features;
    EXPECT_EQ(static_cast<double>(f.actions()), shape.words());
    EXPECT_EQ(f.dimension(), static_cast<std::size_t>(shape.sparsity * shape.alphabet));
    EXPECT_EQ(agreement(f, 0, random::Stream(1, "p"), [] {}), static_cast<std::size_t>(shape.degree));
    EXPECT_LE(agreement(f, 5000, random::Stream(1, "p"), [] {}), static_cast<std::size_t>(shape.degree));
    for (Id a = 0; a < f.actions(); ++a) {
      const std::vector<std::uint16_t> word = code_word(shape, a);
      EXPECT_TRUE(std::equal(word.begin(), word.end(), f.word(a).begin()));
    }
    EXPECT_FALSE(f.norm_fault());
    // The needle is s-sparse, of norm Delta, and every other action may answer 0.
    for (const Id hidden : {Id{0}, static_cast<Id>(f.actions() - 1)}) {
      const Instance needle = family.needle(hidden);
      EXPECT_EQ(needle.theta->index.size(), static_cast<std::size_t>(shape.sparsity));
      EXPECT_NEAR(norm(*needle.theta), family.gap, 1e-12);
      EXPECT_NEAR(needle.misspecification(), family.eps, 1e-9);
      EXPECT_NEAR(family.gap, 0.3, 1e-12);
    }
  }
}

TEST(Code, HasTheKnownSizes) {
  const auto shape = [](int s) { return code_shape(s, 0.5); };
  EXPECT_EQ(shape(4).words(), 125);
  EXPECT_EQ(shape(9).words(), 14'641);
  EXPECT_EQ(shape(16).words(), 1'419'857);
  EXPECT_EQ(shape(25).words(), 594'823'321);
  EXPECT_EQ(shape(25).alphabet, 29);
  EXPECT_EQ(shape(25).degree, 5);
}

TEST(Code, RefusesWhatIsNoCode) {
  EXPECT_EQ(code({4, 6, 2}, 0.1).error(), "code(4,6,2): q must be a prime of at least s >= 2");
  EXPECT_EQ(code({7, 5, 2}, 0.1).error(), "code(7,5,2): q must be a prime of at least s >= 2");
  EXPECT_EQ(code({4, 5, 4}, 0.1).error(), "code(4,5,4): mm must be from 1 to s-1");
  EXPECT_EQ(code({4, 5, 2}, 0.6).error(),
            "code(4,5,2): eps 0.6 makes Delta = eps s/mm = 1.2; it must be in (0,1]");
  EXPECT_EQ(code({25, 29, 5}, 0.1).error(),
            "code(25,29,5): 594823321 words are not listed; the limit is 2000000");
}

TEST(WordList, ChecksEveryPair) {
  const auto list = word_list(3, 4, {0, 1, 2, 0, 2, 3, 3, 3, 3}, 1, 0.1);
  ASSERT_TRUE(list) << list.error();
  EXPECT_NEAR(list->needle(1).misspecification(), 0.1, 1e-12);
  EXPECT_EQ(word_list(3, 4, {0, 1, 2, 3, 3, 3, 0, 1, 3}, 1, 0.1).error(),
            "words 1 and 3 agree in 2 places; at most 1 are allowed");
  EXPECT_EQ(word_list(3, 4, {0, 1, 4}, 1, 0.1).error(), "word 1: letter 4 is not below 4");
  EXPECT_EQ(word_list(3, 4, {0, 1}, 1, 0.1).error(), "words: 2 letters are no whole number of words of 3");
  EXPECT_FALSE(word_list(3, 4, {0, 1, 2}, 1, 0.5));
}

TEST(Jl, KeepsItsVectorsApartAndItsDeviationLegal) {
  const NeedleFamily family = jl(random::Stream(1, "jl"), 20, 6, 0.6, 0.3, 100, 2000);
  const Features& f = *family.features;
  EXPECT_GT(f.actions(), 6u);
  EXPECT_FALSE(f.norm_fault());
  for (Id a = 0; a < f.actions(); ++a) {
    const std::vector<double> row = f.row(a);
    for (std::size_t j = 6; j < 20; ++j) EXPECT_EQ(row[j], 0);
    for (Id b = 0; b < a; ++b) EXPECT_LE(std::fabs(f.dot(b, row)), 0.6 + 1e-12);
    EXPECT_LE(family.needle(a).misspecification(), 0.3 + 1e-12);
  }
  EXPECT_DOUBLE_EQ(family.gap, 0.5);
}

TEST(Referee, KeepsEveryActionPossible) {
  const LearnerPtr all = exhaustive(50);
  const Refereed through = referee(*all, 50, 1, kAsks, {});
  EXPECT_EQ(through.queries, 50u);
  EXPECT_TRUE(through.right);
  // One that leaves two unseen is wrong in some world, one that infers the last is right.
  const LearnerPtr early = random_actions(50, 48, random::Stream(1, "r"));
  const Refereed stopped = referee(*early, 50, 1, kAsks, {});
  EXPECT_EQ(stopped.unseen, 2u);
  EXPECT_FALSE(stopped.right);
  class Infers : public Learner {
   public:
    std::optional<Id> ask() override { return next_ < 49 ? std::optional<Id>(next_) : std::nullopt; }
    void tell(Id, double) override { ++next_; }
    std::optional<Id> answer() const override { return 49; }

   private:
    Id next_ = 0;
  } infers;
  const Refereed inferred = referee(infers, 50, 1, kAsks, {});
  EXPECT_EQ(inferred.queries, 49u);
  EXPECT_TRUE(inferred.right);
}

class Scripted : public Learner {
 public:
  explicit Scripted(std::vector<Id> script) : script_(std::move(script)) {}
  std::optional<Id> ask() override {
    return at_ < script_.size() ? std::optional<Id>(script_[at_]) : std::nullopt;
  }
  void tell(Id, double reward) override {
    told.push_back(reward);
    ++at_;
  }
  std::optional<Id> answer() const override { return script_.back(); }
  std::vector<double> told;

 private:
  std::vector<Id> script_;
  std::size_t at_ = 0;
};

TEST(Play, CountsARepeatedQueryOnce) {
  const Instance instance = trap(4, 0.2);
  Scripted learner({2, 0, 2, 2, 1});
  const Course course = play(learner, instance, {}, random::Stream(1, "n"), kAsks, {});
  EXPECT_EQ(course.queries, 3u);
  EXPECT_EQ(course.distinct.size(), 3u);
  EXPECT_EQ(learner.told.size(), 5u);
  EXPECT_NEAR(course.loss, instance.best - instance.query(1), 1e-15);
}

TEST(Play, CountsTheRepeatsThatNoiseTakes) {
  const Instance instance = trap(4, 0.2);
  Scripted learner({2, 0, 2});
  const Noise noise{0.5, 0.05};
  const Course course = play(learner, instance, noise, random::Stream(1, "n"), kAsks, {});
  const std::uint64_t repeats = bandits::repeats_for(0.2, 0.5, 5, 0.05);
  EXPECT_GT(repeats, 10u);
  EXPECT_EQ(course.queries, 2 * repeats);
  EXPECT_EQ(learner.told[0], learner.told[2]);  // the same average again
  EXPECT_NE(learner.told[0], instance.query(2));
  EXPECT_NEAR(learner.told[0], instance.query(2), 0.2);
}

TEST(Play, NoAnswerEarnsNothing) {
  class Silent : public Learner {
   public:
    std::optional<Id> ask() override { return std::nullopt; }
    void tell(Id, double) override {}
    std::optional<Id> answer() const override { return std::nullopt; }
  } silent;
  const Instance instance = trap(4, 0.2);
  EXPECT_EQ(play(silent, instance, {}, random::Stream(1, "n"), kAsks, {}).loss, instance.best);
}

TEST(Features, BothLayoutsAnswerAlike) {
  const NeedleFamily family = code({3, 5, 1}, 0.2).value();
  const Features& words = *family.features;
  std::vector<double> columns(words.actions() * words.dimension());
  for (std::size_t j = 0; j < words.dimension(); ++j)
    words.column(j, {columns.data() + j * words.actions(), words.actions()});
  const Features dense = Features::dense(words.actions(), words.dimension(), columns);
  const SparseVector theta{{0, 4, 7}, {0.5, -1, 2}};
  const std::vector<double> a = words.scores(theta), b = dense.scores(theta);
  for (Id i = 0; i < words.actions(); ++i) {
    EXPECT_NEAR(a[i], b[i], 1e-15);
    EXPECT_NEAR(words.dot(i, theta), a[i], 1e-15);
    EXPECT_EQ(words.row(i), dense.row(i));
  }
  EXPECT_THROW(Features::dense(2, 2, {1, 2, 3}), std::invalid_argument);
  EXPECT_THROW(Features::words(2, 3, {0, 3}), std::invalid_argument);
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

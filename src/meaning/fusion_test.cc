#include "meaning/fusion.h"

#include <cmath>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace quire::meaning {
namespace {

using Plane = std::map<store::Doc, std::pair<float, float>>;

/// Vectors in a plane.
VectorOf vectors(const Plane& plane) {
  return [plane](store::Doc doc, std::span<float> out) {
    const auto found = plane.find(doc);
    if (found == plane.end()) return false;
    out[0] = found->second.first;
    out[1] = found->second.second;
    return true;
  };
}

std::pair<float, float> at_degrees(double degrees) {
  const double angle = degrees / 180 * std::acos(-1.0);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

std::vector<store::Doc> docs(const std::vector<Fused>& ranked) {
  std::vector<store::Doc> out;
  for (const Fused& one : ranked) out.push_back(one.doc);
  return out;
}

FusionOptions without_feedback() {
  FusionOptions options;
  options.feedback_share = 0;
  return options;
}

const std::vector<float> kEast = {1, 0};

TEST(Fusion, SharesAddUpAndFollowTheFormula) {
  const Plane plane = {{1, at_degrees(60)}, {2, at_degrees(0)}, {3, at_degrees(90)}};
  const std::vector<Candidate> words = {{1, 8}, {3, 4}};
  const std::vector<Candidate> meaning = {{2, 1}, {1, 0.5}};
  const auto ranked = fuse(words, meaning, false, kEast, vectors(plane), without_feedback());
  const double weight = 0.5 * (0.5 + 0) / 2;  // the leaders by words, 1 and 3, are half and not at all near
  ASSERT_EQ(docs(ranked), (std::vector<store::Doc>{1, 3, 2}));
  EXPECT_NEAR(ranked[0].words, (1 - weight) * 1, 1e-6);
  EXPECT_NEAR(ranked[0].meaning, weight * 0.5, 1e-6);
  EXPECT_NEAR(ranked[1].words, (1 - weight) * 0.5, 1e-6);
  EXPECT_NEAR(ranked[1].meaning, 0, 1e-6);
  EXPECT_NEAR(ranked[2].words, 0, 1e-6);
  EXPECT_NEAR(ranked[2].meaning, weight * 1, 1e-6);
  for (const Fused& one : ranked) EXPECT_DOUBLE_EQ(one.score, one.words + one.meaning);
}

TEST(Fusion, MeaningWeighsNothingWhereTheLeadersByWordsAreFarOff) {
  const std::vector<Candidate> words = {{1, 10}, {2, 9}};
  const std::vector<Candidate> meaning = {{3, 1}};
  const Plane plane = {{1, at_degrees(90)}, {2, at_degrees(120)}, {3, at_degrees(0)}};
  const auto ranked = fuse(words, meaning, false, kEast, vectors(plane));
  EXPECT_EQ(docs(ranked), (std::vector<store::Doc>{1, 2, 3}));
  EXPECT_NEAR(ranked[0].score, 1, 1e-6);
  EXPECT_NEAR(ranked[2].score, 0, 1e-6);
}

TEST(Fusion, AFullListOfWordsLeavesUnseenPapersHalfOfItsLast) {
  const Plane plane = {{1, at_degrees(0)}, {2, at_degrees(0)}, {3, at_degrees(0)}};
  const std::vector<Candidate> words = {{1, 10}, {3, 4}};
  const std::vector<Candidate> meaning = {{2, 1}};
  const auto cut = fuse(words, meaning, true, kEast, vectors(plane), without_feedback());
  EXPECT_EQ(cut[2].doc, 2u);
  EXPECT_NEAR(cut[2].words, 0.5 * 0.2, 1e-6);
  const auto whole = fuse(words, meaning, false, kEast, vectors(plane), without_feedback());
  EXPECT_EQ(whole[2].doc, 2u);
  EXPECT_NEAR(whole[2].words, 0, 1e-6);
}

TEST(Fusion, WithoutAVectorWordsAloneRank) {
  const std::vector<Candidate> words = {{5, 3}, {6, 2}, {7, 1}};
  const auto none = [](store::Doc, std::span<float>) { return false; };
  EXPECT_EQ(docs(fuse(words, {}, false, kEast, none)), (std::vector<store::Doc>{5, 6, 7}));
  const std::vector<float> zero = {0, 0};
  const auto ranked = fuse(words, {}, false, zero, vectors({{7, at_degrees(0)}}));
  EXPECT_EQ(docs(ranked), (std::vector<store::Doc>{5, 6, 7}));
  EXPECT_DOUBLE_EQ(ranked[0].score, 1);
  EXPECT_DOUBLE_EQ(ranked[0].meaning, 0);
}

TEST(Fusion, APaperWithoutAVectorYetIsNotHeldBack) {
  const std::vector<Candidate> words = {{1, 10}, {2, 9}, {3, 8}};
  const auto ranked = fuse(words, {}, false, kEast, vectors({{1, at_degrees(10)}, {3, at_degrees(20)}}));
  EXPECT_EQ(docs(ranked), (std::vector<store::Doc>{1, 2, 3}));
}

TEST(Fusion, NothingFoundByWordsIsRankedByMeaning) {
  const Plane plane = {{1, at_degrees(50)}, {2, at_degrees(5)}, {3, at_degrees(20)}};
  const std::vector<Candidate> meaning = {{2, 0.9}, {3, 0.8}, {1, 0.6}};
  const auto ranked = fuse({}, meaning, false, kEast, vectors(plane), without_feedback());
  EXPECT_EQ(docs(ranked), (std::vector<store::Doc>{2, 3, 1}));
  EXPECT_TRUE(fuse({}, {}, false, kEast, vectors(plane)).empty());
}

TEST(Fusion, TheLeadingPapersMoveTheQuestion) {
  // By words 1 and 2 lead; both lie north-east. 3 and 4 are as far from the question, on either side.
  const Plane plane = {{1, at_degrees(40)}, {2, at_degrees(50)}, {3, at_degrees(30)}, {4, at_degrees(-30)}};
  const std::vector<Candidate> words = {{1, 10}, {2, 10}, {4, 1.01}, {3, 1}};
  FusionOptions options;
  options.leaders = 2;
  FusionOptions still = options;
  still.feedback_share = 0;
  const auto before = fuse(words, {}, false, kEast, vectors(plane), still);
  const auto after = fuse(words, {}, false, kEast, vectors(plane), options);
  EXPECT_EQ(before[2].doc, 4u);
  EXPECT_EQ(after[2].doc, 3u);
}

TEST(Fusion, EqualScoresStandInTheOrderOfTheirNumbers) {
  const std::vector<Candidate> words = {{9, 2}, {4, 2}, {7, 2}};
  const auto none = [](store::Doc, std::span<float>) { return false; };
  EXPECT_EQ(docs(fuse(words, {}, false, {}, none)), (std::vector<store::Doc>{4, 7, 9}));
}

TEST(Fusion, RandomListsGiveEveryPaperOnceAndFiniteScores) {
  std::mt19937_64 random(5);
  const auto number = [&] { return static_cast<double>(random() % 2001) / 1000 - 1; };
  for (int round = 0; round < 300; ++round) {
    std::vector<Candidate> lists[2];
    std::set<store::Doc> all;
    for (auto& list : lists) {
      std::set<store::Doc> own;
      for (std::size_t left = random() % 30; left > 0; --left)
        own.insert(static_cast<store::Doc>(random() % 40));
      for (const store::Doc doc : own) list.push_back({doc, 5 * number()});
      std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
      all.insert(own.begin(), own.end());
    }
    Plane plane;
    for (const store::Doc doc : all) {
      if (random() % 4 != 0) plane[doc] = at_degrees(180 * number());
    }
    const auto ranked = fuse(lists[0], lists[1], round % 2 == 0, kEast, vectors(plane));
    std::set<store::Doc> seen;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      seen.insert(ranked[i].doc);
      ASSERT_TRUE(std::isfinite(ranked[i].score));
      ASSERT_GE(ranked[i].score, 0);
      ASSERT_LE(ranked[i].score, ranked[i == 0 ? 0 : i - 1].score);
    }
    ASSERT_EQ(seen, all);
    ASSERT_EQ(ranked.size(), all.size());
  }
}

}  // namespace
}  // namespace quire::meaning

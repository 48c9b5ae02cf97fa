// The day's selection: frozen weights, publishing and withdrawing, the bound, saving.
#include "labs/dynamic-submodular/day_selection.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/engines/submodular/audit.h"
#include "labs/engines/submodular/choose.h"

namespace quire::labs::dynamic_submodular {
namespace {

PaperFeatures paper_of(int subject, random::Stream& stream) {
  PaperFeatures paper;
  for (const std::uint64_t w : random::without_replacement(stream, 30, 8))
    paper.terms.emplace_back("s" + std::to_string(subject) + "w" + std::to_string(w), 1 + stream.below(4));
  paper.terms.emplace_back("the", 20);
  for (int i = 0; i < 6; ++i)
    paper.vector.push_back(static_cast<float>((i == subject ? 3 : 0) + 0.4 * stream.normal()));
  paper.score = stream.uniform();
  return paper;
}

std::vector<PaperFeatures> papers(std::size_t n, std::uint64_t seed) {
  random::Stream stream(seed, "papers");
  std::vector<PaperFeatures> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(paper_of(static_cast<int>(stream.below(6)), stream));
  return all;
}

DayOptions six() {
  DayOptions options;
  options.papers.k = 6;
  return options;
}

TEST(Freezing, IdfIsOfTheRecentPapersAndTheSampleIsBounded) {
  const std::vector<PaperFeatures> recent = papers(50, 1);
  PapersOptions options;
  options.reference_max = 10;
  const Frozen frozen = freeze(recent, options).value();
  EXPECT_EQ(frozen.points.size(), 10u);
  double sum = 0;
  for (const double w : frozen.weights) sum += w;
  EXPECT_NEAR(sum, 1, 1e-12);
  for (const auto& [word, idf] : frozen.idf)
    if (word == "the") {
      EXPECT_NEAR(idf, std::log(2), 1e-12);
    }
}

TEST(Objective, PartsAreAtMostOneAndTheWholeIsSubmodular) {
  const std::vector<PaperFeatures> recent = papers(60, 1);
  PapersOptions options;
  options.k = 6;
  auto objective = PapersObjective::create(freeze(recent, options).value(), options).value();
  std::vector<Id> ids;
  for (const PaperFeatures& p : papers(40, 2)) ids.push_back(objective->add(p).value());
  State all = objective->objective().empty();
  for (const Id id : std::span(ids).first(6)) objective->objective().add(id, all);
  EXPECT_GT(all.value, 0);
  EXPECT_LE(all.value, 1);
  random::Stream stream(1, "audit");
  EXPECT_FALSE(submodular::audit(objective->objective(), ids, stream));
}

TEST(Objective, AnUnknownWordWeighsNothingAndAMissingVectorIsFar) {
  PapersOptions options;
  auto objective = PapersObjective::create(freeze(papers(20, 1), options).value(), options).value();
  PaperFeatures paper;
  paper.terms = {{"neverseen", 3}};
  const Id id = objective->add(paper).value();
  EXPECT_EQ(objective->objective().gain(id, objective->objective().empty()), 0);
}

TEST(Objective, WithoutVectorsWordsAndScoresDecide) {
  std::vector<PaperFeatures> recent = papers(20, 1);
  for (PaperFeatures& p : recent) p.vector.clear();
  auto day = DaySelection::start(recent, six()).value();
  ASSERT_TRUE(day.publish("a", recent[0]));
  EXPECT_EQ(day.select().keys, std::vector<std::string>{"a"});
}

TEST(Objective, WithNothingRecentScoresDecide) {
  auto day = DaySelection::start({}, six()).value();
  PaperFeatures paper;
  paper.score = 0.5;
  ASSERT_TRUE(day.publish("a", paper));
  EXPECT_NEAR(day.select().value, 0.1 * 0.5 / 6, 1e-12);
}

TEST(Day, ChoosesOneOfEachSubject) {
  auto day = DaySelection::start(papers(200, 1), six()).value();
  random::Stream stream(3, "day");
  for (int i = 0; i < 120; ++i) {
    const int subject = i % 10 == 0 ? i / 10 % 6 : 0;  // nearly all are of subject 0
    ASSERT_TRUE(day.publish(std::to_string(subject) + "/" + std::to_string(i), paper_of(subject, stream)));
  }
  const DaySelection::Selection& chosen = day.select();
  std::set<char> subjects;
  for (const std::string& key : chosen.keys) subjects.insert(key[0]);
  EXPECT_GE(subjects.size(), 4u);
  EXPECT_LE(chosen.keys.size(), 6u);
  EXPECT_GT(chosen.share(), 0.5);
  EXPECT_LE(chosen.share(), 1 + 1e-12);
}

TEST(Day, WithdrawnPapersGoAndMayComeAgain) {
  const std::vector<PaperFeatures> all = papers(30, 2);
  auto day = DaySelection::start(papers(60, 1), six()).value();
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_TRUE(day.publish(std::to_string(i), all[i]));
  const std::string gone = day.select().keys.front();
  ASSERT_TRUE(day.withdraw(gone));
  for (const std::string& key : day.select().keys) EXPECT_NE(key, gone);
  EXPECT_FALSE(day.withdraw(gone));
  ASSERT_TRUE(day.publish(gone, all[0]));
  EXPECT_EQ(day.publish(gone, all[0]).error(), "the paper is there already");
  EXPECT_EQ(day.size(), 30u);
}

TEST(Day, BadPapersAreRefused) {
  auto day = DaySelection::start(papers(60, 1), six()).value();
  PaperFeatures paper = papers(1, 3)[0];
  paper.score = 1.5;
  EXPECT_EQ(day.publish("a", paper).error(), "the score is outside 0 to 1");
  paper.score = 0.5;
  paper.vector.pop_back();
  EXPECT_EQ(day.publish("a", paper).error(), "the vector has 5 numbers, the reference has 6");
  paper.vector.push_back(std::nanf(""));
  EXPECT_FALSE(day.publish("a", paper));
  paper.vector.back() = 0;
  paper.terms.emplace_back("the", -1);
  EXPECT_FALSE(day.publish("a", paper));
  EXPECT_EQ(day.size(), 0u);
  EXPECT_TRUE(day.select().keys.empty());
  EXPECT_EQ(day.select().share(), 1);
}

TEST(Day, BadDaysAreRefused) {
  DayOptions options = six();
  options.eps = 0;
  EXPECT_FALSE(DaySelection::start(papers(5, 1), options));
  options = six();
  options.papers.k = 0;
  EXPECT_FALSE(DaySelection::start(papers(5, 1), options));
  options = six();
  options.papers.words = -1;
  EXPECT_FALSE(DaySelection::start(papers(5, 1), options));
  options = six();
  options.papers.interest = {1, 2};
  EXPECT_FALSE(DaySelection::start(papers(5, 1), options));
  std::vector<PaperFeatures> uneven = papers(5, 1);
  uneven[3].vector.pop_back();
  EXPECT_FALSE(DaySelection::start(uneven, six()));
}

TEST(Saving, ARestartChangesNothing) {
  const std::vector<PaperFeatures> all = papers(60, 2);
  auto straight = DaySelection::start(papers(80, 1), six()).value();
  auto restarted = DaySelection::start(papers(80, 1), six()).value();
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (DaySelection* day : {&straight, &restarted}) {
      ASSERT_TRUE(day->publish("key with blanks " + std::to_string(i), all[i]));
      if (i % 7 == 3) {
        ASSERT_TRUE(day->withdraw("key with blanks " + std::to_string(i - 3)));
      }
    }
    if (i % 10 == 9) {
      auto again = DaySelection::load(restarted.save());
      ASSERT_TRUE(again) << again.error();
      restarted = std::move(*again);
    }
    ASSERT_EQ(straight.select().keys, restarted.select().keys);
    ASSERT_EQ(straight.select().upper_bound, restarted.select().upper_bound);
  }
  EXPECT_EQ(straight.queries(), restarted.queries());
  EXPECT_EQ(straight.save(), restarted.save());
}

TEST(Saving, DamagedTextsAreRefused) {
  auto day = DaySelection::start(papers(8, 1), six()).value();
  for (const PaperFeatures& p : papers(5, 2)) ASSERT_TRUE(day.publish(std::to_string(day.size()), p));
  const std::string text = day.save();
  for (std::size_t cut = 0; cut < text.size(); cut += 1 + text.size() / 300) {
    const auto read = DaySelection::load(text.substr(0, cut));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().substr(0, 15), "saved selection");
  }
  random::Stream stream(1, "damage");
  for (int i = 0; i < 500; ++i) {
    std::string damaged = text;
    damaged[stream.below(damaged.size())] = "0123456789 -.e"[stream.below(14)];
    auto read = DaySelection::load(damaged);
    if (!read) continue;
    read->select();
    ASSERT_TRUE(read->publish("one more", papers(1, 9)[0])) << "what is taken must work";
  }
}

}  // namespace
}  // namespace quire::labs::dynamic_submodular

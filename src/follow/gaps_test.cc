// What could not be read is asked for alone behind a later harvest, seldom, and never to its harm.
#include "follow/gaps.h"

#include <gtest/gtest.h>

#include "follow/test_follow.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Spoilt = TestRepository::Spoilt;
using std::chrono::hours;

std::string paper_id(int number) { return fmt::format("2611.{:05}", number); }

bool is_single(const std::string& query) { return query.starts_with("verb=GetRecord"); }

class GapsTest : public testing::Test {
 protected:
  GapsTest() {
    for (int i = 1; i <= 40; ++i) repository_.put(paper_id(i), fmt::format("Paper {}", i));
    clock_.pass(hours(100));  // so that no later harvest lists them again
  }
  HarvestResult harvest() {
    const std::size_t before = server_.queries().size();
    const HarvestResult result = following_.harvest(asker_, clock_);
    singles_.clear();
    for (std::size_t i = before; i < server_.queries().size(); ++i)
      if (is_single(server_.queries()[i])) singles_.push_back(server_.queries()[i]);
    return result;
  }
  /// A day later.
  void harvest_again() {
    clock_.pass(hours(24));
    const HarvestResult result = harvest();
    ASSERT_EQ(result.end, End::complete) << result.why;
  }
  void expect_whole() {
    EXPECT_TRUE(following_.state().gaps.empty());
    EXPECT_EQ(difference(following_.store(), repository_), "");
  }

  VirtualClock clock_{moment("2026-11-20T10:00:00Z")};
  TestRepository repository_{{}, [this] { return clock_.now(); }};
  Fault fault_ = Fault::none;  ///< of each question for a single record
  FaultyServer server_{
      repository_, [this] { return clock_.now(); },
      [this](std::size_t, const std::string& query) { return is_single(query) ? fault_ : Fault::none; }};
  ServerAsker asker_{server_, clock_};
  Following following_{"arxiv", "feed=none", "http://oai.test/oai"};
  std::vector<std::string> singles_;
};

TEST_F(GapsTest, ARecordThatCanBeReadAgainIsAskedForAlone) {
  for (const Spoilt how : {Spoilt::unknown_format, Spoilt::broken_xml}) {
    repository_.put(paper_id(7), fmt::format("Paper 7, spoilt in way {}", static_cast<int>(how)));
    repository_.spoil(paper_id(7), how);
    clock_.pass(hours(24));
    ASSERT_EQ(harvest().end, End::complete);
    ASSERT_EQ(following_.state().gaps.size(), 1U);
    EXPECT_EQ(following_.state().gaps[0].name, "oai:arXiv.org:2611.00007");
    EXPECT_EQ(following_.state().gaps[0].id, paper_id(7));
    EXPECT_TRUE(singles_.empty()) << "not by the harvest that met it";
    repository_.mend(paper_id(7));
    clock_.pass(hours(72));
    harvest_again();
    EXPECT_EQ(singles_,
              std::vector<std::string>{"verb=GetRecord&metadataPrefix=arXiv&identifier=oai%3AarXiv.org%"
                                       "3A2611.00007"});
    expect_whole();
    harvest_again();
    EXPECT_TRUE(singles_.empty());
  }
}

TEST_F(GapsTest, WhatStaysUnreadableStaysNamedAndIsAskedForMoreAndMoreSeldom) {
  repository_.spoil(paper_id(7));
  ASSERT_EQ(harvest().end, End::complete);
  std::vector<int> days;
  for (int day = 1; day <= 120; ++day) {
    harvest_again();
    ASSERT_EQ(following_.state().gaps.size(), 1U);
    if (!singles_.empty()) days.push_back(day);
  }
  EXPECT_EQ(days.front(), 1);
  EXPECT_LT(days.size(), 12U);
  EXPECT_GE(days.back() - days[days.size() - 2], 32);
  EXPECT_EQ(following_.state().gaps[0].what, "record 2 (2611.00007)");
  EXPECT_NE(following_.state().gaps[0].why.find("format 'unknown' is not known"), std::string::npos);
  repository_.mend(paper_id(7));
  for (int day = 0; day < 33; ++day) harvest_again();
  expect_whole();
}

TEST_F(GapsTest, OneHarvestAsksForFewAndTheNextForOthers) {
  for (int i = 1; i <= 25; ++i) repository_.spoil(paper_id(i));
  ASSERT_EQ(harvest().end, End::complete);
  std::set<std::string> asked;
  for (int day = 1; day <= 3; ++day) {
    harvest_again();
    EXPECT_LE(singles_.size(), static_cast<std::size_t>(kMendsMax));
    asked.insert(singles_.begin(), singles_.end());
  }
  EXPECT_EQ(asked.size(), 25U);
}

TEST_F(GapsTest, ADeletedRecordAndOneThatIsUnknownCloseTheirGaps) {
  ASSERT_EQ(harvest().end, End::complete);
  for (const int number : {7, 8}) {
    repository_.put(paper_id(number), "Changed");
    repository_.spoil(paper_id(number));
  }
  clock_.pass(hours(72));
  harvest_again();
  ASSERT_EQ(following_.state().gaps.size(), 2U);
  clock_.pass(hours(72));
  repository_.remove(paper_id(7), "2026-11-01");  // with a datestamp that no list shows any more
  repository_.forget(paper_id(8));
  harvest_again();
  EXPECT_EQ(singles_.size(), 2U);
  EXPECT_TRUE(following_.state().gaps.empty());
  EXPECT_TRUE(following_.store().paper(*PaperId::parse(paper_id(7)))->paper.deleted);
  EXPECT_FALSE(following_.store().paper(*PaperId::parse(paper_id(8)))->paper.deleted)
      << "of what became of it nothing is known";
}

TEST_F(GapsTest, NoFaultOfASingleRecordHarmsTheHarvest) {
  for (const int number : {7, 8, 9}) repository_.spoil(paper_id(number));
  ASSERT_EQ(harvest().end, End::complete);
  repository_.mend_all();
  for (const Fault fault : {Fault::busy, Fault::busy_seconds, Fault::server_error, Fault::truncated,
                            Fault::closed, Fault::html, Fault::empty_body, Fault::empty_list}) {
    fault_ = fault;
    clock_.pass(hours(33 * 24));
    const HarvestResult result = harvest();
    EXPECT_EQ(result.end, End::complete) << result.why;
    EXPECT_EQ(singles_.size(), 1U) << "once, and no other one behind it";
    const State state = following_.state();
    EXPECT_EQ(state.gaps.size(), 3U);
    EXPECT_EQ(state.trouble, "");
    EXPECT_EQ(following_.follow().due_at, result.due_at);
  }
  fault_ = Fault::none;
  clock_.pass(hours(33 * 24));
  harvest_again();
  expect_whole();
}

TEST_F(GapsTest, AnAnswerAboutAnotherRecordIsNone) {
  const auto protocol = kind("arxiv")->make(following_.follow());
  const auto read = [&](const std::string& inside) {
    source::Fetched answer;
    answer.status = 200;
    answer.body = TestRepository::envelope(clock_.now(), inside);
    return (*protocol)->read_single({}, "oai:arXiv.org:2611.00007", answer);
  };
  const auto deleted = [](const char* id) {
    return fmt::format(
        "<GetRecord><record><header status=\"deleted\"><identifier>oai:arXiv.org:{}</identifier>"
        "<datestamp>2026-11-20</datestamp></header></record></GetRecord>",
        id);
  };
  using What = SingleReading::What;
  EXPECT_EQ(read(deleted("2611.00007")).what, What::came);
  EXPECT_EQ(read(deleted("2611.00008")).what, What::fault);
  EXPECT_EQ(read("<GetRecord/>").what, What::fault);
  EXPECT_EQ(read("<ListRecords/>").what, What::fault);
  EXPECT_EQ(read(TestRepository::error("idDoesNotExist")).what, What::gone);
  EXPECT_EQ(read(TestRepository::error("cannotDisseminateFormat")).what, What::unreadable);
}

TEST_F(GapsTest, OneThatIsListedTwiceIsOneGap) {
  repository_.put(paper_id(7), "Paper 7");
  repository_.spoil(paper_id(7));
  ASSERT_EQ(harvest().end, End::complete);
  clock_.pass(hours(2));
  ASSERT_EQ(harvest().end, End::complete);  // the day before is read again
  ASSERT_EQ(following_.state().gaps.size(), 1U);
  EXPECT_EQ(following_.state().gaps[0].seen_at, moment("2026-11-24T14:00:00Z"));
}

TEST_F(GapsTest, ARecordWithoutAReadableNameIsNeverAskedFor) {
  State state;
  Reading reading;
  reading.problems = {{3, "record 1: is no well-formed XML (x)", {}}, {4, "no colon", {}}};
  note_gaps(state, reading, "http://oai.test/1", clock_.now());
  ASSERT_EQ(state.gaps.size(), 2U);
  EXPECT_EQ(state.gaps[0].what, "record 1");
  EXPECT_EQ(state.gaps[1].why, "no colon");
  mend_gaps(following_.store(), following_.follow(), {}, **kind("arxiv")->make(following_.follow()),
            {asker_, clock_, following_.random(), {}, {}}, state);
  EXPECT_TRUE(server_.queries().empty());
}

TEST(Gaps, AreAskedForAtGrowingDistances) {
  const Instant now = moment("2026-11-20T10:00:00Z");
  EXPECT_EQ(asked_again_at(0, now) - now, hours(1));
  EXPECT_EQ(asked_again_at(1, now) - now, hours(6));
  EXPECT_EQ(asked_again_at(3, now) - now, hours(24));
  EXPECT_EQ(asked_again_at(99, now) - now, hours(32 * 24));
  EXPECT_EQ(asked_again_at(~std::uint64_t{0}, now) - now, hours(32 * 24));
}

}  // namespace
}  // namespace quire::follow

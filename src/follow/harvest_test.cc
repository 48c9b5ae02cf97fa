// One harvest, against each fault alone, over real sockets.
#include "follow/harvest.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "follow/test_follow.h"
#include "follow/test_oai_server.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;

std::string paper_id(int number) { return fmt::format("2611.{:05}", number); }
const Instant kStart = moment("2026-11-20T10:00:00Z");

/// A repository of twelve papers on loopback, in pages of five.
class HarvestTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1,localhost", 1);
    for (int i = 1; i <= 12; ++i) repository_.put(paper_id(i), fmt::format("Paper {}", i));
    clock_.pass(std::chrono::hours(50));
    limits_.slow_bytes_a_second = 1000;
    limits_.slow_seconds_max = 1;
  }
  HarvestResult harvest(const Stop& stop = {}) {
    PoliteAsker asker(following_.path(), clock_, "tester@example.org", limits_);
    return following_.harvest(asker, clock_, stop);
  }
  /// Meets the fault once, at the second request, which is the first with a token.
  void meets(Fault fault) {
    script_ = [fault](std::size_t number, const std::string&) { return number == 1 ? fault : Fault::none; };
    const HarvestResult result = harvest();
    EXPECT_EQ(result.end, End::complete) << result.why;
    EXPECT_EQ(difference(following_.store(), repository_), "");
  }

  VirtualClock clock_{kStart};
  TestRepository repository_{{}, [this] { return clock_.now(); }};
  FaultyServer::Script script_ = [](std::size_t, const std::string&) { return Fault::none; };
  FaultyServer faulty_{
      repository_, [this] { return clock_.now(); },
      [this](std::size_t number, const std::string& query) { return script_(number, query); }};
  SocketServer server_{faulty_};
  Following following_{"arxiv", "", server_.address()};
  source::FetchLimits limits_;
};

TEST_F(HarvestTest, ReadsEveryPageAndThenOnlyWhatIsNew) {
  const HarvestResult first = harvest();
  ASSERT_EQ(first.end, End::complete) << first.why;
  EXPECT_EQ(difference(following_.store(), repository_), "");
  EXPECT_EQ(first.counts.records, 12U);
  EXPECT_EQ(first.counts.added, 12U);
  EXPECT_EQ(first.counts.requests, 3U);
  ASSERT_EQ(faulty_.queries().size(), 3U);
  EXPECT_EQ(faulty_.queries()[0], "verb=ListRecords&metadataPrefix=arXiv");
  EXPECT_TRUE(faulty_.queries()[1].starts_with("verb=ListRecords&resumptionToken=verb%253DListRecords%2526"))
      << faulty_.queries()[1];
  const State state = following_.state();
  EXPECT_EQ(state.completed_at, clock_.now());
  EXPECT_FALSE(state.began_at);
  EXPECT_EQ(state.last.added, 12U);
  EXPECT_EQ(following_.follow().due_at, clock_.now() + std::chrono::hours(1));

  clock_.pass(std::chrono::hours(96));
  repository_.put(paper_id(3), "Paper 3, revised");
  repository_.put(paper_id(13), "Paper 13");
  repository_.remove(paper_id(5));
  const HarvestResult second = harvest();
  EXPECT_EQ(second.end, End::complete);
  EXPECT_EQ(second.counts.records, 3U);
  EXPECT_EQ(second.counts.added, 1U);
  EXPECT_EQ(second.counts.changed, 2U);
  EXPECT_EQ(faulty_.queries().back(), "verb=ListRecords&metadataPrefix=arXiv&from=2026-11-22")
      << "the day on which the first answer of the last harvest was made";
  EXPECT_EQ(difference(following_.store(), repository_), "");

  clock_.pass(std::chrono::hours(96));
  EXPECT_EQ(harvest().counts.changed, 0U) << "what comes twice changes nothing";
  clock_.pass(std::chrono::hours(96));
  const HarvestResult third = harvest();
  EXPECT_EQ(third.end, End::complete) << "noRecordsMatch is an ordinary end";
  EXPECT_EQ(third.counts.records, 0U);
}

TEST_F(HarvestTest, Busy) {
  const Instant before = clock_.now();
  meets(Fault::busy);
  EXPECT_GE(clock_.now() - before, std::chrono::milliseconds(2500)) << "5 s, by a factor of a half at least";
  EXPECT_EQ(faulty_.queries()[1], faulty_.queries()[2]) << "the same request again";
}
TEST_F(HarvestTest, BusyForSoManySeconds) {
  const Instant before = clock_.now();
  meets(Fault::busy_seconds);
  EXPECT_EQ(clock_.now() - before, std::chrono::seconds(20));
}
TEST_F(HarvestTest, BusyUntilAMomentOfAClockThatIsWrong) {
  const Instant before = clock_.now();
  meets(Fault::busy_date);
  EXPECT_EQ(clock_.now() - before, std::chrono::seconds(30));
}
TEST_F(HarvestTest, TooManyRequests) { meets(Fault::too_many); }
TEST_F(HarvestTest, ServerError) { meets(Fault::server_error); }
TEST_F(HarvestTest, TruncatedXml) { meets(Fault::truncated); }
TEST_F(HarvestTest, BrokenOff) { meets(Fault::broken_off); }
TEST_F(HarvestTest, ConnectionClosed) { meets(Fault::closed); }
TEST_F(HarvestTest, SlowDrip) { meets(Fault::drip); }
TEST_F(HarvestTest, AnHtmlPage) { meets(Fault::html); }
TEST_F(HarvestTest, AnEmptyBody) { meets(Fault::empty_body); }
TEST_F(HarvestTest, AnEmptyList) { meets(Fault::empty_list); }
TEST_F(HarvestTest, AnEmptyPageThatSaysThereAreMore) { meets(Fault::empty_with_token); }
TEST_F(HarvestTest, ARedirect) { meets(Fault::redirect); }
TEST_F(HarvestTest, ARepeatedPage) { meets(Fault::repeated_page); }

TEST_F(HarvestTest, ATokenThatExpired) {
  meets(Fault::token_expired);
  EXPECT_EQ(faulty_.queries()[2], "verb=ListRecords&metadataPrefix=arXiv&from=2026-11-20")
      << "from the greatest datestamp that is stored";
}

TEST_F(HarvestTest, AClockThatIsAheadForOnce) {
  script_ = [](std::size_t number, const std::string&) { return number == 0 ? Fault::skewed : Fault::none; };
  ASSERT_EQ(harvest().end, End::complete);
  clock_.pass(std::chrono::hours(48));
  repository_.put(paper_id(20), "Paper 20");
  ASSERT_EQ(harvest().end, End::complete);
  EXPECT_EQ(difference(following_.store(), repository_), "");
}

TEST_F(HarvestTest, ADownServerIsTriedEightTimesThenLeftInPeace) {
  script_ = [](std::size_t number, const std::string&) { return number >= 1 ? Fault::busy : Fault::none; };
  const HarvestResult down = harvest();
  EXPECT_EQ(down.end, End::trouble);
  EXPECT_EQ(down.why, "127.0.0.1 answered HTTP 503 (tried 8 times)");
  EXPECT_EQ(faulty_.queries().size(), 9U);
  EXPECT_EQ(following_.store().stats().papers, 5U) << "what came is kept";
  const State state = following_.state();
  EXPECT_EQ(state.failures, 1);
  EXPECT_TRUE(state.began_at);
  EXPECT_FALSE(state.completed_at);
  EXPECT_EQ(following_.follow().due_at, clock_.now() + std::chrono::minutes(5));
  EXPECT_EQ(harvest().end, End::trouble);
  EXPECT_EQ(following_.follow().due_at, clock_.now() + std::chrono::minutes(10));

  script_ = [](std::size_t, const std::string&) { return Fault::none; };
  const HarvestResult up = harvest();
  EXPECT_EQ(up.end, End::complete);
  EXPECT_TRUE(faulty_.queries()[17].find("resumptionToken") != std::string::npos)
      << "it goes on at the token";
  EXPECT_EQ(difference(following_.store(), repository_), "");
  EXPECT_EQ(following_.state().failures, 0);
  EXPECT_EQ(following_.state().trouble, "");
  EXPECT_EQ(up.counts.records, 12U) << "of the whole harvest, over three runs";
}

TEST_F(HarvestTest, TokensThatGoRoundForEverAreGivenUpAndNotTakenForAnEnd) {
  script_ = [](std::size_t number, const std::string&) {
    return number >= 1 ? Fault::repeated_page : Fault::none;
  };
  const HarvestResult result = harvest();
  EXPECT_EQ(result.end, End::trouble);
  EXPECT_NE(result.why.find("circle"), std::string::npos) << result.why;
  EXPECT_LT(faulty_.queries().size(), 20U);
  EXPECT_FALSE(following_.state().completed_at);
}

TEST_F(HarvestTest, WhatNoWaitingMendsWaitsForAPerson) {
  Following other("arxiv", "", server_.address() + "?x=y");
  PoliteAsker asker(other.path(), clock_, "");
  TestServer missing([](const std::string&, std::size_t) { return TestAnswer{http_answer(404, "none")}; });
  Following nowhere("arxiv", "", missing.url("/oai"));
  const HarvestResult result = nowhere.harvest(asker, clock_);
  EXPECT_EQ(result.end, End::person);
  EXPECT_NE(result.why.find("HTTP 404"), std::string::npos) << result.why;
  EXPECT_TRUE(nowhere.state().needs_person);
  EXPECT_EQ(missing.requests().size(), 1U) << "not asked again";
  EXPECT_EQ(nowhere.follow().due_at, clock_.now() + std::chrono::hours(6));

  Following wrong("oai", "prefix=oai_dc", server_.address());
  const HarvestResult refused = wrong.harvest(asker, clock_);
  EXPECT_EQ(refused.end, End::person);
  EXPECT_NE(refused.why.find("cannotDisseminateFormat: as the test wants it"), std::string::npos)
      << refused.why;
}

TEST_F(HarvestTest, StoppingIsNoTroubleAndGoesOnLater) {
  int pages = 0;
  PoliteAsker asker(following_.path(), clock_, "");
  const auto watch = [&](const Note& note) { pages += note.kind == Note::Kind::stored ? 1 : 0; };
  const HarvestResult stopped = following_.harvest(
      asker, clock_, [&] { return pages >= 2; }, watch);
  EXPECT_EQ(stopped.end, End::stopped);
  EXPECT_EQ(following_.store().stats().papers, 10U);
  EXPECT_EQ(following_.state().trouble, "");
  EXPECT_LE(following_.follow().due_at, clock_.now());
  following_.reopen();
  EXPECT_EQ(harvest().end, End::complete);
  EXPECT_EQ(faulty_.queries().size(), 3U) << "no page twice";
  EXPECT_EQ(difference(following_.store(), repository_), "");
}

TEST_F(HarvestTest, AFollowThatIsRemovedMeanwhileEnds) {
  PoliteAsker asker(following_.path(), clock_, "");
  const auto watch = [&](const Note& note) {
    if (note.kind == Note::Kind::stored) following_.store().remove_follow(following_.id());
  };
  EXPECT_EQ(following_.harvest(asker, clock_, {}, watch).end, End::gone);
}

TEST_F(HarvestTest, RecordsThatCannotBeReadAreGapsUntilTheyCan) {
  repository_.spoil(paper_id(7));
  ASSERT_EQ(harvest().end, End::complete);
  State state = following_.state();
  ASSERT_EQ(state.gaps.size(), 1U);
  EXPECT_EQ(state.gaps[0].id, paper_id(7));
  EXPECT_EQ(state.gaps[0].what, "record 2 (2611.00007)");
  EXPECT_EQ(state.last.bad, 1U);
  EXPECT_EQ(following_.store().stats().papers, 11U);

  repository_.mend(paper_id(7));
  clock_.pass(std::chrono::hours(240));
  repository_.put(paper_id(7), "Paper 7, mended");
  ASSERT_EQ(harvest().end, End::complete);
  EXPECT_TRUE(following_.state().gaps.empty());
  EXPECT_EQ(difference(following_.store(), repository_), "");
}

TEST_F(HarvestTest, SetsAreHarvestedOneAfterTheOther) {
  for (int i = 31; i <= 37; ++i) repository_.put(paper_id(i), fmt::format("Theory {}", i), "physics:hep-th");
  Following both("arxiv", "hep-th+cs.LG", server_.address());
  PoliteAsker asker(both.path(), clock_, "");
  const HarvestResult result = both.harvest(asker, clock_);
  EXPECT_EQ(result.end, End::complete);
  EXPECT_EQ(difference(both.store(), repository_), "");
  EXPECT_EQ(faulty_.queries()[0], "verb=ListRecords&metadataPrefix=arXiv&set=physics%3Ahep-th");
  EXPECT_EQ(faulty_.queries()[2], "verb=ListRecords&metadataPrefix=arXiv&set=cs%3Acs%3ALG");
}

TEST_F(HarvestTest, AnyRepositoryIsAskedForItsGranularity) {
  Following other("oai", "prefix=arXiv", server_.address());
  PoliteAsker asker(other.path(), clock_, "");
  const HarvestResult result = other.harvest(asker, clock_);
  ASSERT_EQ(result.end, End::complete) << result.why;
  EXPECT_EQ(faulty_.queries()[0], "verb=Identify");
  EXPECT_EQ(difference(other.store(), repository_), "");
  EXPECT_EQ(other.store().statements(1)[0].source, "oai:127.0.0.1");
}

}  // namespace
}  // namespace quire::follow

// Which format a repository is read in that nobody named one for.
#include <gtest/gtest.h>

#include "follow/freshness.h"
#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;
using Formats = std::vector<std::string>;

const Instant kNow = moment("2026-11-20T12:00:00Z");

class OfferTest : public testing::Test {
 protected:
  OfferTest() {
    for (int i = 1; i <= 7; ++i) repository_.put(numbered(i), fmt::format("Paper {}", i));
  }
  HarvestResult harvest() {
    clock_.pass(std::chrono::hours(24));
    const std::size_t before = server_.queries().size();
    const HarvestResult result = following_.harvest(asker_, clock_);
    asked_.assign(server_.queries().begin() + static_cast<std::ptrdiff_t>(before), server_.queries().end());
    return result;
  }
  bool asked(const std::string& part) const {
    return std::any_of(asked_.begin(), asked_.end(),
                       [&](const std::string& query) { return query.find(part) != query.npos; });
  }
  void expect_read_in(const std::string& prefix) {
    const HarvestResult result = harvest();
    ASSERT_EQ(result.end, End::complete) << result.why;
    EXPECT_EQ(text_of_state("read_in"), prefix);
    EXPECT_EQ(difference(following_.store(), repository_), "");
  }
  std::string text_of_state(const char* name) {
    return std::string(following_.state().progress.at(name).as_string());
  }

  VirtualClock clock_{kNow};
  TestRepository repository_{{3, false, false, false, false, {"oai_dc", "arXiv"}, true},
                             [this] { return clock_.now(); }};
  Fault fault_ = Fault::none;  ///< of each question for formats
  FaultyServer server_{repository_, [this] { return clock_.now(); },
                       [this](std::size_t, const std::string& query) {
                         return query == "verb=ListMetadataFormats" ? fault_ : Fault::none;
                       }};
  ServerAsker asker_{server_, clock_};
  Following following_{"oai", "", "http://oai.test/oai"};
  Formats asked_;
};

TEST_F(OfferTest, TheBestThatQuireReadsIsTaken) {
  const auto protocol = protocol_of("oai", "", "https://x.test/oai");
  const auto chosen = [&](const std::string& formats) {
    const Reading reading = protocol->read(
        {{"oai", {{"granularity", "YYYY-MM-DD"}}}},
        fetched(TestRepository::envelope(kNow, "<ListMetadataFormats>" + formats + "</ListMetadataFormats>")),
        kNow);
    EXPECT_EQ(reading.then, Then::go_on) << reading.why;
    return std::string(reading.progress.at("prefix").as_string());
  };
  const auto format = [](const std::string& prefix) {
    return "<metadataFormat><metadataPrefix>" + prefix + "</metadataPrefix></metadataFormat>";
  };
  EXPECT_EQ(chosen(format("oai_dc") + format("arXiv") + format("arXivRaw")), "arXivRaw");
  EXPECT_EQ(chosen(format("arXiv") + format("quire") + format("oai_dc")), "arXiv") << "of kind quire alone";
  EXPECT_EQ(chosen(format("oai_dc") + format("marcxml")), "oai_dc");
  EXPECT_EQ(chosen(format("marcxml")), "oai_dc") << "which each repository must have";
}

TEST_F(OfferTest, ANamedFormatIsNotAskedFor) {
  Following named("oai", "prefix=oai_dc", "http://oai.test/oai");
  ASSERT_EQ(named.harvest(asker_, clock_).end, End::complete);
  for (const std::string& query : server_.queries()) EXPECT_EQ(query.find("Formats"), query.npos) << query;
  EXPECT_EQ(difference(named.store(), repository_), "");
}

TEST_F(OfferTest, ABetterFormatLetsEverythingBeReadAnew) {
  repository_.offer({"oai_dc"});
  expect_read_in("oai_dc");
  expect_read_in("oai_dc");
  EXPECT_TRUE(asked("from=")) << "only what changed";
  repository_.offer({"oai_dc", "arXiv"});
  expect_read_in("arXiv");
  EXPECT_FALSE(asked("from="));
  EXPECT_EQ(following_.store().paper(*PaperId::parse(numbered(1)))->paper.abstract, "What it says: Paper 1.");
  expect_read_in("arXiv");
  EXPECT_TRUE(asked("from="));
}

TEST_F(OfferTest, ARefusalMeansDublinCoreWithANote) {
  repository_.offer({"oai_dc", "arXiv"}, false);
  expect_read_in("oai_dc");
  EXPECT_NE(following_.state().note.find("badVerb"), std::string::npos) << following_.state().note;
  const auto notes = freshness(following_.follow(), following_.state(), clock_.now()).notes;
  EXPECT_EQ(std::count(notes.begin(), notes.end(), following_.state().note), 1);
  EXPECT_EQ(following_.state().suspicion, "") << "what came is believed";
  repository_.offer({"oai_dc", "arXiv"});
  expect_read_in("arXiv");
  EXPECT_EQ(following_.state().note, "");
}

TEST_F(OfferTest, WhatIsNoAnswerMeansDublinCoreAsWell) {
  for (const Fault fault :
       {Fault::html, Fault::empty_body, Fault::truncated, Fault::closed, Fault::server_error}) {
    fault_ = fault;
    Following fresh("oai", "", "http://oai.test/oai");
    const HarvestResult result = fresh.harvest(asker_, clock_);
    ASSERT_EQ(result.end, End::complete) << result.why;
    EXPECT_EQ(fresh.state().progress.at("read_in"), "oai_dc");
    EXPECT_NE(fresh.state().note, "");
    EXPECT_EQ(difference(fresh.store(), repository_), "");
  }
}

TEST_F(OfferTest, ARefusalByHttpIsNoEndAndLaterFaultsAreStillWaitedFor) {
  int lists = 0;
  TestSource source([&](const std::string& target, const std::string&) -> TestSource::Answered {
    if (target.ends_with("ListMetadataFormats")) return {"no", "", 403};
    if (target.find("ListRecords") != target.npos && ++lists == 1) return {"busy", "", 503};
    return {repository_.answer(target.substr(target.find('?') + 1), kNow)};
  });
  Following following("oai", "", source.url("/oai"));
  PoliteAsker asker(following.path(), clock_, "");
  const HarvestResult result = following.harvest(asker, clock_);
  ASSERT_EQ(result.end, End::complete) << result.why;
  EXPECT_EQ(difference(following.store(), repository_), "");
  EXPECT_NE(following.state().note.find("403"), std::string::npos) << following.state().note;
}

TEST_F(OfferTest, WhatWasReadInABetterFormatStaysInIt) {
  expect_read_in("arXiv");
  fault_ = Fault::html;
  expect_read_in("arXiv");
  EXPECT_TRUE(asked("from="));
  EXPECT_NE(following_.state().note, "");
}

TEST_F(OfferTest, AFormatThatIsGoneWithoutAWordLeavesDublinCore) {
  expect_read_in("arXiv");
  repository_.offer({"oai_dc"}, false);
  expect_read_in("oai_dc");
}

TEST_F(OfferTest, AHarvestFromBeforeTheQuestionGoesOnWhereItWas) {
  repository_.offer({"oai_dc"});
  store::FollowStep step;
  step.follow = following_.id();
  State before;
  before.progress = {{"granularity", "YYYY-MM-DD"}, {"from", "2026-11-19"}};
  step.state = write_state(before);
  ASSERT_TRUE(following_.store().step_follow(step));
  expect_read_in("oai_dc");
  EXPECT_TRUE(asked("from=2026-11-19"));
  EXPECT_FALSE(asked("Identify"));
}

}  // namespace
}  // namespace quire::follow

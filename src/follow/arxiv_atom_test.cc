#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

std::uint64_t start_in(const std::string& url) { return std::stoull(url.substr(url.find("&start=") + 7)); }

/// 1,100 results; the first `recent` of them changed on 19 November, the others long ago.
std::vector<AtomPaper> results(int count, int recent) {
  std::vector<AtomPaper> out;
  for (int i = 0; i < count; ++i) out.push_back({i + 1, i < recent ? "2026-11-19" : "2026-10-01"});
  return out;
}

class AtomTest : public testing::Test {
 protected:
  std::string page(std::size_t start) const { return atom_body(papers_, start, 500, papers_.size()); }
  Reading read(const boost::json::object& progress, std::string body, int status = 200) const {
    return protocol_->read(progress, fetched(std::move(body), status), kNow);
  }

  std::vector<AtomPaper> papers_ = results(1100, 100);
  std::unique_ptr<Protocol> protocol_ = protocol_of("arxiv-atom", "cat:cs.LG AND ti:\"sparse nets\"");
};

TEST_F(AtomTest, AsksForTheNewestFirst) {
  EXPECT_EQ(protocol_->next({}, kNow).url,
            "https://export.arxiv.org/api/query?search_query=cat%3Acs.LG%20AND%20ti%3A%22sparse%20nets%22"
            "&sortBy=lastUpdatedDate&sortOrder=descending&start=0&max_results=500");
}

TEST_F(AtomTest, TheSecondHarvestStopsAtWhatTheFirstHasSeen) {
  boost::json::object progress;
  for (const std::size_t start : {0U, 500U, 1000U}) {
    EXPECT_EQ(start_in(protocol_->next(progress, kNow).url), start);
    const Reading reading = read(progress, page(start));
    EXPECT_EQ(reading.then, start == 1000 ? Then::complete : Then::go_on);
    progress = reading.progress;
  }
  const Reading next = read(progress, page(0));
  EXPECT_EQ(next.then, Then::complete) << "the last one of the page is older than the margin";
  EXPECT_EQ(next.records.size(), 500U) << "all of the page is stored";
  papers_ = results(1100, 600);
  EXPECT_EQ(read(progress, page(0)).then, Then::go_on) << "so much is new that a page does not hold it";
}

TEST_F(AtomTest, WhatIsListedLateIsWithinTheMargin) {
  papers_ = results(1100, 0);
  boost::json::object progress =
      read({{"began", iso(kNow)}, {"start", 1000}, {"total", 1100}}, page(1000)).progress;
  EXPECT_EQ(progress.at("until").as_string(), "2026-11-12");
}

TEST_F(AtomTest, AnEmptyPageInTheMiddleIsAskedForAgain) {
  const boost::json::object progress = read({}, page(0)).progress;
  EXPECT_EQ(read(progress, atom_body({}, 500, 500, 1100)).then, Then::again);
  EXPECT_EQ(read({}, atom_body({}, 0, 500, 1100)).then, Then::again);
  EXPECT_EQ(read({}, atom_body({}, 0, 500, 0)).then, Then::complete) << "nothing is found";
  boost::json::object known{{"had", 1100}};
  EXPECT_EQ(read(known, atom_body({}, 0, 500, 0)).then, Then::again) << "where there was much";
}

TEST_F(AtomTest, ErrorsAreRecognisedWithEitherStatus) {
  const std::string error =
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">"
      "<opensearch:totalResults>1</opensearch:totalResults><opensearch:startIndex>0</opensearch:startIndex>"
      "<entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title><summary>incorrect id "
      "format for x</summary></entry></feed>";
  for (const int status : {200, 400}) {
    const Reading reading = read({}, error, status);
    EXPECT_EQ(reading.then, Then::person);
    EXPECT_NE(reading.why.find("incorrect id format"), std::string::npos) << reading.why;
  }
  EXPECT_EQ(read({}, "no feed", 400).then, Then::person);
  EXPECT_EQ(read({}, page(0), 400).then, Then::again);
  EXPECT_FALSE(protocol_->reads(429));
}

TEST_F(AtomTest, ResultsThatAreTakenAwayLetItGoBackAsFar) {
  boost::json::object progress = read({}, page(0)).progress;
  papers_.erase(papers_.begin() + 100, papers_.begin() + 130);  // thirty at 500 move to pages that were read
  const Reading reading = read(progress, page(500));
  EXPECT_EQ(reading.then, Then::go_on);
  EXPECT_EQ(start_in(protocol_->next(reading.progress, kNow).url), 470U);
  // A total that falls for ever is no list.
  progress = reading.progress;
  std::size_t total = 1069;
  for (int i = 0;
       i < 20 &&
       read(progress, atom_body(papers_, start_in(protocol_->next(progress, kNow).url), 500, total)).then ==
           Then::go_on;
       ++i) {
    progress = read(progress, atom_body(papers_, start_in(protocol_->next(progress, kNow).url), 500, total))
                   .progress;
    --total;
  }
  EXPECT_EQ(progress.at("returns").to_number<int>(), 20);
}

TEST_F(AtomTest, APageOfAnotherPlaceIsNotBelieved) {
  EXPECT_EQ(read({}, page(500)).then, Then::again);
  std::string silent = page(0);
  silent.erase(silent.find("<opensearch:totalResults>"), 53);
  EXPECT_EQ(read({}, silent).then, Then::again) << "it does not say how many there are";
}

TEST_F(AtomTest, WhatArxivDoesNotGiveIsAGap) {
  const boost::json::object progress{{"began", iso(kNow)}, {"start", 29'500}, {"total", 40'000}};
  EXPECT_TRUE(protocol_->next(progress, kNow).url.ends_with("&start=29500&max_results=500"));
  std::string body = atom_body(papers_, 0, 500, 40'000);
  body.replace(body.find("<opensearch:startIndex>0"), 24, "<opensearch:startIndex>29500");
  const Reading reading = read(progress, body);
  EXPECT_EQ(reading.then, Then::complete);
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_TRUE(reading.problems[0].message.starts_with("results 30001 to 40000: arXiv gives no more"));
}

TEST_F(AtomTest, SurvivesEveryFaultAndDeath) {
  TestSource source([this](const std::string& target, const std::string&) {
    return TestSource::Answered{page(start_in(target))};
  });
  std::vector<std::string> ids;
  for (int i = 1; i <= 1100; ++i) ids.push_back(numbered(i));
  survives_everything(source, "arxiv-atom", "cat:cs.LG", "/api/query", kNow, ids);
}

}  // namespace
}  // namespace quire::follow

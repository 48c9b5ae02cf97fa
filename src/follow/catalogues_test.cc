// OpenAlex and Semantic Scholar: pages by a word of theirs, and windows instead of changes.
#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"
#include "follow/window.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

class OpenAlexTest : public testing::Test {
 protected:
  OpenAlexTest() { ::unsetenv("QUIRE_CONTACT"); }
  Reading read(const boost::json::object& progress, std::string body, int status = 200) const {
    return protocol_->read(progress, fetched(std::move(body), status), kNow);
  }
  std::string url(const boost::json::object& progress) const { return protocol_->next(progress, kNow).url; }

  std::unique_ptr<Protocol> protocol_ = protocol_of("openalex", "primary_topic.id:T1,language:en");
};

TEST_F(OpenAlexTest, PagesByCursorAndThenAsksForWhatIsYoung) {
  const std::string base = "https://api.openalex.org/works?filter=primary_topic.id%3AT1%2Clanguage%3Aen";
  EXPECT_EQ(url({}), base + "&per-page=200&cursor=%2A");
  const Reading first = read({}, openalex_body({1, 2}, 3, "Iy+a="));
  EXPECT_EQ(first.then, Then::go_on);
  EXPECT_EQ(first.records.at(0).source, "openalex");
  EXPECT_EQ(url(first.progress), base + "&per-page=200&cursor=Iy%2Ba%3D");
  const Reading last = read(first.progress, openalex_body({3}, 3, ""));
  EXPECT_EQ(last.then, Then::complete);
  EXPECT_EQ(last.suspicion, "");
  EXPECT_EQ(url(last.progress), base + "%2Cfrom_publication_date%3A2026-08-22&per-page=200&cursor=%2A");
  const auto by_update = protocol_of("openalex", "language:en by=updated");
  EXPECT_EQ(by_update->next(by_update->read({}, fetched(openalex_body({3}, 1, "")), kNow).progress, kNow).url,
            "https://api.openalex.org/works?filter=language%3Aen%2Cfrom_updated_date%3A2026-11-18"
            "&per-page=200&cursor=%2A");
}

TEST_F(OpenAlexTest, ACursorThatIsRefusedBeginsTheWindowAgain) {
  const Reading first = read({}, openalex_body({1, 2}, 3, "abc"));
  const Reading refused = read(first.progress, R"({"error":"Invalid query","message":"cursor"})", 400);
  EXPECT_EQ(refused.then, Then::from_start);
  EXPECT_TRUE(url(refused.progress).ends_with("cursor=%2A"));
  EXPECT_EQ(read({}, R"({"error":"Invalid filter"})", 400).then, Then::person);
}

TEST_F(OpenAlexTest, WorksThatDidNotComeKeepTheWindow) {
  const Reading cut = read({}, openalex_body({1, 2}, 900, ""));
  EXPECT_EQ(cut.then, Then::complete);
  EXPECT_EQ(cut.suspicion, "only 2 of 900 works came");
  EXPECT_EQ(url(cut.progress).find("from_publication_date"), std::string::npos);
  const Reading first = read({}, openalex_body({1, 2}, 900, "abc"));
  EXPECT_EQ(read(first.progress, openalex_body({}, 900, "def")).then, Then::again);
  EXPECT_EQ(read(first.progress, openalex_body({1, 2}, 900, "abc")).then, Then::from_start) << "a circle";
}

TEST_F(OpenAlexTest, SaysWhoAsksIfTheOperatorSaidSo) {
  ::setenv("QUIRE_CONTACT", "ops@example.org", 1);
  EXPECT_TRUE(url({}).ends_with("&mailto=ops%40example.org"));
  ::setenv("QUIRE_CONTACT", "https://example.org/", 1);
  EXPECT_EQ(url({}).find("mailto"), std::string::npos);
  ::unsetenv("QUIRE_CONTACT");
}

TEST_F(OpenAlexTest, AFilterIsNeeded) {
  EXPECT_NE(refusal_of("openalex", ""), "");
  EXPECT_NE(refusal_of("openalex", "language:en by=magic"), "");
}

TEST_F(OpenAlexTest, SurvivesEveryFaultAndDeath) {
  TestSource source([](const std::string& target, const std::string&) {
    if (target.ends_with("cursor=%2A")) return TestSource::Answered{openalex_body({1, 2}, 5, "two")};
    if (target.ends_with("cursor=two")) return TestSource::Answered{openalex_body({3, 4}, 5, "three")};
    return TestSource::Answered{openalex_body({5}, 5, "")};
  });
  survives_everything(
      source, "openalex", "language:en", "/works", kNow,
      {"doi:10.1000/x.1", "doi:10.1000/x.2", "doi:10.1000/x.3", "doi:10.1000/x.4", "doi:10.1000/x.5"});
}

TEST(WindowTest, EverythingIsReadEveryThirtiethTime) {
  Window window;
  int whole = 0;
  for (int i = 0; i < 60; ++i) {
    if (!window.from) ++whole;
    window.began = kNow;
    boost::json::object kept;
    window.following(90).write(kept);
    window = Window::read(kept);
  }
  EXPECT_EQ(whole, 2);
}

class S2Test : public testing::Test {
 protected:
  S2Test() { ::unsetenv("S2_API_KEY"); }
  Reading read(const boost::json::object& progress, std::string body, int status = 200) const {
    return protocol_->read(progress, fetched(std::move(body), status), kNow);
  }
  std::string url(const boost::json::object& progress) const { return protocol_->next(progress, kNow).url; }

  std::unique_ptr<Protocol> protocol_ = protocol_of("s2", "\"sparse nets\" + graph");
};

TEST_F(S2Test, PagesByToken) {
  const std::string base =
      "https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=%22sparse%20nets%22%20%2B%20graph"
      "&fields=paperId,externalIds,title,abstract,authors,venue,journal,publicationDate,year";
  EXPECT_EQ(url({}), base);
  const Reading first = read({}, s2_body({1, 2}, 3, "SDK=/+"));
  EXPECT_EQ(first.then, Then::go_on);
  EXPECT_EQ(first.records.at(0).source, "s2");
  EXPECT_EQ(url(first.progress), base + "&token=SDK%3D%2F%2B");
  const Reading last = read(first.progress, s2_body({3}, 3, ""));
  EXPECT_EQ(last.then, Then::complete);
  EXPECT_EQ(url(last.progress), base + "&publicationDateOrYear=2026-08-22:");
}

TEST_F(S2Test, TheKeyIsInTheRequestAndNowhereElse) {
  EXPECT_TRUE(protocol_->next({}, kNow).headers.empty());
  ::setenv("S2_API_KEY", "secret-of-mine", 1);
  EXPECT_EQ(protocol_->next({}, kNow).headers, std::vector<std::string>{"x-api-key: secret-of-mine"});
  const Reading reading = read({}, s2_body({1}, 2, "t"));
  EXPECT_EQ(boost::json::serialize(reading.progress).find("secret"), std::string::npos);
  EXPECT_EQ(url({}).find("secret"), std::string::npos);
  ::setenv("S2_API_KEY", "two\r\nlines: 1", 1);
  EXPECT_TRUE(protocol_->next({}, kNow).headers.empty());
  ::unsetenv("S2_API_KEY");
}

TEST_F(S2Test, FaultsOfTokensAndTotals) {
  const Reading first = read({}, s2_body({1, 2}, 900, "abc"));
  EXPECT_EQ(read(first.progress, R"({"error":"bad token"})", 400).then, Then::from_start);
  EXPECT_EQ(read({}, R"({"error":"bad query"})", 400).then, Then::person);
  EXPECT_EQ(read(first.progress, s2_body({3}, 900, "abc")).then, Then::from_start) << "the same token";
  EXPECT_EQ(read(first.progress, s2_body({}, 900, "")).then, Then::again);
  const Reading cut = read(first.progress, s2_body({3}, 900, ""));
  EXPECT_EQ(cut.suspicion, "only 3 of about 900 papers came");
  EXPECT_EQ(url(cut.progress).find("publicationDateOrYear"), std::string::npos) << "the window stays";
  EXPECT_EQ(read({}, s2_body({}, 0, "")).then, Then::complete) << "nothing is found";
}

TEST_F(S2Test, SurvivesEveryFaultAndDeath) {
  TestSource source([](const std::string& target, const std::string&) {
    if (target.find("&token=") == target.npos) return TestSource::Answered{s2_body({1, 2}, 3, "two")};
    return TestSource::Answered{s2_body({3}, 3, "")};
  });
  survives_everything(source, "s2", "graph", "/bulk", kNow, {"2611.00001", "2611.00002", "2611.00003"});
}

}  // namespace
}  // namespace quire::follow

#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");
const std::string kVenue = "ICLR.cc/2026/Conference";

std::vector<int> numbers(int first, int count) {
  std::vector<int> out;
  for (int i = 0; i < count; ++i) out.push_back(first + i);
  return out;
}

class OpenReviewTest : public testing::Test {
 protected:
  Reading read(const boost::json::object& progress, std::string body) const {
    return protocol_->read(progress, fetched(std::move(body)), kNow);
  }
  std::string url(const boost::json::object& progress) const { return protocol_->next(progress, kNow).url; }

  std::unique_ptr<Protocol> protocol_ = protocol_of("openreview", kVenue);
};

TEST_F(OpenReviewTest, ReadsAllStatesAndBeginsAgain) {
  boost::json::object progress;
  const std::string base = "https://api2.openreview.net/notes?content.venueid=ICLR.cc%2F2026%2FConference";
  for (const std::string state : {"%2FSubmission", "%2FRejected_Submission", "%2FWithdrawn_Submission",
                                  "%2FDesk_Rejected_Submission", ""}) {
    EXPECT_EQ(url(progress), base + state + "&limit=1000&offset=0");
    const Reading reading = read(progress, openreview_body({1}, 1, kVenue));
    EXPECT_EQ(reading.then, state.empty() ? Then::complete : Then::go_on);
    EXPECT_EQ(reading.records.at(0).source, "openreview");
    progress = reading.progress;
  }
  EXPECT_EQ(url(progress), base + "%2FSubmission&limit=1000&offset=0");
}

TEST_F(OpenReviewTest, AListThatChangesIsReadAgainUntilItIsStable) {
  const Reading first = read({}, openreview_body(numbers(1, 1000), 1500, kVenue));
  EXPECT_TRUE(url(first.progress).ends_with("&limit=1000&offset=1000"));
  const Reading moved = read(first.progress, openreview_body(numbers(1001, 499), 1499, kVenue));
  EXPECT_EQ(moved.then, Then::go_on);
  EXPECT_EQ(moved.records.size(), 499U) << "what came is kept";
  EXPECT_TRUE(url(moved.progress).ends_with("Submission&limit=1000&offset=0"));
  const Reading again = read(moved.progress, openreview_body(numbers(1, 1000), 1499, kVenue));
  const Reading stable = read(again.progress, openreview_body(numbers(1001, 499), 1499, kVenue));
  EXPECT_NE(url(stable.progress).find("Rejected"), std::string::npos) << "on to the next state";
  const boost::json::object restless{{"state", 0}, {"offset", 1000}, {"count", 1500}, {"round", 10}};
  EXPECT_EQ(read(restless, openreview_body(numbers(1, 499), 1499, kVenue)).then, Then::again);
}

TEST_F(OpenReviewTest, AnEmptyPageBeforeTheEndIsAskedForAgain) {
  const Reading first = read({}, openreview_body(numbers(1, 1000), 1500, kVenue));
  EXPECT_EQ(read(first.progress, openreview_body({}, 1500, kVenue)).then, Then::again);
  EXPECT_EQ(read({}, openreview_body({}, 1500, kVenue)).then, Then::again);
  EXPECT_EQ(read({}, openreview_body({}, 0, kVenue)).then, Then::go_on) << "a state without papers";
}

TEST_F(OpenReviewTest, ANameThatIsNoVenueIsRefused) {
  EXPECT_NE(refusal_of("openreview", ""), "");
  EXPECT_NE(refusal_of("openreview", "ICLR 2026&limit=1"), "");
  State state;
  EXPECT_NE(protocol_->suspicion(state, kNow), "") << "not one submission came";
}

TEST_F(OpenReviewTest, SurvivesEveryFaultAndDeath) {
  TestSource source([](const std::string& target, const std::string&) {
    const bool accepted = target.find("Conference&") != target.npos;
    const bool second = target.ends_with("offset=1000");
    if (accepted) return TestSource::Answered{openreview_body(numbers(2001, 3), 3, kVenue)};
    if (target.find("Conference%2FSubmission") == target.npos)
      return TestSource::Answered{openreview_body({}, 0, kVenue)};
    return TestSource::Answered{
        openreview_body(second ? numbers(1001, 20) : numbers(1, 1000), 1020, kVenue + "/Submission")};
  });
  std::vector<std::string> ids;
  for (int i = 1; i <= 1020; ++i) ids.push_back(fmt::format("openreview:note{:06}", i));
  for (int i = 2001; i <= 2003; ++i) ids.push_back(fmt::format("openreview:note{:06}", i));
  survives_everything(source, "openreview", kVenue, "/notes", kNow, ids);
}

}  // namespace
}  // namespace quire::follow

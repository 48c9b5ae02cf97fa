#include <gtest/gtest.h>

#include "follow/test_bodies.h"
#include "follow/test_source.h"

namespace quire::follow {
namespace {

using End = HarvestResult::End;
using Then = Reading::Then;

const Instant kNow = moment("2026-11-20T12:00:00Z");

TEST(FileTest, IsReadAgainOnlyWhenItChanged) {
  std::string body = jsonl_body({1, 2});
  std::string modified = "Thu, 19 Nov 2026 01:00:00 GMT";
  TestSource source([&](const std::string&, const std::string& request) {
    if (request.find("If-Modified-Since: " + modified) != request.npos)
      return TestSource::Answered{"", "", 304};
    return TestSource::Answered{body, "Last-Modified: " + modified + "\r\n"};
  });
  Following following("jsonl", "", source.url("/papers.jsonl"));
  VirtualClock clock(kNow);
  const auto harvest = [&] {
    PoliteAsker asker(following.path(), clock, "");
    return following.harvest(asker, clock);
  };
  EXPECT_EQ(harvest().counts.added, 2U);
  EXPECT_EQ(harvest().counts.records, 0U);
  body = jsonl_body({1, 2, 3});
  modified = "Fri, 20 Nov 2026 01:00:00 GMT";
  EXPECT_EQ(harvest().counts.added, 1U);
  EXPECT_EQ(following.store().stats().papers, 3U);
}

TEST(FileTest, WhatIsNoFileOfThatKindIsNotTaken) {
  const auto protocol = protocol_of("jsonl", "", "https://x.test/papers.jsonl");
  const auto then = [&](std::string body, int status = 200) {
    return protocol->read({}, fetched(std::move(body), status), kNow).then;
  };
  EXPECT_EQ(then(kHtmlPage), Then::again);
  EXPECT_EQ(then(""), Then::again);
  EXPECT_EQ(then(" \n\n"), Then::again);
  EXPECT_EQ(then("", 304), Then::again) << "though it was not asked whether it changed";
  const std::string whole = jsonl_body({1, 2, 3});
  EXPECT_EQ(then(whole), Then::complete);
  EXPECT_EQ(then(whole.substr(0, whole.size() - 20)), Then::again) << "cut in its last record";
  EXPECT_EQ(then(whole.substr(0, whole.size() - 1)), Then::complete) << "without its last newline";
}

TEST(FileTest, ABadRecordIsAGapAndTheFileIsReadAgain) {
  const auto protocol = protocol_of("jsonl", "", "https://x.test/papers.jsonl");
  const Reading reading = protocol->read(
      {}, fetched("{\"no\": \"paper\"}\n" + jsonl_body({1, 2, 3}), 200, {{"etag", "\"1\""}}), kNow);
  EXPECT_EQ(reading.then, Then::complete);
  EXPECT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.records.size(), 3U);
  EXPECT_TRUE(protocol->next(reading.progress, kNow).headers.empty()) << "asked for without a condition";
}

/// A cut between two lines looks like a shorter file.
TEST(FileTest, AFileThatLostManyRecordsIsDoubtedOnce) {
  const auto protocol = protocol_of("jsonl", "", "https://x.test/papers.jsonl");
  const auto read = [&](const boost::json::object& progress, const std::string& body) {
    return protocol->read(progress, fetched(body, 200, {{"etag", "\"1\""}}), kNow);
  };
  const Reading whole = read({}, jsonl_body({1, 2, 3, 4}));
  EXPECT_EQ(whole.suspicion, "");
  const Reading shorter = read(whole.progress, jsonl_body({1, 2, 3}));
  EXPECT_EQ(shorter.suspicion, "the file holds 3 records, and held 4 before");
  EXPECT_TRUE(protocol->next(shorter.progress, kNow).headers.empty()) << "asked for without a condition";
  EXPECT_EQ(read(shorter.progress, jsonl_body({1, 2, 3})).suspicion, "");
}

TEST(FileTest, NeedsAnAddressAndNothingElse) {
  EXPECT_NE(refusal_of("jsonl", ""), "");
  EXPECT_NE(refusal_of("jsonl", "x", "https://x.test/"), "");
  EXPECT_NE(refusal_of("jsonl", "", "file:///etc/passwd"), "");
  EXPECT_NE(refusal_of("jsonl", "", "https://me:secret@x.test/"), "");
}

TEST(FileTest, SurvivesEveryFaultAndDeath) {
  TestSource source([](const std::string&, const std::string&) {
    return TestSource::Answered{jsonl_body({1, 2}), "ETag: \"a\"\r\n"};
  });
  survives_everything(source, "jsonl", "", "/papers.jsonl", kNow, {"2611.00001", "2611.00002"});
}

}  // namespace
}  // namespace quire::follow

// Followed sources on pages: the words, the table, the forms, and who may use them.
#include "follow/wanted.h"
#include "web/follows_view.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Instant at_nine() { return on("2026-05-05").start() + hours(9); }

class FollowsTest : public testing::Test {
 protected:
  /// A source that was read to its end so long ago.
  std::int64_t followed(const std::string& what, std::optional<minutes> ago, follow::State state = {}) {
    auto follow = follow::follow_of({"arxiv", what, "6h", ""}, at_nine() - hours(24 * 30));
    if (ago) state.completed_at = at_nine() - *ago;
    follow->due_at = ago ? *state.completed_at + hours(6) : follow->added_at;
    follow->state = follow::write_state(state);
    return site.store->add_follow(*follow)->id;
  }
  static Request from_elsewhere(const std::string& target, Method method = Method::get) {
    Request request = TestSite::request(target, method);
    request.headers["x-forwarded-for"] = "192.0.2.1";
    return request;
  }

  TestSite site;
};

// ---- Words ----

TEST(FollowsWords, MomentsAreAsFarAsNeeded) {
  const Instant now = at_nine();
  EXPECT_EQ(day_and_time(now - minutes(5), now), "today 08:55");
  EXPECT_EQ(day_and_time(now - hours(10), now), "yesterday 23:00");
  EXPECT_EQ(day_and_time(now - hours(24 * 7), now), "28 Apr, 09:00");
  EXPECT_EQ(day_and_time(now - hours(24 * 200), now), "17 Oct 2025, 09:00");
  EXPECT_EQ(day_and_time(now + hours(24), now), "6 May, 09:00");
}

TEST(FollowsWords, TheResultIsTheNewestThatIsKnown) {
  Source source;
  const Instant now = at_nine();
  EXPECT_EQ(result_words(source, now), "not read yet");
  source.state.began_at = now;
  source.state.counts.records = 3000;
  EXPECT_EQ(result_words(source, now), "read in part, 3,000 records so far");
  source.activity.running = true;
  EXPECT_EQ(result_words(source, now), "being read, 3,000 records so far");
  source.activity.waiting_because = "busy (503)";
  source.activity.waiting_until = now + minutes(3);
  EXPECT_EQ(result_words(source, now), "waits until today 09:03: busy (503)");
  source.activity = {};
  source.state.began_at.reset();
  source.state.completed_at = now;
  EXPECT_EQ(result_words(source, now), "nothing new");
  source.state.last.added = 1214;
  EXPECT_EQ(result_words(source, now), "1,214 new");
  source.state.last.changed = 2;
  EXPECT_EQ(result_words(source, now), "1,214 new, 2 changed");
  source.state.trouble = "404";
  source.state.trouble_since = now - hours(24 * 6);
  EXPECT_EQ(result_words(source, now), "404, since 29 Apr, 09:00");
  source.state.trouble = std::string(500, 'x');
  EXPECT_LT(result_words(source, now).size(), 200U);
}

TEST(FollowsWords, OnlySourcesThatAreNotInTimeMakeADayIncomplete) {
  Source source;
  source.follow.kind = "arxiv";
  source.follow.what = "cs.LG";
  source.fresh.level = follow::Freshness::Level::in_time;
  EXPECT_EQ(incomplete_words({source}, at_nine()), "");
  source.fresh.level = follow::Freshness::Level::late;
  source.state.completed_at = at_nine() - hours(24 * 3);
  EXPECT_EQ(incomplete_words({source}, at_nine()),
            "arxiv cs.LG has not been read to its end since 2 May, 09:00.");
  Source never = source;
  never.state.completed_at.reset();
  never.follow.what.clear();
  EXPECT_TRUE(has(incomplete_words({source, never, never, never}, at_nine()),
                  "; arxiv all has not been read yet; nor have two more been read in time."));
}

// ---- The table ----

TEST_F(FollowsTest, WithoutAnySaysSoAndOffersTheForm) {
  const std::string page = sound(site.get("/follows"), 200);
  EXPECT_TRUE(has(page, "Nothing is followed yet"));
  EXPECT_TRUE(has(page, "<option>arxiv</option>"));
  EXPECT_TRUE(has(page, "https://oaipmh.arxiv.org/oai"));
  EXPECT_TRUE(has(sound(site.get("/papers"), 200), "href=\"/follows\"")) << "the first page leads there";
}

TEST_F(FollowsTest, ShowsFreshnessByMarkAndWord) {
  followed("cs.LG", minutes(90));
  followed("cs.CL", minutes(60 * 24 * 3));
  follow::State failing;
  failing.failures = 3;
  failing.trouble = "answered 404 <i>Not Found</i>";
  failing.trouble_since = at_nine() - hours(24 * 6);
  followed("stat.ML", minutes(60 * 24 * 7), failing);
  followed("math", std::nullopt);
  const std::string page = sound(site.get("/follows"), 200);
  EXPECT_TRUE(has(page, "f-ok")) << "in time";
  EXPECT_TRUE(has(page, "f-late"));
  EXPECT_TRUE(has(page, "f-bad"));
  EXPECT_TRUE(has(page, ", in time</span>"));
  EXPECT_TRUE(has(page, ", late</span>"));
  EXPECT_TRUE(has(page, ", failing</span>"));
  EXPECT_TRUE(has(page, ", never read</span>"));
  EXPECT_TRUE(has(page, "<time datetime=\"2026-05-05T07:30:00.000Z\">today 07:30</time>")) << page;
  EXPECT_TRUE(has(page, "answered 404 &lt;i&gt;Not Found&lt;/i&gt;, since 29 Apr, 09:00"));
  EXPECT_TRUE(has(page, "every 6 hours"));
  EXPECT_TRUE(has(page, "--no-follow")) << "this site has no harvester, so nothing can be fetched";
  EXPECT_FALSE(has(page, "/fetch\""));
}

TEST_F(FollowsTest, OneSourceShowsWhatItLacksAndDoubts) {
  follow::State state;
  state.suspicion = "looks like the list of Thursday";
  state.last = {3, 2500, 214, 12, 1};
  state.gaps.push_back({"record 7", "no <well-formed> XML", "2605.00007", "", at_nine() - hours(2)});
  state.gaps.push_back({"record 8", "no title", "", "", at_nine() - hours(2)});
  state.gaps_over = 3;
  const auto number = followed("cs.LG", minutes(90), state);
  const std::string page = sound(site.get(fmt::format("/follows/{}", number)), 200);
  EXPECT_TRUE(has(page, "looks doubtful: looks like the list of Thursday"));
  EXPECT_TRUE(has(page, "2,500 records: 214 new, 12 changed; 3 requests; 1 could not be read"));
  EXPECT_TRUE(has(page, "<a href=\"/papers/2605.00007\">record 7</a>"));
  EXPECT_TRUE(has(page, "no &lt;well-formed&gt; XML"));
  EXPECT_TRUE(has(page, "\">record 8</th>")) << "without an id it leads nowhere";
  EXPECT_TRUE(has(page, "3 more are not listed"));
  EXPECT_TRUE(has(page, "value=\"6h\""));
  EXPECT_TRUE(has(sound(site.get("/follows/99"), 404), "No source has the number 99"));
  sound(site.get("/follows/x"), 404);
  sound(site.get("/follows/1/nonsense"), 404);
}

// ---- Forms ----

TEST_F(FollowsTest, ASourceIsAddedChangedAndRemoved) {
  const Response added = site.post("/follows", "kind=arxiv&what=cs.LG&every=&address=");
  EXPECT_EQ(added.status, 303);
  EXPECT_EQ(header_of(added, "Location"), "/follows#f-1");
  EXPECT_EQ(site.store->follow(1)->due_at, at_nine());
  EXPECT_EQ(site.post("/follows/1", "every=1d&address=").status, 303);
  EXPECT_EQ(site.store->follow(1)->every_s, 86'400);
  EXPECT_TRUE(has(sound(site.get("/follows/1/remove"), 200), "Remove arxiv cs.LG?"));
  EXPECT_TRUE(site.store->follow(1)) << "asking removes nothing";
  EXPECT_EQ(site.post("/follows/1/remove", "").status, 303);
  EXPECT_FALSE(site.store->follow(1));
  sound(site.post("/follows/1/remove", ""), 404);
}

TEST_F(FollowsTest, WhatIsWrongIsSaidAndWhatWasTypedIsKept) {
  const std::string page =
      sound(site.post("/follows", "kind=oai&what=%3Cb%3E&every=1m&address=https%3A%2F%2Fexample.org"), 400);
  EXPECT_TRUE(has(page, "role=\"alert\""));
  EXPECT_TRUE(has(page, "every 10 minutes"));
  EXPECT_TRUE(has(page, "value=\"&lt;b&gt;\""));
  EXPECT_TRUE(has(page, "<option selected>oai</option>"));
  EXPECT_TRUE(has(page, "value=\"https://example.org\""));
  EXPECT_TRUE(site.store->follows().empty());
  followed("cs.LG", std::nullopt);
  EXPECT_TRUE(has(sound(site.post("/follows", "kind=arxiv&what=cs.LG"), 400), "followed already"));
  const std::string again = sound(site.post("/follows/1", "every=soon"), 400);
  EXPECT_TRUE(has(again, "value=\"soon\""));
  EXPECT_EQ(site.store->follow(1)->every_s, 21'600);
}

TEST_F(FollowsTest, WithoutAHarvesterNothingIsFetched) {
  followed("cs.LG", std::nullopt);
  EXPECT_TRUE(has(sound(site.post("/follows/1/fetch", ""), 409), "quire follow run"));
}

TEST_F(FollowsTest, OthersSeeAndChangeNothing) {
  followed("cs.LG", minutes(90));
  const std::string page = sound(site.ask(from_elsewhere("/follows")), 200);
  EXPECT_TRUE(has(page, "today 07:30"));
  EXPECT_FALSE(has(page, "action=\"/follows"));
  EXPECT_FALSE(has(page, "Remove"));
  EXPECT_FALSE(has(sound(site.ask(from_elsewhere("/follows/1")), 200), "action=\"/follows"));
  for (const char* target : {"/follows", "/follows/1", "/follows/1/fetch", "/follows/1/remove"})
    sound(site.ask(from_elsewhere(target, Method::post)), 403);
  sound(site.ask(from_elsewhere("/follows/1/remove")), 403);
  Request foreign = TestSite::request("/follows/1/remove", Method::post);
  foreign.headers["origin"] = "https://evil.example";
  sound(site.ask(foreign), 403);
  EXPECT_EQ(site.store->follows().size(), 1U);
  EXPECT_EQ(site.get("/follows/1/fetch").status, 405);
}

// ---- The day's page ----

TEST_F(FollowsTest, TheDayShowsSourcesAndSaysWhenPapersMayBeMissing) {
  site.put({picked("2605.00001", "Old", "2026-05-01"), picked("2605.00002", "New", "2026-05-05")});
  followed("cs.LG", minutes(90));
  const std::string fine = sound(site.get("/papers"), 200);
  EXPECT_TRUE(has(fine, "<a href=\"/follows/1\">arxiv cs.LG</a>: today 07:30"));
  EXPECT_FALSE(has(fine, "may lack papers"));
  followed("cs.CL", minutes(60 * 24 * 3));
  const std::string late = sound(site.get("/papers"), 200);
  EXPECT_TRUE(has(late, "arxiv cs.CL</a>: late, last 2 May, 09:00"));
  EXPECT_TRUE(has(
      late, "<b>This day may lack papers.</b> arxiv cs.CL has not been read to its end since 2 May, 09:00."));
  EXPECT_FALSE(has(sound(site.get("/papers/date/2026-05-01"), 200), "may lack papers")) << "an older day";
}

}  // namespace
}  // namespace quire::web

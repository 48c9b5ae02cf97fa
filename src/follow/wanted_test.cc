// What a person may ask to follow, and how times and sources are written.
#include "follow/wanted.h"

#include <set>

#include <gtest/gtest.h>

#include "follow/asker.h"
#include "follow/every.h"
#include "follow/harvest_now.h"
#include "follow/test_follow.h"

namespace quire::follow {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Every, ReadsWholeUnitsAndNothingElse) {
  EXPECT_EQ(*parse_every("30m"), 1800);
  EXPECT_EQ(*parse_every("6h"), 21'600);
  EXPECT_EQ(*parse_every("1d"), 86'400);
  EXPECT_EQ(*parse_every("2w"), 1'209'600);
  EXPECT_EQ(*parse_every("365d"), 365 * 86'400);
  for (const char* text : {"", "6", "h", "0h", "-1h", "+1h", "1.5h", "6 h", " 6h", "6h ", "6H", "6hh", "1s",
                           "1d2h", "soon", "99999999999999999999h", "9223372036854775807w"})
    EXPECT_FALSE(parse_every(text)) << text;
  EXPECT_TRUE(has(parse_every("366d").error(), "a year"));
}

TEST(Every, WhatIsWrittenIsReadAgain) {
  for (const std::int64_t seconds : {60, 1800, 3600, 5400, 21'600, 86'400, 90'000, 604'800, 1'209'600})
    EXPECT_EQ(*parse_every(short_every(seconds)), seconds) << short_every(seconds);
  EXPECT_EQ(short_every(5400), "90m");
  EXPECT_EQ(written_every(3600), "every hour");
  EXPECT_EQ(written_every(21'600), "every 6 hours");
  EXPECT_EQ(written_every(86'400), "every day");
  EXPECT_EQ(written_every(45), "every 45 seconds");
}

TEST(Wanted, EveryKindSaysWhatItTakesAndKeepsItsLeastTime) {
  std::set<std::string> names;
  for (const Kind& kind : kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(std::string(kind.help).empty()) << kind.name;
    EXPECT_FALSE(std::string(kind.what).empty()) << kind.name;
    EXPECT_LE(kind.every_s_min, kind.every_s) << kind.name;
    const auto often =
        follow_of({kind.name, "", "1m", "http://127.0.0.1:1/x"}, moment("2026-11-20T06:00:00Z"));
    if (kind.every_s_min <= 60) continue;
    ASSERT_FALSE(often) << kind.name;
    EXPECT_TRUE(has(often.error(), written_every(kind.every_s_min))) << often.error();
  }
}

TEST(Wanted, BecomesAFollowThatIsDueAtOnce) {
  const Instant now = moment("2026-11-20T06:00:00Z");
  const auto follow = follow_of({"arxiv", " cs.LG\n", "6h", kind("arxiv")->address}, now);
  ASSERT_TRUE(follow) << follow.error();
  EXPECT_EQ(follow->what, "cs.LG");
  EXPECT_EQ(follow->address, "") << "the usual one is not kept: it may move";
  EXPECT_EQ(follow->every_s, 21'600);
  EXPECT_EQ(follow->due_at, now);
  EXPECT_EQ(where_asked(*follow), kind("arxiv")->address);
  EXPECT_EQ(name_of(*follow), "arxiv cs.LG");
  EXPECT_EQ(follow_of({"arxiv", "", "", ""}, now)->every_s, kind("arxiv")->every_s);
  EXPECT_EQ(name_of(*follow_of({"arxiv", "", "", ""}, now)), "arxiv all");
}

TEST(Wanted, IsRefusedInOneSentence) {
  const Instant now = moment("2026-11-20T06:00:00Z");
  const auto why = [&](Wanted wanted) {
    const auto follow = follow_of(wanted, now);
    return follow ? std::string("taken") : follow.error();
  };
  EXPECT_TRUE(has(why({"nonsense", "", "", ""}), "the kinds are arxiv, "));
  EXPECT_TRUE(has(why({"oai", "", "", ""}), "address"));
  EXPECT_TRUE(has(why({"oai", "", "", "file:///etc/passwd"}), "http"));
  EXPECT_TRUE(has(why({"oai", "", "", "https://me:secret@example.org/"}), "password"));
  EXPECT_TRUE(has(why({"arxiv", "cs.LG", "often", ""}), "often"));
  EXPECT_TRUE(has(why({"arxiv", std::string(3000, 'x'), "", ""}), "2000 bytes"));
  const std::string hostile = why({std::string("a\nb\x01", 4) + std::string(5000, 'k'), "", "", ""});
  EXPECT_LT(hostile.size(), 500U);
  EXPECT_FALSE(has(hostile, "\n"));
}

TEST(Wanted, AnotherTimeCountsFromTheLastCompleteHarvest) {
  store::Follow follow = *follow_of({"arxiv", "cs.LG", "6h", ""}, moment("2026-11-20T06:00:00Z"));
  EXPECT_EQ(changed(follow, {"", "", "1d", ""})->due_at, follow.due_at) << "it never was complete";
  State state;
  state.completed_at = moment("2026-11-20T07:00:00Z");
  follow.state = write_state(state);
  const auto after = changed(follow, {"", "", "1d", ""});
  EXPECT_EQ(after->every_s, 86'400);
  EXPECT_EQ(after->due_at, moment("2026-11-21T07:00:00Z"));
  EXPECT_FALSE(changed(follow, {"", "", "1m", ""}));
  EXPECT_FALSE(changed(follow, {"", "", "", "gopher://x"}));
}

// A source that lists a hundred papers, and is asked without a network.
class ChangeTest : public testing::Test {
 protected:
  ChangeTest() : following_("oai", "prefix=arXiv", "http://127.0.0.1:1/oai") {}
  Status change_address(const std::string& address) {
    const auto after = changed(following_.follow(), {"", "", "", address});
    if (!after) return Error{after.error()};
    return keep_change(following_.store(), following_.path(), *after);
  }
  Following following_;
};

TEST_F(ChangeTest, AnotherAddressIsReadFromTheStart) {
  State state;
  state.progress["token"] = "of the old server";
  state.completed_at = moment("2026-11-20T07:00:00Z");
  following_.store().step_follow({following_.id(), write_state(state), moment("2027-01-01T00:00:00Z")});
  ASSERT_TRUE(change_address("http://127.0.0.1:2/oai"));
  EXPECT_EQ(following_.follow().address, "http://127.0.0.1:2/oai");
  EXPECT_TRUE(following_.state().progress.empty());
  EXPECT_FALSE(following_.state().completed_at);
  EXPECT_LE(following_.follow().due_at, now()) << "and it is due";
}

TEST_F(ChangeTest, AnotherAddressWaitsForAHarvestUnderWay) {
  const auto harvesting = lock_follow(following_.path(), following_.id());
  const Status kept = change_address("http://127.0.0.1:2/oai");
  ASSERT_FALSE(kept);
  EXPECT_TRUE(has(kept.error(), "right now"));
  EXPECT_EQ(following_.follow().address, "http://127.0.0.1:1/oai");
}

TEST_F(ChangeTest, TwoFollowsDoNotBecomeTheSame) {
  ASSERT_TRUE(following_.store().add_follow(
      *follow_of({"oai", "prefix=arXiv", "", "http://127.0.0.1:2/oai"}, now())));
  const Status kept = change_address("http://127.0.0.1:2/oai");
  ASSERT_FALSE(kept);
  EXPECT_TRUE(has(kept.error(), "followed already"));
}

TEST(HarvestNow, SaysOfAFollowThatNobodyCanAsk) {
  Following following("of-tomorrow", "x", "");
  VirtualClock clock(moment("2026-11-20T06:00:00Z"));
  PoliteAsker asker(following.path(), clock, "");
  const auto result =
      harvest_now(following.store(), following.id(), following.path(), {asker, clock, following.random()});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->end, HarvestResult::End::person);
  EXPECT_TRUE(has(following.state().trouble, "of-tomorrow"));
  EXPECT_GT(following.follow().due_at, clock.now()) << "and it is not tried again at once";
}

TEST(HarvestNow, LeavesAloneWhatAnotherProcessHarvests) {
  Following following("arxiv", "cs.LG", "");
  VirtualClock clock(moment("2026-11-20T06:00:00Z"));
  PoliteAsker asker(following.path(), clock, "");
  const auto other = lock_follow(following.path(), following.id());
  EXPECT_FALSE(
      harvest_now(following.store(), following.id(), following.path(), {asker, clock, following.random()}));
}

}  // namespace
}  // namespace quire::follow

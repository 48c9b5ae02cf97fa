#include "follow/state.h"

#include <gtest/gtest.h>

namespace quire::follow {
namespace {

Instant moment(const char* text) { return *parse_instant(text); }

State full_state() {
  State state;
  state.progress = {{"token", "a|b"}, {"pages", 3}};
  state.began_at = moment("2026-11-20T03:40:00.123Z");
  state.counts = {1, 2, 3, 4, 5};
  state.attempted_at = moment("2026-11-20T03:41:00Z");
  state.answered_at = moment("2026-11-20T03:42:00Z");
  state.completed_at = moment("2026-11-20T03:43:00Z");
  state.last = {6, 7, 8, 9, 10};
  state.newest_at = moment("2026-11-20T03:44:00Z");
  state.failures = 2;
  state.trouble = "no answer";
  state.trouble_since = moment("2026-11-20T03:45:00Z");
  state.needs_person = true;
  state.suspicion = "looks like Thursday's";
  state.gaps = {{"record 7 (2611.00007)", "no title", "2611.00007", "http://x.test/", moment("2026-11-19"),
                 "oai:arXiv.org:2611.00007", 3, moment("2026-11-22")}};
  state.note = "read as oai_dc";
  state.gaps_over = 11;
  return state;
}

TEST(State, ComesBackAsItWasWritten) {
  const std::string text = write_state(full_state());
  const auto state = read_state(text);
  ASSERT_TRUE(state) << state.error();
  EXPECT_EQ(write_state(*state), text);
  EXPECT_EQ(state->progress, full_state().progress);
  EXPECT_EQ(state->began_at, full_state().began_at);
  EXPECT_EQ(state->last.bad, 10U);
  EXPECT_EQ(state->gaps.at(0).id, "2611.00007");
  EXPECT_EQ(state->gaps.at(0).seen_at, moment("2026-11-19"));
  EXPECT_EQ(state->gaps.at(0).name, "oai:arXiv.org:2611.00007");
  EXPECT_EQ(state->gaps.at(0).tries, 3U);
  EXPECT_EQ(state->gaps.at(0).ask_at, moment("2026-11-22"));
  EXPECT_EQ(state->note, "read as oai_dc");
  EXPECT_TRUE(state->needs_person);
  EXPECT_EQ(state->failures, 2);
}

TEST(State, EmptyIsNeverAsked) {
  const auto state = read_state("");
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->progress.empty());
  EXPECT_FALSE(state->attempted_at);
  EXPECT_EQ(write_state(*read_state(write_state(*state))), write_state(*state));
}

TEST(State, UnknownFieldsArePassedOverAndWrongOnesNamed) {
  const auto later = read_state(R"({"from_a_later_quire": [1], "failures": 3, "counts": {"more": 1}})");
  ASSERT_TRUE(later) << later.error();
  EXPECT_EQ(later->failures, 3);
  EXPECT_NE(read_state(R"({"trouble": 7})").error().find("'trouble'"), std::string::npos);
  EXPECT_NE(read_state(R"({"completed_at": "soon"})").error().find("'completed_at'"), std::string::npos);
  EXPECT_NE(read_state(R"({"counts": {"added": -1}})").error().find("'counts'"), std::string::npos);
  EXPECT_NE(read_state(R"({"gaps": [1]})").error().find("'gaps'"), std::string::npos);
  for (const char* none : {"[]", "{", "nonsense", "7", "\"x\""}) EXPECT_FALSE(read_state(none)) << none;
  EXPECT_FALSE(read_state(std::string(100'000, '[')));
  EXPECT_FALSE(read_state("{\"x\":\"" + std::string(5u << 20, 'x') + "\"}"));
}

TEST(State, IsBoundedWhateverASourceSays) {
  State state;
  state.trouble = std::string(1u << 20, 'x');
  for (int i = 0; i < 1000; ++i) state.gaps.push_back({std::string(10'000, 'y'), "z", {}, {}, {}});
  const std::string text = write_state(state);
  EXPECT_LT(text.size(), 300'000U);
  EXPECT_EQ(read_state(text)->gaps.size(), kGapsMax);
}

TEST(State, KeepsTokensThatAreNoUtf8AndCleansSentences) {
  State state;
  state.progress = {{"token", std::string("\xff\x00\x01", 3)}};
  state.trouble = "it said \xff\xfe\nand more";
  const auto read = read_state(write_state(state));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->progress, state.progress);
  EXPECT_EQ(read->trouble.find('\xff'), std::string::npos);
  EXPECT_EQ(read->trouble.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace quire::follow

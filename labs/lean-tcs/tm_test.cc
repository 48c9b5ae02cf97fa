// Machines: their notation, runs of the champions, deciders against direct runs, the checker against forged
// certificates, and the small Busy Beaver values from scratch.
#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/lean-tcs/check.h"
#include "labs/lean-tcs/deciders.h"
#include "labs/lean-tcs/enumerate.h"
#include "labs/lean-tcs/run.h"

namespace quire::labs::lean_tcs::tm {
namespace {

using Kind = Certificate::Kind;

std::string fault_of(std::string_view text) {
  const auto machine = parse(text);
  return machine ? "" : machine.error();
}

Machine machine_of(std::string_view text) { return parse(text).value(); }

Machine random_machine(std::size_t states, std::size_t symbols, random::Stream& stream) {
  Machine m(states, symbols);
  for (std::size_t q = 0; q < states; ++q)
    for (std::size_t s = 0; s < symbols; ++s)
      m.set(static_cast<State>(q), static_cast<Symbol>(s),
            {static_cast<Symbol>(stream.below(symbols)),
             static_cast<std::int8_t>(stream.below(2) == 0 ? 1 : -1),
             static_cast<State>(stream.below(states))});
  m.set(static_cast<State>(stream.below(states)), static_cast<Symbol>(stream.below(symbols)), {1, 1, kHalt});
  return m;
}

TEST(Notation, WhatIsReadIsWrittenAgain) {
  for (const char* text : {"1RB1LB_1LA1RZ", "1RB---_0LA0RB", "1RB2LB1RZ_2LA2RB1LB"})
    EXPECT_EQ(text_of(machine_of(text)), text);
}

TEST(Notation, WhatIsWrongIsNamed) {
  EXPECT_EQ(fault_of("1RB1LB_1LA"), "row B has 3 letters, row A has 6");
  EXPECT_NE(fault_of("1RC1LB_1LA1RZ").find("row A, entry 0: \"C\" is no state"), std::string::npos);
  EXPECT_NE(fault_of("2RB1LB_1LA1RZ").find("\"2\" is no symbol"), std::string::npos);
  EXPECT_NE(fault_of("1NB1LB_1LA1RZ").find("goes L or R"), std::string::npos);
  EXPECT_NE(fault_of("1RB1LB_1LA1RZ_").find("row C has 0"), std::string::npos);
  EXPECT_NE(fault_of("").find("row A has 0 letters"), std::string::npos);
  EXPECT_NE(fault_of(std::string(100'000, '_')).find("more than 8 rows"), std::string::npos);
  EXPECT_NE(fault_of("1RB1LB_1LA1R"), "");
  EXPECT_NE(fault_of("1RB1LB 1LA1RZ"), "");
}

TEST(Runs, ChampionsBothWays) {
  for (const Champion& c : kChampions) {
    const Machine m = machine_of(c.machine);
    for (std::size_t block = 1; block <= (c.states == 5 ? 0 : 4); ++block) {
      const FastRun fast = fast_run(m, block, 1'000'000'000, 100'000'000);
      EXPECT_EQ(fast.run.ended, Ended::halted) << c.machine;
      EXPECT_EQ(fast.run.steps, c.steps) << c.machine << " " << block;
      EXPECT_EQ(fast.run.score, c.score) << c.machine << " " << block;
    }
    if (c.states == 5) {
      EXPECT_EQ(fast_run(m, 6, 1'000'000'000).run.steps, c.steps);
      continue;
    }
    const auto plain = run(m, 10'000'000);
    EXPECT_EQ(plain.ended, Ended::halted);
    EXPECT_EQ(plain.steps, c.steps);
    EXPECT_EQ(plain.score, c.score);
  }
}

TEST(Runs, TheHaltingTransitionCounts) {
  EXPECT_EQ(run(machine_of("1RZ---_------"), 10).steps, 1U);
  EXPECT_EQ(run(machine_of("------_------"), 10).steps, 1U);
  EXPECT_EQ(run(machine_of("------_------"), 10).score, 1U);
  EXPECT_EQ(run(machine_of("1RB1LB_1LA1RZ"), 5).ended, Ended::steps);
  EXPECT_EQ(run(machine_of("1RB1LB_1LA1RZ"), 6).ended, Ended::halted);
}

TEST(Runs, TheScoreIsCellsThatAreNotZero) {
  EXPECT_EQ(run(machine_of("2RB---------_2RZ---------"), 10).score, 2U);
}

TEST(Runs, ThreeSimulatorsAgree) {
  const random::Stream streams(1, "test runs");
  for (std::uint64_t i = 0; i < 400; ++i) {
    random::Stream stream = streams.at(i);
    const Machine m = random_machine(2 + i % 4, 2 + i % 3, stream);
    const auto plain = run(m, 500);
    Configuration c;
    std::uint64_t steps = 0;
    while (steps < 500 && step(m, c)) ++steps;
    EXPECT_EQ(plain.ended == Ended::halted, c.state == kHalt);
    EXPECT_EQ(plain.steps, steps);
    const FastRun fast = fast_run(m, 1 + i % 4, 500);
    if (plain.ended == Ended::halted) {
      EXPECT_EQ(fast.run.steps, plain.steps) << text_of(m);
      EXPECT_EQ(fast.run.score, plain.score) << text_of(m);
    } else {
      EXPECT_NE(fast.run.ended, Ended::halted) << text_of(m);
    }
  }
}

TEST(Certificates, TextsAreReadBack) {
  for (const char* text : {"undecided", "halts 21 5", "cycle 3 4 0", "translated 7 10 -2", "backward 4",
                           "ngrams 3", "history 2 5", "words 2 3", "automata 2 0110 0101"}) {
    const auto c = parse_certificate(text);
    if (std::string_view(text).starts_with("cycle")) {
      EXPECT_FALSE(c);
      continue;
    }
    ASSERT_TRUE(c) << text;
    EXPECT_EQ(certificate_text(*c), text);
  }
  for (const char* text : {"", "halts", "halts x 3", "halts 1 2 3", "halts -1 2", "automata 2 01a0 0101",
                           "proof", "halts 99999999999999999999 1"})
    EXPECT_FALSE(parse_certificate(text)) << text;
}

TEST(Checker, RefusesForgedCertificates) {
  const Machine champion = machine_of("1RB1LB_1LA0LC_1RZ1LD_1RD0RA");
  EXPECT_TRUE(check(champion, {.kind = Kind::halts, .a = 107, .b = 13}));
  EXPECT_FALSE(check(champion, {.kind = Kind::halts, .a = 106, .b = 13}));
  EXPECT_FALSE(check(champion, {.kind = Kind::halts, .a = 108, .b = 13}));
  EXPECT_FALSE(check(champion, {.kind = Kind::halts, .a = 107, .b = 12}));
  EXPECT_FALSE(check(champion, {}));
  for (std::uint64_t a = 0; a < 120; ++a)
    for (std::uint64_t b = 1; b < 20; ++b)
      for (const std::int64_t shift : {-2, -1, 0, 1, 2})
        EXPECT_FALSE(check(champion, {.kind = Kind::translated, .a = a, .b = b, .shift = shift}));
  for (std::uint64_t n = 1; n <= 5; ++n) {
    EXPECT_FALSE(check(champion, {.kind = Kind::ngrams, .a = n}));
    EXPECT_FALSE(check(champion, {.kind = Kind::history, .a = n, .b = 3}));
    EXPECT_FALSE(check(champion, {.kind = Kind::words, .a = n, .b = 2}));
    EXPECT_FALSE(check(champion, {.kind = Kind::backward, .a = 20 * n}));
  }
  EXPECT_FALSE(
      check(champion, {.kind = Kind::automata, .a = 2, .left = {0, 1, 1, 0}, .right = {0, 1, 0, 1}}));
  EXPECT_FALSE(
      check(champion, {.kind = Kind::automata, .a = 2, .left = {0, 1, 7, 0}, .right = {0, 1, 0, 1}}));
  EXPECT_FALSE(check(champion, {.kind = Kind::automata, .a = 1, .left = {0}, .right = {0, 0}}));
}

/// A state and symbol that come again are no cycle while the tape grows: A0 is met at every bounce.
TEST(Cycles, TheTapeIsCompared) {
  const Machine counter = machine_of("1RB1LA_0LA0RB");
  const auto found = find_cycle(counter, 300);
  if (found) {
    EXPECT_TRUE(check(counter, *found));
  }
  EXPECT_FALSE(check(counter, {.kind = Kind::cycle, .a = 2, .b = 2}));
}

/// The champion of 107 steps and all machines that differ from it in one entry: where a decider speaks, a run
/// of a million steps must not halt.
TEST(Deciders, NeighboursOfTheChampionAreJudgedRightly) {
  std::size_t decided = 0;
  for (const char* text : {"1RB1LB_1LA0LC_1RZ1LD_1RD0RA", "1RB1RZ_1LB0RC_1LC1LA"}) {
    const Machine champion = machine_of(text);
    for (std::size_t q = 0; q < champion.states(); ++q)
      for (std::size_t s = 0; s < 2; ++s)
        for (std::size_t code = 0; code < 4 * champion.states(); ++code) {
          Machine m = champion;
          if (m.at(static_cast<State>(q), static_cast<Symbol>(s)).halts()) continue;
          m.set(static_cast<State>(q), static_cast<Symbol>(s),
                {static_cast<Symbol>(code & 1), static_cast<std::int8_t>((code & 2) != 0 ? 1 : -1),
                 static_cast<State>(code / 4)});
          const bool halts = run(m, 20'000).ended == Ended::halted;
          for (std::size_t n = 1; n <= 5; ++n)
            for (const std::size_t h : {0U, 1U, 3U})
              if (const auto c = find_ngrams(m, n, h, 5000)) {
                ++decided;
                EXPECT_FALSE(halts) << text_of(m) << " " << certificate_text(*c);
                EXPECT_TRUE(check(m, *c)) << text_of(m) << " " << certificate_text(*c);
              }
          for (const auto& c : {find_cycle(m, 400), find_backward(m, 12, 500), find_words(m, 2, 2, 2000),
                                find_automata(m, 3, 2000)})
            if (c) {
              ++decided;
              EXPECT_FALSE(halts) << text_of(m) << " " << certificate_text(*c);
              EXPECT_TRUE(check(m, *c)) << text_of(m) << " " << certificate_text(*c);
            }
        }
  }
  EXPECT_GT(decided, 500U);
}

TEST(Deciders, TheMachinesThatPlainNgramsLeaveOpen) {
  for (const char* text :
       {"0RB1LA_1LC1RB_1LA1LD_---0LA", "0RB1LA_1LC1RB_1RA1LD_---0LA", "0RB1LA_1LC1RB_1RB1LD_---0LA",
        "1RB0RB_0LC1RB_1RD1LC_---1RA", "1RB1LA_1LA0RC_1LD1RC_---0LA", "1RB1LA_1LA1RC_---0RD_0LA1RD",
        "1RB0RB_1LC1RB_---0LD_1RA1LD", "1RB0LD_1LC1RB_---1LA_0RB1LD", "1RB1LA_1LC1RD_0LA1RC_---0RC",
        "1RB1LA_1RC1RD_0LA1RC_---0RC"}) {
    const Machine m = machine_of(text);
    EXPECT_FALSE(find_ngrams(m, 4, 0, 20'000));
    const Certificate words = decide(m, {.ngrams_most = 0, .history_most = 0});
    EXPECT_EQ(words.kind, Kind::words) << text;
    EXPECT_TRUE(check(m, words)) << text;
    const Certificate automata = decide(m, {.ngrams_most = 0, .history_most = 0, .many_most = 1});
    EXPECT_EQ(automata.kind, Kind::automata) << text;
    EXPECT_TRUE(check(m, automata)) << text;
  }
}

TEST(Enumeration, SmallValuesAreProvedFromScratch) {
  const Enumeration two = enumerate(2, 2), three = enumerate(3, 2, {.keep = true});
  EXPECT_EQ(two.steps_most, 6U);
  EXPECT_EQ(two.score_most, 4U);
  EXPECT_EQ(three.machines, 5417U);
  EXPECT_EQ(three.steps_most, 21U);
  EXPECT_EQ(three.score_most, 6U);
  for (const Enumeration* e : {&two, &three}) {
    EXPECT_TRUE(e->undecided.empty());
    EXPECT_EQ(e->rejected, 0U);
  }
  const Enumeration again = enumerate(3, 2, {.keep = true, .threads = 1});
  EXPECT_EQ(again.lines, three.lines);
  EXPECT_EQ(enumerate(2, 3, {.decide = {.ngrams_most = 4, .history_most = 4}}).steps_most, 38U);
}

TEST(NormalForm, NamesMirrorAndUnusedEntriesDoNotCount) {
  const Machine one = machine_of("1RB1LB_1LA1RZ"), mirrored = machine_of("1LB1RB_1RA1LZ");
  EXPECT_EQ(normal_form(one, 100), normal_form(mirrored, 100));
  EXPECT_EQ(normal_form(machine_of("1RC1LC_0RA0LB_1LA1RZ"), 100),
            normal_form(machine_of("1RB1LB_1LA1RZ_------"), 100));
}

}  // namespace
}  // namespace quire::labs::lean_tcs::tm

// The generators against direct transcriptions of the text, round for round, and the rules that are easy to
// get wrong.
#include <chrono>
#include <iostream>

#include <gtest/gtest.h>

#include "labs/engines/random/random.h"
#include "labs/generation-replay/closure.h"
#include "labs/generation-replay/critical_generators.h"
#include "labs/generation-replay/direct_reference.h"
#include "labs/generation-replay/game.h"

namespace quire::labs::generation_replay {
namespace {

GeneratorPtr generator(const std::string& name, FamilyPtr family) {
  return make_generator(name, family).value();
}
AdversaryPtr adversary(const std::string& name, FamilyPtr family, Index target, std::uint64_t seed = 1) {
  return make_adversary(name, family, target, seed).value();
}
FamilyPtr builtin(const std::string& name, std::uint64_t seed = 1) { return *builtin_family(name, seed); }

/// Plays the quick generator; the direct one reads the same examples and must give the same outputs and
/// state.
template <class Direct>
void expect_same(FamilyPtr family, const std::string& name, Direct reference, const std::string& opponent,
                 Index target, std::uint64_t rounds) {
  const auto quick = generator(name, family);
  const auto against = adversary(opponent, family, target);
  GameOptions options{rounds, {}, {}, 0};
  bool same = true;
  options.watch = [&](const Round& r) {
    const Elem o = reference.step(r.x);
    if (same && (r.o != o || r.trace.cutoff != reference.m || r.trace.selected != reference.n ||
                 r.trace.sure != reference.s.size())) {
      same = false;
      ADD_FAILURE() << family->name() << " target " << target << " " << name << " against " << opponent
                    << " round " << r.t << ": o " << r.o << " and " << o << ", m " << r.trace.cutoff
                    << " and " << reference.m << ", n " << r.trace.selected << " and " << reference.n;
    }
  };
  const Outcome outcome = play(*family, *quick, *against, options);
  EXPECT_EQ(outcome.rounds, rounds) << outcome.stopped << outcome.illegal;
}

TEST(WitnessProtection, EqualsTheDirectTranscription) {
  for (const char* name :
       {"three", "cofinite", "suffixes", "mod-primes", "half-lines", "theorem-5.1", "regex30"}) {
    for (const AdversaryKind& opponent : adversary_kinds()) {
      for (const Index target : {2u, 3u}) {
        const auto family = builtin(name);
        expect_same(family, "witness-protection", direct::Algorithm2(family), opponent.name, target, 40);
        expect_same(family, "wp-noprotect", direct::Algorithm2(family, false), opponent.name, target, 30);
      }
    }
  }
}

TEST(WitnessProtection, EqualsTheDirectTranscriptionOnRandomFamiliesForThousandsOfRounds) {
  std::uint64_t rounds = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    for (const AdversaryKind& opponent : adversary_kinds()) {
      const auto family = builtin("random-periodic", seed);
      const auto target = static_cast<Index>(3 + 4 * seed % 21);
      expect_same(family, "witness-protection", direct::Algorithm2(family), opponent.name, target, 120);
      expect_same(family, "wp-noprotect", direct::Algorithm2(family, false), opponent.name, target, 60);
      rounds += 180;
    }
  }
  EXPECT_GE(rounds, 4000u);
}

TEST(KleinbergMullainathan, EqualsTheDirectTranscription) {
  for (const char* name : {"three", "cofinite", "mod-primes", "half-lines", "random-periodic", "regex30"}) {
    for (const AdversaryKind& opponent : adversary_kinds()) {
      const auto family = builtin(name, 4);
      for (const Index target : {2u, 3u}) {
        expect_same(family, "km", direct::Km(family, false), opponent.name, target, 80);
        expect_same(family, "km-clean", direct::Km(family, true), opponent.name, target, 80);
      }
    }
  }
}

/// Shows what it was given, whatever comes.
class Script : public Adversary {
 public:
  Script(std::vector<Elem> examples, Index target) : examples_(std::move(examples)), target_(target) {}
  Elem next(const History& history) override { return examples_.at(history.examples.size()); }
  std::vector<Index> targets() const override { return {target_}; }
  bool enumerates() const override { return false; }

 private:
  std::vector<Elem> examples_;
  Index target_;
};

TEST(WitnessProtection, AnExampleEqualToTheOutputOfItsOwnRoundIsSure) {
  // h = {2, 3, ...}: the first output is 1's successor chain; x_1 = 2 gives o_1 = 3. Shown again, 3 is an
  // echo; but an example that equals the output of the same round was chosen before it and counts.
  const auto family =
      std::make_shared<ListFamily>("one", Universe(Universe::Kind::nat),
                                   std::vector<Language>{Periodic::of(1, 1, [](Elem x) { return x >= 2; })});
  WitnessProtection first(family, true);
  EXPECT_EQ(first.step(2, Origin::unknown), 3u);
  EXPECT_EQ(first.step(3, Origin::unknown), 4u);  // echo: not sure
  EXPECT_FALSE(first.is_sure(3));
  // No language fits 1, so the output is min S = 1, equal to x_1: it stays sure.
  WitnessProtection second(family, true);
  EXPECT_EQ(second.step(1, Origin::unknown), 1u);
  EXPECT_TRUE(second.is_sure(1));
  EXPECT_EQ(second.trace().sure, 1u);
}

TEST(WitnessProtection, TheCutoffIsCarried) {
  const auto family = builtin("random-periodic");
  WitnessProtection wp(family, true);
  const auto against = adversary("parrot", family, 5);
  Elem last = 0;
  GameOptions options{300, {}, {}, 0};
  options.watch = [&](const Round& r) {
    if (r.trace.active > 0) {
      EXPECT_GT(r.trace.cutoff, last);
    }  // m rises by at least one
    last = r.trace.cutoff;
  };
  play(*family, wp, *against, options);
}

TEST(WitnessProtection, CriticalityComparesWithAllEarlierActiveOnesAndIgnoresOutputs) {
  // h_1 = even, h_2 = all, h_3 = {1} and even. h_2 is not critical (it has 3), so compared with critical ones
  // alone h_3 would be refuted by h_1 only; it must fail against h_1 because of 1, until 1 is an output and
  // is ignored.
  const auto family = std::make_shared<ListFamily>(
      "trio", Universe(Universe::Kind::nat),
      std::vector<Language>{Periodic::of(0, 2, [](Elem x) { return x % 2 == 0; }), Periodic::everything(),
                            Periodic::of(2, 2, [](Elem x) { return x == 1 || x % 2 == 0; })});
  Board board(family);
  board.observe(2);
  for (Index i = 1; i <= 3; ++i) board.admit(i);
  board.reach(10);
  Bits none, one;
  EXPECT_EQ(board.largest_critical(10, none).index, 1u);
  one.insert(1);
  EXPECT_EQ(board.largest_critical(10, one).index, 3u);
  EXPECT_TRUE(board.is_witness(3, one));
  EXPECT_FALSE(board.is_witness(5, one));

  // A chain where the earlier non-critical one matters: h_2 is refuted by h_1; h_3 lies in h_1 but not in
  // h_2.
  const auto chain = std::make_shared<ListFamily>(
      "chain", Universe(Universe::Kind::nat),
      std::vector<Language>{Periodic::of(5, 1, [](Elem x) { return x != 5; }),
                            Periodic::of(6, 1, [](Elem x) { return x != 6; }),
                            Periodic::of(7, 1, [](Elem x) { return x != 5 && x != 7; })});
  Board second(chain);
  second.observe(1);
  for (Index i = 1; i <= 3; ++i) second.admit(i);
  second.reach(20);
  EXPECT_EQ(second.largest_critical(20, none).index, 1u);  // 6 is in h_3 and not in h_2
}

TEST(WitnessProtection, OriginsOverrideTheGuess) {
  const auto family = builtin("three");
  WitnessProtection wp(family, true);
  const Elem o = wp.step(4, Origin::human);
  wp.step(o, Origin::human);
  EXPECT_TRUE(wp.is_sure(o));
  WitnessProtection other(family, true);
  other.step(4, Origin::unknown);
  other.step(8, Origin::model);
  EXPECT_FALSE(other.is_sure(8));
}

TEST(Game, NoveltyExcludesShownExamplesOnly) {
  // A generator that repeats one unshown member for ever is correct in every round.
  class Repeats : public Generator {
   public:
    Elem step(Elem, Origin) override { return 1000; }
    Trace trace() const override { return {}; }
    std::vector<Index> fitting(std::size_t) const override { return {}; }
    bool is_sure(Elem) const override { return false; }
  };
  const auto family = builtin("three");
  Repeats repeats;
  Script script({2, 4, 6, 8, 1000, 10}, 3);
  const Outcome outcome = play(*family, repeats, script, {6, {}, {}, 0});
  EXPECT_EQ(outcome.targets.front().errors, 2u);  // rounds 5 and 6: now 1000 was shown
  EXPECT_EQ(outcome.replays, 1u);
}

TEST(Game, AnIllegalExampleIsNamedWithRoundAndReason) {
  const auto family = builtin("three");
  const auto km = generator("km", family);
  Script script({2, 4, 5}, 3);
  const Outcome outcome = play(*family, *km, script, {3, {}, {}, 0});
  EXPECT_EQ(outcome.rounds, 2u);
  EXPECT_EQ(outcome.illegal,
            "round 3: 5 is illegal for target 3: not a member, and not one of the 2 earlier outputs");
}

TEST(Game, ParrotReplaysAndSpoilerHoldsWitnessesBackAndStillEnumerates) {
  for (const char* name :
       {"three", "regex30", "random-periodic", "half-lines", "cofinite", "mod-primes", "suffixes"}) {
    for (Index target = 2; target <= 3; ++target) {
      for (const AdversaryKind& kind : adversary_kinds()) {
        const auto family = builtin(name);
        const auto wp = generator("witness-protection", family);
        const auto against = adversary(kind.name, family, target);
        const Outcome outcome = play(*family, *wp, *against, {1600, {}, {}, 0});
        EXPECT_EQ(outcome.illegal, "") << name;
        EXPECT_EQ(outcome.stopped, "");
        EXPECT_TRUE(outcome.enumeration) << name << " " << target << " " << kind.name;
        if (kind.name == "parrot") {
          EXPECT_GE(outcome.replays, 1600 / 4);
        }
        if (kind.name == "spoiler" && std::string(name) != "suffixes") {
          EXPECT_GT(outcome.delayed, 0u) << name << target;
        }
      }
    }
  }
}

TEST(Game, UnknownNamesAndTargetsAreRefused) {
  const auto three = builtin("three");
  EXPECT_EQ(make_adversary("plain", three, 4, 1).error(), "target 4 does not exist; three has 3 languages");
  EXPECT_NE(make_adversary("mimic", three, 1, 1).error().find("no adversary \"mimic\""), std::string::npos);
  EXPECT_FALSE(make_adversary("random(2)", three, 1, 1).ok());
  EXPECT_TRUE(make_adversary("random(0.25)", three, 1, 1).ok());
  EXPECT_NE(make_adversary("theorem-5.1", three, 2, 1).error().find("plays on the family"),
            std::string::npos);
  EXPECT_NE(make_generator("gpt", three).error().find("no generator \"gpt\""), std::string::npos);
  EXPECT_NE(make_generator("uniform", builtin("cofinite")).error().find("needs a finite family"),
            std::string::npos);
}

TEST(Game, MemoryIsBoundedAndTheLargestRoundsAreNamed) {
  const auto family = builtin("cofinite");
  constexpr std::size_t kMiB = 1 << 20;
  const std::uint64_t fits = rounds_that_fit(*family, 3, 1'000'000, 2 * kMiB);
  EXPECT_GT(fits, 1000u);
  EXPECT_LT(fits, 10'000u);
  // The bound known before the game is safe: a game of that length stays inside.
  WitnessProtection wp(family, true, 2 * kMiB);
  const Outcome inside = play(*family, wp, *adversary("parrot", family, 3), {fits, {}, {}, 0});
  EXPECT_EQ(inside.rounds, fits) << inside.stopped;
  WitnessProtection small(family, true, kMiB / 4);
  const Outcome outside = play(*family, small, *adversary("random(0.9)", family, 3), {20'000, {}, {}, 0});
  EXPECT_NE(outside.stopped.find("at most " + std::to_string(outside.rounds) + " rounds fit"),
            std::string::npos)
      << outside.stopped;
}

TEST(NonUniform, MakesNoErrorAfterItsThresholdWithoutReplay) {
  for (std::uint64_t index = 0; index < 60; ++index) {
    const auto family = std::make_shared<ListFamily>(random_class(2, index));
    for (Index z = 1; z <= *family->size(); ++z) {
      const std::uint64_t c = *closure_dimension(std::span(family->languages()).first(z));
      const auto nonuniform = generator("nonuniform", family);
      GameOptions options{120, {}, {}, std::max<std::uint64_t>(z, c + 1)};
      const Outcome outcome = play(*family, *nonuniform, *adversary("plain", family, z), options);
      EXPECT_EQ(outcome.targets.front().errors, 0u) << index << " " << z;
    }
  }
}

TEST(Uniform, NeedsItsThresholdAndKeepsItWithoutReplay) {
  std::uint64_t early = 0;
  for (std::uint64_t index = 0; index < 60; ++index) {
    const auto family = std::make_shared<ListFamily>(random_class(2, index));
    const std::uint64_t c = *closure_dimension(family->languages());
    for (Index z = 1; z <= *family->size(); ++z) {
      const auto after =
          play(*family, *generator("uniform", family), *adversary("plain", family, z), {80, {}, {}, c + 1});
      EXPECT_EQ(after.targets.front().errors, 0u) << index << " " << z;
      early += play(*family, *generator("uniform", family), *adversary("plain", family, z), {80, {}, {}, 0})
                   .targets.front()
                   .errors;
    }
  }
  EXPECT_GT(early, 0u);
}

TEST(BurnIn, SurvivesReplayWhereTheBareGeneratorDoesNot) {
  std::uint64_t bare = 0;
  for (std::uint64_t index = 0; index < 60; ++index) {
    const auto family = std::make_shared<ListFamily>(random_class(2, index));
    const std::uint64_t d = *closure_dimension(family->languages()) + 1,
                        all = std::max<std::uint64_t>(d, *family->size());
    for (const char* opponent : {"random", "parrot", "spoiler"}) {
      for (Index z = 1; z <= *family->size(); ++z) {
        const auto errors = [&](GeneratorPtr g, std::uint64_t from) {
          const Outcome outcome = play(*family, *g, *adversary(opponent, family, z), {120, {}, {}, from});
          EXPECT_EQ(outcome.illegal, "");
          return outcome.targets.front().errors;
        };
        EXPECT_EQ(errors(burn_in(generator("uniform", family), d), d), 0u)
            << index << " " << z << " " << opponent;
        // After that many examples all fitting languages meet in an infinite set, and nonuniform has read
        // them all.
        EXPECT_EQ(errors(burn_in(generator("nonuniform", family), all), all), 0u)
            << index << " " << z << " " << opponent;
        bare += errors(generator("nonuniform", family), all);
      }
    }
  }
  EXPECT_GT(bare, 0u);
}

TEST(Theorem51, EveryGeneratorPaysOnOneOfTheTwoTargets) {
  for (const GeneratorKind& kind : generator_kinds()) {
    if (kind.finite_only) continue;
    for (const Index d : {1u, 2u, 5u, 16u}) {
      const auto family = builtin("theorem-5.1");
      const auto against = adversary("theorem-5.1", family, d + 1);
      const Outcome outcome = play(*family, *generator(kind.name, family), *against, {100, {}, {}, 0});
      ASSERT_EQ(outcome.targets.size(), 2u);
      EXPECT_EQ(outcome.illegal, "");
      EXPECT_GE(outcome.targets[0].errors + outcome.targets[1].errors, 100u - d) << kind.name << " " << d;
    }
  }
}

TEST(Three, KmFailsWhereWitnessProtectionDoesNot) {
  const auto late = [](const std::string& name) {
    const auto family = builtin("three");
    return play(*family, *generator(name, family), *adversary("spoiler", family, 3), {2000, {}, {}, 0})
        .targets.front()
        .errors_second_half;
  };
  EXPECT_GT(late("km"), 300u);
  EXPECT_GT(late("km-clean"), 300u);
  EXPECT_EQ(late("witness-protection"), 0u);
}

/// The direct transcription with vectors and bits instead of sets: the same work, as a C++ programmer would
/// write it down.
TEST(Speed, AgainstTheDirectTranscription) {
  const auto seconds = [](auto run) {
    const auto begin = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const auto family = builtin("random-periodic");
  constexpr std::uint64_t kRounds = 2000, kDirectRounds = 200;
  std::vector<Elem> examples;
  const double quick = seconds([&] {
    const auto wp = generator("witness-protection", family);
    GameOptions options{kRounds, {}, {}, 0};
    options.watch = [&](const Round& r) { examples.push_back(r.x); };
    play(*family, *wp, *adversary("spoiler", family, 20), options);
  });
  ASSERT_EQ(examples.size(), kRounds);
  direct::Algorithm2 reference(family);
  const double direct_start = seconds([&] {
    for (std::uint64_t t = 0; t < kDirectRounds; ++t) reference.step(examples[t]);
  });
  std::cout << "[ speed    ] witness-protection, random-periodic, 2,000 rounds: " << quick
            << " s; the direct "
            << "transcription needs " << direct_start << " s for the first 200\n";
  EXPECT_LT(quick, direct_start);
}

}  // namespace
}  // namespace quire::labs::generation_replay

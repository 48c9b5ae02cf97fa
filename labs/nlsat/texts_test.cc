// Fragments, both ways: every sign pattern, what the parsers refuse, and what they say.
#include <gtest/gtest.h>

#include "labs/nlsat/fragment.h"
#include "labs/nlsat/grounded.h"
#include "labs/nlsat/label.h"
#include "labs/nlsat/ladder.h"
#include "labs/nlsat/lexicon.h"
#include "labs/nlsat/relative.h"
#include "labs/nlsat/ruletaker.h"

namespace quire::labs::nlsat {
namespace {

std::string fault(Fragment fragment, const std::string& text) {
  const Result<Theory> read = read_text(fragment, text);
  return read ? "accepted" : read.error();
}

TEST(Grounded, AllSignPatternsComeBack) {
  const std::vector<std::string> nouns{"apple", "pineapple", "steak"};
  random::Stream stream(1, "test");
  for (int signs = 0; signs < 8; ++signs)
    for (int round = 0; round < 6; ++round) {
      sat::Cnf cnf(3);
      cnf.add({signs & 1 ? 1 : -1, signs & 2 ? 2 : -2, signs & 4 ? 3 : -3});
      const std::string text = write_grounded(cnf, nouns, stream);
      const Result<Theory> read = read_grounded(text);
      ASSERT_TRUE(read) << read.error();
      EXPECT_TRUE(same_clauses(cnf, nouns, read->cnf, read->atoms)) << text;
      sat::Cnf other(3);
      other.add({signs & 1 ? -1 : 1, signs & 2 ? 2 : -2, signs & 4 ? 3 : -3});
      EXPECT_FALSE(same_clauses(other, nouns, read->cnf, read->atoms)) << text;
    }
}

TEST(Grounded, ReadsWhatASentenceSays) {
  const Result<Theory> read = read_grounded("If apples and no steak then carrots. If no apples then apples.");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->atoms, (std::vector<std::string>{"apples", "steak", "carrots"}));
  EXPECT_EQ(std::vector<sat::Literal>(read->cnf[0].begin(), read->cnf[0].end()),
            (std::vector<sat::Literal>{-1, 2, 3}));
  sat::Cnf unit(1);
  unit.add({-1});
  random::Stream stream(1, "test");
  EXPECT_EQ(write_grounded(unit, std::vector<std::string>{"ham"}, stream), "If ham then no ham.");
  EXPECT_THROW(write_grounded(
                   [] {
                     sat::Cnf empty;
                     empty.add(sat::Clause{});
                     return empty;
                   }(),
                   {}, stream),
               std::invalid_argument);
}

TEST(Grounded, NamesTheWordThatDoesNotFit) {
  EXPECT_EQ(fault(Fragment::grl, "If apples then pears. When apples then pears."),
            "sentence 2, \"When apples then pears.\": \"When\" does not fit; a sentence of this fragment "
            "begins with If");
  EXPECT_EQ(fault(Fragment::grl, "If no no apples then pears."),
            "sentence 1, \"If no no apples then pears.\": \"no\" does not fit; a noun is not negated twice");
  EXPECT_EQ(
      fault(Fragment::grl, "If apples or pears then ham."),
      "sentence 1, \"If apples or pears then ham.\": \"or\" does not fit; \"and\" or \"then\" is wanted");
  EXPECT_EQ(fault(Fragment::grl, "If apples then"),
            "the last sentence, \"If apples then\", has no full stop");
  EXPECT_EQ(fault(Fragment::grl, "If apples then pears!"),
            "place 21: \"!\" is no part of a sentence; words, commas and full stops are");
}

TEST(Relative, RulesHoldForEveryName) {
  const std::string text =
      "Every artist who is not a baker is a clerk. No baker who is a clerk is an artist. "
      "Everyone who is not an artist and a clerk is not a baker. Ada is an artist or not a baker. Bruno is a "
      "clerk.";
  const Result<Theory> read = read_text(Fragment::rcl, text);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->cnf.size(), 3U * 2 + 2);
  EXPECT_EQ(read->sentences.size(), 5U);
  EXPECT_EQ(read->sentence_of, (std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2, 3, 4}));
  EXPECT_EQ(read->atoms[0], "Ada is an artist");
  EXPECT_EQ(std::vector<sat::Literal>(read->cnf[0].begin(), read->cnf[0].end()),
            (std::vector<sat::Literal>{-1, 2, 3}));
  const std::vector<std::string> more{"Clara"};
  EXPECT_EQ(read_text(Fragment::rcl, text, more)->cnf.size(), 3U * 3 + 2)
      << "a name that no sentence has counts too";
  EXPECT_EQ(read_text(Fragment::rcl, "Everyone is a baker. Everyone is not a baker.")->cnf.size(), 2U)
      << "somebody there is";
}

TEST(Relative, SentencesComeBack) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    random::Stream stream(seed, "test");
    const RelativeTheory theory = sample_relative({3, 4, 50}, stream);
    const Theory wanted = grounded(theory);
    EXPECT_EQ(wanted.cnf.size(), 50U);
    const std::string text = write_relative(theory, stream);
    const Result<Theory> read = read_text(Fragment::rcl, text);
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(same_clauses(wanted.cnf, wanted.atoms, read->cnf, read->atoms)) << text;
  }
}

TEST(Relative, RefusesWhatIsOutsideTheFragment) {
  EXPECT_EQ(fault(Fragment::rcl, "Most artists are bakers."),
            "sentence 1, \"Most artists are bakers.\": \"Most\" does not fit; the fragment's determiners are "
            "Every, "
            "Everyone and No");
  EXPECT_EQ(fault(Fragment::rcl, "Every Ada is a baker."),
            "sentence 1, \"Every Ada is a baker.\": \"Ada\" does not fit; a noun is written in small "
            "letters; this looks "
            "like a name");
  EXPECT_EQ(fault(Fragment::rcl, "No artist is not a baker."),
            "sentence 1, \"No artist is not a baker.\": \"not\" does not fit; \"No ... is not\" is a double "
            "negation; "
            "write Every");
  EXPECT_EQ(fault(Fragment::rcl, "Ada is a baker or a clerk or a judge or a nurse."),
            "sentence 1, \"Ada is a baker or a clerk or a judge or...\": \"a\" does not fit; a fact has at "
            "most three "
            "parts");
}

TEST(Rules, SayWhatTheySay) {
  const Result<Theory> read = read_text(Fragment::ruletaker,
                                        "The dog is red. Bob does not see the dog. If someone is red and "
                                        "they do not chase Bob then they are kind. "
                                        "Round, big people are not green. $query$ The dog is kind.");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->cnf.size(), 2U + 2 * 2);
  ASSERT_TRUE(read->query.has_value());
  EXPECT_EQ(read->atoms[static_cast<std::size_t>(*read->query - 1)], "the dog is kind");
  EXPECT_EQ(answer_of(*read), "unknown");
}

TEST(Rules, AnswersAreClassical) {
  const std::string theory =
      "Bob is big. If someone is big then they are red. If Bob is red then Bob is not kind.";
  const auto answer = [&](const std::string& more, const std::string& query) {
    return answer_of(*read_text(Fragment::ruletaker, theory + more + " $query$ " + query));
  };
  EXPECT_EQ(answer("", "Bob is red."), "true");
  EXPECT_EQ(answer("", "Bob is kind."), "false");
  EXPECT_EQ(answer("", "Bob is young."), "unknown") << "what is not said is not false";
  EXPECT_EQ(answer("", "The dog is red."), "unknown");
  EXPECT_EQ(answer(" If the cat is not red then the cat is big.", "The cat is red."), "true")
      << "by contraposition, which chaining forwards does not see";
  EXPECT_EQ(answer(" Bob is kind.", "Bob is old."), "inconsistent");
}

TEST(Rules, RetrofittedFormulasComeBack) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    random::Stream stream(seed, "test");
    sat::Cnf cnf(9);
    for (int i = 0; i < 20; ++i) {
      const auto v = random::without_replacement(stream, 9, 3);
      std::vector<sat::Literal> clause;
      for (const std::uint64_t x : v)
        clause.push_back(static_cast<sat::Literal>(x + 1) * (stream.bernoulli(0.5) ? 1 : -1));
      cnf.add(clause);
    }
    const Retrofit made = retrofit(cnf, stream);
    const std::string text = write_rules(made.theory);
    const Result<RuleTheory> again = read_rules(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->said, made.theory.said);
    const Theory ground = grounded(*again);
    EXPECT_TRUE(same_clauses(cnf, made.words(), ground.cnf, ground.atoms)) << text;
  }
}

TEST(Rules, RefuseWhatIsOutsideTheFragment) {
  EXPECT_EQ(
      fault(Fragment::ruletaker, "If they are red then Bob is big."),
      "sentence 1, \"If they are red then Bob is big.\": \"they\" does not fit; nobody was named before");
  EXPECT_EQ(fault(Fragment::ruletaker, "Bob kicks the dog."),
            "sentence 1, \"Bob kicks the dog.\": \"kicks\" does not fit; \"is\" or a verb is wanted (chase, "
            "see, need, "
            "like, eat, visit)");
  EXPECT_EQ(fault(Fragment::ruletaker, "Bob is big. $query$ Bob is red. Bob is big."),
            "query: one fact is asked for");
}

std::string answer(Rung rung, const std::string& text) {
  const Result<std::vector<Syllogism>> read = read_ladder(rung, text);
  return read ? answer_of(decided(rung, *read)) : read.error();
}

TEST(Ladder, OldSyllogismsHold) {
  // Barbara, Celarent and Ferio, each with the denial of its conclusion.
  EXPECT_EQ(answer(Rung::cop, "Every artist is a baker. Every baker is a clerk. Some artist is not a clerk."),
            "no");
  EXPECT_EQ(answer(Rung::cop, "No baker is a clerk. Every artist is a baker. Some artist is a clerk."), "no");
  EXPECT_EQ(answer(Rung::cop, "No baker is a clerk. Some artist is a baker. Every artist is a clerk."), "no");
  EXPECT_EQ(answer(Rung::cop, "Every artist is a baker. Every clerk is a baker. Some artist is not a clerk."),
            "yes");
  EXPECT_EQ(answer(Rung::cop, "Every artist is a baker. No artist is a baker."), "yes")
      << "there may be no artist";
  EXPECT_EQ(answer(Rung::cop_rel,
                   "Every artist who is not a baker is a clerk. No clerk is an artist. "
                   "Ada is an artist. Ada is not a baker."),
            "no");
}

TEST(Ladder, TextsWithVerbsAreDecidedWhereNamedIndividualsDecideThem) {
  EXPECT_EQ(answer(Rung::cop_tv, "Some artist sees every baker. Some baker is a clerk."), "yes");
  EXPECT_EQ(answer(Rung::cop_tv, "Some artist sees every baker. Ada is a baker. No artist sees any baker."),
            "no");
  EXPECT_EQ(
      answer(Rung::cop_tv, "Every artist sees some baker. No artist sees any baker. Some artist is a clerk."),
      "no");
  EXPECT_EQ(answer(Rung::cop_tv,
                   "Every artist sees some baker. Every baker is a clerk. No artist sees any clerk. "
                   "Some artist is a judge."),
            "undecided")
      << "the baker that refutes it is named by nobody";
  EXPECT_EQ(answer(Rung::cop_rel_tv,
                   "Every artist who sees some baker likes Ada. Some artist sees Bruno. "
                   "Bruno is a baker. No artist likes Ada."),
            "no");
  EXPECT_EQ(
      answer(Rung::cop_rel_tv, "Every artist who does not see any baker likes Ada. Some artist likes Bruno."),
      "yes");
}

/// An open world refutes nothing that some bounded one satisfies.
TEST(Ladder, ModelsAndRefutationsExcludeEachOther) {
  int yes = 0, no = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    random::Stream stream(seed, "test");
    const Rung rung = seed % 2 == 0 ? Rung::cop_tv : Rung::cop_rel_tv;
    const std::vector<Syllogism> text = sample_ladder(rung, {3, 2, 4 + seed % 8}, stream);
    const bool model = Labeller().satisfiable(grounded(rung, text, World::bounded, 3).cnf);
    const bool refuted = !Labeller().satisfiable(grounded(rung, text, World::open).cnf);
    EXPECT_FALSE(model && refuted) << write_ladder(text);
    yes += model ? 1 : 0;
    no += refuted ? 1 : 0;
  }
  EXPECT_GT(yes, 20);
  EXPECT_GT(no, 20);
}

TEST(Ladder, SentencesComeBack) {
  for (const Rung rung : kRungs)
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      random::Stream stream(seed, "test");
      const std::vector<Syllogism> text = sample_ladder(rung, {5, 3, 15}, stream);
      const Result<std::vector<Syllogism>> read = read_ladder(rung, write_ladder(text));
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(*read, text) << write_ladder(text);
    }
}

TEST(Ladder, ARungHasNoMoreThanItsOwn) {
  EXPECT_EQ(fault(Fragment::cop, "Every artist who is a baker is a clerk."),
            "sentence 1, \"Every artist who is a baker is a clerk.\": \"who\" does not fit; cop has no "
            "relative clauses");
  EXPECT_EQ(fault(Fragment::cop_rel, "Every artist sees Ada."),
            "sentence 1, \"Every artist sees Ada.\": \"sees\" does not fit; \"is\" is wanted; cop-rel has no "
            "verbs");
}

TEST(Fragments, AreRecognised) {
  EXPECT_EQ(recognise("If apples then pears.")->fragment, Fragment::grl);
  EXPECT_EQ(recognise("Ada is a baker or a clerk.")->fragment, Fragment::rcl);
  EXPECT_EQ(recognise("Bob is big. $query$ Bob is big.")->fragment, Fragment::ruletaker);
  EXPECT_EQ(recognise("Some artist is a baker.")->fragment, Fragment::cop);
  EXPECT_EQ(recognise("Some artist who is a clerk is a baker.")->fragment, Fragment::cop_rel);
  EXPECT_EQ(recognise("Some artist sees a baker.").ok(), false);
}

TEST(Lexicon, GivesDifferentWordsWithoutEnd) {
  random::Stream stream(1, "test");
  for (const std::size_t count : {1U, 12U, 50U, 51U, 300U}) {
    std::vector<std::string> words = draw_foods(stream, count);
    std::sort(words.begin(), words.end());
    EXPECT_EQ(std::unique(words.begin(), words.end()) - words.begin(), static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace
}  // namespace quire::labs::nlsat

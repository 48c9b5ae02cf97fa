// Who is who: what joins mentions, what never does, and that decisions have the last word and can be undone.
#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "people/person.h"

namespace quire::people {
namespace {

/// A world of papers of which the first author matters.
class World {
 public:
  struct Of {
    std::string orcid = {}, affiliation = {}, day = "2020-01-01";
    std::vector<std::string> categories = {"cs.LG"};
  };
  std::uint32_t add(const std::string& name, const std::vector<std::string>& others, const Of& of) {
    Paper paper(*PaperId::parse(fmt::format("2001.{:05}", ++doc_)));
    Author first{name, of.affiliation};
    first.orcid = of.orcid;
    paper.authors.push_back(first);
    for (const std::string& other : others) paper.authors.push_back({other});
    paper.categories = of.categories;
    paper.published = *Day::parse(of.day);
    for (Mention& mention : mentions_of(doc_, paper, name_key(first).block()))
      mentions.push_back(std::move(mention));
    return doc_;
  }
  std::uint32_t add(const std::string& name, const std::vector<std::string>& others = {}) {
    return add(name, others, Of());
  }
  /// Papers of each person, by document, people and papers in order: "1 3 | 2".
  std::string people(const std::vector<Decision>& decisions = {}) const {
    return written(cluster(mentions, decisions), mentions);
  }
  static std::string written(const People& found, const std::vector<Mention>& mentions) {
    std::vector<std::string> people;
    for (const Person& person : found.people) {
      std::vector<std::string> docs;
      for (const std::size_t i : person.mentions)
        docs.push_back(mentions[i].position == 0
                           ? fmt::format("{}", mentions[i].doc)
                           : fmt::format("{}:{}", mentions[i].doc, mentions[i].position));
      std::sort(docs.begin(), docs.end());
      people.push_back(fmt::format("{}", fmt::join(docs, " ")));
    }
    std::sort(people.begin(), people.end());
    return fmt::format("{}", fmt::join(people, " | "));
  }
  MentionRef ref(std::uint32_t doc) const {
    for (const Mention& mention : mentions)
      if (mention.doc == doc) return {doc, mention.position, mention.name};
    return {doc, 0, ""};
  }
  Decision same(std::int64_t number, std::uint32_t a, std::uint32_t b) const {
    return {number, Decision::Kind::same, ref(a), ref(b), ""};
  }
  Decision different(std::int64_t number, std::uint32_t a, std::uint32_t b) const {
    return {number, Decision::Kind::different, ref(a), ref(b), ""};
  }
  Decision claim(std::int64_t number, std::uint32_t a, const std::string& who) const {
    return {number, Decision::Kind::claim, ref(a), {}, who};
  }
  std::vector<Mention> mentions;

 private:
  std::uint32_t doc_ = 0;
};

const char* const kOrcid = "0000-0002-1825-0097";
const char* const kOtherOrcid = "0000-0001-5109-3700";

TEST(Cluster, OneRareCoAuthorJoinsACommonNameAndNothingDoesNot) {
  World world;
  world.add("Wei Zhang", {"Mira Østergård"});
  world.add("Wei Zhang", {"M. Ostergard", "Li Wang"});
  world.add("Wei Zhang", {"Bo Larsen"});
  world.add("Wei Zhang");
  EXPECT_EQ(world.people(), "1 2 | 3 | 4");
}

TEST(Cluster, CoAuthorsAreMetHoweverTheyAreWritten) {
  for (const char* other :
       {"Sean O'Neill", "Sean O\u2019Neill", "S. O'Neill", "SEAN ONEILL", "Sean P. O'Neill"}) {
    World world;
    world.add("Wei Zhang", {"Sean O'Neill", "Mira Østergård"});
    world.add("Wei Zhang", {other, "M. Ostergard"});
    EXPECT_EQ(world.people(), "1 2") << other;
  }
}

TEST(Cluster, OneCoAuthorOfACommonNameIsNotEnough) {
  World world;
  world.add("Wei Zhang", {"Yang Liu"});
  world.add("Wei Zhang", {"Yang Liu"});
  EXPECT_EQ(world.people(), "1 | 2");
}

TEST(Cluster, ARareNameIsOnePersonByTheNameAlone) {
  World world;
  world.add("Mira Østergård", {"Bo Larsen"});
  world.add("Mira Ostergard", {"Ida Strand"});
  EXPECT_EQ(world.people(), "1 2");
  const Person person = cluster(world.mentions, {}).people.at(0);
  EXPECT_EQ(person.certainty, Certainty::by_name);
  EXPECT_STREQ(words(person.certainty), "by the name alone");
  ASSERT_EQ(person.evidence.size(), 1U);
  EXPECT_NE(person.evidence[0].find("few people bear this family name"), std::string::npos);
}

TEST(Cluster, TheReasonNamesEachCoAuthorOnceAlsoOfCommonNames) {
  World world;
  const std::vector<std::string> others{"Yang Liu", "Mira Østergård", "Li Wang"};
  world.add("Wei Zhang", others);
  world.add("Wei Zhang", others);
  EXPECT_EQ(
      cluster(world.mentions, {}).people.at(0).evidence,
      std::vector<std::string>{"co-authors that come again: Yang Liu (2 papers), Mira Østergård (2 papers), "
                               "Li Wang (2 papers)"});
}

TEST(Cluster, NamesThatContradictAreNeverJoined) {
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen", "Ida Strand"};
  world.add("Wei Zhang", others);
  world.add("Weijia Zhang", others);
  world.add("Wei X. Zhang", others);
  world.add("Wei Y. Zhang", others);
  const std::string people = world.people();
  EXPECT_EQ(std::count(people.begin(), people.end(), '|'), 2) << people;
  for (const Person& person : cluster(world.mentions, {}).people)
    for (const std::size_t a : person.mentions)
      for (const std::size_t b : person.mentions)
        EXPECT_TRUE(compatible(world.mentions[a].key, world.mentions[b].key));
}

TEST(Cluster, OrcidsJoinAndDifferentOnesNeverDo) {
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen", "Ida Strand"};
  world.add("Wei Zhang", {}, {kOrcid});
  world.add("W. Zhang", {}, {kOrcid});
  world.add("Wei Zhang", others, {kOrcid});
  world.add("Wei Zhang", others, {kOtherOrcid});
  EXPECT_EQ(world.people(), "1 2 3 | 4");
  const People people = cluster(world.mentions, {});
  EXPECT_EQ(people.people[0].certainty, Certainty::settled);
  EXPECT_EQ(people.people[0].orcid, kOrcid);
  EXPECT_EQ(people.people[0].evidence[0], fmt::format("ORCID {} on 3 papers", kOrcid));
  EXPECT_EQ(what_separates(world.mentions, people.people[0], people.people[1]), "different ORCIDs");
}

TEST(Cluster, OnePaperNamesAPersonOnce) {
  World world;
  world.add("Wei Zhang", {"Wei Zhang", "Mira Østergård"}, {kOrcid});
  const People people = cluster(world.mentions, {});
  ASSERT_EQ(people.people.size(), 2U);
  EXPECT_EQ(what_separates(world.mentions, people.people[0], people.people[1]),
            "both are authors of one paper");
}

TEST(Cluster, WhereAPaperHasTwoOfTheNameItsCoAuthorsCannotTell) {
  World world;
  world.add("Wei Zhang", {"Wei Zhang", "Mira Østergård"});
  world.add("Wei Zhang", {"Mira Østergård"});
  EXPECT_EQ(world.people(), "1 | 1:1 | 2");
}

TEST(Cluster, InitialsJoinTheOneFullNameThatFits) {
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen"};
  world.add("Wei Zhang", others);
  world.add("W. Zhang", others);
  world.add("Jing Zhang", others);
  EXPECT_EQ(world.people(), "1 2 | 3");
}

TEST(Cluster, InitialsThatFitTwoFullNamesJoinNeither) {
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen"};
  world.add("Wei Zhang", others);
  world.add("Wenbo Zhang", others);
  world.add("W. Zhang", others);
  EXPECT_EQ(world.people(), "1 | 2 | 3");
}

TEST(Cluster, InitialsAloneAreNoEvidence) {
  World world;
  world.add("M. Østergård");
  world.add("Mira Østergård");
  world.add("M. Østergård");
  EXPECT_EQ(world.people(), "1 | 2 | 3");
}

TEST(Cluster, AnAffiliationJoinsNamesThatAreNotCommon) {
  World world;
  world.add("Wei X. Zhang", {}, {"", "Harbour School"});
  world.add("Wei X. Zhang", {}, {"", "HARBOUR SCHOOL"});
  world.add("Wei X. Zhang", {}, {"", "School of Boats"});
  EXPECT_EQ(world.people(), "1 2 | 3");
  World common;
  common.add("Wei Zhang", {}, {"", "Harbour School"});
  common.add("Wei Zhang", {}, {"", "Harbour School"});
  EXPECT_EQ(common.people(), "1 | 2") << "a school can have two of the name";
}

TEST(Cluster, DecisionsHaveTheLastWordAndUndoingRestores) {
  World world;
  world.add("Wei Zhang", {"Mira Østergård"});
  world.add("Wei Zhang", {"Mira Østergård"});
  world.add("Wei Zhang", {"Bo Larsen"});
  EXPECT_EQ(world.people(), "1 2 | 3");
  EXPECT_EQ(world.people({world.different(1, 1, 2)}), "1 | 2 | 3");
  EXPECT_EQ(world.people({world.same(1, 1, 3)}), "1 2 3");
  EXPECT_EQ(world.people({world.different(1, 1, 2), world.same(2, 2, 3)}), "1 | 2 3");
  EXPECT_EQ(world.people(), "1 2 | 3");
}

TEST(Cluster, WhatIsTakenOutTakesNobodyAlong) {
  World world;
  world.add("Wei Zhang", {"Mira Østergård", "Bo Larsen"});
  world.add("Wei Zhang", {"Mira Østergård", "Bo Larsen", "Ida Strand"});
  world.add("Wei Zhang", {"Bo Larsen", "Ida Strand", "Mira Østergård"});
  EXPECT_EQ(world.people(), "1 2 3");
  for (std::uint32_t out = 1; out <= 3; ++out)
    for (std::uint32_t other = 1; other <= 3; ++other)
      if (out != other) {
        const std::string rest = out == 1 ? "1 | 2 3" : out == 2 ? "1 3 | 2" : "1 2 | 3";
        EXPECT_EQ(world.people({world.different(1, out, other)}), rest);
      }
}

TEST(Cluster, ADecisionIsStrongerThanOrcidsNamesAndACommonPaper) {
  World world;
  world.add("Wei Zhang", {}, {kOrcid});
  world.add("Weijia Zhang", {}, {kOtherOrcid});
  world.add("Wei Zhang", {}, {kOrcid});
  EXPECT_EQ(world.people({world.same(1, 1, 2)}), "1 2 3");
  EXPECT_EQ(world.people({world.different(1, 1, 3)}), "1 | 2 | 3");
}

TEST(Cluster, OfDecisionsThatContradictTheNewestCounts) {
  World world;
  for (int i = 0; i < 3; ++i) world.add("Wei Zhang");
  const std::vector<Decision> decisions{world.same(1, 1, 2), world.same(2, 2, 3), world.different(3, 1, 3)};
  EXPECT_EQ(world.people(decisions), "1 | 2 3");
  EXPECT_EQ(cluster(world.mentions, decisions).not_followed, std::vector<std::int64_t>{1});
}

TEST(Cluster, ADecisionFindsItsMentionAfterTheAuthorListChanged) {
  World world;
  world.add("Wei Zhang");
  world.add("Wei Zhang");
  Decision moved = world.same(1, 1, 2);
  moved.a.position = 7;
  EXPECT_EQ(world.people({moved}), "1 2");
  moved.a.name = "Somebody Else";
  EXPECT_EQ(world.people({moved}), "1 | 2");
  EXPECT_EQ(cluster(world.mentions, std::vector<Decision>{moved}).not_followed, std::vector<std::int64_t>{1});
}

TEST(Cluster, ClaimsOfOneJoinAndOfTwoKeepApart) {
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen"};
  for (int i = 0; i < 3; ++i) world.add("Wei Zhang", others);
  world.add("Wei Zhang");
  EXPECT_EQ(world.people({world.claim(1, 1, "x"), world.claim(2, 4, "x")}), "1 2 3 4");
  EXPECT_EQ(world.people({world.claim(1, 1, "x"), world.claim(2, 2, "y")}).substr(0, 1), "1");
  const People people =
      cluster(world.mentions, std::vector<Decision>{world.claim(1, 1, "x"), world.claim(2, 2, "y")});
  for (const Person& person : people.people) {
    const auto has = [&](std::uint32_t doc) {
      return std::any_of(person.mentions.begin(), person.mentions.end(),
                         [&](std::size_t i) { return world.mentions[i].doc == doc; });
    };
    EXPECT_FALSE(has(1) && has(2));
  }
}

TEST(Cluster, CollaborationsAndSingleNamesAreWholes) {
  World world;
  world.add("The LHCx Collaboration");
  world.add("LHCx Collaboration");
  EXPECT_EQ(world.people(), "1 2");
}

TEST(Cluster, EveryOrderOfMentionsAndDecisionsGivesTheSame) {
  std::mt19937_64 random(7);
  const char* names[] = {"Wei Zhang", "W. Zhang", "Wei X. Zhang", "Weijia Zhang", "Wenbo Zhang"};
  const char* others[] = {"Mira Østergård", "Bo Larsen", "Ida Strand", "Yang Liu", "Li Wang", "Jan Kowalski"};
  for (int round = 0; round < 50; ++round) {
    World world;
    for (int i = 0; i < 30; ++i)
      world.add(names[random() % 5], {others[random() % 6], others[random() % 6]},
                {random() % 8 == 0   ? kOrcid
                 : random() % 8 == 0 ? kOtherOrcid
                                     : "",
                 "", fmt::format("20{:02}-01-01", random() % 30)});
    std::vector<Decision> decisions;
    for (int i = 1; i < 6; ++i) {
      const auto a = static_cast<std::uint32_t>(1 + random() % 30),
                 b = static_cast<std::uint32_t>(1 + random() % 30);
      decisions.push_back(random() % 2 == 0 ? world.same(i, a, b) : world.different(i, a, b));
    }
    const std::string first = world.people(decisions);
    auto shuffled = world.mentions;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    std::shuffle(decisions.begin(), decisions.end(), random);
    const People people = cluster(shuffled, decisions);
    EXPECT_EQ(World::written(people, shuffled), first);
    std::size_t count = 0;
    for (const Person& person : people.people) count += person.mentions.size();
    EXPECT_EQ(count, shuffled.size()) << "each mention is one person's";
  }
}

TEST(Cluster, ADifferenceHolds) {
  std::mt19937_64 random(11);
  World world;
  const std::vector<std::string> others{"Mira Østergård", "Bo Larsen"};
  for (int i = 0; i < 40; ++i) world.add("Wei Zhang", others);
  std::vector<Decision> decisions;
  for (int i = 1; i <= 30; ++i)
    decisions.push_back(world.different(i, static_cast<std::uint32_t>(1 + random() % 20),
                                        static_cast<std::uint32_t>(21 + random() % 20)));
  const People people = cluster(world.mentions, decisions);
  EXPECT_TRUE(people.not_followed.empty());
  for (const Person& person : people.people)
    for (const Decision& decision : decisions) {
      const auto has = [&](std::uint32_t doc) {
        return std::any_of(person.mentions.begin(), person.mentions.end(),
                           [&](std::size_t i) { return world.mentions[i].doc == doc; });
      };
      EXPECT_FALSE(has(decision.a.doc) && has(decision.b.doc));
    }
}

TEST(Cluster, NothingIsNobody) { EXPECT_TRUE(cluster({}, {}).people.empty()); }

TEST(Cluster, ALongAuthorListKeepsThoseNearBy) {
  Paper paper(*PaperId::parse("2001.00001"));
  for (int i = 0; i < 3000; ++i) paper.authors.push_back({fmt::format("Person Number{}", i)});
  paper.authors[1500].name = "Wei Zhang";
  const auto mentions = mentions_of(1, paper, "zhang w");
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].position, 1500U);
  EXPECT_EQ(mentions[0].co_authors.size(), 40U);
  EXPECT_EQ(mentions[0].co_authors.front(), "Person Number1480");
}

}  // namespace
}  // namespace quire::people

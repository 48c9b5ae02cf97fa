#include "web/oai_sets.h"

#include <gtest/gtest.h>

namespace quire::web {
namespace {

using Specs = std::vector<std::string>;

TEST(OaiSets, ACategoryIsGroupArchiveAndClass) {
  EXPECT_EQ(category_sets("cs.LG"), Specs{"cs:cs:LG"});
  EXPECT_EQ(category_sets("math.PR"), Specs{"math:math:PR"});
  EXPECT_EQ(category_sets("q-bio.NC"), Specs{"q-bio:q-bio:NC"});
  EXPECT_EQ(category_sets("cond-mat.str-el"), Specs{"physics:cond-mat:str-el"});
  EXPECT_EQ(category_sets("physics.optics"), Specs{"physics:physics:optics"});
  EXPECT_EQ(category_sets("astro-ph.GA"), Specs{"physics:astro-ph:GA"});
  EXPECT_EQ(category_sets("nlin.CD"), Specs{"physics:nlin:CD"});
}

TEST(OaiSets, AnArchiveAloneIsACategory) {
  EXPECT_EQ(category_sets("hep-th"), Specs{"physics:hep-th"});
  EXPECT_EQ(category_sets("quant-ph"), Specs{"physics:quant-ph"});
  EXPECT_EQ(category_sets("gr-qc"), Specs{"physics:gr-qc"});
  EXPECT_EQ(category_sets("astro-ph"), Specs{"physics:astro-ph"});
  EXPECT_EQ(category_sets("cs"), Specs{"cs:cs"});
}

TEST(OaiSets, ACategoryOfTwoNamesIsInBoth) {
  for (const char* name : {"cs.IT", "math.IT"})
    EXPECT_EQ(category_sets(name), (Specs{"cs:cs:IT", "math:math:IT"}));
  for (const char* name : {"cs.NA", "math.NA"})
    EXPECT_EQ(category_sets(name), (Specs{"math:math:NA", "cs:cs:NA"}));
  for (const char* name : {"cs.SY", "eess.SY"})
    EXPECT_EQ(category_sets(name), (Specs{"eess:eess:SY", "cs:cs:SY"}));
  for (const char* name : {"math.MP", "math-ph"})
    EXPECT_EQ(category_sets(name), (Specs{"physics:math-ph", "math:math:MP"}));
  for (const char* name : {"stat.TH", "math.ST"})
    EXPECT_EQ(category_sets(name), (Specs{"math:math:ST", "stat:stat:TH"}));
  for (const char* name : {"q-fin.EC", "econ.GN"})
    EXPECT_EQ(category_sets(name), (Specs{"econ:econ:GN", "q-fin:q-fin:EC"}));
}

TEST(OaiSets, NamesOfThePastAreTodays) {
  EXPECT_EQ(category_sets("cmp-lg"), Specs{"cs:cs:CL"});
  EXPECT_EQ(category_sets("alg-geom"), Specs{"math:math:AG"});
  EXPECT_EQ(category_sets("chao-dyn"), Specs{"physics:nlin:CD"});
  EXPECT_EQ(category_sets("acc-phys"), Specs{"physics:physics:acc-ph"});
  EXPECT_EQ(category_sets("mtrl-th"), Specs{"physics:cond-mat:mtrl-sci"});
}

TEST(OaiSets, WhatIsNoCategoryIsInNoSet) {
  for (const char* name : {"", ".", "cs.", "68T05", "I.2.7", "cs.LG!", "cs.L:G", "CS.LG", "cs.LG.x",
                           "nope.AB", "cs.a b", "cs.abcdefghijklmnopqrstuvwxyz"})
    EXPECT_EQ(category_sets(name), Specs{}) << name;
}

TEST(OaiSets, AnOrganisationIsWrittenInWhatASetSpecMayHold) {
  EXPECT_EQ(organisation_set("Google DeepMind"), "org:Google_DeepMind");
  EXPECT_EQ(organisation_set("AT&T: 100%"), "org:AT~26T~3A_100~25");
  EXPECT_EQ(organisation_set("a_b~c"), "org:a~5Fb~7Ec");
  EXPECT_EQ(organisation_set("Z\u00fcrich"), "org:Z~C3~BCrich");
  EXPECT_EQ(organisation_set(""), "");
  EXPECT_EQ(organisation_set(std::string(500, 'a')), "");
  for (const char* name : {"Google DeepMind", "AT&T: 100%", "a_b~c", "Z\u00fcrich"}) {
    EXPECT_TRUE(is_set_spec(organisation_set(name))) << name;
    EXPECT_EQ(set_name(organisation_set(name)), name);
  }
}

TEST(OaiSets, AboveASetAreItsParents) {
  EXPECT_EQ(with_parents("cs:cs:LG"), (std::vector<std::string_view>{"cs:cs:LG", "cs:cs", "cs"}));
  EXPECT_EQ(with_parents("daily"), (std::vector<std::string_view>{"daily"}));
  EXPECT_EQ(with_parents("org:a"), (std::vector<std::string_view>{"org:a", "org"}));
}

TEST(OaiSets, OfAPaperEachOnce) {
  store::StoredPaper stored{1, Paper(*PaperId::parse("2611.00001"))};
  EXPECT_EQ(sets_of(stored), Specs{});
  stored.paper.categories = {"cs.LG", "math.IT", "cs.IT", "stat.ML", "junk", "cs.LG"};
  stored.paper.lab = "fair-threshold";
  stored.paper.organisation = "Harbour";
  stored.pick = Pick{Day::from_count(20000), 0, 0, ""};
  EXPECT_EQ(sets_of(stored),
            (Specs{"cs:cs:LG", "cs:cs:IT", "math:math:IT", "stat:stat:ML", "daily", "lab", "org:Harbour"}));
}

TEST(OaiSets, AHostilePaperIsInFewSets) {
  store::StoredPaper stored{1, Paper(*PaperId::parse("2611.00001"))};
  for (int i = 0; i < 5000; ++i)
    stored.paper.categories.push_back(std::string("cs.") + static_cast<char>('A' + i % 26) +
                                      static_cast<char>('A' + i / 26 % 26));
  EXPECT_LE(sets_of(stored).size(), 64U);
}

TEST(OaiSets, Grammar) {
  for (const char* spec : {"cs", "cs:cs:LG", "a-b_c.d!e~f*g'(h)", "1:2"})
    EXPECT_TRUE(is_set_spec(spec)) << spec;
  for (const char* spec : {"", ":", "cs:", ":cs", "cs::LG", "c s", "cs%3A", "a/b", "\u00fc", "cs\n"})
    EXPECT_FALSE(is_set_spec(spec)) << spec;
  EXPECT_FALSE(is_set_spec(std::string(10'000, 'a')));
}

TEST(OaiSets, HaveNamesForPeople) {
  EXPECT_EQ(set_name("cs"), "Computer Science");
  EXPECT_EQ(set_name("cs:cs"), "Computer Science (cs)");
  EXPECT_EQ(set_name("cs:cs:LG"), "Computer Science (cs.LG)");
  EXPECT_EQ(set_name("physics"), "Physics");
  EXPECT_EQ(set_name("physics:hep-th"), "High Energy Physics - Theory (hep-th)");
  EXPECT_EQ(set_name("daily"), "Papers that a listing picked for a day");
}

}  // namespace
}  // namespace quire::web

// Parameters are refused with what was given, the rule and what exists; cards are complete or say what they
// lack.
#include "lab/card.h"

#include <gtest/gtest.h>

namespace quire::lab {
namespace {

Parameter parameter(const std::string& name, Kind kind, const std::string& standard) {
  Parameter p;
  p.name = name;
  p.label = name;
  p.help = "What " + name + " does.";
  p.kind = kind;
  p.quick = standard;
  return p;
}

std::vector<Parameter> parameters() {
  std::vector<Parameter> all{parameter("rounds", Kind::integer, "5000"),
                             parameter("eta", Kind::real, "0.05"),
                             parameter("fast", Kind::flag, ""),
                             parameter("env", Kind::choice, "german"),
                             parameter("seeds", Kind::list, "a,b"),
                             parameter("note", Kind::text, ""),
                             parameter("csv", Kind::file, "")};
  all[0].full = "2e5";
  all[0].least = 10;
  all[0].most = 1e6;
  all[1].least = 0;
  all[1].most = 1;
  all[1].open_least = true;
  all[3].choices = {"german", "compas"};
  all[4].choices = {"a", "b", "c"};
  return all;
}

std::string canonical(const std::string& name, const std::string& given) {
  return read_values(parameters(), Size::quick, {{name, given}}).texts().at(name);
}

std::string refusal(const std::string& name, const std::string& given) {
  try {
    read_values(parameters(), Size::quick, {{name, given}});
  } catch (const BadInput& bad) {
    return bad.what();
  }
  return "accepted";
}

TEST(ReadValues, DefaultsFollowTheSize) {
  EXPECT_EQ(read_values(parameters(), Size::quick, {}).integer("rounds"), 5000);
  EXPECT_EQ(read_values(parameters(), Size::full, {}).integer("rounds"), 200000);
  const Values values = read_values(parameters(), Size::full, {});
  EXPECT_EQ(values.real("eta"), 0.05);
  EXPECT_FALSE(values.flag("fast"));
  EXPECT_EQ(values.text("env"), "german");
  EXPECT_EQ(values.list("seeds"), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(values.has("note"));
  EXPECT_FALSE(values.has("csv"));
}

TEST(ReadValues, WholeNumbersAsPeopleTypeThem) {
  for (const char* given :
       {"5000", "5_000", "5,000", "5e3", "5E+3", " 5000 ", "+5000", "5.0e3", "0.5e4", "05000"}) {
    EXPECT_EQ(canonical("rounds", given), "5000") << given;
  }
  EXPECT_EQ(canonical("rounds", "1,000,000"), "1000000");
  EXPECT_EQ(canonical("rounds", "1e6"), "1000000");
}

TEST(ReadValues, WholeNumbersThatAreNone) {
  for (const char* given :
       {"",   "five", "5.5",   "1e-1", "5,00", "5,0000", "1234,567", ",500",  "5__0", "_5",
        "5_", "0x10", "5 000", "--5",  "nan",  "1e",     "1e99999",  "5.2.1", "e5",   "."}) {
    EXPECT_NE(refusal("rounds", given).find("is not a whole number; 10 to 1000000 is allowed"),
              std::string::npos)
        << given << ": " << refusal("rounds", given);
  }
}

TEST(ReadValues, RangesAreInclusiveAndNamed) {
  EXPECT_EQ(refusal("rounds", "5"), "rounds: 5 is out of range; 10 to 1000000 is allowed");
  EXPECT_EQ(refusal("rounds", "-100"), "rounds: -100 is out of range; 10 to 1000000 is allowed");
  EXPECT_EQ(refusal("rounds", "1e30"), "rounds: 1e30 is out of range; 10 to 1000000 is allowed");
  EXPECT_EQ(refusal("rounds", "10"), "accepted");
  EXPECT_EQ(refusal("rounds", "1000000"), "accepted");
  EXPECT_EQ(refusal("eta", "0"), "eta: 0 is out of range; above 0 to 1 is allowed");
  EXPECT_EQ(refusal("eta", "1e999"), "eta: 1e999 is out of range; above 0 to 1 is allowed");
  EXPECT_EQ(canonical("eta", "1"), "1");
  EXPECT_EQ(canonical("eta", "1.0e-3"), "0.001");
}

TEST(ReadValues, RealNumbersAreFinite) {
  for (const char* given : {"nan", "inf", "-inf", "", "0,5", "half", "0.5x", "0x1p-1"}) {
    EXPECT_NE(refusal("eta", given).find("is not a finite number"), std::string::npos) << given;
  }
}

TEST(ReadValues, ChoicesListsAndFlags) {
  EXPECT_EQ(refusal("env", "berlin"),
            "env: \"berlin\" is not among the choices; one of german, compas is allowed");
  EXPECT_EQ(canonical("seeds", "c, a"), "c,a");
  EXPECT_EQ(canonical("seeds", ""), "");
  EXPECT_TRUE(read_values(parameters(), Size::quick, {{"seeds", ""}}).list("seeds").empty());
  EXPECT_EQ(refusal("seeds", "a,d"),
            "seeds: \"d\" is not among the choices; any of a, b, c, with commas, is allowed");
  EXPECT_EQ(refusal("seeds", "a,,b"), "seeds: \"a,,b\" has an empty entry; write a,b,c");
  EXPECT_EQ(refusal("seeds", "a,a"), "seeds: \"a\" is named twice");
  EXPECT_EQ(canonical("fast", "yes"), "true");
  EXPECT_EQ(canonical("fast", "0"), "false");
  EXPECT_NE(refusal("fast", "maybe").find("neither yes nor no"), std::string::npos);
}

TEST(ReadValues, TextsAreBounded) {
  EXPECT_EQ(refusal("note", std::string(4096, 'x')), "accepted");
  EXPECT_EQ(refusal("note", std::string(4097, 'x')),
            "note: 4097 bytes are too long; at most 4096 are allowed");
  EXPECT_EQ(refusal("note", std::string("a\0b", 3)), "note: control characters are not allowed");
  EXPECT_EQ(refusal("csv", ""), "csv: the name of a file is empty");
}

TEST(ReadValues, UnknownNamesListWhatExists) {
  EXPECT_EQ(refusal("round", "5"),
            "round: there is no such parameter; there are: rounds, eta, fast, env, seeds, note, csv");
}

TEST(ReadValues, RequiredArgumentsAreAskedFor) {
  std::vector<Parameter> all{parameter("csv", Kind::file, "")};
  all[0].required = true;
  EXPECT_THROW(read_values(all, Size::quick, {}), BadInput);
  EXPECT_EQ(read_values(all, Size::quick, {{"csv", "people.csv"}}).text("csv"), "people.csv");
}

TEST(Values, AskingForWhatTheCardLacksIsABug) {
  const Values values = read_values(parameters(), Size::quick, {});
  EXPECT_THROW(values.integer("rounds_"), std::logic_error);
  EXPECT_THROW(values.integer("env"), std::logic_error);
  EXPECT_THROW(values.flag("rounds"), std::logic_error);
  EXPECT_THROW(values.text("note"), std::logic_error);
}

Lab complete() {
  Lab lab;
  Card& card = lab.card;
  card.slug = "coin-bias";
  card.title = "How Fair Is a Coin";
  card.short_title = "Fair coins";
  card.paper_id = "2601.00001";
  card.subject = "statistics";
  card.account = std::string(210, 'a');
  card.caveat = std::string(50, 'c');
  card.tags = {"coins"};
  card.parameters = parameters();
  Claim claim;
  claim.id = "C1";
  claim.statement = claim.place = claim.stated = claim.measure = claim.holds_when = claim.refuted = "words";
  claim.rule = Rule::below(1, 1);
  card.claims = {claim};
  card.figures = {
      {"bias", "Bias", "It falls.", "tosses", "bias", false, false, {{"bias", "bias", Line::Role::main}}}};
  lab.experiment = [](Bench&) {};
  lab.tools = {{"audit", "Audits.", "quire lab coin-bias audit --csv x.csv", {}, [](ToolCall&) {}}};
  return lab;
}

bool lacks(const Lab& lab, const std::string& fault) {
  for (const std::string& f : card_faults(lab)) {
    if (f.find(fault) != std::string::npos) return true;
  }
  return false;
}

TEST(CardFaults, ACompleteCardHasNone) { EXPECT_EQ(card_faults(complete()), std::vector<std::string>{}); }

TEST(CardFaults, EachFaultIsNamed) {
  const auto with = [](auto change) {
    Lab lab = complete();
    change(lab);
    return lab;
  };
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.slug = "Coin"; }), "slug"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.slug = "list"; }), "slug"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.paper_id = "2601.00001v2"; }), "paper_id"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.claims[0].id = "1"; }), "claim 1: an id is C1 to C99"));
  EXPECT_TRUE(
      lacks(with([](Lab& l) { l.card.parameters[0].name = "Rounds"; }), "Rounds: a name is small letters"));
  EXPECT_FALSE(lacks(with([](Lab& l) { l.card.paper_id = "math.GT/0309136"; }), "paper_id"));
  EXPECT_FALSE(lacks(with([](Lab& l) { l.card.claims[0].id = "C12b"; }), "claim"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.quick_seconds = 21; }), "quick_seconds"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.claims.clear(); }), "claims: there is none"));
  EXPECT_TRUE(
      lacks(with([](Lab& l) { l.card.claims.push_back(l.card.claims[0]); }), "claim C1: the id is taken"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.claims[0].holds_when = ""; }), "claim C1: holds_when is empty"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.parameters[0].quick = "5"; }), "rounds: 5 is out of range"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.parameters[0].most = std::numeric_limits<double>::infinity(); }),
                    "rounds: its range has no two ends"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.card.parameters[1].name = "rounds"; }), "rounds: the name is taken"));
  EXPECT_TRUE(
      lacks(with([](Lab& l) { l.card.figures[0].lines.resize(5); }), "figure bias: one to four lines"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.tools[0].example = "audit x"; }),
                    "tool audit: the example does not call it"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.tools[0].run = nullptr; }), "tool audit: run is missing"));
  EXPECT_TRUE(lacks(with([](Lab& l) { l.experiment = nullptr; }), "experiment: is missing"));
}

}  // namespace
}  // namespace quire::lab

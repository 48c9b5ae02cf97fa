// Statements, their two texts, items and grades: what is printed is read back, what is not printed is
// refused, and an item's reason is worked out again.
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/lean-tcs/items.h"

namespace quire::labs::lean_tcs {
namespace {

std::vector<Item> some_items(std::size_t count, Family family = Family::both) {
  return Maker({.family = family, .false_share = 0.4, .seed = 11}).next(count);
}

TEST(Pairs, BothTextsAreReadBack) {
  std::set<std::string> groups;
  for (const Item& item : some_items(400)) {
    groups.insert(item.group());
    for (const bool holes : {false, true}) {
      const Status checked = pair::check(item.statement, lean_options(item, holes));
      EXPECT_TRUE(checked) << checked.error() << "\n"
                           << pair::to_lean(item.statement, lean_options(item, holes));
    }
  }
  EXPECT_GE(groups.size(), 9U);
}

TEST(Pairs, OneLetterMoreOrLessIsRefused) {
  const Item item = some_items(1, Family::bb).front();
  const std::string lean = pair::to_lean(item.statement), markdown = pair::to_markdown(item.statement);
  for (std::size_t i = 0; i < lean.size(); i += 7) {
    std::string damaged = lean;
    damaged.erase(i, 1);
    const auto read = pair::from_lean(damaged);
    EXPECT_TRUE(!read || !same(*read, item.statement));
    const auto other = pair::from_markdown(damaged);
    EXPECT_FALSE(other);
  }
  EXPECT_FALSE(pair::from_lean(lean + "axiom cheat : False\n"));
  EXPECT_FALSE(pair::from_markdown(markdown + "And the moon is green.\n"));
  EXPECT_FALSE(pair::from_lean(""));
  EXPECT_FALSE(pair::from_lean(std::string(2 << 20, 'x')));
}

TEST(Pairs, NoHoleUnlessAskedFor) {
  for (const Item& item : some_items(200)) {
    EXPECT_EQ(pair::to_lean(item.statement, lean_options(item, false)).find("sorry"), std::string::npos);
    EXPECT_NE(pair::to_lean(item.statement, lean_options(item, true)).find("sorry"), std::string::npos);
  }
}

TEST(Pairs, WideIdentitiesAreStatedWithoutAProof) {
  std::vector<std::string> names;
  Statement s{.kind = Kind::identity};
  s.left = *mba::parse("(x^y)+2*(x&y)", names);
  s.right = *mba::parse("x+y", names);
  s.variables = 2;
  s.width = 1024;
  EXPECT_EQ(pair::possible(s, true), pair::Closing::states);
  EXPECT_TRUE(pair::check(s));
  s.width = 64;
  EXPECT_EQ(pair::possible(s, true), pair::Closing::proves);
  EXPECT_NE(pair::to_lean(s, {.closing = pair::Closing::proves})
                .find("theorem item : ∀ (x y : BitVec 64), ((x ^^^ y) + (2#64 * (x &&& y))) = (x + y) := "
                      "by\n  intros; "
                      "bv_decide\n"),
            std::string::npos);
  EXPECT_NE(pair::markdown_proof(s).find("| 1 | 1 | 0 | 2 |"), std::string::npos);
}

TEST(Items, EveryReasonIsWorkedOutAgain) {
  std::size_t false_ones = 0;
  for (Item item : some_items(300)) {
    const Status checked = check_item(item);
    EXPECT_TRUE(checked) << checked.error() << " " << boost::json::serialize(to_json(item.statement));
    false_ones += item.truth ? 0 : 1;
    item.truth = !item.truth;
    EXPECT_FALSE(check_item(item)) << boost::json::serialize(to_json(item.statement));
  }
  EXPECT_GT(false_ones, 60U);
}

TEST(Items, TheSameSeedDrawsTheSameWhateverTheThreads) {
  const MakeSpec spec{.seed = 3};
  const std::vector<Item> one = Maker(spec, 1).next(60), two = Maker(spec, 2).next(60);
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i)
    EXPECT_EQ(record_line(record_of(one[i], i, 3, true, true)),
              record_line(record_of(two[i], i, 3, true, true)));
}

TEST(Items, RecordsAreReadBack) {
  std::string lines;
  const std::vector<Item> items = some_items(100);
  for (std::size_t i = 0; i < items.size(); ++i)
    lines += record_line(record_of(items[i], i, 1, false, true)) + "\n";
  std::istringstream in(lines);
  problems::RecordReader reader(in, "items", kSlug);
  for (const Item& item : items) {
    const auto record = reader.next();
    ASSERT_TRUE(record && *record);
    const Result<Item> read = item_of(**record);
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(same(read->statement, item.statement));
    EXPECT_EQ(read->truth, item.truth);
    EXPECT_EQ(read->certificate, item.certificate);
    EXPECT_TRUE(check_item(*read));
  }
}

TEST(Items, WhatIsWrongWithARecordIsNamed) {
  const auto fault = [](const char* instance) {
    problems::Record record;
    record.instance = boost::json::parse(instance).as_object();
    record.answer = true;
    const auto item = item_of(record);
    return item ? "" : item.error();
  };
  EXPECT_NE(fault("{}").find("kind"), std::string::npos);
  EXPECT_NE(fault(R"({"kind":"halts-in","machine":"1RB","steps":3})").find("machine"), std::string::npos);
  EXPECT_NE(fault(R"({"kind":"halts-in","machine":"1RB1LB_1LA1RZ"})").find("steps"), std::string::npos);
  EXPECT_NE(fault(R"({"kind":"halts-in","machine":"1RB1LB_1LA1RZ","steps":99999999999})").find("steps"),
            std::string::npos);
  EXPECT_NE(fault(R"({"kind":"identity","left":"x+","right":"x","variables":1,"width":8})").find("left"),
            std::string::npos);
  EXPECT_NE(fault(R"({"kind":"identity","left":"x","right":"q","variables":1,"width":8})").find("variables"),
            std::string::npos);
  EXPECT_NE(fault(R"({"kind":"identity","left":"x","right":"x","variables":1,"width":0})").find("width"),
            std::string::npos);
  EXPECT_NE(fault(R"({"kind":"identity","left":"x","right":"x","variables":1,"width":2000})").find("width"),
            std::string::npos);
  EXPECT_NE(fault(R"({"kind":"halts-in","machine":"1RB1LB_1LA1RZ","steps":6})").find("certificate"),
            std::string::npos);
}

TEST(Grades, TheLastAnswerCounts) {
  const Item item{.truth = true};
  const auto verdict = [&](const char* text) { return grade(item, "a", 0, text).verdict; };
  using problems::Verdict;
  EXPECT_EQ(verdict("answer: true"), Verdict::right);
  EXPECT_EQ(verdict("First answer: true. No.\n**Answer:** False"), Verdict::wrong);
  EXPECT_EQ(verdict("True."), Verdict::right);
  EXPECT_EQ(verdict("It is true that the machine is long"), Verdict::malformed);
  EXPECT_EQ(verdict("My answer. True stories are long"), Verdict::malformed);
  EXPECT_EQ(verdict(""), Verdict::malformed);
  EXPECT_EQ(verdict("<think>answer: false</think>answer: \"true\""), Verdict::right);
}

}  // namespace
}  // namespace quire::labs::lean_tcs

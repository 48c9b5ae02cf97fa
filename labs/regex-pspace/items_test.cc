// Items, their grades, released labels, lists of patterns, drawings.
#include "labs/regex-pspace/items.h"

#include <set>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "labs/regex-pspace/automaton_scene.h"
#include "labs/regex-pspace/equivalence.h"
#include "labs/regex-pspace/grading.h"
#include "labs/regex-pspace/patterns.h"
#include "labs/regex-pspace/released.h"
#include "labs/regex-pspace/test_words.h"

namespace quire::labs::regex_pspace {
namespace {

const Table& table() {
  static const Table kTable(3, 10, {});
  return kTable;
}

const std::vector<Item>& items() {
  static const std::vector<Item> kItems = make_items(table(), 40, {.seed = 7, .check = {}});
  return kItems;
}

TEST(Items, EveryAnswerIsCertain) {
  ASSERT_EQ(items().size(), 40u);
  std::set<std::size_t> orbits;
  for (const Item& item : items()) {
    EXPECT_EQ(item.query.depth(), 3u);
    EXPECT_LT(item.shortest.length(), item.query.length());
    EXPECT_GE(item.shortest.length(), 5u);
    EXPECT_EQ(table().find(item.query)->length, item.shortest.length());
    EXPECT_FALSE(equivalence(item.query, item.shortest)->word);
    EXPECT_FALSE(equivalence(item.query, item.equal)->word);
    EXPECT_NE(print(item.query), print(item.equal));
    EXPECT_LE(item.equal.length(), item.query.length() + 4);
    EXPECT_NE(belongs(item.query, item.difference), belongs(item.unequal, item.difference));
    if (item.inside) {
      EXPECT_TRUE(belongs(item.query, *item.inside));
    }
    if (item.outside) {
      EXPECT_FALSE(belongs(item.query, *item.outside));
    }
    EXPECT_TRUE(orbits.insert(item.orbit).second);
  }
}

TEST(Items, TheSeedSaysWhichOnes) {
  const auto again = make_items(table(), 40, {.seed = 7, .check = {}}),
             other = make_items(table(), 40, {.seed = 8, .check = {}});
  for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(benchmark_line(again[i], i), benchmark_line(items()[i], i));
  EXPECT_NE(benchmark_line(other[0], 0), benchmark_line(items()[0], 0));
}

problems::Grade graded(const problems::Record& record, const std::string& text) {
  const auto question = read_question(record);
  EXPECT_TRUE(question) << question.error();
  return grade(*question,
               {.id = record.id, .sample = 0, .text = text, .reasoning = {}, .completion_tokens = {}});
}

TEST(Grading, MinimalEquivalentValidAndInvalid) {
  Item item = items()[0];
  item.query = *parse("(b+b)*(c+c)*", 3);
  item.shortest = *parse("b*c*", 3);
  const auto record = min_record(item, 0, 3, 7);
  for (const auto& [text, verdict, kind] : {std::tuple{"so \\boxed{b*c*}", "right", "minimal"},
                                            {"\\boxed{b^* c^*}", "right", "minimal"},
                                            {"\\boxed{a} no, \\boxed{b**c*}", "wrong", "equivalent"},
                                            {"Answer: b*(c*)", "right", "minimal"},
                                            {"answer: (b|c)*", "wrong", "valid"},
                                            {"answer: b*e*", "malformed", "invalid"},
                                            {"answer: b*c*b*c*b*c*b*c*b*c*b*c*c", "malformed", "invalid"},
                                            {"I do not know.", "malformed", "invalid"},
                                            {"", "malformed", "stopped"}}) {
    const auto g = graded(record, text);
    EXPECT_EQ(name_of(g.verdict), std::string_view(verdict)) << text << ": " << g.what;
    EXPECT_EQ(g.more.at("kind").as_string(), kind) << text;
    EXPECT_EQ(g.what.empty(), g.verdict == problems::Verdict::right) << text;
  }
  std::string circles = "Let us see. ";
  for (int i = 0; i < 40; ++i) circles += "Try b* and then c*, no. ";
  EXPECT_EQ(graded(record, circles).more.at("kind").as_string(), "repeating");
}

TEST(Grading, AnAnswerBelowTheLabelShowsThatTheLabelIsWrong) {
  const MinScore score = score_min("\\boxed{b*c*}", *parse("(b+b)*(c+c)*", 3), 3, 6);
  EXPECT_EQ(score.kind, MinKind::below_label);
  EXPECT_EQ(score.what, "length 5 is below the label 6: the label is wrong");
}

TEST(Grading, TrueAndFalse) {
  for (const bool equal : {true, false}) {
    const auto record = equal_record(items()[0], equal, 0, 3, 7);
    const std::string right = equal ? "TRUE" : "False", wrong = equal ? "false" : "true";
    EXPECT_EQ(graded(record, "\\boxed{" + right + "}").verdict, problems::Verdict::right);
    EXPECT_EQ(graded(record, "answer: " + wrong).verdict, problems::Verdict::wrong);
    EXPECT_EQ(graded(record, "answer: true or false").verdict, problems::Verdict::malformed);
    EXPECT_EQ(graded(record, "true").verdict, problems::Verdict::malformed);
  }
}

TEST(Grading, RecordsThatLieAreRefused) {
  auto record = equal_record(items()[0], true, 0, 3, 7);
  record.answer = false;
  EXPECT_EQ(read_question(record).error(), "answer is false; the two are equal");
  record = min_record(items()[0], 0, 3, 7);
  record.instance["shortest_length"] = 1;
  EXPECT_TRUE(read_question(record).error().starts_with("answer: equal, but of length"))
      << read_question(record).error();
  record.instance["query"] = "(((";
  EXPECT_EQ(read_question(record).error(), "instance.query: character 4: the expression breaks off");
  record.kind = "other";
  EXPECT_EQ(read_question(record).error(), "kind must be min or eq");
}

TEST(Released, LabelsAreChecked) {
  std::string text;
  for (std::size_t i = 0; i < items().size(); ++i) text += benchmark_line(items()[i], i) + "\n";
  const auto clean = audit_labels(text, "own.jsonl", table(), {});
  ASSERT_TRUE(clean) << clean.error();
  EXPECT_EQ(clean->labels, 40u);
  EXPECT_EQ(clean->looked_up, 40u);
  EXPECT_TRUE(clean->wrong.empty());
  const std::string wrong =
      R"({"query":"a+aa*","minimized_regex":"a?aa*","equivalent_regex":"aa*","not_equivalent_regex":"a*"})"
      "\n"
      R"({"query":"a","minimized_regex":"a","equivalent_regex":"b","not_equivalent_regex":"b"})"
      "\n";
  const auto audit = audit_labels(wrong, "w.jsonl", table(), {});
  ASSERT_TRUE(audit);
  ASSERT_EQ(audit->wrong.size(), 2u);
  EXPECT_EQ(audit->wrong[0], "line 1: aa* of length 4 is shorter than minimized_regex a?aa* of length 7");
  EXPECT_EQ(audit->wrong[1], "line 2: equivalent_regex is another language: \"a\"");
  EXPECT_EQ(audit_labels("{\"query\":\"a(\"}", "b.jsonl", table(), {}).error(),
            "b.jsonl: line 1: query: character 3: the expression breaks off");
  EXPECT_EQ(audit_labels("", "b.jsonl", table(), {}).error(), "b.jsonl: no item");
}

std::vector<std::string> linted(const std::string& text) {
  std::istringstream in(text);
  const auto patterns = read_patterns(in, "p");
  if (!patterns) return {patterns.error()};
  const auto findings = lint(*patterns, "p");
  if (!findings) return {findings.error()};
  std::vector<std::string> said;
  for (const Finding& f : *findings) {
    const std::string lines =
        std::to_string((*patterns)[f.pattern].line) + " " + std::to_string((*patterns)[f.other].line);
    switch (f.kind) {
      case Finding::Kind::same:
        said.push_back("same " + lines);
        break;
      case Finding::Kind::inside:
        said.push_back("inside " + lines + " " + f.word);
        break;
      case Finding::Kind::nothing:
        said.push_back("nothing " + lines);
        break;
      case Finding::Kind::undecided:
        said.push_back("undecided " + lines);
        break;
    }
  }
  return said;
}

TEST(Patterns, DuplicatesAndNeedlessOnesAreFound) {
  using Said = std::vector<std::string>;
  EXPECT_EQ(linted("ab*\n# a comment\n\n^ab*$\n"), Said{"same 4 1"});
  EXPECT_EQ(linted("/v[0-9]+\n/v1\n"), Said{"inside 2 1 /v0"});
  EXPECT_EQ(linted("x{2,3}\nxx|xxx\n"), Said{"same 2 1"});
  EXPECT_EQ(linted("[a-c]\n[^a-c]\n"), Said{});
  EXPECT_EQ(linted("\\d\n[0-9]\n.\n"), (Said{"same 2 1", "inside 1 3  ", "inside 2 3  "}));
  EXPECT_EQ(linted("a[^ -~]b\nc\n"), Said{"nothing 1 1"});
}

TEST(Patterns, WhatCannotBeReadIsNamedWithItsLine) {
  EXPECT_TRUE(linted("a\n(?=b)c\n")[0].starts_with("p: line 2: ")) << linted("a\n(?=b)c\n")[0];
  EXPECT_TRUE(linted("(a)\\1\n")[0].find("back-reference") != std::string::npos);
  EXPECT_EQ(linted("\n#\n")[0], "p: no pattern");
}

TEST(AutomatonScene, WalksTheWord) {
  const auto dfa = automata::minimise(*subset_automaton(position_automaton(*parse("a(b+c)*", 3)), 3, 100));
  const auto scene = automaton_scene(dfa, {0, 1, 0}, "x", "a(b+c)*", "");
  EXPECT_EQ(lab::scene_fault(scene), "");
  ASSERT_EQ(scene.steps.size(), 4u);
  EXPECT_EQ(scene.steps[0].words, "Before the word aba: state 1");
  EXPECT_EQ(scene.steps[1].words, "After a: state 2, accepting");
  EXPECT_EQ(scene.steps[3].words, "After aba: no way on");
}

}  // namespace
}  // namespace quire::labs::regex_pspace

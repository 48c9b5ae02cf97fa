#include <cmath>
#include <limits>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "labs/engines/problems/grades.h"
#include "labs/engines/problems/record.h"
#include "labs/engines/problems/response.h"

namespace quire::labs::problems {
namespace {

Record hanoi() {
  Record record;
  record.id = "hanoi-2-1";
  record.lab = "towers";
  record.kind = "hanoi";
  record.prompt = "Move \"both\" disks.\nAnswer with moves = [...].";
  record.system = "You solve puzzles.";
  record.instance = {{"disks", 2}};
  record.answer = {1, 2, 1};
  record.certificate = {{"kind", "breadth-first"}, {"states", 9}};
  record.difficulty = {{"moves", 3}, {"bits", 3.17}, {"layers", -1}};
  record.seed = std::numeric_limits<std::uint64_t>::max();
  return record;
}

/// What a reader of towers says to a text: "ok N" after N records, or its error.
std::string read(const std::string& text) {
  std::istringstream in(text);
  RecordReader reader(in, "p.jsonl", "towers");
  for (int n = 0;; ++n) {
    const auto record = reader.next();
    if (!record) return record.error();
    if (!record->has_value()) return "ok " + std::to_string(n);
  }
}

/// hanoi()'s line with one text in it replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string line = record_line(hanoi());
  const std::size_t at = line.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return line.replace(at, from.size(), to);
}

TEST(ProblemRecord, ALineIsOneShape) {
  EXPECT_EQ(record_line(hanoi()),
            R"({"format":"quire-problem-1","id":"hanoi-2-1","lab":"towers","kind":"hanoi",)"
            R"("prompt":"Move \"both\" disks.\nAnswer with moves = [...].","system":"You solve puzzles.",)"
            R"("instance":{"disks":2},"solvable":true,"answer":[1,2,1],)"
            R"("certificate":{"kind":"breadth-first","states":9},)"
            R"("difficulty":{"moves":3,"bits":3.17E0,"layers":-1},"seed":18446744073709551615})");
}

TEST(ProblemRecord, WhatIsReadIsWhatWasWritten) {
  std::istringstream in(record_line(hanoi()) + "\n\n");
  RecordReader reader(in, "p.jsonl", "towers");
  const auto record = reader.next();
  ASSERT_TRUE(record) << record.error();
  ASSERT_TRUE(record->has_value());
  EXPECT_EQ(record_line(**record), record_line(hanoi()));
  EXPECT_EQ((*record)->hard("moves"), 3);
  EXPECT_EQ((*record)->hard("width"), std::nullopt);
  EXPECT_FALSE(reader.next()->has_value());
}

TEST(ProblemRecord, FaultsNameLineAndField) {
  const std::string at = "p.jsonl: line 1: ";
  EXPECT_EQ(read("[]"), at + R"(a record is an object {"format":"quire-problem-1", ...})");
  EXPECT_EQ(read("{}"), at + "format is missing");
  EXPECT_EQ(read(changed("problem-1", "problem-2")),
            at + "format must be quire-problem-1; records of other versions are not read");
  EXPECT_EQ(read(changed(R"("id":"hanoi-2-1")", R"("id":"")")),
            at + "id must be 1 to 200 letters, digits, '-', '_', '.' or ':'");
  EXPECT_EQ(read(changed(R"("id":"hanoi-2-1")", R"("id":"a b")")),
            at + "id must be 1 to 200 letters, digits, '-', '_', '.' or ':'");
  EXPECT_EQ(read(changed(R"("kind":"hanoi",)", "")), at + "kind is missing");
  EXPECT_EQ(read(changed(R"("lab":"towers")", R"("lab":"grids")")),
            at + "lab is grids; its problems are for `quire lab grids`, not for towers");
  EXPECT_EQ(read(changed(R"({"disks":2})", "2")), at + "instance must be an object {...}");
  EXPECT_EQ(read(changed(R"("solvable":true)", R"("solvable":"yes")")),
            at + "solvable must be true or false");
  EXPECT_EQ(read(changed("[1,2,1]", "null")), at + "answer is missing, and solvable is true");
  EXPECT_EQ(read(changed(R"("solvable":true)", R"("solvable":false)")),
            at + "answer must be null where solvable is false");
  EXPECT_EQ(read(changed("3.17E0", "1e999")).substr(0, at.size()), at);
  EXPECT_EQ(read(changed("3.17E0", R"("much")")), at + "difficulty.bits must be a finite number");
  EXPECT_EQ(read(changed("18446744073709551615", "-1")), at + "seed must be a whole number, not negative");
  EXPECT_EQ(read(changed("18446744073709551615", "0.5")), at + "seed must be a whole number, not negative");
}

TEST(ProblemRecord, AnIdStandsOnce) {
  const std::string line = record_line(hanoi());
  EXPECT_EQ(read(line + "\n" + line), "p.jsonl: line 2: id: hanoi-2-1 stands on line 1 too");
  EXPECT_EQ(read(line + "\n" + changed("hanoi-2-1", "hanoi-2-2")), "ok 2");
}

TEST(ProblemRecord, WithoutASolutionTheAnswerIsNull) {
  Record record = hanoi();
  record.solvable = false;
  record.answer = nullptr;
  EXPECT_EQ(read(record_line(record)), "ok 1");
}

std::string respond(const std::string& text) {
  std::istringstream in(text);
  ResponseReader reader(in, "r.jsonl");
  std::string lines;
  for (;;) {
    const auto response = reader.next();
    if (!response) return response.error();
    if (!response->has_value()) return lines;
    lines += response_line(**response) + "\n";
  }
}

TEST(ProblemResponse, OnlyIdAndTextAreNeeded) {
  EXPECT_EQ(respond(R"({"id":"a","text":"7"})"), R"({"id":"a","sample":0,"text":"7"})"
                                                 "\n");
  const std::string whole =
      R"({"id":"a","sample":3,"text":"7","reasoning":"6 + 1","usage":{"completion_tokens":12}})"
      "\n";
  EXPECT_EQ(respond(whole), whole);
}

TEST(ProblemResponse, FaultsNameLineAndField) {
  EXPECT_EQ(respond(R"({"text":"7"})"), "r.jsonl: line 1: id is missing");
  EXPECT_EQ(respond(R"({"id":"a"})"), "r.jsonl: line 1: text is missing");
  EXPECT_EQ(respond(R"({"id":"a","text":7})"), "r.jsonl: line 1: text must be a text");
  EXPECT_EQ(respond(R"({"id":"a","text":"7","usage":3})"), "r.jsonl: line 1: usage must be an object {...}");
  EXPECT_EQ(respond(R"({"id":"a","text":"7","usage":{"completion_tokens":-3}})"),
            "r.jsonl: line 1: usage.completion_tokens must be a whole number, not negative");
  EXPECT_EQ(respond("{\"id\":\"a\",\"text\":\"7\"}\n{\"id\":\"a\",\"text\":\"8\"}"),
            "r.jsonl: line 2: id: a with sample 0 stands on line 1 too; give each answer to one problem a "
            "`sample` of its own");
}

TEST(ProblemGrade, ALineSaysWhatWasWrong) {
  EXPECT_EQ(grade_line({"a", 2, Verdict::wrong, "move 3: no disk there", {{"first_bad", 2}}}),
            R"({"id":"a","sample":2,"verdict":"wrong","what":"move 3: no disk there","first_bad":2})");
  EXPECT_EQ(grade_line({"a", 0, Verdict::right, "", {}}), R"({"id":"a","sample":0,"verdict":"right"})");
}

TEST(ProblemGrade, TalliesCountByGroup) {
  Tallies tallies;
  for (const Verdict verdict : {Verdict::right, Verdict::wrong, Verdict::malformed, Verdict::right})
    tallies.add("hanoi 3", {"a", 0, verdict, "", {}});
  tallies.add("hanoi 3", {"b", 0, Verdict::wrong, "", {}});
  tallies.add("hanoi 4", {"c", 0, Verdict::wrong, "", {}});
  const Tally& three = tallies.groups().at("hanoi 3");
  EXPECT_EQ(three.problems, 2u);
  EXPECT_EQ(three.right, 2u);
  EXPECT_EQ(three.wrong, 2u);
  EXPECT_EQ(three.malformed, 1u);
  EXPECT_DOUBLE_EQ(three.accuracy(), 0.4);
  EXPECT_LT(three.interval().low, 0.4);
  EXPECT_GT(three.interval().high, 0.4);
  // Of a, two of four: 1 - (2 of 4 choose 2 wrong) = 1 - 1/6; b has too few responses for two draws.
  EXPECT_DOUBLE_EQ(tallies.pass_at("hanoi 3", 2), 1 - 1.0 / 6);
  EXPECT_DOUBLE_EQ(tallies.pass_at("hanoi 3", 1), 0.25);
  EXPECT_TRUE(std::isnan(tallies.pass_at("hanoi 5", 1)));
  EXPECT_TRUE(std::isnan(tallies.pass_at("hanoi 4", 2)));
}

}  // namespace
}  // namespace quire::labs::problems

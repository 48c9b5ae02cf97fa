// The lab as the outside sees it: settings, claims, tools with their refusals. That a run repeats itself, is
// as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/nlsat/lab.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& nlsat_lab();
}

namespace quire::labs::nlsat {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("nlsat-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(nlsat_lab(), name, given, input);
  }
  fs::path folder_;
};

json::object last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  const std::size_t begin = text.rfind('\n', end);
  return json::parse(text.substr(begin == std::string::npos ? 0 : begin + 1)).as_object();
}

const Given kSmall{{"small", "5,8"},       {"large", "20"}, {"per-point", "60"}, {"hard-variables", "30"},
                   {"map-point", "10"},    {"texts", "10"}, {"steps", "5"},      {"batch", "4"},
                   {"read-test", "4,5,7"}, {"tested", "20"}};

std::vector<json::object> run_lab(const Given& given, const std::string& folder = "") {
  std::vector<json::object> events;
  for (const std::string& line : lab::lines_of_run(nlsat_lab(), given, 1, folder))
    events.push_back(json::parse(line).as_object());
  return events;
}

std::string verdict(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id)
      return std::string(event.at("verdict").as_string());
  return "";
}

std::string refused(const Given& given) {
  try {
    run_lab(given);
  } catch (const lab::BadInput& bad) {
    return bad.what();
  }
  return "taken";
}

TEST_F(Lab, CardIsComplete) { EXPECT_EQ(lab::card_faults(nlsat_lab()), std::vector<std::string>{}); }

TEST_F(Lab, RunsSmallAndItsTextsCheck) {
  const auto events = run_lab(kSmall, folder_.string());
  EXPECT_EQ(verdict(events, "C4"), "holds");
  EXPECT_EQ(verdict(events, "C1a"), "not-measured") << "200 variables are not among the sizes";
  EXPECT_EQ(verdict(events, "C7"), "not-measured");
  const Said said = call("check", {{"file", path("texts.jsonl")}});
  ASSERT_EQ(said.refused, "");
  const json::object sum = last_line(said.out);
  EXPECT_EQ(sum.at("items").to_number<int>(), 70);
  EXPECT_EQ(sum.at("wrong").to_number<int>(), 0) << said.out;
  EXPECT_EQ(sum.at("not_read").to_number<int>(), 0);
}

TEST_F(Lab, RefusesSettingsThatCannotBeHad) {
  EXPECT_EQ(refused({{"small", "2"}}), "small: 2 is no whole number from 3 to 16");
  EXPECT_EQ(refused({{"large", "50,20"}}), "large: give them in rising order, each once");
  EXPECT_EQ(refused({{"read-test", "5"}}), "read-test: begin with the first size of read-train");
}

TEST_F(Lab, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(lab::lines_of_run(nlsat_lab(), kSmall, 1, "", [&] { return ++polls > 500; }), lab::Cancelled);
}

TEST_F(Lab, MakesSetsWhoseLabelsCheckAndFindsWrongOnes) {
  for (const std::string fragment : {"grl", "rcl", "ruletaker", "cop-rel"})
    for (const std::string format : {"record", "paper"}) {
      const Said made = call(
          "make", {{"fragment", fragment}, {"n", "6"}, {"items", "6"}, {"hard", "true"}, {"format", format}});
      ASSERT_EQ(made.refused, "");
      const Said checked = call("check", {{"file", "-"}}, made.out);
      ASSERT_EQ(checked.refused, "");
      EXPECT_EQ(last_line(checked.out).at("wrong").to_number<int>(), 0) << checked.out;
    }
  const Said wrong =
      call("check", {{"file", "-"}},
           R"({"context":"If ham then peas. If no ham then ham. If peas then no ham.","answer":"yes"})"
           "\n");
  ASSERT_EQ(wrong.refused, "");
  const json::object line = json::parse(wrong.out.substr(0, wrong.out.find('\n'))).as_object();
  EXPECT_EQ(line.at("right").as_string(), "no");
  EXPECT_EQ(line.at("clashing_sentences").as_array().size(), 3U);
}

TEST_F(Lab, MakesTheSameTextsWhateverTheThreads) {
  const Given given{{"items", "70"}, {"n", "5"}, {"hard", "true"}, {"certify", "false"}};
  Given one = given, two = given;
  one["threads"] = "1";
  two["threads"] = "2";
  EXPECT_EQ(call("make", one).out, call("make", two).out);
}

TEST_F(Lab, WritesAFileWholeOrNotAtAll) {
  ASSERT_EQ(call("make", {{"items", "3"}, {"out", path("d.jsonl")}}).refused, "");
  EXPECT_FALSE(fs::exists(path("d.jsonl.part")));
  EXPECT_EQ(last_line(content("d.jsonl")).at("lab").as_string(), "nlsat");
}

TEST_F(Lab, RefusesSetsThatCannotBeHad) {
  EXPECT_EQ(call("make", {{"hard", "true"}, {"low", "3"}}).refused,
            "hard: it chooses the window itself; leave out low and high");
  EXPECT_EQ(call("make", {{"low", "5"}, {"high", "4"}}).refused, "low: it is above high");
  EXPECT_EQ(call("make", {{"n", "5"}, {"low", "4.25"}, {"high", "4.3"}}).refused,
            "the window of ratios holds no number of clauses; widen it");
  EXPECT_NE(call("make", {{"n", "30"}, {"low", "0.9"}, {"high", "1"}, {"items", "2"}})
                .refused.find("item 1: no text"),
            std::string::npos);
}

TEST_F(Lab, ExplainsTexts) {
  const Said holds =
      call("explain", {{"text", "If apples and no steak then carrots. If carrots then no apples."}});
  EXPECT_NE(holds.out.find("fragment grl, 2 sentences, 3 variables, 2 clauses: satisfiable"),
            std::string::npos)
      << holds.out;
  const Said clash =
      call("explain", {}, "Every artist is a baker. Ada is an artist. Bruno is a clerk. Ada is not a baker.");
  EXPECT_NE(
      clash.out.find("  1. Every artist is a baker.\n  2. Ada is an artist.\n  4. Ada is not a baker.\n"),
      std::string::npos)
      << clash.out;
  EXPECT_EQ(clash.out.find("Bruno"), std::string::npos) << "who has nothing to do with it";
  const Said asked =
      call("explain", {{"text", "Bob is big. If someone is big then they are red. $query$ Bob is red."}});
  EXPECT_NE(asked.out.find(": true\n"), std::string::npos) << asked.out;
  EXPECT_NE(asked.out.find("and what the query would say otherwise"), std::string::npos);
  EXPECT_NE(
      call("explain", {{"text", "If apples or pears then ham."}, {"fragment", "grl"}}).refused.find("\"or\""),
      std::string::npos);
}

TEST_F(Lab, WritesFormulasAsEnglishThatSaysTheSame) {
  const std::string file = write("f.cnf", "p cnf 4 5\n1 -2 3 0\n-1 0\n2 4 0\n-3 -4 2 1 0\n-2 0\n");
  for (const std::string fragment : {"grl", "rcl", "ruletaker"}) {
    const Said text = call("from-dimacs", {{"file", file}, {"fragment", fragment}});
    ASSERT_EQ(text.refused, "");
    const Said told = call("explain", {{"fragment", fragment}}, text.out);
    EXPECT_NE(told.out.find("5 sentences, 4 variables, 5 clauses: satisfiable"), std::string::npos)
        << text.out << told.out << told.refused;
  }
  EXPECT_EQ(call("from-dimacs", {{"file", write("e.cnf", "p cnf 1 1\n0\n")}}).refused,
            "e.cnf: clause 1 is empty, and nothing says a contradiction by itself");
  EXPECT_EQ(call("from-dimacs", {{"file", write("t.cnf", "p cnf 2 1\n1 -1 2 0\n")}}).err,
            "clause 1 is a tautology; its sentence says nothing\n");
}

TEST_F(Lab, SaysWhetherASetIsHard) {
  const Said easy = call(
      "hardness", {{"file", "-"}},
      call("make", {{"n", "12"}, {"items", "40"}, {"low", "1"}, {"high", "2"}, {"balance", "false"}}).out);
  const Said hard =
      call("hardness", {{"file", "-"}}, call("make", {{"n", "12"}, {"items", "40"}, {"hard", "true"}}).out);
  ASSERT_EQ(easy.refused + hard.refused, "");
  EXPECT_GT(last_line(easy.out).at("decided_without_conflict").to_number<double>(), 0.7);
  EXPECT_LT(last_line(hard.out).at("decided_without_conflict").to_number<double>(), 0.5);
  EXPECT_EQ(call("hardness", {{"file", "-"}}, "{\"answer\":\"yes\"}\n").refused,
            "standard input: line 1: context must be a text");
}

TEST_F(Lab, GradesResponses) {
  const std::string problems = call("make", {{"items", "2"}, {"n", "5"}, {"hard", "true"}}).out;
  const std::string file = write("p.jsonl", problems);
  const std::string responses = write("r.jsonl",
                                      "{\"id\":\"grl-5-0\",\"text\":\"answer: yes\"}\n"
                                      "{\"id\":\"grl-5-1\",\"text\":\"answer: yes\"}\n"
                                      "{\"id\":\"grl-5-1\",\"sample\":1,\"text\":\"no steak\"}\n");
  const Said said = call("grade", {{"problems", file}, {"responses", responses}});
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(said.err.substr(0, 50), "grl-5: 2 problems, 3 responses, 1 right (0.333, 0.");
  EXPECT_NE(said.out.find("\"wrong\""), std::string::npos);
  EXPECT_NE(said.out.find("\"malformed\""), std::string::npos);
  const std::string foreign = write("f.jsonl", "{\"id\":\"x\",\"text\":\"answer: yes\"}\n");
  EXPECT_EQ(call("grade", {{"problems", file}, {"responses", foreign}}).refused,
            "f.jsonl: line 1: id: p.jsonl has no problem x");
}

}  // namespace
}  // namespace quire::labs::nlsat

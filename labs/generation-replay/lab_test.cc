// The lab as the outside sees it: the card, small runs of the experiment, and the tools with what they
// refuse.
#include "labs/generation-replay/lab.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& generation_replay_lab();
}

namespace quire::labs::generation_replay {
namespace {

namespace json = boost::json;
using lab::Given;

std::vector<json::object> run_lab(const Given& given, std::uint64_t seed = 1,
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(generation_replay_lab(), given, seed, "", std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

const Given kSmall{{"rounds", "300"}, {"wide_rounds", "200"}, {"comparison_rounds", "60"}, {"targets", "3"},
                   {"d_max", "4"},    {"phases", "10"},       {"patience", "100"},         {"seeds", "2"}};

struct Answer {
  std::vector<json::object> lines;
  std::string refused;
};

Answer call(const std::string& name, const Given& given, const std::string& input = "") {
  const lab::Said said = lab::call_tool(generation_replay_lab(), name, given, input);
  Answer answer{{}, said.refused};
  std::istringstream lines(said.out);
  for (std::string line; std::getline(lines, line);) answer.lines.push_back(json::parse(line).as_object());
  return answer;
}

std::string run_refusal(const std::string& input, Given more = {}) {
  more.try_emplace("family", "three");
  return call("run", more, input).refused;
}

TEST(Card, IsComplete) { EXPECT_EQ(lab::card_faults(generation_replay_lab()), std::vector<std::string>{}); }

TEST(Experiment, EveryClaimHoldsAtSmallSize) {
  std::map<std::string, std::string> verdicts;
  for (const json::object& e : run_lab(kSmall)) {
    if (e.at("event").as_string() == "claim")
      verdicts[e.at("id").as_string().c_str()] = e.at("verdict").as_string();
  }
  EXPECT_EQ(verdicts, (std::map<std::string, std::string>{{"C1", "holds"},
                                                          {"C2", "holds"},
                                                          {"C2a", "holds"},
                                                          {"C3", "holds"},
                                                          {"C4", "holds"},
                                                          {"C4a", "holds"},
                                                          {"C5", "holds"},
                                                          {"C6", "holds"}}));
}

TEST(Experiment, FiguresHaveTheirSeriesAndStayThin) {
  std::map<std::string, std::size_t> points;
  for (const json::object& e : run_lab(kSmall)) {
    if (e.at("event").as_string() == "point") ++points[e.at("series").as_string().c_str()];
  }
  for (const lab::FigureSpec& figure : generation_replay_lab().card.figures) {
    for (const lab::Line& line : figure.lines) {
      EXPECT_GT(points[line.series], 50u) << line.series;
      EXPECT_LE(points[line.series], 400u) << line.series;
    }
  }
}

TEST(Experiment, CancelIsHeard) {
  int polls = 0;
  EXPECT_THROW(run_lab(kSmall, 1, [&] { return ++polls > 5000; }), lab::Cancelled);
}

TEST(Experiment, AFamilyOfOnesOwnAndItsFaults) {
  const std::string path = testing::TempDir() + "/family" + std::to_string(getpid()) + ".json";
  std::ofstream(path) << R"({"universe":"int","languages":[{"ge":0},{"mod":[3,[0]]},{"le":4}]})";
  Given given = kSmall;
  given["family_file"] = path;
  bool found = false;
  for (const json::object& e : run_lab(given)) {
    if (e.at("event").as_string() == "claim" && e.at("id").as_string() == "C3") {
      EXPECT_EQ(e.at("verdict").as_string(), "holds") << json::serialize(e);
      found = true;
    }
  }
  EXPECT_TRUE(found);
  std::ofstream(path) << R"({"universe":"nat","languages":[]})";
  EXPECT_THROW(run_lab(given), lab::BadInput);
}

TEST(Experiment, RefusesRoundsThatDoNotFit) {
  Given given = kSmall;
  given["family"] = "cofinite";
  given["wide_rounds"] = "1000000";
  try {
    run_lab(given);
    FAIL() << "a million rounds fitted";
  } catch (const lab::BadInput& bad) {
    EXPECT_NE(std::string(bad.what()).find("need more than 2048 MiB; at most 9"), std::string::npos)
        << bad.what();
  }
}

TEST(Run, SaysWhatFitsWhatIsSureAndWhatToGenerate) {
  const Answer answer =
      call("run", {{"family", "three"}, {"target", "3"}},
           "{\"x\":4}\n{\"x\":\"1\",\"origin\":null}\n{\"x\":2}\n{\"x\":6,\"origin\":\"human\"}\n");
  EXPECT_EQ(answer.refused, "");
  ASSERT_EQ(answer.lines.size(), 5u);
  EXPECT_EQ(answer.lines[0].at("generation").as_string(), "1");  // h_1 = {4} and the odd numbers
  EXPECT_TRUE(answer.lines[0].at("sure").as_bool());
  EXPECT_FALSE(answer.lines[1].at("sure").as_bool());  // the model's own echo
  EXPECT_TRUE(answer.lines[1].at("echo").as_bool());
  EXPECT_EQ(json::serialize(answer.lines[2].at("fits")), "[2,3]");
  EXPECT_EQ(answer.lines[4].at("lines").as_int64(), 4);
}

TEST(Run, NamesTheLinesThatCarryTheChoice) {
  const auto end = [](const std::vector<int>& examples) {
    std::string stream;
    for (const int x : examples) stream += "{\"x\":" + std::to_string(x) + ",\"origin\":\"human\"}\n";
    return call("run", {{"family", "three"}}, stream).lines.back();
  };
  // 1 is the only example that h_2 lacks; 2 and 6 both rule h_1 out, so neither is needed.
  const json::object carried = end({1, 4, 2, 6});
  EXPECT_EQ(carried.at("selected").as_int64(), 3);
  const json::array& witnesses = carried.at("witnesses").as_array();
  ASSERT_EQ(witnesses.size(), 1u) << json::serialize(carried);
  EXPECT_EQ(witnesses[0].at("line").as_int64(), 1);
  EXPECT_EQ(witnesses[0].at("selected_without").as_int64(), 2);
  // Here 1 was an own output before: it says nothing for or against, and its loss changes nothing.
  EXPECT_TRUE(end({4, 2, 1, 6}).at("witnesses").as_array().empty());
}

TEST(Run, RefusesWithTheLine) {
  EXPECT_NE(run_refusal("").find("the stream is empty"), std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2}\n{\"y\":2}\n").find("standard input: line 2: needs {\"x\""),
            std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2}\n\n{\"x\":-2}\n").find("line 3: -2 is not in the universe \"nat\""),
            std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2.5}\n").find("a string or a whole number"), std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2,\"origin\":\"cat\"}\n").find("\"origin\" is"), std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2\n").find("line 1"), std::string::npos);
  EXPECT_NE(
      run_refusal("{\"x\":2}\n{\"x\":99}\n", {{"target", "3"}})
          .find(
              "line 2: round 2: \"99\" is illegal for target 3: not a member, and not one of the 1 earlier"),
      std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2}\n", {{"target", "4"}}).find("the family has 3 languages"),
            std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2}\n", {{"family", "builtin:four"}}).find("no built-in family"),
            std::string::npos);
  EXPECT_NE(run_refusal("{\"x\":2}\n", {{"family", "/no/such/file"}}).find("/no/such/file"),
            std::string::npos);
  EXPECT_NE(run_refusal("", {{"family", "-"}}).find("cannot both be standard input"), std::string::npos);
}

TEST(Duel, WritesATranscriptAndAVerdict) {
  const Answer answer =
      call("duel", {{"family", "three"}, {"generator", "km"}, {"target", "3"}, {"rounds", "50"}});
  ASSERT_EQ(answer.lines.size(), 51u) << answer.refused;
  for (const char* field : {"t", "x", "replayed", "o", "sel", "S", "O", "m", "correct"}) {
    EXPECT_TRUE(answer.lines[7].contains(field)) << field;
  }
  const json::object& verdict = answer.lines.back().at("verdict").as_object();
  EXPECT_FALSE(verdict.at("survives").as_bool());
  EXPECT_TRUE(verdict.at("legal").as_bool());
  const Answer again =
      call("duel", {{"family", "three"}, {"generator", "km"}, {"target", "3"}, {"rounds", "50"}});
  EXPECT_EQ(answer.lines, again.lines);
  EXPECT_NE(call("duel", {{"family", "three"}, {"target", "9"}}).refused.find("target 9 does not exist"),
            std::string::npos);
  EXPECT_NE(
      call("duel", {{"family", "cofinite"}, {"generator", "uniform"}}).refused.find("needs a finite family"),
      std::string::npos);
  EXPECT_NE(call("duel", {{"family", "cofinite"}, {"rounds", "1000000"}}).refused.find("rounds fit"),
            std::string::npos);
}

TEST(Families, ListsWhatIsBuiltIn) {
  EXPECT_EQ(call("families", {}).lines.size(), builtin_families().size());
}

}  // namespace
}  // namespace quire::labs::generation_replay

// The lab as the outside sees it: parameters, experiment, tools with their refusals. That a run repeats
// itself, is as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/fair-threshold/lab.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& fair_threshold_lab();
}

namespace quire::labs::fair_threshold {
namespace {

namespace json = boost::json;
using lab::Given;

struct Ran {
  std::vector<std::string> lines;

  std::vector<json::object> events(std::string_view kind) const {
    std::vector<json::object> found;
    for (const std::string& line : lines) {
      json::object event = json::parse(line).as_object();
      if (event.at("event").as_string() == kind) found.push_back(std::move(event));
    }
    return found;
  }
  json::object claim(std::string_view id) const {
    for (const json::object& claim : events("claim"))
      if (claim.at("id").as_string() == id) return claim;
    return {};
  }
};

Ran run_lab(const Given& given, std::uint64_t seed = 1, const std::string& directory = "",
            std::function<bool()> cancelled = {}) {
  return {lab::lines_of_run(fair_threshold_lab(), given, seed, directory, std::move(cancelled))};
}

using lab::Said;

Said call_tool(const std::string& name, const Given& given, const std::string& input = "") {
  return lab::call_tool(fair_threshold_lab(), name, given, input);
}

TEST(Card, RefusesParametersOutOfRange) {
  const auto refused = [](const std::string& name, const std::string& value) {
    try {
      lab::read_values(fair_threshold_lab().card.parameters, lab::Size::quick, {{name, value}});
    } catch (const lab::BadInput& bad) {
      return std::string(bad.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(refused("thresholds", "1"), "thresholds: 1 is out of range; 2 to 1001 is allowed");
  EXPECT_EQ(refused("delta", "1.5"), "delta: 1.5 is out of range; 0 to 1 is allowed");
  EXPECT_EQ(refused("eta", "0"), "eta: 0 is out of range; above 0 to 1 is allowed");
  EXPECT_EQ(refused("eta", "1"), "taken");
  EXPECT_NE(refused("env", "mars").find("synthetic, german, compas"), std::string::npos);
}

TEST(Experiment, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(run_lab({{"rounds", "10000000"}}, 1, "", [&] { return ++polls > 20; }), lab::Cancelled);
}

TEST(Experiment, WritesItsFiles) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("fair_threshold_run" + std::to_string(getpid()));
  std::filesystem::remove_all(folder);
  run_lab({{"rounds", "150"}, {"seeds", "2"}}, 1, folder.string());
  std::ifstream result(folder / "result.json");
  std::stringstream text;
  text << result.rdbuf();
  const json::array rows = json::parse(text.str()).as_array();
  ASSERT_EQ(rows.size(), 3u * 2 * 4);
  for (const char* field : {"env", "loop", "method", "reward_mean", "violation_sum", "tail_reward",
                            "tail_violation", "oracle_theta", "oracle_reward", "gap", "step3_share", "seeds"})
    EXPECT_TRUE(rows[0].as_object().contains(field)) << field;
  std::ifstream series(folder / "series.csv");
  std::string header;
  std::getline(series, header);
  EXPECT_EQ(header, "env,loop,t,method,reward,violation,pi,rho,theta");
  std::filesystem::remove_all(folder);
}

std::string table_of_two_groups(const std::filesystem::path& folder) {
  const std::string path = (folder / "fair_threshold_people.csv").string();
  std::ofstream csv(path);
  csv << "g,y,s\n";
  for (int i = 0; i < 50; ++i) csv << "m,1,0.9\nw,0,0.1\nm,0,0.8\nw,1,0.2\n";
  return path;
}

TEST(Experiment, TakesATableOfOnesOwn) {
  const std::string path = table_of_two_groups(testing::TempDir());
  const Ran ran = run_lab({{"csv", path},
                           {"csv-group", "g"},
                           {"csv-label", "y"},
                           {"csv-score", "s"},
                           {"env", "synthetic"},
                           {"rounds", "200"},
                           {"seeds", "2"}});
  std::filesystem::remove(path);
  EXPECT_EQ(ran.claim("C5").at("figures").as_array().size(), 2u);
  EXPECT_EQ(ran.claim("C5").at("figures").as_array()[1].at("label").as_string(), "own");
}

TEST(Experiment, ClaimsWithoutTheirLoopAreNotMeasured) {
  const Ran ran = run_lab({{"loop", "aligned"}, {"env", "synthetic"}, {"rounds", "100"}, {"seeds", "2"}});
  EXPECT_EQ(ran.claim("C1").at("verdict").as_string(), "not-measured");
  EXPECT_EQ(ran.claim("C1").at("why").as_string(), "the run left out the loop conflict");
  EXPECT_TRUE(ran.claim("C1").at("figures").as_array().empty());
  EXPECT_EQ(ran.claim("C1a").at("figures").as_array().size(), 1u);
}

TEST(Experiment, RefusesAnOwnTableWithoutItsColumns) {
  EXPECT_THROW(run_lab({{"csv", "/nowhere.csv"}, {"rounds", "10"}}), lab::BadInput);
  EXPECT_THROW(run_lab({{"csv", "/nowhere.csv"}, {"csv-group", "g"}, {"csv-label", "y"}}), lab::BadInput);
  EXPECT_THROW(run_lab({{"people", "/nowhere.csv"}}), lab::BadInput);
}

const std::string kPeople = [] {
  std::string text = "s,g,y\n";
  for (int i = 0; i < 100; ++i) {
    const std::string tens = std::to_string(i / 10), ones = std::to_string(i % 10);
    text += "0." + tens + ones + (i % 2 ? ",m," : ",w,") + (i % 3 && i > 30 ? "good\n" : "bad\n");
  }
  return text;
}();
const Given kColumns{{"csv", "-"}, {"score", "s"}, {"group", "g"}, {"label", "y"}};

Given with(Given base, const Given& more) {
  for (const auto& [name, text] : more) base[name] = text;
  return base;
}

TEST(AuditTool, PrintsTheTableTheBestThresholdAndTheNote) {
  const Said said = call_tool("audit", kColumns, kPeople);
  EXPECT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("standard input: 100 people; A = m (50), B = w (50)"), std::string::npos)
      << said.out;
  EXPECT_NE(said.out.find("best feasible threshold: "), std::string::npos);
  EXPECT_NE(said.out.find("bootstrap (1000 resamples)"), std::string::npos);
  EXPECT_NE(said.out.find(kNote), std::string::npos);
}

TEST(AuditTool, WritesJsonAndCsv) {
  const json::value document =
      json::parse(call_tool("audit", with(kColumns, {{"format", "json"}}), kPeople).out);
  EXPECT_EQ(document.at("thresholds").as_array().size(), 41u);
  EXPECT_TRUE(document.at("feasible").as_bool());
  EXPECT_EQ(document.at("note").as_string(), kNote);
  const Said csv = call_tool("audit", with(kColumns, {{"format", "csv"}, {"thresholds", "3"}}), kPeople);
  EXPECT_EQ(csv.out.substr(0, csv.out.find('\n')), "theta,rate_a,rate_b,gap,service,utility,feasible");
  EXPECT_NE(csv.err.find(kNote), std::string::npos);
}

TEST(Tools, RefuseContradictoryColumns) {
  EXPECT_EQ(call_tool("audit", {{"csv", "-"}, {"group", "g"}}, kPeople).refused,
            "score: give either --score with --label, or --train with the label's column");
  EXPECT_EQ(call_tool("audit", {{"csv", "-"}, {"group", "g"}, {"score", "s"}}, kPeople).refused,
            "label: is required with --score; it says who turned out good");
  EXPECT_EQ(call_tool("audit", with(kColumns, {{"score", ""}, {"train", "y"}}), kPeople).refused,
            "label: --train names the label already");
  EXPECT_EQ(call_tool("simulate", with(kColumns, {{"group", "sex"}}), kPeople).refused,
            "standard input: no column \"sex\"; the columns are \"s\", \"g\", \"y\"");
  EXPECT_EQ(call_tool("audit", with(kColumns, {{"csv", "/nowhere.csv"}})).refused,
            "/nowhere.csv: cannot be opened: No such file or directory");
}

TEST(SimulateTool, RunsTheLoopOnATable) {
  const Given small = with(kColumns, {{"rounds", "200"}, {"seeds", "2"}, {"loop", "aligned"}});
  const Said said = call_tool("simulate", small, kPeople);
  EXPECT_EQ(said.refused, "");
  for (const char* method : {"ofs", "ucb", "pd", "random", "oracle"})
    EXPECT_NE(said.out.find(std::string("\n") + method + " "), std::string::npos) << method;
  EXPECT_NE(said.out.find(kNote), std::string::npos);
  const json::value document =
      json::parse(call_tool("simulate", with(small, {{"format", "json"}}), kPeople).out);
  EXPECT_EQ(document.at("methods").as_array().size(), 5u);
  const Said series = call_tool("simulate", with(small, {{"format", "series"}}), kPeople);
  EXPECT_EQ(series.out.substr(0, series.out.find('\n')), "t,method,reward,violation,pi,rho,theta");
}

class ServeTool : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("fair_threshold_serve" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    state_ = (folder_ / "st.json").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Said serve(const std::string& input, const Given& more = {}) {
    return call_tool("serve", with({{"state", state_}}, more), input);
  }
  std::filesystem::path folder_;
  std::string state_;
};

TEST_F(ServeTool, AnswersEachLineWithTheNextThreshold) {
  const Said said =
      serve("{}\n{\"theta_index\":0,\"reward\":0.5,\"residuals\":[-1,-1]}\n", {{"thresholds", "3"}});
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(said.out,
            "{\"round\":1,\"theta_index\":0,\"theta\":0,\"nothing_feasible\":false}\n"
            "{\"round\":2,\"theta_index\":1,\"theta\":0.5,\"nothing_feasible\":false}\n");
}

TEST_F(ServeTool, RestartedInTheMiddleGivesTheSameAnswers) {
  std::vector<std::string> lines;
  for (int t = 0; t < 30; ++t)
    lines.push_back("{\"theta_index\":" + std::to_string(t % 3) +
                    ",\"reward\":" + std::to_string(0.1 * (t % 7)) + ",\"residuals\":[" +
                    std::to_string(0.05 * (t % 5) - 0.1) + ",-0.2]}\n");
  std::string all, restarted;
  for (const std::string& line : lines) all += line;
  const std::string whole = serve(all, {{"thresholds", "3"}}).out;
  std::filesystem::remove(state_);
  for (std::size_t i = 0; i < lines.size(); ++i)
    restarted += serve(lines[i], i ? Given{} : Given{{"thresholds", "3"}}).out;
  EXPECT_EQ(restarted, whole);
}

TEST_F(ServeTool, TheStateIsOnDiskBeforeTheAnswerGoesOut) {
  serve("{\"theta_index\":2,\"reward\":1,\"residuals\":[0,0]}\n", {{"thresholds", "3"}});
  std::ifstream in(state_);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_EQ(json::parse(text.str()).at("arms").as_array()[2].at("n").to_number<int>(), 1);
}

TEST_F(ServeTool, RefusesBadLinesWithTheirNumberAndKeepsTheState) {
  serve("{\"theta_index\":1,\"reward\":1,\"residuals\":[0,0]}\n", {{"thresholds", "3"}});
  const auto refused = [&](const std::string& line) { return serve("{}\n" + line + "\n").refused; };
  const std::string at = "standard input: line 2: ";
  EXPECT_EQ(refused("[]"),
            at + "must be an object {\"theta_index\":k,\"reward\":r,\"residuals\":[..]}, or {}");
  EXPECT_EQ(refused("{\"theta\":1}"),
            at + "unknown field \"theta\"; a line has theta_index, reward and residuals");
  EXPECT_EQ(refused("{\"theta_index\":3,\"reward\":1,\"residuals\":[0,0]}"),
            at + "theta_index must be a whole number from 0 to 2");
  EXPECT_EQ(refused("{\"theta_index\":-1,\"reward\":1,\"residuals\":[0,0]}"),
            at + "theta_index must be a whole number from 0 to 2");
  EXPECT_EQ(refused("{\"theta_index\":1.5,\"reward\":1,\"residuals\":[0,0]}"),
            at + "theta_index must be a whole number from 0 to 2");
  EXPECT_EQ(refused("{\"theta_index\":1,\"reward\":\"x\",\"residuals\":[0,0]}"),
            at + "reward must be a finite number");
  EXPECT_EQ(refused("{\"theta_index\":1,\"reward\":1,\"residuals\":[0]}"),
            at + "residuals must be an array of 2 numbers");
  EXPECT_EQ(refused("{\"theta_index\":1,\"reward\":1,\"residuals\":[0,null]}"),
            at + "a residual must be a finite number");
  EXPECT_EQ(refused("{\"theta_index\"").substr(0, at.size() + 8), at + "not JSON");
  EXPECT_NE(serve("{}\n").out.find("\"round\":2,"), std::string::npos);
}

TEST_F(ServeTool, RefusesAStateThatContradictsOrIsNone) {
  serve("{}\n", {{"thresholds", "3"}});
  EXPECT_EQ(serve("{}\n", {{"thresholds", "4"}}).refused,
            "thresholds: the state in " + state_ +
                " was made with 3; leave --thresholds out or name another "
                "file");
  std::ofstream(state_) << "{\"method\":\"ucb\"}";
  EXPECT_EQ(serve("{}\n").refused, state_ + ": \"method\" must be \"ofs\"; this is not a state of this tool");
  std::ofstream(state_) << "not json";
  EXPECT_EQ(serve("{}\n").refused.substr(0, state_.size() + 10), state_ + ": not JSON");
}

}  // namespace
}  // namespace quire::labs::fair_threshold

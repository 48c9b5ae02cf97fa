// The lab as the outside sees it: settings, claims, tools with their refusals. That a run repeats itself, is
// as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/test-time-pareto/lab.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/engines/random/random.h"

namespace quire::labs {
const lab::Lab& test_time_pareto_lab();
}

namespace quire::labs::test_time_pareto {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("test-time-pareto-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  std::string text_of(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(test_time_pareto_lab(), name, given, input);
  }
  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, const std::string& folder = "",
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(test_time_pareto_lab(), given, 1, folder, std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

json::object claim(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
  return {};
}

std::string refused(const Given& given) {
  try {
    run_lab(given);
  } catch (const lab::BadInput& bad) {
    return bad.what();
  }
  return "taken";
}

const Given kSmall{{"tasks", "10"}, {"samples", "8"}, {"pilot", "4"},
                   {"rounds", "3"}, {"repeats", "4"}, {"boot", "50"}};

Given small(Given more) {
  for (const auto& [name, value] : kSmall) more.emplace(name, value);
  return more;
}

TEST_F(Lab, RefusesNumbersThatDoNotGoTogether) {
  EXPECT_EQ(refused({{"pilot", "32"}, {"samples", "32"}}),
            "pilot: 32 samples are not fewer than the 32 that are predicted from them");
  EXPECT_NE(refused({{"tasks", "5000"}, {"repeats", "100"}, {"samples", "256"}}).find("give fewer"),
            std::string::npos);
}

TEST_F(Lab, ASmallRunMeasuresEveryClaimAndWritesItsFiles) {
  const auto events = run_lab(kSmall, folder_.string());
  EXPECT_EQ(claim(events, "C1").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C2").at("verdict").as_string(), "holds");
  for (const char* id : {"C3", "C4", "C5", "C6"}) EXPECT_FALSE(claim(events, id).empty()) << id;
  EXPECT_EQ(claim(events, "C7").at("verdict").as_string(), "not-measured");
  std::istringstream budget(text_of("budget.jsonl"));
  std::size_t lines = 0;
  for (std::string line; std::getline(budget, line); ++lines)
    EXPECT_TRUE(json::parse(line).as_object().at("N").is_number());
  EXPECT_EQ(lines, 10U);
  EXPECT_NE(text_of("tasks.csv").find("predicted_from_posterior"), std::string::npos);
}

TEST_F(Lab, AModeMeasuresItsOwnClaims) {
  const auto parallel = run_lab(small({{"mode", "par"}})), sequential = run_lab(small({{"mode", "seq"}}));
  EXPECT_EQ(claim(parallel, "C5").at("verdict").as_string(), "not-measured");
  EXPECT_FALSE(claim(parallel, "C3").at("figures").as_array().empty());
  EXPECT_EQ(claim(sequential, "C3").at("verdict").as_string(), "not-measured");
  EXPECT_FALSE(claim(sequential, "C5").at("figures").as_array().empty());
}

TEST_F(Lab, ANetThatLearnedTooLittleIsNotUsed) {
  const auto events = run_lab(small({{"steps", "3"}, {"search-steps", "3"}, {"mode", "seq"}}));
  std::size_t bundled = 0;
  for (const json::object& event : events)
    if (event.at("event").as_string() == "table" && event.at("name").as_string() == "nets")
      for (const json::value& row : event.at("rows").as_array())
        bundled += row.as_array()[3].as_string() == "bundled" ? 1 : 0;
  EXPECT_EQ(bundled, 2U);
  EXPECT_FALSE(claim(events, "C5").at("figures").as_array().empty());
}

TEST_F(Lab, StopsWhenCancelled) {
  for (const int most : {100, 101'000, 103'000}) {
    int polls = 0;
    EXPECT_THROW(run_lab({}, "", [&] { return ++polls > most; }), lab::Cancelled);
  }
}

// Tools.

TEST_F(Lab, StopGivesTheSaturationPoint) {
  const json::object tie = json::parse(call("stop", {{"p", "0.5"}, {"eps", "0.25"}}).out).as_object();
  EXPECT_EQ(tie.at("N").to_number<int>(), 1);
  EXPECT_EQ(tie.at("next_gain").to_number<double>(), 0.25);
  const json::object none = json::parse(call("stop", {{"p", "0.1"}, {"eps", "0.2"}}).out).as_object();
  EXPECT_EQ(none.at("N").to_number<int>(), 0);
}

/// Tasks with chances from Beta(0.5, 1), `n` samples each.
std::string table(std::size_t tasks, std::size_t n, const char* index) {
  std::string lines;
  for (std::size_t task = 0; task < tasks; ++task) {
    random::Stream stream(7, "table", task);
    const double p = stream.beta(0.5, 1);
    for (std::size_t i = 1; i <= n; ++i)
      lines += json::serialize(json::object{{"task_id", "t" + std::to_string(task)},
                                            {index, i},
                                            {"correct", stream.bernoulli(p)},
                                            {"tokens", 100 + task}}) +
               "\n";
  }
  return lines;
}

TEST_F(Lab, RecommendSaysWhatPaysAndWritesTheBudget) {
  const Said said = call("recommend",
                         {{"samples", "-"},
                          {"boot", "100"},
                          {"eps", "0.005"},
                          {"price", "0.002"},
                          {"json", "true"},
                          {"budget-file", (folder_ / "b.jsonl").string()}},
                         table(60, 16, "sample"));
  ASSERT_EQ(said.refused, "");
  const json::object got = json::parse(said.out).as_object();
  EXPECT_EQ(got.at("tasks").to_number<int>(), 60);
  EXPECT_EQ(got.at("models").as_array().size(), 4U);
  EXPECT_LT(got.at("one_p_against_beta").at("p_value").to_number<double>(), 1e-3);
  EXPECT_LE(got.at("next").at("gain").to_number<double>(), 0.005 * (1 + 1e-9));
  const json::array& costs = got.at("costs").as_array();
  EXPECT_EQ(costs.back().at("N").to_number<std::uint64_t>(), 2 * got.at("N").to_number<std::uint64_t>());
  for (std::size_t i = 1; i < costs.size(); ++i) {
    EXPECT_GE(costs[i].at("performance").to_number<double>(),
              costs[i - 1].at("performance").to_number<double>());
    EXPECT_GT(costs[i].at("price").to_number<double>(), costs[i - 1].at("price").to_number<double>());
  }
  std::istringstream budget(text_of("b.jsonl"));
  std::size_t lines = 0;
  for (std::string line; std::getline(budget, line); ++lines) {
    EXPECT_EQ(json::parse(line).as_object().at("task_id").as_string(), "t" + std::to_string(lines));
  }
  EXPECT_EQ(lines, 60U);
}

TEST_F(Lab, RecommendTellsAMajorityFromHits) {
  std::string rows = "task_id,sample,correct,answer,score\n";
  // Two of three candidates agree on a wrong answer; the right one has the best score.
  for (int task = 0; task < 20; ++task)
    for (int i = 0; i < 9; ++i)
      rows += fmt::format("t{},{},{},{},{}\n", task, i, i % 3 == task % 3 ? "true" : "false",
                          i % 3 == task % 3 ? "yes" : "no", i % 3 == task % 3 ? 2 : 1);
  const Said said = call("recommend", {{"samples", "-"}, {"json", "true"}, {"boot", "50"}}, rows);
  ASSERT_EQ(said.refused, "");
  const json::object got = json::parse(said.out).as_object();
  const json::array& others = got.at("without_an_oracle").as_array();
  ASSERT_EQ(others.size(), 2U);
  EXPECT_EQ(others[0].at("counts").as_string(), "majority");
  EXPECT_EQ(others[0].at("at_n").to_number<double>(), 0);
  EXPECT_EQ(others[1].at("at_n").to_number<double>(), 1);
  EXPECT_FALSE(others[1].at("model_is_exact").as_bool());
}

TEST_F(Lab, RecommendHoldsToABudget) {
  const auto tokens = [&](const char* budget) {
    const Said said =
        call("recommend", {{"samples", "-"}, {"boot", "50"}, {"json", "true"}, {"budget", budget}},
             table(30, 8, "sample"));
    return json::parse(said.out).as_object().at("per_task").at("tokens").to_number<double>();
  };
  EXPECT_LE(tokens("5000"), 5000);
  EXPECT_GT(tokens("5000"), 4500);
  EXPECT_GT(tokens("0"), tokens("5000"));
}

TEST_F(Lab, RecommendReadsRoundsAndSaysWhatIsLeft) {
  const Said said =
      call("recommend", {{"samples", "-"}, {"mode", "seq"}, {"boot", "50"}}, table(40, 8, "round"));
  ASSERT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("right to wrong"), std::string::npos);
  EXPECT_NE(said.out.find("N* = "), std::string::npos);
  EXPECT_EQ(said.out.find("sorted"), std::string::npos);
  const Said turned = call("recommend", {{"samples", "-"}, {"mode", "seq"}, {"boot", "50"}},
                           "{\"task_id\":\"a\",\"round\":2,\"correct\":true}\n{\"task_id\":\"a\",\"round\":1,"
                           "\"correct\":false}\n");
  EXPECT_NE(turned.out.find("rows of a task were not in order, and were sorted"), std::string::npos);
}

TEST_F(Lab, RecommendRefusesWhereNothingIsRight) {
  std::string rows = "task_id,n,c\n";
  for (int i = 0; i < 10; ++i) rows += "t" + std::to_string(i) + ",6,0\n";
  const Said said = call("recommend", {{"samples", "-"}, {"json", "true"}}, rows);
  ASSERT_EQ(said.refused, "");
  const json::object got = json::parse(said.out).as_object();
  EXPECT_TRUE(got.at("N").is_null());
  EXPECT_NEAR(std::pow(1 - got.at("p_at_most").to_number<double>(), 60), 0.05, 1e-9);
  EXPECT_NE(call("recommend", {{"samples", "-"}}, rows).out.find("there is no N*"), std::string::npos);
}

TEST_F(Lab, RecommendHandlesWhatIsAlwaysRight) {
  const Said said = call("recommend", {{"samples", "-"}, {"json", "true"}, {"boot", "50"}},
                         "task_id,n,c\na,6,6\nb,6,6\nc,6,6\n");
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(json::parse(said.out).as_object().at("N").to_number<int>(), 1);
}

TEST_F(Lab, RecommendRefusesWithThePlace) {
  EXPECT_NE(call("recommend", {{"samples", "-"}}, "{\"task_id\":\"a\",\"correct\":true}\n")
                .refused.find("two of each are the least"),
            std::string::npos);
  EXPECT_NE(call("recommend", {{"samples", "-"}, {"mode", "seq"}},
                 table(3, 4, "round") + "{\"task_id\":\"t1\",\"round\":9,"
                                        "\"correct\":true,\"tokens\":3}\n")
                .refused.find("task \"t1\": round 5 is missing"),
            std::string::npos);
  EXPECT_NE(call("recommend", {{"samples", "-"}, {"eps", "0"}}, table(3, 4, "sample")).refused.find("eps"),
            std::string::npos);
}

TEST_F(Lab, AskRefusesWhatItCannotUse) {
  const std::string questions = write("q.jsonl", R"({"task_id":"a","prompt":"x","answer":"1"})"
                                                 "\n");
  const Given given{{"endpoint", "no address"},
                    {"model", "m"},
                    {"questions", questions},
                    {"results", (folder_ / "r.jsonl").string()}};
  EXPECT_NE(call("ask", given).refused, "");
  Given missing = given;
  missing["questions"] = (folder_ / "none.jsonl").string();
  EXPECT_NE(call("ask", missing).refused.find("none.jsonl: cannot be opened"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

// The lab as the outside sees it: settings, claims, tools with their refusals, and a drawing from an endpoint
// over sockets. That a run repeats itself, is as recorded and draws its figures is tested for every lab in
// tests/labs.
#include "labs/language-monkeys/lab.h"

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/engines/passk/sample_table.h"
#include "labs/micro/server.h"

namespace quire::labs {
const lab::Lab& language_monkeys_lab();
}

namespace quire::labs::language_monkeys {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("language-monkeys-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(language_monkeys_lab(), name, given, input);
  }
  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, const std::string& folder = "",
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(language_monkeys_lab(), given, 1, folder, std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

json::object claim(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
  return {};
}

const Given kSmall{{"problems", "8"},     {"samples", "40"}, {"steps", "10"},  {"judge-samples", "100"},
                   {"judge-steps", "10"}, {"boot", "100"},   {"subsets", "10"}};

TEST_F(Lab, RefusesMoreThanMemoryHolds) {
  try {
    run_lab({{"problems", "2000"}, {"samples", "1000000"}});
    FAIL() << "it was taken";
  } catch (const lab::BadInput& bad) {
    EXPECT_EQ(std::string(bad.what()),
              "samples: 2000 problems with 1000000 samples each are more than 4000000; take fewer");
  }
}

TEST_F(Lab, RunsSmallAndItsSamplesEvaluateToTheSameCurves) {
  const auto events = run_lab(kSmall, folder_.string());
  for (const char* id : {"C1", "C1a", "C5"})
    EXPECT_EQ(claim(events, id).at("verdict").as_string(), "holds") << id;
  EXPECT_EQ(claim(events, "C6").at("verdict").as_string(), "not-measured") << "a tiny model is no rival";
  EXPECT_EQ(claim(events, "C7").at("verdict").as_string(), "not-measured");
  std::ifstream file(folder_ / "result.json");
  std::stringstream text;
  text << file.rdbuf();
  const json::object result = json::parse(text.str()).as_object();
  ASSERT_EQ(result.at("runs").as_array().size(), 4U);
  const Said said = call("evaluate", {{"samples", path("samples-large-arith3.jsonl")},
                                      {"format", "json"},
                                      {"subsets", "10"},
                                      {"boot", "100"}});
  ASSERT_EQ(said.refused, "");
  const json::object e = json::parse(said.out).as_object();
  const json::array& curve = result.at("picks").as_array()[1].as_object().at("curve").as_array();
  const json::object &last = curve.back().as_object(), &mine = e.at("coverage").as_array().back().as_object();
  for (const char* name : {"coverage", "best_of_k", "majority", "weighted"})
    EXPECT_NEAR(last.at(name).to_number<double>(), mine.at(name).to_number<double>(), 1e-12) << name;
  EXPECT_NEAR(result.at("picks").as_array()[1].as_object().at("majority_limit").to_number<double>(),
              e.at("majority_limit").to_number<double>(), 1e-12);
}

TEST_F(Lab, ModelsAtGuessLevelAreNotCounted) {
  Given given = kSmall;  // a few steps: neither has learned anything
  given["small"] = "XS";
  given["large"] = "XS";
  const auto events = run_lab(given);
  for (const char* id : {"C3", "C3a", "C4"})
    EXPECT_EQ(claim(events, id).at("why").as_string(), "no model answers better than by guessing") << id;
  EXPECT_EQ(claim(events, "C6").at("why").as_string(),
            "on no task do both models answer better than by guessing");
}

TEST_F(Lab, StopsWhenCancelled) {
  for (const int most : {50, 3000, 9000}) {
    std::atomic<int> polls{0};
    EXPECT_THROW(run_lab({}, "", [&] { return ++polls > most; }), lab::Cancelled);
  }
}

// Tools.

TEST_F(Lab, EvaluatePricesWhatIsSolved) {
  const Said said = call("evaluate", {{"samples", "-"}, {"format", "json"}, {"k", "2"}, {"price", "0.5"}},
                         "task_id,n,c\na,4,4\nb,4,0\n");
  ASSERT_EQ(said.refused, "");
  const json::object point = json::parse(said.out).as_object().at("coverage").as_array()[0].as_object();
  EXPECT_EQ(point.at("coverage").to_number<double>(), 0.5);
  EXPECT_EQ(point.at("price").to_number<double>(), 2) << "two attempts at two problems";
  EXPECT_EQ(point.at("price_of_solved").to_number<double>(), 2);
}

TEST_F(Lab, EvaluateLabelsWhatIsExtrapolated) {
  std::string table = "task_id,n,c\n";
  for (int i = 0; i < 40; ++i)
    table += "t" + std::to_string(i) + ",200," + std::to_string(i % 8 * (i % 5)) + "\n";
  const Said said = call("evaluate", {{"samples", "-"}, {"extrapolate", "10000"}}, table);
  ASSERT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("coverage at 10000 is extrapolated: no sample was drawn there"), std::string::npos);
  EXPECT_NE(said.out.find("least held-out error"), std::string::npos);
  const Said within = call("evaluate", {{"samples", "-"}, {"extrapolate", "100"}}, table);
  EXPECT_EQ(within.refused, "extrapolate: 100 is within the 200 samples of each task; name it in --k");
}

TEST_F(Lab, EvaluateReadsEvalPlusAndRefusesWhatIsWrong) {
  const std::string plus =
      R"({"eval":{"H/0":[{"base_status":"pass","plus_status":"pass"},{"base_status":"pass","plus_status":"fail"}],)"
      R"("H/1":[{"base_status":"fail","plus_status":"fail"},{"base_status":"pass","plus_status":"pass"}]}})";
  EXPECT_EQ(call("evaluate", {{"samples", "-"}}, plus).refused, "");
  const std::string two = "task_id,n,c\na,9,1\nb,9,2\n";
  EXPECT_EQ(call("evaluate", {{"samples", "-"}, {"k", "0"}}, two).refused,
            "k: 0 is no whole number from 1 on");
  EXPECT_EQ(call("evaluate", {{"samples", "-"}, {"k", "10"}}, two).refused,
            "k: 10 is above the 9 samples of task \"a\" in standard input; --extrapolate 10 predicts it");
  for (const char* bad : {"task_id,n,c\na,9,10\nb,9,2\n", "task_id,correct,sample\na,1,0\na,1,0\n",
                          "{\"task_id\":\"a\",\"correct\":true,\"answer\":\"1\"}\n{\"task_id\":\"b\","
                          "\"correct\":true,\"answer\":1}\n",
                          "task_id,correct,score\na,1,nan\nb,0,1\n",
                          "{\"task_id\":\"a\",\"correct\":true}\n{\"task_id\":\"b\"}\n", ""}) {
    const Said said = call("evaluate", {{"samples", "-"}}, bad);
    EXPECT_TRUE(said.refused.starts_with("standard input: ")) << bad << ": " << said.refused;
  }
}

TEST_F(Lab, CompareShiftsToOneAnchor) {
  std::string slow = "task_id,n,c\n", fast = slow;
  for (int i = 0; i < 30; ++i) {
    slow += "t" + std::to_string(i) + ",2000," + std::to_string(1 + i * i / 4) + "\n";
    fast += "t" + std::to_string(i) + ",2000," + std::to_string(4 * (1 + i * i / 4)) + "\n";
  }
  const Said said =
      call("compare", {{"first", write("slow.csv", slow)}, {"second", write("fast.csv", fast)}});
  ASSERT_EQ(said.refused, "");
  const json::object got = json::parse(said.out).as_object();
  EXPECT_NEAR(got.at("curves").as_array()[1].as_object().at("times_the_first").to_number<double>(), 0.25,
              0.03);
  EXPECT_LT(got.at("spread").to_number<double>(), 0.08);
  const Said none =
      call("compare", {{"first", path("slow.csv")}, {"second", path("fast.csv")}, {"anchor", "1e-6"}});
  EXPECT_EQ(none.refused, "anchor: not every curve passes a coverage of 1e-06; choose one that all do");
}

/// The small model's own endpoint, with an untrained net that writes anything.
class Drawing : public Lab {
 protected:
  Drawing()
      : net_({32, 1, 2, 64, 64}, 3),
        server_(net_, {.model = "tiny"}),
        thread_([this] { server_.run(listener_, [this] { return stopping_.load(); }); }) {}
  ~Drawing() override {
    stopping_ = true;
    thread_.join();
  }
  Given given(const std::string& n) const {
    return {{"endpoint", "http://127.0.0.1:" + std::to_string(listener_.port()) + "/v1"},
            {"model", "tiny"},
            {"problems", path("p.jsonl")},
            {"out", path("results.jsonl")},
            {"n", n},
            {"max-tokens", "8"},
            {"temperature", "1"}};
  }
  std::string table() const {
    std::ifstream file(path("results.jsonl"));
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }

  micro::Net net_;
  micro::Server server_;
  micro::Listener listener_{0};
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
};

TEST_F(Drawing, GradesWhatComesAndGoesOnWhereItWas) {
  write("p.jsonl",
        "{\"task_id\":\"a\",\"prompt\":\"1+1=\",\"answer\":\"2\"}\n{\"prompt\":\"3,5,7>22=\",\"task\":"
        "\"cdown3\"}\n");
  const Said said = call("draw", given("6"));
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(said.err, "");
  EXPECT_TRUE(said.out.starts_with("12 samples, ")) << said.out;
  const std::string first = table();
  // More samples: those that were there stay as they are.
  const Said more = call("draw", given("10"));
  ASSERT_EQ(more.refused, "");
  EXPECT_TRUE(more.out.starts_with("20 samples, ")) << more.out;
  const auto parsed = passk::parse_samples(table(), "results");
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(parsed->tasks, (std::vector<std::string>{"a", "p2"}));
  EXPECT_EQ(parsed->samples.size(), 20U);
  EXPECT_TRUE(parsed->has_tokens);
  const std::size_t six_of_a = first.find("{\"task_id\":\"p2\"");
  EXPECT_EQ(table().substr(0, six_of_a), first.substr(0, six_of_a));
  std::size_t lines = 0;
  std::ifstream answers(path("results.jsonl.answers"));
  for (std::string line; std::getline(answers, line);) ++lines;
  EXPECT_EQ(lines, 20U) << "no request was asked twice";
  EXPECT_EQ(call("evaluate", {{"samples", path("results.jsonl")}}).refused, "");
}

TEST_F(Drawing, RefusesWhatItWouldOverwriteAndWhatCannotBeAsked) {
  write("p.jsonl", "{\"task_id\":\"a\",\"prompt\":\"1+1=\",\"answer\":\"2\"}\n");
  write("results.jsonl", "mine");
  EXPECT_NE(call("draw", given("2")).refused.find("was not made here"), std::string::npos);
  fs::remove(path("results.jsonl"));
  Given odd = given("5");
  odd["per-request"] = "2";
  EXPECT_EQ(call("draw", odd).refused, "n: 5 is no multiple of per-request 2");
  Given unknown = given("1");
  unknown["model"] = "large";
  EXPECT_NE(call("draw", unknown).refused.find("no sample came"), std::string::npos);
  write("p.jsonl", "{\"prompt\":\"1+1=\"}\n");
  EXPECT_TRUE(call("draw", given("2")).refused.starts_with(path("p.jsonl") + ": line 1: answer: is missing"));
}

}  // namespace
}  // namespace quire::labs::language_monkeys

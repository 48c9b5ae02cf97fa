// The lab as the outside sees it: tools with their refusals, and a whole evaluation over sockets. That a run
// repeats itself, is as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/illusion-of-thinking/lab.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/illusion-of-thinking/verify.h"
#include "labs/micro/server.h"

namespace quire::labs {
const lab::Lab& illusion_of_thinking_lab();
}

namespace quire::labs::illusion {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Tools : public testing::Test {
 protected:
  Tools() : folder_(fs::temp_directory_path() / ("illusion-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Tools() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(illusion_of_thinking_lab(), name, given, input);
  }
  fs::path folder_;
};

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_F(Tools, WhatIsMadeIsGradedRightByItsOwnAnswers) {
  const Said made = call("make", {{"n", "2..6"}});
  ASSERT_EQ(made.refused, "");
  EXPECT_EQ(lines_in(made.out), 20U);
  std::string responses;
  std::istringstream lines(made.out);
  for (std::string line; std::getline(lines, line);) {
    const json::object record = json::parse(line).as_object();
    const bool solvable = record.at("solvable").as_bool();
    EXPECT_EQ(solvable, record.at("id").as_string() != "river-6-boat3");
    const std::string text =
        solvable ? "moves = " + json::serialize(record.at("answer")) : "There is no solution.";
    responses += json::serialize(json::object{{"id", record.at("id")}, {"text", text}}) + "\n";
  }
  const Given given{{"problems", write("p.jsonl", made.out)},
                    {"responses", write("r.jsonl", responses)},
                    {"log", path("log.jsonl")}};
  const Said graded = call("grade", given);
  ASSERT_EQ(graded.refused, "");
  EXPECT_EQ(lines_in(graded.out), 20U);
  EXPECT_EQ(graded.out.find("wrong"), std::string::npos);
  EXPECT_GT(lines_in(read("log.jsonl")), 100U);
  Given table = given;
  table["format"] = "table";
  const std::string shown = call("grade", table).out;
  EXPECT_NE(shown.find("river 06, no solution"), std::string::npos);
  EXPECT_NE(shown.find("hanoi: the largest size asked is still solved sometimes"), std::string::npos);
  table["format"] = "json";
  EXPECT_EQ(json::parse(call("grade", table).out).at("groups").as_array().size(), 20U);
}

TEST_F(Tools, RandomInstancesAreMadeWhereThereAreSome) {
  EXPECT_EQ(lines_in(call("make",
                          {{"puzzle", "hanoi,blocks"}, {"n", "4"}, {"start", "random"}, {"instances", "10"}})
                         .out),
            20U);
  EXPECT_EQ(call("make", {{"puzzle", "river"}, {"start", "random"}}).refused,
            "start: river has one start of a size; take random for hanoi and blocks");
  EXPECT_EQ(
      call("make", {{"instances", "2"}}).refused,
      "instances: the paper has one instance of a size; add --start random, or draw several samples of it");
}

TEST_F(Tools, SizesAreRefusedByName) {
  EXPECT_EQ(call("make", {{"n", "x"}}).refused, "n: x is no size; write 4 or 2..10, several with commas");
  EXPECT_EQ(call("make", {{"n", "5..2"}}).refused, "n: 5..2 runs backwards");
  EXPECT_EQ(call("make", {{"n", "1"}, {"puzzle", "blocks"}}).refused,
            "n: 1 is outside 2 to 1000, the sizes of blocks");
  EXPECT_EQ(call("make", {{"n", "1..1000000"}}).refused, "n: more than 200 sizes");
}

TEST_F(Tools, ResponsesAreRefusedByLineAndField) {
  const std::string problems = write("p.jsonl", call("make", {{"puzzle", "hanoi"}, {"n", "2"}}).out);
  const auto refused = [&](const std::string& responses) {
    return call("grade", {{"problems", problems}, {"responses", write("r.jsonl", responses)}}).refused;
  };
  EXPECT_EQ(refused("{\"id\":\"chess-1\",\"text\":\"e4\"}\n"),
            "r.jsonl: line 1: id: there is no problem chess-1");
  EXPECT_TRUE(refused("{\"id\":\"hanoi-2\",\"text\":\"a\"}\n{\"id\":\"hanoi-2\",\"text\":\"b\"}\n")
                  .starts_with("r.jsonl: line 2: "));
  EXPECT_TRUE(refused("{\"text\":\"a\"}\n").starts_with("r.jsonl: line 1: "));
  EXPECT_EQ(refused(""), "r.jsonl: has no response");
  const std::string made = read("p.jsonl");
  const std::string other = write(
      "q.jsonl", made.substr(0, made.find("\"n\":2")) + "\"n\":3" + made.substr(made.find("\"n\":2") + 5));
  EXPECT_EQ(call("grade", {{"problems", other}, {"responses", path("r.jsonl")}}).refused,
            "q.jsonl: line 1: instance.n is 3, but instance.start has 2");
}

TEST_F(Tools, SolveSolvesAndProves) {
  const Said blocks = call(
      "solve", {{"puzzle", "blocks"}, {"start", R"([["A","B"],["C"]])"}, {"goal", R"([["A"],["B"],["C"]])"}});
  ASSERT_EQ(blocks.refused, "");
  EXPECT_EQ(json::serialize(json::parse(blocks.out).at("moves")), R"([["C",1,2],["B",0,1]])");
  const json::value river = json::parse(call("solve", {{"puzzle", "river"}, {"n", "6"}}).out);
  EXPECT_FALSE(river.at("solvable").as_bool());
  EXPECT_EQ(river.at("certificate").at("second_routine").as_string(), "agrees");
  const json::value pegs = json::parse(
      call("solve", {{"puzzle", "hanoi"}, {"start", "[[3,2,1],[],[],[]]"}, {"goal", "[[],[],[],[3,2,1]]"}})
          .out);
  EXPECT_EQ(pegs.at("length").to_number<int>(), 5) << "four pegs";
  EXPECT_EQ(call("solve", {{"puzzle", "blocks"}, {"start", R"([["A"]])"}, {"goal", R"([["B"]])"}}).refused,
            "goal: block A of the start is missing");
  EXPECT_EQ(
      call("solve", {{"puzzle", "hanoi"}, {"start", "[[1,2],[],[]]"}, {"goal", "[[],[],[2,1]]"}}).refused,
      "start: peg 0: disk 2 lies on the smaller disk 1; lists begin at the bottom");
  EXPECT_EQ(call("solve", {{"puzzle", "hanoi"}, {"n", "63"}}).refused,
            "n: 63 is outside 1 to 62, the sizes of hanoi");
  EXPECT_NE(call("solve", {{"puzzle", "hanoi"}, {"n", "40"}}).out.find("left_out"), std::string::npos);
  EXPECT_EQ(call("solve", {{"puzzle", "hanoi"},
                           {"start", "[[8,7,6,5,4,3,2,1],[],[],[]]"},
                           {"goal", "[[],[],[],[8,7,6,5,4,3,2,1]]"},
                           {"states", "1000"}})
                .refused,
            "8 disks on 4 pegs have more than 1000 states in reach; take fewer");
}

TEST_F(Tools, DrawDrawsAModelsAnswer) {
  const std::string answer = write("a.txt", "I think: moves = [[1,0,2],[2,0,2]]");
  const Said drawn = call("draw", {{"puzzle", "hanoi"}, {"n", "2"}, {"moves", answer}});
  EXPECT_EQ(drawn.refused, "");
  EXPECT_NE(drawn.out.find("refused"), std::string::npos);
  EXPECT_EQ(call("draw", {{"puzzle", "hanoi"}, {"n", "12"}}).refused,
            "n: the shortest solution has 4095 moves, more than 1100 pictures");
}

/// The small model's own endpoint, with an untrained net that writes anything.
class Evaluation : public Tools {
 protected:
  Evaluation()
      : server_(net_, {.model = "tiny"}),
        thread_([this] { server_.run(listener_, [this] { return stopping_.load(); }); }) {}
  ~Evaluation() override {
    stopping_ = true;
    thread_.join();
  }
  micro::Net net_{{32, 1, 2, 64, 64}, 3};
  micro::Server server_;
  micro::Listener listener_{0};
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
};

TEST_F(Evaluation, AsksGradesAndReports) {
  // The tiny model reads 64 symbols: a prompt of its own shape.
  json::object record = json::parse(call("make", {{"puzzle", "hanoi"}, {"n", "2"}}).out).as_object();
  record["prompt"] = "h00=";
  record.erase("system");
  const Given given{{"endpoint", "http://127.0.0.1:" + std::to_string(listener_.port()) + "/v1"},
                    {"model", "tiny"},
                    {"problems", write("p.jsonl", json::serialize(record) + "\n")},
                    {"out", path("r.jsonl")},
                    {"samples", "6"},
                    {"max-tokens", "8"}};
  const Said said = call("evaluate", given);
  ASSERT_EQ(said.refused, "");
  EXPECT_EQ(said.err, "");
  EXPECT_NE(said.out.find("hanoi 02"), std::string::npos);
  EXPECT_NE(said.out.find("hanoi: nothing is solved from size 2 on"), std::string::npos);
  EXPECT_EQ(lines_in(read("r.jsonl")), 6U);
  const Said again = call("evaluate", given);
  EXPECT_EQ(again.out, said.out) << "nothing is asked twice";
  EXPECT_EQ(
      call("grade", {{"problems", path("p.jsonl")}, {"responses", path("r.jsonl")}, {"format", "table"}}).out,
      said.out);
  write("mine", "x");
  Given over = given;
  over["out"] = path("mine");
  EXPECT_NE(call("evaluate", over).refused.find("was not made here"), std::string::npos);
}

TEST_F(Tools, TheExperimentRunsSmall) {
  const Given small{{"puzzles", "hanoi,river"}, {"n_max", "4"}, {"steps", "5"}, {"samples", "3"},
                    {"channel-samples", "20"},  {"ask_n", "3"}};
  std::map<std::string, std::string> verdicts;
  std::size_t scenes = 0;
  for (const std::string& line : lab::lines_of_run(illusion_of_thinking_lab(), small, 1, folder_.string())) {
    const json::object event = json::parse(line).as_object();
    scenes += event.at("event").as_string() == "scene";
    if (event.at("event").as_string() == "claim")
      verdicts[std::string(event.at("id").as_string())] = event.at("verdict").as_string();
  }
  for (const char* id : {"C1", "C2", "C3", "C3a", "C4"}) EXPECT_EQ(verdicts[id], "holds") << id;
  EXPECT_EQ(scenes, 4U);
  EXPECT_EQ(json::parse(read("river-certificates.json")).as_array().size(), 45U);
}

TEST_F(Tools, TheExperimentRefusesWhatItCannotDo) {
  EXPECT_THROW(lab::lines_of_run(illusion_of_thinking_lab(), {{"eps", "0.5"}}), lab::BadInput);
  EXPECT_THROW(lab::lines_of_run(illusion_of_thinking_lab(), {{"eps", "x"}}), lab::BadInput);
  EXPECT_THROW(lab::lines_of_run(illusion_of_thinking_lab(), {{"eps", ""}}), lab::BadInput);
  EXPECT_THROW(lab::lines_of_run(illusion_of_thinking_lab(), {{"puzzles", ""}}), lab::BadInput);
  std::atomic<int> polls{0};
  EXPECT_THROW(lab::lines_of_run(illusion_of_thinking_lab(), {}, 1, "", [&] { return ++polls > 500; }),
               lab::Cancelled);
}

}  // namespace
}  // namespace quire::labs::illusion

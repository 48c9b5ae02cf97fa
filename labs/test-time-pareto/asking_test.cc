// Asking against the small model's own endpoint, over real sockets.
#include "labs/test-time-pareto/asking.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/engines/micro/bases.h"
#include "labs/micro/server.h"

namespace quire::labs {
const lab::Lab& test_time_pareto_lab();
}

namespace quire::labs::test_time_pareto {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr char kQuestions[] =
    R"({"task_id":"easy","task":"arith3","prompt":"2+3="}
{"task_id":"medium","task":"arith3","prompt":"41+17-6="}
{"task_id":"hard","task":"arith3","prompt":"37*58*6+4="}
)";

class AskingServed : public testing::Test {
 protected:
  AskingServed()
      : net_(micro::base("arith3").net),
        server_(net_, {.model = "sums"}),
        thread_([this] { server_.run(listener_, [this] { return stopping_.load(); }); }),
        folder_(fs::temp_directory_path() / ("asking-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~AskingServed() override {
    stopping_ = true;
    thread_.join();
    fs::remove_all(folder_);
  }

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(listener_.port()) + "/v1"; }
  std::string path(const char* name) const { return (folder_ / name).string(); }
  std::string text_of(const char* name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  std::string write(const char* name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  lab::Said ask(lab::Given more) const {
    lab::Given given{{"endpoint", endpoint()},
                     {"model", "sums"},
                     {"questions", write("q.jsonl", kQuestions)},
                     {"results", path("r.jsonl")},
                     {"max-tokens", "60"},
                     {"boot", "50"},
                     {"pilot", "4"},
                     {"most", "12"}};
    for (const auto& [name, value] : more) given[name] = value;
    return lab::call_tool(test_time_pareto_lab(), "ask", given);
  }
  std::size_t answers_kept() const {
    const std::string text = text_of("r.jsonl");
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  micro::Net net_;
  micro::Server server_;
  micro::Listener listener_{0};
  std::atomic<bool> stopping_{false};
  std::jthread thread_;
  fs::path folder_;
};

TEST_F(AskingServed, APilotThenTheBudgetAndNothingTwice) {
  for (const char* api : {"chat", "completions"}) {
    fs::remove(folder_ / "r.jsonl");
    const lab::Given more{
        {"api", api}, {"json", "true"}, {"table", path("t.jsonl")}, {"budget-file", path("b.jsonl")}};
    const lab::Said said = ask(more);
    ASSERT_EQ(said.refused, "") << api;
    std::istringstream lines(said.out);
    std::string advice, outcome;
    std::getline(lines, advice);
    std::getline(lines, outcome);
    const json::object a = json::parse(advice).as_object(), o = json::parse(outcome).as_object();
    EXPECT_EQ(a.at("n").to_number<int>(), 4);
    EXPECT_TRUE(a.at("N").is_number());
    EXPECT_EQ(o.at("answers").to_number<std::size_t>(), answers_kept());
    EXPECT_GT(o.at("tokens").to_number<double>(), 50);
    // The table is one that recommend reads, and holds what was asked.
    const lab::Said again = lab::call_tool(test_time_pareto_lab(), "recommend",
                                           {{"samples", path("t.jsonl")}, {"boot", "50"}, {"json", "true"}});
    EXPECT_EQ(again.refused, "");
    EXPECT_EQ(json::parse(again.out).as_object().at("trials").to_number<std::size_t>(), answers_kept());
    const std::string budget = text_of("b.jsonl");
    EXPECT_NE(budget.find(R"({"task_id":"easy","N":)"), std::string::npos) << budget;
    const std::size_t kept = answers_kept();
    EXPECT_EQ(ask(more).out, said.out) << "the file has all of it";
    EXPECT_EQ(answers_kept(), kept);
  }
}

TEST_F(AskingServed, RoundsAreShownWhatWasAnswered) {
  const lab::Said said = ask({{"mode", "seq"}, {"json", "true"}, {"table", path("t.jsonl")}});
  ASSERT_EQ(said.refused, "");
  const json::object advice = json::parse(said.out.substr(0, said.out.find('\n'))).as_object();
  EXPECT_EQ(advice.at("mode").as_string(), "sequential");
  EXPECT_TRUE(advice.contains("chain"));
  std::istringstream rows(text_of("t.jsonl"));
  std::string before;
  for (std::string line; std::getline(rows, line);) {
    const json::object row = json::parse(line).as_object();
    if (row.at("round").to_number<int>() == 2 && !before.empty()) {
      EXPECT_GT(row.at("prompt_tokens").to_number<int>(), std::stoi(before));
    }
    before = std::to_string(row.at("prompt_tokens").to_number<int>());
  }
}

TEST_F(AskingServed, ABudgetOfTokensStopsWithTheWayOn) {
  const lab::Said said = ask({{"tokens-most", "150"}});
  EXPECT_NE(said.refused.find("answers are still to come, the same command goes on from"), std::string::npos)
      << said.refused;
  EXPECT_EQ(said.refused.find('\n'), std::string::npos);
  const std::size_t kept = answers_kept();
  EXPECT_EQ(ask({}).refused, "");
  EXPECT_GT(answers_kept(), kept);
}

TEST_F(AskingServed, AWrongModelIsSaid) {
  const lab::Said said = ask({{"model", "no-such"}});
  EXPECT_NE(said.refused.find("no-such"), std::string::npos) << said.refused;
}

TEST_F(AskingServed, NothingRightIsABoundAndNoBudget) {
  // The answer that is wanted is not one that the model gives.
  const std::string questions = write("never.jsonl", R"({"task_id":"a","prompt":"2+3=","answer":"seven"})"
                                                     "\n");
  const lab::Said said =
      ask({{"questions", questions}, {"api", "completions"}, {"marker", ":"}, {"json", "true"}});
  // The instruction that follows a plain question is not spelled with the model's symbols.
  EXPECT_NE(said.refused.find("a/1 was not answered"), std::string::npos) << said.refused;
}

}  // namespace
}  // namespace quire::labs::test_time_pareto

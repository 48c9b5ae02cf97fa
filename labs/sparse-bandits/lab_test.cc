// The lab as the outside sees it: the card, small runs of the experiment, and the tools with what they
// refuse.
#include "labs/sparse-bandits/lab.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& sparse_bandits_lab();
}

namespace quire::labs::sparse_bandits {
namespace {

namespace json = boost::json;
using lab::Given;

std::vector<json::object> run_lab(const Given& given, std::uint64_t seed = 1,
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(sparse_bandits_lab(), given, seed, "", std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

std::map<std::string, std::string> verdicts(const std::vector<json::object>& events) {
  std::map<std::string, std::string> all;
  for (const json::object& e : events)
    if (e.at("event").as_string() == "claim")
      all[e.at("id").as_string().c_str()] = e.at("verdict").as_string();
  return all;
}

const Given kSmall{{"d", "8"}, {"actions", "200"}, {"repeats", "2"}};

TEST(Card, IsComplete) { EXPECT_EQ(lab::card_faults(sparse_bandits_lab()), std::vector<std::string>{}); }

TEST(Experiment, TheCertificateHoldsAtOtherSizesSeedsAndWithNoise) {
  for (const Given& more : {Given{{"s", "1"}, {"eps", "0.1"}}, Given{{"s", "3"}, {"eps", "0.5"}},
                            Given{{"noise", "0.3"}, {"eps", "0.25"}}}) {
    Given given = kSmall;
    given.insert({"instance", "random,trap"});
    given.insert(more.begin(), more.end());
    const auto all = verdicts(run_lab(given, 7));
    EXPECT_EQ(all.at("C1"), "holds") << json::serialize(json::value_from(given));
  }
}

TEST(Experiment, RunsOnlyWhatWasChosen) {
  Given given = kSmall;
  given["instance"] = "trap";
  const auto all = verdicts(run_lab(given));
  EXPECT_EQ(all, (std::map<std::string, std::string>{{"C1", "holds"}, {"C4", "holds"}, {"C4a", "holds"}}));
}

TEST(Experiment, RefusesNetsAndTablesThatAreTooLarge) {
  EXPECT_THROW(run_lab({{"d", "200"}, {"s", "4"}, {"eps", "0.1"}}), lab::BadInput);
  EXPECT_THROW(run_lab({{"actions", "1000000"}}), lab::BadInput);
  EXPECT_THROW(run_lab({{"d", "1"}, {"s", "2"}}), lab::BadInput);
}

TEST(Experiment, CancelIsHeard) {
  std::atomic<int> polls = 0;
  EXPECT_THROW(run_lab(kSmall, 1, [&] { return ++polls > 500; }), lab::Cancelled);
}

class Tools : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / fmt::format("sparse_bandits{}", getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name) << bytes;
    return (folder_ / name).string();
  }

  std::string state() const { return (folder_ / "st.json").string(); }

  /// The output, or "refused: " and why.
  std::string call(const std::string& name, const Given& given, const std::string& input = "") {
    const lab::Said said = lab::call_tool(sparse_bandits_lab(), name, given, input);
    return said.refused.empty() ? said.out : "refused: " + said.refused;
  }

  std::filesystem::path folder_;
};

const char* const kActions = "id,x,y,z\na,1,0,0\nb,0,1,0\nc,0,0,1\nd,0.6,0.6,0.2\ne,-1,0,0\n";

TEST_F(Tools, PlanSaysHowLargeTheSearchIs) {
  const std::string phi = file("phi.csv", kActions);
  const std::string out = call("plan", {{"features", phi}, {"sparsity", "1"}, {"eps", "0.2"}});
  EXPECT_NE(out.find("actions 5, features 3, sparsity 1, eps 0.2\n"), std::string::npos) << out;
  EXPECT_NE(out.find("net 19 points"), std::string::npos) << out;  // 6 on each of 3 axes, and 0
  EXPECT_NE(out.find("first action e (promises 1.2)"), std::string::npos) << out;
  EXPECT_NE(call("plan", {{"features", phi}, {"sparsity", "4"}}).find("sparsity 4 is above the dimension 3"),
            std::string::npos);
  EXPECT_NE(
      call("plan", {{"features", phi}, {"sparsity", "3"}, {"eps", "1e-4"}}).find("the limit is 50000000"),
      std::string::npos);
  EXPECT_NE(call("plan", {{"features", file("long.csv", "x\n2\n")}}).find("--normalise divides all"),
            std::string::npos);
  EXPECT_NE(call("plan", {{"features", file("long.csv", "x\n2\n")}, {"sparsity", "1"}, {"normalise", "true"}})
                .find("first action 0"),
            std::string::npos);
}

TEST_F(Tools, AskAndTellFindTheBestAction) {
  const std::string phi = file("phi.csv", kActions);
  const std::map<std::string, double> rewards{{"a", 0.1}, {"b", 0.8}, {"c", -0.1}, {"d", 0.5}, {"e", 0}};
  std::string line = call("ask", {{"state", state()}, {"features", phi}, {"sparsity", "1"}, {"eps", "0.1"}});
  int queries = 0;
  while (line.find("\"action\"") != std::string::npos) {
    ASSERT_LT(++queries, 6) << line;
    const std::string action(json::parse(line).at("action").as_string());
    // Asking again asks for the same.
    EXPECT_EQ(call("ask", {{"state", state()}, {"features", phi}}), line);
    line =
        call("tell", {{"state", state()}, {"features", phi}, {"reward", std::to_string(rewards.at(action))}});
  }
  ASSERT_NE(line.find("\"answer\""), std::string::npos) << line;
  const json::value end = json::parse(line);
  EXPECT_EQ(end.at("answer").as_string(), "b");
  EXPECT_NEAR(end.at("within").to_number<double>(), 0.4, 1e-12);
  EXPECT_EQ(call("ask", {{"state", state()}, {"features", phi}}), line);
  EXPECT_NE(
      call("tell", {{"state", state()}, {"features", phi}, {"reward", "1"}}).find("the search has ended"),
      std::string::npos);
}

TEST_F(Tools, TellTakesOtherActionsOnlyWhenAsked) {
  const std::string phi = file("phi.csv", kActions);
  const std::string asked =
      call("ask", {{"state", state()}, {"features", phi}, {"sparsity", "1"}, {"eps", "0.1"}});
  EXPECT_EQ(json::parse(asked).at("action").as_string(), "e");
  const Given other{{"state", state()}, {"features", phi}, {"reward", "0.05"}, {"action", "c"}};
  EXPECT_EQ(call("tell", other),
            "refused: action \"c\" was not asked for, \"e\" was; --offline takes it all the same");
  Given offline = other;
  offline["offline"] = "true";
  const json::value after = json::parse(call("tell", offline));
  EXPECT_EQ(after.at("queries").as_int64(), 1);
  EXPECT_LT(after.at("alive").to_number<double>(), json::parse(asked).at("alive").to_number<double>());
  offline["action"] = "nobody";
  EXPECT_EQ(call("tell", offline), "refused: no action \"nobody\"");
}

TEST_F(Tools, AHistoryThatNothingFitsIsNotKept) {
  const std::string phi = file("phi.csv", "id,x\na,1\ne,-1\n");
  call("ask", {{"state", state()}, {"features", phi}, {"sparsity", "1"}, {"eps", "0.1"}});
  ASSERT_NE(call("tell", {{"state", state()}, {"features", phi}, {"reward", "0.5"}}).find("\"answer\":\"e\""),
            std::string::npos);
  std::ifstream before(state());
  const std::string kept((std::istreambuf_iterator<char>(before)), {});
  // theta near -0.5 says -0.5 for a; told 0.9, the least eps is (0.9 + 0.5)/2.
  const std::string refused =
      call("tell",
           {{"state", state()}, {"features", phi}, {"reward", "0.9"}, {"action", "a"}, {"offline", "true"}});
  EXPECT_NE(refused.find("misspecification exceeds eps"), std::string::npos) << refused;
  EXPECT_NE(refused.find("the least eps that fits them, with the norm left free, is 0.7."), std::string::npos)
      << refused;
  std::ifstream after(state());
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(after)), {}), kept);
}

TEST_F(Tools, AStateBelongsToItsFeatures) {
  const std::string phi = file("phi.csv", kActions), other = file("other.csv", "id,x\na,1\n");
  call("ask", {{"state", state()}, {"features", phi}});
  EXPECT_NE(call("ask", {{"state", state()}, {"features", other}}).find("made with other features"),
            std::string::npos);
  EXPECT_NE(call("tell", {{"state", (folder_ / "none.json").string()}, {"features", phi}, {"reward", "1"}})
                .find("does not exist; `ask` begins a search"),
            std::string::npos);
  EXPECT_NE(call("ask", {{"state", file("bad.json", "{}")}, {"features", phi}}).find("\"method\" must be"),
            std::string::npos);
}

TEST_F(Tools, DiagnoseFindsTheSupport) {
  std::ostringstream phi, log;
  phi << "x,y,z,w\n";
  log << "action,reward\n";
  random::Stream stream(1, "diagnose");
  for (int i = 0; i < 30; ++i) {
    const double x = stream.uniform() - 0.5, y = stream.uniform() - 0.5, z = stream.uniform() - 0.5,
                 w = stream.uniform() - 0.5;
    phi << x << ',' << y << ',' << z << ',' << w << '\n';
    log << i << ',' << 0.7 * y - 0.4 * w + 0.02 * (stream.uniform() - 0.5) << '\n';
  }
  const std::string actions = file("phi.csv", phi.str()), rewards = file("log.csv", log.str());
  const std::string out = call("diagnose", {{"features", actions}, {"log", rewards}, {"sparsity", "2"}});
  EXPECT_NE(out.find("sparsity 2: eps 0.009"), std::string::npos) << out;
  EXPECT_NE(out.find("(exact), support 2:0.7"), std::string::npos) << out;
  EXPECT_NE(out.find("search sparsely"), std::string::npos) << out;
  const std::string one = call("diagnose", {{"features", actions}, {"log", rewards}, {"sparsity", "1"}});
  EXPECT_NE(one.find("least squares promises more"), std::string::npos) << one;
  EXPECT_NE(call("diagnose", {{"features", actions}, {"log", file("few.csv", "action,reward\n0,1\n")}})
                .find("cannot tell misspecification"),
            std::string::npos);
  EXPECT_NE(
      call("diagnose", {{"features", "-"}, {"log", "-"}}, "x\n1\n").find("cannot both be standard input"),
      std::string::npos);
}

}  // namespace
}  // namespace quire::labs::sparse_bandits

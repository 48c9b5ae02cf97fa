// The lab as the outside sees it: the card, a small run of the experiment, the tools and what they refuse.
#include "labs/revealing-pomdps/lab.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/revealing-pomdps/pomdp_file.h"

namespace quire::labs {
const lab::Lab& revealing_pomdps_lab();
}

namespace quire::labs::revealing_pomdps {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;

const Given kSmall{{"trials", "20"},  {"sweep-o", "8,32"},     {"sweep-omle", "128,256"}, {"sweep-s", "8,16"},
                   {"halvings", "1"}, {"horizons", "1e5,1e6"}, {"regret-runs", "4"}};

Given with(Given base, const Given& more) {
  for (const auto& [name, text] : more) base[name] = text;
  return base;
}

std::map<std::string, std::string> verdicts(const std::vector<std::string>& lines) {
  std::map<std::string, std::string> all;
  for (const std::string& line : lines) {
    const json::object event = json::parse(line).as_object();
    if (event.at("event").as_string() == "claim")
      all[event.at("id").as_string().c_str()] = event.at("verdict").as_string();
  }
  return all;
}

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("revealing_pomdps" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name) << bytes;
    return (folder_ / name).string();
  }
  fs::path folder_;
};

TEST(Card, IsComplete) { EXPECT_EQ(lab::card_faults(revealing_pomdps_lab()), std::vector<std::string>{}); }

using Experiment = Folder;

TEST_F(Experiment, MeasuresItsClaimsAndWritesItsFiles) {
  const auto all = verdicts(lab::lines_of_run(revealing_pomdps_lab(), kSmall, 1, folder_.string()));
  for (const char* exact : {"C1", "C1b", "C3", "C4", "C5", "C5a"}) EXPECT_EQ(all.at(exact), "holds") << exact;
  std::ifstream in(folder_ / "lock.POMDP");
  std::stringstream text;
  text << in.rdbuf();
  const Result<Pomdp> lock = read_pomdp(text.str(), "lock.POMDP");
  ASSERT_TRUE(lock.ok()) << lock.error();
  EXPECT_TRUE(fs::exists(folder_ / "series.csv"));
  std::ifstream result(folder_ / "result.json");
  std::stringstream bytes;
  bytes << result.rdbuf();
  const json::value value = json::parse(bytes.str());
  EXPECT_GT(value.at("races").as_array().size(), 10u);
  EXPECT_GT(value.at("races").as_array()[0].at("ratio").to_number<double>(), 1);
}

TEST(Settings, AreRefusedBeforeAnythingRuns) {
  const auto refused = [](const Given& given) {
    EXPECT_THROW(lab::lines_of_run(revealing_pomdps_lab(), with(kSmall, given)), lab::BadInput);
  };
  refused({{"symbols", "7"}});
  refused({{"sweep-o", "8,9"}});
  refused({{"sweep-o", "8"}});
  refused({{"sweep-s", "8,many"}});
  refused({{"leaves", "2"}, {"actions", "2"}, {"level", "0.5"}});
  refused({{"leaves", "1024"}, {"actions", "16"}, {"sweep-omle", "128,4096"}});
}

TEST(Cancel, IsHeard) {
  std::atomic<int> polls = 0;
  EXPECT_THROW(lab::lines_of_run(revealing_pomdps_lab(), kSmall, 1, "", [&] { return ++polls > 2000; }),
               lab::Cancelled);
}

class Tools : public Folder {
 protected:
  /// The output, or "refused: " and why.
  static std::string call(const std::string& name, const Given& given, const std::string& input = "") {
    const lab::Said said = lab::call_tool(revealing_pomdps_lab(), name, given, input);
    return said.refused.empty() ? said.out : "refused: " + said.refused;
  }
};

const char* const kCorridor =
    "states: west inner-west inner-east east actions: left right observations: w o e\n"
    "T: left\n1 0 0 0\n1 0 0 0\n0 1 0 0\n0 0 1 0\nT: right\n0 1 0 0\n0 0 1 0\n0 0 0 1\n0 0 0 1\n"
    "O: *\n1 0 0\n0 1 0\n0 1 0\n0 0 1\n";

TEST_F(Tools, CheckNamesTheConfusedStatesAndTheLeastWindow) {
  const std::string out = call("check", {{"pomdp", file("c.POMDP", kCorridor)}, {"m", "1..2"}});
  EXPECT_NE(out.find("inner-east = inner-west"), std::string::npos) << out;
  EXPECT_NE(out.find("least m of these that reveals the state: 2"), std::string::npos) << out;
  EXPECT_NE(call("check", {{"pomdp", "-"}, {"m", "1"}}, kCorridor).find("none of these m"),
            std::string::npos);
}

TEST_F(Tools, CheckSaysWhatItCannotRead) {
  const std::string bad =
      file("bad.POMDP", "states: s\nactions: a\nobservations: o\nT: a : s : s 0.5\nO: * uniform\n");
  EXPECT_NE(call("check", {{"pomdp", bad}}).find("action a, state s sums to 0.5"), std::string::npos);
  EXPECT_NE(call("check", {{"pomdp", bad}, {"m", "3..1"}}).find("m: \"3..1\" is no number or range"),
            std::string::npos);
  EXPECT_NE(call("check", {{"pomdp", bad}, {"m", "5"}}).find("from 1 to 4"), std::string::npos);
}

TEST_F(Tools, PowerGivesTheCertificateAndATest) {
  const std::string out = call("power", {{"symbols", "32"}, {"delta", "0.25"}, {"arms", "64"}});
  EXPECT_NE(out.find("at least 691 samples"), std::string::npos) << out;  // 690.4
  EXPECT_NE(out.find("best built-in test: "), std::string::npos) << out;
  EXPECT_NE(call("power", {{"symbols", "33"}, {"delta", "0.25"}, {"arms", "64"}}).find("is odd"),
            std::string::npos);
  EXPECT_NE(call("power", {{"symbols", "8"}, {"delta", "0.25"}, {"arms", "3"}, {"level", "0.6"}})
                .find("not above 2/3"),
            std::string::npos);
  EXPECT_NE(call("power", {{"symbols", "100000"}, {"delta", "0.25"}, {"arms", "1000"}})
                .find("no test was simulated"),
            std::string::npos);
}

TEST_F(Tools, TestTellsTheTiltedRow) {
  const std::string counts =
      file("c.csv", "id,a+,a-,b+,b-\neven,50,50,52,48\ntilted,80,20,30,70\nempty,0,0,0,0\n");
  const std::string out = call("test", {{"counts", counts}});
  std::istringstream lines(out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "row,n,pair,p_pair,collision,p_collision,lr,p_lr");
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("even,200,-184,")) << line;  // 0 + 16 - 200
  std::getline(lines, line);
  EXPECT_TRUE(line.starts_with("tilted,200,5000,0.000499")) << line;  // 3600 + 1600 - 200; 1 of 2001
  std::getline(lines, line);
  EXPECT_EQ(line, "empty,0,0,1,0,1,0,1");
  EXPECT_NE(call("test", {{"counts", file("odd.csv", "a,b,c\n1,2,3\n")}}).find("columns come in pairs"),
            std::string::npos);
  EXPECT_NE(call("test", {{"counts", file("half.csv", "a,b\n1,2.5\n")}}).find("2.5 is no count"),
            std::string::npos);
  EXPECT_NE(call("test", {{"counts", file("none.csv", "a,b\n")}}).find("no rows"), std::string::npos);
  std::string wide = "c0", ones = "\n1";
  for (int c = 1; c < 200; ++c) {
    wide += ",c" + std::to_string(c);
    ones += ",1";
  }
  EXPECT_NE(call("test", {{"counts", file("wide.csv", wide + ones + "\n")}, {"draws", "1000000"}})
                .find("ask for fewer"),
            std::string::npos);
}

/// Under the null, p-values are what they say.
TEST_F(Tools, TestIsHonestUnderTheNull) {
  random::Stream stream(7, "null rows");
  std::string table = "a,b,c,d,e,f\n";
  constexpr int kRows = 300;
  for (int row = 0; row < kRows; ++row) {
    std::vector<std::uint64_t> counts(6);
    random::scatter(stream, 60, counts);
    for (std::size_t i = 0; i < 6; ++i) table += std::to_string(counts[i]) + (i < 5 ? "," : "\n");
  }
  std::istringstream lines(call("test", {{"counts", "-"}, {"draws", "1000"}}, table));
  std::string line;
  std::getline(lines, line);
  int small = 0;
  while (std::getline(lines, line)) small += std::stod(line.substr(line.rfind(',') + 1)) <= 0.1 ? 1 : 0;
  EXPECT_NEAR(small, 0.1 * kRows, 5 * std::sqrt(0.09 * kRows));
}

}  // namespace
}  // namespace quire::labs::revealing_pomdps

// The lab as the outside sees it: settings, claims, tools with their refusals. That a run repeats itself, is
// as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/vr-halpern/lab.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/vr-halpern/plugin.h"

namespace quire::labs {
const lab::Lab& vr_halpern_lab();
}

namespace quire::labs::vr_halpern {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("vr-halpern-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(vr_halpern_lab(), name, given, input);
  }
  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, const std::string& folder = "",
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line : lab::lines_of_run(vr_halpern_lab(), given, 1, folder, std::move(cancelled)))
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

const Given kSmall{{"sizes", "64,256"},     {"eps", "0.1,0.03"}, {"games", "policeman"},
                   {"game-sizes", "10,20"}, {"seeds", "2"},      {"rival-eps", "0.05"},
                   {"game-eps", "0.05"},    {"table-eps", "0.1"}};

TEST_F(Lab, RefusesSettingsThatCannotBeHad) {
  EXPECT_EQ(refused({{"sizes", "64,x"}}), "sizes: x is not a whole number from 16 to 1000000");
  EXPECT_EQ(refused({{"eps", "0"}}), "eps: 0 is not a number from 1e-06 to 1");
  EXPECT_EQ(refused({{"game-sizes", "2.5"}}), "game-sizes: 2.5 is not a whole number from 2 to 2000");
  EXPECT_NE(refused({{"sizes", "1000000"}, {"dim", "1000"}}).find("are more than 50000000 numbers"),
            std::string::npos);
  EXPECT_EQ(refused({{"matrix", "-"}}), "standard input: an experiment reads files only; name a file");
  EXPECT_EQ(refused({{"matrix", write("zero.csv", "0,0\n0,0\n")}}),
            "matrix: all entries are 0; every strategy is an equilibrium");
}

TEST_F(Lab, RunsSmallWithAGameOfOnesOwnAndWritesItsFiles) {
  Given given = kSmall;
  given["matrix"] = write("own.csv", "1,0\n0,1\n");
  const auto events = run_lab(given, folder_.string());
  EXPECT_EQ(claim(events, "C2a").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C4").at("verdict").as_string(), "not-measured") << "n = 200 is not in this run";
  EXPECT_EQ(claim(events, "C6").at("verdict").as_string(), "not-measured");
  std::ifstream file(folder_ / "result.jsonl");
  std::size_t own = 0, solved = 0, all = 0;
  for (std::string line; std::getline(file, line); ++all) {
    const json::object row = json::parse(line).as_object();
    own += row.at("problem").as_string() == "own" ? 1 : 0;
    solved += row.at("solved").as_bool() ? 1 : 0;
    EXPECT_GE(row.at("residual").to_number<double>(), 0);
  }
  EXPECT_GE(own, 7u);
  EXPECT_EQ(solved, all);
  EXPECT_GT(fs::file_size(folder_ / "series.csv"), 1000u);
}

TEST_F(Lab, MeasuresNothingThatItDidNotRun) {
  Given given = kSmall;
  given["methods"] = "eg";
  given["sizes"] = "64";
  const auto events = run_lab(given);
  for (const char* id : {"C1", "C4", "C4a", "C5", "C6"})
    EXPECT_EQ(claim(events, id).at("verdict").as_string(), "not-measured") << id;
}

TEST_F(Lab, ABudgetThatIsTooSmallLeavesClaimsUnmeasured) {
  Given given = kSmall;
  given["budget"] = "1000";
  const auto events = run_lab(given);
  for (const char* id : {"C1", "C3", "C5"})
    EXPECT_EQ(claim(events, id).at("verdict").as_string(), "not-measured") << id;
}

TEST_F(Lab, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(run_lab({}, "", [&] { return ++polls > 2000; }), lab::Cancelled);
}

// Tools.

TEST_F(Lab, GameOfRockPaperScissors) {
  const Said said = call("game", {{"matrix", "-"}, {"eps", "1e-6"}}, "0,1,-1\n-1,0,1\n1,-1,0\n");
  ASSERT_EQ(said.refused, "");
  const json::object got = json::parse(said.out).as_object();
  EXPECT_TRUE(got.at("solved").as_bool());
  for (const char* side : {"x", "y"})
    for (const json::value& p : got.at(side).as_array()) EXPECT_NEAR(p.as_double(), 1.0 / 3, 1e-5);
  EXPECT_LE(got.at("value").at("low").to_number<double>(), 1e-9);
  EXPECT_GE(got.at("value").at("high").to_number<double>(), -1e-9);
}

TEST_F(Lab, GameGivesACertificateThatOthersCanCheck) {
  const std::string file = write("a.csv", "3,0,1\n0,1,2\n");
  for (const char* method : {"auto", "vrh2", "eg", "vrforb"}) {
    const Said said = call("game", {{"matrix", file}, {"eps", "1e-3"}, {"method", method}});
    ASSERT_EQ(said.refused, "") << method;
    const json::object got = json::parse(said.out).as_object();
    const json::object proof = got.at("certificate").as_object();
    const auto numbers = [&](const char* name) {
      Vec v;
      for (const json::value& x : proof.at(name).as_array()) v.push_back(x.to_number<double>());
      return v;
    };
    const Vec u = numbers("u"), value = numbers("F"), g = numbers("g");
    ASSERT_EQ(u.size(), 5u);
    const double a[2][3] = {{3, 0, 1}, {0, 1, 2}};
    double squares = 0;
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(value[j], a[0][j] * u[3] + a[1][j] * u[4], 1e-12);
    for (std::size_t i = 0; i < 2; ++i)
      EXPECT_NEAR(value[3 + i], -(a[i][0] * u[0] + a[i][1] * u[1] + a[i][2] * u[2]), 1e-12);
    for (std::size_t i = 0; i < 5; ++i) squares += std::pow(value[i] + g[i], 2);
    EXPECT_NEAR(std::sqrt(squares), got.at("residual").to_number<double>(), 1e-12);
    EXPECT_LE(got.at("residual").to_number<double>(), 1e-3);
    // g is normal to the simplices: largest where u is positive.
    for (std::size_t j = 0; j < 3; ++j)
      if (u[j] > 1e-9) {
        for (std::size_t other = 0; other < 3; ++other) EXPECT_LE(g[other], g[j] + 1e-6) << method;
      }
  }
}

TEST_F(Lab, GameOfZerosIsAnsweredWithoutIterating) {
  const Said said = call("game", {{"matrix", write("z.csv", "0,0\n0,0\n")}});
  const json::object got = json::parse(said.out).as_object();
  EXPECT_EQ(got.at("gap").to_number<double>(), 0);
  EXPECT_EQ(got.at("x").as_array().size(), 2u);
  EXPECT_NE(std::string(got.at("note").as_string()).find("every strategy is an equilibrium"),
            std::string::npos);
}

TEST_F(Lab, GameRefusesWithThePlace) {
  EXPECT_NE(call("game", {{"matrix", write("r.csv", "1,2\n3\n")}}).refused.find("r.csv: line 2"),
            std::string::npos);
  EXPECT_NE(call("game", {{"matrix", write("n.csv", "1,nan\n3,4\n")}}).refused.find("n.csv: line 1"),
            std::string::npos);
  EXPECT_NE(call("game", {{"matrix", write("e.csv", "")}}).refused, "");
  EXPECT_EQ(call("game", {{"matrix", write("h.csv", "1e200,1\n1,1\n")}}).refused,
            "matrix: an entry is above 1e+100 in size and cannot be squared; divide all by one number");
  EXPECT_NE(
      call("game", {{"matrix", write("g.csv", "1,0\n0,1\n")}, {"method", "vrh1"}}).refused.find("take vrh2"),
      std::string::npos);
  const Said poor =
      call("game", {{"matrix", write("p.csv", "3,0\n0,1\n")}, {"eps", "1e-9"}, {"budget", "10"}});
  EXPECT_FALSE(json::parse(poor.out).at("solved").as_bool());
  EXPECT_NE(poor.err.find("the budget of 10 evaluations ended"), std::string::npos);
}

std::string line_with_outliers() {
  std::string rows;
  for (int i = 0; i < 40; ++i) {
    const double x = i / 10.0 - 2;
    rows += std::to_string(i % 10 == 0 ? 8.0 : 2 * x + 1) + " 1:" + std::to_string(x) + "\n";
  }
  return rows;
}

TEST_F(Lab, RobustRegressionGuardsAgainstTheWorstRows) {
  const auto fit = [&](const char* radius) {
    const Said said =
        call("robust", {{"libsvm", "-"}, {"radius", radius}, {"intercept", "true"}, {"eps", "1e-3"}},
             line_with_outliers());
    EXPECT_EQ(said.refused, "");
    return json::parse(said.out).as_object();
  };
  const json::object near = fit("1e-6"), far = fit("0.5");
  for (const json::object& got : {near, far}) {
    EXPECT_TRUE(got.at("solved").as_bool());
    const double low = got.at("no_model_is_below").to_number<double>(),
                 high = got.at("worst_case_loss").to_number<double>();
    EXPECT_LE(low, high + 1e-12);
    EXPECT_NEAR(low, high, 0.15 * high);
    EXPECT_LE(got.at("mean_loss").to_number<double>(), high + 1e-12);
    double sum = 0;
    for (const json::value& q : got.at("weights").as_array()) sum += q.to_number<double>();
    EXPECT_NEAR(sum, 1, 1e-9);
  }
  // Next to no ball: least squares, in closed form 1.5 x + 1.7 or so; the mean loss is its least.
  EXPECT_LE(near.at("mean_loss").to_number<double>(), far.at("mean_loss").to_number<double>());
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (int i = 0; i < 40; ++i) {
    const double x = i / 10.0 - 2, y = i % 10 == 0 ? 8.0 : 2 * x + 1;
    sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  const double slope = (40 * sxy - sx * sy) / (40 * sxx - sx * sx);
  EXPECT_NEAR(near.at("coefficients").as_array()[0].to_number<double>(), slope, 0.1);
  EXPECT_NEAR(near.at("intercept").to_number<double>(), (sy - slope * sx) / 40, 0.1);
}

TEST_F(Lab, RobustRefusesWhatHasNoLabels) {
  EXPECT_NE(call("robust", {{"libsvm", write("a.csv", "1,2\n3,4\n")}}).refused.find("has no labels"),
            std::string::npos);
  EXPECT_NE(
      call("robust", {{"libsvm", write("a.libsvm", "0 1:1\n0 1:2\n")}}).refused.find("all labels are 0"),
      std::string::npos);
}

TEST_F(Lab, OperatorFromASharedLibrary) {
  // y + (x - 0.5) = 0 and -x + (y + 0.25) = 0.
  for (const char* method : {"auto", "vrh2", "eg"}) {
    const Said said = call("operator", {{"plugin", QUIRE_ROTATION_PLUGIN},
                                        {"eps", "1e-6"},
                                        {"method", method},
                                        {"restart", std::string(method) == "vrh2" ? "true" : "false"}});
    ASSERT_EQ(said.refused, "") << method;
    const json::object got = json::parse(said.out).as_object();
    EXPECT_TRUE(got.at("solved").as_bool()) << method;
    EXPECT_EQ(got.at("n").to_number<int>(), 100);
    EXPECT_NEAR(got.at("u").as_array()[0].to_number<double>(), 0.375, 2e-6);
    EXPECT_NEAR(got.at("u").as_array()[1].to_number<double>(), 0.125, 2e-6);
    EXPECT_EQ(got.at("L").to_number<double>(), 2.25);
    EXPECT_FALSE(got.at("L_is_estimated").as_bool());
  }
  EXPECT_NE(call("operator", {{"plugin", QUIRE_ROTATION_PLUGIN}, {"lipschitz", "0.1"}})
                .refused.find("plugin: L: 0.1 is below"),
            std::string::npos);
}

TEST_F(Lab, OperatorRefusesWhatIsNoPlugin) {
  EXPECT_NE(call("operator", {{"plugin", write("a.so", "no library")}}).refused.find("too short"),
            std::string::npos);
  EXPECT_NE(call("operator", {{"plugin", write("a.so", std::string(500, 'x'))}}).refused.find("no ELF file"),
            std::string::npos);
  EXPECT_EQ(call("operator", {{"plugin", "-"}}).refused,
            "plugin: a library cannot come from standard input; name a file");
  std::ifstream in(QUIRE_ROTATION_PLUGIN, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  const std::string whole = bytes.str();
  EXPECT_EQ(library_fault(whole), "");
  // A library that is cut would be mapped beyond its end.
  EXPECT_NE(call("operator", {{"plugin", write("cut.so", whole.substr(0, 1000))}}).refused.find("is cut"),
            std::string::npos);
  // Not a plugin, but a library: the program's own C library has none of the names.
  std::string other = whole;
  const std::size_t at = other.find("eval");
  ASSERT_NE(at, std::string::npos);
  for (std::size_t i = other.find("eval"); i != std::string::npos; i = other.find("eval", i + 1))
    other[i] = 'X';
  const std::string refusal = call("operator", {{"plugin", write("other.so", other)}}).refused;
  EXPECT_NE(refusal.find("has no eval; a plugin exports n, dim and eval"), std::string::npos) << refusal;
}

}  // namespace
}  // namespace quire::labs::vr_halpern

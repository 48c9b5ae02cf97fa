// The lab as the outside sees it: parameters, experiment, tools with their refusals. That a run repeats
// itself and is as recorded is tested for every lab in tests/labs.
#include "labs/lp-sensitivity/lab.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/lp-sensitivity/test_matrices.h"

namespace quire::labs {
const lab::Lab& lp_sensitivity_lab();
}

namespace quire::labs::lp_sensitivity {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using lab::Given;

std::vector<std::string> run_lab(const Given& given, const std::string& directory = "",
                                 std::function<bool()> cancelled = {}) {
  return lab::lines_of_run(lp_sensitivity_lab(), given, 1, directory, std::move(cancelled));
}

std::string verdict(const std::vector<std::string>& lines, std::string_view id) {
  for (const std::string& line : lines) {
    const json::object event = json::parse(line).as_object();
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id)
      return std::string(event.at("verdict").as_string());
  }
  return "none";
}

using lab::Said;

Said call_tool(const std::string& name, const Given& given, const std::string& input = "") {
  return lab::call_tool(lp_sensitivity_lab(), name, given, input);
}

const Given kSmall{{"d", "4,8"},
                   {"tight-d", "4,8"},
                   {"p", "1,4"},
                   {"trials", "2"},
                   {"rows", "10"},
                   {"tight-rows", "10"},
                   {"recursive-rows", "40"},
                   {"matrices", "gauss,ident,tight"}};

Given with(Given base, const Given& more) {
  for (const auto& [name, text] : more) base[name] = text;
  return base;
}

TEST(Experiment, MeasuresWhatItHasAndSaysWhatItHasNot) {
  const std::vector<std::string> lines = run_lab(kSmall);
  EXPECT_EQ(verdict(lines, "C1"), "holds");
  EXPECT_NE(verdict(lines, "C2"), "not-measured");
  EXPECT_NE(verdict(lines, "C3"), "not-measured");
  EXPECT_NE(verdict(lines, "C4"), "not-measured");
  EXPECT_EQ(verdict(lines, "C5"), "not-measured");  // no d from 32 on
  EXPECT_EQ(verdict(lines, "C6"), "not-measured");
  const std::vector<std::string> above =
      run_lab(with(kSmall, {{"p", "3"}, {"matrices", "signs"}, {"d", "4"}}));
  EXPECT_EQ(verdict(above, "C2"), "not-measured");
  EXPECT_EQ(verdict(above, "C3"), "not-measured");
  EXPECT_EQ(verdict(above, "C4"), "not-measured");
}

TEST(Experiment, WritesItsFilesAndTakesAMatrixOfOnesOwn) {
  const fs::path folder = fs::path(testing::TempDir()) / ("lp_sensitivity_run" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  const fs::path own = folder / "own.csv";
  std::ofstream csv(own);
  const Matrix a = gaussian(40, 3);
  for (Index i = 0; i < 40; ++i) csv << a(i, 0) << ',' << a(i, 1) << ',' << a(i, 2) << '\n';
  csv.close();
  run_lab(with(kSmall, {{"matrix", own.string()}, {"matrices", "gauss"}, {"methods", "sensitivity,sxd"}}),
          (folder / "out").string());
  std::ifstream result(folder / "out" / "result.json");
  std::stringstream text;
  text << result.rdbuf();
  const json::array rows = json::parse(text.str()).as_array();
  ASSERT_EQ(rows.size(), 2u * (2 * 2 + 2));  // methods x (p x d of gauss + p of own)
  for (const char* field :
       {"matrix", "n", "d", "p", "S", "method", "m_star", "bound", "ratio", "D_at_bound", "seed"})
    EXPECT_TRUE(rows[0].as_object().contains(field)) << field;
  std::ifstream scores(folder / "out" / "scores.csv");
  std::string header;
  std::getline(scores, header);
  EXPECT_EQ(header, "matrix,p,row,leverage,lewis,sens_lo,sens_hi");
  fs::remove_all(folder);
}

TEST(Experiment, StopsWhenCancelled) {
  std::atomic<int> polls{0};
  EXPECT_THROW(run_lab({}, "", [&] { return ++polls > 200; }), lab::Cancelled);
}

TEST(Experiment, RefusesListsThatAreNone) {
  const auto refused = [](const Given& given) {
    try {
      run_lab(given);
    } catch (const lab::BadInput& bad) {
      return std::string(bad.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(refused({{"p", "0.5"}}), "p: 0.5 is not a number from 1 to 8");
  EXPECT_EQ(refused({{"d", "8,x"}}), "d: x is not a whole number from 2 to 512");
  EXPECT_EQ(refused({{"d", "8.5"}}), "d: 8.5 is not a whole number from 2 to 512");
  EXPECT_EQ(refused({{"p", "1,2,3,4,5,6,7"}}), "p: at most 6 values");
  EXPECT_EQ(refused({{"matrix", "/nowhere.csv"}}),
            "/nowhere.csv: cannot be opened: No such file or directory");
  EXPECT_EQ(refused({{"matrix", "-"}}), "standard input: an experiment reads files only; name a file");
}

std::string as_csv(const Matrix& a, const std::string& header = "") {
  std::ostringstream out;
  out << header;
  for (Index i = 0; i < a.rows(); ++i)
    for (Index j = 0; j < a.cols(); ++j) out << a(i, j) << (j + 1 < a.cols() ? ',' : '\n');
  return out.str();
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(CoresetTool, WritesRowsAndWeightsAndReports) {
  const std::string csv = as_csv(gaussian(800, 3), "a,b,y\n");
  const Said said = call_tool("coreset", {{"matrix", "-"}, {"eps", "0.3"}, {"target", "y"}}, csv);
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(said.out.substr(0, 11), "row,weight\n");
  EXPECT_GT(lines_in(said.out), 10u);
  EXPECT_LT(lines_in(said.out), 600u);
  EXPECT_NE(said.err.find("standard input: 800 rows, 3 columns, rank 3; p = 1, method lewis"),
            std::string::npos)
      << said.err;
  EXPECT_NE(said.err.find("measured 0."), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("regression on the target"), std::string::npos) << said.err;
  EXPECT_EQ(call_tool("coreset", {{"matrix", "-"}, {"eps", "0.3"}, {"target", "3"}}, csv).out, said.out);
}

TEST(CoresetTool, GivesAWitnessThatCanBeChecked) {
  const Matrix a = gaussian(200, 2);
  std::ostringstream csv;
  csv.precision(17);
  for (Index i = 0; i < 200; ++i) csv << a(i, 0) << ',' << a(i, 1) << '\n';
  const Said said =
      call_tool("coreset", {{"matrix", "-"}, {"rows", "30"}, {"p", "4"}, {"format", "json"}}, csv.str());
  const json::object document = json::parse(said.out).as_object();
  Sample sample;
  for (const json::value& row : document.at("rows").as_array()) {
    sample.rows.push_back(row.at("row").to_number<Index>() - 1);
    sample.weights.push_back(row.at("weight").to_number<double>());
  }
  Vector x(2);
  x << document.at("witness").as_array()[0].to_number<double>(),
      document.at("witness").as_array()[1].to_number<double>();
  EXPECT_NEAR(std::abs(norm_ratio(a, sample, 4, x) - 1),
              document.at("measured_distortion").to_number<double>(), 1e-9);
  EXPECT_EQ(document.at("method").as_string(), "augmented");
}

TEST(CoresetTool, StreamsWhatIsLongerThanABlock) {
  const std::string csv = as_csv(gaussian(5000, 3));
  const Given given{{"matrix", "-"}, {"block", "1000"}, {"rows", "200"}, {"target", "2"}};
  const Said said = call_tool("coreset", given, csv);
  EXPECT_EQ(said.refused, "");
  EXPECT_NEAR(static_cast<double>(lines_in(said.out)), 201, 80);
  EXPECT_NE(said.err.find("5000 rows"), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("merged and reduced"), std::string::npos) << said.err;
  EXPECT_NE(said.err.find("the best of a stream is not computed"), std::string::npos) << said.err;
  EXPECT_EQ(call_tool("coreset", given, csv).out, said.out);
  EXPECT_EQ(call_tool("coreset", {{"matrix", "-"}, {"block", "100"}, {"rows", "200"}}, csv).refused,
            "block: 100 rows at once are too few for a coreset of 200; give --block 600 or more, or --rows");
  EXPECT_NE(call_tool("coreset", {{"matrix", "-"}, {"block", "100"}, {"budget-only", "true"}}, csv).refused,
            "");
}

TEST(CoresetTool, PrintsBudgetsAlone) {
  const Said said =
      call_tool("coreset", {{"matrix", "-"}, {"budget-only", "true"}, {"p", "4"}}, as_csv(gaussian(300, 4)));
  EXPECT_EQ(said.refused, "");
  for (const char* what : {"general", "S^(2-2/p)", "d^(p/2)", "d^(2/p) S^(2-4/p)"})
    EXPECT_NE(said.out.find(what), std::string::npos) << said.out;
  EXPECT_EQ(said.out.find("row,weight"), std::string::npos);
}

TEST(CoresetTool, ReadsLibsvmWithItsLabel) {
  std::ostringstream text;
  const Matrix a = gaussian(300, 2);
  for (Index i = 0; i < 300; ++i)
    text << a(i, 0) + a(i, 1) << " 1:" << a(i, 0) << " 2:" << a(i, 1) * 2 << '\n';
  const Said said = call_tool(
      "coreset", {{"matrix", "-"}, {"input", "libsvm"}, {"rows", "50"}, {"target", "label"}}, text.str());
  EXPECT_EQ(said.refused, "");
  EXPECT_NE(said.err.find("300 rows, 3 columns"), std::string::npos) << said.err;
}

TEST(CoresetTool, RefusesWithTheReason) {
  const std::string csv = as_csv(gaussian(20, 3), "a,b,y\n");
  const auto refused = [&](const Given& more, const std::string& text) {
    return call_tool("coreset", with({{"matrix", "-"}}, more), text).refused;
  };
  EXPECT_EQ(refused({{"rows", "2"}}, csv),
            "rows: 2 is below the rank of standard input, which is 3; some x would be lost");
  EXPECT_EQ(refused({{"target", "z"}}, csv),
            "target: standard input has no column \"z\"; give a name of its header, or a number from 1 to 3");
  EXPECT_EQ(refused({{"method", "root"}, {"p", "3"}}, csv),
            "method: root leverage sampling is for p below 2");
  EXPECT_EQ(refused({}, "1,2\n1,nan\n"), "standard input: line 2: column 2: \"nan\" is not a finite number");
  EXPECT_EQ(refused({}, "a,b\n"), "standard input: no rows; a matrix has at least one");
  EXPECT_EQ(refused({{"input", "libsvm"}}, "1 2:1 1:1\n"),
            "standard input: line 1: index 1 after 2; indices must rise along a line");
  EXPECT_NE(call_tool("coreset", {{"matrix", "-"}, {"p", "0.5"}}, csv).refused, "");
  EXPECT_EQ(refused({{"target", "1"}}, "1\n2\n"), "target: the matrix has no other column");
}

TEST(CoresetTool, TakesZeroRowsAndMissingRank) {
  const Said zero = call_tool("coreset", {{"matrix", "-"}}, "0,0\n0,0\n");
  EXPECT_EQ(zero.refused, "");
  EXPECT_EQ(zero.out, "row,weight\n");
  Matrix a = gaussian(50, 2) * gaussian(2, 5, 4);
  const Said low = call_tool("coreset", {{"matrix", "-"}, {"rows", "20"}}, as_csv(a));
  EXPECT_EQ(low.refused, "");
}

TEST(ScoresTool, WritesEveryRow) {
  const Said said = call_tool("scores", {{"matrix", "-"}}, "1,0\n0,1\n1,1\n1,-1\n0,0\n");
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(lines_in(said.out), 6u);
  EXPECT_NE(said.out.find("\n5,0,0,0,0\n"), std::string::npos) << said.out;
  EXPECT_NE(said.err.find("rank 2; total sensitivity 1.666"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace quire::labs::lp_sensitivity

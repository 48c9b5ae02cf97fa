// The lab as the outside sees it: settings, claims, tools with their refusals. That a run repeats itself, is
// as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/step-law/lab.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/engines/random/random.h"
#include "labs/step-law/grid_file.h"
#include "labs/step-law/published_grid.h"

namespace quire::labs {
const lab::Lab& step_law_lab();
}

namespace quire::labs::step_law {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("step-law-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(step_law_lab(), name, given, input);
  }
  static json::object answer(const Said& said) {
    EXPECT_EQ(said.refused, "");
    return json::parse(said.out).as_object();
  }
  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, const std::string& folder = "",
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line : lab::lines_of_run(step_law_lab(), given, 1, folder, std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

json::object claim(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
  return {};
}

std::string verdict(const std::vector<json::object>& events, std::string_view id) {
  return std::string(claim(events, id).at("verdict").as_string());
}

std::string refused(const Given& given) {
  try {
    run_lab(given);
  } catch (const lab::BadInput& bad) {
    return bad.what();
  }
  return "taken";
}

/// Runs around the optimum of a known law, on bowls that are all alike.
std::string grid_of(const Law& law, std::initializer_list<double> sizes,
                    std::initializer_list<double> tokens) {
  random::Stream stream(4, "lab_test");
  std::vector<GridRun> runs;
  for (const double n : sizes)
    for (const double d : tokens)
      for (int i = -4; i <= 4; ++i)
        for (int j = -4; j <= 4; ++j) {
          Setting s = law.at(n, d);
          s.lr *= std::exp2(i / 2.0);
          s.batch *= std::exp2(j / 2.0);
          const double loss = 2.3 + 0.008 * i * i / 4.0 + 0.006 * j * j / 4.0 - 0.003 * i * j / 4.0;
          runs.push_back({n, d, s, loss + 1e-4 * stream.normal()});
        }
  return write_grid(runs);
}

const Given kSmallSweep{{"widths", "16"},         {"tokens", "2000,8000"}, {"rates", "0.1,0.2,0.4"},
                        {"batches", "16,64,256"}, {"text", "16"},          {"held-out", "1000"},
                        {"bootstrap", "20"}};

TEST_F(Lab, RefusesSettingsThatCannotBeHad) {
  EXPECT_EQ(refused({{"widths", "40"}}), "widths: \"40\" is not a multiple of 16 from 16 to 256");
  EXPECT_EQ(refused({{"tokens", "x"}}), "tokens: \"x\" is not a whole number from 1000 to 1e+08");
  EXPECT_EQ(refused({{"rates", "0"}}), "rates: \"0\" is not a number from 0.0001 to 1000");
  EXPECT_EQ(refused({{"batches", "20"}}), "batches: \"20\" is not a multiple of 8 from 8 to 1.04858e+06");
  EXPECT_EQ(refused({{"batches", "65536"}}),
            "batches: 65536 tokens are more than the 20000 of the smallest budget");
  EXPECT_EQ(refused({{"grid", "-"}}), "grid: an experiment reads files only; name a file");
  EXPECT_NE(refused({{"grid", write("bad.csv", "N,D\n1,1\n")}}).find("bad.csv: no column \"lr\""),
            std::string::npos);
}

TEST_F(Lab, RunsSmallAndWritesItsFiles) {
  const auto events = run_lab(kSmallSweep, folder_.string());
  EXPECT_EQ(verdict(events, "C1"), "holds");
  EXPECT_EQ(verdict(events, "C2"), "holds");
  EXPECT_EQ(verdict(events, "C2a"), "holds");
  EXPECT_EQ(verdict(events, "C4"), "holds");
  EXPECT_EQ(verdict(events, "C7"), "not-measured");
  EXPECT_NE(verdict(events, "C6"), "not-measured");
  const auto sweep = read_grid(read("sweep.csv"), "sweep.csv");
  ASSERT_TRUE(sweep) << sweep.error();
  EXPECT_EQ(sweep->runs.size(), 18u);
  EXPECT_EQ(sweep->runs.front().n, 12 * 2 * 16 * 16);
  const auto law = law_of_json(read("fit.json"), "fit.json");
  ASSERT_TRUE(law) << law.error();
  EXPECT_LT(law->law.lr[1], -0.5);
  EXPECT_NE(read("cells.csv").find("half_width_lr"), std::string::npos);
  EXPECT_NE(read("gaps.csv").find("DeepSeek"), std::string::npos);
}

TEST_F(Lab, SourcesOfTheGridAreTold) {
  Given given{{"sweep", "false"}, {"bootstrap", "50"}};
  const auto table = run_lab(given);
  EXPECT_NE(std::string(claim(table, "C3").at("note").as_string()).find("sampled from the summary"),
            std::string::npos);
  EXPECT_EQ(claim(table, "C3").at("scale").as_string(), "reduced");
  EXPECT_EQ(verdict(table, "C6"), "not-measured");
  given["grid"] = write("own.csv", grid_of(mean_law(), {3e8, 6e8, 1e9}, {1e10, 3e10, 6e10}));
  const auto file = run_lab(given);
  EXPECT_NE(std::string(claim(file, "C3").at("note").as_string()).find("the file"), std::string::npos);
  for (const char* const id : {"C1", "C2", "C2a", "C4"}) EXPECT_EQ(verdict(file, id), "holds") << id;
}

TEST_F(Lab, AnotherLawIsNotConfirmedByItsSmallGap) {
  // The rates of the runs' own law are 1.3 times Step Law's: the plateau hides it.
  Law other = mean_law();
  other.lr[0] += std::log(1.3);
  const auto near =
      run_lab({{"sweep", "false"},
               {"bootstrap", "50"},
               {"grid", write("near.csv", grid_of(other, {3e8, 6e8, 1e9}, {1e10, 3e10, 6e10}))}});
  EXPECT_EQ(verdict(near, "C1"), "holds");
  // Another exponent of D: the gap in the middle stays small, the exponent is seen.
  other = mean_law();
  other.lr[2] = 0.1;
  other.lr[0] += 0.207 * std::log(2.5e10);
  const auto flat =
      run_lab({{"sweep", "false"},
               {"bootstrap", "200"},
               {"grid", write("flat.csv", grid_of(other, {3e8, 6e8, 1e9}, {1e10, 2.5e10, 6e10}))}});
  EXPECT_EQ(verdict(flat, "C1"), "holds");
  EXPECT_EQ(verdict(flat, "C3a"), "differs");
}

TEST_F(Lab, MeasuresNothingThatAFileCannotTell) {
  const auto events = run_lab({{"sweep", "false"},
                               {"bootstrap", "50"},
                               {"grid", write("one.csv", grid_of(mean_law(), {3e8}, {1e10, 3e10}))}});
  EXPECT_EQ(verdict(events, "C3"), "not-measured");
  EXPECT_NE(
      std::string(claim(events, "C3").at("why").as_string()).find("the exponent of N in lr cannot be fitted"),
      std::string::npos);
  EXPECT_NE(verdict(events, "C3b"), "not-measured");
  const auto few = run_lab(
      {{"sweep", "false"}, {"grid", write("few.csv", "N,D,lr,bs_tokens,loss\n1e9,1e10,1e-3,1e6,2.5\n")}});
  for (const char* const id : {"C1", "C2", "C2a", "C3", "C3a", "C3b", "C5"})
    EXPECT_EQ(verdict(few, id), "not-measured") << id;
}

TEST_F(Lab, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(run_lab({}, "", [&] { return ++polls > 700; }), lab::Cancelled);
}

// Tools.

TEST_F(Lab, PredictSaysBothSettingsInTokensAndSequences) {
  const json::object got =
      answer(call("predict", {{"params", "1B"}, {"tokens", "100B"}, {"format", "json"}}));
  EXPECT_NEAR(got.at("lr").to_number<double>(), 1.662379e-3, 1e-9);
  EXPECT_NEAR(got.at("batch_tokens").to_number<double>(), 1'107'467, 1);
  EXPECT_NEAR(got.at("batch_sequences").to_number<double>(), 540.76, 0.01);
  EXPECT_EQ(got.at("batch_sequences_rounded").to_number<double>(), 544);
  EXPECT_LT(got.at("lr_95").as_array()[0].to_number<double>(), 1.662379e-3);
  EXPECT_TRUE(got.at("warnings").as_array().empty());
  EXPECT_EQ(got.at("other_laws").as_array().size(), 6u);
  const json::object printed = answer(call(
      "predict", {{"params", "1e9"}, {"tokens", "1e11"}, {"coefficients", "rounded"}, {"format", "json"}}));
  EXPECT_NEAR(printed.at("lr").to_number<double>(), 1.632499e-3, 1e-9);
}

TEST_F(Lab, PredictWarnsFarOutAndCountsOperations) {
  const Said said =
      call("predict", {{"params", "7e9"}, {"tokens", "1.4T"}, {"architecture", "h=4096,f=11008,layers=32"}});
  EXPECT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("warning: N = 7e+09 is outside"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("this is an extrapolation"), std::string::npos);
  EXPECT_NE(said.out.find("as a multiple of 8: 2440"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("the architecture has N = 6.47601e+09"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("DeepSeek LLM"), std::string::npos);
  EXPECT_NE(said.out.find("warning: params is 7e+09, the architecture has 6.48e+09"), std::string::npos)
      << said.out;
}

TEST_F(Lab, PredictRefuses) {
  const auto refusal = [](Given given) {
    given.try_emplace("params", "1e9");
    given.try_emplace("tokens", "1e11");
    return call("predict", given).refused;
  };
  EXPECT_EQ(refusal({{"params", "0"}}), "params: \"0\" is not a number above 0; 7e9, 7B and 1.4T are");
  EXPECT_EQ(refusal({{"tokens", "nan"}}), "tokens: \"nan\" is not a number above 0; 7e9, 7B and 1.4T are");
  EXPECT_NE(refusal({{"architecture", "h=4096"}}).find("architecture: f is missing"), std::string::npos);
  EXPECT_NE(refusal({{"law", write("no.json", "{}")}}).find("no.json: no \"law\""), std::string::npos);
  EXPECT_NE(refusal({{"law", write("half.json", "{\"law\":{\"lr\":{\"intercept\":1}}}")}})
                .find("law.lr.N.value is no number"),
            std::string::npos);
}

TEST_F(Lab, FitsALawThatPredictUses) {
  Law own = mean_law();
  own.lr[1] = -0.5;
  own.lr[0] -= 4;
  const Said said =
      call("fit", {{"grid", "-"}, {"bootstrap", "200"}}, grid_of(own, {3e8, 6e8, 1e9}, {1e10, 3e10, 6e10}));
  const json::object got = answer(said);
  EXPECT_EQ(said.err, "");
  EXPECT_NEAR(got.at("law").at("lr").at("N").at("value").to_number<double>(), -0.5, 0.02);
  EXPECT_NEAR(got.at("law").at("batch").at("D").at("value").to_number<double>(), 0.571, 0.02);
  EXPECT_EQ(got.at("cells").as_array().size(), 9u);
  const json::object cell = got.at("cells").as_array()[0].as_object();
  EXPECT_TRUE(cell.at("bowl").at("convex").as_bool());
  EXPECT_EQ(cell.at("next_runs").as_array().size(), 3u);
  EXPECT_EQ(got.at("raw_lines").at("over_lr").at("lines").to_number<int>(), 81);
  EXPECT_EQ(got.at("raw_lines").at("over_lr").at("unimodal").to_number<int>(), 81);
  const json::object there = answer(call(
      "predict",
      {{"params", "6e8"}, {"tokens", "3e10"}, {"format", "json"}, {"law", write("law.json", said.out)}}));
  EXPECT_NEAR(there.at("lr").to_number<double>() / own.at(6e8, 3e10).lr, 1, 0.05);
  EXPECT_TRUE(there.at("warnings").as_array().empty());
  const json::object far = answer(call(
      "predict",
      {{"params", "6e9"}, {"tokens", "3e10"}, {"format", "json"}, {"law", (folder_ / "law.json").string()}}));
  EXPECT_EQ(far.at("warnings").as_array().size(), 1u);
}

TEST_F(Lab, FitSaysWhatItCannot) {
  const Said one =
      call("fit", {{"grid", "-"}, {"bootstrap", "50"}}, grid_of(mean_law(), {3e8}, {1e10, 3e10}));
  const json::object got = answer(one);
  EXPECT_NE(one.err.find("the exponent of N in lr cannot be fitted"), std::string::npos);
  EXPECT_TRUE(got.at("law").at("lr").at("N").at("value").is_null());
  EXPECT_FALSE(got.at("law").at("lr").at("D").at("value").is_null());
  EXPECT_NE(call("predict", {{"params", "3e8"}, {"tokens", "1e10"}, {"law", write("one.json", one.out)}})
                .refused.find("law.lr.N.value is no number"),
            std::string::npos);
  const json::object few =
      answer(call("fit", {{"grid", "-"}}, "N,D,lr,bs_tokens,loss\n1e9,1e10,1e-3,1e6,2.5\n"));
  EXPECT_NE(std::string(few.at("cells").as_array()[0].at("remark").as_string()).find("fewer than 6 runs"),
            std::string::npos);
  EXPECT_NE(
      call("fit", {{"grid", "-"}}, "N,D,lr,bs,loss\n1e9,1e10,1e-3,512,2.5\n").refused.find("Give --seq-len"),
      std::string::npos);
  EXPECT_EQ(
      call("fit", {{"grid", "-"}, {"seq-len", "2048"}}, "N,D,lr,bs,loss\n1e9,1e10,1e-3,512,2.5\n").refused,
      "");
}

TEST_F(Lab, SmoothGivesTheLossOfARun) {
  std::string log = "{\"step\":0,\"config\":1}\n";
  for (int i = 1; i <= 500; ++i)
    log += "{\"step\":" + std::to_string(10 * i) + ",\"loss\":" + (i % 2 == 0 ? "3" : "1") + "}\n";
  const json::object got = answer(call("smooth", {{"log", "-"}}, log));
  EXPECT_EQ(got.at("rows").to_number<int>(), 500);
  EXPECT_EQ(got.at("skipped").to_number<int>(), 1);
  EXPECT_EQ(got.at("interval").to_number<double>(), 10);
  EXPECT_EQ(got.at("width_rows").to_number<double>(), 0.5);
  EXPECT_EQ(got.at("last_loss").to_number<double>(), 3);
  // Two rows on each side; beyond the end stand the last and the one before it again.
  const double e1 = std::exp(-2), e2 = std::exp(-8), all = 1 + 2 * e1 + 2 * e2;
  EXPECT_NEAR(got.at("smooth_loss").to_number<double>(), (3 + e1 * (1 + 3) + e2 * (3 + 1)) / all, 1e-12);
  const Said series = call("smooth", {{"log", write("log.jsonl", log)}, {"format", "csv"}});
  EXPECT_EQ(std::count(series.out.begin(), series.out.end(), '\n'), 501);
}

TEST_F(Lab, SmoothRefusesWithTheLine) {
  const auto refusal = [](const std::string& log) { return call("smooth", {{"log", "-"}}, log).refused; };
  EXPECT_NE(refusal("").find("0 losses; at least two"), std::string::npos);
  EXPECT_NE(refusal("{\"step\":1,\"loss\":2}\n{\"loss\":2}\n").find("line 2: a loss without a \"step\""),
            std::string::npos);
  EXPECT_NE(refusal("{\"step\":1,\"loss\":2}\n{\"step\":1,\"loss\":2}\n")
                .find("line 2: step 1 after step 1: steps rise"),
            std::string::npos);
  EXPECT_NE(refusal("{\"step\":1,\"loss\":\"low\"}\n").find("line 1: \"loss\" is no number"),
            std::string::npos);
  EXPECT_NE(refusal("[1]\n").find("line 1: no JSON object"), std::string::npos);
  EXPECT_NE(refusal("{\"step\":1e300,\"loss\":1}\n").find("\"step\" is no whole number"), std::string::npos);
  EXPECT_NE(refusal("{\"step\":1e-300,\"loss\":1}\n").find("\"step\" is no whole number"), std::string::npos);
}

}  // namespace
}  // namespace quire::labs::step_law

// The tools on people's data, with what they refuse.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/inference-flaws/family.h"

namespace quire::labs {
const lab::Lab& inference_flaws_lab();
}

namespace quire::labs::inference_flaws {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;
using lab::Said;

class Tools : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / fmt::format("inference_flaws_tools{}", getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name) << bytes;
    return (folder_ / name).string();
  }

  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(inference_flaws_lab(), name, given, input);
  }
  static json::object answer(const std::string& name, const Given& given, const std::string& input = "") {
    const Said said = call(name, given, input);
    EXPECT_EQ(said.refused, "");
    return json::parse(said.out).as_object();
  }

  fs::path folder_;
};

// analyse.

constexpr const char* kCounts =
    "{\"task_id\":\"a\",\"n\":4,\"c\":4,\"b\":4,\"t\":4}\n{\"task_id\":\"b\",\"n\":4,\"c\":0,\"b\":1,\"t\":0}"
    "\n";

TEST_F(Tools, AnalyseFindsTheOptimumOfAWorkedExample) {
  const json::object got =
      answer("analyse", {{"samples", "-"}, {"ratio", "0,1,20"}, {"format", "json"}}, kCounts);
  EXPECT_NEAR(got.at("single").to_number<double>(), 0.5, 1e-12);
  EXPECT_NEAR(got.at("ceiling").at("value").to_number<double>(), 0.5, 1e-12);
  EXPECT_NEAR(got.at("ceiling_pooled").to_number<double>(), 0.8, 1e-12);
  EXPECT_EQ(got.at("completeness").to_number<double>(), 1);
  EXPECT_NEAR(got.at("soundness").to_number<double>(), 0.75, 1e-12);
  const json::array& ratios = got.at("ratios").as_array();
  EXPECT_EQ(ratios[0].at("best_attempts"), 1);
  EXPECT_EQ(ratios[0].at("as_good_up_to"), 4);
  EXPECT_EQ(ratios[1].at("best_attempts"), 1);
  EXPECT_NEAR(ratios[1].at("reward").at("value").to_number<double>(), 0.375, 1e-12);
  EXPECT_NEAR(ratios[1].at("reward_at_end").to_number<double>(), 0, 1e-12);
  EXPECT_EQ(ratios[2].at("best_attempts"), 0) << "abstaining is an option";
  EXPECT_EQ(got.at("worst_tasks").as_array().size(), 1u);
  EXPECT_EQ(got.at("worst_tasks").as_array()[0].at("task_id").as_string(), "b");
}

TEST_F(Tools, AnalyseTakesThePriceOfAttempts) {
  // K = 1 costs 0.1 and K = 2, on the hopeless task only, 0.05 more.
  const json::object got = answer(
      "analyse", {{"samples", "-"}, {"ratio", "0"}, {"price", "0.1"}, {"format", "json"}, {"kmax", "2"}},
      kCounts);
  const json::value& only = got.at("ratios").as_array()[0];
  EXPECT_EQ(only.at("best_attempts"), 1);
  EXPECT_NEAR(only.at("reward").at("value").to_number<double>(), 0.5 - 0.1, 1e-12);
  EXPECT_NEAR(only.at("reward_at_end").to_number<double>(), 0.5 - 0.1 - 0.1 * 0.75 / 2, 1e-12);
}

TEST_F(Tools, AnalyseSaysWhetherTheWeakCanMatchTheStrong) {
  std::string weak, strong;
  for (int i = 0; i < 30; ++i) {
    weak += fmt::format("{{\"task_id\":\"{}\",\"n\":20,\"b\":10,\"t\":6}}\n", i);
    strong += fmt::format("{{\"task_id\":\"{}\",\"n\":20,\"c\":15}}\n", i + 10);
  }
  const std::string strong_file = write("strong.jsonl", strong);
  const Said said = call("analyse", {{"samples", "-"}, {"strong", strong_file}}, weak);
  ASSERT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("30 tasks, 20 shared; one sample 0.7500"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("can resampling match it: never: the ceiling 0.6000 is below"), std::string::npos)
      << said.out;
  EXPECT_NE(said.out.find("one sample: not known"), std::string::npos) << said.out;
  const json::object got =
      answer("analyse", {{"samples", "-"}, {"strong", strong_file}, {"format", "json"}}, weak);
  EXPECT_EQ(got.at("pair").at("strong_is_above"), true);
  EXPECT_EQ(got.at("pair").at("tasks_shared"), 20);
}

TEST_F(Tools, AnalyseReadsEvalPlusAndDropsKnownBadTasks) {
  std::string text;
  for (const int number : {0, 1, 2, 6, 9})
    text += fmt::format(
        "{}\"HumanEval/{}\":[{{\"base_status\":\"pass\",\"plus_status\":\"{}\"}},"
        "{{\"base_status\":\"fail\",\"plus_status\":\"fail\"}}]",
        text.empty() ? "" : ",", number, number < 3 ? "pass" : "fail");
  const std::string file = write("eval_results.json", "{\"eval\":{" + text + "}}");
  json::object got = answer("analyse", {{"samples", file}, {"format", "json"}});
  EXPECT_EQ(got.at("tasks"), 5);
  EXPECT_NEAR(got.at("ceiling").at("value").to_number<double>(), 0.6, 1e-12);
  got = answer("analyse", {{"samples", file}, {"format", "json"}, {"drop-known-bad", "humaneval+"}});
  EXPECT_EQ(got.at("tasks"), 3);
  EXPECT_EQ(got.at("tasks_left_out"), 2);
  EXPECT_NEAR(got.at("ceiling").at("value").to_number<double>(), 1, 1e-12);
}

TEST_F(Tools, AnalyseSaysWhenAVerifierSeesTheTruth) {
  const Said said = call("analyse", {{"samples", "-"}},
                         "{\"task_id\":\"a\",\"n\":4,\"c\":2,\"b\":2,\"t\":2}\n"
                         "{\"task_id\":\"b\",\"n\":4,\"c\":1,\"b\":1,\"t\":1}\n");
  EXPECT_NE(said.out.find("it accepted nothing wrong"), std::string::npos) << said.out;
}

TEST_F(Tools, AnalyseRefuses) {
  const auto fault = [&](const std::string& input, Given more = {}) {
    more["samples"] = "-";
    return call("analyse", more, input).refused;
  };
  EXPECT_NE(fault("{\"task_id\":\"a\",\"n\":4,\"b\":1,\"t\":1}\n").find("single task"), std::string::npos);
  EXPECT_NE(fault(kCounts, {{"kmax", "5"}}).find("kmax: 5 attempts are more than the 4 samples"),
            std::string::npos);
  EXPECT_EQ(fault(kCounts, {{"kmax", "5"}, {"put-back", "true"}}), "");
  EXPECT_NE(fault(kCounts, {{"kmax", "1000000"}, {"put-back", "true"}}).find("too much memory"),
            std::string::npos);
  EXPECT_NE(fault(kCounts, {{"ratio", "-1"}}).find("ratio: -1 is no cost ratio"), std::string::npos);
  EXPECT_NE(fault("").find("standard input"), std::string::npos);
  EXPECT_NE(fault(kCounts, {{"strong", "-"}}).find("cannot both be standard input"), std::string::npos);
  const std::string other = write("other.jsonl", "{\"task_id\":\"z\",\"n\":4,\"c\":1}\n");
  EXPECT_NE(fault(kCounts, {{"strong", other}}).find("share no task: 0 of 2 and 1"), std::string::npos);
  const std::string hidden =
      write("hidden.jsonl", kCounts + std::string("{\"task_id\":\"y\",\"n\":4,\"b\":1,\"t\":1}\n"));
  EXPECT_NE(fault(kCounts, {{"strong", hidden}}), "");
}

// The other tools.

TEST_F(Tools, TheoryPrintsTheAppendix) {
  const json::object exact = answer("theory", {{"kmax", "200"}, {"ratio", "0,1,5,6"}});
  EXPECT_NEAR(exact.at("ceiling").to_number<double>(), 0.716236, 1e-6);
  EXPECT_EQ(exact.at("reach").as_string(), "exact");
  const double last = exact.at("curve").as_array()[200].at("rewards").as_array()[0].to_number<double>();
  EXPECT_LE(last, 0.716236 + 1e-6);
  std::vector<std::int64_t> best;
  for (const json::value& ratio : exact.at("ratios").as_array())
    best.push_back(ratio.at("best_attempts").as_int64());
  EXPECT_EQ((std::vector<std::int64_t>{best[1], best[2], best[3]}), (std::vector<std::int64_t>{2, 1, 0}));
  const json::object published = answer("theory", {{"kmax", "200"}, {"ratio", "0"}, {"reach", "published"}});
  EXPECT_GT(published.at("curve").as_array()[200].at("rewards").as_array()[0].to_number<double>(), 0.86);
  EXPECT_TRUE(published.contains("note"));
}

TEST_F(Tools, TheoryRefusesWhatIsNoMixture) {
  EXPECT_NE(call("theory", {{"priors", "0.5,0.6"}}).refused.find("priors sum to 1.1"), std::string::npos);
  EXPECT_NE(call("theory", {{"priors", "1"}}).refused.find("1 shares and 2 accuracies"), std::string::npos);
  EXPECT_NE(call("theory", {{"accuracies", "0.5,1.5"}}).refused.find("accuracy 1.5 is outside"),
            std::string::npos);
  EXPECT_NE(call("theory", {{"accuracies", "a,b"}}).refused.find("a is no number"), std::string::npos);
  EXPECT_THROW(
      lab::read_values(inference_flaws_lab().tools[2].arguments, lab::Size::quick, {{"soundness", "1.1"}}),
      lab::BadInput);
}

TEST_F(Tools, BundledCountsGoThroughAnalyseAndFit) {
  const Said weak = call("bundled", {{"model", "2"}, {"verifier", "parity"}});
  const Said strong = call("bundled", {{"model", "6"}, {"verifier", "parity"}});
  ASSERT_EQ(weak.refused, "");
  const std::string strong_file = write("strong.csv", strong.out);
  const json::object got =
      answer("analyse", {{"samples", "-"}, {"strong", strong_file}, {"format", "json"}, {"resamples", "200"}},
             weak.out);
  EXPECT_EQ(got.at("tasks"), 40);
  EXPECT_EQ(got.at("pair").at("tasks_shared"), 40);
  const json::object fit = answer("fit", {{"samples", strong_file}});
  EXPECT_EQ(fit.at("types").as_array().size(), 2u);
  EXPECT_NEAR(fit.at("completeness").to_number<double>(), 1, 1e-6);
  EXPECT_NEAR(fit.at("ceiling").to_number<double>(), fit.at("ceiling_of_counts").to_number<double>(), 0.1);
}

TEST_F(Tools, FamilyMakesWhatBundledPrints) {
  const Said said = call("family", {{"steps", "6"}, {"tasks", "1"}, {"n", "2"}, {"threads", "1"}});
  ASSERT_EQ(said.refused, "");
  EXPECT_TRUE(said.out.starts_with(
      "# quire lab inference-flaws family --task all --steps 6 --tasks 1 --n 2 --seed 1\n"));
  const auto read = read_families(said.out, "family");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->size(), 2u);
  const Said one =
      call("family", {{"steps", "6"}, {"tasks", "1"}, {"n", "2"}, {"model", "3"}, {"verifier", "mod9"}});
  EXPECT_EQ(one.out.substr(0, 9), "verifier,");
  EXPECT_EQ(std::count(one.out.begin(), one.out.end(), '\n'), 2);
  EXPECT_NE(
      call("family", {{"steps", "6"}, {"tasks", "1"}, {"n", "2"}, {"task", "prog"}, {"verifier", "mod9"}})
          .refused.find("judges another task"),
      std::string::npos);
}

TEST_F(Tools, FitRefuses) {
  const std::string hidden =
      "{\"task_id\":\"a\",\"n\":4,\"b\":1,\"t\":1}\n{\"task_id\":\"b\",\"n\":4,\"b\":2,\"t\":1}\n";
  EXPECT_NE(call("fit", {{"samples", "-"}, {"types", "1"}}, hidden).refused.find("three unknowns"),
            std::string::npos);
  EXPECT_NE(
      call("fit", {{"samples", "-"}, {"types", "3"}}, hidden).refused.find("2 tasks cannot have 3 types"),
      std::string::npos);
}

}  // namespace
}  // namespace quire::labs::inference_flaws

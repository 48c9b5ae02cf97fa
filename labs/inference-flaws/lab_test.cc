// The lab as the outside sees it: the card, small runs of the experiment, and the tools with what they
// refuse.
#include "labs/inference-flaws/lab.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& inference_flaws_lab();
}

namespace quire::labs::inference_flaws {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;

class Lab : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / fmt::format("inference_flaws{}", getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, std::uint64_t seed = 1,
                                  const std::string& directory = "", std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(inference_flaws_lab(), given, seed, directory, std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

json::object claim(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
  return {};
}

std::string verdict(const std::vector<json::object>& events, std::string_view id) {
  const json::object found = claim(events, id);
  return found.empty() ? "" : std::string(found.at("verdict").as_string());
}

std::string refused(const Given& given) {
  try {
    run_lab(given);
  } catch (const lab::BadInput& bad) {
    return bad.what();
  }
  return "taken";
}

const Given kShort{{"perms", "100"}, {"resamples", "100"}};

TEST_F(Lab, CardIsComplete) {
  EXPECT_EQ(lab::card_faults(inference_flaws_lab()), std::vector<std::string>{});
}

TEST_F(Lab, TheoryHoldsWhateverTheSettings) {
  for (const Given& more :
       {Given{{"verifier", "parity"}}, Given{{"verifier", "tests:2"}, {"reach", "published"}},
        Given{{"verifier", "lastdigit"}, {"tasks", "12"}, {"kmax", "30"}, {"price", "0.01"}}}) {
    Given given = kShort;
    given.insert(more.begin(), more.end());
    const auto events = run_lab(given, 5);
    for (const char* id : {"C1", "C1a", "C2", "C3", "C4"})
      EXPECT_EQ(verdict(events, id), "holds") << id << " " << more.begin()->second;
    EXPECT_EQ(verdict(events, "C7"), "not-measured");
  }
}

TEST_F(Lab, ThePublishedReachIsSaidToPassTheCeiling) {
  const auto events = run_lab(kShort);
  EXPECT_NE(claim(events, "C1").at("note").as_string().find("gives 0.8699"), json::string::npos)
      << claim(events, "C1").at("note");
}

TEST_F(Lab, WritesItsResult) {
  run_lab(kShort, 1, folder_.string());
  std::ifstream file(folder_ / "result.json");
  std::stringstream text;
  text << file.rdbuf();
  const json::object result = json::parse(text.str()).as_object();
  ASSERT_EQ(result.at("models").as_array().size(), 6u);
  for (const json::value& model : result.at("models").as_array()) {
    const json::object& m = model.as_object();
    EXPECT_EQ(m.at("completeness").to_number<double>(), 1);
    EXPECT_GT(m.at("soundness").to_number<double>(), 0.6);
    EXPECT_LE(m.at("single").to_number<double>(), m.at("ceiling").at("value").to_number<double>());
    EXPECT_EQ(m.at("ratios").as_array().size(), 6u);
  }
}

TEST_F(Lab, TrainsWhenAsked) {
  Given given = kShort;
  given.insert({{"models", "trained"}, {"steps", "6"}, {"tasks", "2"}, {"n", "10"}, {"kmax", "10"}});
  const auto events = run_lab(given, 3, folder_.string());
  EXPECT_EQ(verdict(events, "C1a"), "holds");
  EXPECT_EQ(verdict(events, "C6"), "not-measured") << "nothing is learned in six updates";
  EXPECT_GT(fs::file_size(folder_ / "samples.csv"), 1000u);
}

TEST_F(Lab, RefusesSettingsThatCannotBeHad) {
  EXPECT_EQ(refused({{"tasks", "41"}}), "tasks: the bundled models have 40; models=trained takes any number");
  EXPECT_EQ(refused({{"n", "100"}, {"kmax", "50"}}),
            "n: the bundled models have 200 samples; models=trained takes any number");
  EXPECT_EQ(refused({{"kmax", "201"}}), "kmax: 201 attempts are more than the 200 samples of a task");
  EXPECT_EQ(refused({{"ratios", "1,-2"}}),
            "ratios: -2 is no cost ratio; a false accept costs 0 to 1000000 times what a right one is worth");
  EXPECT_NE(refused({{"ratios", "x"}}).find("ratios: x is no cost ratio"), std::string::npos);
}

TEST_F(Lab, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(run_lab({}, 1, "", [&] { return ++polls > 1000; }), lab::Cancelled);
  polls = 0;
  EXPECT_THROW(run_lab({{"models", "trained"}}, 1, "", [&] { return ++polls > 30; }), lab::Cancelled);
}

}  // namespace
}  // namespace quire::labs::inference_flaws

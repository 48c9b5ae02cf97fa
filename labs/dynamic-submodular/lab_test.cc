// The lab as the outside sees it: files that tools read, tools with their refusals, the experiment's files
// and its bad settings. That a run repeats itself, is as recorded and draws its figures is tested for every
// lab in tests/labs.
#include "labs/dynamic-submodular/lab.h"

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"
#include "labs/dynamic-submodular/own_data.h"

namespace quire::labs {
const lab::Lab& dynamic_submodular_lab();
}

namespace quire::labs::dynamic_submodular {
namespace {

namespace json = boost::json;
using lab::Given;

struct Ran {
  std::vector<std::string> lines;
  json::object claim(std::string_view id) const {
    for (const std::string& line : lines) {
      json::object event = json::parse(line).as_object();
      if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
    }
    return {};
  }
};

Ran run_lab(Given given, const std::string& directory = "", std::function<bool()> cancelled = {}) {
  const Given small{{"n", "40"},           {"seeds", "1"},    {"exact_n", "8"}, {"growth_most", "250"},
                    {"growth_seeds", "1"}, {"sweep_n", "60"}, {"k_most", "10"}, {"k", "5"},
                    {"eps_least", "0.25"}};
  given.insert(small.begin(), small.end());
  return {lab::lines_of_run(dynamic_submodular_lab(), given, 1, directory, std::move(cancelled))};
}

struct Said : lab::Said {
  std::vector<json::object> lines() const {
    std::vector<json::object> all;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) all.push_back(json::parse(line).as_object());
    return all;
  }
};

Said call_tool(const std::string& name, const Given& given, const std::string& input = "") {
  return {lab::call_tool(dynamic_submodular_lab(), name, given, input)};
}

std::string insertion(const std::string& id, const std::string& rest) {
  return "{\"op\":\"insert\",\"id\":\"" + id + "\"," + rest + "}\n";
}
const std::string kQuery = "{\"op\":\"query\"}\n";

// The experiment.

TEST(Experiment, WritesItsFiles) {
  const auto folder =
      std::filesystem::path(testing::TempDir()) / ("dynamic_submodular" + std::to_string(getpid()));
  std::filesystem::remove_all(folder);
  run_lab({}, folder.string());
  std::stringstream text;
  text << std::ifstream(folder / "result.json").rdbuf();
  const json::object result = json::parse(text.str()).as_object();
  for (const char* field : {"params", "seed", "rows", "claims"}) EXPECT_TRUE(result.contains(field)) << field;
  for (const char* field : {"n", "k", "eps", "stream", "objective", "method", "queries_per_update",
                            "ratio_min", "ratio_mean", "crossover"})
    EXPECT_TRUE(result.at("rows").as_array()[0].as_object().contains(field)) << field;
  EXPECT_EQ(result.at("claims").as_array().size(), dynamic_submodular_lab().card.claims.size() - 2)
      << "two claims cannot be measured";
  std::ifstream series(folder / "series.csv");
  std::string header;
  std::getline(series, header);
  EXPECT_EQ(header, "stream,objective,t,method,value,bound,queries,rebuilds,levels");
  std::filesystem::remove_all(folder);
}

TEST(Experiment, StopsWhenCancelled) {
  std::atomic<int> polls = 0;
  EXPECT_THROW(run_lab({{"n", "20000"}}, "", [&] { return ++polls > 2000; }), lab::Cancelled);
}

TEST(Experiment, RefusesToLeaveOutTheMethod) {
  EXPECT_THROW(run_lab({{"methods", "greedy"}}), lab::BadInput);
}

TEST(Experiment, ClaimsWithoutFiguresSayWhy) {
  const Ran ran = run_lab({{"streams", "window"}, {"objectives", "coverage"}});
  EXPECT_EQ(ran.claim("C5").at("why").as_string(), "the run left out the stream heavy-first");
  EXPECT_EQ(ran.claim("C2").at("why").as_string(), "a slope needs two different n");
  EXPECT_EQ(ran.claim("C3b").at("verdict").as_string(), "not-measured");
  EXPECT_EQ(ran.claim("C1").at("figures").as_array().size(), 1u);
}

TEST(Experiment, AFloorOfOneHalfMinusEpsIsWhatIsAsked) {
  Cell cell;
  cell.bounds = {10, 0, 20};
  Course course;
  course.values = {5, 0, 5};
  EXPECT_EQ(ratios(cell, course), (std::vector<double>{0.5, 0.25})) << "an empty set has no share";
}

TEST(Experiment, CrossoverIsWhereItStaysCheaper) {
  Results results;
  const auto at = [&](double n, double mine, double theirs) {
    SweepCell cell{SweepCell::What::growth, "window", n, 0, {}};
    Course a, b;
    a.queries_per_update = mine, b.queries_per_update = theirs;
    cell.courses = {{"dyn", a}, {"lazy-greedy", b}};
    results.sweeps.push_back(cell);
  };
  at(100, 5, 9), at(200, 9, 5), at(400, 4, 9), at(800, 4, 20);
  EXPECT_EQ(crossover(results, "dyn", "lazy-greedy"), 400);
  at(1600, 50, 20);
  EXPECT_TRUE(std::isnan(crossover(results, "dyn", "lazy-greedy")));
}

TEST(Play, QuestionsForBoundsAndPlotsDoNotCount) {
  World world = coverage_world(60, 40, 1);
  const std::vector<Update> updates = updates_named("window", world, 5, 1);
  Arena bare = make_arena(world, updates, 7), bounded = make_arena(world, updates, 7);
  find_bounds(bounded, 5, [] {});
  const Settings settings{5, 0.2, 1};
  for (const char* method : selector_names())
    EXPECT_EQ(play(bare, method, settings, [] {}).queries, play(bounded, method, settings, [] {}).queries)
        << method;
}

// select.

TEST(SelectTool, AnswersEachQuery) {
  const std::string updates = insertion("a", R"("terms":{"x":1,"y":1})") +
                              insertion("b", R"("terms":{"z":2})") + insertion("c", R"("terms":{"x":1})") +
                              kQuery + "{\"op\":\"delete\",\"id\":\"a\"}\n" + kQuery;
  const Said said = call_tool("select", {{"objective", "coverage"}, {"k", "2"}}, updates);
  EXPECT_EQ(said.refused, "");
  const auto lines = said.lines();
  ASSERT_EQ(lines.size(), 2u) << said.out;
  EXPECT_GE(lines[0].at("value").to_number<double>(), 2);
  EXPECT_EQ(lines[0].at("upper_bound").to_number<double>(), 3);
  EXPECT_EQ(lines[0].at("ratio").to_number<double>(), lines[0].at("value").to_number<double>() / 3);
  EXPECT_EQ(lines[1].at("value").to_number<double>(), 2);
  EXPECT_GT(lines[1].at("queries").to_number<double>(), 2);
  for (const json::value& id : lines[1].at("ids").as_array()) EXPECT_NE(id.as_string(), "a");
}

TEST(SelectTool, AnswersAtTheEndWithoutAQuery) {
  const Said said = call_tool("select", {{"objective", "modular"}, {"k", "1"}},
                              insertion("a", R"("score":1)") + insertion("b", R"("score":5)"));
  ASSERT_EQ(said.lines().size(), 1u);
  EXPECT_EQ(json::serialize(said.lines()[0].at("ids")), "[\"b\"]");
}

TEST(SelectTool, TakesEveryObjective) {
  const std::string updates = insertion("a", R"("terms":{"x":0.5},"vector":[1,0],"score":0.3)") +
                              insertion("b", R"("terms":["y"],"vector":[0,1],"score":0.4)");
  for (const char* name : {"papers", "coverage", "probcover", "facility", "logdet", "modular"}) {
    const Said said = call_tool("select", {{"objective", name}, {"k", "2"}}, updates);
    EXPECT_EQ(said.refused, "") << name;
    EXPECT_GT(said.lines().at(0).at("value").to_number<double>(), 0) << name;
    EXPECT_GE(said.lines().at(0).at("ratio").to_number<double>(), 0.3) << name;
  }
}

TEST(SelectTool, ReinsertedElementsMayHaveChanged) {
  const std::string updates = insertion("a", R"("score":1)") + "{\"op\":\"delete\",\"id\":\"a\"}\n" +
                              insertion("a", R"("score":7)") + kQuery;
  const Said said = call_tool("select", {{"objective", "modular"}, {"k", "1"}}, updates);
  EXPECT_EQ(said.lines().at(0).at("value").to_number<double>(), 7);
}

TEST(SelectTool, ReportsWhatIsWorthNothing) {
  const Said said = call_tool("select", {{"objective", "coverage"}}, insertion("a", R"("terms":{})"));
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(said.err, "1 insertions of elements that are worth nothing were ignored\n");
  EXPECT_TRUE(said.lines().at(0).at("ratio").is_null());
}

TEST(SelectTool, RefusesWithTheLineUnlessLenient) {
  const std::string twice = insertion("a", R"("score":1)") + insertion("a", R"("score":1)");
  const Given modular{{"objective", "modular"}};
  EXPECT_EQ(call_tool("select", modular, twice).refused,
            "standard input: line 2: \"a\" is there already; delete it first (--lenient skips such lines)");
  EXPECT_EQ(call_tool("select", modular, "{\"op\":\"delete\",\"id\":\"b\"}\n").refused,
            "standard input: line 1: \"b\" cannot be deleted: it is not there (--lenient skips such lines)");
  const Said said = call_tool("select", {{"objective", "modular"}, {"lenient", "true"}}, twice);
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(said.err, "1 lines were skipped\n");
}

TEST(SelectTool, RefusesBadNumbers) {
  const auto refused = [](const std::string& rest, const std::string& objective) {
    return call_tool("select", {{"objective", objective}}, insertion("a", rest)).refused;
  };
  const std::string at = "standard input: line 1: ";
  EXPECT_EQ(refused(R"("terms":{"x":-1})", "coverage"), at + "the number of the term \"x\" is negative");
  EXPECT_EQ(refused(R"("terms":{"x":1.5})", "probcover"),
            at + "\"a\": a term's probability is outside 0 to 1");
  EXPECT_EQ(refused(R"("vector":[1,null])", "logdet"), at + "a number of the vector is not a finite number");
  EXPECT_EQ(refused(R"("score":-1)", "modular"), at + "\"score\" is negative");
  EXPECT_EQ(refused(R"("score":2)", "papers"), at + "\"a\": the score is outside 0 to 1");
  EXPECT_EQ(refused(R"("terms":["x","x"])", "coverage"), at + "the term \"x\" comes twice");
  EXPECT_EQ(refused(R"("tems":{})", "coverage"), at + "unknown field \"tems\"");
  EXPECT_EQ(refused(R"("score":1)", "logdet"), at + "\"a\": this objective needs a \"vector\"");
  EXPECT_EQ(call_tool("select", {{"objective", "logdet"}},
                      insertion("a", R"("vector":[1,0])") + insertion("b", R"("vector":[1])"))
                .refused,
            "standard input: line 2: \"b\": the vector has 1 numbers, the first element's has 2");
  EXPECT_EQ(call_tool("select", {}, "").refused,
            "standard input: is empty; a line is an insert, a delete or a query");
  EXPECT_EQ(call_tool("select", {{"objective", "values"}}, kQuery).refused,
            "values: this objective needs a file of the values of all subsets");
  EXPECT_EQ(call_tool("select", {{"k", "0"}}, kQuery).refused,
            "k: 0 is out of range; 1 to 1000000 is allowed");
  EXPECT_NE(call_tool("select", {{"eps", "0.6"}}, kQuery).refused.find("eps: 0.6 is out of range"),
            std::string::npos);
  EXPECT_NE(call_tool("select", {{"eps", "0"}}, kQuery).refused.find("eps: 0 is out of range"),
            std::string::npos);
}

class WithFile : public testing::Test {
 protected:
  std::string file(const std::string& text) {
    path_ =
        std::filesystem::path(testing::TempDir()) / ("dynamic_submodular_file" + std::to_string(getpid()));
    std::ofstream(path_) << text;
    return path_.string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::filesystem::path path_;
};

TEST_F(WithFile, AVectorMustFitTheReference) {
  const std::string reference = file("{\"vector\":[1,0]}\n{\"vector\":[0,1],\"weight\":3}\n");
  const Given given{{"objective", "facility"}, {"reference", reference}, {"k", "1"}};
  const Said said =
      call_tool("select", given, insertion("a", R"("vector":[2,0])") + insertion("b", R"("vector":[0,2])"));
  EXPECT_EQ(said.refused, "");
  EXPECT_EQ(json::serialize(said.lines().at(0).at("ids")), "[\"b\"]");
  EXPECT_NEAR(said.lines().at(0).at("value").to_number<double>(), 0.75, 1e-9);
  EXPECT_EQ(call_tool("select", given, insertion("a", R"("vector":[2,0,1])")).refused,
            "standard input: line 1: \"a\": the vector has 3 numbers, the reference has 2");
}

TEST_F(WithFile, AFunctionOfOnesOwnIsTriedFirst) {
  const std::string updates = insertion("a", R"("score":0)") + insertion("b", R"("score":0)");
  const auto with = [&](const std::string& values) {
    return call_tool("select", {{"objective", "values"}, {"values", file(values)}, {"k", "1"}}, updates);
  };
  const Said fine = with(
      "{\"set\":[\"a\"],\"value\":2}\n{\"set\":[\"b\"],\"value\":3}\n{\"set\":[\"a\",\"b\"],\"value\":4}\n");
  EXPECT_EQ(fine.refused, "");
  EXPECT_EQ(json::serialize(fine.lines().at(0).at("ids")), "[\"b\"]");
  const std::string grows = with(
                                "{\"set\":[\"a\"],\"value\":1}\n{\"set\":[\"b\"],\"value\":1}\n{\"set\":["
                                "\"a\",\"b\"],\"value\":5}\n")
                                .refused;
  EXPECT_NE(grows.find("values: not submodular: "), std::string::npos) << grows;
  EXPECT_NE(grows.find("to {} and"), std::string::npos) << grows;
  const std::string falls = with(
                                "{\"set\":[\"a\"],\"value\":2}\n{\"set\":[\"b\"],\"value\":3}\n{\"set\":["
                                "\"a\",\"b\"],\"value\":1}\n")
                                .refused;
  EXPECT_NE(falls.find("not monotone"), std::string::npos) << falls;
  EXPECT_NE(with("{\"set\":[\"a\"],\"value\":2}\n{\"set\":[\"b\"],\"value\":3}\n")
                .refused.find("2 elements have 4 subsets"),
            std::string::npos);
}

// The other tools.

TEST(DominateTool, KeepsADominatingSet) {
  const Said said = call_tool("dominate", {{"k", "2"}, {"neighbours", "-"}},
                              "a: b c\nb: a\nc: a\nd: e f\n e:d\nf: d\n?\n- a\n?\n");
  EXPECT_EQ(said.refused, "");
  const auto lines = said.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].at("value").to_number<double>(), 6) << said.out;
  EXPECT_EQ(lines[1].at("upper_bound").to_number<double>(), 5) << "b and c alone, d with e and f";
  EXPECT_GE(lines[1].at("value").to_number<double>(), 0.3 * 5);
}

TEST(DominateTool, RefusesWhatIsNoGraph) {
  const auto refused = [](const std::string& text) {
    return call_tool("dominate", {{"k", "2"}}, text).refused;
  };
  EXPECT_EQ(refused("a b\n"), "standard input: line 1: a line is \"id: id id\", \"- id\" or \"?\"");
  EXPECT_EQ(refused("a: b\n\na: c\n"),
            "standard input: line 3: \"a\" is there already; delete it first (--lenient skips such lines)");
  EXPECT_EQ(refused("# nothing\n"), "standard input: is empty; a line is \"id: id id\"");
  EXPECT_EQ(
      refused("a: b:c\n"),
      "standard input: line 1: an id is 1 to 1,000 bytes without blanks, colons and control characters");
}

TEST(CompareTool, PlaysEveryMethod) {
  std::string updates;
  for (int i = 0; i < 30; ++i)
    updates += insertion(std::to_string(i), "\"terms\":[\"t" + std::to_string(i % 7) + "\",\"u" +
                                                std::to_string(i % 11) + "\"]");
  for (int i = 0; i < 10; ++i) updates += "{\"op\":\"delete\",\"id\":\"" + std::to_string(i) + "\"}\n";
  const Said said = call_tool("compare", {{"objective", "coverage"}, {"k", "4"}}, updates);
  EXPECT_EQ(said.refused, "");
  const auto lines = said.lines();
  ASSERT_EQ(lines.size(), selector_names().size());
  for (const json::object& line : lines) {
    EXPECT_GT(line.at("ratio_min").to_number<double>(), 0);
    EXPECT_LE(line.at("ratio_mean").to_number<double>(), 1);
  }
}

TEST(AuditTool, SaysWhatItFound) {
  const Said fine = call_tool("audit", {}, "{\"set\":[\"a\"],\"value\":2}\n");
  EXPECT_TRUE(fine.lines().at(0).at("monotone_submodular").as_bool());
  const Said bad = call_tool(
      "audit", {},
      "{\"set\":[\"a\"],\"value\":1}\n{\"set\":[\"b\"],\"value\":1}\n{\"set\":[\"a\",\"b\"],\"value\":3}\n");
  EXPECT_FALSE(bad.lines().at(0).at("monotone_submodular").as_bool());
  EXPECT_NE(bad.lines().at(0).at("why").as_string().find("not submodular"), json::string::npos);
  EXPECT_EQ(call_tool("audit", {}, "{\"set\":[\"a\",\"a\"],\"value\":1}\n").refused,
            "standard input: line 1: the set names \"a\" twice");
  EXPECT_EQ(call_tool("audit", {}, "{\"set\":[],\"value\":1}\n").refused,
            "standard input: line 1: the empty set is worth 0");
}

}  // namespace
}  // namespace quire::labs::dynamic_submodular

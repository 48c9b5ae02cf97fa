// The lab as the outside sees it: settings, claims, tools with their refusals. That a run repeats itself, is
// as recorded and draws its figures is tested for every lab in tests/labs.
#include "labs/embedding-limits/lab.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include "lab/test_lab.h"

namespace quire::labs {
const lab::Lab& embedding_limits_lab();
}

namespace quire::labs::embedding_limits {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using lab::Given;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class Lab : public testing::Test {
 protected:
  Lab() : folder_(fs::temp_directory_path() / ("embedding-limits-lab-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Lab() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }

  using Said = lab::Said;
  static Said call(const std::string& name, const Given& given, const std::string& input = "") {
    return lab::call_tool(embedding_limits_lab(), name, given, input);
  }

  fs::path folder_;
};

std::vector<json::object> run_lab(const Given& given, std::uint64_t seed = 1, const std::string& folder = "",
                                  std::function<bool()> cancelled = {}) {
  std::vector<json::object> events;
  for (const std::string& line :
       lab::lines_of_run(embedding_limits_lab(), given, seed, folder, std::move(cancelled)))
    events.push_back(json::parse(line).as_object());
  return events;
}

json::object claim(const std::vector<json::object>& events, std::string_view id) {
  for (const json::object& event : events)
    if (event.at("event").as_string() == "claim" && event.at("id").as_string() == id) return event;
  return {};
}

std::string experiment_refused(const Given& given) {
  try {
    run_lab(given);
  } catch (const lab::BadInput& bad) {
    return bad.what();
  }
  return "taken";
}

TEST_F(Lab, RefusesSettingsThatCannotBeHad) {
  EXPECT_EQ(experiment_refused({{"d", "1"}}), "d: 1 is no whole number from 2 to 64");
  EXPECT_EQ(experiment_refused({{"d", "4,x"}}), "d: x is no whole number from 2 to 64");
  EXPECT_EQ(experiment_refused({{"dims", "0"}}), "dims: 0 is no whole number from 1 to 4096");
  EXPECT_NE(experiment_refused({{"docs", "500"}, {"pattern", "cycle"}}).find("at least 1000 documents"),
            std::string::npos);
}

TEST_F(Lab, MeasuresTheClaimsOfItsCard) {
  const auto events =
      run_lab({{"d", "3"}, {"seeds", "1"}, {"docs", "200"}, {"dims", "8,64"}, {"construction_n", "24"}}, 1,
              folder_.string());
  EXPECT_EQ(claim(events, "C1").at("verdict").as_string(), "not-measured") << "Table 6 begins with d = 4";
  EXPECT_EQ(claim(events, "C2").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C3").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C4").at("value").to_number<double>(), 24);
  EXPECT_EQ(claim(events, "C4").at("verdict").as_string(), "differs");
  EXPECT_EQ(claim(events, "C5").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C5a").at("verdict").as_string(), "differs");
  EXPECT_EQ(claim(events, "C6").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C6a").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C7").at("verdict").as_string(), "holds");
  EXPECT_EQ(claim(events, "C7e").at("verdict").as_string(), "not-measured") << "dims has no 128";
  for (const char* const name : {"critical.csv", "d3_documents.npy", "d3_queries.npy", "corpus.jsonl",
                                 "qrels.jsonl", "small_bm25.run", "construction_documents.npy"})
    EXPECT_GT(fs::file_size(folder_ / name), 0u) << name;
}

TEST_F(Lab, StopsWhenCancelled) {
  int polls = 0;
  EXPECT_THROW(run_lab({}, 1, "", [&] { return ++polls > 500; }), lab::Cancelled);
}

TEST_F(Lab, QrelsOfATriangle) {
  const std::string file = write("q", "a 0 x 1\na 0 y 1\nb 0 y 1\nb 0 z 1\nc 0 x 1\nc 0 z 1\n");
  const Said said = call("qrels", {{"qrels", file}, {"format", "json"}});
  const json::object got = json::parse(said.out).as_object();
  EXPECT_EQ(got.at("queries").as_int64(), 3);
  EXPECT_NEAR(got.at("average_query_strength").as_double(), 2.0 / 3, 1e-12);
  EXPECT_EQ(got.at("query_density").to_number<double>(), 1);
  EXPECT_EQ(got.at("distinct_sets").as_int64(), 3);
  EXPECT_EQ(got.at("queries_by_k").as_object().at("2").as_int64(), 3);
  EXPECT_EQ(got.at("theorem_1_dimension_by_margin").as_object().at("0.1").to_number<double>(), 1);
  EXPECT_EQ(got.at("free_dimensions").as_int64(), 2) << "a triangle lies in a plane";
  EXPECT_EQ(got.at("free_dimensions_failed").as_int64(), 1);
  const Said table = call("qrels", {{"qrels", "-"}}, text_of(file));
  EXPECT_NE(table.out.find("standard input: 3 queries, 3 documents, 6 relevant pairs"), std::string::npos);
  EXPECT_NE(table.out.find("solved with 2 dimensions"), std::string::npos) << table.out;
  const Said untried = call("qrels", {{"qrels", file}, {"most", "0"}});
  EXPECT_EQ(untried.out.find("free embeddings"), std::string::npos);
}

TEST_F(Lab, QrelsRefusesWithTheLine) {
  EXPECT_EQ(call("qrels", {{"qrels", write("q", "a 0 x 1\na 0 y\n")}}).refused,
            "q: line 2: the grade \"y\" is not a whole number from -1000 to 1000");
  EXPECT_NE(call("qrels", {{"qrels", write("q", "a 0 x 1\n")}}).refused.find("all 1 documents are relevant"),
            std::string::npos);
}

TEST_F(Lab, EvalOfVectorsThatAreKnown) {
  const std::string docs = write("d.csv", "id,a,b,c\nx,1,0,0\ny,0,1,0\nz,0,0.8,0.6\n");
  const std::string queries = write("q.csv", "id,a,b,c\np,1,0,0\nq,0,0.1,1\n");
  const std::string qrels = write("q.tsv", "query-id\tcorpus-id\tscore\np\tx\t1\nq\tz\t1\n");
  const Said said = call("eval", {{"docs", docs},
                                  {"queries", queries},
                                  {"qrels", qrels},
                                  {"truncate", "2"},
                                  {"likeness", "dot"},
                                  {"format", "json"}});
  ASSERT_EQ(said.refused, "");
  const json::array got = json::parse(said.out).as_array();
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got[0].at("dimensions").as_int64(), 2);
  EXPECT_EQ(got[0].at("solved").to_number<double>(), 0.5) << "without c, y stands before z";
  EXPECT_EQ(got[1].at("dimensions").as_int64(), 3);
  EXPECT_EQ(got[1].at("recall_2").to_number<double>(), 1);
  EXPECT_NEAR(got[1].at("margin").as_double(), (0.68 - 0.1) / 2, 1e-6);
}

TEST_F(Lab, EvalRefusesWhatDoesNotFit) {
  const std::string docs = write("d.csv", "a,b\n1,0\n0,1\n0,0\n");
  const std::string queries = write("q.csv", "a,b\n1,0\n");
  const std::string short_queries = write("s.csv", "a\n1\n");
  const std::string qrels = write("q.trec", "0 0 1 1\n");
  const std::string ids = write("ids", "x\ny\n");
  const auto refused = [&](Given more) {
    more.emplace("docs", docs);
    more.emplace("queries", queries);
    more.emplace("qrels", qrels);
    return call("eval", more).refused;
  };
  EXPECT_NE(refused({}).find("the vector of \"2\" has length 0"), std::string::npos);
  EXPECT_EQ(refused({{"likeness", "dot"}}), "");
  EXPECT_NE(refused({{"doc-ids", ids}}).find("has 3 vectors and"), std::string::npos);
  EXPECT_NE(refused({{"likeness", "dot"}, {"queries", short_queries}}).find("they have to be as long"),
            std::string::npos);
  EXPECT_NE(
      refused({{"likeness", "dot"}, {"truncate", "3"}}).find("truncate: 3 is no whole number from 1 to 2"),
      std::string::npos);
  EXPECT_NE(refused({{"likeness", "dot"}, {"qrels", write("u", "0 0 9 1\n")}}).find("document \"9\""),
            std::string::npos);
}

TEST_F(Lab, EvalReadsTheSolutionsOfARun) {
  run_lab({{"d", "3"}, {"seeds", "1"}, {"docs", "100"}, {"dims", "8"}, {"construction_n", "20"}}, 1,
          folder_.string());
  // All pairs of as many documents as the last solution has, in lexicographic order.
  const std::uintmax_t documents = (fs::file_size(folder_ / "d3_documents.npy") - 128) / (3 * sizeof(float));
  std::string qrels;
  int query = 0;
  for (std::uintmax_t a = 0; a < documents; ++a)
    for (std::uintmax_t b = a + 1; b < documents; ++b, ++query)
      for (const std::uintmax_t d : {a, b})
        qrels += std::to_string(query) + " 0 " + std::to_string(d) + " 1\n";
  const Said said = call("eval", {{"docs", (folder_ / "d3_documents.npy").string()},
                                  {"queries", (folder_ / "d3_queries.npy").string()},
                                  {"qrels", write("pairs", qrels)},
                                  {"format", "json"}});
  ASSERT_EQ(said.refused, "");
  const json::value got = json::parse(said.out).as_array()[0];
  EXPECT_EQ(got.at("solved").to_number<double>(), 1);
  EXPECT_GT(got.at("margin").to_number<double>(), 0);
}

TEST_F(Lab, MakeWritesACollection) {
  const fs::path out = folder_ / "limit";
  const Said said = call("make", {{"out", out.string()}});
  ASSERT_EQ(said.refused, "");
  EXPECT_NE(said.out.find("46 documents, 46 of them asked for; 1000 queries of 2 each"), std::string::npos);
  const auto lines = [&](const char* name) {
    const std::string text = text_of(out / name);
    return std::count(text.begin(), text.end(), '\n');
  };
  EXPECT_EQ(lines("corpus.jsonl"), 46);
  EXPECT_EQ(lines("queries.jsonl"), 1000);
  EXPECT_EQ(lines("qrels/test.tsv"), 2001);
  EXPECT_EQ(lines("qrels.jsonl"), 2000);
  // What it wrote, the tool qrels reads.
  const Said counted = call("qrels", {{"qrels", (out / "qrels" / "test.tsv").string()}, {"most", "0"}});
  EXPECT_NE(counted.out.find("average query strength 28.4653; density of queries 0.085481"),
            std::string::npos)
      << counted.out;
  EXPECT_NE(call("make", {{"out", out.string()}}).refused.find("is not empty"), std::string::npos);
}

TEST_F(Lab, MakeFromAListOfOnesOwn) {
  std::string things;
  for (int i = 0; i < 9; ++i) things += "Thing" + std::to_string(i) + "\n";
  const std::string file = write("things", things);
  const Given few{{"things", file}, {"docs", "4"}, {"queries", "3"}, {"likes", "3"}};
  Given given = few;
  given["out"] = (folder_ / "own").string();
  EXPECT_EQ(call("make", given).refused, "");
  EXPECT_NE(text_of(folder_ / "own" / "corpus.jsonl").find("Thing"), std::string::npos);
  given["out"] = (folder_ / "other").string();
  given["likes"] = "45";
  EXPECT_NE(call("make", given).refused.find("at least 48 things"), std::string::npos);
  given["things"] = write("inside", things + "My Thing3\n");
  EXPECT_NE(call("make", given).refused.find("contains \"thing3\""), std::string::npos);
}

TEST_F(Lab, MakeRefusesAFileAndAMissingFolder) {
  EXPECT_NE(call("make", {{"out", write("file", "x")}}).refused.find("is a file"), std::string::npos);
  EXPECT_NE(call("make", {{"out", (folder_ / "no" / "such").string()}}).refused.find("there is no folder"),
            std::string::npos);
  EXPECT_NE(
      call("make", {{"out", (folder_ / "x").string()}, {"docs", "40"}}).refused.find("at least 46 documents"),
      std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "x")) << "what is refused leaves no folder behind";
}

}  // namespace
}  // namespace quire::labs::embedding_limits

// What comes from outside: judgements, vectors, ids; and that NumPy's format is written as it is read.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "labs/embedding-limits/npy_writer.h"
#include "labs/embedding-limits/qrels_file.h"
#include "labs/embedding-limits/vectors_file.h"

namespace quire::labs::embedding_limits {
namespace {

std::string refused(std::string_view text) {
  const auto qrels = parse_qrels(text, "q");
  return qrels ? "taken" : qrels.error();
}

TEST(Qrels, ReadsTheThreeFormatsAlike) {
  const Qrels beir = parse_qrels("query-id\tcorpus-id\tscore\na\tx\t1\na\ty\t0\nb\ty\t2\r\n\n", "q").value();
  const Qrels trec = parse_qrels("a 0 x 1\na 0  y 0\nb 0 y 2", "q").value();
  const Qrels lines = parse_qrels(
                          "{\"query-id\":\"a\",\"corpus-id\":\"x\",\"score\":1}\n"
                          "{\"query-id\":\"a\",\"corpus-id\":\"y\",\"score\":0}\n"
                          "{\"query-id\":\"b\",\"corpus-id\":\"y\",\"score\":2}\n",
                          "q")
                          .value();
  for (const Qrels& qrels : {beir, trec, lines}) {
    EXPECT_EQ(qrels.queries, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(qrels.documents, (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(qrels.relevant, (std::vector<std::vector<std::uint32_t>>{{0}, {1}}));
  }
}

TEST(Qrels, IdsOfTsvMayHoldBlanks) {
  const Qrels qrels =
      parse_qrels("query-id\tcorpus-id\tscore\nq 1\tGeneva Durben\t1\nq 1\tx\t0\n", "q").value();
  EXPECT_EQ(qrels.documents[0], "Geneva Durben");
}

TEST(Qrels, RefusesWithTheLine) {
  EXPECT_EQ(refused(""), "q: no judgement in it");
  EXPECT_EQ(refused("query-id\tcorpus-id\tscore\n"), "q: no judgement in it");
  EXPECT_NE(refused("a 0 x 1\na 0 x y 1\n").find("q: line 2: is neither"), std::string::npos);
  EXPECT_NE(refused("a 0 x one\n").find("q: line 1: the grade \"one\""), std::string::npos);
  EXPECT_NE(refused("a 0 x 99999\n").find("grade"), std::string::npos);
  EXPECT_NE(refused("a 0 x 1\na 0 x 2\n").find("and 1 on an earlier line"), std::string::npos);
  EXPECT_NE(refused("a 0 x 1\nb 0 x 0\n").find("q: line 2: query \"b\" has no relevant document"),
            std::string::npos);
  EXPECT_NE(refused("{\"query-id\":1.5}").find("q: line 1: needs \"query-id\""), std::string::npos);
  EXPECT_NE(refused("{\"query-id\":1,\"corpus-id\":2}").find("needs \"score\""), std::string::npos);
  EXPECT_NE(refused("{").find("q: line 1: "), std::string::npos);
  EXPECT_NE(refused(std::string(600, 'i') + " 0 x 1").find("600 bytes"), std::string::npos);
  EXPECT_EQ(refused("a 0 x 1\na 0 x 1\n"), "taken") << "the same again says nothing new";
}

TEST(Qrels, NeedADocumentThatIsNotRelevant) {
  const Qrels qrels = parse_qrels("a 0 x 1\n", "q").value();
  const auto relevance = relevance_of(qrels, "q");
  ASSERT_FALSE(relevance);
  EXPECT_NE(relevance.error().find("q: line 1: all 1 documents are relevant"), std::string::npos);
}

TEST(Qrels, AmongVectorsThatHaveIds) {
  const Qrels qrels = parse_qrels("a 0 x 1\nb 0 y 1\n", "q").value();
  std::vector<std::size_t> kept;
  const auto relevance = relevance_among(qrels, "q", {"c", "b", "a"}, {"y", "z", "x"}, kept);
  ASSERT_TRUE(relevance) << relevance.error();
  EXPECT_EQ(kept, (std::vector<std::size_t>{1, 2})) << "what nobody judged is left out";
  EXPECT_EQ(relevance->positives(0)[0], 0u);
  EXPECT_EQ(relevance->positives(1)[0], 2u);
  kept.clear();
  EXPECT_NE(relevance_among(qrels, "q", {"a", "b"}, {"x", "z"}, kept).error().find("document \"y\""),
            std::string::npos);
  kept.clear();
  EXPECT_NE(relevance_among(qrels, "q", {"a"}, {"x", "y"}, kept)
                .error()
                .find("q: line 2: query \"b\" has no vector"),
            std::string::npos);
}

std::string vectors_refused(std::string_view text) {
  const auto vectors = parse_csv_vectors(text, "v");
  return vectors ? "taken" : vectors.error();
}

TEST(CsvVectors, WithIdsAndWithout) {
  const auto named = parse_csv_vectors("id,a,b\nx,1,2\ny,-0.5,1e-3\n", "v").value();
  EXPECT_EQ(named.ids, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(named.vectors.numbers, (std::vector<float>{1, 2, -0.5F, 1e-3F}));
  const auto plain = parse_csv_vectors("a\n1\n", "v").value();
  EXPECT_TRUE(plain.ids.empty());
  EXPECT_EQ(plain.vectors.dimensions, 1u);
}

TEST(CsvVectors, RefuseWhatIsNoFiniteNumber) {
  EXPECT_NE(vectors_refused("a,b\n1,nan\n").find("line 2"), std::string::npos);
  EXPECT_NE(vectors_refused("a,b\n1,inf\n").find("line 2"), std::string::npos);
  EXPECT_NE(vectors_refused("a,b\n1,1e300\n").find("too large"), std::string::npos);
  EXPECT_NE(vectors_refused("a,b\n1\n").find("line 2"), std::string::npos);
  EXPECT_NE(vectors_refused("id\nx\n").find("no column of numbers"), std::string::npos);
  EXPECT_NE(vectors_refused("a,b\n").find("no vector"), std::string::npos);
  EXPECT_NE(vectors_refused("id,a\nx,1\nx,2\n").find("twice"), std::string::npos);
  EXPECT_NE(vectors_refused("").find("v"), std::string::npos);
}

TEST(Ids, FromLinesAndFromJson) {
  EXPECT_EQ(parse_ids("a\nb c\r\n\n", "i").value(), (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(parse_ids("{\"_id\":\"x\",\"text\":\"t\"}\n{\"_id\":7}\n", "i").value(),
            (std::vector<std::string>{"x", "7"}));
  EXPECT_NE(parse_ids("a\na\n", "i").error().find("i: line 2: the id \"a\" is there twice"),
            std::string::npos);
  EXPECT_NE(parse_ids("{\"id\":1}\n", "i").error().find("needs \"_id\""), std::string::npos);
  EXPECT_FALSE(parse_ids("", "i"));
}

TEST(Rows, NeedAsManyIds) {
  NamedVectors vectors{"v", Vectors(2, 1), {}};
  EXPECT_NE(name_rows(vectors, {"a"}, "i").error().find("2 vectors and i has 1 ids"), std::string::npos);
  ASSERT_TRUE(name_rows(vectors, {}, ""));
  EXPECT_EQ(vectors.ids, (std::vector<std::string>{"0", "1"}));
  const Status lengths = check_lengths(vectors);
  ASSERT_FALSE(lengths);
  EXPECT_NE(lengths.error().find("\"0\" has length 0"), std::string::npos);
}

class NpyFile : public testing::Test {
 protected:
  NpyFile()
      : path_(std::filesystem::temp_directory_path() /
              ("embedding-limits-" + std::to_string(getpid()) + ".npy")) {}
  ~NpyFile() override { std::filesystem::remove(path_); }
  void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
  std::filesystem::path path_;
  std::istringstream nothing_;
};

TEST_F(NpyFile, IsReadAsItWasWritten) {
  Vectors vectors(3, 5);
  for (std::size_t i = 0; i < vectors.numbers.size(); ++i)
    vectors.numbers[i] = std::sqrt(static_cast<float>(i)) - 1;
  const std::string bytes = npy_bytes(vectors);
  EXPECT_EQ((bytes.size() - 15 * sizeof(float)) % 64, 0u) << "NumPy wants the numbers at a multiple of 64";
  write(bytes);
  const auto read = read_vectors(path_.string(), nothing_);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->vectors.rows, 3u);
  EXPECT_EQ(read->vectors.dimensions, 5u);
  EXPECT_EQ(read->vectors.numbers, vectors.numbers);
}

TEST_F(NpyFile, RefusesNanAndWhatIsCutOff) {
  Vectors vectors(2, 2);
  vectors.numbers = {1, 2, std::nanf(""), 4};
  write(npy_bytes(vectors));
  const auto with_nan = read_vectors(path_.string(), nothing_);
  ASSERT_FALSE(with_nan);
  EXPECT_NE(with_nan.error().find("row 2"), std::string::npos) << with_nan.error();
  vectors.numbers = {1, 2, 3, 4};
  write(npy_bytes(vectors).substr(0, 140));
  EXPECT_FALSE(read_vectors(path_.string(), nothing_));
  EXPECT_FALSE(read_vectors("/no/such/file.npy", nothing_));
}

}  // namespace
}  // namespace quire::labs::embedding_limits

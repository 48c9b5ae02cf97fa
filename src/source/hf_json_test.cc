// Hub-compatible JSON: whole answers, single papers, error answers, broken streams.
#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "source/json_answers.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view kItem =
    R"({"paper":{"id":"2611.00001","authors":[{"_id":"64b1","name":"Mira Østergård","hidden":false,)"
    R"("user":{"_id":"x","name":"mira","fullname":"M"}},{"name":"Hidden One","hidden":true},{"name":"LHCx Collaboration","hidden":false}],)"
    R"("publishedAt":"2026-11-02T10:15:00.000Z","submittedOnDailyAt":"2026-11-20T00:00:00.000Z","title":"A Lower\n Bound","summary":"We prove\nthat $a<b$.",)"
    R"("upvotes":7,"discussionId":"64b1","ai_summary":"A machine's words.","organization":{"_id":"1","name":"lhcx","fullname":"LHC X"}},)"
    R"("publishedAt":"2026-11-20T07:30:00.000Z","title":"A Lower Bound","summary":"We prove that $a<b$.","numComments":2,)"
    R"("submittedBy":{"_id":"y","fullname":"Ann","name":"ann","user":"ann"},"ai_summary":"A machine's words.","githubRepo":"https://github.com/example/ksets","projectPage":"https://ksets.test"})";

std::string flat(int number) {
  return R"({"id":"2611.0000)" + std::to_string(number) + R"(","title":"T)" + std::to_string(number) +
         R"("})";
}

TEST(HfJson, ADailyItem) {
  const Gathered all = gather("hf-json", "[" + std::string(kItem) + "]");
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 1u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "2611.00001");
  EXPECT_EQ(paper.title, "A Lower Bound");
  EXPECT_EQ(paper.abstract, "We prove that $a<b$.");
  EXPECT_EQ(paper.summary, "");
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård", ""}, {"LHCx Collaboration", ""}}));
  EXPECT_EQ(paper.published, day(2026, 11, 2));
  EXPECT_EQ(paper.organisation, "lhcx");
  EXPECT_EQ(paper.code_url, "https://github.com/example/ksets");
  EXPECT_EQ(paper.project_url, "https://ksets.test");
  EXPECT_FALSE(paper.withdrawn);
  EXPECT_EQ(all.records[0].pick, (Pick{day(2026, 11, 20), 7, 2, "ann"}));
}

TEST(HfJson, OlderAnswersGiveTheDayOnlyOutsideThePaper) {
  for (
      const char* json :
      {R"([{"publishedAt":"2024-05-27T00:00:00.000Z","paper":{"id":"2405.15738","publishedAt":"2024-05-24T17:34:15.000Z"},"title":"T"}])",
       R"([{"title":"T","paper":{"publishedAt":"2024-05-24T17:34:15.000Z","id":"2405.15738"},"publishedAt":"2024-05-27T00:00:00.000Z"}])"}) {
    const Gathered all = gather("hf-json", json);
    ASSERT_EQ(all.records.size(), 1u);
    EXPECT_EQ(all.paper(0).published, day(2024, 5, 24));
    ASSERT_TRUE(all.records[0].pick);
    EXPECT_EQ(all.records[0].pick->day, day(2024, 5, 27));
  }
}

TEST(HfJson, AFlatPaperIsNoPick) {
  const Gathered all = gather(
      "hf-json",
      R"({"id":"2611.00001","title":"T","publishedAt":"2026-11-02T10:15:00.000Z","upvotes":3,"withdrawnAt":"2026-11-05T00:00:00.000Z","organization":null})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).published, day(2026, 11, 2));
  EXPECT_TRUE(all.paper(0).withdrawn);
  EXPECT_FALSE(all.records[0].pick);
}

TEST(HfJson, PagesLinesAndSingleObjects) {
  for (const std::string& bytes :
       {"[" + flat(1) + "," + flat(2) + "]\n[" + flat(3) + "]",
        flat(1) + "\n" + flat(2) + "\r\n" + flat(3) + "\n",
        "\xEF\xBB\xBF [ " + flat(1) + " , " + flat(2) + ", " + flat(3) + " ] \n[]"}) {
    const Gathered all = gather("hf-json", bytes);
    EXPECT_EQ(all.broken, "") << bytes;
    EXPECT_EQ(all.records.size(), 3u) << bytes;
  }
  EXPECT_EQ(gather("hf-json", "[]").broken, "") << "an empty day is no error";
}

TEST(HfJson, BadElementsAreNamedAndSkipped) {
  const std::string deep = R"({"id":"2611.00007","x":)" + std::string(100, '[') + std::string(100, ']') + "}";
  const std::string large = R"({"id":"2611.00008","title":")" + std::string(kRecordBytesMax, 'x') + "\"}";
  const Gathered all = gather("hf-json", "[null, 7, \"a, ]\\\" word\", [1,[2]], " + deep + "," + large +
                                             R"(,{"paper":null},{"title":"a","title":"b"},)" + flat(1) + "]");
  EXPECT_EQ(all.broken, "");
  EXPECT_EQ(all.records.size(), 1u);
  ASSERT_EQ(all.problems.size(), 8u);
  const char* expected[] = {"element 1: is not",        "element 2: is not",
                            "element 3: is not",        "element 4: is a list",
                            "element 5: nested",        "element 6: longer than 4",
                            "element 7: is not a JSON", "element 8: a field comes twice"};
  for (std::size_t i = 0; i < 8; ++i)
    EXPECT_TRUE(contains(all.problems[i].message, expected[i])) << all.problems[i].message;
}

TEST(HfJson, StreamsThatBreakKeepWhatCame) {
  const Gathered cut = gather("hf-json", "[" + flat(1) + "," + flat(2).substr(0, 20));
  EXPECT_EQ(cut.records.size(), 1u);
  EXPECT_TRUE(contains(cut.broken, "ends early")) << cut.broken;
  EXPECT_TRUE(contains(gather("hf-json", "[" + flat(1)).broken, "ends early"));
  EXPECT_TRUE(contains(gather("hf-json", "[" + flat(1) + flat(2) + "]").broken, "comma"));
  EXPECT_TRUE(contains(gather("hf-json", "<!DOCTYPE html><html>").broken, "HTML"));
  EXPECT_TRUE(contains(gather("hf-json", R"({"error":"Invalid date"})").broken, "'Invalid date'"));
  EXPECT_TRUE(contains(gather("hf-json", "Internal Server Error").broken, "no JSON"));
}

TEST(HfJson, TenThousandElementsInOrder) {
  std::string bytes = "[";
  for (int i = 1; i <= 10'000; ++i) {
    std::string number = std::to_string(i);
    number.insert(0, 5 - number.size(), '0');
    bytes += (i > 1 ? ",\n" : "") + (R"({"paper":{"id":"2611.)" + number + R"("},"title":"t \\\" [{ )") +
             number + "\"}";
  }
  const Gathered all = gather("hf-json", bytes + "]");
  ASSERT_EQ(all.records.size(), 10'000u);
  EXPECT_EQ(all.paper(9'999).id.key(), "2611.10000");
}

TEST(HfJson, AnAnswerIsWholeOrAnError) {
  const std::string answer = "[" + flat(1) + "," + std::string(kItem) + "]";
  const auto read = read_hf_answer(answer);
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->records.size(), 2u);
  EXPECT_EQ(read->records[0].source, "hf-json");
  EXPECT_EQ(read->items, 2u);
  EXPECT_FALSE(read->next);
  for (std::size_t i = 0; i < answer.size(); i += 7) EXPECT_FALSE(read_hf_answer(answer.substr(0, i))) << i;
  const auto quiet = read_hf_answer("[]");
  ASSERT_TRUE(quiet) << "a day without papers: " << quiet.error();
  EXPECT_EQ(quiet->items, 0u);
  for (const char* none : {"", "<html>", R"({"error":"Invalid date"})", "{}", "[] []", "null"})
    EXPECT_FALSE(read_hf_answer(none)) << none;
}

}  // namespace
}  // namespace quire::source

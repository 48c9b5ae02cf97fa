// Papers of Semantic Scholar in each of its answers, with each of its nulls.
#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "source/json_answers.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<std::string> keys(const std::vector<PaperId>& ids) {
  std::vector<std::string> all;
  for (const PaperId& id : ids) all.push_back(id.key());
  return all;
}

constexpr std::string_view kPaper =
    R"({"paperId":"649DEF34f8be52c8b66281af98ae884c09aef38b","corpusId":7,"externalIds":{"ArXiv":"2611.00001","DBLP":"x","MAG":"1","CorpusId":7,"DOI":"10.1000/ABC.1"},)"
    R"("url":"https://www.semanticscholar.org/paper/x","title":"A Lower Bound for $k$-Sets where a<b","abstract":"We prove\nthat.","tldr":{"model":"tldr@v2.0.0","text":"A machine's words."},)"
    R"("venue":"J. Imag. Res.","publicationVenue":{"name":"Journal of Imaginary Research","type":"journal"},"journal":{"name":"other","volume":"7"},"year":2026,"publicationDate":"2026-11-02",)"
    R"("authors":[{"authorId":"1","name":"Mira Østergård"},{"authorId":null,"name":"LHCx Collaboration"},{"authorId":"3","name":null},null],)"
    R"("openAccessPdf":{"url":"https://arxiv.org/pdf/2611.99999","status":"GREEN"},"fieldsOfStudy":null,"publicationTypes":null,"embedding":{"model":"specter_v2","vector":[0.1,-2e-3]}})";

constexpr std::string_view kUnknownId =
    R"({"paperId":null,"externalIds":null,"title":"A Book That Nobody Knows","abstract":null,"venue":"","journal":null,"year":1970,"publicationDate":null,"authors":[]})";

TEST(S2, APaper) {
  const Gathered all = gather("s2", kPaper);
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 1u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "s2:649def34f8be52c8b66281af98ae884c09aef38b");
  EXPECT_EQ(keys(paper.other_ids), (std::vector<std::string>{"2611.00001", "doi:10.1000/abc.1"}));
  EXPECT_EQ(paper.title, "A Lower Bound for $k$-Sets where a<b");
  EXPECT_EQ(paper.abstract, "We prove that.");
  EXPECT_EQ(paper.summary, "");
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård"}, {"LHCx Collaboration"}}));
  EXPECT_EQ(paper.journal, "J. Imag. Res.");
  EXPECT_EQ(paper.doi, "10.1000/ABC.1");
  EXPECT_EQ(paper.published, day(2026, 11, 2));
}

TEST(S2, ANumberMayStandForText) {
  const Gathered all = gather(
      "s2", R"({"paperId":null,"title":"T","externalIds":{"CorpusId":12,"ArXiv":2611.00001,"DOI":null}})");
  ASSERT_EQ(all.records.size(), 1u) << all.broken;
  EXPECT_EQ(all.paper(0).id.key(), "2611.00001");
  EXPECT_TRUE(all.paper(0).other_ids.empty());
}

TEST(S2, ABatchHasNullsForWhatIsNotKnown) {
  const auto read = read_s2_answer("[null," + std::string(kPaper) + ",null]");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->items, 3u);
  EXPECT_EQ(read->records.size(), 1u);
  EXPECT_TRUE(read->problems.empty());
  EXPECT_TRUE(read_s2_answer("[]"));
}

TEST(S2, SearchesGiveTheirOffset) {
  const auto read =
      read_s2_answer(R"({"total":15117,"offset":0,"next":100,"data":[)" + std::string(kPaper) + "]}");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->next, "100");
  EXPECT_EQ(read->total, 15117u);
  EXPECT_EQ(read->records.size(), 1u);
}

TEST(S2, BulkSearchesGiveTokensUntilThereIsNone) {
  const std::string data = "\"data\":[" + std::string(kPaper) + "]";
  const auto first = read_s2_answer(R"({"total":2,"token":"PCOFY","data":[{"paperId":null,"title":"x"}]})");
  ASSERT_TRUE(first) << first.error();
  EXPECT_EQ(first->next, "PCOFY");
  for (const std::string& last :
       {"{" + data + ",\"token\":null,\"total\":2}", "{\"total\":2," + data + "}"}) {
    const auto read = read_s2_answer(last);
    ASSERT_TRUE(read) << read.error();
    EXPECT_FALSE(read->next);
    EXPECT_EQ(read->total, 2u);
    EXPECT_EQ(read->records.size(), 1u);
  }
}

TEST(S2, ReferencesAndCitationsWrapTheirPapers) {
  for (const char* name : {"citedPaper", "citingPaper"}) {
    const std::string wrapped =
        std::string(R"({"contexts":["x"],"intents":[],"isInfluential":false,")") + name + "\":";
    const auto read = read_s2_answer(R"({"offset":0,"next":3,"data":[)" + wrapped + std::string(kPaper) +
                                     "}," + wrapped + std::string(kUnknownId) + "}," + wrapped + "null}]}");
    ASSERT_TRUE(read) << read.error();
    ASSERT_EQ(read->records.size(), 2u);
    EXPECT_EQ(read->records[0].paper.title, "A Lower Bound for $k$-Sets where a<b");
    EXPECT_EQ(read->records[1].paper.id.key(), "quire:a-book-that-nobody-knows");
    EXPECT_FALSE(read->records[1].paper.published) << "a year is no day";
    EXPECT_EQ(read->items, 3u);
    EXPECT_TRUE(read->problems.empty());
  }
}

TEST(S2, Recommendations) {
  const auto read = read_s2_answer(R"({"recommendedPapers":[)" + std::string(kPaper) + "]}");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->records.size(), 1u);
}

TEST(S2, AnArchiveIsNoJournal) {
  const Gathered all = gather(
      "s2",
      R"([{"title":"a","venue":"arXiv.org","journal":{"name":"ArXiv","volume":"abs/2611.00001"}},{"title":"b","venue":"","journal":{"name":"J. R."}},{"title":"c","venue":null,"journal":{"name":null}}])");
  ASSERT_EQ(all.records.size(), 3u) << all.broken;
  EXPECT_EQ(all.paper(0).journal, "");
  EXPECT_EQ(all.paper(1).journal, "J. R.");
  EXPECT_EQ(all.paper(2).journal, "");
}

TEST(S2, TheDoiOfArxivIsThePaperAtArxiv) {
  const Gathered all = gather(
      "s2",
      R"({"paperId":"649def34f8be52c8b66281af98ae884c09aef38b","title":"T","externalIds":{"DOI":"10.48550/arXiv.math/0611800"}})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(keys(all.paper(0).other_ids), std::vector<std::string>{"math/0611800"});
  EXPECT_EQ(all.paper(0).doi, "");
}

TEST(S2, WhatIsNoAnswerIsAnError) {
  const std::string answer = R"({"total":1,"data":[{"title":"T"}]})";
  for (std::size_t i = 0; i < answer.size(); ++i)
    EXPECT_FALSE(read_s2_answer(answer.substr(0, i))) << answer.substr(0, i);
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"<html>", "HTML"},
      {R"({"error":"Paper with id X not found"})", "Paper with id X not found"},
      {R"({"message":"Too Many Requests. Please wait and try again","code":"429"})", "Too Many Requests"},
      {"{}", "no list"},
  };
  for (const auto& [body, message] : cases) {
    const auto read = read_s2_answer(body);
    ASSERT_FALSE(read) << body;
    EXPECT_TRUE(contains(read.error(), message)) << read.error();
  }
}

TEST(S2, ABadPaperCostsOnlyItself) {
  const auto read = read_s2_answer(
      R"([{"paperId":"short","title":"T"},{"title":"a","title":"b"},{"paperId":null,"title":null},{"title":"kept","authors":"x","publicationDate":"2026"}])");
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->records.size(), 1u);
  EXPECT_EQ(read->records[0].paper.title, "kept");
  EXPECT_EQ(read->problems.size(), 5u);
}

}  // namespace
}  // namespace quire::source

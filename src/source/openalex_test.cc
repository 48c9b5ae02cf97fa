// Works of OpenAlex: every field, every null, answers and their cursors.
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

constexpr std::string_view kWork =
    R"({"id":"https://openalex.org/W2741809807","doi":"https://doi.org/10.1000/ABC.123","title":"Growth of <i>E. coli</i> where $a<b$ &amp; c",)"
    R"("display_name":"not this","publication_year":2026,"publication_date":"2026-11-02","language":"en","type":"article","is_retracted":false,"is_paratext":false,)"
    R"("authorships":[{"author_position":"first","author":{"id":"https://openalex.org/A1","display_name":"Mira Ostergard","orcid":"https://orcid.org/0000-0002-1825-0097"},)"
    R"("institutions":[{"id":"https://openalex.org/I1","display_name":"Univ. Norte","ror":null,"country_code":"ES","type":"education","lineage":[]},{"display_name":"Lab & Co"}],"raw_author_name":"Mira Østergård","raw_affiliation_strings":["x"],"is_corresponding":true},)"
    R"({"author":{"display_name":"Ana de la Cruz","orcid":"https://orcid.org/0000-0002-1825-0098"},"institutions":[],"raw_author_name":null},)"
    R"({"author":{"display_name":null,"orcid":null},"institutions":null,"raw_author_name":""}],)"
    R"("primary_location":{"source":{"id":"https://openalex.org/S1","display_name":"J. Imag. Res.","type":"journal"},"landing_page_url":"https://doi.org/10.1000/abc.123","pdf_url":null,"license":"cc-by","version":"publishedVersion","is_oa":true},)"
    R"("locations":[{"source":null,"landing_page_url":"https://doi.org/10.1000/abc.123","pdf_url":null},{"source":{"display_name":"arXiv","type":"repository"},"landing_page_url":"http://arxiv.org/abs/2611.00001","pdf_url":"https://arxiv.org/pdf/2611.00001v2"}],)"
    R"("cited_by_count":3,"referenced_works":[],"topics":[{"id":"x","subfield":{"id":"y"}}],"abstract_inverted_index":{"We":[0],"prove":[1,4],"that":[2],"they":[3]}})";

TEST(OpenAlex, AWork) {
  const Gathered all = gather("openalex", kWork);
  EXPECT_EQ(all.broken, "");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_TRUE(all.problems.empty()) << all.problems[0].message;
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "openalex:W2741809807");
  EXPECT_EQ(keys(paper.other_ids), (std::vector<std::string>{"2611.00001", "doi:10.1000/abc.123"}));
  EXPECT_EQ(paper.title, "Growth of E. coli where $a<b$ & c");
  EXPECT_EQ(paper.abstract, "We prove that they prove");
  ASSERT_EQ(paper.authors.size(), 2u);
  EXPECT_EQ(paper.authors[0],
            (Author{"Mira Østergård", "Univ. Norte; Lab & Co", "", "", "0000-0002-1825-0097"}));
  EXPECT_EQ(paper.authors[1], (Author{"Ana de la Cruz"})) << "an ORCID whose check digit is wrong is none";
  EXPECT_EQ(paper.organisation, "");
  EXPECT_EQ(paper.published, day(2026, 11, 2));
  EXPECT_EQ(paper.doi, "10.1000/ABC.123");
  EXPECT_EQ(paper.journal, "J. Imag. Res.");
  EXPECT_EQ(paper.license, "cc-by");
  EXPECT_FALSE(paper.withdrawn);
}

TEST(OpenAlex, EveryFieldMayBeNullOrMissing) {
  const Gathered all = gather(
      "openalex",
      R"({"id":"https://openalex.org/W1","doi":null,"title":null,"display_name":null,"publication_date":null,"is_retracted":null,"is_paratext":null,"authorships":null,"primary_location":null,"locations":null,"abstract_inverted_index":null}
{"id":"W2"}
{"id":"https://openalex.org/W3","title":" ","display_name":"Shown","authorships":[null,{}],"locations":[null,{"source":null}],"primary_location":{"source":{"display_name":null,"type":null},"license":null}})");
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 3u);
  EXPECT_EQ(all.paper(0).title, "");
  EXPECT_EQ(all.paper(1).id.key(), "openalex:W2");
  EXPECT_EQ(all.paper(2).title, "Shown");
  EXPECT_TRUE(all.paper(2).authors.empty());
}

TEST(OpenAlex, RetractedWorksAndParatext) {
  const Gathered all = gather(
      "openalex",
      R"([{"id":"W1","title":"T","is_retracted":true},{"id":"W2","title":"Front Matter","is_paratext":true}])");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_TRUE(all.paper(0).withdrawn);
  EXPECT_EQ(all.paper(0).withdrawal, "retracted");
  EXPECT_TRUE(all.problems.empty());
}

TEST(OpenAlex, AnArxivDoiNamesTheArxivPaperOnly) {
  const Gathered all = gather(
      "openalex",
      R"({"id":"W1","title":"T","doi":"https://doi.org/10.48550/arxiv.2611.00001","primary_location":{"source":{"display_name":"arXiv","type":"repository"},"landing_page_url":"https://arxiv.org/abs/2611.00001","license":"http://arxiv.org/licenses/nonexclusive-distrib/1.0/"}})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(keys(all.paper(0).other_ids), std::vector<std::string>{"2611.00001"});
  EXPECT_EQ(all.paper(0).doi, "");
  EXPECT_EQ(all.paper(0).journal, "") << "an archive is no journal";
  EXPECT_TRUE(all.problems.empty());
}

TEST(OpenAlex, OldArxivIdsAndForums) {
  const Gathered all = gather(
      "openalex",
      R"({"id":"W1","title":"T","locations":[{"landing_page_url":"https://arxiv.org/abs/math.CA/0611800"},{"pdf_url":"https://openreview.net/pdf?id=aBcD123_-x"},{"landing_page_url":"https://arxiv.org/help"},{"pdf_url":"ftp://arxiv.org/x"}]})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(keys(all.paper(0).other_ids),
            (std::vector<std::string>{"math/0611800", "openreview:aBcD123_-x"}));
}

TEST(OpenAlex, TwoArxivPapersAreNotJoinedByAWork) {
  const Gathered all = gather(
      "openalex",
      R"([{"id":"W1","title":"T","locations":[{"landing_page_url":"https://arxiv.org/abs/2611.00001"},{"landing_page_url":"https://arxiv.org/abs/2611.00002"}]},)"
      R"({"id":"W2","title":"T","doi":"10.48550/arXiv.2611.00003","locations":[{"landing_page_url":"https://arxiv.org/abs/2611.00004"}]}])");
  ASSERT_EQ(all.records.size(), 2u);
  EXPECT_TRUE(all.paper(0).other_ids.empty());
  ASSERT_EQ(all.problems.size(), 1u);
  EXPECT_TRUE(contains(all.problems[0].message, "2611.00001 and 2611.00002")) << all.problems[0].message;
  EXPECT_EQ(keys(all.paper(1).other_ids), std::vector<std::string>{"2611.00003"}) << "the DOI decides";
}

TEST(OpenAlex, AbstractsWithGapsAreJoined) {
  const Gathered all = gather(
      "openalex",
      R"({"id":"W1","abstract_inverted_index":{"late":[900],"a":[2],"first":[0],"<i>E.":[10],"coli</i>":[11],"none":[],"null":null}})");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_EQ(all.paper(0).abstract, "first a E. coli late");
  EXPECT_TRUE(all.problems.empty());
}

TEST(OpenAlex, AbstractsThatAreNoneAreLeftOut) {
  std::string positions;
  for (int i = 0; i <= 20'000; ++i) positions += (i > 0 ? "," : "") + std::to_string(i);
  for (const std::string& index :
       {"{\"w\":[" + positions + "]}", std::string(R"({"w":[-1]})"), std::string(R"({"w":["x"]})"),
        std::string(R"({"w":[1.5]})"), std::string(R"({"w":[99999999999999999999]})"),
        std::string(R"({"w":3})"), std::string(R"([])")}) {
    const Gathered all =
        gather("openalex", R"({"id":"W1","title":"T","abstract_inverted_index":)" + index + "}");
    ASSERT_EQ(all.records.size(), 1u) << index.substr(0, 40) << all.broken;
    EXPECT_EQ(all.paper(0).abstract, "");
    ASSERT_EQ(all.problems.size(), 1u) << index.substr(0, 40);
    EXPECT_TRUE(contains(all.problems[0].message, "abstract_inverted_index")) << all.problems[0].message;
  }
  positions.resize(positions.rfind(','));  // 20,000 are allowed
  const Gathered most =
      gather("openalex", R"({"id":"W1","abstract_inverted_index":{"w":[)" + positions + "]}}");
  ASSERT_EQ(most.records.size(), 1u);
  EXPECT_EQ(most.paper(0).abstract.size(), 2u * 20'000 - 1);
}

TEST(OpenAlex, ALongWordAtManyPlacesIsCut) {
  std::string positions;
  for (int i = 0; i < 20'000; ++i) positions += (i > 0 ? "," : "") + std::to_string(i);
  const Gathered all = gather("openalex", R"({"id":"W1","abstract_inverted_index":{")" +
                                              std::string(1u << 20, 'x') + "\":[" + positions + "]}}");
  ASSERT_EQ(all.records.size(), 1u);
  EXPECT_LE(all.paper(0).abstract.size(), kTextBytesMax);
}

TEST(OpenAlex, AnswersLinesAndArrays) {
  const std::string work = R"({"id":"W1","title":"One"})";
  const std::string other = R"({"id":"W2","title":"Two"})";
  const std::string answer =
      R"({"meta":{"count":2,"next_cursor":null}, "results" : [)" + work + ", " + other + "],\"group_by\":[]}";
  for (const std::string& bytes :
       {answer, "[" + work + "," + other + "]", work + "\n" + other + "\n",
        R"({"results":[)" + work + R"(]})" + "\n" + R"({"results":[)" + other + "]}"}) {
    const Gathered all = gather("openalex", bytes);
    EXPECT_EQ(all.broken, "") << bytes;
    ASSERT_EQ(all.records.size(), 2u) << bytes;
    EXPECT_EQ(all.paper(1).title, "Two");
  }
}

TEST(OpenAlex, TheWayToTheNextPage) {
  const auto first = read_openalex_answer(
      R"({"meta":{"count":3,"page":null,"per_page":2,"next_cursor":"IlsxXSI="},"results":[{"id":"W1"},{"id":"W2","is_paratext":true}]})");
  ASSERT_TRUE(first) << first.error();
  EXPECT_EQ(first->next, "IlsxXSI=");
  EXPECT_EQ(first->total, 3u);
  EXPECT_EQ(first->items, 2u);
  EXPECT_EQ(first->records.size(), 1u);
  const auto last = read_openalex_answer(R"({"results":[],"meta":{"count":3,"next_cursor":null}})");
  ASSERT_TRUE(last) << last.error();
  EXPECT_FALSE(last->next);
  EXPECT_EQ(last->items, 0u);
  const auto single = read_openalex_answer(kWork);
  ASSERT_TRUE(single) << single.error();
  ASSERT_EQ(single->records.size(), 1u);
  EXPECT_EQ(single->records[0].source, "openalex");
}

TEST(OpenAlex, WhatIsNoAnswerIsAnError) {
  const std::string answer = R"({"meta":{"count":1,"next_cursor":null},"results":[{"id":"W1"}]})";
  for (std::size_t i = 0; i < answer.size(); ++i)
    EXPECT_FALSE(read_openalex_answer(answer.substr(0, i))) << answer.substr(0, i);
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {" \n", "empty"},
      {"<!DOCTYPE html><html></html>", "HTML"},
      {R"({"error":"Invalid query parameters error.","message":"x is not a valid field"})",
       "x is not a valid field"},
      {"[]", "bare array"},
      {R"({"results":[{"id":"W1"}]})", "no meta.count"},
      {R"({"meta":null,"results":[]})", "no meta.count"},
      {"{}", "no list"},
      {R"({"meta":{},"results":null})", "no list"},
      {answer + answer, "not one JSON value"},
      {R"({"meta":{"count":1,},"results":[]})", "no valid JSON"},
      {R"({"results":[{"id":"W1"} {"id":"W2"}]})", "comma"},
      {"Too many requests", "no JSON"},
  };
  for (const auto& [body, message] : cases) {
    const auto read = read_openalex_answer(body);
    ASSERT_FALSE(read) << body;
    EXPECT_TRUE(contains(read.error(), message)) << body << ": " << read.error();
    EXPECT_EQ(read.error().find('\n'), std::string::npos);
  }
}

TEST(OpenAlex, ABadWorkCostsOnlyItself) {
  const auto read = read_openalex_answer(
      R"({"meta":{"count":5,"next_cursor":"n"},"results":[{"id":"A1","title":"an author"},{"id":"W2","id":"W3"},{"id":7},7,{"id":"W4","title":"kept","doi":"nonsense"}]})");
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->records.size(), 1u);
  EXPECT_EQ(read->records[0].paper.title, "kept");
  EXPECT_EQ(read->records[0].paper.doi, "");
  EXPECT_EQ(read->items, 5u);
  EXPECT_EQ(read->problems.size(), 5u);
  EXPECT_EQ(read->next, "n");
}

TEST(OpenAlex, AnswersMayBeLargerThanOneRecord) {
  std::string body = R"({"meta":{"count":9},"results":[)";
  for (int i = 1; i <= 9; ++i)
    body += (i > 1 ? "," : "") + (R"({"id":"W)" + std::to_string(i)) + R"(","title":")" +
            std::string(900'000, 'x') + "\"}";
  const auto read = read_openalex_answer(body + "]}");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->records.size(), 9u);
}

}  // namespace
}  // namespace quire::source

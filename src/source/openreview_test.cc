// Notes of OpenReview: both versions, replies, hidden authors, states of a submission, dates.
#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "source/json_answers.h"
#include "source/openreview_venue.h"

namespace quire::source {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// 1793613600000 is 2026-11-02T10:00:00Z.
constexpr std::string_view kNote =
    R"({"id":"aBcD123_-x","forum":"aBcD123_-x","replyto":null,"number":7,"invitations":["ICLR.cc/2026/Conference/-/Submission"],"signatures":["x"],"readers":["everyone"],)"
    R"("cdate":1793440800000,"tcdate":1793440800000,"mdate":1795000000000,"tmdate":1795000000000,"pdate":1793613600000,"odate":1793500000000,"ddate":null,"license":"CC BY 4.0",)"
    R"("content":{"title":{"value":"A Lower Bound\nfor $k$-Sets"},"authors":{"value":["Mira Østergård","LHCx Collaboration"]},"authorids":{"value":["~A_1","b@x"]},"abstract":{"value":"We prove."},)"
    R"("pdf":{"value":"/pdf/0123.pdf"},"venue":{"value":"ICLR 2026 poster"},"venueid":{"value":"ICLR.cc/2026/Conference"},"keywords":{"value":["bounds"]},"TLDR":{"value":"Short."},)"
    R"("_bibtex":{"value":"@inproceedings{x,\ntitle={A},\nurl={https://openreview.net/forum?id=aBcD123_-x}\n}"}}})";

std::string note(const std::string& content, const std::string& more = "") {
  return R"({"id":"aBcD123_-x","forum":"aBcD123_-x")" + more + R"(,"content":{"title":{"value":"T"})" +
         (content.empty() ? "" : ",") + content + "}}";
}

TEST(OpenReview, ANote) {
  const Gathered all = gather("openreview", kNote);
  EXPECT_EQ(all.broken, "");
  EXPECT_TRUE(all.problems.empty());
  ASSERT_EQ(all.records.size(), 1u);
  const Paper& paper = all.paper(0);
  EXPECT_EQ(paper.id.key(), "openreview:aBcD123_-x");
  EXPECT_TRUE(paper.other_ids.empty());
  EXPECT_EQ(paper.title, "A Lower Bound for $k$-Sets");
  EXPECT_EQ(paper.abstract, "We prove.");
  EXPECT_EQ(paper.summary, "") << "a TLDR is not Quire's own summary";
  EXPECT_EQ(paper.authors, (std::vector<Author>{{"Mira Østergård"}, {"LHCx Collaboration"}}));
  EXPECT_EQ(paper.published, day(2026, 11, 2));
  EXPECT_FALSE(paper.updated);
  EXPECT_EQ(paper.journal, "ICLR 2026 poster");
  EXPECT_EQ(paper.license, "CC BY 4.0");
  EXPECT_FALSE(paper.withdrawn);
  EXPECT_FALSE(paper.deleted);
}

TEST(OpenReview, TheFirstVersionHasNoWrapping) {
  const Gathered all = gather(
      "openreview",
      R"({"id":"SyQq185lg","original":null,"forum":"SyQq185lg","replyto":null,"invitation":"ICLR.cc/2017/conference/-/submission","ddate":null,"tcdate":1478296535612,"cdate":null,)"
      R"("content":{"title":"Latent Space","authors":["Ann Bee","Cy Dee"],"authorids":["a","b"],"abstract":"Words.","pdf":"https://arxiv.org/pdf/1611.01505","TL;DR":"Short","venue":"ICLR 2017 Poster"}})");
  ASSERT_EQ(all.records.size(), 1u) << all.broken;
  EXPECT_TRUE(all.problems.empty());
  EXPECT_EQ(all.paper(0).title, "Latent Space");
  EXPECT_EQ(all.paper(0).authors.size(), 2u);
  EXPECT_EQ(all.paper(0).published, day(2016, 11, 4));
  EXPECT_EQ(all.paper(0).journal, "ICLR 2017 Poster");
  ASSERT_EQ(all.paper(0).other_ids.size(), 1u);
  EXPECT_EQ(all.paper(0).other_ids[0].key(), "1611.01505");
}

TEST(OpenReview, RepliesAreNoPapers) {
  const auto read = read_openreview_answer(
      "{\"notes\":[" + std::string(kNote) +
      R"(,{"id":"rev1234567","forum":"aBcD123_-x","replyto":"aBcD123_-x","invitations":["ICLR.cc/2026/Conference/Submission7/-/Official_Review"],"content":{"title":{"value":"Review"},"rating":{"value":8}}})"
      R"(,{"id":"self123456","forum":"self123456","replyto":"self123456","content":{"title":{"value":"Its own root"}}}],"count":12})");
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->records.size(), 2u);
  EXPECT_EQ(read->records[1].paper.title, "Its own root");
  EXPECT_EQ(read->items, 3u) << "an offset counts replies, too";
  EXPECT_EQ(read->total, 12u);
  EXPECT_FALSE(read->next);
  EXPECT_TRUE(read->problems.empty());
}

TEST(OpenReview, AuthorsAsObjectsAndHiddenOnes) {
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {R"("authors":{"value":[{"fullname":"Mira Østergård","username":"~M1"},{"name":"B C"},{"username":"~x"}]})",
       {"Mira Østergård", "B C"}},
      {R"("authors":{"value":null})", {}},
      {R"("authors":{"readers":["x"]})", {}},
      {R"("authors":null)", {}},
      {R"("authors":["Anonymous"])", {}},
      {R"("authors":[])", {}},
      {"", {}},
  };
  for (const auto& [content, names] : cases) {
    const Gathered all = gather("openreview", note(content));
    ASSERT_EQ(all.records.size(), 1u) << content << all.broken;
    EXPECT_TRUE(all.problems.empty()) << content << all.problems[0].message;
    std::vector<std::string> got;
    for (const Author& author : all.paper(0).authors) got.push_back(author.name);
    EXPECT_EQ(got, names) << content;
  }
}

TEST(OpenReview, WhatBecameOfASubmission) {
  using State = OpenReviewState;
  const std::tuple<const char*, const char*, State> cases[] = {
      {"ICLR.cc/2026/Conference", "ICLR 2026 oral", State::accepted},
      {"NeurIPS.cc/2025/Workshop/Submission_Track", "W", State::open},
      {"ICLR.cc/2026/Conference/Submission", "Submitted to ICLR 2026", State::open},
      {"ICLR.cc/2026/Conference/Rejected_Submission", "Submitted to ICLR 2026", State::open},
      {"ICLR.cc/2026/Conference/Withdrawn_Submission", "ICLR 2026 Conference Withdrawn Submission",
       State::withdrawn},
      {"ICLR.cc/2026/Conference/Desk_Rejected_Submission", "x", State::desk_rejected},
      {"TMLR", "Accepted by TMLR", State::accepted},
      {"TMLR/Under_Review", "Under review for TMLR", State::open},
      {"TMLR/Decision_Pending", "", State::open},
      {"TMLR/Rejected", "Rejected by TMLR", State::open},
      {"TMLR/Withdrawn_Submission", "", State::withdrawn},
      {"TMLR/Desk_Rejected", "", State::desk_rejected},
      {"dblp.org/journals/CORR/2026", "CoRR 2026", State::open},
      {"dblp.org/conf/X/2026", "X 2026", State::accepted},
      {"", "ICLR 2021 Poster", State::accepted},
      {"", "ICLR 2021 Conference Blind Submission", State::open},
      {"", "Submitted to ICLR 2021", State::open},
      {"", "ICLR 2021 Conference Withdrawn Submission", State::withdrawn},
      {"", "", State::open},
  };
  for (const auto& [id, venue, state] : cases)
    EXPECT_EQ(openreview_state(id, venue), state) << id << ", " << venue;
}

TEST(OpenReview, OnlyAcceptedPapersHaveAJournal) {
  const auto venue = [](const char* id, const char* name) {
    return note(std::string(R"("venueid":{"value":")") + id + R"("},"venue":{"value":")" + name + "\"}");
  };
  const Gathered submitted =
      gather("openreview", venue("A/2026/Conference/Submission", "Submitted to A 2026"));
  ASSERT_EQ(submitted.records.size(), 1u);
  EXPECT_EQ(submitted.paper(0).journal, "");
  EXPECT_FALSE(submitted.paper(0).withdrawn);
  const Gathered withdrawn =
      gather("openreview", venue("A/2026/Conference/Withdrawn_Submission", "A 2026 Withdrawn Submission"));
  ASSERT_EQ(withdrawn.records.size(), 1u);
  EXPECT_TRUE(withdrawn.paper(0).withdrawn);
  EXPECT_EQ(withdrawn.paper(0).withdrawal, "A 2026 Withdrawn Submission");
  EXPECT_EQ(withdrawn.paper(0).journal, "");
  const Gathered rejected = gather("openreview", venue("A/2026/Conference/Desk_Rejected_Submission", ""));
  ASSERT_EQ(rejected.records.size(), 1u);
  EXPECT_TRUE(rejected.paper(0).withdrawn);
  EXPECT_EQ(rejected.paper(0).withdrawal, "desk-rejected submission");
}

TEST(OpenReview, TheArxivPaperBehindANote) {
  for (
      const char* content :
      {R"("pdf":{"value":"https://arxiv.org/pdf/2611.00001v2.pdf"})",
       R"("html":{"value":"https://doi.org/10.48550/arXiv.2611.00001"})",
       R"("_bibtex":{"value":"@misc{x,\n  title={{T}},\n  eprint={2611.00001},\n  archivePrefix={arXiv}\n}"})",
       R"("_bibtex":"@article{x,journal={arXiv preprint arXiv:2611.00001},year={2026}}")"}) {
    const Gathered all = gather("openreview", note(content));
    ASSERT_EQ(all.records.size(), 1u) << content;
    ASSERT_EQ(all.paper(0).other_ids.size(), 1u) << content;
    EXPECT_EQ(all.paper(0).other_ids[0].key(), "2611.00001");
    EXPECT_EQ(all.paper(0).id.key(), "openreview:aBcD123_-x");
  }
  for (const char* content :
       {R"("pdf":{"value":"/pdf/x.pdf"})", R"("pdf":{"value":"2611.00001"})",
        R"("_bibtex":{"value":"@misc{x, title={never closed"})", R"("_bibtex":{"value":null})"})
    EXPECT_TRUE(gather("openreview", note(content)).paper(0).other_ids.empty()) << content;
}

TEST(OpenReview, DatesAndDeletion) {
  const auto published = [](const std::string& dates) {
    const Gathered all = gather("openreview", note("", dates));
    return all.records.size() == 1 ? all.paper(0).published : std::nullopt;
  };
  EXPECT_EQ(published(R"(,"pdate":null,"odate":1793613600000,"cdate":1)"), day(2026, 11, 2));
  EXPECT_EQ(published(R"(,"cdate":1793613600000,"tcdate":1)"), day(2026, 11, 2));
  EXPECT_EQ(published(R"(,"tcdate":1793613600000)"), day(2026, 11, 2));
  EXPECT_EQ(published(""), std::nullopt);
  for (const char* wrong : {"\"x\"", "1e300", "-99999999999999", "99999999999999999", "1.5", "true"}) {
    const Gathered all = gather("openreview", note("", std::string(R"(,"pdate":)") + wrong));
    ASSERT_EQ(all.records.size(), 1u) << wrong << all.broken;
    EXPECT_FALSE(all.paper(0).published) << wrong;
    ASSERT_EQ(all.problems.size(), 1u) << wrong;
    EXPECT_TRUE(contains(all.problems[0].message, "'pdate'")) << all.problems[0].message;
  }
  const Gathered deleted = gather("openreview", note("", R"(,"ddate":1793613600000)"));
  ASSERT_EQ(deleted.records.size(), 1u);
  EXPECT_TRUE(deleted.paper(0).deleted);
}

TEST(OpenReview, WhatIsNoAnswerIsAnError) {
  const std::string answer = R"({"count":1,"notes":[{"id":"aBcD123_-x","content":{}}]})";
  ASSERT_TRUE(read_openreview_answer(answer));
  for (std::size_t i = 0; i < answer.size(); ++i)
    EXPECT_FALSE(read_openreview_answer(answer.substr(0, i))) << answer.substr(0, i);
  const auto none = read_openreview_answer(R"({"notes":[],"count":0})");
  ASSERT_TRUE(none) << none.error();
  EXPECT_EQ(none->total, 0u);
  EXPECT_EQ(none->items, 0u);
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"<html>", "HTML"},
      {R"({"name":"ForbiddenError","message":"You don't have permission to read the invitation","status":403,"details":{}})",
       "permission"},
      {R"({"errors":[{"type":"notFound"}],"status":404})", "error"},
      {"[]", "bare array"},
  };
  for (const auto& [body, message] : cases) {
    const auto read = read_openreview_answer(body);
    ASSERT_FALSE(read) << body;
    EXPECT_TRUE(contains(read.error(), message)) << read.error();
  }
}

}  // namespace
}  // namespace quire::source

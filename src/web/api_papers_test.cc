// Papers as programs read them: the shapes, the limits, and what is refused.
#include <boost/json/parse.hpp>

#include "web/test_site.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;

class ApiPapersTest : public testing::Test {
 protected:
  void SetUp() override {
    Record first = picked("2605.00001", "Why $a<b$ matters", "2026-05-04", 7);
    first.paper.abstract = "We prove  that $a<b$.";
    first.paper.summary = "A bound.";
    first.paper.authors = {{"Mira Østergård"}, {"LHCx Collaboration"}};
    first.paper.organisation = "harbour-lab";
    first.paper.code_url = "https://github.com/example/ksets";
    first.pick->comments = 2;
    first.pick->by = "mira";
    Record second = picked("2605.00002", "Boats", "2026-05-03", 2);
    Record third = picked("math/0309136", "Tides", "2026-05-04", 1);
    third.paper.published = on("2003-09-08");
    site.put({first, second, third});
  }
  array list(const std::string& target) {
    const Response response = site.get(target);
    EXPECT_EQ(response.status, 200) << target << body_of(response);
    EXPECT_TRUE(response.content_type.starts_with("application/json"));
    return boost::json::parse(body_of(response)).as_array();
  }
  std::vector<std::string> ids(const std::string& target) {
    std::vector<std::string> all;
    for (const auto& item : list(target))
      all.emplace_back(item.as_object().at("paper").as_object().at("id").as_string());
    return all;
  }
  std::string fault(const std::string& target, int status) {
    const Response response = site.get(target);
    EXPECT_EQ(response.status, status) << target;
    EXPECT_EQ(header_of(response, "X-Error-Message"),
              boost::json::parse(body_of(response)).as_object().at("error").as_string())
        << target;
    return header_of(response, "X-Error-Message");
  }

  TestSite site;
};

TEST_F(ApiPapersTest, AnItemRepeatsBesideThePaperWhatClientsReadOnlyThere) {
  const object item = list("/api/daily_papers?date=2026-05-04").at(0).as_object();
  const object& paper = item.at("paper").as_object();
  for (const char* both : {"title", "summary", "ai_summary", "githubRepo", "organization", "numComments"})
    EXPECT_EQ(item.at(both), paper.at(both)) << both;
  EXPECT_EQ(item.at("title").as_string(), "Why $a<b$ matters");
  EXPECT_EQ(item.at("publishedAt").as_string(), "2026-05-04T00:00:00.000Z");
  EXPECT_EQ(item.at("submittedBy").as_object().at("user").as_string(), "mira");
  EXPECT_EQ(item.at("submittedBy").as_object().at("name").as_string(), "mira");
  EXPECT_EQ(paper.at("upvotes").as_int64(), 7);
  EXPECT_EQ(paper.at("numComments").as_int64(), 2);
  EXPECT_EQ(paper.at("discussionId").as_string().size(), 24U);
  const object& author = paper.at("authors").as_array().at(0).as_object();
  EXPECT_EQ(author.at("name").as_string(), "Mira Østergård");
  EXPECT_EQ(author.at("_id").as_string().size(), 24U);
  EXPECT_FALSE(author.at("hidden").as_bool());
  EXPECT_FALSE(author.contains("user")) << "nobody claimed it";
}

TEST_F(ApiPapersTest, OnePaperHasItsLinksAndIsFoundByOldIdsAndVersions) {
  const auto paper = [&](const std::string& id) {
    const Response response = site.get("/api/papers/" + id);
    EXPECT_EQ(response.status, 200) << id;
    return boost::json::parse(body_of(response)).as_object();
  };
  const object flat = paper("2605.00001v2");
  EXPECT_EQ(flat.at("id").as_string(), "2605.00001");
  for (const char* list : {"linkedModels", "linkedDatasets", "linkedSpaces"})
    EXPECT_TRUE(flat.at(list).as_array().empty()) << list;
  EXPECT_EQ(flat.at("numTotalModels").to_number<int>(), 0);
  EXPECT_EQ(paper("math/0309136").at("id").as_string(), "math/0309136");
  EXPECT_EQ(paper("math%2F0309136").at("id").as_string(), "math/0309136");
  fault("/api/papers/2605.99999", 404);
  fault("/api/papers/none", 400);
  const auto repos = boost::json::parse(body_of(site.get("/api/arxiv/2605.00001/repos"))).as_object();
  EXPECT_TRUE(repos.at("models").as_array().empty());
}

TEST_F(ApiPapersTest, ListsAreThoseOfTheDayInPages) {
  EXPECT_EQ(ids("/api/daily_papers?date=2026-05-04"),
            (std::vector<std::string>{"2605.00001", "math/0309136"}));
  EXPECT_EQ(ids("/api/daily_papers?date=2026-05-01"), std::vector<std::string>{});
  EXPECT_EQ(ids("/api/daily_papers?week=2026-W18"), std::vector<std::string>{"2605.00002"});
  EXPECT_EQ(ids("/api/daily_papers?month=2026-05").size(), 3U);
  EXPECT_EQ(ids("/api/daily_papers"), (std::vector<std::string>{"2605.00001", "math/0309136", "2605.00002"}));
  EXPECT_EQ(ids("/api/daily_papers?month=2026-05&sort=publishedAt").back(), "math/0309136");
  EXPECT_EQ(ids("/api/daily_papers?sort=trending").front(), "2605.00001");
  EXPECT_EQ(ids("/api/daily_papers?submitter=mira"), std::vector<std::string>{"2605.00001"});
  std::vector<std::string> paged;
  std::string next = "/api/daily_papers?limit=1";
  while (!next.empty()) {
    for (const std::string& id : ids(next)) paged.push_back(id);
    const std::string link = header_of(site.get(next), "Link");
    ASSERT_LE(paged.size(), 4U);
    next.clear();
    if (link.empty()) break;
    ASSERT_TRUE(link.starts_with("<http://localhost:8080/api/daily_papers?")) << link;
    ASSERT_TRUE(link.ends_with(">; rel=\"next\"")) << link;
    next = link.substr(std::string("<http://localhost:8080").size());
    next.resize(next.find('>'));
  }
  EXPECT_EQ(paged, ids("/api/daily_papers"));
}

TEST_F(ApiPapersTest, SearchAndAllPapers) {
  EXPECT_EQ(ids("/api/papers/search?q=boats"), std::vector<std::string>{"2605.00002"});
  EXPECT_EQ(ids("/api/papers/search?q=zeppelin"), std::vector<std::string>{});
  EXPECT_EQ(ids("/api/papers/search"), std::vector<std::string>{});
  const array all = list("/api/papers?limit=2");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(0).as_object().at("id").as_string(), "2605.00001");
  EXPECT_EQ(header_of(site.get("/api/papers?limit=2"), "Link"),
            "<http://localhost:8080/api/papers?limit=2&cursor=2>; rel=\"next\"");
  EXPECT_EQ(list("/api/papers?limit=2&cursor=2").size(), 1U);
}

TEST_F(ApiPapersTest, WhatIsWrongIsSaidAsJson) {
  for (const char* bad : {"date=2026-02-30", "date=today", "week=2026-W60", "month=2026-13", "sort=best",
                          "limit=0", "limit=101", "limit=ten", "p=-1", "p=1.5"})
    fault(std::string("/api/daily_papers?") + bad, 400);
  EXPECT_TRUE(has(fault("/api/papers/search?limit=121&q=x", 400), "limit"));
  EXPECT_TRUE(has(fault("/api/papers/search?q=" + std::string(251, 'x'), 400), "q"));
  fault("/api/papers?cursor=x", 400);
  EXPECT_EQ(site.post("/api/daily_papers", "").status, 405);
}

TEST_F(ApiPapersTest, MarkdownHasNoHtml) {
  const Response response = site.get("/papers/2605.00001.md");
  EXPECT_EQ(response.content_type, "text/markdown; charset=utf-8");
  const std::string text = body_of(response);
  EXPECT_TRUE(
      text.starts_with("# Why $a<b$ matters\n\nMira Østergård, LHCx Collaboration\n\n- arXiv 2605.00001\n"))
      << text;
  EXPECT_TRUE(has(text, "## Abstract\n\nWe prove that $a<b$.\n")) << text;
  EXPECT_EQ(site.get("/papers/2605.99999.md").status, 404);
  Request asks = TestSite::request("/papers/2605.00001");
  asks.headers["accept"] = "text/markdown";
  const Response led = site.ask(asks);
  EXPECT_EQ(led.status, 303);
  EXPECT_EQ(header_of(led, "Location"), "/papers/2605.00001.md");
}

}  // namespace
}  // namespace quire::web

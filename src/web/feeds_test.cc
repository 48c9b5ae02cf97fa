// Lists as feeds, read back by a parser of XML and one of JSON.
#include <boost/json/parse.hpp>
#include <pugixml.hpp>

#include "web/test_site.h"

namespace quire::web {
namespace {

class FeedsTest : public testing::Test {
 protected:
  void SetUp() override {
    Record first = picked("2605.00001", "Why $a<b$ & $x_{i}$ matter", "2026-05-04", 7);
    first.paper.abstract = "We prove that $n^{1.5} < m$.\x01 <script>alert(1)</script>";
    first.paper.authors = {{"Mira Østergård"}, {"Ana de la Cruz, Jr"}};
    first.paper.categories = {"cs.LG", "stat.ML"};
    first.paper.organisation = "harbour-lab";
    Record second = picked("2605.00002", "Boats", "2026-05-03", 2);
    second.paper.categories = {"cs.CL"};
    site.put({first, second});
  }
  static pugi::xml_document xml(const Response& response) {
    pugi::xml_document document;
    const std::string body = body_of(response);
    EXPECT_TRUE(document.load_string(body.c_str())) << body;
    return document;
  }
  static std::vector<std::string> texts(const pugi::xml_node& node, const char* path) {
    std::vector<std::string> all;
    for (const auto& found : node.select_nodes(path)) all.emplace_back(found.node().text().get());
    return all;
  }
  Response with_header(const std::string& target, const std::string& name, const std::string& value) {
    Request request = TestSite::request(target);
    request.headers[name] = value;
    return site.ask(request);
  }

  TestSite site;
};

TEST_F(FeedsTest, RssSaysWhatReadersTake) {
  const Response response = site.get("/feeds/daily.rss");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/rss+xml; charset=utf-8");
  const auto document = xml(response);
  const auto channel = document.child("rss").child("channel");
  EXPECT_EQ(std::string(channel.child("atom:link").attribute("href").value()),
            "http://localhost:8080/feeds/daily.rss");
  EXPECT_EQ(texts(channel, "item/title"), (std::vector<std::string>{"Why $a<b$ & $x_{i}$ matter", "Boats"}));
  EXPECT_EQ(texts(channel, "item/guid"),
            (std::vector<std::string>{"quire:arxiv:2605.00001", "quire:arxiv:2605.00002"}));
  const auto item = channel.child("item");
  EXPECT_EQ(std::string(item.child("guid").attribute("isPermaLink").value()), "false");
  EXPECT_EQ(texts(item, "dc:creator"), std::vector<std::string>{"Mira Østergård, Ana de la Cruz, Jr"});
  EXPECT_EQ(texts(item, "category"), (std::vector<std::string>{"cs.LG", "stat.ML"}));
  EXPECT_EQ(std::string(item.child("pubDate").text().get()), "Mon, 04 May 2026 00:00:00 +0000");
  const std::string html = item.child("description").text().get();
  EXPECT_TRUE(has(html, "n^{1.5} &lt; m")) << html;
  EXPECT_FALSE(has(html, "<script>")) << html;
  EXPECT_TRUE(has(html, "http://localhost:8080/papers/2605.00001")) << html;
}

TEST_F(FeedsTest, AtomNamesEveryAuthorAndStableIds) {
  const auto document = xml(site.get("/feeds/new.atom"));
  const auto feed = document.child("feed");
  EXPECT_EQ(texts(feed, "id"), std::vector<std::string>{"tag:localhost,2026:feeds/new.atom"});
  EXPECT_EQ(texts(feed, "entry/id"), (std::vector<std::string>{"tag:localhost,2026:paper/arxiv/2605.00001",
                                                               "tag:localhost,2026:paper/arxiv/2605.00002"}));
  const auto entry = feed.child("entry");
  EXPECT_EQ(texts(entry, "author/name"), (std::vector<std::string>{"Mira Østergård", "Ana de la Cruz, Jr"}));
  EXPECT_EQ(texts(entry.next_sibling("entry"), "author/name"), std::vector<std::string>{"unknown"});
  EXPECT_EQ(texts(feed, "updated"), std::vector<std::string>{"2026-05-04T00:00:00.000Z"});
}

TEST_F(FeedsTest, JsonFeedHasWhatTheVersionAsks) {
  const Response response = site.get("/feeds/trending.json");
  EXPECT_EQ(response.content_type, "application/feed+json; charset=utf-8");
  const auto feed = boost::json::parse(body_of(response)).as_object();
  EXPECT_EQ(feed.at("version").as_string(), "https://jsonfeed.org/version/1.1");
  const auto& item = feed.at("items").as_array().at(0).as_object();
  EXPECT_EQ(item.at("id").as_string(), "quire:arxiv:2605.00001");
  EXPECT_EQ(item.at("external_url").as_string(), "https://arxiv.org/abs/2605.00001");
  EXPECT_EQ(item.at("authors").as_array().at(0).as_object().at("name").as_string(), "Mira Østergård");
  EXPECT_EQ(item.at("_quire").as_object().at("upvotes").as_int64(), 7);
}

TEST_F(FeedsTest, ANewVersionMakesNoNewItem) {
  const auto ids = [&] { return texts(xml(site.get("/feeds/daily.atom")), "feed/entry/id"); };
  const auto before = ids();
  Record changed = picked("2605.00002", "Boats, revised", "2026-05-03", 2);
  changed.paper.updated = on("2026-05-05");
  changed.paper.versions = {{1, on("2026-05-03")}, {2, on("2026-05-05")}};
  site.put({changed});
  EXPECT_EQ(ids(), before);
  const auto document = xml(site.get("/feeds/daily.atom"));
  EXPECT_EQ(texts(document, "feed/entry/updated"),
            (std::vector<std::string>{"2026-05-04T00:00:00.000Z", "2026-05-05T00:00:00.000Z"}));
  EXPECT_EQ(texts(document, "feed/entry/published").at(1), "2026-05-03T00:00:00.000Z");
}

TEST_F(FeedsTest, ListsAreThoseOfThePages) {
  const auto ids = [&](const std::string& target) {
    return texts(xml(site.get(target)), "rss/channel/item/guid");
  };
  const std::vector<std::string> first{"quire:arxiv:2605.00001"}, second{"quire:arxiv:2605.00002"};
  EXPECT_EQ(ids("/feeds/search.rss?q=boats"), second);
  EXPECT_EQ(ids("/feeds/category/cs.LG.rss"), first);
  EXPECT_EQ(ids("/feeds/tag/cs.CL.rss"), second);
  EXPECT_EQ(ids("/feeds/org/Harbour-Lab.rss"), first);
  EXPECT_EQ(ids("/feeds/author/Mira%20%C3%98sterg%C3%A5rd.rss"), first);
  for (const char* empty :
       {"/feeds/search.rss?q=zeppelin", "/feeds/search.rss", "/feeds/category/cs.XX.rss",
        "/feeds/org/nobody.rss", "/feeds/author/No%20One.rss", "/feeds/tag/a%20OR%20b.rss"}) {
    const Response response = site.get(empty);
    EXPECT_EQ(response.status, 200) << empty;
    EXPECT_EQ(ids(empty), std::vector<std::string>{}) << empty;
  }
}

TEST_F(FeedsTest, WhatIsKnownIsNotSentAgain) {
  const Response response = site.get("/feeds/daily.atom");
  const std::string tag = header_of(response, "ETag"), date = header_of(response, "Last-Modified");
  ASSERT_FALSE(tag.empty());
  EXPECT_TRUE(date.ends_with(" GMT")) << date;
  EXPECT_EQ(with_header("/feeds/daily.atom", "if-none-match", tag).status, 304);
  EXPECT_EQ(with_header("/feeds/daily.atom", "if-modified-since", date).status, 304);
  EXPECT_EQ(with_header("/feeds/daily.atom", "if-none-match", "\"other\"").status, 200);
  EXPECT_EQ(header_of(site.get("/feeds/trending.atom"), "Last-Modified"), "");
  site.put({picked("2605.00003", "Tides", "2026-05-04", 1)});
  EXPECT_EQ(with_header("/feeds/daily.atom", "if-none-match", tag).status, 200);
}

TEST_F(FeedsTest, PagesNameThem) {
  for (const auto& [page, feed] :
       {std::pair{"/papers/date/2026-05-04", "/feeds/daily.atom"},
        {"/papers/week/2026-W19", "/feeds/daily.rss"},
        {"/papers/trending", "/feeds/trending.json"},
        {"/search?q=boats", "/feeds/search.atom?q=boats"},
        {"/organisations?name=harbour-lab", "/feeds/org/harbour-lab.atom"},
        {"/authors?name=Mira+%C3%98sterg%C3%A5rd", "/feeds/author/Mira%20%C3%98sterg%C3%A5rd.atom"}})
    EXPECT_TRUE(has(sound(site.get(page), 200), fmt::format("href=\"{}\"", feed))) << page;
}

TEST_F(FeedsTest, OtherNamesAreNotFound) {
  for (const char* name :
       {"/feeds/daily", "/feeds/daily.xml", "/feeds/weekly.atom", "/feeds/.atom", "/feeds/org/.atom"})
    EXPECT_EQ(site.get(name).status, 404) << name;
}

}  // namespace
}  // namespace quire::web

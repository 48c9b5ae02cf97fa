// Links that people add: which addresses are taken, once a paper, taken away and added again.
#include "store/links.h"

#include <gtest/gtest.h>

#include "store/fixture_test.h"

namespace quire::store {
namespace {

class LinksTest : public testing::Test {
 protected:
  Doc paper(const std::string& id, const std::string& title) {
    const Record one[] = {record(id, title)};
    store_->put(one);
    return store_->paper(store::id(id))->doc;
  }
  Result<Link> add(Doc doc, const std::string& url, LinkKind kind = LinkKind::code,
                   const std::string& title = "") {
    return links_.add({0, doc, kind, url, title, "owner", "", now_});
  }
  const Folder folder_;
  std::unique_ptr<Store> store_ = open_for_test(folder_.path());
  Links links_{store_->tables()};
  Instant now_ = at("2026-11-20T10:00:00Z");
};

TEST_F(LinksTest, AreAddedOnceAndShownByKind) {
  const Doc doc = paper("2611.00001", "On Ropes");
  const auto data = add(doc, " https://example.org/data?x=1#y ", LinkKind::data, "All\nropes");
  const auto code = add(doc, "HTTPS://example.org/code");
  ASSERT_TRUE(data && code);
  EXPECT_EQ(code->url, "https://example.org/code");
  EXPECT_EQ(data->title, "All ropes");
  const auto all = links_.of(doc);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].kind, LinkKind::code);
  EXPECT_EQ(all[1].url, "https://example.org/data?x=1#y");
  EXPECT_EQ(all[1].name, "owner");
  const auto again = add(doc, "https://example.org/code");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->number, code->number);
  EXPECT_FALSE(add(doc, "https://example.org/code", LinkKind::demo));
  EXPECT_EQ(store_->check(), std::vector<std::string>{});
}

TEST_F(LinksTest, AreTakenAwayAndMayComeBack) {
  const Doc doc = paper("2611.00001", "On Ropes");
  const auto link = add(doc, "https://example.org/code");
  ASSERT_TRUE(link);
  EXPECT_TRUE(links_.remove(link->number, "owner", now_));
  EXPECT_FALSE(links_.remove(link->number, "owner", now_));
  EXPECT_FALSE(links_.link(link->number));
  EXPECT_TRUE(links_.of(doc).empty());
  ASSERT_TRUE(add(doc, "https://example.org/code", LinkKind::model));
  ASSERT_EQ(links_.of(doc).size(), 1U);
  EXPECT_EQ(links_.of(doc)[0].kind, LinkKind::model);
  EXPECT_TRUE(links_.link(links_.of(doc)[0].number));
}

TEST_F(LinksTest, FollowPapersThatBecomeOne) {
  const Doc one = paper("2611.00001", "On Ropes");
  const Doc other = paper("doi:10.1000/ropes", "Upon Knots and Cords");
  ASSERT_TRUE(add(one, "https://example.org/same"));
  ASSERT_TRUE(add(other, "https://example.org/same"));
  ASSERT_TRUE(add(other, "https://example.org/other"));
  ASSERT_TRUE(store_->join(one, other, now_));
  EXPECT_EQ(links_.of(one).size(), 2U);
  EXPECT_EQ(links_.of(other).size(), 2U);
  EXPECT_FALSE(links_.of(999).size());
}

TEST_F(LinksTest, HaveALimitAPaper) {
  const Doc doc = paper("2611.00001", "On Ropes");
  for (std::size_t i = 0; i < Links::kOfPaperMax; ++i)
    ASSERT_TRUE(add(doc, "https://example.org/" + std::to_string(i)));
  EXPECT_FALSE(add(doc, "https://example.org/more"));
}

TEST(WebAddress, IsOneThatOthersCanOpen) {
  for (const char* good :
       {"https://a.test", "http://a.test:8080/b?c=d#e", "https://\u00e9.test/\u00e9", "https://[::1]/x"})
    EXPECT_TRUE(web_address(good)) << good;
  for (const char* bad :
       {"", " ", "a.test", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://",
        "https:///x", "https://u:p@a.test/", "https://a.test/a b", "https://a.test/\x01", "//a.test",
        "https://a.test/\"onload=", "https://a.test/<b>", "https://a.test\\@b.test", "https://:80/",
        "jav\nascript://a", "https://a.test/\xff"})
    EXPECT_FALSE(web_address(bad)) << bad;
  EXPECT_FALSE(web_address("https://a.test/" + std::string(2000, 'x')));
}

}  // namespace
}  // namespace quire::store

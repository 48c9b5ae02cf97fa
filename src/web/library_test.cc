// The reading list on pages: marks without scripts and with, the list by state and tag, files, and what is
// nobody else's business.
#include "web/test_site.h"

namespace quire::web {
namespace {

class LibraryTest : public testing::Test {
 protected:
  LibraryTest() {
    site_.put({picked("2605.00001", "Sparse Ropes", "2026-05-04", 3),
               picked("2605.00002", "Dense <b>Knots</b>", "2026-05-04", 2),
               picked("2605.00003", "Third of the Day", "2026-05-04", 1)});
  }
  Request foreign(const std::string& target, Method method = Method::get, std::string body = {}) {
    Request request = TestSite::request(target, method, std::move(body));
    request.from_loopback = false;
    return request;
  }
  TestSite site_;
};

TEST_F(LibraryTest, KeepsFromTheFeedWithoutScripts) {
  EXPECT_TRUE(has(sound(site_.get("/library"), 200), "Nothing is kept here yet"));
  const std::string day = sound(site_.get("/papers/date/2026-05-04"), 200);
  EXPECT_TRUE(has(day, "action=\"/papers/2605.00001/keep\""));
  Request keep = TestSite::request("/papers/2605.00001/keep", Method::post, "on=1");
  keep.headers["origin"] = "http://localhost:8080";
  keep.headers["referer"] = "http://localhost:8080/papers/date/2026-05-04?all=1#x";
  const Response kept = site_.ask(keep);
  EXPECT_EQ(kept.status, 303);
  EXPECT_EQ(header_of(kept, "Location"), "/papers/date/2026-05-04?all=1#p-2605.00001");
  EXPECT_TRUE(has(sound(site_.get("/papers/date/2026-05-04"), 200),
                  "value=\"0\" aria-pressed=\"true\" aria-keyshortcuts=\"s\""));
  const std::string list = sound(site_.get("/library"), 200);
  EXPECT_TRUE(has(list, "Sparse Ropes"));
  EXPECT_TRUE(has(list, "1 paper to read, 0 done with"));
  EXPECT_FALSE(has(list, "Third of the Day"));
}

TEST_F(LibraryTest, AnswersScriptsWithJson) {
  Request keep = TestSite::request("/papers/2605.00001/keep", Method::post, "on=1");
  keep.headers["origin"] = "http://localhost:8080";
  keep.headers["x-requested-with"] = "quire";
  const Response kept = site_.ask(keep);
  EXPECT_EQ(body_of(kept), "{\"kept\":true,\"done\":false,\"hidden\":false}\n");
  keep.body = "on=0";
  EXPECT_TRUE(has(body_of(site_.ask(keep)), "\"kept\":false"));
}

TEST_F(LibraryTest, TagsNotesAndStates) {
  EXPECT_EQ(
      site_.post("/papers/2605.00002/shelf", "tags=Cite,%20%3Cb%3E&note=see%20%3Cscript%3E%0Aline").status,
      303);
  EXPECT_EQ(site_.post("/papers/2605.00002/shelf", "done=1").status, 303);
  const std::string done = sound(site_.get("/library?state=done&tag=%3Cb%3E"), 200);
  EXPECT_TRUE(has(done, "Dense &lt;b&gt;Knots"));
  EXPECT_TRUE(has(done, "see &lt;script&gt;"));
  EXPECT_FALSE(has(done, "<script>"));
  EXPECT_TRUE(
      has(sound(site_.get("/library?state=done&tag=other"), 200), "No paper of this kind has this tag"));
  EXPECT_TRUE(has(sound(site_.get("/papers/2605.00002"), 200), "Done with on 5 May 2026"));
  const auto refused = site_.post("/papers/2605.00001/shelf", "tags=" + std::string(100, 'x'));
  EXPECT_TRUE(has(sound(refused, 400), "longer than 60"));
  EXPECT_EQ(site_.post("/papers/2605.00002/shelf", "note=%00&tags=").status, 400);
  EXPECT_EQ(site_.post("/papers/2605.09999/keep", "on=1").status, 404);
}

TEST_F(LibraryTest, HiddenPapersAreLeftOutOfListsUntilAskedFor) {
  const std::vector<std::string> lists{"/papers/date/2026-05-04", "/papers/week/2026-W19",
                                       "/papers/month/2026-05", "/papers/trending?month=2026-05",
                                       "/search?q=third"};
  for (const std::string& list : lists) {
    const std::string before = sound(site_.get(list), 200);
    EXPECT_TRUE(has(before, "/papers/2605.00003\"")) << list;
    EXPECT_FALSE(has(before, "hidden by you")) << list;
  }
  ASSERT_EQ(site_.post("/papers/2605.00003/hide", "on=1").status, 303);
  for (const std::string& list : lists) {
    const std::string page = sound(site_.get(list), 200);
    EXPECT_FALSE(has(page, "/papers/2605.00003\"")) << list;
    EXPECT_TRUE(has(page, "1 hidden by you")) << list;
    const std::string all = list + (has(list, "?") ? "&" : "?") + "hidden=1";
    EXPECT_TRUE(has(page, (has(list, "?") ? "&amp;" : "?") + std::string("hidden=1"))) << list;
    const std::string shown = sound(site_.get(all), 200);
    EXPECT_TRUE(has(shown, "/papers/2605.00003\"")) << list;
    EXPECT_FALSE(has(shown, "hidden by you")) << list;
  }
  EXPECT_TRUE(has(sound(site_.get("/papers/date/2026-05-04?hidden=1"), 200),
                  "<details class=\"folded\"><summary>Not for you: Third of the Day"));
  EXPECT_TRUE(has(sound(site_.get("/papers/date/2026-05-04?limit=1"), 200), "1 more, by votes"));
  EXPECT_TRUE(has(sound(site_.get("/library?state=hidden"), 200), "Third of the Day"));
  const std::string others = sound(site_.ask(foreign("/papers/date/2026-05-04")), 200);
  EXPECT_TRUE(has(others, "Third of the Day"));
  EXPECT_FALSE(has(others, "/keep\""));
  ASSERT_EQ(site_.post("/papers/2605.00003/hide", "on=0").status, 303);
  EXPECT_TRUE(has(sound(site_.get("/papers/date/2026-05-04"), 200), "Third of the Day"));
}

TEST_F(LibraryTest, FilesHaveWhatTheListHas) {
  site_.post("/papers/2605.00001/shelf", "tags=a&note=mine");
  site_.post("/papers/2605.00002/keep", "on=1");
  const Response lines = site_.get("/library.jsonl?state=kept&tag=a");
  EXPECT_EQ(body_of(lines),
            "{\"id\":\"2605.00001\",\"title\":\"Sparse Ropes\",\"published\":\"2026-05-04\",\"url\":"
            "\"https://arxiv.org/abs/2605.00001\",\"pdf\":\"https://arxiv.org/pdf/2605.00001\",\"kept_at\":"
            "\"2026-05-05T09:00:00.000Z\",\"tags\":[\"a\"],\"note\":\"mine\"}\n");
  EXPECT_TRUE(has(header_of(lines, "Content-Disposition"), "library.jsonl"));
  const std::string bib = body_of(site_.get("/library.bib"));
  EXPECT_TRUE(has(bib, "Sparse Ropes"));
  EXPECT_TRUE(has(bib, "@"));
}

TEST_F(LibraryTest, IsTheReadersOwn) {
  for (const char* address : {"/library", "/library.bib", "/library.jsonl"})
    EXPECT_EQ(site_.ask(foreign(address)).status, 403) << address;
  Request keep = foreign("/papers/2605.00001/keep", Method::post, "on=1");
  keep.headers["origin"] = "http://localhost:8080";
  EXPECT_EQ(site_.ask(keep).status, 403);
  EXPECT_EQ(site_.get("/library?state=%27&tag=%27&page=-1").status, 200);
  EXPECT_EQ(site_.get("/library?page=99999999999999999999").status, 200);
}

}  // namespace
}  // namespace quire::web

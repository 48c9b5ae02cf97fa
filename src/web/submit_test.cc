// Submitting on pages, and ordering a day: what readers see, who may, and what hostile forms do.
#include "store/submissions.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

class SubmitTest : public testing::Test {
 protected:
  SubmitTest() {
    Record alone = picked("2605.00009", "Found <i>Elsewhere</i>", "2026-04-01");
    alone.pick.reset();
    site_.put({picked("2605.00001", "Sparse Ropes", "2026-05-04", 3),
               picked("2605.00002", "Dense Knots", "2026-05-04", 2), alone});
    ::setenv("QUIRE_ARXIV", "http://127.0.0.1:1/api", 1);
  }
  ~SubmitTest() override { ::unsetenv("QUIRE_ARXIV"); }
  Response foreign(const std::string& target, Method method = Method::get, std::string body = {}) {
    Request request = TestSite::request(target, method, std::move(body));
    request.from_loopback = false;
    request.headers["origin"] = "http://localhost:8080";
    return site_.ask(request);
  }
  std::string day() { return sound(site_.get("/papers/date/2026-05-04"), 200); }
  TestSite site_;
};

TEST_F(SubmitTest, AKnownPaperStandsOnItsDay) {
  EXPECT_TRUE(has(sound(site_.get("/submit?day=2026-05-04"), 200), "value=\"2026-05-04\""));
  const auto made = site_.post(
      "/submit", "paper=https://arxiv.org/abs/2605.00009v2&day=2026-05-04&note=%3Cb%3Ebold%3C/b%3E");
  EXPECT_EQ(made.status, 303);
  EXPECT_EQ(header_of(made, "Location"), "/papers/date/2026-05-04#p-2605.00009");
  EXPECT_TRUE(has(day(), "submitted by owner"));
  EXPECT_TRUE(has(day(), "&lt;b&gt;bold&lt;/b&gt;"));
  EXPECT_TRUE(has(sound(site_.get("/submit"), 200), "/papers/2605.00009/submissions/2026-05-04/remove"));
  EXPECT_EQ(site_.post("/papers/2605.00009/submissions/2026-05-04/remove", "").status, 303);
  EXPECT_FALSE(has(day(), "submitted by owner"));
  EXPECT_EQ(site_.post("/papers/2605.00009/submissions/2026-05-04/remove", "").status, 404);
}

TEST_F(SubmitTest, SaysWhatIsWrongAndKeepsWhatWasTyped) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"paper=&day=", "Name a paper"},
      {"paper=%3Cscript%3E&day=2026-05-04", "Nothing was submitted"},
      {"paper=2605.00001&day=2026-05-04", "It is chosen for 4 May 2026 already"},
      {"paper=2605.00001&day=yesterday", "Nothing was submitted"},
      {"paper=10.1000/unknown&day=", "only papers of arXiv are fetched"},
      {"paper=2605.99999&day=", "could not be asked"},
      {"paper=http://169.254.169.254/latest&day=", "Nothing was submitted"},
      {"paper=2605.00009&note=" + std::string(1001, 'x'), "at most 1000 bytes"}};
  for (const auto& [form, words] : wrong) {
    const std::string page = sound(site_.post("/submit", form), 400);
    EXPECT_TRUE(has(page, words)) << form << "\n" << page;
    EXPECT_FALSE(has(page, "<script>")) << form;
  }
  EXPECT_TRUE(has(sound(site_.post("/submit", "paper=2605.99999&note=mine"), 400), "value=\"mine\""));
  EXPECT_FALSE(site_.store->paper(*PaperId::parse("2605.99999"))) << "nothing is kept";
}

TEST_F(SubmitTest, CuratorsOrderTheDay) {
  EXPECT_TRUE(has(day(), "/papers/date/2026-05-04/order"));
  EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", "paper=2605.00002&to=1").status, 303);
  const std::string after = day();
  EXPECT_LT(after.find("Dense Knots"), after.find("Sparse Ropes"));
  EXPECT_TRUE(has(after, "Placed by a curator"));
  EXPECT_TRUE(has(sound(site_.get("/papers/date/2026-05-04/order"), 200), "placed, 2 votes"));
  EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", "unplace=1").status, 303);
  EXPECT_LT(day().find("Sparse Ropes"), day().find("Dense Knots"));
  EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", "paper=2605.00002&remove=1&why=off").status, 303);
  EXPECT_FALSE(has(day(), "Dense Knots\n"));
  EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", "paper=2605.00009&remove=1").status, 400);
  for (const char* form :
       {"paper=2605.00001&to=0", "paper=2605.00001&to=x", "paper=2605.00001", "paper=2605.00009&to=1"})
    EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", form).status, 400) << form;
  EXPECT_EQ(site_.post("/papers/date/2026-05-04/order", "paper=nope&to=1").status, 400);
  EXPECT_EQ(sound(site_.get("/papers/date/1999-01-01/order"), 200).find("<ol"), std::string::npos);
}

TEST_F(SubmitTest, NobodyElseMay) {
  EXPECT_EQ(foreign("/submit").status, 403);
  EXPECT_EQ(foreign("/submit", Method::post, "paper=2605.00009").status, 403);
  EXPECT_EQ(foreign("/papers/date/2026-05-04/order").status, 403);
  EXPECT_EQ(foreign("/papers/date/2026-05-04/order", Method::post, "paper=2605.00002&to=1").status, 403);
  site_.post("/submit", "paper=2605.00009&day=2026-05-04");
  EXPECT_EQ(foreign("/papers/2605.00009/submissions/2026-05-04/remove", Method::post).status, 403);
  EXPECT_EQ(site_.get("/papers/date/2026-13-04/order").status, 400);
  EXPECT_EQ(site_.post("/papers/2605.00009/submissions/never/remove", "").status, 400);
}

}  // namespace
}  // namespace quire::web

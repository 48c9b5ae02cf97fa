// The discussion on a paper's page, its forms, notices, moderation and JSON; hostile words and hostile
// requests.
#include <boost/json.hpp>

#include "store/moderation.h"
#include "store/notices.h"
#include "store/test_people.h"
#include "web/discussion_view.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

const std::string kPaper = "/papers/2605.00001";

class DiscussionPagesTest : public testing::Test {
 protected:
  DiscussionPagesTest() {
    site.put({picked("2605.00001", "Boats in $n$ Harbours", "2026-05-04", 2),
              picked("2605.00002", "More <b>Boats</b>", "2026-05-04", 1)});
    doc_ = site.store->paper(*PaperId::parse("2605.00001"))->doc;
  }
  store::Discussion discussion() { return store::Discussion(site.store->tables()); }
  /// By somebody else, straight into the store.
  std::string say(const std::string& person, const std::string& text, const std::string& parent = {}) {
    const auto written =
        discussion().add({doc_, parent, person, store::comment_key(person, std::to_string(++said_)), text,
                          on("2026-05-05").start() + std::chrono::minutes(said_)});
    EXPECT_TRUE(written) << written.why;
    return written.comment.key;
  }
  static std::string form(std::initializer_list<std::pair<std::string, std::string>> fields) {
    std::string body;
    for (const auto& [name, value] : fields) body += (body.empty() ? "" : "&") + name + "=" + encode(value);
    return body;
  }
  /// By who sits at the machine.
  std::string post_comment(const std::string& text, const std::string& parent = {}) {
    const Response posted =
        site.post(kPaper + "/comments",
                  form({{"text", text}, {"parent", parent}, {"key", "k" + std::to_string(++said_)}}));
    EXPECT_EQ(posted.status, 303) << body_of(posted);
    const std::string location = header_of(posted, "Location");
    EXPECT_EQ(location.substr(0, kPaper.size() + 3), kPaper + "#c-");
    return location.substr(location.size() - 24);
  }
  std::string page() { return sound(site.get(kPaper), 200); }
  Response as_stranger(const std::string& target, Method method = Method::get, std::string body = {}) {
    Request request = TestSite::request(target, method, std::move(body));
    request.from_loopback = false;
    return site.ask(request);
  }
  Response api(const std::string& target, const std::string& body, const std::string& key = {}) {
    Request request = TestSite::request(target, Method::post, body);
    if (!key.empty()) request.headers["idempotency-key"] = key;
    return site.ask(request);
  }
  static boost::json::object json(const Response& response) {
    return boost::json::parse(body_of(response)).as_object();
  }
  static std::size_t times(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
  }

  TestSite site;
  store::Doc doc_ = 0;
  int said_ = 0;
  std::string mira_ = store::add_person(*site.store, "mira"), tom_ = store::add_person(*site.store, "tom");
};

TEST_F(DiscussionPagesTest, ACommentIsPostedAndShownWithItsMath) {
  EXPECT_TRUE(has(page(), "no comments yet"));
  const std::string key = post_comment("So *$a_1$* holds, see 2605.00002.\r\n\r\nAnd more.");
  const std::string text = page();
  EXPECT_TRUE(has(text, "Discussion <small>1 comment</small>"));
  EXPECT_TRUE(has(text, "id=\"c-" + key + "\""));
  EXPECT_TRUE(has(text, "<em><span class=\"math\">a_1</span></em>"));
  EXPECT_TRUE(has(text, "<a href=\"/papers/2605.00002\">2605.00002</a>"));
  EXPECT_TRUE(has(text, "<p>And more.</p>"));
  EXPECT_TRUE(has(body_of(site.get("/papers")), "1 comment")) << "lists count it";
  EXPECT_EQ(header_of(site.get("/comments/" + key), "Location"), kPaper + "#c-" + key);
}

TEST_F(DiscussionPagesTest, AnswersLieUnderWhatTheyAnswerAndDeepOnesInAFold) {
  std::string key = say(mira_, "Level 0");
  for (int i = 1; i < 9; ++i) key = say(i % 2 == 0 ? mira_ : tom_, "Level " + std::to_string(i), key);
  say(tom_, "Second thread");
  const std::string text = page();
  EXPECT_EQ(times(text, "class=\"said\""), 10U);
  EXPECT_EQ(times(text, "<details class=\"deep\"><summary>3 further answers</summary>"), 1U);
  EXPECT_LT(text.find("Level 8"), text.find("Second thread")) << "oldest thread first";
  EXPECT_TRUE(has(text.substr(text.find("Level 6")), "to <a href=\"#c-")) << "in the fold it says to whom";
}

TEST_F(DiscussionPagesTest, TheFormComesBackWithWhatWasTyped) {
  const Response refused =
      site.post(kPaper + "/comments", form({{"text", std::string(10'001, 'x')}, {"key", "a"}}));
  EXPECT_TRUE(has(sound(refused, 422), "It has 10,001 characters, at most 10,000 are taken."));
  EXPECT_TRUE(has(body_of(refused), std::string(10'001, 'x') + "</textarea>"));
  const Response empty = site.post(kPaper + "/comments", form({{"text", "\n"}, {"key", "a"}}));
  EXPECT_TRUE(has(sound(empty, 422), "Nothing of it would be seen; write some words."));
  const Response preview = site.post(
      kPaper + "/comments", form({{"text", "*soft* </textarea><script>"}, {"key", "a"}, {"preview", "1"}}));
  EXPECT_TRUE(has(sound(preview, 200), "<em>soft</em> &lt;/textarea&gt;&lt;script&gt;"));
  EXPECT_TRUE(has(body_of(preview), "*soft* &lt;/textarea&gt;&lt;script&gt;</textarea>"));
  EXPECT_TRUE(has(page(), "no comments yet"));
  EXPECT_EQ(site.post(kPaper + "/comments", "text=%ff").status, 400);
  EXPECT_EQ(site.post("/papers/2605.09999/comments", form({{"text", "x"}})).status, 404);
  const Response orphan =
      site.post(kPaper + "/comments", form({{"text", "x"}, {"parent", "-1"}, {"key", "b"}}));
  EXPECT_TRUE(has(sound(orphan, 404), "The comment that it answers is not one of this paper."));
}

TEST_F(DiscussionPagesTest, AFormThatIsSentTwiceMakesOneComment) {
  const std::string sent = form({{"text", "Once."}, {"key", "same"}});
  const std::string first = header_of(site.post(kPaper + "/comments", sent), "Location");
  EXPECT_EQ(header_of(site.post(kPaper + "/comments", sent), "Location"), first);
  EXPECT_TRUE(has(page(), "1 comment"));
  const Response other = site.post(kPaper + "/comments", form({{"text", "Other words."}, {"key", "same"}}));
  EXPECT_TRUE(has(sound(other, 422), "This form was sent before with other words"));
  EXPECT_FALSE(has(body_of(other), "value=\"same\"")) << "sent again, it is another comment";
}

TEST_F(DiscussionPagesTest, OnesOwnCommentIsEditedWithItsHistory) {
  const std::string key = post_comment("First <words>.");
  EXPECT_TRUE(has(sound(site.get("/comments/" + key + "/edit"), 200), "First &lt;words&gt;.</textarea>"));
  EXPECT_EQ(site.post("/comments/" + key + "/edit", form({{"text", "Second words."}})).status, 303);
  const std::string text = page();
  EXPECT_TRUE(has(text, "Second words."));
  EXPECT_FALSE(has(text, "First"));
  EXPECT_TRUE(has(text, "/comments/" + key + "/history\">edited</a>"));
  const std::string history = sound(site.get("/comments/" + key + "/history"), 200);
  EXPECT_TRUE(has(history, "First &lt;words&gt;."));
  EXPECT_TRUE(has(history, "Second words."));
  EXPECT_TRUE(
      has(sound(site.post("/comments/" + key + "/edit", form({{"text", " "}})), 422), "Nothing of it"));
  const std::string others = say(mira_, "Not yours.");
  EXPECT_EQ(site.get("/comments/" + others + "/edit").status, 403);
  EXPECT_EQ(site.post("/comments/" + others + "/edit", form({{"text", "Mine now."}})).status, 403);
  EXPECT_TRUE(has(page(), "Not yours."));
}

TEST_F(DiscussionPagesTest, DeletingAsksAndLeavesTheAnswers) {
  const std::string key = post_comment("Wrong.");
  const std::string lone = post_comment("Lonely.");
  say(mira_, "Why wrong?", key);
  EXPECT_TRUE(has(sound(site.get("/comments/" + key + "/delete"), 200), "Delete this comment?"));
  for (const std::string& each : {key, lone})
    EXPECT_EQ(site.post("/comments/" + each + "/delete", "").status, 303);
  const std::string text = page();
  EXPECT_FALSE(has(text, "Wrong."));
  EXPECT_FALSE(has(text, "c-" + lone)) << "nobody answered it: nothing is left of it";
  EXPECT_TRUE(has(text, "Deleted by who wrote it."));
  EXPECT_TRUE(has(text, "Why wrong?"));
  EXPECT_TRUE(has(sound(site.get("/comments/" + key + "/history"), 200), "Wrong.")) << "a curator reads it";
  EXPECT_EQ(as_stranger("/comments/" + key + "/history").status, 403);
  const std::string others = say(mira_, "Not yours.");
  EXPECT_EQ(site.get("/comments/" + others + "/delete").status, 403);
  EXPECT_EQ(site.post("/comments/" + others + "/delete", "").status, 403);
}

TEST_F(DiscussionPagesTest, WhoMayNotWriteReads) {
  const std::string key = say(mira_, "For all to read.");
  const std::string text = sound(as_stranger(kPaper), 200);
  EXPECT_TRUE(has(text, "For all to read."));
  EXPECT_TRUE(has(text, "Members of this Quire may comment."));
  EXPECT_FALSE(has(text, "<textarea"));
  EXPECT_FALSE(has(text, "/comments/" + key + "/hide"));
  EXPECT_EQ(as_stranger(kPaper + "/comments", Method::post, form({{"text", "x"}})).status, 403);
  for (const char* act : {"edit", "delete", "report", "hide", "show", "mute"})
    EXPECT_EQ(as_stranger("/comments/" + key + "/" + act, Method::post, "why=x").status, 403) << act;
  for (const char* what : {"reply", "edit", "delete", "report", "hide", "show"})
    EXPECT_EQ(as_stranger("/comments/" + key + "/" + what).status, 403) << what;
  for (const char* target : {"/notices", "/moderation"}) EXPECT_EQ(as_stranger(target).status, 403) << target;
  for (const char* what : {"/lock", "/unlock"})
    EXPECT_EQ(as_stranger(kPaper + what, Method::post, "why=x").status, 403) << what;
  EXPECT_EQ(as_stranger("/api" + kPaper + "/comments", Method::post, "{\"text\":\"x\"}").status, 401);
  EXPECT_EQ(as_stranger("/api" + kPaper + "/comments").status, 200);
}

TEST_F(DiscussionPagesTest, HostileWordsStayWords) {
  for (const char* words :
       {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)", "\"><svg onload=alert(1)>", "\u202eevil \u2066x",
        "'); DROP TABLE comments;--", "{{x}} {{{y}}} {{&z}}", "&lt;script&gt;"})
    post_comment(words);
  const std::string text = page();
  for (const char* part : {"<script>alert", "<img", "<svg onload", "javascript:", "\u202e", "\u2066"})
    EXPECT_FALSE(has(text, part)) << part;
  EXPECT_TRUE(has(text, "9 comments"));
  EXPECT_TRUE(has(text, "<a href=\"https://evil.example/pixel.png\" rel=\"nofollow ugc noopener\">x</a>"));
}

TEST_F(DiscussionPagesTest, NamesCannotBreakOut) {
  const std::string eve = store::add_person(*site.store, "<b>\"eve\u202e");
  say(eve, "Hello.");
  EXPECT_TRUE(has(page(), "<bdi>&lt;b&gt;&quot;eve"));
}

TEST_F(DiscussionPagesTest, AReportIsSeenAndHidingIsLogged) {
  const std::string key = say(tom_, "Rude.");
  EXPECT_TRUE(has(sound(site.get("/comments/" + key + "/report"), 200), "Mute tom"));
  EXPECT_TRUE(has(sound(site.post("/comments/" + key + "/report", form({{"why", " "}})), 422),
                  "Say why, in a few words."));
  for (int i = 0; i < 2; ++i)
    sound(site.post("/comments/" + key + "/report", form({{"why", "<i>insults</i>"}})), 200);
  const std::string moderation = sound(site.get("/moderation"), 200);
  EXPECT_TRUE(has(moderation, "1 report is open"));
  EXPECT_TRUE(has(moderation, "&lt;i&gt;insults&lt;/i&gt;"));
  EXPECT_TRUE(has(sound(site.post("/comments/" + key + "/hide", form({{"why", ""}})), 422), "Say why"));
  EXPECT_EQ(site.post("/comments/" + key + "/hide", form({{"why", "insults"}})).status, 303);
  const std::string text = page();
  EXPECT_FALSE(has(text, "Rude."));
  EXPECT_TRUE(has(text, "Hidden by a curator: insults"));
  EXPECT_TRUE(has(sound(site.get("/moderation"), 200), "No report is open."));
  EXPECT_TRUE(has(body_of(site.get("/moderation")), "hide <a href=\"/comments/" + key));
  EXPECT_EQ(site.post("/comments/" + key + "/show", "").status, 303);
  EXPECT_TRUE(has(page(), "Rude."));
  EXPECT_EQ(site.post("/moderation/reports/1/dismiss", "").status, 404) << "it is closed";
  EXPECT_EQ(site.post("/moderation/reports/-1/dismiss", "").status, 404);
}

TEST_F(DiscussionPagesTest, AClosedDiscussionHasNoForm) {
  const std::string key = post_comment("Before.");
  EXPECT_TRUE(has(sound(site.get(kPaper + "/lock"), 200), "Close this discussion?"));
  EXPECT_TRUE(has(sound(site.post(kPaper + "/lock", "why="), 422), "Say why"));
  EXPECT_EQ(site.post(kPaper + "/lock", form({{"why", "goes in circles"}})).status, 303);
  const std::string text = page();
  EXPECT_TRUE(has(text, "owner closed this discussion on 5 May 2026, 09:00 UTC: goes in circles"));
  EXPECT_FALSE(has(text, kPaper + "/comments"));
  EXPECT_FALSE(has(text, "/comments/" + key + "/reply"));
  EXPECT_TRUE(has(sound(site.post(kPaper + "/comments", form({{"text", "Late."}, {"key", "z"}})), 403),
                  "Late.</textarea>"));
  EXPECT_EQ(site.post(kPaper + "/unlock", "").status, 303);
  EXPECT_TRUE(has(page(), "<textarea"));
}

TEST_F(DiscussionPagesTest, NoticesTellWhoAnswered) {
  const std::string key = post_comment("A question.");
  say(mira_, "An answer.", key);
  say(tom_, "Hello @owner.");
  EXPECT_TRUE(has(page(), "2 new notices"));
  const std::string notices = sound(site.get("/notices"), 200);
  EXPECT_TRUE(has(notices, "2 are new."));
  EXPECT_LT(notices.find("You are named on"), notices.find("An answer to you on")) << "newest first";
  EXPECT_EQ(site.post("/notices/seen", "up_to=-1").status, 400);
  EXPECT_EQ(site.post("/notices/seen", "up_to=99").status, 303);
  EXPECT_TRUE(has(sound(site.get("/notices"), 200), "Nothing new."));
  const auto toms = discussion().newest(0, 1).at(0).comment.key;
  EXPECT_EQ(site.post("/comments/" + toms + "/mute", "on=1").status, 303);
  EXPECT_TRUE(has(page(), "You muted who wrote this"));
  EXPECT_TRUE(has(sound(site.get("/notices"), 200), "People whom you muted"));
  EXPECT_EQ(site.post("/notices/unmute", "person=" + tom_).status, 303);
  EXPECT_FALSE(has(page(), "You muted"));
  EXPECT_EQ(site.post("/comments/" + key + "/mute", "on=1").status, 422) << "nobody mutes themselves";
}

TEST_F(DiscussionPagesTest, UnknownCommentsAreNotFound) {
  for (const char* key : {"ffffffffffffffffffffffff", "-1", "0", "%27%20OR%201=1"})
    for (const char* what : {"", "/edit", "/history", "/hide", "/report"})
      EXPECT_EQ(site.get(std::string("/comments/") + key + what).status, 404) << key << what;
  EXPECT_EQ(site.post("/comments/ffffffffffffffffffffffff/edit", "text=x").status, 404);
  EXPECT_EQ(site.post("/comments/ffffffffffffffffffffffff", "").status, 405);
}

// ---- JSON ----

TEST_F(DiscussionPagesTest, JsonTellsTheDiscussion) {
  const std::string key = say(mira_, "One, *two*.");
  const std::string answer = say(tom_, "Three.", key);
  const std::string gone = say(tom_, "Gone.", key);
  ASSERT_TRUE(discussion().remove(gone, tom_, on("2026-05-05").start()));
  const Response response = site.get("/api" + kPaper + "/comments");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.content_type.starts_with("application/json"));
  const auto thread = json(response);
  EXPECT_EQ(thread.at("numComments"), 2);
  EXPECT_EQ(thread.at("locked"), false);
  const auto& comments = thread.at("comments").as_array();
  ASSERT_EQ(comments.size(), 3U);
  EXPECT_EQ(comments[0].at("html"), "<p>One, <em>two</em>.</p>");
  EXPECT_EQ(comments[0].at("by").at("name"), "mira");
  EXPECT_EQ(comments[1].at("parent").as_string(), key);
  EXPECT_EQ(comments[2].at("deleted"), true);
  EXPECT_FALSE(comments[2].as_object().contains("text"));
  EXPECT_EQ(site.get("/api/papers/2605.09999/comments").status, 404);
  EXPECT_EQ(site.get("/api/papers/nonsense/comments").status, 400);
}

TEST_F(DiscussionPagesTest, JsonAddsOnceEditsAndDeletes) {
  const std::string target = "/api" + kPaper + "/comments";
  const Response first = api(target, R"({"text":"By a program."})", "a-1");
  EXPECT_EQ(first.status, 201);
  const Response again = api(target, R"({"text":"By a program."})", "a-1");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(body_of(first), body_of(again));
  const Response other = api(target, R"({"text":"Something else."})", "a-1");
  EXPECT_EQ(other.status, 422);
  EXPECT_TRUE(has(header_of(other, "X-Error-Message"), "take a new one"));
  EXPECT_TRUE(json(other).contains("error"));
  const std::string key(json(first).at("key").as_string());
  EXPECT_EQ(api(target, "{\"text\":\"An answer.\",\"parent\":\"" + key + "\"}").status, 201);
  EXPECT_EQ(api(target, "{\"text\":\"An answer.\",\"parent\":\"" + key + "\"}").status, 201);
  EXPECT_EQ(json(site.get(target)).at("numComments"), 3) << "without a key each is its own";
  EXPECT_EQ(json(api("/api/comments/" + key, R"({"text":"Edited."})")).at("text"), "Edited.");
  EXPECT_EQ(json(api("/api/comments/" + key + "/delete", "")).at("deleted"), true);
  EXPECT_EQ(api("/api/comments/" + key + "/delete", "").status, 200) << "twice is no fault";
}

TEST_F(DiscussionPagesTest, JsonThatIsNoneIsRefusedInWords) {
  const std::string target = "/api" + kPaper + "/comments";
  const std::string deep = std::string(5'000, '[') + std::string(5'000, ']');
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("[]"), std::string("{}"), std::string(R"({"text":5})"),
        std::string(R"({"text":null})"), std::string(R"({"text":"x","parent":-1})"),
        "{\"text\":" + deep + "}", std::string("{\"text\":\"\xff\"}")}) {
    const Response response = api(target, body);
    EXPECT_EQ(response.status, 400) << body.substr(0, 60);
    EXPECT_TRUE(json(response).contains("error")) << body.substr(0, 60);
  }
  EXPECT_EQ(api(target, R"({"text":"a\u0000b"})").status, 422);
  EXPECT_EQ(api(target, R"({"text":"   "})").status, 422);
  EXPECT_EQ(api(target, R"({"text":"x","parent":"ffffffffffffffffffffffff"})").status, 404);
  EXPECT_EQ(api(target, R"({"text":"x"})", std::string(201, 'k')).status, 400);
  EXPECT_EQ(api("/api/comments/-1", R"({"text":"x"})").status, 404);
  EXPECT_EQ(api("/api/comments/%0d%0aX-Evil:1/delete", "").status, 404);
  EXPECT_EQ(json(site.get(target)).at("numComments"), 0);
}

TEST_F(DiscussionPagesTest, TrendingCountsPeopleNotComments) {
  const auto comments_of = [&] {
    const std::string text = sound(site.get("/papers/trending"), 200);
    const auto at = text.find("<span title=\"", text.find("id=\"p-2605.00001\""));
    double votes = 0, comments = 0;
    EXPECT_EQ(std::sscanf(text.c_str() + at, "<span title=\"%lf + %lf", &votes, &comments), 2);
    return comments;
  };
  say(mira_, "One.");
  const double one = comments_of();
  EXPECT_GT(one, 0.45);
  EXPECT_LE(one, 0.5);
  for (int i = 0; i < 20; ++i) say(mira_, "Another.");
  EXPECT_NEAR(comments_of(), one, 0.01);
  say(tom_, "Two.");
  EXPECT_NEAR(comments_of(), 2 * one, 0.01);
}

TEST(ThreadHtml, AVeryDeepThreadIsSoundAndFlat) {
  store::Thread thread;
  for (int i = 1; i <= 5'000; ++i) {
    store::Comment comment;
    comment.number = i;
    comment.key = fmt::format("{:024x}", i);
    comment.parent = i - 1;
    comment.name = "mira";
    comment.text = "x";
    thread.comments.push_back(std::move(comment));
  }
  const std::string html = thread_html(thread, Visitor{});
  EXPECT_EQ(html_problem(html), "");
  EXPECT_TRUE(has(html, "4,994 further answers"));
}

}  // namespace
}  // namespace quire::web

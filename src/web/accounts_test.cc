// Accounts on pages: who is let in, which forms count, what is kept from whom.
#include <thread>

#include "account/secret.h"
#include "web/account_pages.h"
#include "web/form_token.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

/// A Quire on which people sign up, and a browser.
class AccountPagesTest : public testing::Test {
 protected:
  AccountPagesTest() { restart(account::SignUp::open); }
  void restart(std::optional<account::SignUp> sign_up) {
    app_ = std::make_unique<App>(Site{*site_.store, *site_.index, nullptr, *site_.labs,
                                      std::filesystem::temp_directory_path(), &clock, true, "", "", nullptr,
                                      sign_up});
  }
  static Instant clock() { return on("2026-05-05").start() + std::chrono::hours(9); }

  /// What a browser with this cookie sends.
  Request with(const std::string& cookie, const std::string& target, Method method = Method::get,
               std::string body = {}) {
    Request request = TestSite::request(target, method, std::move(body));
    request.address = "127.0.0.1";
    if (!cookie.empty()) request.headers["cookie"] = std::string(kSessionCookie) + "=" + cookie;
    if (method == Method::post) request.headers["origin"] = "http://localhost:8080";
    return request;
  }
  Response get(const std::string& target, const std::string& cookie = "") {
    return app_->handle(with(cookie, target));
  }
  Response post(const std::string& target, std::string body, const std::string& cookie = "") {
    if (!cookie.empty())
      body += (body.empty() ? "" : "&") + std::string("form_token=") + account::form_token_of(cookie);
    return app_->handle(with(cookie, target, Method::post, std::move(body)));
  }
  static std::string cookie_of(const Response& response) {
    const std::string header = header_of(response, "Set-Cookie");
    const auto equals = header.find('='), end = header.find(';');
    return equals == std::string::npos ? "" : header.substr(equals + 1, end - equals - 1);
  }
  /// Signs up; the cookie.
  std::string sign_up(const std::string& name) {
    const Response response =
        post("/sign-up", fmt::format("name={0}&email={0}@example.org&password={1}", name, "correct+horse"));
    EXPECT_EQ(response.status, 303) << body_of(response);
    return cookie_of(response);
  }
  void confirm(const std::string& name) {
    const auto person = accounts_.named(name);
    ASSERT_TRUE(accounts_.confirm_by_hand(person->key, person->email, clock()));
  }
  void make(const std::string& name, store::Role role) {
    accounts_.set_role(accounts_.named(name)->key, role, store::kOwner, clock());
  }

  TestSite site_;
  store::Accounts accounts_{site_.store->tables()};
  std::unique_ptr<App> app_;
};

TEST_F(AccountPagesTest, TheOwnerIsOwnerUntilSomebodyHasAnAccount) {
  EXPECT_EQ(get("/metrics").status, 200);
  EXPECT_TRUE(has(sound(get("/papers"), 200), "href=\"/follows\""));
  sign_up("mira");
  EXPECT_EQ(get("/metrics").status, 403);
  EXPECT_TRUE(has(sound(post("/follows", "kind=arxiv&what=cs.LG"), 403), "Sign in"));
  restart(std::nullopt);
  EXPECT_EQ(get("/metrics").status, 403) << "accounts are there without --accounts too";
  EXPECT_TRUE(has(sound(get("/sign-up"), 403), "makes accounts for others"));
}

TEST_F(AccountPagesTest, TheFirstAdminSetsAPasswordByTheirLink) {
  restart(std::nullopt);
  const account::Means means{accounts_, clock(), account::system_random, {}, ""};
  const auto ada = account::add_by_hand(means, {"ada", "", "", ""}, store::Role::admin);
  const std::string link = account::reset_link(means, *ada);
  EXPECT_EQ(get("/metrics").status, 200) << "nobody can sign in yet: the owner is the owner still";
  sound(get(link), 200);
  sound(post(link, "password=correct+horse"), 200);
  EXPECT_EQ(get("/metrics").status, 403);
  const std::string cookie = cookie_of(post("/sign-in", "name=ada&password=correct+horse"));
  EXPECT_EQ(get("/metrics", cookie).status, 200);
}

TEST_F(AccountPagesTest, WithoutAccountsNobodySignsIn) {
  restart(std::nullopt);
  for (const char* target : {"/sign-in", "/sign-up", "/forgotten", "/settings", "/reset/x", "/confirm/x",
                             "/invitation/x", "/admin/people"})
    sound(get(target), 404);
  EXPECT_FALSE(has(body_of(get("/papers")), "/sign-in"));
  EXPECT_EQ(get("/api/whoami-v2").status, 200);
}

TEST_F(AccountPagesTest, SigningUpConfirmingVotingAndOut) {
  site_.put({picked("2605.00001", "Boats", "2026-05-04")});
  const std::string cookie = sign_up("mira");
  EXPECT_TRUE(has(sound(get("/settings", cookie), 200), "Confirm your address"));
  EXPECT_TRUE(has(sound(post("/papers/2605.00001/vote", "on=1", cookie), 403), "Confirm your address first"));
  const auto letters = store::Letters(site_.store->tables()).waiting(9);
  ASSERT_EQ(letters.size(), 1U);
  const auto at = letters[0].body.find("/confirm/");
  const std::string link = letters[0].body.substr(at, letters[0].body.find('\n', at) - at);
  EXPECT_TRUE(has(letters[0].body, "http://localhost:8080/confirm/"));
  EXPECT_TRUE(has(sound(get(link), 200), "mira@example.org"));
  EXPECT_TRUE(has(sound(get(link), 200), "Confirm it")) << "looking does nothing";
  EXPECT_EQ(post(link, "").status, 200);
  EXPECT_EQ(post(link, "").status, 404);
  EXPECT_EQ(post("/papers/2605.00001/vote", "on=1", cookie).status, 303);
  EXPECT_TRUE(has(sound(get("/papers/date/2026-05-04", cookie), 200), "aria-pressed=\"true\""));
  EXPECT_FALSE(has(sound(get("/papers/date/2026-05-04"), 200), "aria-pressed=\"true\""));
  EXPECT_TRUE(has(sound(get("/people/mira"), 200), "1 vote, 0 comments"));
  const Response out = post("/sign-out", "", cookie);
  EXPECT_TRUE(has(header_of(out, "Set-Cookie"), "Max-Age=0"));
  EXPECT_EQ(get("/settings", cookie).status, 403) << "the session is over, not only the cookie";
}

TEST_F(AccountPagesTest, CookiesAreForThisSiteAlone) {
  const Response in = post("/sign-up", "name=mira&email=m@example.org&password=correct+horse");
  const std::string cookie = header_of(in, "Set-Cookie");
  EXPECT_TRUE(has(cookie, "; HttpOnly") && has(cookie, "; SameSite=Lax") && has(cookie, "; Path=/"))
      << cookie;
  EXPECT_FALSE(has(cookie, "Secure"));
  Request proxied = with("", "/sign-in", Method::post, "name=mira&password=correct+horse&remember=1");
  proxied.headers["x-forwarded-proto"] = "https";
  const std::string secure = header_of(app_->handle(proxied), "Set-Cookie");
  EXPECT_TRUE(has(secure, "; Secure") && has(secure, "Max-Age=2592000")) << secure;
  EXPECT_EQ(header_of(get("/papers", cookie_of(in)), "Cache-Control"), "private, no-cache");
}

TEST_F(AccountPagesTest, AFormOfASessionNeedsItsToken) {
  const std::string cookie = sign_up("mira");
  confirm("mira");
  site_.put({picked("2605.00001", "Boats", "2026-05-04")});
  const std::string page = sound(get("/papers/2605.00001", cookie), 200);
  const std::string field =
      fmt::format("<input type=\"hidden\" name=\"form_token\" value=\"{}\">", account::form_token_of(cookie));
  std::size_t forms = 0;
  for (std::size_t at = 0; (at = page.find("method=\"post\"", at)) != std::string::npos; ++at, ++forms)
    EXPECT_EQ(page.compare(page.find('>', at) + 1, field.size(), field), 0);
  EXPECT_GE(forms, 3U);
  const std::string other = sign_up("bo");
  for (const std::string& token : {std::string(), std::string("x"), account::form_token_of(other)}) {
    const Response stale =
        app_->handle(with(cookie, "/papers/2605.00001/vote", Method::post, "on=1&form_token=" + token));
    EXPECT_TRUE(has(sound(stale, 403), "This form is out of date"));
  }
  Request foreign = with(cookie, "/papers/2605.00001/vote", Method::post,
                         "on=1&form_token=" + account::form_token_of(cookie));
  foreign.headers["origin"] = "https://evil.example";
  EXPECT_EQ(app_->handle(foreign).status, 403);
  EXPECT_EQ(site_.store->paper(*PaperId::parse("2605.00001"))->votes, 0);
}

TEST_F(AccountPagesTest, TokensDoWhatTheirScopesSay) {
  site_.put({picked("2605.00001", "Boats", "2026-05-04")});
  const std::string cookie = sign_up("mira");
  confirm("mira");
  const auto token_in = [](const std::string& page) {
    const auto at = page.find("hf_");
    return page.substr(at, page.find('<', at) - at);
  };
  const std::string reads =
      token_in(sound(post("/settings/tokens", "token_name=laptop&scope=read&days=90", cookie), 200));
  const std::string writes =
      token_in(sound(post("/settings/tokens", "token_name=desk&scope=write&days=0", cookie), 200));
  const auto ask = [&](const std::string& token, const std::string& target, Method method = Method::get,
                       std::string body = {}) {
    Request request = with("", target, method, std::move(body));
    request.headers.erase("origin");
    request.headers["authorization"] = "Bearer " + token;
    return app_->handle(request);
  };
  const std::string me = body_of(ask(reads, "/api/whoami-v2"));
  for (const char* part : {"\"name\":\"mira\"", "\"emailVerified\":true", "\"displayName\":\"laptop\"",
                           "\"role\":\"read\"", "\"orgs\":[]"})
    EXPECT_TRUE(has(me, part)) << me;
  EXPECT_TRUE(
      has(sound(ask(reads, "/papers/2605.00001/vote", Method::post, "on=1"), 403), "This token reads only"));
  EXPECT_EQ(ask(writes, "/papers/2605.00001/vote", Method::post, "on=1").status, 303)
      << "and needs no form token";
  for (const std::string& bad :
       {std::string("hf_nope"), std::string("x"), std::string(5000, 'x'), writes + "x"}) {
    const Response refused = ask(bad, "/api/whoami-v2");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(header_of(refused, "X-Error-Message"), "Invalid credentials in Authorization header");
  }
  EXPECT_EQ(ask(writes, "/settings").status, 403);
  EXPECT_EQ(ask(writes, "/settings/tokens", Method::post, "token_name=more&scope=write").status, 403);
  const std::string settings = sound(get("/settings", cookie), 200);
  EXPECT_TRUE(has(settings, "laptop") && !has(settings, reads));
  post("/settings/tokens/remove", "token_name=desk", cookie);
  EXPECT_EQ(ask(writes, "/api/whoami-v2").status, 401) << "at once";
  EXPECT_EQ(get("/api/whoami-v2").status, 401);
}

TEST_F(AccountPagesTest, SessionsAreEndedOneByOneAndTogether) {
  const std::string first = sign_up("mira");
  std::vector<std::string> more;
  for (int i = 0; i < 3; ++i) more.push_back(cookie_of(post("/sign-in", "name=mira&password=correct+horse")));
  EXPECT_EQ(get("/settings", more[0]).status, 200);
  post("/settings/sessions/end", "session=" + account::short_name_of(account::hash_of(more[0])), first);
  EXPECT_EQ(get("/settings", more[0]).status, 403);
  const std::string bo = sign_up("bo");
  post("/settings/sessions/end", "session=" + account::short_name_of(account::hash_of(more[1])), bo);
  EXPECT_EQ(get("/settings", more[1]).status, 200) << "nobody ends another's";
  post("/sign-out", "everywhere=1", more[1]);
  for (const std::string& cookie : {first, more[1], more[2]}) EXPECT_EQ(get("/settings", cookie).status, 403);
  EXPECT_EQ(get("/settings", bo).status, 200);
}

TEST_F(AccountPagesTest, WhatIsTypedIsShownAsWordsAndRefusedWithReasons) {
  const std::string hostile = encode("\"><script>alert(1)</script>'; DROP TABLE persons; --");
  const std::string up = sound(post("/sign-up", "name=" + hostile + "&full_name=" + hostile +
                                                    "&email=" + hostile + "&password=" + hostile),
                               400);
  EXPECT_TRUE(has(up, "A name has letters and digits") && !has(up, "<script>alert"));
  const std::string in = sound(post("/sign-in", "name=" + hostile + "&password=x&back=//evil.example"), 403);
  EXPECT_TRUE(has(in, "Name and password do not match.") && !has(in, "<script>alert") &&
              !has(in, "evil.example"));
  sound(post("/forgotten", "name=" + hostile), 200);
  for (const char* target : {"/reset/", "/confirm/", "/invitation/"}) {
    sound(get(target + hostile), 404);
    sound(post(target + hostile, "password=" + hostile), 404);
  }
  sound(get("/people/" + hostile), 404);
  EXPECT_EQ(get("/api/users/" + hostile + "/overview").status, 404);
  const std::string cookie = sign_up("mira");
  EXPECT_EQ(post("/settings/name", "full_name=" + hostile, cookie).status, 303);
  EXPECT_FALSE(has(sound(get("/people/mira"), 200), "<script>alert"));
  sound(post("/settings/name", "full_name=a%0Ab", cookie), 400);
  sound(post("/settings/name", "full_name=" + std::string(300, 'x'), cookie), 400);
  sound(post("/settings/tokens", "token_name=", cookie), 400);
  sound(post("/settings/password", "password=wrong&new_password=battery+staple", cookie), 403);
  sound(post("/settings/mail", "password=correct+horse&email=x%0D%0ABcc:y@z.org", cookie), 400);
  EXPECT_EQ(post("/settings/name", "full_name=%zz", cookie).status, 403)
      << "a form that cannot be read brings no token";
  EXPECT_TRUE(accounts_.named("mira"));
}

TEST_F(AccountPagesTest, NamesThatLookAlikeAreOne) {
  sign_up("mira");
  for (const char* name : {"mira", "Mira", "m1ra", "rnira", "mіra", "ａdmin", "quire", "owner"})
    sound(post("/sign-up", fmt::format("name={}&email=x@example.org&password=correct+horse", encode(name))),
          400);
}

TEST_F(AccountPagesTest, AdminsSeePeopleAndOthersDoNot) {
  const std::string mira = sign_up("mira"), bo = sign_up("bo");
  confirm("mira");
  confirm("bo");
  sound(get("/admin/people", bo), 403);
  sound(post("/admin/people/mira/role", "role=reader", bo), 403);
  sound(get("/admin/people"), 403);
  make("mira", store::Role::admin);
  EXPECT_TRUE(has(sound(get("/admin/people?q=BO@", mira), 200), "bo@example.org"));
  EXPECT_EQ(post("/admin/people/bo/role", "role=curator", mira).status, 303);
  EXPECT_EQ(accounts_.named("bo")->role, store::Role::curator);
  sound(post("/admin/people/bo/role", "role=king", mira), 400);
  sound(post("/admin/people/mira/role", "role=reader", mira), 400);
  sound(post("/admin/people/mira/ban", "why=x&days=3", mira), 400);
  sound(post("/admin/people/bo/ban", "why=&days=3", mira), 400);
  EXPECT_EQ(post("/admin/people/bo/ban", "why=advertising&days=3", mira).status, 303);
  EXPECT_EQ(get("/settings", bo).status, 403);
  EXPECT_TRUE(has(sound(post("/sign-in", "name=bo&password=correct+horse"), 403), "advertising"));
  EXPECT_EQ(post("/admin/people/bo/unban", "", mira).status, 303);
  EXPECT_EQ(post("/sign-in", "name=bo&password=correct+horse").status, 303);
  const std::string page = sound(post("/admin/invite", "email=&role=runner", mira), 200);
  const auto at = page.find("/invitation/");
  const std::string link = page.substr(at, page.find('<', at) - at);
  EXPECT_TRUE(has(sound(get(link), 200), "role runner"));
  const std::string ada = cookie_of(post(link, "name=ada&email=&password=correct+horse"));
  EXPECT_EQ(accounts_.named("ada")->role_now(), store::Role::runner);
  EXPECT_EQ(get("/settings", ada).status, 200);
  sound(get(link), 404);
  sound(get("/admin/people/bo", mira), 200);
  sound(get("/admin/people/nobody", mira), 404);
}

TEST_F(AccountPagesTest, WhoAsksTooOftenWaits) {
  sign_up("mira");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(post("/sign-in", "name=mira&password=wrong").status, 403);
  const Response waits = post("/sign-in", "name=mira&password=correct+horse");
  EXPECT_TRUE(has(sound(waits, 429), "Too many tries"));
  EXPECT_EQ(header_of(waits, "Retry-After"), "60");
}

TEST_F(AccountPagesTest, OnesDataAndTheEndOfIt) {
  const std::string cookie = sign_up("mira");
  const Response all = get("/settings/export", cookie);
  EXPECT_TRUE(has(body_of(all), "mira@example.org") && !has(body_of(all), "$argon2id"));
  EXPECT_TRUE(has(header_of(all, "Content-Disposition"), "attachment"));
  sound(post("/settings/delete", "password=wrong", cookie), 403);
  EXPECT_EQ(post("/settings/delete", "password=correct+horse", cookie).status, 303);
  sound(get("/people/mira"), 404);
  EXPECT_EQ(get("/settings", cookie).status, 404 == get("/settings", cookie).status ? 404 : 403);
  sign_up("mira");
}

TEST_F(AccountPagesTest, BehindAProxyTheAddressIsTheOneThatItNames) {
  Request request = with("", "/papers");
  EXPECT_EQ(client_address(request), "127.0.0.1");
  request.headers["x-forwarded-for"] = "198.51.100.1, 203.0.113.9";
  EXPECT_EQ(client_address(request), "203.0.113.9") << "what stands before it the client wrote itself";
  request.from_loopback = false;
  request.address = "192.0.2.1";
  EXPECT_EQ(client_address(request), "192.0.2.1") << "a client's own header says nothing";
}

TEST(FormToken, GoesIntoFormsOfMethodPostAlone) {
  EXPECT_EQ(with_form_token("<form method=\"post\" action=\"/a\"><b></form><form action=\"/b\"></form>", "T"),
            "<form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"form_token\" "
            "value=\"T\"><b></form><form action=\"/b\"></form>");
  EXPECT_EQ(with_form_token("<p>&lt;form method=&quot;post&quot;&gt; method=\"post\"</p>", "T"),
            "<p>&lt;form method=&quot;post&quot;&gt; method=\"post\"</p>");
  EXPECT_EQ(with_form_token("", "T"), "");
  EXPECT_EQ(with_form_token("<form ", "T"), "<form ");
}

TEST_F(AccountPagesTest, AnAddressThatLettersComeBackFromIsShownAndProvedAgain) {
  const std::string cookie = sign_up("mira");
  confirm("mira");
  sign_up("boss");
  confirm("boss");
  make("boss", store::Role::admin);
  const std::string boss = cookie_of(post("/sign-in", "name=boss&password=correct+horse"));
  store::Letters letters(site_.store->tables());
  for (const char* id : {"1@x", "2@x"}) {
    store::Letter letter;
    letter.message_id = letter.token = id;
    letter.recipient = "Mira@example.org";
    letter.created_at = clock();
    letters.add(letter);
    letters.bounced(letters.with_token(id)->number, "5.1.1 no such <box>", clock());
    const bool shown =
        body_of(get("/settings", cookie)).find("5.1.1 no such &lt;box&gt;") != std::string::npos;
    EXPECT_EQ(shown, std::string(id) == "2@x") << "once may be chance";
  }
  EXPECT_NE(body_of(get("/admin/people/mira", boss)).find("Write to the address again"), std::string::npos);
  EXPECT_EQ(body_of(get("/settings", boss)).find("come back"), std::string::npos);
  EXPECT_EQ(post("/settings/mail/again", "", cookie).status, 303);
  EXPECT_EQ(letters.waiting(9).back().kind, "confirm");
  confirm("mira");  // as the letter's link does
  EXPECT_EQ(body_of(get("/settings", cookie)).find("come back"), std::string::npos);
  EXPECT_EQ(body_of(get("/admin/people/mira", boss)).find("Write to the address again"), std::string::npos);
}

}  // namespace
}  // namespace quire::web

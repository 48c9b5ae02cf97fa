// Links, claims, corrections and follows on pages: what each shows, who may, and what hostile forms do.
#include "store/claims.h"
#include "store/interests.h"
#include "web/test_site.h"

namespace quire::web {
namespace {

class ContributionsTest : public testing::Test {
 protected:
  ContributionsTest() {
    Record one = picked("2605.00001", "Sparse Ropes", "2026-05-04", 3);
    one.source = "arxiv-oai";
    one.paper.abstract = "What ropes do.";
    one.paper.authors = {{"Mira Lund", "Univ. Norte"}, {"Bo Larsen", ""}};
    one.paper.authors[0].orcid = "0000-0002-1825-0097";
    one.paper.code_url = "https://example.org/source";
    one.paper.categories = {"cs.LG"};
    site_.put({one, picked("2605.00002", "Dense Knots", "2026-05-04", 2)});
  }
  Response foreign(const std::string& target, Method method = Method::get, std::string body = {}) {
    Request request = TestSite::request(target, method, std::move(body));
    request.from_loopback = false;
    request.headers["origin"] = "http://localhost:8080";
    return site_.ask(request);
  }
  std::string page(const std::string& address = "/papers/2605.00001", int status = 200) {
    return sound(site_.get(address), status);
  }
  TestSite site_;
};

TEST_F(ContributionsTest, LinksStandBesideThoseOfSources) {
  EXPECT_TRUE(has(page(), "https://example.org/source"));
  EXPECT_EQ(
      site_.post("/papers/2605.00001/links", "kind=data&url=https://example.org/d?a=1%26b=2&title=%3Cb%3EAll")
          .status,
      303);
  const std::string with = page();
  EXPECT_TRUE(has(with, "&lt;b&gt;All"));
  EXPECT_TRUE(has(with, "rel=\"nofollow ugc noopener\""));
  EXPECT_TRUE(has(with, "/papers/2605.00001/links/1/remove"));
  for (const char* bad :
       {"kind=code&url=javascript:alert(1)", "kind=virus&url=https://a.test", "kind=code&url=", "url=%00",
        "kind=data&url=https://example.org/d?a=1%26b=2&title=other"})
    EXPECT_EQ(site_.post("/papers/2605.00001/links", bad).status, 400) << bad;
  EXPECT_FALSE(has(sound(foreign("/papers/2605.00001"), 200), "/links"));
  EXPECT_EQ(foreign("/papers/2605.00001/links", Method::post, "kind=code&url=https://a.test").status, 403);
  EXPECT_EQ(foreign("/papers/2605.00001/links/1/remove", Method::post).status, 403);
  EXPECT_EQ(site_.post("/papers/2605.00001/links/1/remove", "").status, 303);
  EXPECT_EQ(site_.post("/papers/2605.00001/links/1/remove", "").status, 404);
  EXPECT_FALSE(has(page(), "&lt;b&gt;All"));
}

TEST_F(ContributionsTest, ClaimsAreMadeDecidedAndSeenByAll) {
  EXPECT_TRUE(has(page("/papers/2605.00001/claims"), "Nobody has said"));
  const auto made = site_.post("/papers/2605.00001/claims",
                               "place=1&proof_kind=orcid&proof=https://orcid.org/0000-0002-1825-0097");
  EXPECT_EQ(made.status, 303);
  EXPECT_EQ(header_of(made, "Location"), "/papers/2605.00001/claims#c-1");
  EXPECT_TRUE(has(page("/papers/2605.00001/claims"), "the record has the same at that place"));
  EXPECT_TRUE(has(page("/claims"), "owner as Mira Lund"));
  EXPECT_FALSE(has(page(), "(owner here)"));
  EXPECT_EQ(site_.post("/claims/1", "act=accept&why=%3Cscript%3E").status, 303);
  EXPECT_TRUE(has(page(), "(owner here)"));
  const std::string seen = sound(foreign("/papers/2605.00001/claims"), 200);
  EXPECT_TRUE(has(seen, "owner accepted it (“&lt;script&gt;”)"));
  EXPECT_FALSE(has(seen, "Take back"));
  EXPECT_TRUE(has(page("/authors?name=Mira+Lund"), "is an account here"));
  EXPECT_EQ(site_.post("/claims/1", "act=undo&why=namesake").status, 303);
  EXPECT_FALSE(has(page(), "(owner here)"));
  EXPECT_EQ(site_.post("/claims/1", "act=undo").status, 400);
}

TEST_F(ContributionsTest, ClaimsThatMakeNoSenseAreRefused) {
  for (const char* bad : {"place=9&proof_kind=statement&proof=x", "place=0&proof_kind=statement&proof=x",
                          "place=1", "place=1&proof_kind=orcid&proof=0000-0002-1825-0098",
                          "place=1&proof_kind=orcid&proof=abc", "place=1&proof_kind=mail",
                          "place=1&proof_kind=page&proof=file:///x", "place=1&proof_kind=statement&proof="})
    EXPECT_EQ(sound(site_.post("/papers/2605.00001/claims", bad), 400).find("<script>"), std::string::npos)
        << bad;
  EXPECT_EQ(site_.post("/claims/7", "act=accept").status, 404);
  EXPECT_EQ(foreign("/claims").status, 403);
  EXPECT_EQ(foreign("/papers/2605.00001/claims", Method::post, "place=1&proof_kind=statement&proof=x").status,
            403);
  site_.post("/papers/2605.00001/claims", "place=1&proof_kind=page&proof=https://mira.test/me");
  EXPECT_EQ(foreign("/claims/1", Method::post, "act=accept").status, 403);
  EXPECT_EQ(foreign("/claims/1", Method::post, "act=withdraw").status, 403);
  EXPECT_TRUE(has(page("/papers/2605.00001/claims"), "quire-claim-"));
  EXPECT_EQ(site_.post("/claims/1", "act=withdraw").status, 303);
}

TEST_F(ContributionsTest, TheSameKeyIsTheSameClaim) {
  Request claim =
      TestSite::request("/papers/2605.00001/claims", Method::post, "place=2&proof_kind=statement&proof=me");
  claim.headers["origin"] = "http://localhost:8080";
  claim.headers["idempotency-key"] = "k1";
  EXPECT_EQ(site_.ask(claim).status, 303);
  EXPECT_EQ(site_.ask(claim).status, 303);
  EXPECT_EQ(store::Claims(site_.store->tables()).open(9).size(), 1U);
  claim.body = "place=2&proof_kind=statement&proof=other";
  EXPECT_EQ(site_.ask(claim).status, 422);
}

TEST_F(ContributionsTest, CorrectionsShowTheirDifferenceAndCount) {
  EXPECT_TRUE(has(page("/papers/2605.00001/correct?field=authors"), "Mira Lund\nBo Larsen</textarea>"));
  const auto made =
      site_.post("/papers/2605.00001/corrections", "field=title&value=Sparse%20%3Ci%3ECords&why=page%201");
  EXPECT_EQ(made.status, 303);
  EXPECT_EQ(header_of(made, "Location"), "/papers/2605.00001/changes#correction-1");
  const std::string changes = page("/papers/2605.00001/changes");
  EXPECT_TRUE(has(changes, "<del>"));
  EXPECT_TRUE(has(changes, "&lt;i&gt;Cords"));
  EXPECT_FALSE(has(changes, "<i>Cords"));
  EXPECT_TRUE(has(page("/corrections"), "Sparse Ropes"));
  EXPECT_EQ(site_.post("/corrections/1", "act=accept&why=right").status, 303);
  EXPECT_TRUE(has(page(), "Sparse &lt;i&gt;Cords"));
  EXPECT_TRUE(has(page(), "a correction"));
  EXPECT_EQ(site_.post("/corrections/1", "act=undo&why=wrong").status, 303);
  EXPECT_TRUE(has(page(), "Sparse Ropes"));
  for (const char* bad : {"field=title&value=", "field=votes&value=9", "field=code&value=javascript:x",
                          "field=title&value=Sparse%20Ropes"})
    EXPECT_EQ(site_.post("/papers/2605.00001/corrections", bad).status, 400) << bad;
  EXPECT_EQ(foreign("/papers/2605.00001/correct").status, 403);
  EXPECT_EQ(foreign("/papers/2605.00001/corrections", Method::post, "field=title&value=x").status, 403);
  EXPECT_EQ(foreign("/corrections/1", Method::post, "act=accept").status, 403);
  EXPECT_EQ(site_.post("/corrections/99", "act=accept").status, 404);
  EXPECT_TRUE(has(sound(foreign("/papers/2605.00001/changes"), 200), "undone by owner"));
}

TEST_F(ContributionsTest, FollowsShowWhatIsNew) {
  EXPECT_TRUE(has(page("/following"), "You follow nothing yet"));
  EXPECT_TRUE(has(page("/authors?name=Mira+Lund"), "action=\"/following\""));
  EXPECT_TRUE(has(page("/search?q=cat%3Acs.LG"), "name=\"what\" value=\"cs.LG\""));
  EXPECT_TRUE(has(page("/search?q=ropes"), "Follow this search"));
  for (const char* what : {"kind=author&what=Mira%20Lund&on=1", "kind=category&what=cs.LG&on=1",
                           "kind=search&what=%22knots&on=1", "kind=person&what=owner&on=1",
                           "kind=organisation&what=Nobody%20Inc&on=1"})
    EXPECT_EQ(site_.post("/following", what).status, 303) << what;
  const std::string all = page("/following");
  EXPECT_TRUE(has(all, "Sparse Ropes"));
  EXPECT_TRUE(has(all, "&quot;knots"));
  for (const char* bad :
       {"kind=author&what=", "kind=x&what=y", "kind=person&what=nobody", "kind=group&what=none"})
    EXPECT_EQ(site_.post("/following", bad).status, 400) << bad;
  EXPECT_EQ(site_.post("/following", "kind=author&what=Mira%20Lund&on=0").status, 303);
  EXPECT_FALSE(has(page("/following"), "Mira Lund"));
  EXPECT_EQ(foreign("/following").status, 403);
  EXPECT_FALSE(has(sound(foreign("/search?q=ropes"), 200), "/following"));
}

TEST_F(ContributionsTest, GroupsAreForTheirMembers) {
  EXPECT_EQ(site_.post("/groups", "name=ropes&title=Rope%20readers&about=").status, 303);
  EXPECT_EQ(site_.post("/groups", "name=ropes").status, 400);
  EXPECT_EQ(sound(site_.post("/groups", "name=../x"), 400).find("href=\"/groups/.."), std::string::npos);
  site_.post("/papers/2605.00001/vote", "on=1");
  EXPECT_TRUE(has(page("/groups/ropes"), "1 vote of the group"));
  EXPECT_EQ(site_.post("/groups/ropes", "act=invite&who=nobody").status, 400);
  EXPECT_EQ(site_.post("/groups/ropes", "act=explode").status, 400);
  EXPECT_EQ(foreign("/groups/ropes").status, 403);
  EXPECT_EQ(site_.get("/groups/none").status, 404);
  EXPECT_EQ(site_.post("/following", "kind=group&what=ropes&title=Rope%20readers").status, 303);
  EXPECT_TRUE(has(page("/following"), "Rope readers"));
  EXPECT_EQ(site_.post("/groups/ropes", "act=leave").status, 303);
  EXPECT_EQ(site_.get("/groups/ropes").status, 404);
}

}  // namespace
}  // namespace quire::web

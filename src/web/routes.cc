// Every address that Quire answers to, but for /static, /oai and /metrics (app.cc).
#include <array>

#include <fmt/format.h>

#include "web/account_routes.h"
#include "web/api_papers.h"
#include "web/assets.h"
#include "web/contributions.h"
#include "web/feeds.h"
#include "web/following.h"
#include "web/library.h"
#include "web/mcp.h"
#include "web/metrics.h"
#include "web/pages_discussion.h"
#include "web/router.h"
#include "web/submit.h"

namespace quire::web {
namespace {

using P = const Places&;
using R = const Request&;
using S = const Site&;

Response no_such_page(S site, R request, const std::pair<std::string, std::string>& link) {
  return error_page(site, request, 404, "There is no such page", "", {link});
}

Response no_such_list(S site, R request, std::string_view what, const std::string& why) {
  return error_page(site, request, 400, fmt::format("This is not a {} that exists", what), why,
                    {{"Newest papers", "/papers"}});
}

using OfDay = Response (*)(S, R, Day);
template <OfDay page>
Response of_day(S site, R request, P places) {
  const auto day = Day::parse(places.get("day"));
  return day ? page(site, request, *day) : no_such_list(site, request, "day", day.error());
}
Response take_back(S site, R request, P places) {
  const auto day = Day::parse(places.get("day"));
  return day ? take_back_submission(site, request, places.get("id"), *day)
             : no_such_list(site, request, "day", day.error());
}
Response week(S site, R request, P places) {
  const auto week = Week::parse(places.get("week"));
  return week ? week_page(site, request, *week) : no_such_list(site, request, "week", week.error());
}
Response month(S site, R request, P places) {
  const auto month = Month::parse(places.get("month"));
  return month ? month_page(site, request, *month) : no_such_list(site, request, "month", month.error());
}

using OfJoin = Response (*)(S, R, std::string_view, std::int64_t);
template <OfJoin page>
Response join(S site, R request, P places) {
  const auto number = places.number("number");
  if (!number) return no_such_page(site, request, {"Newest papers", "/papers"});
  return page(site, request, places.get("id"), *number);
}

using OfSource = Response (*)(S, R, std::int64_t);
template <OfSource page>
Response source(S site, R request, P places) {
  const auto number = places.number("number");
  if (!number) return no_such_page(site, request, {"All sources", "/follows"});
  return page(site, request, *number);
}

using OfRun = Response (*)(S, R, std::string_view, std::int64_t);
template <OfRun page>
Response run(S site, R request, P places) {
  const auto number = places.number("run");
  if (!number) return no_such_page(site, request, {"All labs", "/labs"});
  return page(site, request, places.get("slug"), *number);
}
Response file_of_run(S site, R request, P places) {
  const auto number = places.number("run");
  if (!number) return no_such_page(site, request, {"All labs", "/labs"});
  return run_file(site, request, places.get("slug"), *number, places.get("name"));
}

using OfNumber = Response (*)(S, R, std::int64_t);
template <OfNumber page>
Response numbered(S site, R request, P places) {
  const auto number = places.number("number");
  if (!number) return no_such_page(site, request, {"Newest papers", "/papers"});
  return page(site, request, *number);
}
template <Response (*page)(S, R, std::string_view)>
Response named(S site, R request, P places) {
  return page(site, request, places.get("name"));
}

using OfPaper = Response (*)(S, R, std::string_view);
template <OfPaper page>
Response paper(S site, R request, P places) {
  return page(site, request, places.get("id"));
}
template <OfPaper page>
Response lab(S site, R request, P places) {
  return page(site, request, places.get("slug"));
}
template <OfPaper page>
Response key(S site, R request, P places) {
  return page(site, request, places.get("key"));
}
template <OfPaper page>
Response person(S site, R request, P places) {
  return page(site, request, places.get("name"));
}
template <OfPaper page>
Response comment(S site, R request, P places) {
  return page(site, request, places.get("key"));
}
Response dismiss(S site, R request, P places) {
  const auto number = places.number("number");
  if (!number) return no_such_page(site, request, {"Moderation", "/moderation"});
  return dismiss_report(site, request, *number);
}
using Plain = Response (*)(S, R);
template <Plain page>
Response plain(S site, R request, P) {
  return page(site, request);
}

Response to_lab(S, R, P places) { return Response::see_other(fmt::format("/labs/{}", places.get("slug"))); }
Response icon(S, R, P) { return Response::see_other(asset_url("icon.svg")); }
Response oai_schema(S, R, P) {
  return Response::text(200, std::string(asset("oai/quire.xsd")), "text/xml; charset=utf-8");
}
Response robots(S, R, P) { return Response::text(200, "User-agent: *\nDisallow: /labs/\nDisallow: /oai\n"); }
Response alive(S, R, P) { return Response::json(200, "{\"status\":\"ok\"}\n"); }

constexpr Method kGet = Method::get;
constexpr Method kPost = Method::post;

constexpr auto kRoutes = std::to_array<Route>({
    // Lists.
    {kGet, "/", plain<front_page>},
    {kGet, "/papers", plain<front_page>},
    {kGet, "/papers/trending", plain<trending_page>},
    {kGet, "/papers/date/{day}", of_day<day_page>},
    {kGet, "/papers/date/{day}/order", of_day<order_page>},
    {kPost, "/papers/date/{day}/order", of_day<order_papers>},
    {kGet, "/papers/week/{week}", week},
    {kGet, "/papers/month/{month}", month},
    // Submissions.
    {kGet, "/submit", plain<submit_page>},
    {kPost, "/submit", plain<submit_paper>},
    {kPost, "/papers/{id*}/submissions/{day}/remove", take_back},
    // A paper.
    {kPost, "/papers/{id*}/vote", paper<vote>},
    {kPost, "/papers/{id*}/read", paper<mark_read>},
    {kPost, "/papers/{id*}/keep", paper<keep_paper>},
    {kPost, "/papers/{id*}/hide", paper<hide_paper>},
    {kPost, "/papers/{id*}/shelf", paper<mark_paper>},
    {kGet, "/papers/{id*}/changes", paper<changes_page>},
    {kGet, "/papers/{id*}/joins/{number}", join<join_page>},
    {kPost, "/papers/{id*}/joins/{number}/undo", join<undo_join>},
    {kPost, "/papers/{id*}/joins/{number}/again", join<join_again>},
    {kPost, "/papers/{id*}/links", paper<add_link>},
    {kPost, "/papers/{id*}/links/{number}/remove", join<remove_link>},
    {kGet, "/papers/{id*}/claims", paper<claims_of_paper>},
    {kPost, "/papers/{id*}/claims", paper<make_claim>},
    {kGet, "/papers/{id*}/correct", paper<correct_page>},
    {kPost, "/papers/{id*}/corrections", paper<propose_correction>},
    {kPost, "/papers/{id*}/comments", paper<post_comment>},
    {kGet, "/papers/{id*}/lock", paper<lock_form>},
    {kPost, "/papers/{id*}/lock", paper<lock_discussion>},
    {kGet, "/papers/{id*}/unlock", paper<unlock_form>},
    {kPost, "/papers/{id*}/unlock", paper<unlock_discussion>},
    {kGet, "/papers/{id*}", paper<paper_page>},
    // Comments, and what curators do about them.
    {kGet, "/comments/{key}", comment<to_comment>},
    {kGet, "/comments/{key}/reply", comment<reply_form>},
    {kGet, "/comments/{key}/edit", comment<edit_form>},
    {kPost, "/comments/{key}/edit", comment<edit_comment>},
    {kGet, "/comments/{key}/delete", comment<delete_form>},
    {kPost, "/comments/{key}/delete", comment<delete_comment>},
    {kGet, "/comments/{key}/report", comment<report_form>},
    {kPost, "/comments/{key}/report", comment<report_comment>},
    {kPost, "/comments/{key}/mute", comment<mute_writer>},
    {kGet, "/comments/{key}/history", comment<history_page>},
    {kGet, "/comments/{key}/hide", comment<hide_form>},
    {kPost, "/comments/{key}/hide", comment<hide_comment>},
    {kGet, "/comments/{key}/show", comment<show_form>},
    {kPost, "/comments/{key}/show", comment<show_comment>},
    {kGet, "/notices", plain<notices_page>},
    {kPost, "/notices/seen", plain<see_notices>},
    {kPost, "/notices/unmute", plain<unmute_person>},
    {kGet, "/moderation", plain<moderation_page>},
    {kPost, "/moderation/reports/{number}/dismiss", dismiss},
    {kGet, "/api/papers/{id*}/comments", paper<api_comments>},
    {kPost, "/api/papers/{id*}/comments", paper<api_add_comment>},
    {kPost, "/api/comments/{key}", comment<api_edit_comment>},
    {kPost, "/api/comments/{key}/delete", comment<api_delete_comment>},
    // Papers for programs.
    {kGet, "/api/daily_papers", plain<api_daily_papers>},
    {kGet, "/api/papers", plain<api_papers>},
    {kGet, "/api/papers/search", plain<api_search_papers>},
    {kGet, "/api/papers/{id*}", paper<api_paper>},
    {kGet, "/api/arxiv/{id*}/repos", paper<api_repos>},
    // What curators decide.
    {kGet, "/claims", plain<open_claims_page>},
    {kPost, "/claims/{number}", numbered<decide_claim>},
    {kGet, "/corrections", plain<open_corrections_page>},
    {kPost, "/corrections/{number}", numbered<decide_correction>},
    // A reader's own list.
    {kGet, "/library", plain<library_page>},
    {kGet, "/library.jsonl", plain<library_lines>},
    {kGet, "/library.bib", plain<library_bib>},
    {kGet, "/following", plain<following_page>},
    {kPost, "/following", plain<change_following>},
    {kGet, "/groups", plain<groups_page>},
    {kPost, "/groups", plain<make_group>},
    {kGet, "/groups/{name}", named<group_page>},
    {kPost, "/groups/{name}", named<change_group>},
    // Search, people.
    {kGet, "/search", plain<search_page>},
    {kGet, "/search/suggest", plain<suggest>},
    {kGet, "/authors", plain<authors_page>},
    {kPost, "/authors/decide", plain<decide_author>},
    {kPost, "/authors/undo", plain<undo_author_decision>},
    {kGet, "/organisations", plain<organisation_page>},
    {kGet, "/feeds/{name*}", named<feed_page>},
    // Labs.
    {kGet, "/labs", plain<atlas_page>},
    {kGet, "/labs/table", plain<atlas_table_page>},
    {kGet, "/labs/claims.csv", plain<claims_csv>},
    {kGet, "/labs/{slug}", lab<lab_page>},
    {kPost, "/labs/{slug}/runs", lab<start_run>},
    {kGet, "/labs/{slug}/runs", to_lab},
    {kGet, "/labs/{slug}/runs/{run}", run<run_page>},
    {kPost, "/labs/{slug}/runs/{run}/stop", run<stop_run>},
    {kGet, "/labs/{slug}/runs/{run}/events", run<run_events>},
    {kGet, "/labs/{slug}/runs/{run}/files/{name}", file_of_run},
    // Sources that are followed.
    {kGet, "/follows", plain<follows_page>},
    {kPost, "/follows", plain<add_follow>},
    {kGet, "/follows/{number}", source<source_page>},
    {kPost, "/follows/{number}", source<change_source>},
    {kPost, "/follows/{number}/fetch", source<fetch_source>},
    {kGet, "/follows/{number}/remove", source<confirm_removal>},
    {kPost, "/follows/{number}/remove", source<remove_source>},
    // Accounts.
    {kGet, "/sign-in", plain<sign_in_page>},
    {kPost, "/sign-in", plain<sign_in>},
    {kGet, "/sign-up", plain<sign_up_page>},
    {kPost, "/sign-up", plain<sign_up>},
    {kPost, "/sign-out", plain<sign_out>},
    {kGet, "/forgotten", plain<forgotten_page>},
    {kPost, "/forgotten", plain<ask_reset>},
    {kGet, "/reset/{key}", key<reset_page>},
    {kPost, "/reset/{key}", key<reset_password>},
    {kGet, "/confirm/{key}", key<confirm_page>},
    {kPost, "/confirm/{key}", key<confirm_email>},
    {kGet, "/invitation/{key}", key<invitation_page>},
    {kPost, "/invitation/{key}", key<accept_invitation>},
    {kGet, "/settings", plain<settings_page>},
    {kPost, "/settings/name", plain<change_full_name>},
    {kPost, "/settings/mail", plain<change_mail>},
    {kPost, "/settings/mail/again", plain<send_confirmation>},
    {kPost, "/settings/password", plain<change_password>},
    {kPost, "/settings/sessions/end", plain<end_session>},
    {kPost, "/settings/tokens", plain<make_token>},
    {kPost, "/settings/tokens/remove", plain<remove_token>},
    {kGet, "/settings/export", plain<export_account>},
    {kPost, "/settings/delete", plain<delete_account>},
    {kGet, "/people/{name}", person<profile_page>},
    {kGet, "/admin/people", plain<admin_people>},
    {kPost, "/admin/invite", plain<invite_person>},
    {kGet, "/admin/people/{name}", person<admin_person>},
    {kPost, "/admin/people/{name}/role", person<change_role>},
    {kPost, "/admin/people/{name}/ban", person<ban_person>},
    {kPost, "/admin/people/{name}/unban", person<unban_person>},
    {kPost, "/admin/people/{name}/confirm", person<confirm_person>},
    {kPost, "/admin/people/{name}/reset", person<reset_person>},
    {kGet, "/api/whoami-v2", plain<whoami>},
    {kGet, "/api/users/{name}/overview", person<user_overview>},
    {kPost, "/mcp", plain<mcp_endpoint>},
    // The rest.
    {kGet, "/about", plain<about_page>},
    {kPost, "/theme", plain<switch_theme>},
    {kPost, "/seed", plain<load_seed>},
    {kGet, "/favicon.ico", icon},
    {kGet, "/oai/quire.xsd", oai_schema},
    {kGet, "/robots.txt", robots},
    {kGet, "/readyz", plain<readiness>},
    {kGet, "/healthz", alive},
});

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace quire::web

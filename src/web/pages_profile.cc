// /people/NAME: what others see of a person; and the same for programs, as clients of the hub read it
// (whoami-v2, users/NAME/overview).
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "store/claims.h"
#include "store/discussion.h"
#include "text/markdown.h"
#include "text/tex.h"
#include "text/unicode.h"
#include "web/account_pages.h"
#include "web/account_routes.h"
#include "web/following.h"
#include "web/paper_json.h"
#include "web/views.h"

namespace quire::web {
namespace {

std::optional<store::Person> somebody(const Site& site, std::string_view name) {
  auto person = site.gate->accounts().named(name);
  if (person && (person->deleted_at || (person->key == store::kOwner && has_accounts(site))))
    return std::nullopt;
  return person;
}

/// The head of a text, with a sign where it goes on.
std::string cut_words(const std::string& words) {
  constexpr std::size_t kBytes = 200;
  const auto head = utf8_prefix(words, kBytes);
  return head.size() == words.size() ? words : std::string(head) + "…";
}

std::string full_or_name(const store::Person& person) {
  return person.full_name.empty() ? person.name : person.full_name;
}

}  // namespace

namespace {

/// What a person wrote, newest first, and the papers that are theirs.
void put_work(View& view, const Site& site, const std::string& person) {
  constexpr std::size_t kShown = 10, kClaimsRead = 100;
  View claimed{ViewType::list};
  std::size_t claims = 0;
  for (const store::Claim& claim : store::Claims(site.store.tables()).of_person(person, kClaimsRead)) {
    const auto id = claim.state == store::Verdict::accepted ? PaperId::parse(claim.place.paper)
                                                            : Result<PaperId>(Error{"not theirs"});
    const auto paper = id ? site.store.paper(*id) : std::nullopt;
    if (!paper) continue;
    View item = link_view(paper_href(paper->paper.id), "");
    item["title_html"] = text::safe_html(paper->paper.title);
    put(item, "as", claim.place.name);
    claimed << item;
    ++claims;
  }
  view["has_claimed"] = claims > 0;
  view["claimed"] = std::move(claimed);
  const auto comments = store::Discussion(site.store.tables()).of_person(person, 0, kShown);
  std::vector<store::Doc> docs;
  for (const auto& one : comments) docs.push_back(one.paper);
  const auto papers = site.store.papers(docs);
  View wrote{ViewType::list};
  for (const auto& one : comments) {
    const auto paper =
        std::find_if(papers.begin(), papers.end(), [&](const auto& p) { return p.doc == one.paper; });
    if (paper == papers.end()) continue;
    View item = link_view("/comments/" + one.comment.key, "");
    item["title_html"] = text::safe_html(paper->paper.title);
    item["when"] = moment_words(one.comment.at);
    item["iso"] = iso(one.comment.at);
    const auto read = text::read_markdown(one.comment.text);
    item["words"] = cut_words(read ? text::one_line(read->plain) : text::one_line(one.comment.text));
    wrote << item;
  }
  view["has_wrote"] = !comments.empty();
  view["wrote"] = std::move(wrote);
}

}  // namespace

Response profile_page(const Site& site, const Request& request, std::string_view name) {
  const auto person = somebody(site, name);
  if (!person)
    return error_page(site, request, 404, "Nobody here has this name", "", {{"Newest papers", "/papers"}});
  const store::Deeds deeds = site.gate->accounts().deeds(person->key);
  View view{ViewType::object};
  view["name"] = person->name;
  put(view, "full_name", person->full_name);
  if (person->key != store::kOwner) view["joined"] = Day::of(person->created_at).written();
  const store::Role role = person->role_now();
  if (role > store::Role::member) view["role"] = word(role);
  view["votes"] = counted(deeds.votes, "vote", "votes");
  view["comments"] = counted(deeds.comments, "comment", "comments");
  view["own"] = request.visitor.person == person->key && request.visitor.by == Visitor::By::session;
  if (request.visitor.may(store::Role::admin) && person->key != store::kOwner)
    view["admin_href"] = "/admin/people/" + encode(person->name);
  if (request.visitor.may(store::Role::admin) && person->is_banned(site.clock()))
    view["banned"] = moment_words(*person->banned_until);
  put_work(view, site, person->key);
  if (person->key != request.visitor.person && person->key != store::kOwner)
    put_follow_button(view, site, request, store::Interest::Kind::person, person->key, person->name);
  Page page;
  page.title = full_or_name(*person);
  page.content = render("profile", view);
  return framed(site, request, 200, std::move(page));
}

Response user_overview(const Site& site, const Request& request, std::string_view name) {
  const auto person = somebody(site, name);
  if (!person) return api_error(404, "This user does not exist");
  const store::Deeds deeds = site.gate->accounts().deeds(person->key);
  boost::json::object user = user_json(site, request, *person);
  user["createdAt"] = iso(person->created_at);
  user["numUpvotes"] = deeds.votes;
  user["numDiscussions"] = deeds.comments;
  user["orgs"] = boost::json::array();
  return Response::json(200, boost::json::serialize(user) + "\n").with("Cache-Control", "no-cache");
}

Response whoami(const Site& site, const Request& request) {
  const Visitor& visitor = request.visitor;
  if (!visitor.is_known()) return api_error(401, "Invalid username or password.");
  const auto person = site.gate->accounts().person(visitor.person);
  if (!person) return api_error(401, "Invalid username or password.");
  boost::json::object me{{"type", "user"},
                         {"id", person->key},
                         {"name", person->name},
                         {"fullname", full_or_name(*person)},
                         {"emailVerified", person->email_confirmed_at.has_value()},
                         {"canPay", false},
                         {"isPro", false},
                         {"periodEnd", nullptr},
                         {"avatarUrl", avatar_url(site, request)},
                         {"orgs", boost::json::array()},
                         {"quireRole", word(visitor.role)}};
  if (!person->email.empty()) me["email"] = person->email;
  boost::json::object auth{{"type", visitor.by == Visitor::By::token ? "access_token" : "session"}};
  if (visitor.by == Visitor::By::token)
    if (const auto known = site.gate->accounts().token(account::hash_of(bearer_of(request)), site.clock()))
      auth["accessToken"] = boost::json::object{{"displayName", known->token.name},
                                                {"role", visitor.may_write ? "write" : "read"},
                                                {"createdAt", iso(known->token.created_at)}};
  me["auth"] = std::move(auth);
  return Response::json(200, boost::json::serialize(me) + "\n").with("Cache-Control", "no-store");
}

}  // namespace quire::web

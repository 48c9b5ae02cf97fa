// /groups: the reader's groups and the form that makes one; /groups/NAME: what a group liked, its members,
// and who joins. A group is shown to its members alone.
#include <algorithm>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/following.h"
#include "web/forms.h"
#include "web/lab_glance.h"
#include "web/pace.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Circles;
using store::StoredPaper;
using Standing = store::CircleMember::Standing;

constexpr std::size_t kLikedShown = 25;

Response groups_page_with(const Site& site, const Request& request, int status, const std::string& error) {
  View view{ViewType::object};
  View list{ViewType::list};
  bool any = false;
  for (const auto& [circle, standing] : Circles(site.store.tables()).of(request.visitor.person)) {
    View item = link_view("/groups/" + circle.name, circle.title);
    item["invited"] = standing == Standing::invited;
    item["about"] = circle.about;
    list << item;
    any = true;
  }
  view["any"] = any;
  view["groups"] = std::move(list);
  view["can_make"] = request.visitor.may(store::Role::member);
  put(view, "error", error);
  Page page;
  page.title = "Groups";
  page.content = render("groups", view);
  return framed(site, request, status, std::move(page));
}

void put_members(View& view, const Request& request, const std::vector<store::CircleMember>& members,
                 bool keeper) {
  View list{ViewType::list};
  for (const auto& member : members) {
    View item{ViewType::object};
    item["member"] = member.name;
    item["person"] = member.person;
    item["standing"] = member.standing == Standing::keeper    ? "keeper"
                       : member.standing == Standing::invited ? "invited"
                                                              : "";
    item["can_remove"] = keeper && member.person != request.visitor.person;
    list << item;
  }
  view["members"] = std::move(list);
}

void put_liked(View& view, const Site& site, const Request& request, const std::string& name) {
  const auto wanted = whole_number(request.query.get("page")).value_or(1);
  const auto number = static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 1, 1000));
  auto liked = Circles(site.store.tables()).liked(name, (number - 1) * kLikedShown, kLikedShown + 1);
  const bool more = liked.size() > kLikedShown;
  if (more) liked.pop_back();
  std::vector<store::Doc> docs;
  for (const auto& one : liked) docs.push_back(one.doc);
  const auto labs = lab_glances(site);
  View list{ViewType::list};
  for (const StoredPaper& paper : site.store.papers(docs)) {
    const auto one =
        std::find_if(liked.begin(), liked.end(), [&](const auto& l) { return l.doc == paper.doc; });
    View item{ViewType::object};
    item["id"] = paper.paper.id.key();
    item["href"] = paper_href(paper.paper.id);
    item["title_html"] = text::safe_html(paper.paper.title);
    put(item, "sum_html", gist_html(paper.paper));
    put_meta(item, *labs, paper);
    item["liked"] = fmt::format("{} of the group, the last on {}", counted(one->votes, "vote", "votes"),
                                Day::of(one->at).written());
    list << item;
  }
  view["has_liked"] = !liked.empty();
  view["liked"] = std::move(list);
  view["has_pager"] = more || number > 1;
  if (number > 1) view["back_href"] = fmt::format("/groups/{}?page={}", name, number - 1);
  if (more) view["next_href"] = fmt::format("/groups/{}?page={}", name, number + 1);
}

Response group_page_with(const Site& site, const Request& request, const std::string& name, int status,
                         const std::string& error) {
  Circles circles(site.store.tables());
  const auto circle = circles.circle(name);
  const auto standing = circles.standing(name, request.visitor.person);
  // Who is not in it does not learn that there is one.
  if (!circle || !standing)
    return error_page(site, request, 404, "There is no such group that you are in", "",
                      {{"Your groups", "/groups"}});
  View view{ViewType::object};
  view["name"] = circle->name;
  view["title"] = circle->title;
  put(view, "about", circle->about);
  view["invited"] = *standing == Standing::invited;
  view["inside"] = *standing != Standing::invited;
  view["keeper"] = *standing == Standing::keeper;
  view["self"] = request.visitor.person;
  put(view, "error", error);
  if (*standing != Standing::invited) {
    put_members(view, request, circles.members(name), *standing == Standing::keeper);
    put_liked(view, site, request, name);
    put_follow_button(view, site, request, store::Interest::Kind::group, name, circle->title);
  }
  Page page;
  page.title = circle->title;
  page.content = render("group", view);
  return framed(site, request, status, std::move(page));
}

}  // namespace

Response groups_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  return groups_page_with(site, request, 200, {});
}

Response make_group(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  if (const auto wait = wait_of(site, request, Paced::contribution)) return too_fast(site, request, *wait);
  const auto made = Circles(site.store.tables())
                        .make({std::string(form->get("name")), std::string(form->get("title")),
                               std::string(form->get("about")), request.visitor.person, site.clock()},
                              once_of(site, request));
  if (!made) return groups_page_with(site, request, 400, as_sentence(made.error()));
  return Response::see_other("/groups/" + made->name);
}

Response group_page(const Site& site, const Request& request, std::string_view name) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  return group_page_with(site, request, std::string(name), 200, {});
}

Response change_group(const Site& site, const Request& request, std::string_view group) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const std::string name(group);
  const std::string& self = request.visitor.person;
  Circles circles(site.store.tables());
  Status done = Error{"say what to do"};
  const std::string_view act = form->get("act");
  if (act == "invite")
    done = circles.invite(name, self, std::string(form->get("who")), site.clock(), once_of(site, request));
  if (act == "join") done = circles.join(name, self, site.clock());
  if (act == "leave") done = circles.leave(name, self, self);
  if (act == "remove") done = circles.leave(name, std::string(form->get("who")), self);
  if (!done) return group_page_with(site, request, name, 400, as_sentence(done.error()));
  return Response::see_other(act == "leave" ? "/groups" : "/groups/" + name);
}

}  // namespace quire::web

// The frame around every page, the page that says what is wrong, and who the owner is.
#include "web/site.h"

#include <array>

#include <fmt/format.h>

#include "web/form_token.h"
#include "web/gate.h"
#include "web/people_links.h"
#include "web/template.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::string_view kMathMark = "<span class=\"math";

/// The theme that the reader chose, empty for the system's.
std::string theme_of(const Request& request) {
  const std::string_view theme = request.cookie("theme");
  return theme == "dark" || theme == "light" ? std::string(theme) : std::string();
}

View nav_view(const Site& site, std::string_view current) {
  const Day today = Day::of(site.clock());
  const Day newest = feed::newest_day(site.store, today).value_or(today);
  const std::array<std::array<std::string, 3>, 5> entries{
      {{"day", "Today", "/papers"},
       {"week", "Week", "/papers/week/" + newest.week().iso()},
       {"month", "Month", "/papers/month/" + newest.month_of().iso()},
       {"trending", "Trending", "/papers/trending"},
       {"labs", "Labs", "/labs"}}};
  View nav{ViewType::list};
  for (const auto& [go, label, href] : entries) {
    View entry{ViewType::object};
    entry["go"] = go;
    entry["label"] = label;
    entry["href"] = href;
    entry["current"] = go == current;
    nav << entry;
  }
  return nav;
}

/// What is the reader's own, by what they may do.
View places_view(const Visitor& visitor) {
  struct Place {
    store::Role role;
    const char *label, *href;
  };
  static constexpr std::array<Place, 8> kPlaces{{{store::Role::reader, "Reading list", "/library"},
                                                 {store::Role::reader, "Following", "/following"},
                                                 {store::Role::reader, "Groups", "/groups"},
                                                 {store::Role::reader, "Notices", "/notices"},
                                                 {store::Role::member, "Submit a paper", "/submit"},
                                                 {store::Role::curator, "Moderation", "/moderation"},
                                                 {store::Role::curator, "Claims", "/claims"},
                                                 {store::Role::curator, "Corrections", "/corrections"}}};
  View list{ViewType::list};
  for (const Place& place : kPlaces)
    if (visitor.may(place.role)) list << link_view(place.href, place.label);
  return list;
}

/// The menu of who may keep things here, or the way to sign in.
void put_person(View& view, const Site& site, const Request& request) {
  const Visitor& visitor = request.visitor;
  if (visitor.may(store::Role::reader)) {
    View menu{ViewType::object};
    menu["places"] = places_view(visitor);
    if (visitor.by == Visitor::By::session) {
      View person{ViewType::object};
      person["name"] = visitor.name;
      person["admin"] = visitor.may(store::Role::admin);
      menu["person"] = std::move(person);
    }
    view["menu"] = std::move(menu);
  }
  if (visitor.by == Visitor::By::session) {
    view["form_token"] = visitor.form_token;
  } else if (!visitor.is_known() && has_accounts(site)) {
    View sign_in{ViewType::object};
    sign_in["href"] = "/sign-in" + (request.method == Method::post ? "" : "?back=" + encode(request.target));
    view["sign_in"] = std::move(sign_in);
  }
}

}  // namespace

bool has_accounts(const Site& site) {
  return site.sign_up.has_value() ||
         (site.gate != nullptr && site.gate->any_accounts() != store::Accounts::Any::nobody);
}

account::SignUp sign_up_of(const Site& site) { return site.sign_up.value_or(account::SignUp::closed); }

Visitor visitor_of(const Site& site, const Request& request) {
  if (site.gate != nullptr)
    if (auto visitor = site.gate->visitor(request, site.clock())) return std::move(*visitor);
  // A proxy on this machine also connects from loopback; it says for whom.
  const bool proxied = !request.header("x-forwarded-for").empty() || !request.header("forwarded").empty();
  if (!request.from_loopback || proxied || !host_is_loopback(request.header("host"))) return {};
  return {Visitor::By::loopback, store::kOwner, store::kOwner, store::Role::admin, {}, true};
}

Response framed(const Site& site, const Request& request, int status, Page page) {
  View view{ViewType::object};
  const std::string theme = theme_of(request);
  put(view, "theme", theme);
  view["other_theme"] = theme == "dark" ? "light" : "dark";
  view["here"] = request.target;
  put_person(view, site, request);
  if (!page.bare_title) page.title += " \u00b7 Quire";
  view["title"] = page.title;
  view["nav"] = nav_view(site, page.nav);
  view["math"] = page.math || page.content.find(kMathMark) != std::string::npos;
  view["refresh"] = page.refresh_without_scripts;
  view["head"] = page.head;
  view["content"] = with_people_linked(site, std::move(page.content));
  std::string html = render("layout", view);
  if (!request.visitor.form_token.empty()) html = with_form_token(html, request.visitor.form_token);
  return Response::html(status, std::move(html));
}

Response error_page(const Site& site, const Request& request, int status, std::string_view heading,
                    std::string_view sentence,
                    const std::vector<std::pair<std::string, std::string>>& links) {
  if (request.path.starts_with("/api/"))
    return api_error(status, fmt::format("{}{}{}", heading, sentence.empty() ? "" : ". ", sentence));
  View view{ViewType::object};
  view["code"] = std::to_string(status);
  view["heading"] = std::string(heading);
  put(view, "sentence", std::string(sentence));
  view["links"] = links_view(links);
  Page page;
  page.title = std::string(heading);
  page.content = render("error", view);
  return framed(site, request, status, std::move(page));
}

}  // namespace quire::web

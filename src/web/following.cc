#include "web/following.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/accounts.h"
#include "store/submissions.h"
#include "text/tex.h"
#include "web/forms.h"
#include "web/lab_glance.h"
#include "web/query_filters.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Interest;
using store::Interests;
using store::StoredPaper;
using Kind = Interest::Kind;

constexpr std::size_t kOfEach = 4;
constexpr std::size_t kSearchedMax = 60;  ///< so many follows are asked for what is new; the rest is linked

std::string quoted(std::string text) {
  std::erase(text, '"');
  return "\"" + text + "\"";
}

/// What finds the papers of an interest; empty: no search does.
std::string query_of(const Interest& interest) {
  switch (interest.kind) {
    case Kind::author:
      return "author:" + quoted(interest.what);
    case Kind::organisation:
      return organisation_query(interest.what);
    case Kind::category:
      return "cat:" + interest.what;
    case Kind::search:
      return interest.what;
    default:
      return {};
  }
}

/// The name of a person by their key; empty: there is none.
std::string name_of(const Site& site, const std::string& key) {
  const auto person = store::Accounts(site.store.tables()).person(key);
  return person && !person->deleted_at ? person->name : std::string();
}

std::string href_of(const Site& site, const Interest& interest) {
  if (interest.kind == Kind::author) return "/authors?name=" + encode(interest.what);
  if (interest.kind == Kind::organisation) return organisation_href(interest.what);
  if (interest.kind == Kind::group) return "/groups/" + encode(interest.what);
  if (interest.kind == Kind::person) return "/people/" + encode(name_of(site, interest.what));
  const std::string query = query_of(interest);
  return query.empty() ? std::string() : "/search?sort=newest&q=" + encode(query);
}

std::vector<store::Doc> newest_of(const Site& site, const Interest& interest) {
  std::vector<store::Doc> docs;
  if (interest.kind == Kind::person) {
    for (const auto& one : store::Submissions(site.store.tables()).of_person(interest.what, 2 * kOfEach))
      if (!one.removed_at && docs.size() < kOfEach) docs.push_back(one.doc);
  } else if (interest.kind == Kind::group) {
    for (const auto& liked : store::Circles(site.store.tables()).liked(interest.what, 0, kOfEach))
      docs.push_back(liked.doc);
  } else {
    const std::string text = query_of(interest);
    if (text.empty()) return docs;
    index::Query query = index::read_query(text);
    index::resolve_ids(site.store, query);
    query.sort = index::Sort::newest;
    query.mode = index::Mode::words;
    query.limit = kOfEach;
    for (const index::Hit& hit : site.index.search(query).hits) docs.push_back(hit.doc);
  }
  return docs;
}

std::string title_of(const Site& site, const Interest& interest) {
  if (!interest.title.empty()) return interest.title;
  if (interest.kind == Kind::person) return name_of(site, interest.what);
  return interest.what;
}

/// Whom one may follow: an error says why not.
Status may_follow(const Site& site, const Request& request, const Interest& interest) {
  if (interest.kind == Kind::person && name_of(site, interest.what).empty())
    return Error{"there is no such person"};
  if (interest.kind == Kind::group) {
    const auto standing = store::Circles(site.store.tables()).standing(interest.what, request.visitor.person);
    if (!standing || *standing == store::CircleMember::Standing::invited)
      return Error{"only members follow a group"};
  }
  return success();
}

}  // namespace

void put_follow_button(View& view, const Site& site, const Request& request, Kind kind,
                       const std::string& what, const std::string& title) {
  if (!request.visitor.may(store::Role::reader) || what.empty() || what.size() > Interests::kWhatBytesMax)
    return;
  const bool on = Interests(site.store.tables()).follows(request.visitor.person, kind, what);
  View follow{ViewType::object};
  follow["kind"] = word(kind);
  follow["what"] = what;
  follow["title"] = title;
  follow["value"] = on ? "0" : "1";
  follow["pressed"] = on ? "true" : "false";
  follow["words"] = kind == Kind::search ? "Follow this search" : "Follow";
  view["follow"] = std::move(follow);
}

Response following_page(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const auto labs = lab_glances(site);
  View list{ViewType::list};
  const auto all = Interests(site.store.tables()).of(request.visitor.person);
  std::size_t searched = 0;
  for (const Interest& interest : all) {
    View item{ViewType::object};
    item["kind"] = word(interest.kind);
    item["what"] = interest.what;
    item["name"] = title_of(site, interest);
    put(item, "href", href_of(site, interest));
    item["since"] = Day::of(interest.at).written();
    View papers{ViewType::list};
    bool any = false;
    if (++searched <= kSearchedMax && may_follow(site, request, interest))
      for (const StoredPaper& paper : site.store.papers(newest_of(site, interest))) {
        View line = line_view(*labs, paper);
        if (paper.paper.published) line["date"] = short_date(*paper.paper.published);
        papers << line;
        any = true;
      }
    item["any"] = any;
    item["papers"] = std::move(papers);
    list << item;
  }
  View view{ViewType::object};
  view["any"] = !all.empty();
  view["interests"] = std::move(list);
  Page page;
  page.title = "Following";
  page.content = render("following", view);
  return framed(site, request, 200, std::move(page));
}

Response change_following(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const auto kind = store::interest_kind(form->get("kind"));
  if (!kind)
    return not_taken(site, request, "Nothing is followed",
                     "say what kind it is: author, organisation, category, search, person or group",
                     "/following");
  const Interest interest{request.visitor.person, *kind, std::string(form->get("what")),
                          std::string(form->get("title")), site.clock()};
  Interests interests(site.store.tables());
  if (form->get("on") == "0") {
    interests.unfollow(interest.person, interest.kind, interest.what);
    return back_or(request, "/following");
  }
  Status done = may_follow(site, request, interest);
  if (done) done = interests.follow(interest);
  if (!done) return not_taken(site, request, "Nothing is followed", done.error(), "/following");
  return back_or(request, "/following");
}

}  // namespace quire::web

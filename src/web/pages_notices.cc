// /notices: who answered or named the person who asks, and whom that person muted. Reading changes nothing; a
// button says what was seen.
#include <fmt/format.h>

#include "store/notices.h"
#include "text/tex.h"
#include "web/comment_pages.h"
#include "web/discussion_view.h"
#include "web/forms.h"
#include "web/pages_discussion.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kShown = 50;
store::Notices notices_of(const Site& site) { return store::Notices(site.store.tables()); }

View notice_view(const Site& site, const store::Notice& notice) {
  View view{ViewType::object};
  view["unseen"] = !notice.seen_at;
  view["words"] = notice.kind == store::Notice::Kind::reply ? "An answer to you on" : "You are named on";
  view["comment_html"] = comment_html(notice.about.comment);
  const auto paper = site.store.paper(notice.about.paper);
  view["href"] = "/comments/" + notice.about.comment.key;
  view["title_html"] = paper ? text::safe_html(paper->paper.title) : std::string("a paper");
  return view;
}

void put_muted(View& view, const Site& site, const std::string& person) {
  View list{ViewType::list};
  const auto muted = notices_of(site).muted(person);
  for (const store::MutedPerson& one : muted) {
    View item{ViewType::object};
    item["name"] = one.name;
    item["since"] = moment_words(one.at);
    item["person"] = one.person;
    list << item;
  }
  view["has_muted"] = !muted.empty();
  view["muted"] = std::move(list);
}

}  // namespace

Response notices_page(const Site& site, const Request& request) {
  const Visitor& visitor = request.visitor;
  if (!visitor.is_known()) return refused(site, request, store::Role::reader);
  auto notices = notices_of(site);
  const auto all =
      notices.of(visitor.person, whole_number(request.query.get("before")).value_or(0), kShown + 1);
  const int unseen = notices.unseen(visitor.person);
  View view{ViewType::object};
  view["sentence"] = unseen == 0 ? std::string("Nothing new.") : counted(unseen, "is new.", "are new.");
  View list{ViewType::list};
  for (std::size_t i = 0; i < std::min(all.size(), kShown); ++i) list << notice_view(site, all[i]);
  view["has_notices"] = !all.empty();
  view["notices"] = std::move(list);
  if (unseen > 0 && !all.empty()) view["see"] = std::to_string(all.front().number);
  if (all.size() > kShown) view["older_href"] = fmt::format("/notices?before={}", all[kShown - 1].number);
  put_muted(view, site, visitor.person);
  view["empty"] = all.empty();
  view["name"] = visitor.name;
  Page page;
  page.title = "Notices";
  page.content = render("notices", view);
  return framed(site, request, 200, std::move(page));
}

Response see_notices(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::reader)) return refused(site, request, store::Role::reader);
  const auto fields = Fields::parse(request.body);
  const auto up_to = fields ? whole_number(fields->get("up_to")) : std::nullopt;
  if (!up_to)
    return error_page(site, request, 400, "The form could not be read", "", {{"Notices", "/notices"}});
  notices_of(site).see(request.visitor.person, *up_to, site.clock());
  return Response::see_other("/notices");
}

Response mute_writer(const Site& site, const Request& request, std::string_view key) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const FoundComment found = find_comment(site, request, key);
  if (!found) return found.otherwise;
  const auto fields = Fields::parse(request.body);
  if (!fields) return error_page(site, request, 400, "The form could not be read", fields.error());
  const bool on = fields->get("on") != "0";
  if (!notices_of(site).mute(request.visitor.person, found.comment->person, on, site.clock()))
    return error_page(site, request, 422, "Nobody was muted", "You cannot mute yourself.",
                      {{"Back", found.href()}});
  return Response::see_other(found.href());
}

Response unmute_person(const Site& site, const Request& request) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  const auto fields = Fields::parse(request.body);
  if (!fields) return error_page(site, request, 400, "The form could not be read", fields.error());
  notices_of(site).mute(request.visitor.person, fields->get("person"), false, site.clock());
  return Response::see_other("/notices");
}

}  // namespace quire::web

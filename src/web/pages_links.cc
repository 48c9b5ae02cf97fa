// Links to code, data, models and demos on a paper's page: those of its sources and those that people added.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/links.h"
#include "web/contributions.h"
#include "web/forms.h"
#include "web/identity.h"
#include "web/pace.h"
#include "web/views.h"

namespace quire::web {
namespace {

using store::Link;
using store::LinkKind;
using store::Links;

constexpr std::size_t kShownBytes = 48;
constexpr std::array kKinds{LinkKind::code, LinkKind::data, LinkKind::model, LinkKind::demo, LinkKind::other};

/// An address without what goes without saying, cut to a line.
std::string short_address(const std::string& url) {
  std::string_view rest(url);
  rest.remove_prefix(rest.find("://") + 3);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.size() <= kShownBytes) return std::string(rest);
  return std::string(utf8_prefix(rest, kShownBytes)) + "…";
}

View row(const std::string& kind, const std::string& url, const std::string& title) {
  View view = link_view(url, title.empty() ? short_address(url) : title);
  view["kind"] = kind;
  return view;
}

bool may_remove(const Request& request, const Link& link) {
  return request.visitor.may(store::Role::curator) ||
         (request.visitor.may(store::Role::member) && request.visitor.person == link.person);
}

}  // namespace

void put_links(View& view, const Site& site, const Request& request, const store::StoredPaper& stored) {
  View list{ViewType::list};
  bool any = false;
  const auto links = Links(site.store.tables()).of(stored.doc);
  const auto from_source = [&](const char* kind, const std::string& url) {
    if (!store::web_address(url)) return;
    if (std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.url == url; })) return;
    View item = row(kind, url, "");
    item["by"] = "its source";
    list << item;
    any = true;
  };
  from_source("code", stored.paper.code_url);
  from_source("project", stored.paper.project_url);
  for (const Link& link : links) {
    View item = row(word(link.kind), link.url, link.title);
    item["by"] = link.name;
    if (may_remove(request, link))
      item["remove"] = fmt::format("{}/links/{}/remove", paper_href(stored.paper.id), link.number);
    list << item;
    any = true;
  }
  view["has_links"] = any;
  view["links"] = std::move(list);
  view["can_link"] = request.visitor.may(store::Role::member);
  View kinds{ViewType::list};
  for (const LinkKind kind : kKinds) {
    View one{ViewType::object};
    one["name"] = word(kind);
    kinds << one;
  }
  view["link_kinds"] = std::move(kinds);
}

Response add_link(const Site& site, const Request& request, std::string_view id) {
  if (!request.visitor.may(store::Role::member)) return refused(site, request, store::Role::member);
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  const std::string href = paper_href(wanted.paper->paper.id);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The link could not be read", form.error());
  const auto kind = store::link_kind(form->get("kind"));
  if (!kind)
    return not_taken(site, request, "The link was not added",
                     "say what it leads to: code, data, a model, a demo", href);
  if (const auto wait = wait_of(site, request, Paced::contribution)) return too_fast(site, request, *wait);
  const auto added = Links(site.store.tables())
                         .add({0, wanted.paper->doc, *kind, std::string(form->get("url")),
                               std::string(form->get("title")), request.visitor.person, "", site.clock()},
                              once_of(site, request));
  if (!added) return not_taken(site, request, "The link was not added", added.error(), href);
  return Response::see_other(href + "#links");
}

Response remove_link(const Site& site, const Request& request, std::string_view id, std::int64_t number) {
  Links links(site.store.tables());
  const auto link = links.link(number);
  if (!link)
    return error_page(site, request, 404, "There is no such link", "Perhaps it was removed before.",
                      {{"The paper", "/papers/" + encode(id, true)}});
  if (!may_remove(request, *link)) return refused(site, request, store::Role::curator);
  links.remove(number, request.visitor.person, site.clock());
  return Response::see_other("/papers/" + encode(id, true) + "#links");
}

}  // namespace quire::web

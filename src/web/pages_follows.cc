// /follows: the sources that this Quire follows, how fresh each is, and the form that adds one.
#include <fmt/format.h>

#include "follow/every.h"
#include "follow/protocol.h"
#include "follow/wanted.h"
#include "web/follows_view.h"
#include "web/views.h"

namespace quire::web {
namespace {

/// What was typed into the form, and what is wrong with it.
struct Typed {
  int status = 200;
  std::string error;
  follow::Wanted wanted;
};

View kinds_view(const std::string& chosen) {
  View list{ViewType::list};
  for (const follow::Kind& kind : follow::kinds()) {
    View item{ViewType::object};
    item["name"] = kind.name;
    item["help"] = kind.help;
    item["takes"] = kind.what;
    item["every"] = follow::written_every(kind.every_s);
    item["least"] = follow::written_every(kind.every_s_min);
    put(item, "usual", kind.address);
    item["chosen"] = chosen == kind.name;
    list << item;
  }
  return list;
}

Response follows_page_with(const Site& site, const Request& request, const Typed& typed) {
  const Instant now = site.clock();
  const auto sources = sources_of(site);
  View rows{ViewType::list};
  bool running = false;
  for (const Source& source : sources) {
    rows << source_row(source, now);
    running = running || source.activity.running;
  }
  View view{ViewType::object};
  view["owner"] = is_owner(site, request);
  view["fetches"] = is_owner(site, request) && site.harvester != nullptr;
  view["no_harvester"] = site.harvester == nullptr;
  view["running"] = running;
  view["any"] = !sources.empty();
  view["rows"] = std::move(rows);
  view["kinds"] = kinds_view(typed.wanted.kind);
  put(view, "error", typed.error);
  view["what"] = typed.wanted.what;
  view["every"] = typed.wanted.every;
  view["address"] = typed.wanted.address;
  Page page;
  page.title = "Follows";
  page.refresh_without_scripts = running;
  page.content = render("follows", view);
  return framed(site, request, typed.status, std::move(page));
}

}  // namespace

Response follows_page(const Site& site, const Request& request) {
  return follows_page_with(site, request, {});
}

Response add_follow(const Site& site, const Request& request) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  Typed typed;
  typed.wanted = {std::string(form->get("kind")), std::string(form->get("what")),
                  std::string(form->get("every")), std::string(form->get("address"))};
  auto wanted = follow::follow_of(typed.wanted, site.clock());
  auto added = wanted ? site.store.add_follow(*wanted) : Result<store::Follow>(Error{wanted.error()});
  if (!added) {
    typed.status = 400;
    typed.error = added.error();
    return follows_page_with(site, request, typed);
  }
  if (site.harvester != nullptr) site.harvester->fetch_now(added->id);
  return Response::see_other(fmt::format("/follows#f-{}", added->id));
}

}  // namespace quire::web

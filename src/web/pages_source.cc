// /follows/N: one followed source, with what it lacks and doubts about it; how it is changed, fetched,
// removed.
#include <algorithm>

#include <fmt/format.h>

#include "follow/every.h"
#include "follow/protocol.h"
#include "follow/wanted.h"
#include "web/follows_view.h"
#include "web/views.h"

namespace quire::web {
namespace {

struct Typed {
  int status = 200;
  std::string error;
  std::optional<follow::Wanted> wanted;
};

Response no_source(const Site& site, const Request& request, std::int64_t number) {
  return error_page(site, request, 404, fmt::format("No source has the number {}", number),
                    "It may have been removed; its papers stay.", {{"All sources", "/follows"}});
}

View gaps_view(const follow::State& state, Instant now) {
  View list{ViewType::list};
  for (const follow::Gap& gap : state.gaps) {
    View item{ViewType::object};
    item["record"] = gap.what;
    item["why"] = gap.why;
    if (const auto id = PaperId::parse(gap.id); id) item["paper_href"] = paper_href(*id);
    item["seen"] = day_and_time(gap.seen_at, now);
    item["seen_iso"] = iso(gap.seen_at);
    list << item;
  }
  return list;
}

View facts_view(const Source& source, Instant now) {
  const follow::State& state = source.state;
  View facts{ViewType::list};
  const auto add = [&](const char* name, const std::string& words) {
    if (words.empty()) return;
    View fact{ViewType::object};
    fact["name"] = name;
    fact["words"] = words;
    facts << fact;
  };
  const auto at = [&](const std::optional<Instant>& moment) {
    return moment ? day_and_time(*moment, now) : std::string();
  };
  add("Address", follow::where_asked(source.follow));
  add("How often", follow::written_every(source.follow.every_s));
  add("Next", source.follow.due_at <= now ? std::string("due now") : day_and_time(source.follow.due_at, now));
  add("Last harvest", state.completed_at ? harvest_words(state.last) : "none has reached the end yet");
  add("Last success", at(state.completed_at));
  add("Last news", at(state.newest_at));
  if (state.began_at)
    add(source.activity.running ? "Being read" : "Begun",
        fmt::format("{}, since {}", harvest_words(state.counts), at(state.began_at)));
  if (source.activity.running && !source.activity.waiting_because.empty())
    add("Waiting", result_words(source, now));
  if (source.activity.elsewhere) add("Elsewhere", "another process of this machine was reading it");
  add("Followed since", day_and_time(source.follow.added_at, now));
  return facts;
}

Response source_page_with(const Site& site, const Request& request, std::int64_t number, const Typed& typed) {
  auto stored = site.store.follow(number);
  if (!stored) return no_source(site, request, number);
  const Instant now = site.clock();
  const Source source = source_of(site, std::move(*stored));
  const follow::State& state = source.state;
  View view = source_row(source, now);
  view["running"] = source.activity.running;
  view["words"] = source.fresh.words;
  View notes{ViewType::list};
  for (const std::string& note : source.fresh.notes) notes << View(note);
  view["notes"] = std::move(notes);
  view["has_notes"] = !source.fresh.notes.empty();
  view["facts"] = facts_view(source, now);
  view["has_gaps"] = !state.gaps.empty();
  view["gaps"] = gaps_view(state, now);
  if (state.gaps_over > 0)
    view["gaps_over"] =
        counted(static_cast<std::int64_t>(state.gaps_over), "more is", "more are") + " not listed";
  view["owner"] = is_owner(site, request);
  view["fetches"] = is_owner(site, request) && site.harvester != nullptr;
  put(view, "error", typed.error);
  view["every_typed"] = typed.wanted ? typed.wanted->every : follow::short_every(source.follow.every_s);
  view["address_typed"] = typed.wanted ? typed.wanted->address : follow::where_asked(source.follow);
  if (const follow::Kind* kind = follow::kind(source.follow.kind))
    view["least"] = follow::written_every(kind->every_s_min);
  Page page;
  page.title = follow::name_of(source.follow);
  page.refresh_without_scripts = source.activity.running;
  page.content = render("source", view);
  return framed(site, request, typed.status, std::move(page));
}

}  // namespace

Response source_page(const Site& site, const Request& request, std::int64_t number) {
  return source_page_with(site, request, number, {});
}

Response change_source(const Site& site, const Request& request, std::int64_t number) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The form could not be read", form.error());
  const auto before = site.store.follow(number);
  if (!before) return no_source(site, request, number);
  const follow::Wanted wanted{before->kind, before->what, std::string(form->get("every")),
                              std::string(form->get("address"))};
  const auto after = follow::changed(*before, wanted);
  const Status kept =
      after ? follow::keep_change(site.store, site.data_directory, *after) : Status(Error{after.error()});
  if (!kept) return source_page_with(site, request, number, {400, kept.error(), wanted});
  return Response::see_other(fmt::format("/follows/{}", number));
}

Response fetch_source(const Site& site, const Request& request, std::int64_t number) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  if (site.harvester == nullptr)
    return error_page(site, request, 409, "This Quire reads no sources",
                      "It was started with --no-follow; quire follow run reads them on a command line.",
                      {{"All sources", "/follows"}});
  if (!site.harvester->fetch_now(number)) return no_source(site, request, number);
  return Response::see_other(fmt::format("/follows#f-{}", number));
}

Response confirm_removal(const Site& site, const Request& request, std::int64_t number) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  auto stored = site.store.follow(number);
  if (!stored) return no_source(site, request, number);
  View view{ViewType::object};
  view["name"] = follow::name_of(*stored);
  view["href"] = fmt::format("/follows/{}", number);
  Page page;
  page.title = "Remove " + follow::name_of(*stored);
  page.content = render("source_remove", view);
  return framed(site, request, 200, std::move(page));
}

Response remove_source(const Site& site, const Request& request, std::int64_t number) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  if (!site.store.remove_follow(number)) return no_source(site, request, number);
  return Response::see_other("/follows");
}

}  // namespace quire::web

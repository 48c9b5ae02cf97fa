// The page about this Quire, the seed feed, and the theme.
#include <fmt/format.h>

#include "paper/version.h"
#include "web/assets.h"
#include "web/seed.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

std::string in_all(std::uint64_t n, std::string_view one, std::string_view many) {
  return counted(static_cast<std::int64_t>(n), one, many);
}

}  // namespace

Response about_page(const Site& site, const Request& request) {
  const store::Stats stats = site.store.stats();
  View view{ViewType::object};
  view["version"] = fmt::format("Quire {}", kVersion);
  view["counts"] = fmt::format("{}, {} chosen by listings, {}, {}", in_all(stats.papers, "paper", "papers"),
                               in_all(stats.picks, "time", "times"), in_all(stats.votes, "vote", "votes"),
                               in_all(stats.runs, "lab run", "lab runs"));
  if (stats.first_day && stats.last_day)
    view["span"] = fmt::format("{} to {}", stats.first_day->written(), stats.last_day->written());
  const std::size_t labs = site.labs.slugs().size();
  view["labs"] = labs == 0 ? std::string("none: the program quire-lab is not installed beside quire")
                           : in_all(labs, "lab", "labs") + " can run here";
  view["days"] = std::to_string(feed::kTrendingDays);
  Page page;
  page.title = "About";
  page.content = render("about", view);
  return framed(site, request, 200, std::move(page));
}

Response load_seed(const Site& site, const Request& request) {
  if (!is_owner(site, request)) return refused(site, request, store::Role::admin);
  put_seed(site.store);
  site.index.catch_up(site.store);
  return Response::see_other("/papers");
}

Response switch_theme(const Site& site, const Request& request) {
  const auto form = Fields::parse(request.body);
  if (!form) return error_page(site, request, 400, "The choice could not be read", form.error());
  const std::string_view theme = form->get("theme");
  const bool known = theme == "dark" || theme == "light";
  const std::string cookie =
      known ? fmt::format("theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", theme)
            : "theme=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly";
  return Response::see_other(local_path(form->get("back"))).with("Set-Cookie", cookie);
}

}  // namespace quire::web

// The frame around every page, the page that says what is wrong, and who the owner is.
#include "web/site.h"

#include <array>

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

}  // namespace

bool is_owner(const Site&, const Request& request) {
  // A proxy on this machine also connects from loopback; it says for whom.
  const bool proxied = !request.header("x-forwarded-for").empty() || !request.header("forwarded").empty();
  return request.from_loopback && !proxied && host_is_loopback(request.header("host"));
}

Response framed(const Site& site, const Request& request, int status, Page page) {
  View view{ViewType::object};
  const std::string theme = theme_of(request);
  put(view, "theme", theme);
  view["other_theme"] = theme == "dark" ? "light" : "dark";
  view["here"] = request.target;
  if (!page.bare_title) page.title += " \u00b7 Quire";
  view["title"] = page.title;
  view["nav"] = nav_view(site, page.nav);
  view["math"] = page.math || page.content.find(kMathMark) != std::string::npos;
  view["refresh"] = page.refresh_without_scripts;
  view["head"] = page.head;
  view["content"] = page.content;
  return Response::html(status, render("layout", view));
}

Response error_page(const Site& site, const Request& request, int status, std::string_view heading,
                    std::string_view sentence,
                    const std::vector<std::pair<std::string, std::string>>& links) {
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

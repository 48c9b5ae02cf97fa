// The lists of a week, by day, and of a month, by week.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "web/feeds.h"
#include "web/list_parts.h"

namespace quire::web {
namespace {

using feed::Listing;

constexpr std::size_t kChosenOfDay = 4;   // on a week's page
constexpr std::size_t kChosenOfWeek = 5;  // on a month's page

/// One heading of a week's or month's page and the papers chosen for it.
struct Group {
  std::string name, href, more;
  Day first, last;
};

View group_view(const Shelf& shelf, const Group& group, const Listing& listing,
                const std::vector<feed::Choice>& chosen, std::size_t hidden, bool& lead) {
  View view{ViewType::object};
  view["name"] = group.name;
  view["href"] = group.href;
  view["anchor"] = group.first.iso();
  view["count"] = counted(static_cast<std::int64_t>(listing.total), "paper", "papers");
  View entries{ViewType::list};
  for (const auto& choice : chosen)
    entries << shelf.entry(listing.papers[choice.at], choice.why, std::exchange(lead, false));
  view["entries"] = std::move(entries);
  if (listing.total > chosen.size() + hidden)
    view["more"] = fmt::format("{} {}", group.more, thousands(static_cast<std::int64_t>(listing.total)));
  return view;
}

/// Fills `view` with the groups that have papers; returns how many papers came in and were shown.
std::pair<std::uint64_t, std::uint64_t> put_groups(View& view, const Site& site, const Request& request,
                                                   const std::vector<Group>& groups,
                                                   std::size_t chosen_each) {
  View list{ViewType::list};
  std::uint64_t total = 0, shown = 0;
  bool lead = true;
  std::size_t hidden = 0;
  for (const Group& group : groups) {
    Listing listing = feed::between(site.store, group.first, group.last, chosen_each + kListRest);
    if (listing.total == 0) continue;
    const Shelf shelf(site, request, listing.papers);
    const std::size_t dropped = shelf.drop_hidden(listing);
    hidden += dropped;
    const auto chosen = feed::choose(listing, chosen_each);
    list << group_view(shelf, group, listing, chosen, dropped, lead);
    total += listing.total;
    shown += chosen.size();
  }
  view["groups"] = std::move(list);
  put_hidden(view, request, hidden);
  return {total, shown};
}

void put_period_sentence(View& view, std::uint64_t total, std::uint64_t shown, const std::string& name,
                         const std::vector<std::pair<std::string, std::string>>& ways_on) {
  if (total == 0) {
    view["sentence"] = "No papers came in.";
    view["empty"] = empty_view("No papers in " + name, "The nearest days with papers:", ways_on);
    return;
  }
  view["sentence"] = shown == total ? fmt::format("All {} papers that came in.",
                                                  number_word(static_cast<std::int64_t>(total), false))
                                    : fmt::format("{} of the {} papers that came in.",
                                                  number_word(static_cast<std::int64_t>(shown), true),
                                                  thousands(static_cast<std::int64_t>(total)));
  view["how"] = shown < total;
}

std::vector<std::pair<std::string, std::string>> nearest(const std::optional<Day>& earlier,
                                                         const std::optional<Day>& later) {
  std::vector<std::pair<std::string, std::string>> links;
  if (earlier) links.emplace_back(short_date(*earlier), day_href(*earlier));
  if (later) links.emplace_back(short_date(*later), day_href(*later));
  if (links.empty()) links.emplace_back("Newest papers", "/papers");
  return links;
}

std::string span_words(Day first, Day last) {
  if (first.month_of() == last.month_of()) return fmt::format("{} to {}", first.day(), last.written());
  return fmt::format("{} to {}", first.written(), last.written());
}

}  // namespace

Response week_page(const Site& site, const Request& request, Week week) {
  View view{ViewType::object};
  const std::string name = fmt::format("Week {} of {}", week.number(), week.year());
  view["title"] = name;
  std::vector<Group> groups;
  for (int back = 0; back < 7; ++back) {
    const Day day = week.last() - back;
    groups.push_back({day.written_long(), day_href(day), "All", day, day});
  }
  const auto [total, shown] = put_groups(view, site, request, groups, limit_of(request, kChosenOfDay));
  const Listing around = feed::between(site.store, week.first(), week.last(), 0);
  if (around.earlier)
    view["earlier"] =
        link_view(week_href(around.earlier->week()), fmt::format("Week {}", around.earlier->week().number()));
  if (around.later)
    view["later"] =
        link_view(week_href(around.later->week()), fmt::format("Week {}", around.later->week().number()));
  put_period_sentence(view, total, shown, name, nearest(around.earlier, around.later));
  view["sentence"] =
      fmt::format("{}. {}", span_words(week.first(), week.last()), view["sentence"].string_value());
  view["bars_title"] = "The days of this week";
  view["bars"] = week_bars(site, week.last(), false);
  put_measured(view, *lab_glances(site));
  Page page;
  page.title = name;
  page.nav = "week";
  page.head = feed_links("daily", "Daily papers");
  page.content = render("period", view);
  return framed(site, request, 200, std::move(page));
}

Response month_page(const Site& site, const Request& request, Month month) {
  View view{ViewType::object};
  view["title"] = month.written();
  const auto counts = site.store.counts_by_day(month.first(), month.last());
  std::vector<Group> groups;
  std::vector<Bar> bars;
  for (Day last = month.last();; last = last.week().first() - 1) {
    const Week week = last.week();
    const Day first = std::max(week.first(), month.first());
    const std::string name = fmt::format("Week {}, {}", week.number(), span_words(first, last));
    groups.push_back({name, week_href(week), "The week, ", first, last});
    bars.push_back(
        {week_href(week), fmt::format("Week {}", week.number()), count_of(counts, first, last), false});
    if (first == month.first()) break;
  }
  const auto [total, shown] = put_groups(view, site, request, groups, limit_of(request, kChosenOfWeek));
  const Listing around = feed::between(site.store, month.first(), month.last(), 0);
  if (around.earlier) {
    const Month earlier = around.earlier->month_of();
    view["earlier"] = link_view(month_href(earlier), earlier.written());
  }
  if (around.later) {
    const Month later = around.later->month_of();
    view["later"] = link_view(month_href(later), later.written());
  }
  put_period_sentence(view, total, shown, month.written(), nearest(around.earlier, around.later));
  view["bars_title"] = "The weeks of this month";
  view["bars"] = bars_view(bars);
  put_measured(view, *lab_glances(site));
  Page page;
  page.title = month.written();
  page.nav = "month";
  page.head = feed_links("daily", "Daily papers");
  page.content = render("period", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web

// Lists: a day, a week, a month; and the first page that a new Quire shows.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/assets.h"
#include "web/follows_view.h"
#include "web/lab_glance.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

using feed::Listing;
using store::StoredPaper;

constexpr std::size_t kChosen = 11;       // entries of a day, in full
constexpr std::size_t kChosenMax = 100;   // with ?limit=
constexpr std::size_t kRest = 30;         // lines under "Also"
constexpr std::size_t kAllMax = 500;      // with ?all=1 or a subject
constexpr std::size_t kSubjectsMax = 12;  // links at the head
constexpr std::size_t kChosenOfDay = 4;   // on a week's page
constexpr std::size_t kChosenOfWeek = 5;  // on a month's page
constexpr std::size_t kMeasured = 4;

std::string day_href(Day day) { return "/papers/date/" + day.iso(); }
std::string week_href(Week week) { return "/papers/week/" + week.iso(); }
std::string month_href(Month month) { return "/papers/month/" + month.iso(); }

/// What every list needs to show a paper: the labs, which papers the reader voted for, and which have changed
/// since they were read.
struct Shelf {
  std::shared_ptr<const LabGlances> labs;
  bool can_vote = false;
  std::vector<store::Doc> voted;
  std::vector<store::Doc> changed;

  Shelf(const Site& site, const Request& request, const std::vector<StoredPaper>& papers)
      : labs(lab_glances(site)), can_vote(is_owner(site, request)) {
    if (!can_vote) return;
    std::vector<store::Doc> docs;
    docs.reserve(papers.size());
    for (const StoredPaper& paper : papers) docs.push_back(paper.doc);
    voted = site.store.voted(kOwner, docs);
    changed = site.store.changed_since_read(kOwner, docs);
  }

  View entry(const StoredPaper& paper, const std::string& why, bool lead) const {
    EntryOptions options;
    options.lead = lead;
    options.can_vote = can_vote;
    options.voted = std::find(voted.begin(), voted.end(), paper.doc) != voted.end();
    options.changed = std::find(changed.begin(), changed.end(), paper.doc) != changed.end();
    options.why = why;
    return entry_view(*labs, paper, options);
  }
};

/// How much of a day the address asks for.
struct Wish {
  std::size_t limit = kChosen;
  bool all = false;
  std::string subject;

  explicit Wish(const Request& request)
      : all(request.query.get("all") == "1"), subject(request.query.get("subject")) {
    const std::string_view text = request.query.get("limit");
    std::size_t asked = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), asked);
    if (error == std::errc() && end == text.data() + text.size() && asked > 0)
      limit = std::min(asked, kChosenMax);
  }
  std::size_t fetched() const { return all || !subject.empty() ? kAllMax : limit + kRest; }
};

struct Bar {
  std::string href, label;
  std::uint64_t count = 0;
  bool current = false;
};

View bars_view(const std::vector<Bar>& bars) {
  std::uint64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.count);
  View list{ViewType::list};
  for (const Bar& bar : bars) {
    View view = link_view(bar.href, bar.label);
    view["current"] = bar.current;
    view["bar_class"] = bar.current ? "bar" : "bar0";
    view["width"] = std::to_string(bar.count * 100 / most);
    view["count"] = bar.count == 0 ? "none" : thousands(static_cast<std::int64_t>(bar.count));
    list << view;
  }
  return list;
}

std::uint64_t count_of(const std::vector<store::DayCount>& counts, Day first, Day last) {
  std::uint64_t sum = 0;
  for (const auto& count : counts)
    if (count.day >= first && count.day <= last) sum += count.papers;
  return sum;
}

View week_bars(const Site& site, Day last, bool mark_last) {
  const auto counts = site.store.counts_by_day(last - 6, last);
  std::vector<Bar> bars;
  for (int back = 0; back < 7; ++back) {
    const Day day = last - back;
    bars.push_back({day_href(day), short_weekday(day), count_of(counts, day, day), mark_last && back == 0});
  }
  return bars_view(bars);
}

/// The labs whose runs ended last.
void put_measured(View& view, const LabGlances& labs) {
  std::vector<const LabGlance*> ran;
  for (const auto& [slug, lab] : labs)
    if (lab->run && lab->run->ended_at) ran.push_back(lab.get());
  const std::size_t shown = std::min(ran.size(), kMeasured);
  std::partial_sort(ran.begin(), ran.begin() + static_cast<std::ptrdiff_t>(shown), ran.end(),
                    [](const auto* a, const auto* b) { return *a->run->ended_at > *b->run->ended_at; });
  View list{ViewType::list};
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string href = fmt::format("/labs/{}/runs/{}", ran[i]->slug, ran[i]->run->id);
    View item{ViewType::object};
    item["href"] = href;
    item["short_title"] = ran[i]->short_title;
    item["tally"] = tally_view(ran[i]->tally, href);
    list << item;
  }
  view["has_measured"] = shown > 0;
  view["measured"] = std::move(list);
}

// ---- A day ----

std::vector<StoredPaper> of_subject(std::vector<StoredPaper> papers, const std::string& subject) {
  std::erase_if(papers, [&](const StoredPaper& p) { return feed::subject_of(p.paper) != subject; });
  return papers;
}

void put_subjects(View& view, const Listing& listing, const Wish& wish) {
  const std::string here = day_href(listing.first);
  View list{ViewType::list};
  const auto add = [&](const std::string& name, int count, const std::string& href, bool current) {
    View item{ViewType::object};
    item["name"] = name;
    item["count"] = std::to_string(count);
    item["href"] = href;
    item["current"] = current;
    list << item;
  };
  add("All", static_cast<int>(listing.papers.size()), here, wish.subject.empty());
  for (std::size_t i = 0; i < std::min(listing.subjects.size(), kSubjectsMax); ++i) {
    const auto& [subject, count] = listing.subjects[i];
    add(subject, count, here + "?subject=" + encode(subject), subject == wish.subject);
  }
  view["has_subjects"] = listing.subjects.size() > 1;
  view["subjects"] = std::move(list);
}

std::string day_sentence(const Listing& listing, const Wish& wish, std::size_t shown) {
  const auto total = static_cast<std::int64_t>(listing.total);
  const auto n = static_cast<std::int64_t>(shown);
  if (!wish.subject.empty())
    return fmt::format("{} of the {} papers that came in {} of the subject {}.", number_word(n, true),
                       thousands(total), n == 1 ? "is" : "are", wish.subject);
  if (total == 1) return "One paper came in.";
  if (n == total) return fmt::format("All {} papers that came in.", number_word(n, false));
  return fmt::format("{} of the {} papers that came in, {}.", number_word(n, true), thousands(total),
                     listing.subjects.size() > 1 ? "chosen to differ from one another"
                                                 : "those with the most votes and comments first");
}

void put_neighbours(View& view, const Listing& listing) {
  if (listing.earlier)
    view["earlier"] = link_view(day_href(*listing.earlier), day_label(*listing.earlier, listing.first));
  if (listing.later)
    view["later"] = link_view(day_href(*listing.later), day_label(*listing.later, listing.first));
}

void put_rest(View& view, const LabGlances& labs, const Listing& listing,
              const std::vector<feed::Choice>& chosen, bool is_today) {
  std::vector<bool> above(listing.papers.size(), false);
  for (const auto& choice : chosen) above[choice.at] = true;
  View rest{ViewType::list};
  std::size_t count = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (above[i]) continue;
    rest << line_view(labs, listing.papers[i]);
    ++count;
  }
  const std::uint64_t more = listing.total - chosen.size();
  view["has_rest"] = count > 0;
  view["rest"] = std::move(rest);
  view["rest_title"] = is_today ? "Also today" : "Also that day";
  view["rest_words"] = fmt::format(
      "{} more, {}by votes", thousands(static_cast<std::int64_t>(more)),
      count < more ? fmt::format("{} shown, ", thousands(static_cast<std::int64_t>(count))) : std::string());
  if (count < more && count < kAllMax) {
    view["all_href"] = day_href(listing.first) + "?all=1";
    view["all_words"] = "All " + thousands(static_cast<std::int64_t>(more));
  }
}

void put_no_papers(View& view, const Listing& listing) {
  std::vector<std::pair<std::string, std::string>> links;
  if (listing.earlier) links.emplace_back(short_date(*listing.earlier), day_href(*listing.earlier));
  if (listing.later) links.emplace_back(short_date(*listing.later), day_href(*listing.later));
  links.emplace_back("The week around it", week_href(listing.first.week()));
  const unsigned weekday = listing.first.weekday();
  const bool weekend = weekday == 0 || weekday == 6;
  view["empty"] = empty_view(
      weekend ? "Most sources announce nothing at weekends" : "Nothing that was imported belongs to this day",
      "The nearest days with papers:", links);
}

std::string day_content(const Site& site, const Request& request, Day day) {
  const Wish wish(request);
  const Listing listing = feed::day(site.store, day, wish.fetched());
  View view{ViewType::object};
  view["title"] = day.written_long();
  put_neighbours(view, listing);
  view["bars"] = week_bars(site, day, true);
  const Shelf shelf(site, request, listing.papers);
  put_measured(view, *shelf.labs);
  put_sources(view, site, !listing.later);
  if (listing.total == 0) {
    view["sentence"] = "No papers came in.";
    put_no_papers(view, listing);
    return render("day", view);
  }
  put_subjects(view, listing, wish);
  View entries{ViewType::list};
  std::size_t shown = 0;
  if (!wish.subject.empty()) {
    for (const StoredPaper& paper : of_subject(listing.papers, wish.subject))
      if (shown < kChosenMax) entries << shelf.entry(paper, {}, shown++ == 0);
    if (shown == 0)
      view["empty"] =
          empty_view(fmt::format("No paper of this day is of the subject “{}”", wish.subject),
                     "The subjects of the day are linked above.", {{"All papers of the day", day_href(day)}});
  } else {
    const auto chosen = feed::choose(listing, wish.limit);
    for (const auto& choice : chosen)
      entries << shelf.entry(listing.papers[choice.at], choice.why, shown++ == 0);
    put_rest(view, *shelf.labs, listing, chosen, day == Day::of(site.clock()));
  }
  view["sentence"] = day_sentence(listing, wish, shown);
  view["how"] = wish.subject.empty() && shown < listing.total;
  view["has_entries"] = shown > 0;
  view["entries_title"] = wish.subject.empty() ? "Chosen papers" : wish.subject;
  view["entries"] = std::move(entries);
  return render("day", view);
}

// ---- A week, a month ----

/// One heading of a week's or month's page and the papers chosen for it.
struct Group {
  std::string name, href, more;
  Day first, last;
};

View group_view(const Shelf& shelf, const Group& group, const Listing& listing,
                const std::vector<feed::Choice>& chosen, bool& lead) {
  View view{ViewType::object};
  view["name"] = group.name;
  view["href"] = group.href;
  view["anchor"] = group.first.iso();
  view["count"] = counted(static_cast<std::int64_t>(listing.total), "paper", "papers");
  View entries{ViewType::list};
  for (const auto& choice : chosen)
    entries << shelf.entry(listing.papers[choice.at], choice.why, std::exchange(lead, false));
  view["entries"] = std::move(entries);
  if (listing.total > chosen.size())
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
  for (const Group& group : groups) {
    const Listing listing = feed::between(site.store, group.first, group.last, chosen_each + kRest);
    if (listing.total == 0) continue;
    const auto chosen = feed::choose(listing, chosen_each);
    const Shelf shelf(site, request, listing.papers);
    list << group_view(shelf, group, listing, chosen, lead);
    total += listing.total;
    shown += chosen.size();
  }
  view["groups"] = std::move(list);
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

std::size_t each_of(const Request& request, std::size_t otherwise) {
  return request.query.has("limit") ? Wish(request).limit : otherwise;
}

Response first_run_page(const Site& site, const Request& request) {
  View view{ViewType::object};
  const std::string_view seed = asset("seed.jsonl");
  const auto papers = static_cast<std::size_t>(std::count(seed.begin(), seed.end(), '\n'));
  view["seed_count"] = std::to_string(papers);
  const std::size_t labs = site.labs.slugs().size();
  view["lab_words"] = labs == 0        ? std::string("with our own summaries")
                      : labs >= papers ? std::string("each with a lab that runs here")
                                       : fmt::format("{} of them with a lab that runs here", labs);
  view["can_load"] = is_owner(site, request);
  view["import_command"] = "quire import jsonl papers.jsonl";
  Page page;
  page.title = "Welcome";
  page.nav = "day";
  page.content = render("first_run", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace

Response front_page(const Site& site, const Request& request) {
  const auto newest = feed::newest_day(site.store, Day::of(site.clock()));
  if (newest) return day_page(site, request, *newest);
  if (site.store.newest_change() == 0) return first_run_page(site, request);
  return error_page(
      site, request, 200, "No paper here has a date",
      "Papers are kept, but none says when it appeared or was picked, so there is no day to show.",
      {{"Search them", "/search"}, {"Trending", "/papers/trending"}});
}

Response day_page(const Site& site, const Request& request, Day day) {
  Page page;
  page.title = day.written_long();
  page.nav = "day";
  page.content = day_content(site, request, day);
  return framed(site, request, 200, std::move(page));
}

Response week_page(const Site& site, const Request& request, Week week) {
  View view{ViewType::object};
  const std::string name = fmt::format("Week {} of {}", week.number(), week.year());
  view["title"] = name;
  std::vector<Group> groups;
  for (int back = 0; back < 7; ++back) {
    const Day day = week.last() - back;
    groups.push_back({day.written_long(), day_href(day), "All", day, day});
  }
  const auto [total, shown] = put_groups(view, site, request, groups, each_of(request, kChosenOfDay));
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
  const auto [total, shown] = put_groups(view, site, request, groups, each_of(request, kChosenOfWeek));
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
  page.content = render("period", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web

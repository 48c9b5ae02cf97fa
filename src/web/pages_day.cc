// The list of a day, and the first page that a new Quire shows.
#include <algorithm>

#include <fmt/format.h>

#include "store/submissions.h"
#include "web/assets.h"
#include "web/feeds.h"
#include "web/follows_view.h"
#include "web/list_parts.h"

namespace quire::web {
namespace {

using feed::Listing;
using store::StoredPaper;

constexpr std::size_t kChosen = 11;         // entries in full
constexpr std::size_t kOfSubjectMax = 100;  // likewise, of a subject
constexpr std::size_t kAllMax = 500;        // with ?all=1 or a subject
constexpr std::size_t kSubjectsMax = 12;    // links at the head

/// How much of a day the address asks for.
struct Wish {
  std::size_t limit;
  bool all;
  std::string subject;

  explicit Wish(const Request& request)
      : limit(limit_of(request, kChosen)),
        all(request.query.get("all") == "1"),
        subject(request.query.get("subject")) {}
  std::size_t fetched() const { return all || !subject.empty() ? kAllMax : limit + kListRest; }
};

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

void put_rest(View& view, const Shelf& shelf, const Listing& listing, const std::vector<feed::Choice>& chosen,
              std::size_t hidden, bool is_today) {
  std::vector<bool> above(listing.papers.size(), false);
  for (const auto& choice : chosen) above[choice.at] = true;
  View rest{ViewType::list};
  std::size_t count = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (above[i]) continue;
    rest << line_view(shelf.labs(), listing.papers[i]);
    ++count;
  }
  const std::uint64_t more = listing.total - chosen.size() - hidden;
  view["has_rest"] = count > 0;
  view["rest"] = std::move(rest);
  view["rest_title"] = is_today ? "Also today" : "Also that day";
  std::string words = thousands(static_cast<std::int64_t>(more)) + " more, ";
  if (count < more) words += thousands(static_cast<std::int64_t>(count)) + " shown, ";
  view["rest_words"] = words + "by votes";
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

/// Who submitted a paper to the day, and why.
void put_submitter(View& entry, const std::vector<store::Submission>& submitted, store::Doc doc) {
  for (const store::Submission& one : submitted) {
    if (one.doc != doc) continue;
    entry["submitted"] = one.name;
    put(entry, "submitted_note", one.note);
  }
}

void put_ways_in(View& view, const Request& request, Day day) {
  if (request.visitor.may(store::Role::member)) view["submit_href"] = "/submit?day=" + day.iso();
  if (request.visitor.may(store::Role::curator)) view["order_href"] = day_href(day) + "/order";
}

std::string day_content(const Site& site, const Request& request, Day day) {
  const Wish wish(request);
  Listing listing = feed::day(site.store, day, wish.fetched());
  View view{ViewType::object};
  view["title"] = day.written_long();
  put_neighbours(view, listing);
  view["bars"] = week_bars(site, day, true);
  const Shelf shelf(site, request, listing.papers);
  const std::size_t hidden = shelf.drop_hidden(listing);
  put_hidden(view, request, hidden);
  put_measured(view, shelf.labs());
  put_sources(view, site, !listing.later);
  put_ways_in(view, request, day);
  if (listing.total == 0) {
    view["sentence"] = "No papers came in.";
    put_no_papers(view, listing);
    return render("day", view);
  }
  put_subjects(view, listing, wish);
  const auto submitted = store::Submissions(site.store.tables()).of_day(day);
  View entries{ViewType::list};
  std::size_t shown = 0;
  const auto add = [&](const StoredPaper& paper, const std::string& why) {
    View entry = shelf.entry(paper, why, shown++ == 0);
    put_submitter(entry, submitted, paper.doc);
    entries << entry;
  };
  if (!wish.subject.empty()) {
    for (const StoredPaper& paper : of_subject(listing.papers, wish.subject))
      if (shown < kOfSubjectMax) add(paper, {});
    if (shown == 0)
      view["empty"] =
          empty_view(fmt::format("No paper of this day is of the subject “{}”", wish.subject),
                     "The subjects of the day are linked above.", {{"All papers of the day", day_href(day)}});
  } else {
    const auto chosen = feed::choose(listing, wish.limit);
    for (const auto& choice : chosen) add(listing.papers[choice.at], choice.why);
    put_rest(view, shelf, listing, chosen, hidden, day == Day::of(site.clock()));
  }
  view["sentence"] = day_sentence(listing, wish, shown);
  view["how"] = wish.subject.empty() && shown < listing.total;
  view["has_entries"] = shown > 0;
  view["entries_title"] = wish.subject.empty() ? "Chosen papers" : wish.subject;
  view["entries"] = std::move(entries);
  return render("day", view);
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
  page.head = feed_links("daily", "Daily papers") + feed_links("new", "New papers");
  page.content = day_content(site, request, day);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web

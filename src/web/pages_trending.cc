// What trends: the ranking of a month with the formula, its terms in words, and the sum worked for the first
// paper.
#include <algorithm>

#include <fmt/format.h>

#include "text/tex.h"
#include "web/feeds.h"
#include "web/lab_glance.h"
#include "web/list_parts.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kRanks = 10;
constexpr std::size_t kRanksMax = 50;

std::string score_words(double score) {
  return score >= 10    ? fmt::format("{:.1f}", score)
         : score >= 0.1 ? fmt::format("{:.2f}", score)
                        : fmt::format("{:.4f}", score);
}

std::string terms_words(const feed::TrendingEntry& entry) {
  return fmt::format("{:.2f} + {:.2f} + {:.2f} = {:.2f}", entry.votes, entry.comments, entry.runs,
                     entry.score);
}

std::string moved_words(const std::optional<int>& moved) {
  if (!moved) return "new";
  if (*moved == 0) return "=";
  return *moved > 0 ? fmt::format("▲ {}", *moved) : fmt::format("▼ {}", -*moved);
}

std::string spark_bars(const std::vector<int>& votes) {
  constexpr double kStep = 6.3, kWidth = 4.3, kHeight = 40, kFloor = 42;
  const int most = votes.empty() ? 0 : *std::max_element(votes.begin(), votes.end());
  std::string svg;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (votes[i] <= 0) continue;
    const double height = kHeight * votes[i] / most;
    svg += fmt::format("<rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\"/>",
                       0.5 + kStep * static_cast<double>(i), kFloor - height, kWidth, height);
  }
  return svg;
}

View rank_view(const LabGlances& labs, const feed::TrendingEntry& entry, std::size_t rank) {
  const Paper& paper = entry.paper.paper;
  View view{ViewType::object};
  view["id"] = paper.id.key();
  view["rank"] = std::to_string(rank);
  view["moved"] = moved_words(entry.moved);
  view["href"] = paper_href(paper.id);
  view["title_html"] = text::safe_html(paper.title);
  put(view, "mark", state_mark(paper));
  put(view, "sum_html", gist_html(paper));
  put_tally(view, labs, paper);
  int recent = 0;
  for (const int votes : entry.votes_by_day) recent += votes;
  view["spark"] = spark_bars(entry.votes_by_day);
  view["spark_words"] = counted(recent, "vote", "votes") + " in 30 days";
  view["score"] = score_words(entry.score);
  view["terms"] = terms_words(entry);
  view["vote_words"] = counted(votes_total(entry.paper), "vote", "votes");
  const int comments = store::comments_total(entry.paper);
  view["comment_words"] = comments == 0 ? "no comments" : counted(comments, "comment", "comments");
  return view;
}

/// The moment that a month's ranking is of: its end, or now.
Instant end_of(Month month, Instant now) {
  const Instant end = month.next().first().start() - std::chrono::milliseconds(1);
  return std::min(end, now);
}

void put_trending_neighbours(View& view, const Site& site, Month month, Month current) {
  const auto href = [](Month m) { return "/papers/trending?month=" + m.iso(); };
  if (site.store.day_at_or_before(month.first() - 1) && month.previous() < month)
    view["earlier"] = link_view(href(month.previous()), month.previous().written());
  if (month < current) view["later"] = link_view(href(month.next()), month.next().written());
}

void put_ranks(View& view, const Site& site, const Request& request, const feed::Trending& trending,
               std::size_t shown) {
  const std::size_t count = std::min(shown, trending.entries.size());
  std::vector<store::Doc> docs;
  for (std::size_t i = 0; i < count; ++i) docs.push_back(trending.entries[i].paper.doc);
  const auto hidden = hidden_of(site, request, docs);
  const auto labs = lab_glances(site);
  View ranks{ViewType::list};
  for (std::size_t i = 0; i < count; ++i)
    if (!hidden.contains(docs[i])) ranks << rank_view(*labs, trending.entries[i], i + 1);
  view["has_ranks"] = !trending.entries.empty();
  view["ranks"] = std::move(ranks);
  put_hidden(view, request, hidden.size());
  if (!trending.entries.empty()) view["sum"] = terms_words(trending.entries.front());
}

}  // namespace

Response trending_page(const Site& site, const Request& request) {
  const Instant now = site.clock();
  const Month current = Day::of(now).month_of();
  const std::string_view asked = request.query.get("month");
  const auto parsed = Month::parse(asked);
  if (!asked.empty() && !parsed)
    return error_page(site, request, 400, "This is not a month that exists", parsed.error(),
                      {{"Trending now", "/papers/trending"}});
  Month month = parsed ? std::min(*parsed, current) : current;
  const bool all = request.query.get("all") == "1";
  const std::size_t limit = all ? kRanksMax : kRanks;
  feed::Trending trending = feed::trending(site.store, end_of(month, now), limit + 1);
  std::string sentence = "What was read, argued over and run, with recent days weighing more.";
  if (trending.entries.empty() && asked.empty()) {
    // Nothing lately: the newest month with papers is more use than an empty page.
    if (const auto newest = feed::newest_day(site.store, Day::of(now));
        newest && newest->month_of() < month) {
      sentence += fmt::format(" Nothing counts in {} yet; this is how {} ended.", month.written(),
                              newest->month_of().written());
      month = newest->month_of();
      trending = feed::trending(site.store, end_of(month, now), limit + 1);
    }
  }
  View view{ViewType::object};
  const std::string title = "Trending in " + month.written();
  view["title"] = title;
  view["sentence"] = sentence;
  put_trending_neighbours(view, site, month, current);
  const Day last = Day::of(trending.at);
  view["until"] = last.written();
  view["days"] = std::to_string(feed::kTrendingDays);
  view["span"] = fmt::format("{} to {}", day_and_month(last - 29), day_and_month(last));
  put_ranks(view, site, request, trending, limit);
  if (trending.entries.size() > limit && !all) {
    view["all_href"] = fmt::format("/papers/trending?month={}&all=1", month.iso());
    view["all_words"] = fmt::format("Ranks {} to {}", kRanks + 1, kRanksMax);
  }
  if (trending.entries.empty())
    view["empty"] =
        empty_view("Nothing trends yet",
                   fmt::format("No paper got a vote, a comment or a finished run in the {} days to {}.",
                               feed::kTrendingDays, last.written()),
                   {{"Newest papers", "/papers"}, {"The labs", "/labs"}});
  Page page;
  page.title = title;
  page.nav = "trending";
  page.head = feed_links("trending", "Trending papers");
  page.content = render("trending", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web

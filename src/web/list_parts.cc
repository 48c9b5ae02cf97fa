#include "web/list_parts.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "web/library.h"

namespace quire::web {
namespace {

using store::StoredPaper;

constexpr std::size_t kChosenMax = 100;
constexpr std::size_t kMeasured = 4;

}  // namespace

std::string day_href(Day day) { return "/papers/date/" + day.iso(); }
std::string week_href(Week week) { return "/papers/week/" + week.iso(); }
std::string month_href(Month month) { return "/papers/month/" + month.iso(); }

Shelf::Shelf(const Site& site, const Request& request, const std::vector<StoredPaper>& papers)
    : labs_(lab_glances(site)),
      can_vote_(request.visitor.may(store::Role::member)),
      visitor_(request.visitor),
      shows_hidden_(shows_hidden(request)),
      marks_(marks_of(site, request.visitor, papers)) {
  if (!can_vote_) return;
  std::vector<store::Doc> docs;
  docs.reserve(papers.size());
  for (const StoredPaper& paper : papers) docs.push_back(paper.doc);
  voted_ = site.store.voted(request.visitor.person, docs);
  changed_ = site.store.changed_since_read(request.visitor.person, docs);
}

View Shelf::entry(const StoredPaper& paper, const std::string& why, bool lead) const {
  EntryOptions options;
  options.lead = lead;
  options.can_vote = can_vote_;
  options.voted = std::find(voted_.begin(), voted_.end(), paper.doc) != voted_.end();
  options.changed = std::find(changed_.begin(), changed_.end(), paper.doc) != changed_.end();
  options.why = why;
  View view = entry_view(*labs_, paper, options);
  const auto mark = marks_.find(paper.doc);
  put_mark(view, visitor_, mark == marks_.end() ? store::Mark{} : mark->second);
  if (visitor_.may(store::Role::reader)) view["line"] = true;
  return view;
}

std::size_t Shelf::drop_hidden(feed::Listing& listing) const {
  if (shows_hidden_) return 0;
  std::vector<StoredPaper> kept;
  std::size_t placed = 0;
  for (std::size_t i = 0; i < listing.papers.size(); ++i) {
    StoredPaper& paper = listing.papers[i];
    const auto mark = marks_.find(paper.doc);
    if (mark == marks_.end() || !mark->second.hidden_at) {
      placed += i < listing.placed ? 1 : 0;
      kept.push_back(std::move(paper));
      continue;
    }
    for (auto& [subject, count] : listing.subjects)
      if (subject == feed::subject_of(paper.paper)) --count;
  }
  const std::size_t dropped = listing.papers.size() - kept.size();
  listing.papers = std::move(kept);
  listing.placed = placed;
  std::erase_if(listing.subjects, [](const auto& subject) { return subject.second == 0; });
  return dropped;
}

bool shows_hidden(const Request& request) { return request.query.get("hidden") == "1"; }

std::set<store::Doc> hidden_of(const Site& site, const Request& request, std::span<const store::Doc> docs) {
  std::set<store::Doc> hidden;
  if (!request.visitor.may(store::Role::reader) || shows_hidden(request)) return hidden;
  for (const auto& [doc, mark] : store::Shelf(site.store.tables()).marks(request.visitor.person, docs))
    if (mark.hidden_at) hidden.insert(doc);
  return hidden;
}

void put_hidden(View& view, const Request& request, std::size_t count) {
  if (count == 0) return;
  view["hidden_words"] = thousands(static_cast<std::int64_t>(count)) + " hidden by you";
  view["hidden_href"] =
      request.target + (request.target.find('?') == std::string::npos ? "?" : "&") + "hidden=1";
}

std::size_t limit_of(const Request& request, std::size_t otherwise) {
  const std::string_view text = request.query.get("limit");
  std::size_t asked = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), asked);
  const bool is_sound = error == std::errc() && end == text.data() + text.size() && asked > 0;
  return is_sound ? std::min(asked, kChosenMax) : otherwise;
}

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

}  // namespace quire::web

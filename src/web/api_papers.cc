#include "web/api_papers.h"

#include <algorithm>
#include <charconv>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "store/links.h"
#include "text/tex_line.h"
#include "web/identity.h"
#include "web/oai_address.h"
#include "web/paper_json.h"
#include "web/views.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;
using store::StoredPaper;

constexpr std::size_t kLimitMost = 100, kSearchMost = 120, kQueryBytesMost = 250;
constexpr std::size_t kPlaceMost = 10'000;
constexpr int kDaysBack = 400;

Response answer(const boost::json::value& value) {
  return std::move(
      Response::json(200, boost::json::serialize(value) + "\n").with("Cache-Control", "no-cache"));
}

/// A whole number within bounds; an error names the parameter.
Result<std::size_t> number_of(const Request& request, const char* name, std::size_t otherwise,
                              std::size_t least, std::size_t most) {
  const std::string_view text = request.query.get(name);
  if (text.empty()) return otherwise;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    return Error{fmt::format("{} must be a whole number from {} to {}", name, least, most)};
  return value;
}

/// The same request with one field otherwise, as an absolute address.
std::string next_address(const Site& site, const Request& request, const char* name,
                         const std::string& value) {
  std::string query;
  for (const auto& [field, given] : request.query.all())
    if (field != name) query += fmt::format("{}={}&", encode(field), encode(given));
  return fmt::format("{}{}?{}{}={}", site_url(site, request), request.path, query, name, encode(value));
}

/// A page of the papers, and whether there are more behind it.
Response page_of(const Site& site, const Request& request, std::vector<StoredPaper> papers, std::size_t page,
                 std::size_t limit) {
  array items;
  const std::size_t first = std::min(page * limit, papers.size()),
                    last = std::min(first + limit, papers.size());
  for (std::size_t i = first; i < last; ++i) items.push_back(daily_item(site, request, papers[i]));
  Response response = answer(items);
  if (last < papers.size())
    response.with("Link", fmt::format("<{}>; rel=\"next\"",
                                      next_address(site, request, "p", std::to_string(page + 1))));
  return response;
}

/// Days from the newest back, until so many papers are there.
std::vector<StoredPaper> newest_back(const Site& site, std::size_t wanted) {
  std::vector<StoredPaper> papers;
  std::optional<Day> day = feed::newest_day(site.store, Day::of(site.clock()));
  for (int i = 0; day && i < kDaysBack && papers.size() < wanted; ++i) {
    feed::Listing listing = feed::day(site.store, *day, wanted - papers.size());
    std::move(listing.papers.begin(), listing.papers.end(), std::back_inserter(papers));
    day = listing.earlier;
  }
  return papers;
}

struct Span {
  Day first, last;
};
/// What date, week or month say; nothing where none is given. An error for one that does not exist.
Result<std::optional<Span>> span_of(const Request& request) {
  const std::string_view date = request.query.get("date"), week = request.query.get("week"),
                         month = request.query.get("month");
  if (!date.empty()) {
    const auto day = Day::parse(date);
    if (!day) return Error{"date: " + day.error()};
    return std::optional(Span{*day, *day});
  }
  if (!week.empty()) {
    const auto parsed = Week::parse(week);
    if (!parsed) return Error{"week: " + parsed.error()};
    return std::optional(Span{parsed->first(), parsed->last()});
  }
  if (!month.empty()) {
    const auto parsed = Month::parse(month);
    if (!parsed) return Error{"month: " + parsed.error()};
    return std::optional(Span{parsed->first(), parsed->last()});
  }
  return std::optional<Span>();
}

std::vector<StoredPaper> trending_papers(const Site& site, std::size_t wanted) {
  std::vector<StoredPaper> papers;
  feed::Trending found = feed::trending(site.store, site.clock(), wanted);
  for (feed::TrendingEntry& entry : found.entries) papers.push_back(std::move(entry.paper));
  return papers;
}

std::vector<StoredPaper> found_papers(const Site& site, std::string_view words, std::size_t limit,
                                      index::Sort sort, std::size_t offset = 0) {
  index::Query query = index::read_query(words);
  index::resolve_ids(site.store, query);
  query.limit = limit;
  query.offset = offset;
  query.sort = sort;
  query.exact_total = false;
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : site.index.search(query).hits) docs.push_back(hit.doc);
  return site.store.papers(docs);
}

}  // namespace

Response api_daily_papers(const Site& site, const Request& request) {
  const auto span = span_of(request);
  if (!span) return api_error(400, span.error());
  const auto limit = number_of(request, "limit", 50, 1, kLimitMost);
  if (!limit) return api_error(400, limit.error());
  const auto page = number_of(request, "p", 0, 0, kPlaceMost / kLimitMost);
  if (!page) return api_error(400, page.error());
  const std::string_view sort = request.query.get("sort");
  if (!sort.empty() && sort != "publishedAt" && sort != "trending")
    return api_error(400, "sort must be publishedAt or trending");
  // One more than the page shows tells whether there is a next one.
  const std::size_t wanted = (*page + 1) * *limit + 1;
  std::vector<StoredPaper> papers =
      *span                ? feed::between(site.store, (*span)->first, (*span)->last, kPlaceMost).papers
      : sort == "trending" ? trending_papers(site, wanted)
                           : newest_back(site, wanted);
  if (const std::string_view submitter = request.query.get("submitter"); !submitter.empty())
    std::erase_if(papers, [&](const StoredPaper& one) { return !one.pick || one.pick->by != submitter; });
  if (*span && sort == "publishedAt")
    std::stable_sort(papers.begin(), papers.end(), [](const StoredPaper& a, const StoredPaper& b) {
      return a.paper.published.value_or(Day::from_count(0)) > b.paper.published.value_or(Day::from_count(0));
    });
  return page_of(site, request, std::move(papers), *page, *limit);
}

Response api_papers(const Site& site, const Request& request) {
  const auto limit = number_of(request, "limit", 50, 1, kLimitMost);
  if (!limit) return api_error(400, limit.error());
  const auto cursor = number_of(request, "cursor", 0, 0, kPlaceMost);
  if (!cursor) return api_error(400, cursor.error());
  const std::vector<StoredPaper> papers = newest_back(site, *cursor + *limit + 1);
  array items;
  for (std::size_t i = *cursor; i < std::min(papers.size(), *cursor + *limit); ++i)
    items.push_back(paper_json(site, request, papers[i], false));
  Response response = answer(items);
  if (papers.size() > *cursor + *limit && *cursor + *limit <= kPlaceMost)
    response.with("Link", fmt::format("<{}>; rel=\"next\"", next_address(site, request, "cursor",
                                                                         std::to_string(*cursor + *limit))));
  return response;
}

Response api_search_papers(const Site& site, const Request& request) {
  const std::string_view words = request.query.get("q");
  if (words.size() > kQueryBytesMost)
    return api_error(400, fmt::format("q has at most {} bytes", kQueryBytesMost));
  const auto limit = number_of(request, "limit", 20, 1, kSearchMost);
  if (!limit) return api_error(400, limit.error());
  array items;
  if (words.find_first_not_of(" \t\r\n") != std::string_view::npos)
    for (const StoredPaper& stored : found_papers(site, words, *limit, index::Sort::best))
      items.push_back(daily_item(site, request, stored));
  return answer(items);
}

Response api_paper(const Site& site, const Request& request, std::string_view id) {
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  return answer(paper_json(site, request, *wanted.paper, true));
}

Response api_repos(const Site& site, const Request& request, std::string_view id) {
  Wanted wanted = find_paper(site, request, id);
  if (!wanted.paper) return std::move(wanted.otherwise);
  object paper = paper_json(site, request, *wanted.paper, true);
  return answer(object{{"models", std::move(paper["linkedModels"])},
                       {"datasets", std::move(paper["linkedDatasets"])},
                       {"spaces", std::move(paper["linkedSpaces"])}});
}

std::string paper_markdown(const Paper& paper) {
  std::string text = "# " + text::tex_line(paper.title) + "\n\n";
  std::string authors;
  for (const Author& author : paper.authors)
    authors += (authors.empty() ? "" : ", ") + text::tex_line(author.name);
  text += (authors.empty() ? authors_words(paper) : authors) + "\n\n- " + id_words(paper.id) + "\n";
  if (paper.published) text += "- Published " + paper.published->iso() + "\n";
  if (paper.updated && paper.updated != paper.published) text += "- Revised " + paper.updated->iso() + "\n";
  if (!paper.categories.empty()) text += fmt::format("- {}\n", fmt::join(paper.categories, ", "));
  if (!state_mark(paper).empty()) text += "- " + state_mark(paper) + "\n";
  if (!paper.summary.empty()) text += "\n## In short\n\n" + text::tex_line(paper.summary) + "\n";
  text +=
      "\n## Abstract\n\n" +
      (paper.abstract.empty() ? "This Quire does not hold the abstract." : text::tex_line(paper.abstract)) +
      "\n";
  const std::string origin = paper.id.pdf_url().empty() ? paper.id.url() : paper.id.pdf_url();
  if (!origin.empty()) text += "\nThe paper: " + origin + "\n";
  return text;
}

}  // namespace quire::web

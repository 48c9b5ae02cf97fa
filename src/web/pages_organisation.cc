// An organisation, as listings name it: its papers, newest first, when and about what they are, and who wrote
// them. A name that no paper has leads to the nearest ones.
#include <charconv>

#include <fmt/format.h>

#include "feed/organisation.h"
#include "text/tex.h"
#include "text/unicode.h"
#include "web/feeds.h"
#include "web/following.h"
#include "web/lab_glance.h"
#include "web/oai_sets.h"
#include "web/query_filters.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kPapersShown = 20;
constexpr std::size_t kStartMax = 10'000;  // index::Query::offset
constexpr std::size_t kPeopleShown = 12;
constexpr std::size_t kNameBytesMax = 400;

std::size_t start_of(const Request& request) {
  const std::string_view text = request.query.get("start");
  std::size_t start = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), start);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && start <= kStartMax ? start : 0;
}

std::string page_href(const std::string& name, std::size_t start) {
  return organisation_href(name) + (start > 0 ? fmt::format("&start={}", start) : "");
}

/// "14 papers, from 3 May 2024 to 4 May 2026."
std::string facts(const feed::Organisation& found) {
  std::string words = counted(static_cast<std::int64_t>(found.papers), "paper", "papers");
  if (!found.days) return words + ".";
  const auto& [first, last] = *found.days;
  return words + (first == last ? fmt::format(", of {}.", first.written())
                                : fmt::format(", from {} to {}.", first.written(), last.written()));
}

View paper_view(const LabGlances& labs, const store::StoredPaper& stored) {
  View view{ViewType::object};
  view["id"] = stored.paper.id.key();
  view["href"] = paper_href(stored.paper.id);
  view["title_html"] = text::safe_html(stored.paper.title);
  put(view, "sum_html", gist_html(stored.paper));
  put_meta(view, labs, stored);
  view["org"] = false;  // it is the page's own
  if (const int votes = votes_total(stored); votes > 0) view["vote_words"] = counted(votes, "vote", "votes");
  put_tally(view, labs, stored.paper);
  return view;
}

void put_categories(View& view, const feed::Organisation& found) {
  const std::string filter = organisation_query(found.name);
  View list{ViewType::list};
  for (const auto& [category, count] : found.categories) {
    View item{ViewType::object};
    item["name"] = category;
    if (!filter.empty()) item["href"] = "/search?q=" + encode(with(filter, "cat", category));
    item["count"] = thousands(static_cast<std::int64_t>(count));
    list << item;
  }
  view["has_categories"] = !found.categories.empty();
  view["categories"] = std::move(list);
}

void put_people(View& view, const feed::Organisation& found) {
  View list{ViewType::list};
  for (const auto& person : found.people) {
    View item{ViewType::object};
    item["name"] = person.name;
    item["href"] = "/authors?name=" + encode(person.name);
    item["count"] = thousands(static_cast<std::int64_t>(person.papers));
    list << item;
  }
  view["has_people"] = !found.people.empty();
  view["people"] = std::move(list);
  std::string words;
  if (found.people_total > found.people.size())
    words = fmt::format("{} in all", counted(static_cast<std::int64_t>(found.people_total), "name", "names"));
  if (found.people_cut)
    words += fmt::format("{}of the newest {} papers", words.empty() ? "" : ", ",
                         thousands(static_cast<std::int64_t>(feed::kAuthorsOfPapersMax)));
  put(view, "people_words", words);
}

void put_pages(View& view, const feed::Organisation& found, std::size_t start) {
  const std::size_t next = start + kPapersShown;
  view["has_pager"] = start > 0 || found.papers > next;
  if (start > 0) {
    view["back_href"] = page_href(found.name, start > kPapersShown ? start - kPapersShown : 0);
    view["back_words"] = fmt::format("Back {}", kPapersShown);
  }
  if (start > kPapersShown) view["first_href"] = page_href(found.name, 0);
  if (found.papers > next && next <= kStartMax) {
    view["next_href"] = page_href(found.name, next);
    view["next_words"] = fmt::format("Next {}", std::min<std::uint64_t>(kPapersShown, found.papers - next));
  }
  if (!found.page.empty())
    view["range"] = fmt::format("{} to {} of {}", thousands(static_cast<std::int64_t>(start + 1)),
                                thousands(static_cast<std::int64_t>(start + found.page.size())),
                                thousands(static_cast<std::int64_t>(found.papers)));
}

Response page_of(const Site& site, const Request& request, const feed::Organisation& found,
                 std::size_t start) {
  View view{ViewType::object};
  view["name"] = found.name;
  view["sentence"] = facts(found);
  if (const std::string query = organisation_query(found.name); !query.empty())
    view["search_href"] = "/search?q=" + encode(query);
  view["words_href"] = "/search?q=" + encode(feed::organisation_words_query(found.name));
  if (const std::string set = organisation_set(found.name); !set.empty())
    view["oai_href"] = "/oai?verb=ListRecords&metadataPrefix=oai_dc&set=" + encode(set);
  const auto labs = lab_glances(site);
  View papers{ViewType::list};
  for (const store::StoredPaper& stored : found.page) papers << paper_view(*labs, stored);
  view["papers"] = std::move(papers);
  if (found.page.empty())
    view["empty"] = empty_view("There are no papers so far down", "The list ends before this page.",
                               {{"First page", page_href(found.name, 0)}});
  put_follow_button(view, site, request, store::Interest::Kind::organisation, found.name);
  put_categories(view, found);
  put_people(view, found);
  put_pages(view, found, start);
  Page page;
  page.title = found.name;
  page.head = feed_links("org/" + encode(found.name), "Papers of " + found.name);
  page.content = render("organisation", view);
  return framed(site, request, 200, std::move(page));
}

Response unknown(const Site& site, const Request& request, const std::string& name) {
  const feed::NearOrganisations near = feed::near_organisations(site.index, name);
  std::vector<std::pair<std::string, std::string>> links;
  for (const std::string& other : near.names) links.emplace_back(other, organisation_href(other));
  std::string sentence = near.names.empty() ? "Names are compared whole, whatever their case."
                                            : "Names are compared whole, whatever their case. Near ones:";
  if (near.papers > 0) {
    sentence = fmt::format("{} {} these words in an affiliation or a longer name. {}",
                           counted(static_cast<std::int64_t>(near.papers), "paper", "papers"),
                           near.papers == 1 ? "has" : "have", sentence);
    links.emplace_back("Search affiliations", "/search?q=" + encode(feed::organisation_words_query(name)));
  }
  links.emplace_back("Newest papers", "/papers");
  return error_page(site, request, 404, "No paper here is listed under this organisation", sentence, links);
}

}  // namespace

Response organisation_page(const Site& site, const Request& request) {
  const std::string name = text::one_line(request.query.get("name"));
  if (name.empty() || name.size() > kNameBytesMax)
    return error_page(site, request, 400, "Which organisation?",
                      "The address names one, as listings do: /organisations?name=deepseek-ai.",
                      {{"Search", "/search"}, {"Newest papers", "/papers"}});
  const std::size_t start = start_of(request);
  const auto found = feed::organisation(site.store, site.index, name,
                                        {.offset = start, .limit = kPapersShown, .people_max = kPeopleShown});
  return found.papers == 0 ? unknown(site, request, name) : page_of(site, request, found, start);
}

}  // namespace quire::web

// The search page: the query as it was read, its filters as chips, hits with the reasons for their rank.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "text/sentences.h"
#include "text/tex.h"
#include "text/tokens.h"
#include "web/feeds.h"
#include "web/following.h"
#include "web/lab_glance.h"
#include "web/list_parts.h"
#include "web/query_filters.h"
#include "web/search_address.h"
#include "web/search_facets.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kShownBytes = 80;
constexpr std::size_t kTitleBytes = 120;
constexpr std::size_t kPassageSourceBytes = 20'000;
constexpr std::size_t kPassageBytes = 320;
constexpr std::size_t kPartsShown = 12;

/// The sentence of the paper that holds the most words of the query; our own words before the authors'.
std::string passage(const Paper& paper, const std::vector<std::string>& words) {
  const std::set<std::string, std::less<>> wanted(words.begin(), words.end());
  std::string best = gist(paper);
  std::size_t best_hits = 0;
  for (const std::string* source : {&paper.summary, &paper.abstract}) {
    if (source->size() > kPassageSourceBytes) continue;
    for (const std::string_view sentence : text::sentences(*source)) {
      std::set<std::string, std::less<>> met;
      for (const text::Token& token : text::tokenize(text::plain_words(sentence)))
        if (wanted.contains(token.word) || wanted.contains(text::stem(token.word)))
          met.emplace(text::stem(token.word));
      if (met.size() <= best_hits) continue;
      best_hits = met.size();
      best = text::lead(sentence, kPassageBytes);
    }
  }
  return best;
}

View parts_view(const index::Hit& hit) {
  auto parts = hit.parts;
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  View list{ViewType::list};
  for (std::size_t i = 0; i < std::min(parts.size(), kPartsShown); ++i) {
    View part{ViewType::object};
    part["what"] = parts[i].what;
    part["score"] = fmt::format("{:.2f}", parts[i].score);
    list << part;
  }
  return list;
}

View hit_view(const LabGlances& labs, const store::StoredPaper& stored, const index::Hit& hit,
              const std::vector<std::string>& words) {
  const Paper& paper = stored.paper;
  View view{ViewType::object};
  view["id"] = paper.id.key();
  view["href"] = paper_href(paper.id);
  view["title_html"] = index::highlight_html(text::safe_html(paper.title), words);
  put(view, "sum_html", index::highlight_html(text::safe_html(passage(paper, words)), words));
  put_meta(view, labs, stored);
  if (const int votes = votes_total(stored); votes > 0) view["vote_words"] = counted(votes, "vote", "votes");
  put_tally(view, labs, paper);
  view["has_parts"] = !hit.parts.empty();
  view["parts"] = parts_view(hit);
  view["total"] = fmt::format("{:.2f}", hit.score);
  return view;
}

void put_chips(View& view, const Asked& asked) {
  const auto filters = query_filters(asked.q);
  View list{ViewType::list};
  for (const QueryFilter& filter : filters) {
    View chip{ViewType::object};
    chip["words"] = filter_words(filter);
    chip["href"] = asked.href(without(asked.q, filter), asked.newest);
    list << chip;
  }
  view["has_chips"] = !filters.empty();
  view["chips"] = std::move(list);
}

/// Text in whatever direction it is written, so that it does not turn what stands around it (Unicode, UAX 9).
std::string isolated(const std::string& text) { return "\u2068" + text + "\u2069"; }

/// A query is repeated where it is short and has no quotes of its own; it stands in the box in any case.
std::string nothing_words(const std::string& q, const std::string& without_its_filters) {
  if (without_its_filters.empty()) return "No paper meets these filters together";
  const bool repeated = q.size() <= kShownBytes && q.find('"') == std::string::npos;
  return fmt::format("Nothing matches {} in titles, abstracts, summaries or authors",
                     repeated ? "“" + isolated(q) + "”" : "this query");
}

/// What to do when nothing was found: without its filters the query may find something.
void put_nothing(View& view, const Site& site, const Asked& asked) {
  const std::string words = without_filters(asked.q);
  std::vector<std::pair<std::string, std::string>> links;
  std::string sentence;
  if (words != asked.q && !words.empty()) {
    index::Query query = index::read_query(words);
    query.limit = 1;
    index::resolve_ids(site.store, query);
    const auto total = site.index.search(query).total;
    if (total > 0) {
      sentence = fmt::format("Without the filters there would be {}.",
                             counted(static_cast<std::int64_t>(total), "paper", "papers"));
      links.emplace_back("Drop the filters", asked.href(words, asked.newest));
    }
  }
  if (words.empty())
    sentence = "The cross beside a filter takes it away.";
  else if (sentence.empty())
    sentence = "Fewer or other words may find it; names and titles are matched without accents.";
  links.emplace_back("Ways to ask", "#ways");
  links.emplace_back("Newest papers", "/papers");
  view["empty"] = empty_view(nothing_words(asked.q, words), sentence, links);
}

std::string time_words(double seconds) {
  const double ms = seconds * 1e3;
  return ms < 1 ? std::string("under 1 ms") : fmt::format("{:.0f} ms", ms);
}

/// The query with every occurrence of a word (folded) written otherwise.
std::string rewritten(const std::string& q, const std::string& word, const std::string& other) {
  std::string out;
  std::size_t copied = 0;
  for (const text::Token& token : text::tokenize(q)) {
    if (token.word != word) continue;
    out += q.substr(copied, token.begin - copied) + other;
    copied = token.end;
  }
  return out + q.substr(copied);
}

/// Ways on from words that were taken for others, or may be meant for others.
void put_other_words(View& view, const Asked& asked, const index::Found& found) {
  constexpr std::size_t kLinksMax = 3;
  View list{ViewType::list};
  std::size_t shown = 0;
  for (const index::OtherWord& other : found.other_words) {
    if (shown == kLinksMax || other.spellings.empty()) break;
    const std::string exactly = "\"" + other.typed + "\"";
    const std::string q = rewritten(asked.q, other.typed, other.searched ? exactly : other.spellings.front());
    if (q == asked.q) continue;
    View item{ViewType::object};
    item["words"] = other.searched ? "Search for exactly " + exactly
                                   : fmt::format("Search for \"{}\"", other.spellings.front());
    item["href"] = asked.href(q, asked.newest);
    list << item;
    ++shown;
  }
  view["others"] = std::move(list);
}

/// Words and meaning rank the first papers together; what is behind these ends in a cursor.
bool is_behind_fused(const Site& site, const Asked& asked, const index::Found& found) {
  return !asked.newest && found.last && (asked.after || asked.start > 0) &&
         site.index.meaning().stats().vocabulary > 0;
}

void put_notes(View& view, const Site& site, const Asked& asked, const index::Query& query,
               const index::Found& found) {
  std::vector<std::string> notes = query.notes;
  notes.insert(notes.end(), found.notes.begin(), found.notes.end());
  if (found.partial) notes.emplace_back("The time for a search was up: not every paper was looked at");
  if (is_behind_fused(site, asked, found))
    notes.emplace_back(
        "From here on words alone rank, not meaning; a paper that was shown for its meaning may come again");
  const auto newest = site.store.newest_change();
  const auto known = site.index.stats().change;
  if (known < newest)
    notes.push_back(fmt::format("The index is catching up: {} to go",
                                counted(static_cast<std::int64_t>(newest - known), "change", "changes")));
  View list{ViewType::list};
  for (std::string& note : notes) {
    if (note.empty()) continue;
    if (note[0] >= 'a' && note[0] <= 'z') note[0] = static_cast<char>(note[0] - 'a' + 'A');
    View item{ViewType::object};
    item["note"] = note + (note.ends_with('?') ? "" : ".");
    list << item;
  }
  put_other_words(view, asked, found);
  view["has_notes"] = !notes.empty();
  view["notes"] = std::move(list);
}

struct Way {
  std::vector<const char*> examples;
  const char* what;
};

/// Ways to ask, each example a link that asks so.
void put_ways(View& view, const Asked& asked) {
  static const std::vector<Way> ways{
      {{"\"low rank\"", "\"learning\""}, "a phrase; one word in quotes is taken as it is spelled"},
      {{"sparse NEAR/5 attention", "\"sparse attention\"~5"}, "words near each other, in any order"},
      {{"title:attention", "abs:kernel", "title:(graph OR tree)"}, "one field; short: ti: abs:"},
      {{"author:\"J. Ellis\"", "au:ellis_j", "Ellis, J."},
       "an author: initials and any order will do, accents do not matter"},
      {{"org:deepseek", "org:\"univ norte\"", "handle:deepseek-ai"},
       "words of an organisation or affiliation; papers listed under exactly this name"},
      {{"graph OR matrix", "graph -survey", "(graph OR tree) +sampling"}, "either; without; must be there"},
      {{"transf*", "neural~"},
       "words that begin so; words a slip away. A word that no paper has is taken for a near one; in "
       "quotes it stays"},
      {{"cat:cs.LG", "cat:math", "-cat:cs.CV"}, "a category, a whole archive, all but one"},
      {{"year:2024", "year:2019..2021", "date:2024-01..2024-06", "from:2024-05"},
       "dates, as coarse as you like"},
      {{"2305.12345", "hep-th/9901001", "doi:10.1145/3292500.3330701"},
       "a paper by its identifier or address"},
      {{"has:lab", "lab:no"}, "papers with a lab, or without"}};
  View list{ViewType::list};
  for (const Way& way : ways) {
    View item{ViewType::object};
    View examples{ViewType::list};
    for (const char* const text : way.examples) {
      View example{ViewType::object};
      example["text"] = text;
      example["href"] = asked.href(text, asked.newest);
      examples << example;
    }
    item["examples"] = std::move(examples);
    item["what"] = way.what;
    list << item;
  }
  view["ways"] = std::move(list);
}

void put_results(View& view, const Site& site, const Request& request, const Asked& asked) {
  index::Query query = index::read_query(asked.typed);
  index::resolve_ids(site.store, query);
  query.limit = kHits;
  query.offset = asked.after ? 0 : asked.start;
  query.after = asked.after;
  query.sort = asked.newest ? index::Sort::newest : index::Sort::best;
  query.explain = true;
  query.facets = true;
  const index::Found found = site.index.search(query);
  const auto words = index::highlight_words(query, found);
  const auto labs = lab_glances(site);

  std::vector<store::Doc> docs;
  for (const index::Hit& hit : found.hits) docs.push_back(hit.doc);
  const auto hidden = hidden_of(site, request, docs);
  put_hidden(view, request, hidden.size());
  View hits{ViewType::list};
  std::size_t at = 0, shown = 0;  // a paper that the reader hid counts: the page is not empty
  for (const store::StoredPaper& paper : site.store.papers(docs)) {
    while (found.hits[at].doc != paper.doc) ++at;  // papers that the store has lost since are left out
    if (!hidden.contains(paper.doc)) hits << hit_view(*labs, paper, found.hits[at], words);
    ++shown;
  }
  view["hits"] = std::move(hits);
  view["has_hits"] = shown > 0;
  const std::string beside =
      found.beside == 0 ? "" : fmt::format(", and {} more of like meaning", found.beside);
  view["counts"] = fmt::format("{}{}{} in {}{}.", found.partial ? "At least " : "",
                               counted(static_cast<std::int64_t>(found.total), "paper", "papers"), beside,
                               time_words(found.seconds),
                               shown == 0     ? ""
                               : asked.newest ? ", newest first"
                                              : ", best first");
  view["sort_href"] = asked.href(asked.q, !asked.newest);
  if (asked.q.find_first_of("()|\"-:~*/.,") != std::string::npos) view["read_as"] = index::readable(query);
  put_facets(view, asked, found);
  put_pager(view, asked, found, is_behind_fused(site, asked, found));
  put_notes(view, site, asked, query, found);
  if (shown == 0 && (asked.start > 0 || asked.after)) {
    view["empty"] = empty_view("There are no papers so far down", "The result ends before this page.",
                               {{"First page", asked.href(asked.q, asked.newest)}});
  } else if (found.total + found.beside == 0) {
    put_nothing(view, site, asked);
  }
}

/// A search for a category alone follows the category.
void put_follow(View& view, const Site& site, const Request& request, const std::string& q) {
  const bool category = q.starts_with("cat:") && q.find_first_of(" \"()|") == std::string::npos;
  put_follow_button(view, site, request,
                    category ? store::Interest::Kind::category : store::Interest::Kind::search,
                    category ? q.substr(4) : q);
}

}  // namespace

Response search_page(const Site& site, const Request& request) {
  const Asked asked(request);
  const bool blank = asked.q.find_first_not_of(" \t\r\n") == std::string::npos;
  View view{ViewType::object};
  view["q"] = asked.q;
  view["newest"] = asked.newest;
  view["help_open"] = blank;
  view["results"] = !blank;
  put_chips(view, asked);
  put_ways(view, asked);
  if (!blank) {
    put_results(view, site, request, asked);
    put_follow(view, site, request, asked.q);
  }
  Page page;
  page.title =
      blank ? "Search" : fmt::format("{} · Search", isolated(std::string(utf8_prefix(asked.q, kTitleBytes))));
  if (!blank) page.head = feed_links("search", "This search", "?q=" + encode(asked.q));
  page.content = render("search", view);
  return framed(site, request, 200, std::move(page));
}

}  // namespace quire::web

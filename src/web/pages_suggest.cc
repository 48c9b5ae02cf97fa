// What the search box offers while somebody types, as JSON for web/suggest.js: words that complete the query,
// authors, and papers to go to at once. The index says which (index/suggest.h); names and titles are the
// store's.
#include <algorithm>
#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "text/tex.h"
#include "text/tokens.h"
#include "web/site.h"
#include "web/views.h"

namespace quire::web {
namespace {

constexpr std::size_t kTypedBytesMax = 256;  // longer ones are not completed
constexpr std::size_t kNames = 3;
constexpr std::size_t kWordsBesideNames = 3;
constexpr std::size_t kNameSamplePapers = 24;  // whose authors are looked at
constexpr std::size_t kPapers = 4;
constexpr std::size_t kTitleBytesMax = 300;

using Tokens = std::vector<text::Token>;

/// Letters that are typed already keep their case.
boost::json::array words_json(const index::Suggested& found) {
  const std::string before = found.text.substr(0, found.word_begin);
  const std::string typed = found.text.substr(found.word_begin);
  boost::json::array list;
  const bool named = !found.names.empty() && !found.name_before.empty();  // "john elli" is hardly of ellipses
  for (const index::Completion& completion : found.words) {
    if (named && list.size() == kWordsBesideNames) break;
    const bool same_letters = found.name_beginning.size() == typed.size();  // not "ß" for "ss"
    const std::string head = same_letters ? typed : "";
    const std::string rest = completion.word.substr(head.size());
    list.push_back(boost::json::object{{"typed", head}, {"rest", rest}, {"q", before + head + rest}});
  }
  return list;
}

/// Has the name the word, and the words that were typed before it? A single letter is met by any word that
/// starts with it.
bool is_meant(const std::string& name, const std::string& word, const std::vector<std::string>& before) {
  const Tokens tokens = text::tokenize(name);
  const auto has = [&](const std::string& wanted, bool initial) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const text::Token& token) {
      return initial ? token.word.starts_with(wanted) : token.word == wanted;
    });
  };
  return has(word, false) && std::all_of(before.begin(), before.end(), [&](const std::string& wanted) {
           return has(wanted, wanted.size() == 1);
         });
}

/// Names of authors in the samples, those with the most papers first.
std::vector<std::string> names(store::Store& store, const index::Suggested& found) {
  std::map<std::string, double> papers;
  double all = 0;
  for (const index::NameWord& word : found.names) all += word.papers;
  for (const index::NameWord& word : found.names) {
    const auto share = static_cast<std::size_t>(kNameSamplePapers * word.papers / std::max(all, 1.0));
    const std::size_t most = std::min(word.sample.size(), std::max<std::size_t>(share, 4));
    for (const auto& stored : store.papers(std::span(word.sample).first(most)))
      for (const Author& author : stored.paper.authors)
        if (is_meant(author.name, word.word, found.name_before))
          papers[author.name] += word.papers / static_cast<double>(most);
  }
  std::vector<std::string> names;
  for (const auto& [name, count] : papers) names.push_back(name);
  std::stable_sort(names.begin(), names.end(),
                   [&](const auto& a, const auto& b) { return papers[a] > papers[b]; });
  if (names.size() > kNames) names.resize(kNames);
  return names;
}

boost::json::array authors_json(store::Store& store, const index::Suggested& found) {
  boost::json::array list;
  for (const std::string& name : names(store, found)) {
    std::string in_quotes = name;
    std::erase(in_quotes, '"');
    list.push_back(boost::json::object{
        {"name", name}, {"q", found.text.substr(0, found.name_begin) + "author:\"" + in_quotes + "\""}});
  }
  return list;
}

/// Does the title begin with what was typed, the last word being a beginning?
bool begins_so(const std::string& title, const Tokens& typed) {
  const Tokens words = text::tokenize(text::plain_words(title));
  if (typed.empty() || typed.size() > words.size()) return false;
  for (std::size_t i = 0; i + 1 < typed.size(); ++i)
    if (words[i].word != typed[i].word) return false;
  return words[typed.size() - 1].word.starts_with(typed.back().word);
}

boost::json::array papers_json(store::Store& store, const index::Suggested& found) {
  std::vector<store::Doc> docs;
  for (const index::Hit& hit : found.papers) docs.push_back(hit.doc);
  auto papers = store.papers(docs);
  const Tokens typed = text::tokenize(found.text);
  std::stable_partition(papers.begin(), papers.end(), [&](const store::StoredPaper& stored) {
    return begins_so(stored.paper.title, typed);
  });
  papers.erase(papers.begin() + static_cast<std::ptrdiff_t>(std::min(papers.size(), kPapers)), papers.end());
  boost::json::array list;
  for (const store::StoredPaper& stored : papers) {
    const Paper& paper = stored.paper;
    std::string note = authors_words(paper);
    if (paper.published) note += " \u00b7 " + short_date(*paper.published);
    list.push_back(boost::json::object{{"title", utf8_prefix(text::plain_line(paper.title), kTitleBytesMax)},
                                       {"note", std::move(note)},
                                       {"href", paper_href(paper.id)}});
  }
  return list;
}

}  // namespace

Response suggest(const Site& site, const Request& request) {
  const std::string typed(request.query.get("q"));
  index::Suggested found;
  if (typed.size() <= kTypedBytesMax) found = site.index.suggest(typed, site.store);
  const boost::json::object answer{{"words", words_json(found)},
                                   {"authors", authors_json(site.store, found)},
                                   {"papers", papers_json(site.store, found)}};
  return Response::json(200, boost::json::serialize(answer) + "\n")
      .with("Cache-Control", "private, max-age=30");
}

}  // namespace quire::web

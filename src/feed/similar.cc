// Papers like one paper: those that share its weighty words, which the index weighs by how rare they are, and
// those whose vectors lie near its own, as one ranking. The words that gave a hit most of its score are the
// reason shown.
#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "feed/feed.h"
#include "text/tex.h"
#include "text/tokens.h"

namespace quire::feed {
namespace {

constexpr std::size_t kWordsMax = 28;
constexpr std::size_t kWordBytesMin = 3;
constexpr std::size_t kReasonWords = 3;
/// The reason for a paper that was only found by its vector.
constexpr const char* kLikeMeaning = "near in meaning";
constexpr double kShareOfSelfMin = 0.1;  // of the score that the paper has for its own words

/// Words of every paper's prose; in a small store they would count as rare.
constexpr std::array<std::string_view, 34> kFiller = {
    "approach", "based",   "best",  "better", "can",   "closed", "different", "does", "each",
    "even",     "first",   "given", "how",    "least", "make",   "makes",     "many", "method",
    "methods",  "more",    "most",  "need",   "new",   "often",  "one",       "only", "paper",
    "problem",  "results", "show",  "than",   "two",   "use",    "when"};

struct Weighty {
  std::vector<std::string> stems;             // words of the title first, then the text's by count
  std::map<std::string, std::string> spoken;  // stem -> the word as it stands in the text
};

bool is_filler(std::string_view word) {
  return std::find(kFiller.begin(), kFiller.end(), word) != kFiller.end();
}

void count_words(const std::string& tex, Weighty& words, std::map<std::string, int>& counts) {
  for (const text::Token& token : text::tokenize(text::plain_words(tex))) {
    const bool number = std::all_of(token.word.begin(), token.word.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
    if (token.word.size() < kWordBytesMin || number || text::is_stop_word(token.word) ||
        is_filler(token.word))
      continue;
    const std::string stem(text::stem(token.word));
    words.spoken.emplace(stem, token.word);
    ++counts[stem];
  }
}

Weighty weighty_words(const Paper& paper) {
  Weighty words;
  std::map<std::string, int> title, body;
  count_words(paper.title, words, title);
  count_words(paper.abstract, words, body);
  count_words(paper.summary, words, body);
  for (const auto& [stem, count] : title) {
    words.stems.push_back(stem);
    body.erase(stem);
  }
  std::vector<std::pair<std::string, int>> by_count(body.begin(), body.end());
  std::stable_sort(by_count.begin(), by_count.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [stem, count] : by_count) words.stems.push_back(stem);
  if (words.stems.size() > kWordsMax) words.stems.resize(kWordsMax);
  return words;
}

index::Query query_for(const std::vector<std::string>& stems, std::size_t limit) {
  index::Query query;
  query.root = std::make_unique<index::Node>();
  query.root->op = index::Node::Op::any;
  for (const std::string& stem : stems) {
    auto word = std::make_unique<index::Node>();
    word->op = index::Node::Op::word;
    word->words.push_back(stem);
    query.root->children.push_back(std::move(word));
  }
  query.limit = limit + 1;  // the paper itself is among them
  query.mode = index::Mode::words;
  query.exact_total = false;
  query.explain = true;
  return query;
}

/// The words that gave the hit most of its score, as they stand in the paper's own text.
std::string reason(const index::Hit& hit, const Weighty& words) {
  std::map<std::string, double> by_stem;
  for (const index::Part& part : hit.parts) {
    const auto colon = part.what.find(": ");
    by_stem[colon == std::string::npos ? part.what : part.what.substr(colon + 2)] += part.score;
  }
  std::vector<std::pair<std::string, double>> best(by_stem.begin(), by_stem.end());
  std::stable_sort(best.begin(), best.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (std::size_t i = 0; i < std::min(best.size(), kReasonWords); ++i) {
    const auto spoken = words.spoken.find(best[i].first);
    out += (out.empty() ? "" : ", ") + (spoken == words.spoken.end() ? best[i].first : spoken->second);
  }
  return out;
}

/// Two rankings made one by reciprocal ranks (Cormack, Clarke, Buettcher, SIGIR 2009).
class Ranks {
 public:
  void add(store::Doc doc, std::size_t rank) { scores_[doc] += 1.0 / (kOffset + static_cast<double>(rank)); }
  std::vector<store::Doc> best(std::size_t limit) const {
    std::vector<std::pair<double, store::Doc>> ordered;
    for (const auto& [doc, score] : scores_) ordered.emplace_back(-score, doc);
    std::sort(ordered.begin(), ordered.end());
    if (ordered.size() > limit) ordered.resize(limit);
    std::vector<store::Doc> docs;
    for (const auto& [score, doc] : ordered) docs.push_back(doc);
    return docs;
  }

 private:
  static constexpr double kOffset = 61;  ///< 60, and ranks counted from 1
  std::map<store::Doc, double> scores_;
};

}  // namespace

std::vector<Similar> similar(store::Store& store, index::Index& index, const store::StoredPaper& to,
                             std::size_t limit) {
  const Weighty words = weighty_words(to.paper);
  if (words.stems.empty() || limit == 0) return {};
  const index::Found found = index.search(query_for(words.stems, limit));
  double self = 0;
  for (const index::Hit& hit : found.hits)
    if (hit.doc == to.doc) self = hit.score;

  Ranks ranks;
  std::map<store::Doc, std::string> reasons;
  for (const index::Hit& hit : found.hits) {
    if (hit.doc == to.doc || hit.score < kShareOfSelfMin * self) continue;
    ranks.add(hit.doc, reasons.size());
    reasons.emplace(hit.doc, reason(hit, words));
  }
  const auto near = index.meaning().similar(to.doc, limit);
  for (std::size_t i = 0; i < near.size(); ++i) {
    ranks.add(near[i].doc, i);
    reasons.try_emplace(near[i].doc, kLikeMeaning);
  }
  const std::vector<store::Doc> docs = ranks.best(limit);
  std::vector<Similar> out;
  for (store::StoredPaper& paper : store.papers(docs)) {
    const store::Doc doc = paper.doc;
    out.push_back({std::move(paper), std::move(reasons[doc])});
  }
  return out;
}

}  // namespace quire::feed

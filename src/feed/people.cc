#include "feed/people.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include <fmt/format.h>

namespace quire::feed {
namespace {

using people::Mention;
using store::AuthorDecision;
using store::AuthorPlace;
using store::Doc;

constexpr std::size_t kPage = 1000;
constexpr std::size_t kDecisionsMax = 1000;
constexpr std::size_t kWhyBytesMax = 1000;

/// Papers that have an author with the words of the name, the newest first.
std::vector<Doc> papers_of(index::Index& index, const std::string& words, bool& cut) {
  std::vector<Doc> docs;
  index::Query query;
  query.filters.authors = {words};
  query.sort = index::Sort::newest;
  query.mode = index::Mode::words;
  query.limit = kPage;
  while (true) {
    const index::Found found = index.search(query);
    for (const index::Hit& hit : found.hits) docs.push_back(hit.doc);
    cut = found.partial || docs.size() < found.total;
    if (found.hits.size() < kPage || !found.last || docs.size() >= kMentionsMax) return docs;
    query.after = found.last;
    query.exact_total = true;
  }
}

/// Gathers the mentions of a block, and those that decisions bring in.
class Gathering {
 public:
  Gathering(store::Store& store, std::string block) : store_(store), block_(std::move(block)) {}

  void take(const std::vector<Doc>& docs) {
    for (std::size_t at = 0; at < docs.size(); at += kPage)
      for (const store::StoredPaper& stored :
           store_.papers(std::span(docs).subspan(at, std::min(kPage, docs.size() - at)))) {
        docs_[stored.paper.id.key()] = stored.doc;
        add(stored.doc, stored.paper, block_);
      }
  }

  people::Decision read(const AuthorDecision& decision) {
    return {decision.number, static_cast<people::Decision::Kind>(decision.kind), read(decision.one),
            read(decision.other), decision.claimant};
  }

  std::vector<Mention> mentions() {
    std::sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) {
      return a.doc != b.doc ? a.doc < b.doc : a.position < b.position;
    });
    return std::move(mentions_);
  }

 private:
  people::MentionRef read(const AuthorPlace& place) {
    if (place.paper.empty()) return {};
    const auto id = PaperId::parse(place.paper);
    auto known = docs_.find(place.paper);
    if (known == docs_.end() || place.block != block_) {
      const auto stored = id ? store_.paper(*id) : std::nullopt;
      if (!stored) return {0, place.position, ""};
      known = docs_.insert_or_assign(place.paper, stored->doc).first;
      if (!has(stored->doc, place)) add(stored->doc, stored->paper, place.block);
    }
    return {known->second, place.position, place.name};
  }

  bool has(Doc doc, const AuthorPlace& place) const {
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const Mention& mention) {
      return mention.doc == doc && mention.key.block() == place.block;
    });
  }

  void add(Doc doc, const Paper& paper, const std::string& block) {
    for (Mention& mention : people::mentions_of(doc, paper, block)) mentions_.push_back(std::move(mention));
  }

  store::Store& store_;
  std::string block_;
  std::vector<Mention> mentions_;
  std::unordered_map<std::string, Doc> docs_;  ///< by key of the paper
};

}  // namespace

Namesakes namesakes(store::Store& store, index::Index& index, const std::string& name) {
  Namesakes out;
  out.name = people::name_key(Author{name});
  const std::string block = out.name.block();
  const std::string words = people::search_words(out.name);
  Gathering gathering(store, block);
  if (!words.empty()) gathering.take(papers_of(index, words, out.cut));
  out.decisions = store.decisions(block, kDecisionsMax);
  std::vector<people::Decision> decisions;
  for (const AuthorDecision& decision : out.decisions)
    if (!decision.undone_at) decisions.push_back(gathering.read(decision));
  out.mentions = gathering.mentions();
  out.found = people::cluster(out.mentions, decisions);
  for (std::size_t i = 0; i < out.found.people.size(); ++i) {
    const auto& mentions = out.found.people[i].mentions;
    if (std::any_of(mentions.begin(), mentions.end(),
                    [&](std::size_t m) { return people::compatible(out.mentions[m].key, out.name); }))
      out.meant.push_back(i);
  }
  return out;
}

Result<AuthorPlace> author_place(store::Store& store, std::string_view text) {
  const auto colon = text.rfind(':');
  std::uint32_t number = 0;
  const std::string_view digits = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || number == 0)
    return Error{
        fmt::format("{}: not an author of a paper; write PAPER:PLACE, such as 2611.00001:2 for the "
                    "second author",
                    text.substr(0, 100))};
  const auto id = PaperId::parse(text.substr(0, colon));
  if (!id) return Error{id.error()};
  const auto stored = store.paper(*id);
  if (!stored) return Error{fmt::format("no paper {} here; quire search finds papers", id->key())};
  const auto& authors = stored->paper.authors;
  if (number > authors.size())
    return Error{fmt::format("paper {} has {} authors, not {}; quire show {} lists them", id->key(),
                             authors.size(), number, id->key())};
  const Author& author = authors[number - 1];
  return AuthorPlace{stored->paper.id.key(), number - 1, author.name, people::name_key(author).block()};
}

std::string place_text(const std::string& paper, std::uint32_t position) {
  return fmt::format("{}:{}", paper, position + 1);
}

Result<std::int64_t> decide(store::Store& store, const AuthorDecision& decision) {
  if (decision.one.paper == decision.other.paper && decision.one.position == decision.other.position)
    return Error{fmt::format("{} is one author: name two different ones",
                             place_text(decision.one.paper, decision.one.position))};
  if (decision.why.size() > kWhyBytesMax)
    return Error{
        fmt::format("the reason has {} bytes; at most {} are kept", decision.why.size(), kWhyBytesMax)};
  return store.decide(decision);
}

}  // namespace quire::feed

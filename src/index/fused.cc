#include "index/fused.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "index/allowed.h"
#include "index/lexicon.h"

namespace quire::index {
namespace {

/// What a query says about its subject, for the embedder.
struct Subject {
  std::string text;
  std::string typed;  ///< the same, words not stemmed where that is known
  bool open = true;   ///< nothing typed insists on being in the paper
};

void collect(const Node& node, bool alternative, Subject& subject) {
  if (node.op == Node::Op::none) {
    subject.open = false;
    return;
  }
  for (const auto& child : node.children)
    collect(*child, alternative || (node.op == Node::Op::any && node.at_least <= 1), subject);
  if (node.words.empty()) return;
  const bool plain = node.op == Node::Op::word && node.field == Field::any && !node.exact;
  if (!plain || (!node.loose && !alternative)) subject.open = false;
  if (is_of_names(node.field)) return;
  const auto add = [](std::string& to, const std::string& word) { to += (to.empty() ? "" : " ") + word; };
  for (const std::string& word : node.words) {
    add(subject.text, word);
    add(subject.typed, node.op == Node::Op::word && !node.typed.empty() ? node.typed : word);
  }
}

Subject subject_of(const Query& query) {
  Subject subject;
  if (query.root != nullptr) collect(*query.root, false, subject);
  return subject;
}

bool has_filters(const Filters& f) {
  return f.from || f.to || f.has_lab || f.docs || !f.categories.empty() || !f.without_categories.empty() ||
         !f.organisations.empty() || !f.without_organisations.empty() || !f.subject.empty() ||
         !f.authors.empty();
}

/// A bit for each Doc that passes the filters.
std::vector<std::uint64_t> allowed_docs(const Snapshot& snapshot, const Query& query) {
  const Lexicon lexicon(snapshot, query, nullptr);
  std::vector<std::uint64_t> bits;
  for (std::size_t s = 0; s < snapshot.segments.size(); ++s) {
    const Segment& segment = *snapshot.segments[s].segment;
    const auto rows = allowed_rows(query, lexicon, snapshot.segments[s], s, {});
    if (segment.papers() > 0) bits.resize(std::max<std::size_t>(bits.size(), segment.docs.back() / 64 + 1));
    for (Local local = 0; local < segment.papers(); ++local) {
      const store::Doc doc = segment.docs[local];
      if (rows == nullptr || rows->has(local)) bits[doc / 64] |= std::uint64_t{1} << (doc % 64);
    }
  }
  if (bits.empty()) bits.push_back(0);  // an empty set would mean every paper
  return bits;
}

bool is_findable(const Snapshot& snapshot, store::Doc doc) {
  return std::any_of(snapshot.segments.begin(), snapshot.segments.end(), [doc](const LiveSegment& live) {
    const auto local = live.segment->find_doc(doc);
    return local && !is_dead(*live.dead, *local);
  });
}

/// Fills in the parts of the hits: the words' parts share what the words gave, in their proportions.
void explain(const Snapshot& snapshot, const Query& query, std::span<const meaning::Fused> shown,
             std::vector<Hit>& hits) {
  Query again = copy(query);
  again.mode = Mode::words;
  again.explain = true;
  again.facets = again.exact_total = false;
  again.offset = 0;
  again.limit = hits.size();
  again.filters.docs.emplace();
  for (const Hit& hit : hits) again.filters.docs->push_back(hit.doc);
  std::sort(again.filters.docs->begin(), again.filters.docs->end());
  std::unordered_map<store::Doc, std::vector<Part>> parts;
  for (Hit& hit : search_snapshot(snapshot, again).hits) parts[hit.doc] = std::move(hit.parts);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    double sum = 0;
    for (const Part& part : parts[hits[i].doc]) sum += part.score;
    for (Part& part : parts[hits[i].doc])
      hits[i].parts.push_back({part.what, sum > 0 ? part.score * shown[i].words / sum : 0});
    if (sum <= 0 && shown[i].words > 0)
      hits[i].parts.push_back({"words: some may be missing", shown[i].words});
    hits[i].parts.push_back({"meaning", shown[i].meaning});
  }
}

/// Only what lies near.
Found by_meaning(const Snapshot& snapshot, meaning::Question& question, const Query& query,
                 meaning::Allowed allowed) {
  if (const std::string why = question.missing(); !why.empty()) {
    Found found = search_snapshot(snapshot, query);
    found.notes.push_back(why + ": ranked by words alone");
    return found;
  }
  Found found;
  const std::size_t last = std::min(query.limit, kLimitMax) + std::min(query.offset, kOffsetMax);
  std::vector<Hit> hits;
  for (const meaning::Candidate& near : question.search(last, allowed)) {
    if (!is_findable(snapshot, near.doc)) continue;
    hits.push_back({near.doc, near.score, {}});
    if (query.explain) hits.back().parts.push_back({"meaning", near.score});
  }
  found.beside = hits.size();
  hits.erase(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(std::min(query.offset, hits.size())));
  found.hits = std::move(hits);
  found.notes.emplace_back("ranked by meaning alone");
  return found;
}

/// Behind the fused papers: those that words find behind the ones that were fused, in their own order. A
/// paper that its meaning brought in before may come again. The page then ends in a cursor.
void add_behind(const Snapshot& snapshot, const Query& query, std::size_t by_words, std::size_t fused,
                Found& found) {
  Query behind = copy(query);
  behind.limit = std::min(query.limit, kLimitMax) - found.hits.size();
  behind.offset = by_words + (query.offset > fused ? query.offset - fused : 0);
  behind.exact_total = behind.facets = false;
  Found more = search_snapshot(snapshot, behind);
  for (Hit& hit : more.hits) found.hits.push_back(std::move(hit));
  found.last = more.last;
  found.partial = found.partial || more.partial;
}

/// What is fused depends on the limit and not on the page, so that pages fit together. The question becomes a
/// vector while the words are looked for.
Found by_both(const Snapshot& snapshot, meaning::Question& question, const Query& query, bool open,
              meaning::Allowed allowed) {
  Query asked = copy(query);
  asked.offset = 0;
  asked.explain = false;
  const std::size_t limit = std::min(query.limit, kLimitMax);
  asked.limit = std::max(kFusedPapers, limit);
  Found found = search_snapshot(snapshot, asked);

  std::vector<meaning::Candidate> words;
  std::unordered_set<store::Doc> has_words;
  for (const Hit& hit : found.hits) {
    words.push_back({hit.doc, hit.score});
    has_words.insert(hit.doc);
  }
  const bool cut = found.hits.size() == asked.limit;
  auto fused = question.fused(words, cut, kFusedPapers, allowed);
  if (const std::string why = question.missing(); !why.empty())
    found.notes.push_back(why + ": ranked by words alone");
  std::erase_if(fused, [&](const meaning::Fused& one) {
    if (has_words.contains(one.doc)) return false;
    return !open || !is_findable(snapshot, one.doc);
  });
  if (!cut) found.beside = fused.size() - has_words.size();
  found.hits.clear();
  found.last.reset();
  auto shown = std::span(fused).subspan(std::min(query.offset, fused.size()));
  shown = shown.first(std::min(shown.size(), limit));
  for (const meaning::Fused& one : shown) found.hits.push_back({one.doc, one.score, {}});
  if (query.explain) explain(snapshot, query, shown, found.hits);
  if (cut && shown.size() < limit) add_behind(snapshot, query, asked.limit, fused.size(), found);
  return found;
}

}  // namespace

Found search_fused(const Snapshot& snapshot, const meaning::Meaning& meaning, const Query& query) {
  const bool ranked = query.sort == Sort::best && !query.after && query.limit > 0;
  if (query.mode == Mode::words || !ranked || !meaning.ready()) return search_snapshot(snapshot, query);
  const Subject subject = subject_of(query);
  if (subject.text.empty()) return search_snapshot(snapshot, query);
  const auto question = meaning.ask(subject.text, subject.typed);
  std::vector<std::uint64_t> bits;
  if (has_filters(query.filters)) bits = allowed_docs(snapshot, query);
  return query.mode == Mode::meaning ? by_meaning(snapshot, *question, query, bits)
                                     : by_both(snapshot, *question, query, subject.open, bits);
}

}  // namespace quire::index

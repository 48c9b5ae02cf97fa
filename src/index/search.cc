// Segment by segment, row by row: matcher, filters by column, counts, a heap of the best. When no paper has
// all plain words, the search is repeated with fewer of them and says so.
#include "index/search.h"

#include <algorithm>
#include <map>

#include "index/matcher.h"
#include "text/unicode.h"

namespace quire::index {
namespace {

struct Candidate {
  double score = 0;
  std::int32_t day = 0;
  store::Doc doc = 0;
  std::uint32_t segment = 0;
  Local local = 0;
};

/// Best first: score, then newer day, then higher doc. Newest first: day, then doc.
struct Better {
  Sort sort = Sort::best;
  bool operator()(const Candidate& a, const Candidate& b) const {
    if (sort == Sort::best && a.score != b.score) return a.score > b.score;
    if (a.day != b.day) return a.day > b.day;
    return a.doc > b.doc;
  }
};

std::string lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

/// Filters that columns answer, in terms of one segment's numbers.
class RowFilter {
 public:
  RowFilter(const Filters& filters, const Segment& segment, const Dead& dead)
      : segment_(segment), dead_(dead), has_lab_(filters.has_lab) {
    if (filters.from) first_day_ = filters.from->count();
    if (filters.to) last_day_ = filters.to->count();
    dated_ = filters.from || filters.to;
    if (!filters.categories.empty()) wanted_ = named(filters.categories);
    if (!filters.without_categories.empty()) unwanted_ = named(filters.without_categories);
    if (!filters.subject.empty()) subject_ = subject_number(filters.subject);
  }

  bool passes(Local local) const {
    if (is_dead(dead_, local)) return false;
    if (dated_) {
      const std::int32_t day = segment_.days[local];
      if (day == kNoDay || day < first_day_ || day > last_day_) return false;
    }
    if (has_lab_ && *has_lab_ != (segment_.labs[local] != 0)) return false;
    if (subject_ && *subject_ != segment_.subjects[local]) return false;
    if (!wanted_.empty() && !in(wanted_, local)) return false;
    return unwanted_.empty() || !in(unwanted_, local);
  }

 private:
  /// Which category numbers are meant: "cs" means cs itself and every cs.*
  std::vector<bool> named(const std::vector<std::string>& categories) const {
    std::vector<bool> meant(segment_.category_names.size() + 1);
    for (std::size_t i = 0; i < segment_.category_names.size(); ++i) {
      const std::string name = lower_ascii(segment_.category_names[i]);
      for (const std::string& category : categories) {
        const std::string wanted = lower_ascii(category);
        if (name == wanted || name.starts_with(wanted + ".")) meant[i] = true;
      }
    }
    return meant;
  }
  bool in(const std::vector<bool>& meant, Local local) const {
    for (const std::uint16_t category : segment_.categories_of(local)) {
      if (meant[category]) return true;
    }
    return false;
  }
  std::size_t subject_number(const std::string& subject) const {
    const std::string wanted = text::fold(subject);
    for (std::size_t i = 1; i < segment_.subject_names.size(); ++i) {
      if (text::fold(segment_.subject_names[i]) == wanted) return i;
    }
    return std::numeric_limits<std::size_t>::max();
  }

  const Segment& segment_;
  const Dead& dead_;
  bool dated_ = false;
  std::int32_t first_day_ = std::numeric_limits<std::int32_t>::min();
  std::int32_t last_day_ = std::numeric_limits<std::int32_t>::max();
  std::optional<bool> has_lab_;
  std::optional<std::size_t> subject_;
  std::vector<bool> wanted_;
  std::vector<bool> unwanted_;
};

class FacetCounter {
 public:
  void start(const Segment& segment) { categories_.assign(segment.category_names.size(), 0); }
  void count(const Segment& segment, Local local) {
    ++years_[std::min<std::size_t>(segment.years[local], kYears - 1)];
    for (const std::uint16_t category : segment.categories_of(local)) ++categories_[category];
    with_lab_ += segment.labs[local] != 0;
  }
  void finish(const Segment& segment) {
    for (std::size_t i = 0; i < categories_.size(); ++i) {
      if (categories_[i] > 0) by_name_[segment.category_names[i]] += categories_[i];
    }
  }
  Facets facets() const {
    Facets out;
    for (std::size_t year = 1; year < years_.size(); ++year) {
      if (years_[year] > 0) out.years.emplace_back(static_cast<int>(year), years_[year]);
    }
    out.categories.assign(by_name_.begin(), by_name_.end());
    std::stable_sort(out.categories.begin(), out.categories.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (out.categories.size() > kFacetCategories) out.categories.resize(kFacetCategories);
    out.with_lab = with_lab_;
    return out;
  }

 private:
  static constexpr std::size_t kYears = 3000;
  std::vector<std::uint64_t> years_ = std::vector<std::uint64_t>(kYears);
  std::vector<std::uint64_t> categories_;
  std::map<std::string, std::uint64_t> by_name_;
  std::uint64_t with_lab_ = 0;
};

/// The best `room` of what is offered.
class Shortlist {
 public:
  Shortlist(std::size_t room, Sort sort) : room_(room), better_{sort} {}

  bool wants(const Candidate& candidate) const {
    return heap_.size() < room_ || (room_ > 0 && better_(candidate, heap_.front()));
  }
  void add(const Candidate& candidate) {
    if (heap_.size() == room_) {
      std::pop_heap(heap_.begin(), heap_.end(), better_);
      heap_.back() = candidate;
    } else {
      heap_.push_back(candidate);
    }
    std::push_heap(heap_.begin(), heap_.end(), better_);
  }
  std::vector<Candidate> take() {
    std::sort(heap_.begin(), heap_.end(), better_);
    return std::move(heap_);
  }

 private:
  std::size_t room_;
  Better better_;
  std::vector<Candidate> heap_;  ///< the worst in front
};

struct Pass {
  std::uint64_t total = 0;
  std::vector<Candidate> best;
  Facets facets;
};

Pass run(const Snapshot& snapshot, const Query& query, const Node* root, const Lexicon& lexicon) {
  const std::size_t room = std::min(query.limit, kLimitMax) + std::min(query.offset, kOffsetMax);
  Shortlist shortlist(query.limit == 0 ? 0 : room, query.sort);
  std::unique_ptr<FacetCounter> facets;
  if (query.facets) facets = std::make_unique<FacetCounter>();
  const bool scored = query.sort == Sort::best;
  Pass pass;
  for (std::size_t s = 0; s < snapshot.segments.size(); ++s) {
    const Segment& segment = *snapshot.segments[s].segment;
    const auto matcher = make_matcher(query, root, lexicon, segment, s);
    const RowFilter filter(query.filters, segment, *snapshot.segments[s].dead);
    if (facets) facets->start(segment);
    for (Local local = matcher->local(); local != kNoLocal; local = matcher->seek(local + 1)) {
      if (!filter.passes(local)) continue;
      ++pass.total;
      if (facets) facets->count(segment, local);
      Candidate candidate{scored ? matcher->score() : 0, segment.days[local], segment.docs[local],
                          static_cast<std::uint32_t>(s), local};
      if (!shortlist.wants(candidate)) continue;
      if (!scored) candidate.score = matcher->score();
      shortlist.add(candidate);
    }
    if (facets) facets->finish(segment);
  }
  pass.best = shortlist.take();
  if (facets) pass.facets = facets->facets();
  return pass;
}

std::unique_ptr<Node> copy(const Node& node) {
  auto out = std::make_unique<Node>();
  out->op = node.op;
  out->field = node.field;
  out->words = node.words;
  out->exact = node.exact;
  out->at_least = node.at_least;
  for (const auto& child : node.children) out->children.push_back(copy(*child));
  return out;
}

/// The words that may be given up, and what stays required.
struct Loose {
  std::vector<const Node*> words;
  std::vector<const Node*> required;
};

Loose loose_words(const Node& root) {
  Loose loose;
  if (root.op != Node::Op::all) return loose;
  for (const auto& child : root.children)
    (child->loose ? loose.words : loose.required).push_back(child.get());
  return loose;
}

std::unique_ptr<Node> loosened(const Loose& loose, std::size_t needed) {
  auto some = std::make_unique<Node>();
  some->op = Node::Op::any;
  some->at_least = static_cast<std::uint32_t>(needed);
  for (const Node* const word : loose.words) some->children.push_back(copy(*word));
  if (loose.required.empty()) return some;
  auto all = std::make_unique<Node>();
  all->children.push_back(std::move(some));
  for (const Node* const node : loose.required) all->children.push_back(copy(*node));
  return all;
}

void explain(const Snapshot& snapshot, const Query& query, const Node* root, const Lexicon& lexicon,
             std::vector<Hit>& hits, std::span<const Candidate> candidates) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const std::size_t s = candidates[i].segment;
    const auto matcher = make_matcher(query, root, lexicon, *snapshot.segments[s].segment, s);
    if (matcher->seek(candidates[i].local) == candidates[i].local) matcher->explain(hits[i].parts);
  }
}

}  // namespace

Found search_snapshot(const Snapshot& snapshot, const Query& query) {
  Found found;
  const Lexicon lexicon(snapshot, query);
  const Node* root = query.root.get();
  Pass pass = run(snapshot, query, root, lexicon);
  std::unique_ptr<Node> fewer;
  if (pass.total == 0 && root != nullptr && snapshot.papers > 0) {
    const Loose loose = loose_words(*root);
    for (std::size_t needed = loose.words.size(); pass.total == 0 && needed > 1;) {
      needed = needed > 2 && needed == loose.words.size() ? needed - 1 : 1;
      fewer = loosened(loose, needed);
      pass = run(snapshot, query, fewer.get(), lexicon);
      if (pass.total == 0) continue;
      root = fewer.get();
      found.notes.push_back("no paper has all of these words: papers with " +
                            (needed == 1 ? "any" : std::to_string(needed)) + " of them are shown");
    }
  }
  found.total = pass.total;
  found.facets = std::move(pass.facets);
  const std::size_t offset = std::min({query.offset, kOffsetMax, pass.best.size()});
  const auto shown = std::span(pass.best).subspan(offset);
  for (const Candidate& candidate : shown) found.hits.push_back({candidate.doc, candidate.score, {}});
  if (query.explain) explain(snapshot, query, root, lexicon, found.hits, shown);
  return found;
}

}  // namespace quire::index

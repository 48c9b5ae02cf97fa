// Segment by segment: lists of plain words take the fast ways, everything else goes row by row through a
// matcher. When no paper has all plain words, the search is repeated with fewer of them and says so.
#include "index/search.h"

#include <algorithm>
#include <chrono>

#include "index/allowed.h"
#include "index/expand.h"
#include "index/facet_counter.h"
#include "index/matcher.h"
#include "index/plain_words.h"

namespace quire::index {
namespace {

constexpr unsigned kRowsBetweenLooks = 4096;

struct Outcome {
  std::uint64_t total = 0;
  bool partial = false;
  std::vector<Candidate> best;
  Facets facets;
};

/// One reading of a query over all segments.
class Search {
 public:
  Search(const Snapshot& snapshot, const Query& query, const Node* root, const std::function<bool()>& late)
      : snapshot_(snapshot),
        query_(query),
        root_(root),
        lexicon_(snapshot, query, root),
        late_(late),
        shortlist_(room(query), better(), after()) {
    if (root != nullptr) plain_ = plain_words(*root);
    counting_ = query.exact_total || query.facets;
  }

  Outcome run() {
    for (const std::size_t s : by_size()) {
      if (query_.facets) facets_.start(*snapshot_.segments[s].segment);
      segment(s);
      if (query_.facets) facets_.finish(*snapshot_.segments[s].segment);
    }
    outcome_.best = shortlist_.take();
    if (query_.facets) outcome_.facets = facets_.facets();
    return std::move(outcome_);
  }

  /// Fills in scores (of searches that sort by day) and parts.
  void finish(std::span<const Candidate> shown, std::vector<Hit>& hits) const {
    if (root_ == nullptr || (query_.sort == Sort::best && !query_.explain)) return;
    std::vector<std::size_t> order(shown.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(shown[a].segment, shown[a].local) < std::pair(shown[b].segment, shown[b].local);
    });
    std::unique_ptr<Matcher> matcher;
    std::size_t open = snapshot_.segments.size();
    for (const std::size_t i : order) {
      const Candidate& candidate = shown[i];
      if (open != candidate.segment) {
        open = candidate.segment;
        matcher = make_matcher(*root_, lexicon_, *snapshot_.segments[open].segment, open);
      }
      if (matcher->seek(candidate.local) != candidate.local) continue;
      hits[i].score = lexicon_.scale().score(matcher->score());
      if (query_.explain) matcher->explain(hits[i].parts);
    }
  }

  Newer newer(const Candidate& candidate) const { return shortlist_.newer(candidate); }
  double score(const Candidate& candidate) const { return lexicon_.scale().score(candidate.score); }

 private:
  static std::size_t room(const Query& query) {
    if (query.limit == 0) return 0;
    return std::min(query.limit, kLimitMax) + (query.after ? 0 : std::min(query.offset, kOffsetMax));
  }
  Better better() const {
    Better out;
    out.sort = query_.sort;
    for (const LiveSegment& live : snapshot_.segments) out.segments.push_back(live.segment.get());
    return out;
  }
  std::optional<Shortlist::After> after() const {
    if (!query_.after) return std::nullopt;
    return Shortlist::After{lexicon_.scale().sum(query_.after->score),
                            {query_.after->day, query_.after->doc}};
  }

  /// The largest first: what they offer soonest spares most work elsewhere.
  std::vector<std::size_t> by_size() const {
    std::vector<std::size_t> order(snapshot_.segments.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return snapshot_.segments[a].segment->papers() > snapshot_.segments[b].segment->papers();
    });
    return order;
  }

  void segment(std::size_t s) {
    if (outcome_.partial || late_()) {
      outcome_.partial = true;
      return;
    }
    const LiveSegment& live = snapshot_.segments[s];
    static const std::vector<const Node*> none;
    const auto allowed = allowed_rows(query_, lexicon_, live, s, plain_ ? plain_->excluded : none);
    const ImpactBounds bounds = impact_bounds(lexicon_.ranking(), *live.segment);
    Pass pass{*live.segment, bounds, static_cast<std::uint32_t>(s), allowed.get(), shortlist_, late_};
    if (!plain_ || plain_->words.empty()) {
      by_matcher(pass, s);
    } else if (plain_->join == PlainWords::Join::all) {
      with_all(pass, s);
    } else {
      with_any(pass, s);
    }
    outcome_.partial = outcome_.partial || pass.cut_short;
  }

  void with_all(Pass& pass, std::size_t s) {
    bool all_there = true;
    auto lists = open_lists(*plain_, lexicon_, pass.segment, pass.bounds, s, all_there);
    if (!all_there) return;
    const bool best_only = !counting_ && query_.sort == Sort::best;
    if (lists.size() == 1 && best_only) return best_with_any(lists, pass);
    each_with_all(lists, pass, best_only,
                  [&](std::span<const Local> rows, std::span<const std::uint32_t> scores) {
                    outcome_.total += rows.size();
                    for (std::size_t i = 0; i < rows.size(); ++i) {
                      if (query_.facets) facets_.count(pass.segment, rows[i]);
                      if (query_.sort == Sort::newest || scores[i] >= shortlist_.threshold())
                        shortlist_.offer(pass.candidate(rows[i], scores[i]));
                    }
                  });
  }

  void with_any(Pass& pass, std::size_t s) {
    bool all_there = true;
    if (counting_ || query_.sort == Sort::newest) {
      auto lists = open_lists(*plain_, lexicon_, pass.segment, pass.bounds, s, all_there);
      each_with_any(lists, pass, [&](Local first, std::uint64_t* bits) { count_window(pass, first, bits); });
    }
    if (query_.sort == Sort::newest) return;
    auto lists = open_lists(*plain_, lexicon_, pass.segment, pass.bounds, s, all_there);
    best_with_any(lists, pass);
  }

  void count_window(const Pass& pass, Local first, const std::uint64_t* bits) {
    const bool each = query_.facets || query_.sort == Sort::newest;
    for (Local word = 0; word < Bits::kWindow / 64; ++word) {
      outcome_.total += static_cast<std::uint64_t>(std::popcount(bits[word]));
      if (!each) continue;
      for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
        const Local local = first + word * 64 + static_cast<Local>(std::countr_zero(left));
        if (query_.facets) facets_.count(pass.segment, local);
        if (query_.sort == Sort::newest) shortlist_.offer(pass.candidate(local, 0));
      }
    }
  }

  void by_matcher(Pass& pass, std::size_t s) {
    const auto matcher = root_ == nullptr ? everything(pass.segment.papers())
                                          : make_matcher(*root_, lexicon_, pass.segment, s);
    const bool scored = query_.sort == Sort::best;
    const auto wanted = [&] { return scored && !counting_ ? shortlist_.threshold() : 0; };
    matcher->want(wanted(), pass.allowed);
    unsigned rows = 0;
    for (Local local = matcher->seek(0); local != kNoLocal; local = matcher->seek(local + 1)) {
      if (++rows % kRowsBetweenLooks == 0 && late_()) {
        pass.cut_short = true;
        return;
      }
      if (pass.allowed != nullptr && !pass.allowed->has(local)) continue;
      ++outcome_.total;
      if (query_.facets) facets_.count(pass.segment, local);
      shortlist_.offer(pass.candidate(local, scored ? matcher->score() : 0));
      matcher->want(wanted(), pass.allowed);
    }
  }

  const Snapshot& snapshot_;
  const Query& query_;
  const Node* root_;
  Lexicon lexicon_;
  const std::function<bool()>& late_;
  Shortlist shortlist_;
  std::optional<PlainWords> plain_;
  bool counting_ = true;
  FacetCounter facets_;
  Outcome outcome_;
};

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

Found found_of(const Search& search, Outcome outcome, const Query& query) {
  Found found;
  found.total = outcome.total;
  found.partial = outcome.partial;
  found.facets = std::move(outcome.facets);
  const std::size_t offset = query.after ? 0 : std::min({query.offset, kOffsetMax, outcome.best.size()});
  const auto shown = std::span(outcome.best).subspan(offset);
  for (const Candidate& candidate : shown)
    found.hits.push_back({search.newer(candidate).doc, search.score(candidate), {}});
  search.finish(shown, found.hits);
  if (!shown.empty()) {
    const Newer last = search.newer(shown.back());
    found.last = {found.hits.back().score, last.day, last.doc};
  }
  return found;
}

bool is_empty(const Outcome& outcome) {
  return outcome.total == 0 && outcome.best.empty() && !outcome.partial;
}

/// The papers that match; if there are none, those that have all but one of the plain words, or any.
Found with_fewer_if_need_be(const Snapshot& snapshot, const Query& query, const Node* root,
                            const std::function<bool()>& late) {
  Search first(snapshot, query, root, late);
  Outcome outcome = first.run();
  if (!is_empty(outcome) || root == nullptr) return found_of(first, std::move(outcome), query);
  const Loose loose = loose_words(*root);
  for (std::size_t needed = loose.words.size(); needed > 1;) {
    needed = needed > 2 && needed == loose.words.size() ? needed - 1 : 1;
    const auto fewer = loosened(loose, needed);
    Search again(snapshot, query, fewer.get(), late);
    outcome = again.run();
    if (is_empty(outcome)) continue;
    Found found = found_of(again, std::move(outcome), query);
    found.notes.push_back("no paper has all of these words: papers with " +
                          (needed == 1 ? "any" : std::to_string(needed)) + " of them are shown");
    return found;
  }
  return found_of(first, std::move(outcome), query);
}

}  // namespace

Found search_snapshot(const Snapshot& snapshot, const Query& query) {
  const auto end = std::chrono::steady_clock::now() +
                   std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                       std::chrono::duration<double>(std::clamp(query.seconds_max, 0.0, 3600.0)));
  const std::function<bool()> late = [end] { return std::chrono::steady_clock::now() > end; };
  Expanded expanded;
  std::unique_ptr<Node> root;
  if (query.root != nullptr && snapshot.papers > 0)
    root = expand(snapshot, *query.root, expanded, query.facets || query.explain);
  Found found = with_fewer_if_need_be(snapshot, query, root.get(), late);
  found.notes.insert(found.notes.begin(), expanded.notes.begin(), expanded.notes.end());
  found.other_words = std::move(expanded.other_words);
  found.expanded_words = std::move(expanded.words);
  return found;
}

}  // namespace quire::index

// A k-way merge by key; the lists of a key are joined under new row numbers. Segments mostly follow each
// other in Doc order, so that lists are joined end to end; where they interleave, the list is sorted.
#include "index/merge.h"

#include <algorithm>
#include <map>

#include "index/postings.h"
#include "index/segment_writer.h"

namespace quire::index {
namespace {

struct Source {
  const LiveSegment* live = nullptr;
  std::vector<Local> local_after;  ///< kNoLocal: dead
  std::size_t term = 0;

  bool done() const { return term >= live->segment->terms(); }
  std::string_view key() const { return live->segment->key(term); }
};

struct Posting {
  Local local;
  std::uint8_t counts;
  std::uint32_t first_place;
  std::uint32_t places;
};

/// Rows of all sources in Doc order; tells each source where its rows went.
Rows merge_rows(std::vector<Source>& sources) {
  struct Row {
    store::Doc doc;
    std::uint32_t source;
    Local local;
  };
  std::vector<Row> order;
  for (std::uint32_t s = 0; s < sources.size(); ++s) {
    const Segment& segment = *sources[s].live->segment;
    sources[s].local_after.assign(segment.papers(), kNoLocal);
    for (Local local = 0; local < segment.papers(); ++local) {
      if (!is_dead(*sources[s].live->dead, local)) order.push_back({segment.docs[local], s, local});
    }
  }
  std::sort(order.begin(), order.end(), [](const Row& a, const Row& b) { return a.doc < b.doc; });
  Rows rows;
  for (const Row& row : order) {
    sources[row.source].local_after[row.local] = static_cast<Local>(rows.docs.size());
    rows.copy(*sources[row.source].live->segment, row.local);
  }
  return rows;
}

/// Joins the lists of one key.
class ListMerger {
 public:
  void join(SegmentWriter& out, std::string_view key, std::span<Source* const> sources) {
    postings_.clear();
    places_.clear();
    forms_.clear();
    form_numbers_.clear();
    for (Source* const source : sources) take(*source);
    const auto by_local = [](const Posting& a, const Posting& b) { return a.local < b.local; };
    if (!std::is_sorted(postings_.begin(), postings_.end(), by_local)) {
      std::sort(postings_.begin(), postings_.end(), by_local);
    }
    std::vector<std::string_view> forms(forms_.begin(), forms_.end());
    out.begin_term(key, forms);
    for (const Posting& posting : postings_) {
      out.add(posting.local, posting.counts, std::span(places_).subspan(posting.first_place, posting.places));
    }
    out.end_term();
  }

 private:
  void take(Source& source) {
    const Segment& segment = *source.live->segment;
    PostingCursor cursor(segment, segment.entry(source.term));
    const std::vector<std::uint32_t> renumber = form_map(segment.forms(source.term));
    for (; cursor.local() != kNoLocal; cursor.next()) {
      const Local local = source.local_after[cursor.local()];
      if (local == kNoLocal) continue;
      cursor.places(found_);
      postings_.push_back({local, cursor.counts(), static_cast<std::uint32_t>(places_.size()),
                           static_cast<std::uint32_t>(found_.size())});
      for (Place place : found_) {
        place.form = place.form < renumber.size() ? renumber[place.form] : 0;
        places_.push_back(place);
      }
    }
  }

  std::vector<std::uint32_t> form_map(const std::vector<std::string>& forms) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(std::max<std::size_t>(1, forms.size()));
    const auto number = [this](const std::string& form) {
      const auto [at, fresh] = form_numbers_.try_emplace(form, static_cast<std::uint32_t>(forms_.size()));
      if (fresh) forms_.push_back(form);
      return at->second;
    };
    for (const std::string& form : forms) numbers.push_back(number(form));
    return numbers;
  }

  std::vector<Posting> postings_;
  std::vector<Place> places_;
  std::vector<Place> found_;
  std::vector<std::string> forms_;
  std::map<std::string, std::uint32_t> form_numbers_;
};

}  // namespace

std::optional<SegmentFiles> merge_segments(std::span<const LiveSegment> from, const SegmentSink& sink,
                                           const std::function<bool()>& stop) {
  std::vector<Source> sources;
  for (const LiveSegment& live : from) {
    Source source;
    source.live = &live;
    sources.push_back(std::move(source));
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
    return a.live->segment->docs.front() < b.live->segment->docs.front();
  });
  const Rows rows = merge_rows(sources);
  if (rows.docs.empty()) return std::nullopt;
  SegmentWriter out(sink, rows);
  ListMerger lists;
  std::vector<Source*> smallest;
  std::string key;
  for (std::size_t lists_done = 0;; ++lists_done) {
    if (stop && lists_done % 64 == 0 && stop()) return std::nullopt;
    smallest.clear();
    for (Source& source : sources) {
      if (source.done()) continue;
      const int order = smallest.empty() ? -1 : source.key().compare(smallest.front()->key());
      if (order < 0) smallest.clear();
      if (order <= 0) smallest.push_back(&source);
    }
    if (smallest.empty()) break;
    key = smallest.front()->key();
    lists.join(out, key, smallest);
    for (Source* const source : smallest) ++source->term;
  }
  return out.finish();
}

}  // namespace quire::index

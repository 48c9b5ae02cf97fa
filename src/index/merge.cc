// A k-way merge by key, and of a key's lists by row: each is read block by block and written on at once, so
// that no list is ever held whole. Segments mostly follow each other in Doc order; then lists are joined end
// to end. What has been read of the mapped files is given back to the system, or all of it would count as
// ours.
#include "index/merge.h"

#include <algorithm>
#include <map>
#include <utility>

#include "index/postings.h"
#include "index/segment_writer.h"

namespace quire::index {
namespace {

/// Read parts of a file are given back in pieces of at least this size.
constexpr std::size_t kGivenBackBytes = std::size_t{1} << 20;

struct Source {
  const LiveSegment* live = nullptr;
  store::Doc first = 0;
  std::vector<Local> local_after;  ///< kNoLocal: dead
  std::size_t term = 0;
  std::size_t post_done = 0;  ///< given back up to here
  std::size_t pos_done = 0;

  bool done() const { return term >= live->segment->terms(); }
  std::string_view key() const { return live->segment->key(term); }
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

/// The list of a key in one source: its living papers, under their new rows.
class SourceList {
 public:
  SourceList(const Source& source, std::vector<std::uint32_t> forms)
      : local_after_(source.local_after),
        forms_(std::move(forms)),
        cursor_(*source.live->segment, source.live->segment->entry(source.term)),
        places_begin_(cursor_.places_begin(*source.live->segment)) {
    settle(cursor_.local());
  }

  Local row() const { return row_; }
  /// Where its places begin in N.pos; 0: they are elsewhere.
  std::size_t places_begin() const { return places_begin_; }
  /// Writes the papers that are before `end`.
  void write_until(Local end, SegmentWriter& out, std::vector<Place>& places) {
    for (; row_ < end; settle(cursor_.next())) {
      cursor_.places(places);
      for (Place& place : places) place.form = place.form < forms_.size() ? forms_[place.form] : 0;
      out.add(row_, cursor_.counts(), places);
    }
  }

 private:
  void settle(Local local) {
    while (local != kNoLocal && local_after_[local] == kNoLocal) local = cursor_.next();
    row_ = local == kNoLocal ? kNoLocal : local_after_[local];
  }

  std::span<const Local> local_after_;
  std::vector<std::uint32_t> forms_;  ///< what they are called in the joined list
  PostingCursor cursor_;
  std::size_t places_begin_ = 0;
  Local row_ = kNoLocal;
};

/// Joins the lists of one key.
class ListMerger {
 public:
  void join(SegmentWriter& out, std::string_view key, std::span<Source* const> sources) {
    lists_.clear();
    forms_.clear();
    form_numbers_.clear();
    for (const Source* const source : sources)
      lists_.emplace_back(*source, form_map(source->live->segment->forms(source->term)));
    out.begin_term(key, std::vector<std::string_view>(forms_.begin(), forms_.end()));
    for (;;) {
      const auto [first, end] = next_stretch();
      if (first->row() == kNoLocal) break;
      first->write_until(end, out, places_);
    }
    out.end_term();
  }
  /// What was just joined, a list a source.
  std::span<const SourceList> lists() const { return lists_; }

 private:
  /// The list that has the next row, and the first row that another one has.
  std::pair<SourceList*, Local> next_stretch() {
    SourceList* first = &lists_.front();
    Local end = kNoLocal;
    for (SourceList& list : std::span(lists_).subspan(1)) {
      const bool earlier = list.row() < first->row();
      end = std::min(end, earlier ? first->row() : list.row());
      if (earlier) first = &list;
    }
    return {first, end};
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

  std::vector<SourceList> lists_;
  std::vector<Place> places_;
  std::vector<std::string> forms_;
  std::map<std::string, std::uint32_t> form_numbers_;
};

/// Gives back what lies before the list that the source has reached; `places` is where its places begin.
void give_back(Source& source, std::size_t places) {
  const Segment& segment = *source.live->segment;
  const std::size_t post = segment.entry(source.term).list;
  if (post >= source.post_done + kGivenBackBytes)
    source.post_done = segment.give_back_post(source.post_done, post);
  if (places >= source.pos_done + kGivenBackBytes)
    source.pos_done = segment.give_back_pos(source.pos_done, places);
}

/// And what is left at the end.
void give_back_rest(Source& source) {
  const Segment& segment = *source.live->segment;
  segment.give_back_post(source.post_done, segment.post().size());
  segment.give_back_pos(source.pos_done, segment.pos().size());
}

}  // namespace

std::optional<SegmentFiles> merge_segments(std::span<const LiveSegment> from, const SegmentSink& sink,
                                           const std::function<bool()>& stop) {
  std::vector<Source> sources;
  for (const LiveSegment& live : from) {
    Source source;
    source.live = &live;
    source.first = live.segment->docs.front();
    sources.push_back(std::move(source));
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.first < b.first; });
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
    for (std::size_t i = 0; i < smallest.size(); ++i) {
      give_back(*smallest[i], lists.lists()[i].places_begin());
      ++smallest[i]->term;
    }
  }
  for (Source& source : sources) give_back_rest(source);
  return out.finish();
}

}  // namespace quire::index

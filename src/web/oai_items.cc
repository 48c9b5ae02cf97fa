#include "web/oai_items.h"

#include <algorithm>
#include <unordered_map>

#include "feed/feed.h"
#include "web/oai_sets.h"

namespace quire::web {
namespace {

constexpr std::size_t kLogSlice = 250;
constexpr std::size_t kPapersAtOnce = 25;  // each may have megabytes
constexpr std::size_t kTrendingMax = 50;   // as many as the page shows

bool is_of_arxiv(const store::Stamped& stamp) { return stamp.id.find(':') == std::string::npos; }

}  // namespace

std::vector<store::Doc> TrendingNow::docs(const Site& site) {
  constexpr auto kFresh = std::chrono::minutes(1);
  const Instant now = site.clock();
  const std::lock_guard lock(mutex_);
  if (computed_at_ && now >= *computed_at_ && now - *computed_at_ < kFresh) return docs_;
  docs_.clear();
  for (const auto& entry : feed::trending(site.store, now, kTrendingMax).entries)
    docs_.push_back(entry.paper.doc);
  std::sort(docs_.begin(), docs_.end());
  computed_at_ = now;
  return docs_;
}

std::optional<OaiItem> OaiItems::next() {
  while (items_.empty()) {
    if (stamps_.empty() && !at_end_) read_log();
    if (stamps_.empty() && at_end_) return std::nullopt;
    read_papers();
  }
  OaiItem item = std::move(items_.front());
  items_.pop_front();
  return item;
}

void OaiItems::read_log() {
  std::vector<store::Stamped> slice;
  if (part_.set == kTrendingSet)
    slice = trending_part();
  else if (!part_.set.empty())
    slice = catalogue_.select(part_, kLogSlice);
  else
    slice = site_.store.stamped(part_.after, part_.from, part_.until, kLogSlice);
  at_end_ = slice.size() < kLogSlice;
  if (!slice.empty()) part_.after = slice.back().number;
  for (store::Stamped& stamp : slice) {
    // The catalogue has looked at this already, and knows no keys of papers.
    const bool wanted = !part_.arxiv_only || stamp.id.empty() || is_of_arxiv(stamp);
    if (wanted) stamps_.push_back(std::move(stamp));
  }
}

void OaiItems::read_papers() {
  const std::size_t count = std::min(stamps_.size(), kPapersAtOnce);
  std::vector<store::Doc> docs;
  for (std::size_t i = 0; i < count; ++i)
    if (!stamps_[i].gone) docs.push_back(stamps_[i].doc);
  std::unordered_map<store::Doc, store::StoredPaper> papers;
  for (store::StoredPaper& stored : site_.store.papers(docs)) {
    const store::Doc doc = stored.doc;
    papers.emplace(doc, std::move(stored));
  }
  for (std::size_t i = 0; i < count; ++i) {
    store::Stamped stamp = std::move(stamps_.front());
    stamps_.pop_front();
    if (stamp.gone) {
      items_.push_back({stamp.number, std::move(stamp.id), stamp.at, std::nullopt});
      continue;
    }
    const auto found = papers.find(stamp.doc);
    if (found == papers.end() || found->second.change > stamp.number) continue;
    std::string key = found->second.paper.id.key();
    items_.push_back({stamp.number, std::move(key), stamp.at, std::move(found->second)});
  }
}

std::vector<store::Stamped> OaiItems::trending_part() const {
  const auto docs = trending_.docs(site_);
  std::vector<store::Stamped> part;
  for (const store::StoredPaper& stored : site_.store.papers(docs)) {
    const bool inside = stored.change > part_.after && (!part_.from || stored.changed_at >= *part_.from) &&
                        (!part_.until || stored.changed_at <= *part_.until);
    if (inside) part.push_back({stored.change, stored.doc, stored.paper.id.key(), stored.changed_at, false});
  }
  std::sort(part.begin(), part.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return part;
}

}  // namespace quire::web

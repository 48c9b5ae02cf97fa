#include "web/oai_catalogue.h"

#include <algorithm>

#include "web/oai_sets.h"

namespace quire::web {
namespace {

constexpr std::size_t kSlice = 500;
constexpr std::size_t kOldEntriesMin = 50'000;  // before they are worth dropping

constexpr std::uint32_t kSetsMax = 0x7fffffff;  // what an entry's field holds

bool is_of_arxiv(std::string_view key) { return key.find(':') == std::string_view::npos; }

}  // namespace

bool SetCatalogue::catch_up(store::Store& store, std::chrono::milliseconds at_most) {
  const std::lock_guard lock(mutex_);
  const auto end = std::chrono::steady_clock::now() + at_most;
  for (;;) {
    const auto slice = store.stamped(seen_, std::nullopt, std::nullopt, kSlice);
    if (!slice.empty()) read_slice(store, slice);
    if (slice.size() < kSlice) return true;
    if (std::chrono::steady_clock::now() > end) return false;
  }
}

void SetCatalogue::read_slice(store::Store& store, const std::vector<store::Stamped>& slice) {
  std::vector<store::Doc> docs;
  for (const store::Stamped& stamp : slice)
    if (!stamp.gone) docs.push_back(stamp.doc);
  std::unordered_map<store::Doc, store::StoredPaper> papers;
  for (store::StoredPaper& stored : store.papers(docs)) {
    const store::Doc doc = stored.doc;
    papers.emplace(doc, std::move(stored));
  }
  for (const store::Stamped& stamp : slice) {
    seen_ = stamp.number;
    if (stamp.gone) {
      add_gone(stamp);
      continue;
    }
    const auto found = papers.find(stamp.doc);
    // One that changed since the slice was read comes again, later in the log.
    if (found != papers.end() && found->second.change <= stamp.number) add_paper(stamp, found->second);
  }
  if (old_entries_ > kOldEntriesMin && old_entries_ * 2 > entries_.size()) drop_old_entries();
}

void SetCatalogue::add_paper(const store::Stamped& stamp, const store::StoredPaper& stored) {
  if (known_.size() <= stamp.doc) known_.resize(std::size_t{stamp.doc} + 1);
  Known& known = known_[stamp.doc];
  forget(known);
  forget_gone(stamp.id);  // it is back
  known = {stamp.number, std::hash<std::string>{}(stamp.id), static_cast<std::uint32_t>(members_.size()), 0};
  for (const std::string& special : sets_of(stored)) {
    for (const std::string_view set : with_parents(special)) {
      const SetNumber number = number_of(set);
      const auto first = members_.begin() + known.first_set;
      if (std::find(first, members_.end(), number) != members_.end()) continue;
      members_.push_back(number);
      ++papers_in_[number];
    }
  }
  known.sets = static_cast<std::uint32_t>(members_.size()) - known.first_set;
  entries_.push_back(
      {stamp.number, stamp.at, stamp.doc, known.first_set, known.sets & kSetsMax, is_of_arxiv(stamp.id)});
}

void SetCatalogue::add_gone(const store::Stamped& stamp) {
  const std::size_t hash = std::hash<std::string>{}(stamp.id);
  for (Known& known : known_)
    if (known.newest != 0 && known.id_hash == hash) forget(known);
  forget_gone(stamp.id);
  gone_[stamp.id] = stamp.number;
  gone_by_number_[stamp.number] = stamp.id;
  entries_.push_back({stamp.number, stamp.at, 0, 0, 0, is_of_arxiv(stamp.id)});
}

void SetCatalogue::forget_gone(std::string_view id) {
  const auto found = gone_.find(id);
  if (found == gone_.end()) return;
  gone_by_number_.erase(found->second);
  gone_.erase(found);
  ++old_entries_;
}

void SetCatalogue::forget(Known& known) {
  if (known.newest == 0) return;
  for (std::uint32_t i = 0; i < known.sets; ++i) --papers_in_[members_[known.first_set + i]];
  known = {};
  ++old_entries_;
}

void SetCatalogue::drop_old_entries() {
  std::vector<Entry> entries;
  std::vector<SetNumber> members;
  for (Entry entry : entries_) {
    if (!alive(entry)) continue;
    const auto first = members_.begin() + entry.first_set;
    entry.first_set = static_cast<std::uint32_t>(members.size());
    members.insert(members.end(), first, first + entry.sets);
    if (entry.doc != 0) known_[entry.doc].first_set = entry.first_set;
    entries.push_back(entry);
  }
  entries_ = std::move(entries);
  members_ = std::move(members);
  old_entries_ = 0;
}

SetCatalogue::SetNumber SetCatalogue::number_of(std::string_view set) {
  if (const auto found = numbers_.find(set); found != numbers_.end()) return found->second;
  const auto number = static_cast<SetNumber>(papers_in_.size());
  numbers_.emplace(set, number);
  papers_in_.push_back(0);
  return number;
}

bool SetCatalogue::alive(const Entry& entry) const {
  return entry.doc == 0 ? gone_by_number_.contains(entry.number) : known_[entry.doc].newest == entry.number;
}

/// Calls for each entry that is still so, until it says false.
template <class Visit>
void SetCatalogue::visit(const LogPart& part, Visit&& visit) const {
  const auto set = numbers_.find(part.set);
  const bool of_all = part.set.empty();
  if (!of_all && set == numbers_.end()) return;
  const auto is_member = [&](const Entry& entry) {
    if (part.arxiv_only && entry.of_arxiv == 0) return false;
    if (of_all || entry.doc == 0) return true;
    const auto first = members_.begin() + entry.first_set;
    return std::find(first, first + entry.sets, set->second) != first + entry.sets;
  };
  // Numbers and moments rise together.
  auto at = std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.number <= part.after || (part.from && entry.at < *part.from);
  });
  for (; at != entries_.end() && (!part.until || at->at <= *part.until); ++at)
    if (alive(*at) && is_member(*at) && !visit(*at)) return;
}

std::vector<store::Stamped> SetCatalogue::select(const LogPart& part, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<store::Stamped> found;
  visit(part, [&](const Entry& entry) {
    if (found.size() == limit) return false;
    store::Stamped stamp{entry.number, entry.doc, {}, entry.at, entry.doc == 0};
    if (stamp.gone) stamp.id = gone_by_number_.at(entry.number);
    found.push_back(std::move(stamp));
    return true;
  });
  return found;
}

std::uint64_t SetCatalogue::count(const LogPart& part) const {
  const std::lock_guard lock(mutex_);
  std::uint64_t n = 0;
  visit(part, [&](const Entry&) {
    ++n;
    return true;
  });
  return n;
}

std::vector<std::string> SetCatalogue::sets() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> sets;
  for (const auto& [name, number] : numbers_)
    if (papers_in_[number] > 0) sets.push_back(name);
  return sets;
}

}  // namespace quire::web

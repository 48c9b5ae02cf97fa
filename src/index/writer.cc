// Opening and taking in.
#include "index/writer.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <thread>

#include "index/backlog.h"

namespace quire::index {
namespace {

/// From so many full ranges on, what is there is taken in in large ranges first.
constexpr std::uint64_t kRangesAtOnce = 2;
constexpr std::size_t kLogEntriesRead = 5000;
/// So much is verified when it is opened, which takes a hundredth of a second; more in the background.
constexpr std::uint64_t kVerifiedAtOnceBytes = std::uint64_t{64} << 20;

/// Finds what the checksums tell; a large index is left to the background.
void verify_if_small(Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const LiveSegment& live : manifest.segments) bytes += live.segment->bytes();
  if (bytes > kVerifiedAtOnceBytes) return;
  std::erase_if(manifest.segments, [&](const LiveSegment& live) {
    const auto faults = live.segment->verify();
    if (!faults.empty()) manifest.damaged.push_back({live.segment->number(), faults.front()});
    return !faults.empty();
  });
}

}  // namespace

Writer::Writer(const Folder& folder, const WriterLimits& limits) : folder_(folder), limits_(limits) {
  open();
  saver_ = std::thread([this] { save_as_due(); });
  merger_ = std::thread([this] { merge_as_due(); });
}

Writer::~Writer() {
  {
    const Lock lock(mutex_);
    stop_ = true;
    changed_.notify_all();
  }
  if (saver_.joinable()) saver_.join();
  if (merger_.joinable()) merger_.join();
  Lock lock(mutex_);
  // What the disk does not take now is taken in again from the store next time.
  if (unsaved() && !crashed_) save(lock);
}

void Writer::crash() {
  {
    const Lock lock(mutex_);
    stop_ = crashed_ = true;
    changed_.notify_all();
  }
  saver_.join();
  merger_.join();
}

std::shared_ptr<const Snapshot> Writer::snapshot() const {
  const std::lock_guard<std::mutex> lock(publishing_);
  return snapshot_;
}

Pieces Writer::pieces() const {
  const Lock lock(mutex_);
  return pieces_;
}

void Writer::open() {
  auto loaded = load_manifest(folder_.path(), nullptr);
  if (!loaded) {
    next_number_ = folder_.first_free_number();
    return start_over(loaded.error() + "; the index is built anew");
  }
  next_number_ = std::max(loaded->next_number, folder_.first_free_number());
  verify_if_small(*loaded);
  for (const LiveSegment& live : loaded->segments)
    pieces_.add({live.segment, live.dead, live.dead, {}, false});
  const bool damaged = !loaded->damaged.empty();
  const bool from_nothing = damaged && loaded->segments.empty();
  change_ = saved_change_ = from_nothing ? 0 : loaded->change;
  saved_lacking_ = !from_nothing && (loaded->lacking || damaged);
  lacking_ = saved_lacking_ ? 1 : 0;
  for (const Manifest::Damaged& segment : loaded->damaged) {
    folder_.set_aside(segment.number);
    note(segment.what + "; set aside, its papers are taken in again");
  }
  if (damaged)
    try_commit();
  else
    publish();
  remove_unwanted(manifest());
}

void Writer::start_over(const std::string& why) {
  {
    const std::lock_guard<std::mutex> delivering(delivering_);
    ahead_.clear();
  }
  commit([&] {
    pieces_.clear();
    gone_.clear();
    change_ = saved_change_ = 0;
    lacking_ = 0;
    saved_lacking_ = false;
    ++beginnings_;
    note(why);
  });
}

std::uint64_t Writer::catch_up(store::Store& store, std::size_t limit, const std::function<bool()>& stop) {
  const std::lock_guard<std::mutex> taking(taking_);
  set_aside_cut();
  const store::ChangeNumber newest = store.newest_change();
  if (newest < snapshot()->change) start_over("the store is older than the index, which is built anew");
  std::uint64_t taken = take_in_lacking(store, stop);
  if (newest == snapshot()->change) return taken;
  if (limit > 0) return taken + take_in_order(store, newest, limit, stop);
  const std::jthread ahead([&](const std::stop_token& ended) { follow_short_puts(store, ended); });
  if (newest - snapshot()->change >= kRangesAtOnce * limits_.papers_a_segment)
    taken += take_in_order(store, newest, std::numeric_limits<std::size_t>::max(), stop);
  return taken + take_in_newest_first(store, stop);
}

/// In large ranges: what was there when it began.
std::uint64_t Writer::take_in_order(store::Store& store, store::ChangeNumber newest, std::size_t limit,
                                    const std::function<bool()>& stop) {
  store::ChangeNumber after = snapshot()->change;
  const auto next = [&]() -> Range {
    if (after >= newest || !wait_for_memory(stop)) return {};
    Range range = changed(store, after, std::min(limits_.papers_a_segment, limit));
    limit -= range.docs.size();
    return range;
  };
  std::uint64_t taken = 0;
  Intake intake(store, next, [&](TakenIn&& part) {
    taken += part.docs;
    deliver(std::move(part), true);
  });
  intake.run();
  return taken;
}

/// In small ranges, so that a paper need not wait until those before it are taken in.
std::uint64_t Writer::take_in_newest_first(store::Store& store, const std::function<bool()>& stop) {
  Backlog backlog(snapshot()->change, limits_.papers_a_segment);
  std::uint64_t taken = 0;
  Intake intake(
      store, [&]() -> Range { return wait_for_memory(stop) ? backlog.next(store) : Range(); },
      [&](TakenIn&& part) {
        taken += part.docs;
        deliver(std::move(part), true);
      });
  intake.run();
  // The last stretch may have been of papers that changed again since: no range told of it.
  if (TakenIn rest; backlog.complete_until() != snapshot()->change) {
    rest.change = backlog.complete_until();
    deliver(std::move(rest), true);
  }
  return taken;
}

/// Papers of the log that no segment has: those of damaged ones.
std::uint64_t Writer::take_in_lacking(store::Store& store, const std::function<bool()>& stop) {
  int lacking = 0;
  Pieces pieces;
  {
    const Lock lock(mutex_);
    lacking = lacking_;
    pieces = pieces_;
  }
  if (lacking == 0) return 0;
  const store::ChangeNumber until = snapshot()->change;
  store::ChangeNumber after = 0;
  bool whole = false;
  const auto next = [&]() -> Range {
    Range range;
    while (range.docs.size() < limits_.papers_a_segment && after < until) {
      if (!wait_for_memory(stop)) return {};
      Range part = changed(store, after, kLogEntriesRead);
      if (part.docs.empty() || after > until) after = until;
      range.until = part.until;
      std::copy_if(part.docs.begin(), part.docs.end(), std::back_inserter(range.docs),
                   [&](store::Doc doc) { return !pieces.has(doc); });
    }
    whole = range.docs.empty();
    return range;
  };
  std::uint64_t taken = 0;
  Intake intake(store, next, [&](TakenIn&& part) {
    taken += part.docs;
    part.gone.clear();
    deliver(std::move(part), false);
  });
  intake.run();
  const Lock lock(mutex_);
  if (whole) lacking_ -= lacking;
  uncommitted_ = true;
  changed_.notify_all();
  return taken;
}

/// False: asked to stop.
bool Writer::wait_for_memory(const std::function<bool()>& stop) {
  Lock lock(mutex_);
  while (true) {
    lock.unlock();
    const bool asked = stop && stop();
    lock.lock();
    if (asked) return false;
    if (pieces_.bytes_in_memory() < limits_.memory_bytes_max) return true;
    if (!failure_.empty()) throw std::runtime_error(failure_);
    changed_.wait_for(lock, std::chrono::milliseconds(50));
  }
}

void Writer::deliver(TakenIn&& taken, bool in_order) {
  const std::lock_guard<std::mutex> delivering(delivering_);
  const Lock lock(mutex_);
  std::vector<store::Doc> newer = ahead_.newer(taken.gone, taken.until);
  std::erase_if(taken.gone,
                [&](store::Doc doc) { return std::binary_search(newer.begin(), newer.end(), doc); });
  if (taken.segment != nullptr) newer = ahead_.newer(taken.segment->docs, taken.until);
  const store::ChangeNumber change = taken.change;
  add(std::move(taken), newer);
  if (in_order) ahead_.forget(change_ = change);
  publish();
  changed_.notify_all();
}

/// But for those of which there is a newer state.
void Writer::add(TakenIn&& taken, std::span<const store::Doc> newer) {
  const auto now = Clock::now();
  if (!unsaved()) unsaved_since_ = now;
  last_change_ = now;
  pieces_.kill(taken.gone);
  gone_.insert(gone_.end(), taken.gone.begin(), taken.gone.end());
  if (taken.segment == nullptr) return;
  std::vector<store::Doc> current;
  std::set_difference(taken.segment->docs.begin(), taken.segment->docs.end(), newer.begin(), newer.end(),
                      std::back_inserter(current));
  pieces_.kill(current);
  Piece piece;
  piece.segment = std::move(taken.segment);
  piece.files = std::move(taken.files);
  pieces_.add(std::move(piece), newer);
}

void Writer::rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress) {
  {
    const std::lock_guard<std::mutex> taking(taking_);
    Pieces fresh;
    std::vector<Part> parts;
    std::uint64_t done = 0;
    store::ChangeNumber after = 0;
    store::ChangeNumber reached = 0;
    Intake intake(
        store, [&] { return changed(store, after, limits_.papers_a_segment); },
        [&](TakenIn&& taken) {
          fresh.kill(taken.gone);
          fresh.save_killed(taken.gone, nullptr);
          if (taken.segment != nullptr) {
            Part& part = parts.emplace_back();
            part.merge = {{{taken.segment, {}, {}, taken.files, false}}, true};
            {
              const Lock lock(mutex_);
              part.number = fresh_number();
            }
            write(part, {});
            fresh.kill(part.segment->docs);
            fresh.save_killed(part.segment->docs, nullptr);
            Piece piece;
            piece.segment = part.segment;
            fresh.add(std::move(piece));
            part.merge = {};
          }
          reached = taken.change;
          if (progress) progress(done += taken.docs);
        });
    try {
      intake.run();
      commit([&] {
        pieces_ = std::move(fresh);
        gone_.clear();
        change_ = saved_change_ = reached;
        lacking_ = 0;
        saved_lacking_ = false;
        ++beginnings_;
        for (const Part& part : parts) being_written_.erase(part.number);
      });
    } catch (...) {
      give_up(parts);
      throw;
    }
  }
  settle({});
}

void Writer::wait_until(const std::function<bool()>& done, const std::function<bool()>& stop) {
  Lock lock(mutex_);
  while (!done()) {
    if (!failure_.empty()) throw std::runtime_error(failure_);
    changed_.wait_for(lock, std::chrono::milliseconds(50));
    lock.unlock();
    const bool asked = stop && stop();
    lock.lock();
    if (asked) return;
  }
}

void Writer::settle(const std::function<bool()>& stop) {
  const auto hurry = [this](int callers) {
    const Lock lock(mutex_);
    hurried_ += callers;
    failure_.clear();
    retry_at_ = {};
    changed_.notify_all();
  };
  hurry(1);
  try {
    wait_until([this] { return !unsaved() && !saving_ && !merging_ && due_merge().empty(); }, stop);
  } catch (...) {
    hurry(-1);
    throw;
  }
  hurry(-1);
}

void Writer::optimise(const std::function<bool()>& stop) {
  settle(stop);
  const auto want = [this](bool one) {
    const Lock lock(mutex_);
    one_wanted_ = one;
    changed_.notify_all();
  };
  want(true);
  try {
    wait_until([this] { return !merging_ && due_merge().empty(); }, stop);
  } catch (...) {
    want(false);
    throw;
  }
  want(false);
}

IndexStats Writer::stats() const {
  const auto now = snapshot();
  IndexStats stats;
  stats.papers = now->papers;
  stats.segments = now->segments.size();
  stats.bytes = now->bytes();
  stats.change = now->change;
  const Lock lock(mutex_);
  stats.papers_in_memory = pieces_.papers_in_memory();
  stats.durable_change = saved_change_;
  stats.lacking = lacking_ > 0;
  stats.notes = notes_;
  return stats;
}

/// What remains after a crash.
std::vector<std::string> Writer::verify_manifest() {
  const std::lock_guard<std::mutex> committing(committing_);
  const auto manifest = load_manifest(folder_.path(), nullptr);
  if (!manifest) return {"index: " + manifest.error()};
  std::vector<std::string> faults;
  for (const Manifest::Damaged& segment : manifest->damaged) faults.push_back("index: " + segment.what);
  return faults;
}

std::vector<std::string> Writer::verify() {
  std::vector<std::string> faults = verify_manifest();
  const Pieces now = pieces();
  for (const Piece& piece : now.all()) {
    if (!piece.durable()) continue;
    const auto found = piece.segment->verify();
    if (found.empty()) continue;
    set_aside(*piece.segment, found.front());
    faults.insert(faults.end(), found.begin(), found.end());
  }
  const Lock lock(mutex_);
  if (lacking_ > 0 && faults.empty())
    faults.push_back("index: papers of a damaged segment are still to be taken in again");
  return faults;
}

}  // namespace quire::index

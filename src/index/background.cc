// The two threads behind the writer: one saves what is in memory, one verifies and merges files.
#include <algorithm>
#include <bit>
#include <exception>

#include <sys/resource.h>

#include "index/writer.h"

namespace quire::index {
namespace {

constexpr int kNiceness = 10;
constexpr std::chrono::milliseconds kLookEvery{100};

std::uint64_t living(const Segment& segment, const Dead& dead) {
  std::uint64_t count = segment.papers();
  for (const std::uint64_t word : dead) count -= static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

/// Leaves the processor to whoever searches or takes in. `work` must not hold a lock that they wait for,
/// which is why it has a thread of its own.
void run_nicely(const std::function<void()>& work) {
  std::exception_ptr fault;
  std::thread nice([&] {
    ::setpriority(PRIO_PROCESS, 0, kNiceness);  // of this thread alone
    try {
      work();
    } catch (...) {
      fault = std::current_exception();
    }
  });
  nice.join();
  if (fault) std::rethrow_exception(fault);
}

std::vector<store::Doc> living_docs(const Piece& piece) {
  std::vector<store::Doc> docs;
  for (Local local = 0; local < piece.segment->papers(); ++local) {
    if (!is_dead(*piece.dead, local)) docs.push_back(piece.segment->docs[local]);
  }
  return docs;
}

}  // namespace

std::function<bool()> Writer::stopping() const {
  return [this] { return stop_.load(); };
}

bool Writer::unsaved() const {
  return change_ != saved_change_ || uncommitted_ || !gone_.empty() || pieces_.papers_in_memory() > 0;
}

bool Writer::save_due() const {
  const auto now = Clock::now();
  if (!unsaved() || now < retry_at_) return false;
  return hurried_ > 0 || uncommitted_ || pieces_.papers_in_memory() >= limits_.papers_a_segment ||
         pieces_.bytes_in_memory() >= limits_.memory_bytes_max / 2 || now - last_change_ >= limits_.quiet ||
         now - unsaved_since_ >= limits_.waits;
}

void Writer::save_as_due() {
  Lock lock(mutex_);
  while (!stop_) {
    if (save_due())
      save(lock);
    else if (!tidy_memory(lock))
      changed_.wait_for(lock, std::min(kLookEvery, limits_.quiet));
  }
}

/// Many small segments in memory would slow searches down. False: nothing to do.
bool Writer::tidy_memory(Lock& lock) {
  const std::vector<Piece> memory = pieces_.in_memory();
  std::vector<SegmentSize> sizes;
  for (const Piece& piece : memory)
    sizes.push_back({piece.segment->papers(), living(*piece.segment, *piece.dead), piece.busy});
  MergePolicy policy = limits_.memory_merges;
  policy.papers_max = std::min<std::uint64_t>(policy.papers_max, limits_.papers_a_segment / 2);
  const auto chosen = choose_merge(sizes, policy, false);
  if (chosen.empty()) return false;
  Merge merge;
  std::vector<LiveSegment> from;
  for (const std::size_t i : chosen) {
    merge.from.push_back(memory[i]);
    from.push_back({memory[i].segment, memory[i].dead});
  }
  lock.unlock();
  Piece into;
  if (auto files = merge_segments(from, {})) {
    into.segment = open_in_memory(*files);
    into.files = std::move(*files);
  }
  lock.lock();
  if (pieces_.replace(merge, std::move(into))) publish();
  return true;
}

/// Large segments of memory are copied to disk as they are, small ones merged into one.
std::vector<Writer::Part> Writer::parts_to_save() {
  std::vector<Part> parts;
  Part rest;
  for (Piece& piece : pieces_.in_memory()) {
    if (2 * std::size_t{piece.segment->papers()} >= limits_.papers_a_segment) {
      Part& part = parts.emplace_back();
      part.merge = {{std::move(piece)}, true};
    } else {
      rest.merge.from.push_back(std::move(piece));
    }
  }
  rest.merge.copied = rest.merge.from.size() == 1;
  if (!rest.merge.from.empty()) parts.push_back(std::move(rest));
  for (Part& part : parts) part.number = fresh_number();
  return parts;
}

void Writer::save(Lock& lock) {
  saving_ = true;
  std::vector<Part> parts = parts_to_save();
  const store::ChangeNumber change = change_;
  std::vector<store::Doc> gone = gone_;
  std::sort(gone.begin(), gone.end());
  const bool lacking = lacking_ > 0;
  const int beginnings = beginnings_;
  lock.unlock();
  try {
    for (Part& part : parts) write(part, {});
    commit([&] {
      if (beginnings != beginnings_) return;
      pieces_.save_killed(gone, nullptr);
      for (const Part& part : parts) {
        Piece into;
        into.segment = part.segment;
        pieces_.replace(part.merge, std::move(into));
        being_written_.erase(part.number);
      }
      for (const Part& part : parts) {
        for (const Piece& from : part.merge.from) pieces_.save_killed(living_docs(from), part.segment.get());
      }
      saved_change_ = change;
      saved_lacking_ = lacking || lacking_ > 0;
      gone_.erase(gone_.begin(), gone_.begin() + static_cast<std::ptrdiff_t>(gone.size()));
      unsaved_since_ = Clock::now();
    });
    give_up(parts);  // those that were not committed
  } catch (const std::exception& why) {
    give_up(parts);
    failed(why);
  }
  lock.lock();
  saving_ = false;
  changed_.notify_all();
}

void Writer::merge_as_due() {
  verify_once();
  Lock lock(mutex_);
  while (!stop_) {
    std::vector<Piece> from;
    if (Clock::now() >= retry_at_) from = due_merge();
    if (!from.empty())
      merge(lock, std::move(from));
    else
      changed_.wait_for(lock, std::min(kLookEvery, limits_.quiet));
  }
}

std::vector<Piece> Writer::due_merge() const {
  std::vector<Piece> durable;
  std::vector<SegmentSize> sizes;
  bool any_dead = false;
  std::uint64_t papers = 0;
  for (const Piece& piece : pieces_.all()) {
    if (!piece.durable()) continue;
    durable.push_back(piece);
    sizes.push_back({piece.segment->papers(), living(*piece.segment, *piece.saved_dead), piece.busy});
    any_dead = any_dead || sizes.back().living < sizes.back().papers;
    papers += sizes.back().living;
  }
  if (one_wanted_ && papers <= kSegmentPapersMax && (durable.size() > 1 || any_dead)) return durable;
  const bool at_rest = hurried_ > 0 || (!unsaved() && Clock::now() - last_change_ >= 2 * limits_.quiet);
  std::vector<Piece> chosen;
  for (const std::size_t i : choose_merge(sizes, limits_.merges, at_rest)) chosen.push_back(durable[i]);
  return chosen;
}

void Writer::merge(Lock& lock, std::vector<Piece> from) {
  merging_ = true;
  std::vector<Part> parts(1);
  Part& part = parts.front();
  part.merge.from = std::move(from);
  part.number = fresh_number();
  pieces_.set_busy(part.merge.from, true);
  lock.unlock();
  try {
    const auto stop = stopping();
    run_nicely([&] { write(part, stop); });
    bool done = !stop();
    if (done) {
      commit([&] {
        Piece into;
        into.segment = part.segment;
        done = pieces_.replace(part.merge, std::move(into));
        if (done) being_written_.erase(part.number);
      });
    }
    if (!done) give_up(parts);
  } catch (const std::exception& why) {
    give_up(parts);
    failed(why);
  }
  lock.lock();
  merging_ = false;
  changed_.notify_all();
}

void Writer::verify_once() {
  const auto stop = stopping();
  const Pieces now = pieces();
  for (const Piece& piece : now.all()) {
    if (stop()) return;
    if (!piece.durable()) continue;
    std::vector<std::string> faults;
    run_nicely([&] { faults = piece.segment->verify(); });
    if (!faults.empty()) set_aside(*piece.segment, faults.front());
  }
}

}  // namespace quire::index

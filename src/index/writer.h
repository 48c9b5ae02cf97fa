// The side of the index that writes. What catch_up() takes in is a segment in memory and findable at once.
// One thread makes segments of memory durable and keeps them few; another verifies the files once and merges
// them. Neither is waited for, unless memory is full. The manifest speaks of durable segments only: what a
// crash takes away is taken in again from the store's change log.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "index/ahead.h"
#include "index/folder.h"
#include "index/index.h"
#include "index/intake.h"
#include "index/merging.h"
#include "index/pieces.h"
#include "index/snapshot.h"

namespace quire::index {

struct WriterLimits {
  std::size_t papers_a_segment = 40'000;  ///< so many in memory are written to disk
  std::uint64_t memory_bytes_max = std::uint64_t{256}
                                   << 20;     ///< of segments in memory; then catch_up() waits
  std::chrono::milliseconds quiet{1000};      ///< without changes, and the rest is written too
  std::chrono::milliseconds waits{20'000};    ///< nothing is in memory alone for longer, if the disk takes it
  std::chrono::milliseconds retry{5000};      ///< after the disk refused
  std::chrono::milliseconds looks_ahead{20};  ///< between two looks for short puts
  std::uint64_t far_behind = 500;             ///< by so many changes, and short puts overtake
  MergePolicy merges{};
  MergePolicy memory_merges{8, 32, 20'000};
};

class Writer {
 public:
  Writer(const Folder& folder, const WriterLimits& limits);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::shared_ptr<const Snapshot> snapshot() const;
  std::uint64_t catch_up(store::Store& store, std::size_t limit, const std::function<bool()>& stop);
  void rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress);
  void settle(const std::function<bool()>& stop);
  void optimise(const std::function<bool()>& stop);
  IndexStats stats() const;
  /// Checks every file; damaged segments are set aside. What was found.
  std::vector<std::string> verify();
  /// For tests: ends as a crash would, nothing more is written.
  void crash();
  Pieces pieces() const;

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Clock = std::chrono::steady_clock;

  struct Part {
    Merge merge;
    std::uint64_t number = 0;
    std::shared_ptr<const Segment> segment;  ///< null: nothing was left of it
  };

  /// What the thread that follows short puts keeps from look to look.
  struct Overtaking {
    Builder builder;
    store::ChangeNumber looked_until = 0;
    std::vector<store::Change> together;  ///< of the newest segment
  };

  // Opening, taking in (writer.cc).
  void open();
  void start_over(const std::string& why);
  std::uint64_t take_in_order(store::Store& store, store::ChangeNumber newest, std::size_t limit,
                              const std::function<bool()>& stop);
  std::uint64_t take_in_newest_first(store::Store& store, const std::function<bool()>& stop);
  std::uint64_t take_in_lacking(store::Store& store, const std::function<bool()>& stop);
  std::vector<std::string> verify_manifest();
  bool wait_for_memory(const std::function<bool()>& stop);
  void deliver(TakenIn&& taken, bool in_order);
  void add(TakenIn&& taken, std::span<const store::Doc> newer);
  void wait_until(const std::function<bool()>& done, const std::function<bool()>& stop);

  // Ahead of the turn (ahead.cc).
  void follow_short_puts(store::Store& store, const std::stop_token& ended);
  void take_in_ahead(store::Store& store, Overtaking& overtaking);

  // In the background (background.cc). Those that take a lock give it up for the work.
  void save_as_due();
  bool unsaved() const;
  bool save_due() const;
  bool tidy_memory(Lock& lock);
  void save(Lock& lock);
  std::vector<Part> parts_to_save();
  void merge_as_due();
  std::vector<Piece> due_merge() const;
  void merge(Lock& lock, std::vector<Piece> from);
  void verify_once();
  std::function<bool()> stopping() const;

  // Changing what there is (commit.cc).
  /// Runs `change` on the state, publishes, and makes the manifest say so.
  void commit(const std::function<void()>& change);
  /// What is there already; a failure is noted.
  void try_commit();
  void remove_unwanted(const Manifest& named) const;
  void publish();
  Manifest manifest() const;
  std::uint64_t fresh_number();
  void write(Part& part, const std::function<bool()>& stop);
  void give_up(std::span<const Part> parts);
  void set_aside(const Segment& segment, const std::string& why);
  /// Those whose files were cut while they were in use.
  void set_aside_cut();
  void note(std::string what);
  void failed(const std::exception& why);

  const Folder& folder_;
  const WriterLimits limits_;

  std::mutex taking_;      ///< one catch_up() or rebuild() at a time; held for long
  std::mutex delivering_;  ///< before mutex_; held while papers are taken in ahead of their turn
  Ahead ahead_;            ///< under delivering_
  std::mutex committing_;  ///< one manifest after the other; held while it is written; before mutex_

  mutable std::mutex mutex_;  ///< of everything below; held briefly
  std::condition_variable changed_;
  Pieces pieces_;
  store::ChangeNumber change_ = 0;        ///< findable
  store::ChangeNumber saved_change_ = 0;  ///< durable
  int lacking_ = 0;                       ///< damaged segments whose papers are to be taken in again
  bool saved_lacking_ = false;
  std::vector<store::Doc> gone_;  ///< papers that the store lost since the last save
  std::uint64_t next_number_ = 1;
  std::set<std::uint64_t> being_written_;  ///< numbers of files that no manifest names yet
  bool uncommitted_ = false;               ///< the manifest on disk is not the newest
  int beginnings_ = 0;  ///< how often everything was replaced: then a save has lost its use
  bool saving_ = false;
  bool merging_ = false;
  int hurried_ = 0;                ///< calls of settle()
  bool one_wanted_ = false;        ///< optimise()
  std::atomic<bool> stop_{false};  ///< written under the lock
  bool crashed_ = false;
  Clock::time_point last_change_{};
  Clock::time_point unsaved_since_{};
  Clock::time_point retry_at_{};
  std::string failure_;  ///< why the last attempt to write failed; empty: it did not
  std::vector<std::string> notes_;

  mutable std::mutex publishing_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();

  std::thread saver_;
  std::thread merger_;
};

}  // namespace quire::index

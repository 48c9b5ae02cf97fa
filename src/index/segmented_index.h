// The one implementation of Index: a writer or a reader of a folder, searched by snapshots. Tests open it
// with limits of their own, so that little data meets all that happens to much.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "index/index.h"
#include "index/search.h"
#include "index/snapshot.h"
#include "index/writer.h"

namespace quire::index {

/// Follows what another process commits, looking at most ten times a second.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& folder);
  ~Reader();
  std::shared_ptr<const Snapshot> snapshot() const;
  /// Follows, if the last look is long enough ago.
  void look();
  /// What was wrong with the newest commit.
  std::vector<std::string> follow();

 private:
  struct Stamp;
  void leave_out_cut();
  const std::filesystem::path folder_;
  std::mutex following_;
  std::unique_ptr<Stamp> stamp_;  ///< of the manifest that is open
  std::vector<std::string> faults_;

  mutable std::mutex publishing_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<const Snapshot>();
  std::chrono::steady_clock::time_point looked_{};
};

class SegmentedIndex final : public Index {
 public:
  SegmentedIndex(const std::filesystem::path& folder, const WriterLimits& limits);

  Found search(const Query& query) override;
  Suggested suggest(std::string_view typed, store::Store& store) override;
  std::uint64_t catch_up(store::Store& store, std::size_t limit, const std::function<bool()>& stop) override;
  void rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress) override;
  void settle(const std::function<bool()>& stop) override;
  void optimise(const std::function<bool()>& stop) override;
  meaning::Meaning& meaning() override { return *meaning_; }
  bool writer() const override { return writer_ != nullptr; }
  IndexStats stats() const override;
  std::vector<std::string> check(store::Store& store) override;

  std::shared_ptr<const Snapshot> snapshot() const;
  /// Ends as a crash would: what is not durable is lost, unfinished files stay. Nothing may be called after.
  void crash() { writing().crash(); }

 private:
  Writer& writing();

  Folder folder_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<meaning::Meaning> meaning_;
};

}  // namespace quire::index

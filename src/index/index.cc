// The index in its folder: the process that has its lock writes (writer.h), others read what the manifest
// names. Everyone searches snapshots.
#include "index/index.h"

#include <chrono>
#include <mutex>
#include <stdexcept>

#include <sys/stat.h>

#include "index/folder.h"
#include "index/fused.h"
#include "index/segmented_index.h"
#include "index/suggest.h"

namespace quire::index {
namespace {

constexpr std::chrono::milliseconds kLookEvery{100};
constexpr int kLooksMax = 5;
constexpr std::size_t kChunkPapers = 5000;
constexpr std::size_t kFaultsNamed = 10;

/// Counts how often each paper of the store is found alive.
std::vector<std::string> compare(const Snapshot& now, store::Store& store, bool lacking) {
  std::vector<std::string> faults;
  std::uint64_t alive = 0;
  for (const LiveSegment& live : now.segments) alive += living(live);
  std::uint64_t found = 0;
  std::size_t reported = 0;
  for (store::ChangeNumber at = 0;;) {
    const auto changes = store.changes(at, kChunkPapers);
    if (changes.empty()) break;
    at = changes.back().number;
    for (const store::Change& change : changes) {
      std::size_t times = 0;
      for (const LiveSegment& live : now.segments) {
        const auto local = live.segment->find_doc(change.doc);
        times += local && !is_dead(*live.dead, *local);
      }
      found += times;
      const bool behind = lacking || change.number > now.change;  // its newest state is still to come
      if (times == 1 || (times == 0 && (behind || store.papers({&change.doc, 1}).empty()))) continue;
      if (++reported > kFaultsNamed) continue;
      faults.push_back("index: paper " + std::to_string(change.doc) + " of the store is findable " +
                       std::to_string(times) + " times; build the index anew");
    }
  }
  if (found != alive) {
    faults.push_back("index: has " + std::to_string(alive) + " papers, of which the store knows " +
                     std::to_string(found) + "; build the index anew");
  }
  return faults;
}

}  // namespace

/// What tells one manifest from the next without reading it.
struct Reader::Stamp {
  std::uint64_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  std::int64_t size = -1;
  friend bool operator==(const Stamp&, const Stamp&) = default;

  static Stamp of(const std::filesystem::path& folder) {
    struct stat status {};
    if (::stat(manifest_file(folder).c_str(), &status) != 0) return {};
    return {status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size};
  }
};

Reader::Reader(const std::filesystem::path& folder) : folder_(folder), stamp_(std::make_unique<Stamp>()) {
  follow();
}
Reader::~Reader() = default;

std::shared_ptr<const Snapshot> Reader::snapshot() const {
  const std::lock_guard<std::mutex> lock(publishing_);
  return snapshot_;
}

void Reader::look() {
  {
    const std::lock_guard<std::mutex> lock(publishing_);
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < kLookEvery) return;
    looked_ = now;
  }
  follow();
}

/// The writer may remove segments while they are opened: then once more, from its newer manifest. A manifest
/// that cannot be read leaves the old snapshot in place, damaged segments are left out.
std::vector<std::string> Reader::follow() {
  std::vector<std::string> faults;
  const std::lock_guard<std::mutex> lock(following_);
  leave_out_cut();
  for (int looks = 1; looks <= kLooksMax; ++looks) {
    const Stamp stamp = Stamp::of(folder_);
    if (stamp == *stamp_) return faults_;
    const auto before = snapshot();
    const auto manifest = load_manifest(folder_, before.get());
    faults.clear();
    if (!manifest) faults.push_back("index: " + manifest.error());
    if (!manifest || (!manifest->damaged.empty() && looks < kLooksMax)) continue;
    for (const Manifest::Damaged& segment : manifest->damaged) faults.push_back("index: " + segment.what);
    auto fresh = snapshot_of(*manifest, before.get());
    const std::lock_guard<std::mutex> publishing(publishing_);
    snapshot_.swap(fresh);
    *stamp_ = stamp;
    break;
  }
  return faults_ = faults;
}

/// Segments whose files were cut while they were in use.
void Reader::leave_out_cut() {
  auto fresh = std::make_shared<Snapshot>(*snapshot());
  const auto gone = std::erase_if(fresh->segments, [this](const LiveSegment& live) {
    const auto fault = live.segment->cut();
    if (fault) faults_.push_back(*fault);
    return fault.has_value();
  });
  if (gone == 0) return;
  fresh->count();
  std::shared_ptr<const Snapshot> old = std::move(fresh);
  const std::lock_guard<std::mutex> publishing(publishing_);
  snapshot_.swap(old);
}

SegmentedIndex::SegmentedIndex(const std::filesystem::path& folder, const WriterLimits& limits)
    : folder_(folder), meaning_(meaning::Meaning::open(folder / "meaning")) {
  if (folder_.writer())
    writer_ = std::make_unique<Writer>(folder_, limits);
  else
    reader_ = std::make_unique<Reader>(folder);
}

Found SegmentedIndex::search(const Query& query) {
  const auto start = std::chrono::steady_clock::now();
  if (reader_) reader_->look();
  Found found = search_fused(*snapshot(), *meaning_, query);
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return found;
}

Suggested SegmentedIndex::suggest(std::string_view typed, store::Store& store) {
  if (reader_) reader_->look();
  return suggest_from(*snapshot(), typed, store);
}

std::shared_ptr<const Snapshot> SegmentedIndex::snapshot() const {
  return writer_ ? writer_->snapshot() : reader_->snapshot();
}

std::uint64_t SegmentedIndex::catch_up(store::Store& store, std::size_t limit,
                                       const std::function<bool()>& stop) {
  if (writer_) return writer_->catch_up(store, limit, stop);
  reader_->follow();
  return 0;
}

Writer& SegmentedIndex::writing() {
  if (!writer_)
    throw std::runtime_error("index: " + folder_.path().string() +
                             ": another process writes it; stop that first");
  return *writer_;
}

void SegmentedIndex::rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress) {
  writing().rebuild(store, progress);
}

void SegmentedIndex::settle(const std::function<bool()>& stop) {
  if (writer_) writer_->settle(stop);
}

void SegmentedIndex::optimise(const std::function<bool()>& stop) { writing().optimise(stop); }

IndexStats SegmentedIndex::stats() const {
  if (writer_) return writer_->stats();
  const auto now = reader_->snapshot();
  IndexStats stats;
  stats.papers = now->papers;
  stats.segments = now->segments.size();
  stats.bytes = now->bytes();
  stats.change = stats.durable_change = now->change;
  return stats;
}

std::vector<std::string> SegmentedIndex::check(store::Store& store) {
  std::vector<std::string> faults;
  const auto take = [&](const std::vector<std::string>& more) {
    faults.insert(faults.end(), more.begin(), more.end());
  };
  if (writer_) {
    take(writer_->verify());
  } else {
    take(reader_->follow());
    for (const LiveSegment& live : snapshot()->segments) take(live.segment->verify());
  }
  take(compare(*snapshot(), store, stats().lacking || !faults.empty()));
  return faults;
}

std::unique_ptr<Index> Index::open(const std::filesystem::path& directory) {
  return std::make_unique<SegmentedIndex>(directory, WriterLimits());
}

}  // namespace quire::index

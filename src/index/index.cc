// The index in its folder: one process holds `lock` and writes, everyone searches snapshots. Taking in:
// changes of the store in chunks, a segment when 40,000 papers are together or the end is reached, small
// segments merged by size. Whatever is wrong with the files, the writer starts over from the store, which is
// the truth.
#include "index/index.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/builder.h"
#include "index/search.h"
#include "index/snapshot.h"

namespace quire::index {
namespace {

constexpr std::size_t kChunkPapers = 5000;
constexpr std::size_t kSegmentPapers = 40'000;
/// Segments of one size class; one more and they are merged.
constexpr std::size_t kSegmentsOfSize = 8;
/// Merges stay below this, so that each is a matter of seconds.
constexpr std::uint64_t kMergePapersMax = 1'000'000;
constexpr std::chrono::milliseconds kLookEvery{100};

/// What tells one manifest from the next without reading it.
struct ManifestStamp {
  std::uint64_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
  std::int64_t size = -1;
  friend bool operator==(const ManifestStamp&, const ManifestStamp&) = default;
};

ManifestStamp stamp_of(const std::filesystem::path& directory) {
  struct stat status {};
  if (::stat(manifest_file(directory).c_str(), &status) != 0) return {};
  return {status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size};
}

/// Classes of size: up to 64 papers, 512, 4096, ...
std::size_t size_class(std::uint64_t papers) {
  std::size_t order = 0;
  for (std::uint64_t bound = 64; bound < papers; bound *= 8) ++order;
  return order;
}

/// Marks papers of one segment, copying its bits first: snapshots share them.
void mark_dead(LiveSegment& live, const std::vector<Local>& locals) {
  if (locals.empty()) return;
  auto dead = std::make_shared<Dead>(*live.dead);
  dead->resize((live.segment->papers() + 63) / 64);
  for (const Local local : locals) (*dead)[local / 64] |= std::uint64_t{1} << (local % 64);
  live.dead = std::move(dead);
}

void supersede(std::vector<LiveSegment>& segments, std::span<const store::Doc> docs) {
  for (LiveSegment& live : segments) {
    std::vector<Local> locals;
    for (const store::Doc doc : docs) {
      const auto local = live.segment->find_doc(doc);
      if (local && !is_dead(*live.dead, *local)) locals.push_back(*local);
    }
    mark_dead(live, locals);
  }
}

class SegmentedIndex final : public Index {
 public:
  explicit SegmentedIndex(const std::filesystem::path& directory) : directory_(directory) {
    std::filesystem::create_directories(directory_);
    lock_ = ::open((directory_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0)
      throw std::runtime_error("index: " + directory_.string() + ": cannot create the file lock");
    writer_ = ::flock(lock_, LOCK_EX | LOCK_NB) == 0;
    snapshot_ = std::make_shared<const Snapshot>();
    if (writer_) {
      open_for_writing();
    } else {
      follow();
    }
  }
  ~SegmentedIndex() override { ::close(lock_); }

  Found search(const Query& query) override {
    const auto start = std::chrono::steady_clock::now();
    if (!writer_ && time_to_look()) follow();
    Found found = search_snapshot(*snapshot(), query);
    found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return found;
  }

  std::uint64_t catch_up(store::Store& store, std::size_t limit, const std::function<bool()>& stop) override {
    if (!writer_) {
      follow();
      return 0;
    }
    const std::lock_guard<std::mutex> lock(writing_);
    Snapshot state = *snapshot();
    if (!verified_) {
      verified_ = true;
      const bool damaged =
          std::any_of(state.segments.begin(), state.segments.end(),
                      [](const LiveSegment& live) { return !live.segment->verify().empty(); });
      if (damaged) start_over(state);
    }
    if (store.newest_change() < state.change) start_over(state);  // an older store was put in its place
    return whole([&] { return take_in(store, state, limit, stop, {}, true); });
  }

  void rebuild(store::Store& store, const std::function<void(std::uint64_t)>& progress) override {
    if (!writer_) throw std::runtime_error("index: " + directory_.string() + ": another process writes it");
    const std::lock_guard<std::mutex> lock(writing_);
    Snapshot state;
    state.next_number = snapshot()->next_number;
    whole([&] { return take_in(store, state, 0, {}, progress, false); });
    verified_ = true;
  }

  bool writer() const override { return writer_; }

  IndexStats stats() const override {
    const auto now = snapshot();
    IndexStats stats;
    stats.papers = now->papers;
    stats.segments = now->segments.size();
    stats.bytes = now->bytes();
    stats.change = now->change;
    return stats;
  }

  std::vector<std::string> check(store::Store& store) override;

 private:
  std::shared_ptr<const Snapshot> snapshot() const {
    const std::lock_guard<std::mutex> lock(publishing_);
    return snapshot_;
  }

  void publish(std::shared_ptr<const Snapshot> fresh) {
    const std::lock_guard<std::mutex> lock(publishing_);
    snapshot_.swap(fresh);
  }

  // The reader's side.
  bool time_to_look() {
    const std::lock_guard<std::mutex> lock(publishing_);
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ < kLookEvery) return false;
    looked_ = now;
    return true;
  }

  /// Opens the newest manifest, if it is not the one that is open. The writer may remove segments meanwhile:
  /// then once more, from its newer manifest. What cannot be opened leaves the old snapshot in place.
  void follow() {
    const std::lock_guard<std::mutex> lock(writing_);
    for (int attempt = 0; attempt < 5; ++attempt) {
      const ManifestStamp stamp = stamp_of(directory_);
      if (stamp == stamp_) return;
      auto loaded = load_snapshot(directory_, snapshot().get());
      if (!loaded) continue;
      publish(std::move(*loaded));
      stamp_ = stamp;
      return;
    }
  }

  // The writer's side.
  void open_for_writing() {
    auto loaded = load_snapshot(directory_, nullptr);
    if (loaded)
      snapshot_ = *loaded;
    else
      start_empty();
    remove_unnamed(*snapshot_);
  }

  /// An unreadable index: numbers go on above those in the folder, so that no reader mistakes new files for
  /// old.
  void start_empty() {
    auto empty = std::make_shared<Snapshot>();
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      const std::string stem = entry.path().stem().string();
      if (stem.empty() || stem.size() > 18 || stem.find_first_not_of("0123456789") != std::string::npos)
        continue;
      empty->next_number = std::max<std::uint64_t>(empty->next_number, std::stoull(stem) + 1);
    }
    commit_snapshot(directory_, *empty);
    snapshot_ = std::move(empty);
  }

  void start_over(Snapshot& state) {
    Snapshot empty;
    empty.next_number = state.next_number;
    state = empty;
    commit(state);
  }

  void commit(Snapshot& state) {
    state.count();
    commit_snapshot(directory_, state);
    publish(std::make_shared<const Snapshot>(state));
    remove_unnamed(state);
  }

  /// Removes segments that no manifest names: left by a crash, or merged. Readers that have them open keep
  /// them.
  void remove_unnamed(const Snapshot& state) {
    std::set<std::string> named{"manifest", "lock"};
    for (const LiveSegment& live : state.segments) {
      for (const char* const part : {"head", "post", "pos"}) {
        named.insert(segment_file(directory_, live.segment->number(), part).filename().string());
      }
    }
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      const std::string extension = entry.path().extension().string();
      const bool ours =
          extension == ".head" || extension == ".post" || extension == ".pos" || extension == ".new";
      std::error_code ignored;
      if (ours && !named.contains(entry.path().filename().string())) {
        std::filesystem::remove(entry.path(), ignored);
      }
    }
  }

  /// After a failure (a full disk) nothing half-built is left for the next time.
  template <class Work>
  std::uint64_t whole(Work&& work) {
    try {
      return work();
    } catch (...) {
      builder_ = Builder();
      throw;
    }
  }

  std::uint64_t take_in(store::Store& store, Snapshot& state, std::size_t limit,
                        const std::function<bool()>& stop, const std::function<void(std::uint64_t)>& progress,
                        bool commit_each) {
    std::uint64_t taken = 0;
    std::vector<store::Doc> gone;
    while (limit == 0 || taken < limit) {
      if (stop && stop()) break;
      const std::size_t left = limit == 0 ? kChunkPapers : std::min<std::size_t>(kChunkPapers, limit - taken);
      const auto changes = store.changes(state.change, left);
      if (changes.empty()) break;
      taken += read_chunk(store, changes, gone);
      state.change = changes.back().number;
      if (progress) progress(taken);
      if (builder_.papers() + gone.size() < kSegmentPapers) continue;
      flush(state, gone);
      if (commit_each) commit(state);
    }
    flush(state, gone);
    if (state.change != snapshot()->change || !commit_each) commit(state);
    return taken;
  }

  std::uint64_t read_chunk(store::Store& store, const std::vector<store::Change>& changes,
                           std::vector<store::Doc>& gone) {
    std::vector<store::Doc> docs;
    docs.reserve(changes.size());
    for (const store::Change& change : changes) docs.push_back(change.doc);
    std::set<store::Doc> missing;
    const auto papers = store.papers(docs);
    if (papers.size() < docs.size()) missing.insert(docs.begin(), docs.end());
    for (const store::StoredPaper& paper : papers) {
      builder_.add(paper);
      missing.erase(paper.doc);
    }
    gone.insert(gone.end(), missing.begin(), missing.end());
    return docs.size();
  }

  /// What the builder holds becomes a segment of `state`; older rows of the same papers are dead from then
  /// on.
  void flush(Snapshot& state, std::vector<store::Doc>& gone) {
    std::sort(gone.begin(), gone.end());
    supersede(state.segments, gone);
    gone.clear();
    if (builder_.papers() > 0) {
      const std::uint64_t number = state.next_number++;
      builder_.write({directory_, number});
      const LiveSegment fresh = open_written(number);
      supersede(state.segments, fresh.segment->docs);
      state.segments.push_back(fresh);
    }
    merge(state);
  }

  LiveSegment open_written(std::uint64_t number) {
    auto opened = Segment::open(directory_, number);
    if (!opened) throw std::runtime_error("index: a segment just written cannot be read: " + opened.error());
    return {*opened, std::make_shared<const Dead>()};
  }

  void merge(Snapshot& state) {
    while (true) {
      const std::vector<std::size_t> chosen = choose_merge(state);
      if (chosen.empty()) return;
      std::vector<LiveSegment> from;
      for (const std::size_t i : chosen) from.push_back(state.segments[i]);
      const std::uint64_t number = state.next_number++;
      const bool some = merge_segments(from, {directory_, number}).has_value();
      for (auto i = chosen.rbegin(); i != chosen.rend(); ++i) {
        state.segments.erase(state.segments.begin() + static_cast<std::ptrdiff_t>(*i));
      }
      if (some) state.segments.push_back(open_written(number));
    }
  }

  /// A segment that is half dead on its own, or all of a size class that has too many; ascending.
  static std::vector<std::size_t> choose_merge(const Snapshot& state) {
    std::vector<std::vector<std::size_t>> classes(32);
    std::vector<std::uint64_t> sums(32);
    for (std::size_t i = 0; i < state.segments.size(); ++i) {
      const std::uint64_t alive = living(state.segments[i]);
      if (2 * alive < state.segments[i].segment->papers()) return {i};
      const std::size_t order = size_class(alive);
      if (sums[order] + alive > kMergePapersMax) continue;
      sums[order] += alive;
      classes[order].push_back(i);
    }
    for (const auto& chosen : classes) {
      if (chosen.size() > kSegmentsOfSize) return chosen;
    }
    return {};
  }

  std::filesystem::path directory_;
  int lock_ = -1;
  bool writer_ = false;

  std::mutex writing_;  ///< one catch_up, rebuild or follow at a time
  bool verified_ = false;
  Builder builder_;
  ManifestStamp stamp_;

  mutable std::mutex publishing_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::chrono::steady_clock::time_point looked_{};
};

/// How often each paper of the store is found alive.
std::vector<std::string> SegmentedIndex::check(store::Store& store) {
  if (!writer_) follow();
  const auto now = snapshot();
  std::vector<std::string> faults;
  if (auto loaded = load_snapshot(directory_, nullptr); !loaded) faults.push_back("index: " + loaded.error());
  std::uint64_t alive = 0;
  for (const LiveSegment& live : now->segments) {
    for (std::string& fault : live.segment->verify()) faults.push_back(std::move(fault));
    alive += living(live);
  }
  std::uint64_t found = 0;
  std::size_t reported = 0;
  for (store::ChangeNumber at = 0;;) {
    const auto changes = store.changes(at, kChunkPapers);
    if (changes.empty()) break;
    at = changes.back().number;
    for (const store::Change& change : changes) {
      std::size_t times = 0;
      for (const LiveSegment& live : now->segments) {
        const auto local = live.segment->find_doc(change.doc);
        times += local && !is_dead(*live.dead, *local);
      }
      found += times;
      const bool behind = change.number > now->change;  // its newest state is still to come
      if ((times == 1 || (behind && times == 0)) || ++reported > 10) continue;
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

std::unique_ptr<Index> Index::open(const std::filesystem::path& directory) {
  return std::make_unique<SegmentedIndex>(directory);
}

}  // namespace quire::index

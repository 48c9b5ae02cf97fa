// The manifest: change, next segment number, and a segment's number, papers, checksum and dead papers, one
// after the other, in the same envelope as a segment's head.
#include "index/snapshot.h"

#include <bit>

#include "index/bytes.h"

namespace quire::index {
namespace {

constexpr std::string_view kManifestMagic = "QUIREMAN";

/// Takes the manifest's numbers one by one; zero past the end.
class Numbers {
 public:
  explicit Numbers(std::string_view payload) : rest_(payload) {}
  std::uint64_t take() {
    if (rest_.size() < 8) {
      short_ = true;
      return 0;
    }
    const auto value = load<std::uint64_t>(reinterpret_cast<const std::uint8_t*>(rest_.data()));
    rest_.remove_prefix(8);
    return value;
  }
  std::size_t left() const { return rest_.size() / 8; }
  bool complete() const { return !short_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool short_ = false;
};

Result<LiveSegment> open_named(const std::filesystem::path& directory, Numbers& numbers,
                               const Snapshot* known) {
  const std::uint64_t number = numbers.take();
  const std::uint64_t papers = numbers.take();
  const std::uint64_t sum = numbers.take();
  const std::uint64_t dead_words = numbers.take();
  LiveSegment live;
  if (known != nullptr) {
    for (const LiveSegment& other : known->segments) {
      if (other.segment->number() == number && other.segment->head_sum() == sum) live.segment = other.segment;
    }
  }
  if (live.segment == nullptr) {
    auto opened = Segment::open(directory, number);
    if (!opened) return Error{opened.error()};
    live.segment = *opened;
  }
  const bool fits = live.segment->papers() == papers && live.segment->head_sum() == sum &&
                    (dead_words == 0 || dead_words == (papers + 63) / 64) && dead_words <= numbers.left();
  if (!fits)
    return Error{"index segment " + std::to_string(number) + ": is not the one that the manifest names"};
  auto dead = std::make_shared<Dead>();
  for (std::uint64_t i = 0; i < dead_words; ++i) dead->push_back(numbers.take());
  live.dead = std::move(dead);
  return live;
}

}  // namespace

std::filesystem::path manifest_file(const std::filesystem::path& directory) { return directory / "manifest"; }

std::uint64_t living(const LiveSegment& live) {
  std::uint64_t count = live.segment->papers();
  for (const std::uint64_t word : *live.dead) count -= static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

void Snapshot::count() {
  papers = title_words = abstract_words = 0;
  for (const LiveSegment& live : segments) {
    const Segment& segment = *live.segment;
    papers += living(live);
    title_words += segment.title_words_sum();
    abstract_words += segment.abstract_words_sum();
    for (std::size_t i = 0; i < live.dead->size(); ++i) {
      for (std::uint64_t word = (*live.dead)[i]; word != 0; word &= word - 1) {
        const Local local = static_cast<Local>(i * 64) + static_cast<Local>(std::countr_zero(word));
        if (local >= segment.papers()) break;
        title_words -= segment.title_words[local];
        abstract_words -= segment.abstract_words[local];
      }
    }
  }
  const double n = std::max<double>(1, static_cast<double>(papers));
  const double title_mean = static_cast<double>(title_words) / n;
  const double abstract_mean = static_cast<double>(abstract_words) / n;
  if (ranking == nullptr || !ranking->is_for(title_mean, abstract_mean))
    ranking = std::make_shared<const Ranking>(title_mean, abstract_mean);
}

std::uint64_t Snapshot::bytes() const {
  std::uint64_t total = 0;
  for (const LiveSegment& live : segments) total += live.segment->bytes();
  return total;
}

Result<std::shared_ptr<const Snapshot>> load_snapshot(const std::filesystem::path& directory,
                                                      const Snapshot* known) {
  auto snapshot = std::make_shared<Snapshot>();
  const auto path = manifest_file(directory);
  if (!std::filesystem::exists(path)) return std::shared_ptr<const Snapshot>(std::move(snapshot));
  const auto file = MappedFile::open(path);
  if (!file) return Error{file.error()};
  const auto payload = read_enveloped((*file)->view(), kManifestMagic, kFormatVersion, path.string());
  if (!payload) return Error{payload.error()};
  Numbers numbers(*payload);
  snapshot->change = numbers.take();
  snapshot->next_number = numbers.take();
  for (std::uint64_t left = numbers.take(); left > 0; --left) {
    auto live = open_named(directory, numbers, known);
    if (!live) return Error{live.error()};
    snapshot->segments.push_back(std::move(*live));
  }
  if (!numbers.complete()) return Error{path.string() + ": is not of the length that it states"};
  snapshot->count();
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

void commit_snapshot(const std::filesystem::path& directory, const Snapshot& snapshot) {
  std::string payload;
  put(payload, std::uint64_t{snapshot.change});
  put(payload, snapshot.next_number);
  put(payload, std::uint64_t{snapshot.segments.size()});
  for (const LiveSegment& live : snapshot.segments) {
    put(payload, live.segment->number());
    put(payload, std::uint64_t{live.segment->papers()});
    put(payload, live.segment->head_sum());
    put(payload, std::uint64_t{live.dead->size()});
    for (const std::uint64_t word : *live.dead) put(payload, word);
  }
  const auto path = manifest_file(directory);
  const auto fresh = directory / "manifest.new";
  sync_directory(directory);  // the names of the segments must not come later than the manifest that has them
  FileWriter file(fresh);
  write_enveloped(file, kManifestMagic, kFormatVersion, payload);
  std::filesystem::rename(fresh, path);
  sync_directory(directory);
}

}  // namespace quire::index

// The manifest: change, next segment number, whether papers are lacking, and a segment's number, papers,
// checksum and dead papers, one after the other, in the same envelope as a segment's head.
#include "index/snapshot.h"

#include <array>
#include <bit>

#include "index/bytes.h"

namespace quire::index {
namespace {

constexpr std::string_view kManifestMagic = "QUIREMAN";
/// Of the manifest's own layout, above that of the segments: either makes an index of another version.
constexpr std::uint32_t kManifestVersion = kFormatVersion + 256 * 2;

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

Result<std::shared_ptr<const Segment>> open_segment(const std::filesystem::path& directory,
                                                    std::uint64_t number, std::uint64_t papers,
                                                    std::uint64_t sum, const Snapshot* known) {
  if (known != nullptr) {
    for (const LiveSegment& other : known->segments) {
      if (other.segment->number() == number && other.segment->head_sum() == sum) return other.segment;
    }
  }
  auto opened = Segment::open(directory, number);
  if (opened && ((*opened)->papers() != papers || (*opened)->head_sum() != sum))
    return Error{"index segment " + std::to_string(number) + ": is not the one that the manifest names"};
  return opened;
}

/// False: the manifest does not fit together.
bool read_named(const std::filesystem::path& directory, Numbers& numbers, const Snapshot* known,
                Manifest& into) {
  const std::uint64_t number = numbers.take();
  const std::uint64_t papers = numbers.take();
  const std::uint64_t sum = numbers.take();
  const std::uint64_t dead_words = numbers.take();
  if ((dead_words != 0 && dead_words != (papers + 63) / 64) || dead_words > numbers.left()) return false;
  auto dead = std::make_shared<Dead>();
  for (std::uint64_t i = 0; i < dead_words; ++i) dead->push_back(numbers.take());
  auto opened = open_segment(directory, number, papers, sum, known);
  if (opened)
    into.segments.push_back({*opened, std::move(dead)});
  else
    into.damaged.push_back({number, opened.error()});
  return true;
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

Result<Manifest> load_manifest(const std::filesystem::path& directory, const Snapshot* known) {
  Manifest manifest;
  const auto path = manifest_file(directory);
  if (!std::filesystem::exists(path)) return manifest;
  const auto file = MappedFile::open(path);
  if (!file) return Error{file.error()};
  const auto payload = read_enveloped((*file)->view(), kManifestMagic, kManifestVersion, path.string());
  if (!payload) return Error{payload.error()};
  Numbers numbers(*payload);
  manifest.change = numbers.take();
  manifest.next_number = numbers.take();
  manifest.lacking = numbers.take() != 0;
  bool fits = true;
  for (std::uint64_t left = numbers.take(); left > 0 && fits; --left)
    fits = read_named(directory, numbers, known, manifest);
  if (!fits || !numbers.complete()) return Error{path.string() + ": is not of the length that it states"};
  return manifest;
}

std::shared_ptr<const Snapshot> snapshot_of(const Manifest& manifest, const Snapshot* before) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->segments = manifest.segments;
  snapshot->change = manifest.change;
  if (before != nullptr) snapshot->ranking = before->ranking;
  snapshot->count();
  return snapshot;
}

Result<std::shared_ptr<const Snapshot>> load_snapshot(const std::filesystem::path& directory,
                                                      const Snapshot* known) {
  const auto manifest = load_manifest(directory, known);
  if (!manifest) return Error{manifest.error()};
  if (!manifest->damaged.empty()) return Error{manifest->damaged.front().what};
  return snapshot_of(*manifest, known);
}

void commit_manifest(const std::filesystem::path& directory, const Manifest& manifest) {
  std::string payload;
  put(payload, std::uint64_t{manifest.change});
  put(payload, manifest.next_number);
  put(payload, std::uint64_t{manifest.lacking ? 1u : 0u});
  put(payload, std::uint64_t{manifest.segments.size()});
  for (const LiveSegment& live : manifest.segments) {
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
  write_enveloped(file, kManifestMagic, kManifestVersion, std::array<std::string_view, 1>{payload});
  std::filesystem::rename(fresh, path);
  sync_directory(directory);
}

}  // namespace quire::index

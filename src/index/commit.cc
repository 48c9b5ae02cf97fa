// How the state of the writer changes: a manifest at a time. A segment's files are durable before a manifest
// names them, and stay until a manifest without them is durable.
#include <algorithm>

#include "index/writer.h"

namespace quire::index {
namespace {

constexpr std::size_t kNotesMax = 20;

void copy_file(const MappedFile& from, const std::filesystem::path& to) {
  FileWriter out(to);
  out.add(from.view());
  out.finish();
}

}  // namespace

void Writer::commit(const std::function<void()>& change) {
  const std::lock_guard<std::mutex> committing(committing_);
  Manifest fresh;
  {
    const Lock lock(mutex_);
    change();
    uncommitted_ = true;
    publish();
    fresh = manifest();
  }
  commit_manifest(folder_.path(), fresh);
  {
    const Lock lock(mutex_);
    uncommitted_ = false;
    failure_.clear();
    changed_.notify_all();
  }
  remove_unwanted(fresh);
}

void Writer::try_commit() {
  try {
    commit([] {});
  } catch (const std::exception& why) {
    failed(why);
  }
}

void Writer::remove_unwanted(const Manifest& named) const {
  folder_.remove_unwanted([&](std::uint64_t number) {
    const Lock lock(mutex_);
    return being_written_.contains(number) ||
           std::any_of(named.segments.begin(), named.segments.end(),
                       [number](const LiveSegment& live) { return live.segment->number() == number; });
  });
}

void Writer::publish() {
  auto fresh = std::make_shared<Snapshot>();
  for (const Piece& piece : pieces_.all()) {
    const LiveSegment live{piece.segment, piece.dead};
    if (living(live) > 0) fresh->segments.push_back(live);
  }
  fresh->change = change_;
  fresh->ranking = snapshot()->ranking;
  fresh->count();
  std::shared_ptr<const Snapshot> old = std::move(fresh);
  const std::lock_guard<std::mutex> lock(publishing_);
  snapshot_.swap(old);
}

Manifest Writer::manifest() const {
  Manifest manifest;
  for (const Piece& piece : pieces_.all()) {
    if (piece.durable()) manifest.segments.push_back({piece.segment, piece.saved_dead});
  }
  manifest.change = saved_change_;
  manifest.next_number = next_number_;
  manifest.lacking = saved_lacking_;
  return manifest;
}

std::uint64_t Writer::fresh_number() {
  being_written_.insert(next_number_);
  return next_number_++;
}

void Writer::write(Part& part, const std::function<bool()>& stop) {
  const SegmentSink sink{folder_.path(), part.number};
  if (part.merge.copied) {
    const SegmentFiles& files = part.merge.from.front().files;
    copy_file(*files.head, segment_file(sink.directory, sink.number, "head"));
    copy_file(*files.post, segment_file(sink.directory, sink.number, "post"));
    copy_file(*files.pos, segment_file(sink.directory, sink.number, "pos"));
  } else {
    std::vector<LiveSegment> from;
    for (const Piece& piece : part.merge.from)
      from.push_back({piece.segment, piece.durable() ? piece.saved_dead : piece.dead});
    if (!merge_segments(from, sink, stop)) return;
    // Then what was merged has lost papers: since its sources are no longer there, it comes to nothing.
    if (std::any_of(from.begin(), from.end(),
                    [](const auto& live) { return live.segment->cut().has_value(); }))
      set_aside_cut();
  }
  auto opened = Segment::open(sink.directory, sink.number);
  if (!opened) throw std::runtime_error("index: a segment just written cannot be read: " + opened.error());
  part.segment = *opened;
}

void Writer::give_up(std::span<const Part> parts) {
  const Lock lock(mutex_);
  for (const Part& part : parts) {
    pieces_.set_busy(part.merge.from, false);
    const bool unnamed = being_written_.erase(part.number) > 0;
    if (unnamed && !crashed_) folder_.remove_segment(part.number);
  }
}

void Writer::set_aside(const Segment& segment, const std::string& why) {
  try {
    commit([&] {
      if (!pieces_.remove(&segment)) return;
      folder_.set_aside(segment.number());
      ++lacking_;
      saved_lacking_ = true;
      note(why + "; set aside, its papers are taken in again");
    });
  } catch (const std::exception& fault) {
    failed(fault);
  }
}

void Writer::set_aside_cut() {
  const Pieces now = pieces();
  for (const Piece& piece : now.all()) {
    if (const auto fault = piece.segment->cut()) set_aside(*piece.segment, *fault);
  }
}

void Writer::note(std::string what) {
  if (notes_.size() < kNotesMax && (notes_.empty() || notes_.back() != what))
    notes_.push_back(std::move(what));
}

void Writer::failed(const std::exception& why) {
  const Lock lock(mutex_);
  failure_ = why.what();
  note(failure_);
  retry_at_ = Clock::now() + limits_.retry;
  changed_.notify_all();
}

}  // namespace quire::index

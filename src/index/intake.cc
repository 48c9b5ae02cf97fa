// Papers are read 1,000 at a time, so that memory holds few texts. A builder keeps words and their stems from
// range to range; a small range is not worth going over them and has a builder of its own.
#include "index/intake.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>

namespace quire::index {
namespace {

constexpr std::size_t kPapersARead = 1000;
/// A first range of so many calls for a second thread. Small ones would only wait for their turn.
constexpr std::size_t kPapersForTwo = 10'000;
/// Segments in memory have numbers of their own, which no file has.
std::uint64_t memory_number() {
  static std::atomic<std::uint64_t> last{std::uint64_t{1} << 63};
  return ++last;
}

}  // namespace

std::shared_ptr<const Segment> open_in_memory(const SegmentFiles& files) {
  auto opened = Segment::open(files, memory_number(), "a segment in memory");
  if (!opened) throw std::logic_error("index: " + opened.error());
  return *opened;
}

TakenIn take_in(store::Store& store, const Range& range, Builder& builder) {
  TakenIn taken;
  taken.until = range.until;
  taken.change = range.change;
  taken.docs = range.docs.size();
  for (std::size_t at = 0; at < range.docs.size(); at += kPapersARead) {
    const auto docs = std::span(range.docs).subspan(at, std::min(kPapersARead, range.docs.size() - at));
    const auto papers = store.papers(docs);
    std::set<store::Doc> missing;
    if (papers.size() < docs.size()) missing.insert(docs.begin(), docs.end());
    for (const store::StoredPaper& paper : papers) {
      builder.add(paper);
      if (!missing.empty()) missing.erase(paper.doc);
    }
    taken.gone.insert(taken.gone.end(), missing.begin(), missing.end());
  }
  std::sort(taken.gone.begin(), taken.gone.end());
  if (builder.papers() == 0) return taken;
  taken.files = builder.write({});
  taken.segment = open_in_memory(taken.files);
  return taken;
}

void Intake::run() {
  work();
  if (second_.joinable()) second_.join();
  if (failure_) std::rethrow_exception(failure_);
}

void Intake::work() {
  try {
    Builder builder;
    Range range;
    for (std::uint64_t turn = 0; take_range(range, turn);) hand_over(take_in(store_, range, builder), turn);
  } catch (...) {
    fail(std::current_exception());
  }
}

bool Intake::take_range(Range& range, std::uint64_t& turn) {
  const std::lock_guard<std::mutex> lock(taking_);
  if (ended_) return false;
  range = next_();
  turn = ranges_++;
  ended_ = range.docs.empty();
  if (turn == 0 && range.docs.size() >= kPapersForTwo) second_ = std::thread([this] { work(); });
  return !ended_;
}

void Intake::hand_over(TakenIn&& taken, std::uint64_t turn) {
  std::unique_lock<std::mutex> lock(delivering_);
  delivered_.wait(lock, [&] { return turn_ == turn || failure_ != nullptr; });
  if (failure_) return;
  deliver_(std::move(taken));
  ++turn_;
  delivered_.notify_all();
}

void Intake::fail(std::exception_ptr why) {
  {
    const std::lock_guard<std::mutex> lock(taking_);
    ended_ = true;
  }
  const std::lock_guard<std::mutex> lock(delivering_);
  if (!failure_) failure_ = std::move(why);
  delivered_.notify_all();
}

}  // namespace quire::index

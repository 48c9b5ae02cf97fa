// The policy as pure functions of sizes.
#include "index/merging.h"

#include <algorithm>

namespace quire::index {
namespace {

/// A segment that is half dead is rewritten by itself.
constexpr std::uint64_t kLivingShare = 2;
/// At rest a segment is rewritten only for the sake of others that have at least a quarter of its papers.
constexpr std::uint64_t kWorthRewriting = 4;

/// Classes of size: up to 64 papers, 512, 4096, ...
std::size_t size_class(std::uint64_t papers) {
  std::size_t order = 0;
  for (std::uint64_t bound = 64; bound < papers; bound *= 8) ++order;
  return order;
}

std::vector<std::size_t> full_class(std::span<const SegmentSize> segments, const MergePolicy& policy) {
  std::vector<std::vector<std::size_t>> classes(32);
  std::vector<std::uint64_t> sums(32);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].busy) continue;
    const std::size_t order = size_class(segments[i].living);
    if (sums[order] + segments[i].living > policy.papers_max) continue;
    sums[order] += segments[i].living;
    classes[order].push_back(i);
    if (classes[order].size() >= policy.segments_of_class) return classes[order];
  }
  return {};
}

/// The smallest segments, as many as are too many, and fewer when the largest of them is not worth it.
std::vector<std::size_t> small_tail(std::span<const SegmentSize> segments, const MergePolicy& policy) {
  if (segments.size() <= policy.segments_at_rest) return {};
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].busy) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return segments[a].living < segments[b].living; });
  order.resize(std::min(order.size(), segments.size() - policy.segments_at_rest + 1));
  std::uint64_t sum = 0;
  for (const std::size_t i : order) sum += segments[i].living;
  for (; order.size() >= 2; order.pop_back()) {
    const std::uint64_t largest = segments[order.back()].living;
    if (sum <= policy.papers_max && largest <= kWorthRewriting * (sum - largest)) {
      std::sort(order.begin(), order.end());
      return order;
    }
    sum -= largest;
  }
  return {};
}

}  // namespace

std::vector<std::size_t> choose_merge(std::span<const SegmentSize> segments, const MergePolicy& policy,
                                      bool at_rest) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!segments[i].busy && kLivingShare * segments[i].living < segments[i].papers) return {i};
  }
  auto chosen = full_class(segments, policy);
  if (chosen.empty() && at_rest) chosen = small_tail(segments, policy);
  return chosen;
}

}  // namespace quire::index

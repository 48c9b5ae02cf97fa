#include "meaning/nearest_pool.h"

#include <algorithm>
#include <new>
#include <utility>

#include <sys/mman.h>

namespace quire::meaning {

BlockPool::Id BlockPool::take(std::uint16_t owner) {
  if (!free_.empty()) {
    const Id id = free_.back();
    free_.pop_back();
    owners_[id] = owner;
    return id;
  }
  for (Pieces* pieces : {&rows_, &codes_, &heads_}) pieces->reach(size());
  owners_.push_back(owner);
  return size() - 1;
}

void BlockPool::give_back(Id id) {
  owners_[id] = kNobody;
  free_.push_back(id);
}

void BlockPool::swap(Id a, Id b) {
  for (const Pieces* pieces : {&rows_, &codes_, &heads_})
    std::swap_ranges(pieces->at(a), pieces->at(a) + pieces->block_bytes(), pieces->at(b));
  for (const auto& [id, other] : {std::pair(a, b), std::pair(b, a)})
    if (owners_[id] == kNobody && owners_[other] != kNobody)
      *std::find(free_.begin(), free_.end(), id) = other;
  std::swap(owners_[a], owners_[b]);
}

std::size_t BlockPool::bytes() const {
  return size() * (rows_.block_bytes() + codes_.block_bytes() + heads_.block_bytes()) +
         owners_.capacity() * sizeof owners_[0] + free_.capacity() * sizeof free_[0];
}

/// What is not touched costs no memory.
void BlockPool::Pieces::reach(Id id) {
  if (id >> shift_ < pieces_.size()) return;
  const std::size_t bytes = block_bytes_ << shift_;
  std::unique_ptr<std::uint8_t, Free> piece(
      static_cast<std::uint8_t*>(std::aligned_alloc(std::size_t{1} << kPageShift, bytes)));
  if (piece == nullptr) throw std::bad_alloc();
  ::madvise(piece.get(), bytes, MADV_HUGEPAGE);  // slower without, not wrong
  pieces_.push_back(std::move(piece));
}

}  // namespace quire::meaning

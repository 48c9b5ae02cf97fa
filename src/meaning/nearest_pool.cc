#include "meaning/nearest_pool.h"

#include <new>

#include <sys/mman.h>

namespace quire::meaning {

BlockPool::Id BlockPool::take() {
  if (!free_.empty()) {
    const Id id = free_.back();
    free_.pop_back();
    return id;
  }
  for (Pieces* pieces : {&rows_, &codes_, &heads_}) pieces->reach(taken_);
  return taken_++;
}

std::size_t BlockPool::bytes() const {
  return taken_ * (rows_.block_bytes() + codes_.block_bytes() + heads_.block_bytes()) +
         free_.capacity() * sizeof(Id);
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

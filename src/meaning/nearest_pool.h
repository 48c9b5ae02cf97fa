// Memory of the lists, in blocks of sixteen rows that are all alike: a list grows by a block, and what one
// list gives back the next one takes. Large pieces, in large pages where the system has them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "meaning/nearest_kernels.h"
#include "store/store.h"

namespace quire::meaning {

/// Whose rows these are.
struct BlockHead {
  store::Doc docs[kBlockRows];
  std::uint8_t scales[kBlockRows];
};

class BlockPool {
 public:
  using Id = std::uint32_t;

  explicit BlockPool(std::size_t dimensions)
      : rows_(dimensions * kBlockRows),
        codes_(dimensions / 8 * kBlockRows + 4 * kBlockRows),
        heads_(sizeof(BlockHead)) {}

  static constexpr std::uint16_t kNobody = 0xffff;

  Id take(std::uint16_t owner);
  void give_back(Id id);
  /// Blocks that have been in use; the numbers of all are below.
  Id size() const { return static_cast<Id>(owners_.size()); }
  /// The list that it was taken for.
  std::uint16_t owner(Id id) const { return owners_[id]; }
  /// Contents and owners.
  void swap(Id a, Id b);

  std::uint8_t* rows(Id id) const { return rows_.at(id); }
  /// Bits of the codes, transposed, then the factors: see NearestKernels::passing.
  std::uint8_t* codes(Id id) const { return codes_.at(id); }
  BlockHead& head(Id id) const { return *reinterpret_cast<BlockHead*>(heads_.at(id)); }

  std::size_t bytes() const;

 private:
  class Pieces {
   public:
    explicit Pieces(std::size_t block_bytes)
        : block_bytes_(block_bytes),
          shift_(kPageShift - static_cast<unsigned>(std::countr_zero(block_bytes))) {}
    void reach(Id id);
    std::uint8_t* at(Id id) const {
      return pieces_[id >> shift_].get() + (id & ((1U << shift_) - 1)) * block_bytes_;
    }
    std::size_t block_bytes() const { return block_bytes_; }

   private:
    struct Free {
      void operator()(std::uint8_t* piece) const { std::free(piece); }
    };
    static constexpr unsigned kPageShift = 21;
    std::size_t block_bytes_;
    unsigned shift_;  ///< of the blocks of a piece: so many fill large pages
    std::vector<std::unique_ptr<std::uint8_t, Free>> pieces_;
  };

  Pieces rows_;
  Pieces codes_;
  Pieces heads_;
  std::vector<std::uint16_t> owners_;
  std::vector<Id> free_;
};

}  // namespace quire::meaning

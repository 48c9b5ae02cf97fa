// Walks a posting list of one segment: in chunks of ascending rows with a code of counts each, for scoring;
// or paper by paper with the places of the word, for phrases and spellings. Blocks of 128 are unpacked when
// they are reached; which blocks to skip and how much they can score at most is told by the list's table.
#pragma once

#include <array>
#include <vector>

#include "index/codec.h"
#include "index/counts.h"
#include "index/segment.h"

namespace quire::index {

/// Neighbouring postings of a list, views into the cursor's block.
struct Postings {
  const Local* rows = nullptr;
  const std::uint8_t* codes = nullptr;
  std::size_t count = 0;
};

class PostingCursor {
 public:
  PostingCursor(const Segment& segment, const TermEntry& entry);

  std::uint32_t papers() const { return papers_; }

  // In chunks.
  /// The next postings below `end`, as far as the block goes; none left when count is 0.
  Postings take_until(Local end);
  /// Goes on with the first posting at or after `target`; never back. Unpacks nothing before its block.
  void skip_to(Local target);
  /// The same, but unpacks nothing: stops before the block that can have the posting.
  void skip_blocks_to(Local target);
  /// Passes blocks that end before row `end` and whose bound is lower than this; false: none is left. Does
  /// nothing within a block.
  bool skip_blocks_below(Local end, std::uint32_t bound) {
    if (unpacked_ && at_ < size_) return true;
    std::size_t block = unpacked_ ? block_ + 1 : block_;
    if (blocks_ <= 1) {
      if (block < blocks_ && end == kNoLocal && bound_ < bound) block = blocks_;
    } else {
      while (block < blocks_ && bounds_[block] < bound && last_of(block) < end) ++block;
    }
    if (block != block_) {
      block_ = block;
      unpacked_ = false;
      at_ = size_ = 0;
    }
    return block_ < blocks_;
  }
  /// Rows and bound of each block; of a short list, each row. The cursor must stand at the beginning.
  template <class Visit>
  void each_block(Visit&& visit) {
    if (blocks_ <= kShortBlocks) {
      for (Postings some = take_until(kNoLocal); some.count > 0; some = take_until(kNoLocal)) {
        for (std::size_t i = 0; i < some.count; ++i) visit(some.rows[i], some.rows[i], bound_);
      }
      return rewind();
    }
    Local first = 0;
    for (std::size_t block = 0; block < blocks_; ++block) {
      const Local last = last_of(block);
      visit(first, last, bounds_[block]);
      first = last + 1;
    }
  }
  void rewind() {
    block_ = at_ = size_ = 0;
    unpacked_ = false;
  }
  /// No posting that is still to come is below this row.
  Local lowest_next() const;
  /// The highest bound of the blocks that can have rows from the cursor's place up to `end`; 0: none has.
  /// The bound is of an impact, in 255ths of the highest.
  std::uint32_t bound_until(Local end) const;
  /// Of the whole list.
  std::uint32_t bound() const { return bound_; }
  /// Has the blocks with rows below `end` brought near, the first few of them.
  void prefetch_until(Local end) const;
  /// Whether `row` has the word; then `code` is set. Rows must be asked for in ascending order.
  bool find(Local row, std::uint8_t& code);

  // Paper by paper. It starts on the first.
  /// The paper it stands on; kNoLocal at the end.
  Local local();
  Local next();
  /// The first paper at or after `target`; never moves back.
  Local seek(Local target);
  std::uint8_t code() const { return codes_[at_]; }
  std::uint8_t counts() const { return kCountsOfCode[codes_[at_]]; }
  /// Places in the current paper, ascending.
  void places(std::vector<Place>& out);
  /// The same without spellings, for less.
  void positions(std::vector<std::uint32_t>& out);

  /// Where the places of a list of many blocks begin in N.pos; 0: they are elsewhere.
  std::size_t places_begin(const Segment& segment) const {
    return blocks_ > 1 ? static_cast<std::size_t>(places_body_ - segment.pos().data()) : 0;
  }
  /// How many spellings share the list.
  std::uint32_t forms() const { return forms_; }
  static std::vector<std::string> form_names(const Segment& segment, const TermEntry& entry,
                                             std::string_view key);

 private:
  static constexpr std::size_t kShortBlocks = 8;

  bool unpack(std::size_t block);
  bool ready() { return unpacked_ || unpack(block_); }
  void end_list() {
    blocks_ = block_ = 0;
    size_ = at_ = 0;
    unpacked_ = true;
  }
  Local last_of(std::size_t block) const;
  std::size_t block_with(Local target) const;
  bool read_tiny();
  bool find_places();
  void list_places();
  void block_places();

  Local rows_of_segment_ = 0;
  std::uint32_t papers_ = 0;
  std::uint32_t forms_ = 1;
  std::uint32_t bound_ = 255;
  std::size_t blocks_ = 0;
  std::size_t block_ = 0;
  std::size_t at_ = 0;    ///< in the block
  std::size_t size_ = 0;  ///< of the block, once unpacked
  bool unpacked_ = false;
  bool places_found_ = false;
  const std::uint8_t* lasts_ = nullptr;   ///< u32 a block: its last row
  const std::uint8_t* ends_ = nullptr;    ///< u32 a block: where its bytes end
  const std::uint8_t* places_ = nullptr;  ///< u32 a block: where its places begin
  const std::uint8_t* bounds_ = nullptr;  ///< u8 a block
  const std::uint8_t* body_ = nullptr;
  const std::uint8_t* end_ = nullptr;          ///< of what may be read of N.post
  const std::uint8_t* places_body_ = nullptr;  ///< of the list, in N.post or N.pos
  const std::uint8_t* places_end_ = nullptr;
  // Of the block, once places are asked for: where those of each posting begin, and what was packed.
  std::vector<std::uint32_t> place_start_, deltas_, place_forms_;
  const std::uint8_t* packed_forms_ = nullptr;  ///< not unpacked yet
  alignas(64) std::array<Local, kBlockRows + kSlack / 4> block_rows_;
  alignas(64) std::array<std::uint8_t, kBlockRows + kSlack> codes_;
};

}  // namespace quire::index

// Blocks World (appendix A.1.4): blocks on a few stacks, one moves at a time, from the top of a stack to the
// top of another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "labs/engines/states/certificate.h"
#include "labs/engines/states/search.h"
#include "labs/engines/states/walk.h"
#include "labs/illusion-of-thinking/instance.h"

namespace quire::labs::illusion {

struct BlockStep {
  std::string_view block{};
  std::int64_t from = 0, to = 0;
};

/// Rules: out_of_bounds, empty_source, not_top.
class BlockStacks {
 public:
  using Step = BlockStep;
  BlockStacks(Stacks start, Stacks goal) : stacks_(std::move(start)), goal_(std::move(goal)) {}
  std::optional<states::Refusal> move(const BlockStep& step);
  bool arrived() const { return stacks_ == goal_; }
  std::string missing() const;
  const Stacks& stacks() const { return stacks_; }

 private:
  Stacks stacks_, goal_;
};

/// A block's field in a key is what it stands on: a block, or the floor of a stack.
class BlockSpace {
 public:
  BlockSpace(const Stacks& start, const Stacks& goal);
  static bool fits(std::size_t blocks, std::size_t stacks);
  states::Key start() const { return start_; }

  template <class Emit>
  void expand(const states::Key& key, Emit&& emit) const {
    Supports supports;
    unpack(key, supports);
    Tops tops;
    find_tops(supports, tops);
    for (std::size_t from = 0; from < stacks_; ++from) {
      if (tops.top[from] >= blocks_) continue;  // the floor
      for (std::size_t to = 0; to < stacks_; ++to)
        if (from != to)
          emit(moved(key, tops.top[from], supports.on[tops.top[from]], tops.top[to]),
               static_cast<states::Move>(tops.top[from] << 8 | from << 4 | to));
    }
  }
  bool is_goal(const states::Key& key) const { return key == goal_; }

  /// At most the moves that are left: one for each block that is not where it stays, and one more for each of
  /// those that has to make way first, because it stands in its own goal stack, or on a block that comes
  /// below it there.
  std::uint32_t least_moves(const states::Key& key) const;

  Stacks stacks_of(const states::Key& key) const;
  const std::string& label(std::size_t block) const { return labels_[block]; }
  std::size_t blocks() const { return blocks_; }
  /// Block, from, to of a move.
  BlockStep step_of(states::Move move) const { return {labels_[move >> 8], move >> 4 & 15, move & 15}; }

 private:
  static constexpr std::size_t kBlocksMax = 64, kStacksMax = 8;
  struct Supports {
    std::uint8_t on[kBlocksMax];  ///< what each block stands on; blocks_ + s: the floor of stack s
  };
  struct Tops {
    std::size_t top[kStacksMax];  ///< topmost block of each stack, or its floor
  };
  void unpack(const states::Key& key, Supports& supports) const;
  void find_tops(const Supports& supports, Tops& tops) const;
  states::Key moved(const states::Key& key, std::size_t block, std::size_t from, std::size_t to) const;
  states::Key pack(const Stacks& stacks) const;

  std::size_t stacks_, blocks_ = 0;
  unsigned bits_;
  std::vector<std::string> labels_{};
  std::unordered_map<std::string, std::size_t> number_{};
  std::vector<std::size_t> goal_stack_{}, goal_height_{};  ///< of each block
  states::Key start_{}, goal_{};
};

/// A solution, not a shortest one, for stacks that no search fits: clears the first of three stacks, then
/// builds the goal there, digging out each next block. Moves as (from, to). The goal must be one stack, the
/// first.
std::vector<std::pair<std::size_t, std::size_t>> plain_block_plan(Stacks stacks,
                                                                  const std::vector<std::string>& goal);

/// The rules once more over keys of BlockSpace with so many blocks and stacks.
states::Neighbours plain_block_neighbours(std::size_t blocks, std::size_t stacks);

}  // namespace quire::labs::illusion

#include "labs/illusion-of-thinking/blocks.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::illusion {

using states::Key;
using states::Refusal;

std::optional<Refusal> BlockStacks::move(const BlockStep& step) {
  const auto size = static_cast<std::int64_t>(stacks_.size());
  for (const std::int64_t stack : {step.from, step.to})
    if (stack < 0 || stack >= size)
      return Refusal{"out_of_bounds", fmt::format("stack {} is none of 0 to {}", stack, size - 1)};
  auto& source = stacks_[static_cast<std::size_t>(step.from)];
  if (source.empty()) return Refusal{"empty_source", fmt::format("stack {} is empty", step.from)};
  if (source.back() != step.block)
    return Refusal{"not_top", fmt::format("block {} is not on top of stack {}; {} is", step.block, step.from,
                                          source.back())};
  if (step.from == step.to)
    return Refusal{"out_of_bounds", fmt::format("block {} stays on stack {}", step.block, step.from)};
  stacks_[static_cast<std::size_t>(step.to)].push_back(std::move(source.back()));
  source.pop_back();
  return std::nullopt;
}

std::string BlockStacks::missing() const {
  for (std::size_t i = 0; i < stacks_.size(); ++i)
    if (stacks_[i] != goal_[i])
      return fmt::format("stack {} ends as {}, not as {}", i, text_of(Stacks{stacks_[i]}),
                         text_of(Stacks{goal_[i]}));
  return "";
}

BlockSpace::BlockSpace(const Stacks& start, const Stacks& goal) : stacks_(start.size()), bits_(1) {
  for (const auto& stack : start)
    for (const std::string& label : stack) {
      number_.emplace(label, labels_.size());
      labels_.push_back(label);
    }
  blocks_ = labels_.size();
  bits_ = states::bits_for(blocks_ + stacks_);
  goal_stack_.resize(blocks_);
  goal_height_.resize(blocks_);
  for (std::size_t s = 0; s < goal.size(); ++s)
    for (std::size_t height = 0; height < goal[s].size(); ++height) {
      const std::size_t block = number_.at(goal[s][height]);
      goal_stack_[block] = s;
      goal_height_[block] = height;
    }
  start_ = pack(start);
  goal_ = pack(goal);
}

bool BlockSpace::fits(std::size_t blocks, std::size_t stacks) {
  return blocks <= kBlocksMax && stacks <= kStacksMax &&
         blocks * states::bits_for(blocks + stacks) <= states::kKeyBits;
}

Key BlockSpace::pack(const Stacks& stacks) const {
  std::vector<std::size_t> on(blocks_);
  for (std::size_t s = 0; s < stacks.size(); ++s)
    for (std::size_t height = 0; height < stacks[s].size(); ++height)
      on[number_.at(stacks[s][height])] = height == 0 ? blocks_ + s : number_.at(stacks[s][height - 1]);
  states::Packer packer;
  for (const std::size_t support : on) packer.put(support, bits_);
  return packer.key();
}

void BlockSpace::unpack(const Key& key, Supports& supports) const {
  if (blocks_ * bits_ <= 64) {  // all in one half: the usual case, and the inner loop of a search
    const std::uint64_t mask = (std::uint64_t{1} << bits_) - 1;
    std::uint64_t rest = key.low;
    for (std::size_t i = 0; i < blocks_; ++i, rest >>= bits_)
      supports.on[i] = static_cast<std::uint8_t>(rest & mask);
    return;
  }
  states::Unpacker unpacker(key);
  for (std::size_t i = 0; i < blocks_; ++i) supports.on[i] = static_cast<std::uint8_t>(unpacker.take(bits_));
}

void BlockSpace::find_tops(const Supports& supports, Tops& tops) const {
  std::uint8_t above[kBlocksMax + kStacksMax];
  const std::size_t places = blocks_ + stacks_;
  const auto nothing = static_cast<std::uint8_t>(places);
  std::fill(above, above + places, nothing);
  for (std::size_t i = 0; i < blocks_; ++i) above[supports.on[i]] = static_cast<std::uint8_t>(i);
  for (std::size_t s = 0; s < stacks_; ++s) {
    tops.top[s] = blocks_ + s;
    while (above[tops.top[s]] != nothing) tops.top[s] = above[tops.top[s]];
  }
}

Key BlockSpace::moved(const Key& key, std::size_t block, std::size_t from, std::size_t to) const {
  const unsigned offset = static_cast<unsigned>(block) * bits_;
  const std::uint64_t change = from ^ to;
  Key next = key;
  if (offset >= 64) {
    next.high ^= change << (offset - 64);
  } else {
    next.low ^= change << offset;
    if (offset + bits_ > 64) next.high ^= change >> (64 - offset);
  }
  return next;
}

Stacks BlockSpace::stacks_of(const Key& key) const {
  Supports supports;
  unpack(key, supports);
  Stacks stacks(stacks_);
  for (std::size_t s = 0; s < stacks_; ++s)
    for (std::size_t on = blocks_ + s;;) {
      std::size_t next = blocks_;
      for (std::size_t i = 0; i < blocks_; ++i)
        if (supports.on[i] == on) next = i;
      if (next == blocks_) break;
      stacks[s].push_back(labels_[next]);
      on = next;
    }
  return stacks;
}

std::uint32_t BlockSpace::least_moves(const Key& key) const {
  Supports supports;
  unpack(key, supports);
  std::uint8_t above[kBlocksMax + kStacksMax];
  const std::size_t places = blocks_ + stacks_;
  const auto nothing = static_cast<std::uint8_t>(places);
  std::fill(above, above + places, nothing);
  for (std::size_t i = 0; i < blocks_; ++i) above[supports.on[i]] = static_cast<std::uint8_t>(i);
  std::uint32_t least = 0;
  for (std::size_t s = 0; s < stacks_; ++s) {
    bool in_place = true;  // everything below is where it stays
    std::size_t height = 0;
    // Of each goal stack, the lowest goal height among blocks further down here that have to go.
    std::size_t lowest_below[kStacksMax];
    std::fill(lowest_below, lowest_below + stacks_, kBlocksMax);
    for (std::size_t block = above[blocks_ + s]; block != nothing; block = above[block], ++height) {
      const std::size_t wants = goal_stack_[block];
      in_place = in_place && wants == s && goal_height_[block] == height;
      if (in_place) continue;
      least += wants == s || lowest_below[wants] < goal_height_[block] ? 2 : 1;
      lowest_below[wants] = std::min(lowest_below[wants], goal_height_[block]);
    }
  }
  return least;
}

std::vector<std::pair<std::size_t, std::size_t>> plain_block_plan(Stacks stacks,
                                                                  const std::vector<std::string>& goal) {
  std::vector<std::pair<std::size_t, std::size_t>> plan;
  const auto move = [&](std::size_t from, std::size_t to) {
    plan.emplace_back(from, to);
    stacks[to].push_back(std::move(stacks[from].back()));
    stacks[from].pop_back();
  };
  while (!stacks[0].empty()) move(0, 2);
  for (const std::string& block : goal) {
    const std::size_t at = std::find(stacks[1].begin(), stacks[1].end(), block) != stacks[1].end() ? 1 : 2;
    while (stacks[at].back() != block) move(at, 3 - at);
    move(at, 0);
  }
  return plan;
}

states::Neighbours plain_block_neighbours(std::size_t blocks, std::size_t stacks) {
  return [blocks, stacks](const Key& key, const std::function<void(const Key&)>& emit) {
    const unsigned bits = states::bits_for(blocks + stacks);
    states::Unpacker unpacker(key);
    std::vector<std::size_t> on;
    for (std::size_t i = 0; i < blocks; ++i) on.push_back(unpacker.take(bits));
    const auto is_free = [&](std::size_t place) {
      return std::find(on.begin(), on.end(), place) == on.end();
    };
    for (std::size_t block = 0; block < blocks; ++block) {
      if (!is_free(block)) continue;
      for (std::size_t to = 0; to < blocks + stacks; ++to) {
        // Onto any free block or floor but itself and where it stands.
        if (to == block || !is_free(to)) continue;
        states::Packer packer;
        for (std::size_t i = 0; i < blocks; ++i) packer.put(i == block ? to : on[i], bits);
        emit(packer.key());
      }
    }
  };
}

}  // namespace quire::labs::illusion

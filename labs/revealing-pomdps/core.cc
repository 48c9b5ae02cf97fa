#include "labs/revealing-pomdps/core.h"

#include <algorithm>
#include <utility>

namespace quire::labs::revealing_pomdps {

Core core_of(const LockShape& shape) { return {shape.arms(), shape.pairs(), shape.eps * shape.sigma}; }

CountWorld::CountWorld(const Core& core, random::Stream stream)
    : core_(core), stream_(stream), pairs_(core.pairs) {
  secret_.arm = stream_.below(core.arms);
  for (std::uint64_t i = 0; i < core.pairs; ++i) secret_.plus.push_back(stream_.below(2) == 0);
}

CountWorld::CountWorld(const Core& core, Secret secret, random::Stream stream)
    : core_(core), stream_(stream), secret_(std::move(secret)), pairs_(core.pairs) {}

void CountWorld::play(std::uint64_t arm, std::uint64_t visits, Counts& counts) {
  const std::span<std::uint64_t> cells = counts.add(arm, visits);
  if (arm != secret_.arm) {
    random::scatter(stream_, visits, cells);
    return;
  }
  std::fill(pairs_.begin(), pairs_.end(), 0);
  random::scatter(stream_, visits, pairs_);
  for (std::uint64_t i = 0; i < core_.pairs; ++i) {
    const std::uint64_t plus =
        stream_.binomial(pairs_[i], (1 + (secret_.plus[i] ? core_.delta : -core_.delta)) / 2);
    cells[2 * i] += plus;
    cells[2 * i + 1] += pairs_[i] - plus;
  }
}

EpisodeWorld::EpisodeWorld(const LockShape& shape, const Pomdp& pomdp, random::Stream stream)
    : shape_(shape), pomdp_(pomdp), stream_(stream) {}

void EpisodeWorld::play(std::uint64_t arm, std::uint64_t visits, Counts& counts) {
  look(arm_of(shape_, arm), {}, visits, counts.add(arm, visits));
}

void EpisodeWorld::look(const Arm& arm, std::span<const std::uint32_t> digits, std::uint64_t visits,
                        std::span<std::uint64_t> cells) {
  const std::vector<std::uint32_t> actions = route(shape_, arm, digits);
  for (; visits > 0; --visits) {
    Episode episode(pomdp_, stream_);
    seen_.clear();
    for (const std::uint32_t action : actions) seen_.push_back(episode.act(action));
    ++cells[symbol_of(shape_, digits.size(), seen_)];
    // What is left of the episode tells nothing about the arm: digits are guessed with chance A^-l.
  }
}

DigitWorld::DigitWorld(const LockShape& shape, const Pomdp& pomdp, Arm arm, std::vector<std::uint32_t> known,
                       random::Stream stream)
    : EpisodeWorld(shape, pomdp, stream), arm_(std::move(arm)), digits_(std::move(known)) {
  digits_.push_back(0);
}

void DigitWorld::play(std::uint64_t candidate, std::uint64_t visits, Counts& counts) {
  digits_.back() = static_cast<std::uint32_t>(candidate);
  look(arm_, digits_, visits, counts.add(candidate, visits));
}

}  // namespace quire::labs::revealing_pomdps

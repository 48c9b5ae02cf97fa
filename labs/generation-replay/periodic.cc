#include "labs/generation-replay/periodic.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace quire::labs::generation_replay {

namespace {

template <class Both>
Result<Periodic> combine(const Periodic& a, const Periodic& b, Both holds) {
  const std::size_t prefix = std::max(a.prefix_size(), b.prefix_size());
  const std::size_t period = std::lcm(a.period(), b.period());
  if (period > kPeriodMax) {
    return Error{"combining periods " + std::to_string(a.period()) + " and " + std::to_string(b.period()) +
                 " gives " + std::to_string(period) + "; at most " + std::to_string(kPeriodMax) +
                 " is decided exactly: use moduli with a smaller common multiple"};
  }
  Periodic::Flags flags = a.flags(prefix + period);
  const Periodic::Flags other = b.flags(prefix + period);
  for (std::size_t x = 0; x < flags.size(); ++x) flags[x] = holds(flags[x], other[x]) ? 1 : 0;
  const auto middle = flags.begin() + static_cast<std::ptrdiff_t>(prefix);
  return Periodic({flags.begin(), middle}, {middle, flags.end()});
}

}  // namespace

Periodic::Periodic(Flags prefix, Flags cycle) : prefix_(std::move(prefix)), cycle_(std::move(cycle)) {
  shorten();
  write_stretch();
}

void Periodic::shorten() {
  const std::size_t n = cycle_.size();
  for (std::size_t p = 1; p <= n / 2; ++p) {
    if (n % p == 0 &&
        std::equal(cycle_.begin() + static_cast<std::ptrdiff_t>(p), cycle_.end(), cycle_.begin())) {
      cycle_.resize(p);
      break;
    }
  }
  // Drop the prefix's end while the cycle, turned back by one, says the same.
  std::size_t turned = 0;
  while (turned < prefix_.size()) {
    const std::uint8_t of_cycle = cycle_[(cycle_.size() - 1) - turned % cycle_.size()];
    if (prefix_[prefix_.size() - 1 - turned] != of_cycle) break;
    ++turned;
  }
  prefix_.resize(prefix_.size() - turned);
  const std::size_t shift = turned % cycle_.size();
  std::rotate(cycle_.begin(), cycle_.end() - static_cast<std::ptrdiff_t>(shift), cycle_.end());
}

void Periodic::write_stretch() {
  stretch_.assign(cycle_.size() / 64 + 3, 0);
  for (std::size_t b = 0, c = 0; b < stretch_.size() * 64; ++b) {
    if (cycle_[c]) stretch_[b / 64] |= std::uint64_t{1} << (b % 64);
    if (++c == cycle_.size()) c = 0;
  }
}

Periodic::Flags Periodic::flags(std::size_t count) const {
  Flags out(prefix_.begin(), prefix_.begin() + static_cast<std::ptrdiff_t>(std::min(count, prefix_.size())));
  out.reserve(count);
  while (out.size() < count) {
    const std::size_t more = std::min(cycle_.size(), count - out.size());
    out.insert(out.end(), cycle_.begin(), cycle_.begin() + static_cast<std::ptrdiff_t>(more));
  }
  return out;
}

std::optional<std::uint64_t> Periodic::size() const {
  if (infinite()) return std::nullopt;
  return static_cast<std::uint64_t>(std::count(prefix_.begin(), prefix_.end(), std::uint8_t{1}));
}

Elem Periodic::next(Elem from) const {
  Elem x = std::max<Elem>(from, 1);
  const Elem end = std::max<Elem>(x, prefix_.size() + 1) + (infinite() ? cycle_.size() : 0);
  while (x < end) {
    if (has(x)) return x;
    ++x;
  }
  return 0;
}

void Periodic::fill(std::size_t first_word, std::span<std::uint64_t> words) const {
  for (std::size_t w = 0; w < words.size(); ++w) {
    const std::size_t begin = (first_word + w) * 64;  // bit of the word's first element
    std::uint64_t bits = 0;
    if (begin < prefix_.size()) {
      for (std::size_t b = 0; b < 64; ++b) {
        if (has(begin + b + 1)) bits |= std::uint64_t{1} << b;
      }
    } else {
      const std::size_t at = (begin - prefix_.size()) % cycle_.size();
      bits = stretch_[at / 64] >> (at % 64);
      if (at % 64 != 0) bits |= stretch_[at / 64 + 1] << (64 - at % 64);
    }
    words[w] = bits;
  }
}

Result<Periodic> intersection(const Periodic& a, const Periodic& b) {
  return combine(a, b, [](bool x, bool y) { return x && y; });
}

Result<Periodic> set_union(const Periodic& a, const Periodic& b) {
  return combine(a, b, [](bool x, bool y) { return x || y; });
}

Periodic complement(const Periodic& a) {
  return Periodic::of(a.prefix_size(), a.period(), [&](Elem x) { return !a.has(x); });
}

}  // namespace quire::labs::generation_replay

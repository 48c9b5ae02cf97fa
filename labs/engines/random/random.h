// Random numbers for labs: the counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel
// random numbers: as easy as 1, 2, 3; SC 2011). One idea: a stream is named, not handed around. (seed,
// purpose, index) always gives the same numbers, on every machine, whatever other streams were used before;
// so two methods that ask for the arrivals of round t meet the same people. Distributions are written out
// here: the standard library's differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace quire::labs::random {

using Block = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

/// The bijection itself: ten rounds over one counter.
Block philox(Block counter, Key key);

/// 64 bits that stand for a text, the same everywhere and for ever: FNV-1a, then SplitMix64's finaliser. Not
/// for texts that somebody chose to collide.
std::uint64_t fingerprint(std::string_view text);

/// A stream of numbers; satisfies UniformRandomBitGenerator. Copies go on independently from the same place.
class Stream {
 public:
  using result_type = std::uint64_t;

  /// `purpose` is a fixed word of the caller ("arrivals"); `index` tells streams of one purpose apart (round,
  /// arm).
  Stream(std::uint64_t seed, std::string_view purpose, std::uint64_t index = 0);
  /// The stream of the same seed and purpose at another index, from its start. Costs nothing.
  Stream at(std::uint64_t index) const;

  std::uint64_t uniform_u64();
  std::uint32_t uniform_u32();
  /// 53 random bits in [0,1).
  double uniform();
  /// Whole number in [0,n), exactly uniform. n > 0.
  std::uint64_t below(std::uint64_t n);
  bool bernoulli(double p) { return uniform() < p; }
  /// Successes in n trials, exact in distribution: inversion where n min(p,1-p) < 10, else Hoermann's
  /// transformed rejection with squeeze (BTRS, 1993), whose cost does not grow with n.
  std::uint64_t binomial(std::uint64_t n, double p);
  /// Marked ones among `draws` taken without putting back from `marked` and `others`, exact in distribution:
  /// one by one where few are marked or drawn, else by the ratio of uniforms (HRUA; Stadlober 1990), whose
  /// cost does not grow. draws <= marked + others (else std::invalid_argument).
  std::uint64_t hypergeometric(std::uint64_t marked, std::uint64_t others, std::uint64_t draws);
  /// Standard normal, by Marsaglia's polar method.
  double normal();
  /// Exponential with mean 1.
  double exponential();
  /// Gamma with scale 1 (Marsaglia and Tsang 2000). shape > 0.
  double gamma(double shape);
  double beta(double a, double b);

  /// Fills with 32-bit words, as many calls of uniform_u32() would.
  void fill(std::span<std::uint32_t> words);

  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return uniform_u64(); }

 private:
  Stream(Key key, std::uint64_t index) : key_(key), index_(index) {}
  Block block(std::uint64_t number) const;

  Key key_;
  std::uint64_t index_;
  std::uint64_t next_block_ = 0;
  Block words_{};
  unsigned used_ = 4;
};

/// Draws from a fixed discrete distribution in constant time (Walker's alias method, built as by Vose 1991).
class Alias {
 public:
  /// Weights >= 0, finite, not all 0 (else std::invalid_argument).
  explicit Alias(std::span<const double> weights);
  std::size_t draw(Stream& stream) const;
  std::size_t size() const { return keep_.size(); }

 private:
  std::vector<double> keep_;
  std::vector<std::size_t> other_;
};

/// k different numbers of [0,n), every subset equally likely, in rising order (Floyd's method). k <= n.
std::vector<std::uint64_t> without_replacement(Stream& stream, std::uint64_t n, std::uint64_t k);

/// log(k!), within 1e-13 of its size.
double log_factorial(std::uint64_t k);

/// Adds n draws to the cells, every cell equally likely: one by one where that is cheap, else by binomials
/// that halve the range. Cells > 0.
void scatter(Stream& stream, std::uint64_t n, std::span<std::uint64_t> cells);

/// Counts of n draws over classes with the given weights (as for Alias), by splitting binomials.
std::vector<std::uint64_t> multinomial(Stream& stream, std::uint64_t n, std::span<const double> weights);

inline std::uint32_t Stream::uniform_u32() {
  if (used_ == 4) {
    words_ = block(next_block_++);
    used_ = 0;
  }
  return words_[used_++];
}

inline std::uint64_t Stream::uniform_u64() {
  const std::uint64_t high = uniform_u32();
  return high << 32 | uniform_u32();
}

inline double Stream::uniform() { return static_cast<double>(uniform_u64() >> 11) * 0x1.0p-53; }

inline Stream Stream::at(std::uint64_t index) const { return Stream(key_, index); }

inline Block Stream::block(std::uint64_t number) const {
  return philox({static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32),
                 static_cast<std::uint32_t>(index_), static_cast<std::uint32_t>(index_ >> 32)},
                key_);
}

inline Block philox(Block counter, Key key) {
  constexpr std::uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t p1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
               static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

}  // namespace quire::labs::random

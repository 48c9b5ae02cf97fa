#include "labs/engines/random/random.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_set>

namespace quire::labs::random {
namespace {

/// The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.
std::uint64_t mix(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

/// FNV-1a: for short texts.
std::uint64_t hash(std::string_view word) {
  std::uint64_t h = 0xCBF29CE484222325;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return h;
}

/// log(k!) minus its Stirling approximation without the correction term (Hoermann 1993, table and series).
double stirling_rest(double k) {
  static constexpr double kTable[] = {0.08106146679532726, 0.04134069595540929, 0.02767792568499834,
                                      0.02079067210376509, 0.01664469118982119, 0.01387612882307075,
                                      0.01189670994589177, 0.01041126526197209, 0.009255462182712733,
                                      0.008330563433362871};
  if (k <= 9) return kTable[static_cast<int>(k)];
  const double k1 = k + 1, k1_squared = k1 * k1;
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / k1_squared) / k1_squared) / k1;
}

/// Walks up the distribution function; about n p steps. p <= 1/2, n p < 10.
std::uint64_t binomial_by_inversion(Stream& stream, std::uint64_t n, double p) {
  const double q = 1 - p, s = p / q, a = (static_cast<double>(n) + 1) * s;
  const double at_zero = std::exp(static_cast<double>(n) * std::log1p(-p));
  for (;;) {
    double r = at_zero, u = stream.uniform();
    // Beyond 110 the tail is below 1e-70: u then only met rounding, and is drawn again.
    for (std::uint64_t k = 0; k <= n && k < 110; ++k) {
      if (u < r) return k;
      u -= r;
      r *= a / static_cast<double>(k + 1) - s;
    }
  }
}

/// BTRS. p <= 1/2, n p >= 10.
std::uint64_t binomial_by_rejection(Stream& stream, std::uint64_t trials, double p) {
  const double n = static_cast<double>(trials), q = 1 - p, spread = std::sqrt(n * p * q);
  const double b = 1.15 + 2.53 * spread, a = -0.0873 + 0.0248 * b + 0.01 * p, c = n * p + 0.5;
  const double v_r = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread, r = p / q;
  const double mode = std::floor((n + 1) * p);
  const double h = stirling_rest(mode) + stirling_rest(n - mode);
  for (;;) {
    const double u = stream.uniform() - 0.5;
    const double v = 1 - stream.uniform();  // in (0,1]: its logarithm is taken
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + c);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (!(k >= 0 && k <= n)) continue;
    const double log_v = std::log(v * alpha / (a / (us * us) + b));
    const double bound = (mode + 0.5) * std::log((mode + 1) / (r * (n - mode + 1))) +
                         (n + 1) * std::log((n - mode + 1) / (n - k + 1)) +
                         (k + 0.5) * std::log(r * (n - k + 1) / (k + 1)) + h - stirling_rest(k) -
                         stirling_rest(n - k);
    if (log_v <= bound) return static_cast<std::uint64_t>(k);
  }
}

/// Draws one after the other; `draws` of them.
std::uint64_t hypergeometric_one_by_one(Stream& stream, std::uint64_t marked, std::uint64_t all,
                                        std::uint64_t draws) {
  std::uint64_t left = marked;
  for (std::uint64_t i = 0; i < draws && left > 0; ++i)
    if (stream.below(all - i) < left) --left;
  return marked - left;
}

/// HRUA. marked <= others, draws <= half of all, both above a few.
std::uint64_t hypergeometric_by_ratio(Stream& stream, std::uint64_t marked, std::uint64_t others,
                                      std::uint64_t draws) {
  const auto d = static_cast<double>(draws), m = static_cast<double>(marked), o = static_cast<double>(others);
  const double all = m + o, mean = d * (m / all);
  const double variance = mean * (o / all) * ((all - d) / (all - 1));
  // The constants of the hat: 2 sqrt(2/e) and 3 - 2 sqrt(3/e). 16 deviations hold all that double can tell.
  const double spread = std::sqrt(variance + 0.5), centre = mean + 0.5;
  const double width = 1.7155277699214135 * spread + 0.8989161620588988;
  const double end = std::min(std::min(d, m) + 1, std::floor(centre + 16 * spread));
  const auto log_weight = [&](std::uint64_t k) {
    return -(log_factorial(k) + log_factorial(marked - k) + log_factorial(draws - k) +
             log_factorial(others - draws + k));
  };
  const double at_mode = log_weight(static_cast<std::uint64_t>((d + 1) * ((m + 1) / (all + 2))));
  for (;;) {
    const double u = 1 - stream.uniform(), x = centre + width * (stream.uniform() - 0.5) / u;
    if (!(x >= 0 && x < end)) continue;
    const auto k = static_cast<std::uint64_t>(x);
    const double t = log_weight(k) - at_mode;
    if (u * (4 - u) - 3 <= t) return k;
    if (u * (u - t) >= 1) continue;
    if (2 * std::log(u) <= t) return k;
  }
}

double sum_of_weights(std::span<const double> weights) {
  double sum = 0;
  for (const double w : weights) {
    if (!(w >= 0) || !std::isfinite(w))
      throw std::invalid_argument("weights must be finite and not negative");
    sum += w;
  }
  if (!(sum > 0) || !std::isfinite(sum))
    throw std::invalid_argument("weights must have a positive, finite sum");
  return sum;
}

}  // namespace

std::uint64_t fingerprint(std::string_view text) { return mix(hash(text)); }

Stream::Stream(std::uint64_t seed, std::string_view purpose, std::uint64_t index) : index_(index) {
  const std::uint64_t key = mix(mix(seed) ^ hash(purpose));
  key_ = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

std::uint64_t Stream::below(std::uint64_t n) {
  // Lemire 2019: the high half of n*u is uniform once the few low halves that occur too often are refused.
  __extension__ using Wide = unsigned __int128;
  Wide product = Wide{uniform_u64()} * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t refused = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < refused) product = Wide{uniform_u64()} * n;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t Stream::binomial(std::uint64_t n, double p) {
  if (!(p > 0) || n == 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p);
  return static_cast<double>(n) * p < 10 ? binomial_by_inversion(*this, n, p)
                                         : binomial_by_rejection(*this, n, p);
}

std::uint64_t Stream::hypergeometric(std::uint64_t marked, std::uint64_t others, std::uint64_t draws) {
  const std::uint64_t all = marked + others;
  if (all < marked || draws > all) throw std::invalid_argument("hypergeometric: more draws than items");
  if (marked > others) return draws - hypergeometric(others, marked, draws);
  if (draws > all - draws) return marked - hypergeometric(marked, others, all - draws);
  // Drawing and marking are alike: each is a set of some size, taken at random from all.
  constexpr std::uint64_t kOneByOne = 16;
  if (std::min(marked, draws) <= kOneByOne)
    return hypergeometric_one_by_one(*this, std::max(marked, draws), all, std::min(marked, draws));
  return hypergeometric_by_ratio(*this, marked, others, draws);
}

double Stream::normal() {
  for (;;) {
    const double x = 2 * uniform() - 1, y = 2 * uniform() - 1, s = x * x + y * y;
    if (s > 0 && s < 1) return x * std::sqrt(-2 * std::log(s) / s);
  }
}

double Stream::exponential() { return -std::log1p(-uniform()); }

double Stream::gamma(double shape) {
  if (!(shape > 0)) throw std::invalid_argument("gamma: the shape must be positive");
  if (shape < 1) return gamma(shape + 1) * std::pow(1 - uniform(), 1 / shape);
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(), root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root, u = 1 - uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Stream::beta(double a, double b) {
  const double x = gamma(a), y = gamma(b);
  return x / (x + y);
}

void Stream::fill(std::span<std::uint32_t> words) {
  std::size_t i = 0;
  while (i < words.size() && used_ < 4) words[i++] = words_[used_++];
  for (; i + 4 <= words.size(); i += 4) {
    const Block b = block(next_block_++);
    std::copy(b.begin(), b.end(), words.begin() + static_cast<std::ptrdiff_t>(i));
  }
  while (i < words.size()) words[i++] = uniform_u32();
}

double log_factorial(std::uint64_t k) {
  static const std::vector<double> table = [] {
    std::vector<double> logs(std::size_t{1} << 14);
    long double sum = 0;  // rounded once for each entry
    for (std::size_t i = 1; i < logs.size(); ++i)
      logs[i] = static_cast<double>(sum += std::log(static_cast<long double>(i)));
    return logs;
  }();
  if (k < table.size()) return table[k];
  const double x = static_cast<double>(k);
  return (x + 0.5) * std::log(x + 1) - (x + 1) + 0.91893853320467274178 + stirling_rest(x);
}

Alias::Alias(std::span<const double> weights) : keep_(weights.size()), other_(weights.size()) {
  const double scale = static_cast<double>(weights.size()) / sum_of_weights(weights);
  std::vector<std::size_t> small, large;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    keep_[i] = weights[i] * scale;
    other_[i] = i;
    (keep_[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::size_t poor = small.back(), rich = large.back();
    small.pop_back();
    other_[poor] = rich;
    keep_[rich] -= 1 - keep_[poor];
    if (keep_[rich] < 1) {
      large.pop_back();
      small.push_back(rich);
    }
  }
  // What is left differs from 1 by rounding only.
  for (const std::size_t i : small) keep_[i] = 1;
  for (const std::size_t i : large) keep_[i] = 1;
}

std::size_t Alias::draw(Stream& stream) const {
  const std::size_t i = stream.below(keep_.size());
  return stream.uniform() < keep_[i] ? i : other_[i];
}

std::vector<std::uint64_t> without_replacement(Stream& stream, std::uint64_t n, std::uint64_t k) {
  if (k > n) throw std::invalid_argument("without_replacement: more draws than items");
  std::unordered_set<std::uint64_t> chosen;
  chosen.reserve(k);
  for (std::uint64_t j = n - k; j < n; ++j) {
    const std::uint64_t t = stream.below(j + 1);
    if (!chosen.insert(t).second) chosen.insert(j);
  }
  std::vector<std::uint64_t> sorted(chosen.begin(), chosen.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

namespace {

/// Two draws of at most 16 bits come out of a word; cells are a power of two.
void scatter_bits(Stream& stream, std::uint64_t n, std::span<std::uint64_t> cells) {
  std::array<std::uint32_t, 256> words;
  const std::uint32_t mask = static_cast<std::uint32_t>(cells.size() - 1);
  while (n > 0) {
    const std::uint64_t draws = std::min<std::uint64_t>(n, 2 * words.size()), whole = draws / 2;
    stream.fill(std::span(words).first((draws + 1) / 2));
    for (std::uint64_t i = 0; i < whole; ++i) {
      ++cells[words[i] & mask];
      ++cells[words[i] >> 16 & mask];
    }
    if (draws % 2 != 0) ++cells[words[whole] & mask];
    n -= draws;
  }
}

void scatter_halves(Stream& stream, std::uint64_t n, std::span<std::uint64_t> cells) {
  while (n > 0 && cells.size() > 1) {
    const std::size_t half = cells.size() / 2;
    const std::uint64_t left =
        stream.binomial(n, static_cast<double>(half) / static_cast<double>(cells.size()));
    scatter_halves(stream, left, cells.first(half));
    cells = cells.subspan(half);
    n -= left;
  }
  if (n > 0) cells.front() += n;
}

}  // namespace

void scatter(Stream& stream, std::uint64_t n, std::span<std::uint64_t> cells) {
  constexpr std::uint64_t kDrawsOfABinomial = 24;  // cost of one, in single draws
  const bool bits = cells.size() <= 1 << 16 && (cells.size() & (cells.size() - 1)) == 0;
  if (n / kDrawsOfABinomial >= cells.size()) {
    scatter_halves(stream, n, cells);
  } else if (bits) {
    scatter_bits(stream, n, cells);
  } else {
    for (; n > 0; --n) ++cells[stream.below(cells.size())];
  }
}

std::vector<std::uint64_t> multinomial(Stream& stream, std::uint64_t n, std::span<const double> weights) {
  double rest = sum_of_weights(weights);
  std::vector<std::uint64_t> counts(weights.size());
  std::size_t last = weights.size() - 1;
  while (weights[last] == 0) --last;  // rounding in `rest` must not give draws to a class of weight 0
  for (std::size_t i = 0; i < last && n > 0; ++i) {
    counts[i] = stream.binomial(n, std::min(1.0, weights[i] / rest));
    n -= counts[i];
    rest -= weights[i];
  }
  counts[last] = n;
  return counts;
}

}  // namespace quire::labs::random

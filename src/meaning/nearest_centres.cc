#include "meaning/nearest_centres.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <random>
#include <thread>

namespace quire::meaning {
namespace {

constexpr float kVeryLow = -1e9F;
constexpr std::size_t kChunk = 256;  // rows between two looks at `stop`

using Floats = float __attribute__((vector_size(32)));
using Whole = std::int32_t __attribute__((vector_size(32)));

/// The nearest centre of each row, by several threads; false if stopped.
bool assign(const Centres& centres, const Rows& rows, const Clustering& how, std::vector<std::uint32_t>& to) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  const auto work = [&](bool asks) {
    for (std::size_t at; !stopped && (at = next.fetch_add(kChunk)) < rows.size();) {
      if (asks && how.stop && how.stop()) stopped = true;
      for (std::size_t i = at; i < std::min(at + kChunk, rows.size()); ++i)
        to[i] = static_cast<std::uint32_t>(centres.nearest(rows.values.data() + i * centres.dimensions()));
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < how.threads; ++i) others.emplace_back(work, false);
    work(true);
  }
  return !stopped;
}

/// Writes the rows of centres that are the sums of their rows, at length one.
class Means {
 public:
  Means(std::size_t dimensions, std::size_t centres)
      : dimensions_(dimensions), sums_(centres * dimensions), counts_(centres) {}

  void add(std::size_t centre, const std::uint8_t* row, float scale) {
    float* const sum = sums_.data() + centre * dimensions_;
    for (std::size_t i = 0; i < dimensions_; ++i) sum[i] += scale * static_cast<float>(row[i] - 128);
    ++counts_[centre];
  }
  std::size_t count(std::size_t centre) const { return counts_[centre]; }
  std::span<float> sum(std::size_t centre) { return {sums_.data() + centre * dimensions_, dimensions_}; }

 private:
  std::size_t dimensions_;
  std::vector<float> sums_;
  std::vector<std::uint32_t> counts_;
};

void put_centre(std::span<float> sum, std::size_t centre, Rows& into) {
  double squares = 0;
  for (const float x : sum) squares += static_cast<double>(x) * static_cast<double>(x);
  const float scale = squares > 0 ? static_cast<float>(1 / std::sqrt(squares)) : 0.F;
  for (float& x : sum) x *= scale;
  into.scales[centre] = row_scale(write_row(sum, into.values.data() + centre * sum.size()));
}

}  // namespace

Centres::Centres(std::size_t dimensions, const Rows& rows)
    : dimensions_(dimensions),
      count_(rows.size()),
      blocks_((count_ + kBlockRows - 1) / kBlockRows * kBlockRows * dimensions, 128),
      scales_(blocks_.size() / dimensions, 0.F),
      squares_(scales_.size(), 0.F) {
  std::copy(rows.scales.begin(), rows.scales.end(), scales_.begin());
  std::vector<float> centre(dimensions);
  for (std::size_t at = 0; at < count_; ++at) {
    const std::uint8_t* const row = rows.values.data() + at * dimensions;
    std::uint8_t* const block = blocks_.data() + at / kBlockRows * kBlockRows * dimensions;
    for (std::size_t i = 0; i < dimensions; ++i)
      block[i / 4 * 4 * kBlockRows + at % kBlockRows * 4 + i % 4] = row[i];
    read_row(row, scales_[at], centre);
    for (const float x : centre) squares_[at] += x * x;
  }
}

Centres Centres::none(std::size_t dimensions) {
  Rows one;
  one.values.assign(dimensions, 128);
  one.scales.assign(1, 0.F);
  return Centres(dimensions, one);
}

void Centres::read_whole(std::size_t centre, std::span<std::uint8_t> out) const {
  const std::uint8_t* const block = blocks_.data() + centre / kBlockRows * kBlockRows * dimensions_;
  for (std::size_t i = 0; i < dimensions_; ++i)
    out[i] = block[i / 4 * 4 * kBlockRows + centre % kBlockRows * 4 + i % 4];
}

void Centres::read(std::size_t centre, std::span<float> out) const {
  const std::uint8_t* const block = blocks_.data() + centre / kBlockRows * kBlockRows * dimensions_;
  const std::uint8_t* at = block + centre % kBlockRows * 4;
  for (std::size_t i = 0; i < dimensions_; i += 4, at += 4 * kBlockRows)
    for (std::size_t j = 0; j < 4; ++j) out[i + j] = scales_[centre] * static_cast<float>(at[j] - 128);
}

std::vector<float> Centres::products(const std::int8_t* question) const {
  std::vector<std::int32_t> dots(scales_.size());
  nearest_kernels().block_dots(blocks_.data(), scales_.size() / kBlockRows, question, dimensions_,
                               dots.data());
  std::vector<float> out(scales_.size());
  for (std::size_t i = 0; i < out.size(); i += 8) {
    Whole whole;
    Floats scale;
    std::memcpy(&whole, dots.data() + i, sizeof whole);
    std::memcpy(&scale, scales_.data() + i, sizeof scale);
    scale *= __builtin_convertvector(whole, Floats);
    std::memcpy(out.data() + i, &scale, sizeof scale);
  }
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(count_), out.end(), kVeryLow);
  return out;
}

std::vector<float> Centres::scores(const Question& question) const {
  std::vector<float> out = products(question.first.data());
  for (float& x : out) x *= question.first_scale;
  return out;
}

std::size_t Centres::nearest(const std::uint8_t* row) const {
  std::vector<std::int8_t> question(dimensions_);
  for (std::size_t i = 0; i < dimensions_; ++i) question[i] = static_cast<std::int8_t>(row[i] - 128);
  const std::vector<float> all = products(question.data());
  Floats best = {};
  Whole where = {};
  best += kVeryLow;
  Whole index = {0, 1, 2, 3, 4, 5, 6, 7};
  for (std::size_t i = 0; i < all.size(); i += 8, index += 8) {
    Floats now;
    std::memcpy(&now, all.data() + i, sizeof now);
    const Whole above = now > best;
    best = above ? now : best;
    where = above ? index : where;
  }
  std::size_t lane = 0;
  for (std::size_t i = 1; i < 8; ++i)
    if (best[i] > best[lane] || (best[i] == best[lane] && where[i] < where[lane])) lane = i;
  return static_cast<std::size_t>(where[lane]);
}

std::shared_ptr<const Centres> find_centres(std::size_t dimensions, const Rows& sample,
                                            const Clustering& how) {
  const std::size_t count = std::min({how.centres, sample.size(), Centres::kMax});
  if (count == 0) return std::make_shared<const Centres>(Centres::none(dimensions));
  std::mt19937_64 random(sample.size());
  std::vector<std::uint32_t> order(sample.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::shuffle(order.begin(), order.end(), random);
  Rows centres;
  centres.values.resize(count * dimensions);
  centres.scales.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(sample.values.data() + order[i] * dimensions, dimensions,
                centres.values.data() + i * dimensions);
    centres.scales[i] = sample.scales[order[i]];
  }
  std::vector<std::uint32_t> to(sample.size());
  for (unsigned round = 0; round < how.rounds; ++round) {
    if (!assign(Centres(dimensions, centres), sample, how, to)) return nullptr;
    Means means(dimensions, count);
    for (std::size_t i = 0; i < sample.size(); ++i)
      means.add(to[i], sample.values.data() + i * dimensions, sample.scales[i]);
    for (std::size_t centre = 0; centre < count; ++centre) {
      // An empty list starts anew from a row of a list that has several.
      std::size_t from = random() % sample.size();
      for (int tries = 0; means.count(centre) == 0 && means.count(to[from]) < 2 && tries < 100; ++tries)
        from = random() % sample.size();
      if (means.count(centre) == 0)
        means.add(centre, sample.values.data() + from * dimensions, sample.scales[from]);
      put_centre(means.sum(centre), centre, centres);
    }
  }
  return std::make_shared<const Centres>(dimensions, centres);
}

}  // namespace quire::meaning

#include "meaning/nearest_codes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

namespace quire::meaning {
namespace {

constexpr std::size_t kRounds = 4;  // first, last, first, last dimensions
constexpr std::uint64_t kSeed = 0x9e3779b97f4a7c15ull;

using Four = float __attribute__((vector_size(16)));

Four four_at(const float* at) {
  Four v;
  std::memcpy(&v, at, sizeof v);
  return v;
}

void put_four(float* at, Four v) { std::memcpy(at, &v, sizeof v); }

/// In place, scaled so that lengths stay; `count` is a power of two, at least 64.
void hadamard(float* values, std::size_t count) {
  for (std::size_t half = 1; half < 4; half *= 2)
    for (std::size_t at = 0; at < count; at += 2 * half)
      for (std::size_t i = at; i < at + half; ++i) {
        const float a = values[i];
        const float b = values[i + half];
        values[i] = a + b;
        values[i + half] = a - b;
      }
  for (std::size_t half = 4; half < count; half *= 2)
    for (std::size_t at = 0; at < count; at += 2 * half)
      for (std::size_t i = at; i < at + half; i += 4) {
        const Four a = four_at(values + i);
        const Four b = four_at(values + i + half);
        put_four(values + i, a + b);
        put_four(values + i + half, a - b);
      }
  const float scale = 1 / std::sqrt(static_cast<float>(count));
  for (std::size_t i = 0; i < count; i += 4) put_four(values + i, four_at(values + i) * scale);
}

std::uint16_t to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

}  // namespace

Rotation::Rotation(std::size_t dimensions)
    : dimensions_(dimensions),
      padded_((dimensions + 63) / 64 * 64),
      power_(std::bit_floor(padded_)),
      signs_(kRounds * padded_) {
  std::mt19937_64 random(kSeed);
  for (float& sign : signs_) sign = random() >> 63 != 0 ? 1.F : -1.F;
}

bool Rotation::turn(std::span<const float> vector, std::span<float> out) const {
  double squares = 0;
  for (const float x : vector) squares += static_cast<double>(x) * static_cast<double>(x);
  if (!(squares > 0) || !std::isfinite(squares)) return false;
  const double scale = 1 / std::sqrt(squares);
  std::fill(out.begin(), out.end(), 0.F);
  for (std::size_t i = 0; i < vector.size(); ++i)
    out[i] = static_cast<float>(static_cast<double>(vector[i]) * scale);
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < padded_; ++i) out[i] *= signs_[round * padded_ + i];
    hadamard(out.data() + (round % 2 == 0 ? 0 : padded_ - power_), power_);
  }
  return true;
}

void Rotation::turn_back(std::span<float> turned, std::span<float> out) const {
  for (std::size_t round = kRounds; round-- > 0;) {
    hadamard(turned.data() + (round % 2 == 0 ? 0 : padded_ - power_), power_);
    for (std::size_t i = 0; i < padded_; ++i) turned[i] *= signs_[round * padded_ + i];
  }
  std::copy_n(turned.begin(), out.size(), out.begin());
}

float row_scale(std::uint8_t step) {
  static const std::array<float, 256> scales = [] {
    std::array<float, 256> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = static_cast<float>(std::exp2(-static_cast<double>(i) / 32) / 127);
    return all;
  }();
  return scales[step];
}

std::uint8_t write_row(std::span<const float> turned, std::uint8_t* row) {
  float largest = 0;
  for (const float x : turned) largest = std::max(largest, std::abs(x));
  const float steps = std::floor(-32 * std::log2(std::max(largest, 1e-6F)));
  const auto step = static_cast<std::uint8_t>(std::clamp(steps, 0.F, 255.F));
  const float factor = 1 / row_scale(step);
  for (std::size_t i = 0; i < turned.size(); ++i)
    row[i] = static_cast<std::uint8_t>(128 + std::clamp(std::lrint(turned[i] * factor), -127L, 127L));
  return step;
}

void read_row(const std::uint8_t* row, float scale, std::span<float> out) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = scale * static_cast<float>(row[i] - 128);
}

void write_code(std::span<const float> row, std::span<const float> centre, Code& code) {
  code.bits.assign(row.size() / 8, 0);
  float absolute = 0;
  float squares = 0;
  float along = 0;  // <r, c>
  float signs = 0;  // <s, c>
  for (std::size_t i = 0; i < row.size(); ++i) {
    const float difference = row[i] - centre[i];
    const bool positive = difference >= 0;
    code.bits[i / 8] = static_cast<std::uint8_t>(code.bits[i / 8] | (positive ? 1U << (i % 8) : 0U));
    absolute += std::abs(difference);
    squares += difference * difference;
    along += difference * centre[i];
    signs += positive ? centre[i] : -centre[i];
  }
  const float factor = absolute > 0 ? squares / absolute : 0.F;
  code.first = to_bfloat16(factor);
  code.second = to_bfloat16(along - factor * signs);
}

Question::Question(std::size_t dimensions)
    : turned(dimensions), first(dimensions), second(dimensions), tables(dimensions * 4) {}

void Question::set(std::span<const float> from) {
  std::copy(from.begin(), from.end(), turned.begin());
  float largest = 0;
  for (const float x : from) largest = std::max(largest, std::abs(x));
  first_scale = largest / 127;
  second_scale = first_scale / 254;
  const float factor = largest > 0 ? 127 / largest : 0.F;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const float value = from[i] * factor;
    const float whole = std::rint(value);
    first[i] = static_cast<std::int8_t>(whole);
    second[i] = static_cast<std::int8_t>(std::clamp(std::rint((value - whole) * 254), -127.F, 127.F));
  }
  // Entries are made whole and not negative; the 16-bit sum of all largest ones must not overflow.
  float widest = 0;
  float widths = 0;
  float lowest = 0;
  float all = 0;
  for (std::size_t four = 0; four < from.size(); four += 4) {
    float width = 0;
    for (std::size_t i = four; i < four + 4; ++i) {
      width += std::abs(from[i]);
      lowest += std::min(from[i], 0.F);
      all += from[i];
    }
    widest = std::max(widest, width);
    widths += width;
  }
  const float step = std::max(widest / 255, widths / (65535 - static_cast<float>(from.size())));
  const float steps = step > 0 ? 1 / step : 0.F;
  for (std::size_t four = 0; four < from.size() / 4; ++four) {
    const float* const at = from.data() + four * 4;
    float least = 0.5F;  // for rounding
    for (std::size_t i = 0; i < 4; ++i) least -= std::min(at[i], 0.F) * steps;
    float sums[16] = {least};
    std::uint8_t* const table = tables.data() + four * 16;
    table[0] = static_cast<std::uint8_t>(least);
    for (unsigned bits = 1; bits < 16; ++bits) {
      const unsigned rest = bits & (bits - 1);
      sums[bits] = sums[rest] + at[std::countr_zero(bits)] * steps;
      table[bits] = static_cast<std::uint8_t>(std::clamp(sums[bits], 0.F, 255.F));
    }
  }
  slope = 2 * step;
  offset = 2 * lowest - all;
}

}  // namespace quire::meaning

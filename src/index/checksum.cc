// XXH64 as its specification states it; names of steps are the specification's.
#include "index/checksum.h"

#include <bit>
#include <cstring>

namespace quire::index {
namespace {

constexpr std::uint64_t kPrime1 = 0x9e3779b185ebca87ull;
constexpr std::uint64_t kPrime2 = 0xc2b2ae3d27d4eb4full;
constexpr std::uint64_t kPrime3 = 0x165667b19e3779f9ull;
constexpr std::uint64_t kPrime4 = 0x85ebca77c2b2ae63ull;
constexpr std::uint64_t kPrime5 = 0x27d4eb2f165667c5ull;

template <class T>
T read(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
  return std::rotl(lane + input * kPrime2, 31) * kPrime1;
}

std::uint64_t merge(std::uint64_t value, std::uint64_t lane) {
  return (value ^ round(0, lane)) * kPrime1 + kPrime4;
}

}  // namespace

void Checksum::stripe(const char* from) {
  for (std::size_t i = 0; i < 4; ++i) lanes_[i] = round(lanes_[i], read<std::uint64_t>(from + 8 * i));
}

void Checksum::add(std::string_view bytes) {
  if (bytes.empty()) return;
  total_ += bytes.size();
  if (rest_size_ > 0) {
    const std::size_t take = std::min(bytes.size(), rest_.size() - rest_size_);
    std::memcpy(rest_.data() + rest_size_, bytes.data(), take);
    rest_size_ += take;
    bytes.remove_prefix(take);
    if (rest_size_ < rest_.size()) return;
    stripe(rest_.data());
    rest_size_ = 0;
  }
  for (; bytes.size() >= 32; bytes.remove_prefix(32)) stripe(bytes.data());
  if (!bytes.empty()) std::memcpy(rest_.data(), bytes.data(), bytes.size());
  rest_size_ = bytes.size();
}

std::uint64_t Checksum::value() const {
  std::uint64_t value = kPrime5;
  if (total_ >= 32) {
    value = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) +
            std::rotl(lanes_[3], 18);
    for (const std::uint64_t lane : lanes_) value = merge(value, lane);
  }
  value += total_;
  const char* at = rest_.data();
  std::size_t left = rest_size_;
  for (; left >= 8; at += 8, left -= 8) {
    value = std::rotl(value ^ round(0, read<std::uint64_t>(at)), 27) * kPrime1 + kPrime4;
  }
  if (left >= 4) {
    value = std::rotl(value ^ (read<std::uint32_t>(at) * kPrime1), 23) * kPrime2 + kPrime3;
    at += 4;
    left -= 4;
  }
  for (; left > 0; ++at, --left) {
    value = std::rotl(value ^ (static_cast<std::uint8_t>(*at) * kPrime5), 11) * kPrime1;
  }
  value = (value ^ (value >> 33)) * kPrime2;
  value = (value ^ (value >> 29)) * kPrime3;
  return value ^ (value >> 32);
}

std::uint64_t checksum(std::string_view bytes) {
  Checksum sum;
  sum.add(bytes);
  return sum.value();
}

}  // namespace quire::index

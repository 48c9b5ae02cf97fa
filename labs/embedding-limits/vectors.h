// Plain matrices of vectors, and the same vectors in blocks of sixteen lanes as step_kernels.h wants them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "labs/embedding-limits/step_kernels.h"

namespace quire::labs::embedding_limits {

/// Rows of d numbers, one after the other.
struct Vectors {
  std::size_t rows = 0;
  std::size_t dimensions = 0;
  std::vector<float> numbers;

  Vectors() = default;
  Vectors(std::size_t count, std::size_t d) : rows(count), dimensions(d), numbers(count * d) {}
  std::span<float> row(std::size_t i) { return {numbers.data() + i * dimensions, dimensions}; }
  std::span<const float> row(std::size_t i) const { return {numbers.data() + i * dimensions, dimensions}; }
};

/// Numbers at an address that is a multiple of 64, zero at first.
class LaneBuffer {
 public:
  explicit LaneBuffer(std::size_t size = 0) : size_(size), numbers_(allocate(size)) {}
  float* data() { return numbers_.get(); }
  const float* data() const { return numbers_.get(); }
  std::size_t size() const { return size_; }
  void clear() { std::fill_n(numbers_.get(), size_, 0.0F); }
  float& operator[](std::size_t i) { return numbers_[i]; }
  float operator[](std::size_t i) const { return numbers_[i]; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(float* numbers) const { ::operator delete[](numbers, kAlignment); }
  };
  static float* allocate(std::size_t size) {
    auto* const numbers = static_cast<float*>(::operator new[](size * sizeof(float) + 64, kAlignment));
    std::fill_n(numbers, size, 0.0F);
    return numbers;
  }
  std::size_t size_;
  std::unique_ptr<float[], Free> numbers_;
};

/// Rows in blocks of 16 lanes; the number of blocks is a multiple of `together`.
class LaneRows {
 public:
  LaneRows() = default;
  LaneRows(std::size_t count, std::size_t d, std::size_t together = 1)
      : dimensions_(d),
        blocks_((count + kLanes * together - 1) / (kLanes * together) * together),
        numbers_(blocks_ * d * kLanes) {}
  std::size_t blocks() const { return blocks_; }
  std::size_t rows_held() const { return blocks_ * kLanes; }
  float* block(std::size_t b) { return numbers_.data() + b * dimensions_ * kLanes; }
  const float* block(std::size_t b) const { return numbers_.data() + b * dimensions_ * kLanes; }
  float& at(std::size_t row, std::size_t c) { return block(row / kLanes)[c * kLanes + row % kLanes]; }
  float at(std::size_t row, std::size_t c) const { return block(row / kLanes)[c * kLanes + row % kLanes]; }
  LaneBuffer& numbers() { return numbers_; }

 private:
  std::size_t dimensions_ = 0;
  std::size_t blocks_ = 0;
  LaneBuffer numbers_;
};

}  // namespace quire::labs::embedding_limits

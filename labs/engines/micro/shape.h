// The shape of a net and where each matrix of it lies in one run of numbers. A decoder with RMSNorm before
// each block, rotary positions (base 10,000, halves), causal attention, an MLP of four times the width with
// GELU, no biases, and a head that is not tied to the embedding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::labs::micro {

struct Shape {
  std::size_t width = 64;  ///< a multiple of 16, and of 2 * heads
  std::size_t layers = 2;
  std::size_t heads = 4;
  std::size_t vocabulary = 64;  ///< a multiple of 16
  std::size_t context = 256;    ///< most positions

  std::size_t head_width() const { return width / heads; }
  std::size_t head_padded() const { return (head_width() + 15) / 16 * 16; }
  std::size_t parameters() const;
  /// What is wrong with it, or nothing.
  std::optional<std::string> fault() const;
  bool operator==(const Shape&) const = default;
};

/// XS, S, M, L or XL; nothing for another name.
std::optional<Shape> named_shape(std::string_view name);

/// Offsets of the parts, each a multiple of 16. Matrices are inner x outer: y = x W.
struct Layout {
  struct Block {
    std::size_t attention_norm, qkv, out, mlp_norm, up, down;
  };
  explicit Layout(const Shape& shape);

  std::size_t embedding = 0;  ///< vocabulary x width
  std::vector<Block> blocks;
  std::size_t final_norm = 0;
  std::size_t head = 0;  ///< width x vocabulary
  std::size_t size = 0;
};

/// One part of the layout by its name, as checkpoints name it.
struct Part {
  std::string name;
  std::size_t offset;
  std::size_t rows, columns;  ///< rows = 1: a norm's gain
  bool is_norm() const { return rows == 1; }
};
std::vector<Part> parts(const Shape& shape);

}  // namespace quire::labs::micro

#include "labs/engines/micro/net.h"

#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/kernels.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

constexpr double kInitialDeviation = 0.02;
constexpr double kRotaryBase = 10'000;

const Shape& checked(const Shape& shape) {
  if (const auto fault = shape.fault()) throw std::invalid_argument(*fault);
  return shape;
}

std::vector<float> initial(const Shape& shape, std::uint64_t seed) {
  std::vector<float> weights(shape.parameters());
  const double residual = 1 / std::sqrt(2.0 * static_cast<double>(shape.layers));
  const std::vector<Part> all = parts(shape);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Part& part = all[i];
    random::Stream stream(seed, "micro.initial", i);
    const bool writes_back = part.name.ends_with(".out") || part.name.ends_with(".down");
    const double deviation = kInitialDeviation * (writes_back ? residual : 1);
    for (float& weight : std::span(weights).subspan(part.offset, part.rows * part.columns))
      weight = part.is_norm() ? 1.0F : static_cast<float>(deviation * stream.normal());
  }
  return weights;
}

/// rows x columns as they lie, or transposed.
void pack_into(std::vector<float>& packed, const float* matrix, std::size_t rows, std::size_t columns,
               bool transposed) {
  packed.resize(packed_size(rows, columns));
  if (transposed)
    pack(matrix, columns, rows, 1, columns, packed.data());
  else
    pack(matrix, rows, columns, columns, 1, packed.data());
}

}  // namespace

Angles::Angles(const Shape& shape) : half(shape.head_width() / 2) {
  cosine.reserve(shape.context * half);
  sine.reserve(shape.context * half);
  for (std::size_t t = 0; t < shape.context; ++t)
    for (std::size_t c = 0; c < half; ++c) {
      const double angle =
          static_cast<double>(t) * std::pow(kRotaryBase, -static_cast<double>(c) / static_cast<double>(half));
      cosine.push_back(static_cast<float>(std::cos(angle)));
      sine.push_back(static_cast<float>(std::sin(angle)));
    }
}

Net::Net(const Shape& shape, std::uint64_t seed) : Net(checked(shape), initial(shape, seed)) {}

Net::Net(const Shape& shape, std::vector<float> weights)
    : shape_(checked(shape)), layout_(shape), angles_(shape), weights_(std::move(weights)) {
  if (weights_.size() != layout_.size)
    throw std::invalid_argument("the number of weights is not the shape's");
  forward_.blocks.resize(shape.layers);
  back_.blocks.resize(shape.layers);
  pack_all();
}

void Net::update(const std::function<void(std::span<float>)>& change) {
  change(weights_);
  pack_all();
}

void Net::pack_all() {
  const std::size_t d = shape_.width;
  for (const bool transposed : {false, true}) {
    PackedNet& packed = transposed ? back_ : forward_;
    for (std::size_t i = 0; i < shape_.layers; ++i) {
      const Layout::Block& at = layout_.blocks[i];
      PackedBlock& block = packed.blocks[i];
      pack_into(block.qkv, weights_.data() + at.qkv, d, 3 * d, transposed);
      pack_into(block.out, weights_.data() + at.out, d, d, transposed);
      pack_into(block.up, weights_.data() + at.up, d, 4 * d, transposed);
      pack_into(block.down, weights_.data() + at.down, 4 * d, d, transposed);
    }
    pack_into(packed.head, weights_.data() + layout_.head, d, shape_.vocabulary, transposed);
  }
}

}  // namespace quire::labs::micro

// A net: its weights, and the packed forms of its matrices that products read. Weights change through
// update() only, which packs again.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "labs/engines/micro/shape.h"

namespace quire::labs::micro {

/// Cosines and sines of all positions, head_width() / 2 a position.
struct Angles {
  explicit Angles(const Shape& shape);
  std::size_t half;
  std::vector<float> cosine, sine;
};

class Net {
 public:
  /// Matrices from N(0, 0.02), those that write to the residual stream scaled by 1/sqrt(2 layers); gains 1.
  /// A function of the shape and the seed. Throws std::invalid_argument for a shape with a fault.
  Net(const Shape& shape, std::uint64_t seed);
  /// With given weights; their number must be the shape's (std::invalid_argument).
  Net(const Shape& shape, std::vector<float> weights);

  const Shape& shape() const { return shape_; }
  const Layout& layout() const { return layout_; }
  const Angles& angles() const { return angles_; }
  std::span<const float> weights() const { return weights_; }
  void update(const std::function<void(std::span<float>)>& change);

  /// Packed matrices; `back` are the transposed ones.
  struct PackedBlock {
    std::vector<float> qkv, out, up, down;
  };
  struct PackedNet {
    std::vector<PackedBlock> blocks;
    std::vector<float> head;
  };
  const PackedNet& forward() const { return forward_; }
  const PackedNet& back() const { return back_; }

 private:
  void pack_all();

  Shape shape_;
  Layout layout_;
  Angles angles_;
  std::vector<float> weights_;
  PackedNet forward_, back_;
};

}  // namespace quire::labs::micro

// How a vector is kept: turned by a fixed random rotation, which spreads its length evenly over the
// dimensions; then as a row, 8 bits a dimension with one scale; then as a code, a bit a dimension, from which
// a question's cosine is estimated (RaBitQ; Gao and Long, SIGMOD 2024, here for inner products).
//
// Let r = x - c be what the row x differs from its centre c, and s its signs, +1 or -1. Since s points where
// r does, <r, q> is near f <s, q> with f = |r|^2 / sum |r_i|; taking the centre's own part exactly,
//   <x, q> ~ <c, q> + h + f <s, q>,  h = <r, c> - f <s, c>,
// with a standard error of about 0.6 f |q - c|. f and h are the code's two factors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "meaning/nearest_kernels.h"

namespace quire::meaning {

/// Orthogonal: rounds of random signs and Walsh-Hadamard transforms over the first and the last power of two
/// of dimensions (Andoni and others, NIPS 2015).
class Rotation {
 public:
  explicit Rotation(std::size_t dimensions);

  std::size_t dimensions() const { return dimensions_; }
  /// Dimensions after it, a multiple of 64.
  std::size_t padded() const { return padded_; }
  /// Scaled to length one and turned; false if the vector has no direction.
  bool turn(std::span<const float> vector, std::span<float> out) const;
  /// The other way round; changes `turned`.
  void turn_back(std::span<float> turned, std::span<float> out) const;

 private:
  std::size_t dimensions_;
  std::size_t padded_;
  std::size_t power_;         ///< the largest power of two that is not above padded_
  std::vector<float> signs_;  ///< a round each
};

/// A row's scale is one of 256 steps, 32 to a factor of two.
float row_scale(std::uint8_t step);

/// Writes the row of a turned vector; gives the step of its scale.
std::uint8_t write_row(std::span<const float> turned, std::uint8_t* row);
void read_row(const std::uint8_t* row, float scale, std::span<float> out);

struct Code {
  std::vector<std::uint8_t> bits;
  std::uint16_t first = 0;   ///< f, bfloat16
  std::uint16_t second = 0;  ///< h, likewise
};

/// Of a row about a centre, both as they are read back.
void write_code(std::span<const float> row, std::span<const float> centre, Code& code);

/// A question made ready for all kernels.
struct Question {
  explicit Question(std::size_t dimensions);
  void set(std::span<const float> turned);

  float row_score(const std::int32_t* dots) const {
    return first_scale * static_cast<float>(dots[0]) + second_scale * static_cast<float>(dots[1]);
  }

  std::vector<float> turned;
  std::vector<std::int8_t> first;   ///< the question in 8 bits
  std::vector<std::int8_t> second;  ///< what is left, in 8 bits more
  float first_scale = 0;
  float second_scale = 0;
  std::vector<std::uint8_t> tables;  ///< for NearestKernels::passing
  float slope = 0;                   ///< <s, q> = slope * sum of table entries + offset
  float offset = 0;
};

}  // namespace quire::meaning

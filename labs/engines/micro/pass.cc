#include "labs/engines/micro/pass.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "labs/engines/micro/kernels.h"

namespace quire::labs::micro {
namespace {

void check(const Net& net, const Chunk& chunk) {
  std::uint32_t start = 0;
  for (const std::uint32_t end : chunk.ends) {
    if (end <= start || end - start > net.shape().context)
      throw std::invalid_argument("a sequence is empty or longer than the context");
    start = end;
  }
  if (start != chunk.tokens.size())
    throw std::invalid_argument("the last sequence does not end with the tokens");
  for (const Token token : chunk.tokens)
    if (token >= net.shape().vocabulary) throw std::invalid_argument("a token is outside the vocabulary");
  for (const Chunk::Row& row : chunk.rows)
    if (row.position >= chunk.tokens.size() || row.target >= net.shape().vocabulary)
      throw std::invalid_argument("a row is outside the tokens");
}

float* sized(std::vector<float>& numbers, std::size_t size) {
  if (numbers.size() < size) numbers.resize(size);
  return numbers.data();
}

/// y = x W for all rows, W packed.
void apply(const float* x, std::size_t rows, std::size_t inner, const std::vector<float>& packed,
           std::size_t columns, float* y, bool add = false) {
  kernels().multiply({rows, inner, columns, x, inner, 1, packed.data(), 0, y, columns, add});
}

/// gradient += x^T dy.
void add_outer(const float* x, std::size_t inner, const float* dy, std::size_t columns, std::size_t rows,
               float* gradient) {
  kernels().multiply({inner, rows, columns, x, 1, inner, dy, columns, gradient, columns, true});
}

constexpr std::size_t kRowsAtOnce =
    24;  ///< of one head's attention: beyond the last of them nothing is looked at

std::size_t padded(std::size_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

}  // namespace

std::span<const float> Pass::forward(const Net& net, const Chunk& chunk) {
  check(net, chunk);
  const Kernels& k = kernels();
  const Shape& shape = net.shape();
  const std::size_t n = chunk.tokens.size(), d = shape.width;
  const std::span<const float> w = net.weights();
  width_ = d;
  kept_.resize(shape.layers);

  float* x = sized(kept_.front().input, n * d);
  for (std::size_t i = 0; i < n; ++i)
    std::copy_n(w.data() + net.layout().embedding + chunk.tokens[i] * d, d, x + i * d);
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    Kept& kept = kept_[layer];
    const Layout::Block& at = net.layout().blocks[layer];
    const Net::PackedBlock& packed = net.forward().blocks[layer];
    const float* const input = kept.input.data();
    k.rms_norm(input, n, d, w.data() + at.attention_norm, sized(kept.norm_1, n * d),
               sized(kept.inverse_1, n));
    apply(kept.norm_1.data(), n, d, packed.qkv, 3 * d, sized(kept.qkv, n * 3 * d));
    attention(net, chunk, kept);
    std::copy_n(input, n * d, sized(kept.middle, n * d));
    apply(kept.mixed.data(), n, d, packed.out, d, kept.middle.data(), true);
    k.rms_norm(kept.middle.data(), n, d, w.data() + at.mlp_norm, sized(kept.norm_2, n * d),
               sized(kept.inverse_2, n));
    apply(kept.norm_2.data(), n, d, packed.up, 4 * d, sized(kept.before_gelu, n * 4 * d));
    k.gelu(kept.before_gelu.data(), n * 4 * d, sized(kept.hidden, n * 4 * d));
    float* const next = sized(layer + 1 < shape.layers ? kept_[layer + 1].input : output_, n * d);
    std::copy_n(kept.middle.data(), n * d, next);
    apply(kept.hidden.data(), n, 4 * d, packed.down, d, next, true);
  }

  const std::size_t rows = chunk.rows.size();
  float* const gathered = sized(gathered_, rows * d);
  for (std::size_t r = 0; r < rows; ++r)
    std::copy_n(output_.data() + chunk.rows[r].position * d, d, gathered + r * d);
  k.rms_norm(gathered, rows, d, w.data() + net.layout().final_norm, sized(gathered_norm_, rows * d),
             sized(gathered_inverse_, rows));
  apply(gathered_norm_.data(), rows, d, net.forward().head, shape.vocabulary,
        sized(logits_, rows * shape.vocabulary));
  return std::span(logits_).first(rows * shape.vocabulary);
}

void Pass::attention(const Net& net, const Chunk& chunk, Kept& kept) {
  const Kernels& k = kernels();
  const Shape& shape = net.shape();
  const std::size_t d = shape.width, wide = 3 * d, hd = shape.head_width(), hp = shape.head_padded();
  const Angles& angles = net.angles();
  const float scale = 1.0F / std::sqrt(static_cast<float>(hd));

  std::size_t shares_size = 0, start = 0, longest = 0;
  for (const std::size_t end : chunk.ends) {
    shares_size += shape.heads * (end - start) * padded(end - start);
    longest = std::max(longest, end - start);
    start = end;
  }
  float* shares = sized(kept.shares, shares_size);
  float* const mixed = sized(kept.mixed, chunk.tokens.size() * d);
  float* const across = sized(head_.across, hd * padded(longest));
  float* const value = sized(head_.v, longest * hp);
  float* const out = sized(head_.mixed, longest * hp);

  start = 0;
  for (const std::size_t end : chunk.ends) {
    const std::size_t length = end - start, columns = padded(length);
    float* const qkv = kept.qkv.data() + start * wide;
    for (std::size_t t = 0; t < length; ++t)
      k.rotate(qkv + t * wide, 2 * shape.heads, hd, hd, angles.cosine.data() + t * angles.half,
               angles.sine.data() + t * angles.half);
    for (std::size_t h = 0; h < shape.heads; ++h, shares += length * columns) {
      const float* const q = qkv + h * hd;
      const float* const key = qkv + d + h * hd;
      for (std::size_t c = 0; c < hd; ++c) {
        for (std::size_t t = 0; t < length; ++t) across[c * columns + t] = key[t * wide + c];
        std::fill(across + c * columns + length, across + (c + 1) * columns, 0.0F);
      }
      for (std::size_t t = 0; t < length; ++t) {
        std::copy_n(qkv + t * wide + 2 * d + h * hd, hd, value + t * hp);
        std::fill(value + t * hp + hd, value + (t + 1) * hp, 0.0F);
      }
      for (std::size_t first = 0; first < length; first += kRowsAtOnce) {
        const std::size_t rows = std::min(kRowsAtOnce, length - first), seen = first + rows;
        float* const block = shares + first * columns;
        k.multiply(
            {rows, hd, padded(seen), q + first * wide, wide, 1, across, columns, block, columns, false});
        for (std::size_t r = 0; r < rows; ++r) {
          float largest = 0, sum = 0;
          k.softmax(block + r * columns, first + r + 1, padded(first + r + 1), scale, largest, sum);
          std::fill(block + r * columns + padded(first + r + 1), block + (r + 1) * columns, 0.0F);
        }
        k.multiply({rows, seen, hp, block, columns, 1, value, hp, out + first * hp, hp, false});
      }
      for (std::size_t t = 0; t < length; ++t)
        std::copy_n(out + t * hp, hd, mixed + (start + t) * d + h * hd);
    }
    start = end;
  }
}

void Pass::backward(const Net& net, const Chunk& chunk, std::span<const float> logits_gradient,
                    std::span<float> gradient) {
  const Kernels& k = kernels();
  const Shape& shape = net.shape();
  const std::size_t n = chunk.tokens.size(), d = shape.width, rows = chunk.rows.size();
  const float* const w = net.weights().data();
  float* const g = gradient.data();

  add_outer(gathered_norm_.data(), d, logits_gradient.data(), shape.vocabulary, rows, g + net.layout().head);
  apply(logits_gradient.data(), rows, shape.vocabulary, net.back().head, d,
        sized(d_norm_, std::max(rows, n) * d));
  float* const d_gathered = sized(d_gathered_, rows * d);
  std::fill_n(d_gathered, rows * d, 0.0F);
  k.rms_norm_back(gathered_.data(), gathered_inverse_.data(), w + net.layout().final_norm, d_norm_.data(),
                  rows, d, d_gathered, g + net.layout().final_norm);
  float* const dx = sized(d_stream_, n * d);
  std::fill_n(dx, n * d, 0.0F);
  for (std::size_t r = 0; r < rows; ++r) k.add(d_gathered + r * d, d, dx + chunk.rows[r].position * d);

  for (std::size_t layer = shape.layers; layer-- > 0;) {
    const Kept& kept = kept_[layer];
    const Layout::Block& at = net.layout().blocks[layer];
    const Net::PackedBlock& packed = net.back().blocks[layer];
    add_outer(kept.hidden.data(), 4 * d, dx, d, n, g + at.down);
    apply(dx, n, d, packed.down, 4 * d, sized(d_wide_, n * 4 * d));
    k.gelu_back(kept.before_gelu.data(), n * 4 * d, d_wide_.data());
    add_outer(kept.norm_2.data(), d, d_wide_.data(), 4 * d, n, g + at.up);
    apply(d_wide_.data(), n, 4 * d, packed.up, d, d_norm_.data());
    k.rms_norm_back(kept.middle.data(), kept.inverse_2.data(), w + at.mlp_norm, d_norm_.data(), n, d, dx,
                    g + at.mlp_norm);
    add_outer(kept.mixed.data(), d, dx, d, n, g + at.out);
    apply(dx, n, d, packed.out, d, sized(d_narrow_, n * d));
    attention_back(net, chunk, kept);
    add_outer(kept.norm_1.data(), d, d_qkv_.data(), 3 * d, n, g + at.qkv);
    apply(d_qkv_.data(), n, 3 * d, packed.qkv, d, d_norm_.data());
    k.rms_norm_back(kept.input.data(), kept.inverse_1.data(), w + at.attention_norm, d_norm_.data(), n, d, dx,
                    g + at.attention_norm);
  }
  for (std::size_t i = 0; i < n; ++i) k.add(dx + i * d, d, g + net.layout().embedding + chunk.tokens[i] * d);
}

/// From d_narrow_ (the gradient of `mixed`) to d_qkv_.
void Pass::attention_back(const Net& net, const Chunk& chunk, const Kept& kept) {
  const Kernels& k = kernels();
  const Shape& shape = net.shape();
  const std::size_t d = shape.width, wide = 3 * d, hd = shape.head_width(), hp = shape.head_padded();
  const Angles& angles = net.angles();
  const float scale = 1.0F / std::sqrt(static_cast<float>(hd));
  float* const d_all = sized(d_qkv_, chunk.tokens.size() * wide);
  std::vector<float> minus(angles.half);

  std::size_t start = 0;
  const float* shares = kept.shares.data();
  for (const std::size_t end : chunk.ends) {
    const std::size_t length = end - start, columns = padded(length);
    const float* const qkv = kept.qkv.data() + start * wide;
    float* const d_qkv = d_all + start * wide;
    float* const across = sized(head_.across, hd * columns);
    float* const d_shares = sized(head_.d_shares, length * columns);
    const auto copied = [&](Numbers& to, const float* from, std::size_t row) {
      float* const numbers = sized(to, length * hp);
      for (std::size_t t = 0; t < length; ++t) {
        std::copy_n(from + t * row, hd, numbers + t * hp);
        std::fill(numbers + t * hp + hd, numbers + (t + 1) * hp, 0.0F);
      }
      return numbers;
    };
    for (std::size_t h = 0; h < shape.heads; ++h, shares += length * columns) {
      const float* const q = copied(head_.q, qkv + h * hd, wide);
      const float* const key = copied(head_.k, qkv + d + h * hd, wide);
      const float* const d_mixed = copied(head_.d_mixed, d_narrow_.data() + start * d + h * hd, d);
      for (std::size_t c = 0; c < hd; ++c) {
        for (std::size_t t = 0; t < length; ++t) across[c * columns + t] = qkv[t * wide + 2 * d + h * hd + c];
        std::fill(across + c * columns + length, across + (c + 1) * columns, 0.0F);
      }
      float* const d_q = sized(head_.d_q, length * hp);
      float* const d_k = sized(head_.d_k, length * hp);
      float* const d_v = sized(head_.d_v, length * hp);
      for (std::size_t first = 0; first < length; first += kRowsAtOnce) {
        const std::size_t rows = std::min(kRowsAtOnce, length - first), seen = first + rows;
        float* const block = d_shares + first * columns;
        k.multiply(
            {rows, hd, padded(seen), d_mixed + first * hp, hp, 1, across, columns, block, columns, false});
        for (std::size_t r = 0; r < rows; ++r)
          k.softmax_back(shares + (first + r) * columns, padded(seen), scale, block + r * columns);
        k.multiply({rows, seen, hp, block, columns, 1, key, hp, d_q + first * hp, hp, false});
        // Rows from `first` on are the only ones that look at these columns.
        const bool more = first > 0;
        k.multiply({seen, rows, hp, block, 1, columns, q + first * hp, hp, d_k, hp, more});
        k.multiply(
            {seen, rows, hp, shares + first * columns, 1, columns, d_mixed + first * hp, hp, d_v, hp, more});
        if (more) continue;
        std::fill(d_k + seen * hp, d_k + length * hp, 0.0F);
        std::fill(d_v + seen * hp, d_v + length * hp, 0.0F);
      }
      for (std::size_t t = 0; t < length; ++t) {
        std::copy_n(d_q + t * hp, hd, d_qkv + t * wide + h * hd);
        std::copy_n(d_k + t * hp, hd, d_qkv + t * wide + d + h * hd);
        std::copy_n(d_v + t * hp, hd, d_qkv + t * wide + 2 * d + h * hd);
      }
    }
    for (std::size_t t = 0; t < length; ++t) {
      for (std::size_t c = 0; c < angles.half; ++c) minus[c] = -angles.sine[t * angles.half + c];
      k.rotate(d_qkv + t * wide, 2 * shape.heads, hd, hd, angles.cosine.data() + t * angles.half,
               minus.data());
    }
    start = end;
  }
}

std::span<const float> Pass::keys(std::size_t layer, std::size_t position) const {
  return std::span(kept_[layer].qkv).subspan(position * 3 * width_ + width_, width_);
}

std::span<const float> Pass::values(std::size_t layer, std::size_t position) const {
  return std::span(kept_[layer].qkv).subspan(position * 3 * width_ + 2 * width_, width_);
}

}  // namespace quire::labs::micro

// For tests: the net written down plainly in double precision, formula by formula, sharing nothing with the
// real one but its layout.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "labs/engines/micro/gradient.h"

namespace quire::labs::micro {

class ReferenceNet {
 public:
  explicit ReferenceNet(const Shape& shape) : shape_(shape), layout_(shape) {}

  /// Log-probabilities of tokens[asked..].
  std::vector<double> log_probabilities(std::span<const double> w, const Example& example) const {
    const std::size_t n = example.tokens.size() - 1, d = shape_.width;
    Rows x(n, std::vector<double>(d));
    for (std::size_t t = 0; t < n; ++t)
      for (std::size_t c = 0; c < d; ++c) x[t][c] = w[layout_.embedding + example.tokens[t] * d + c];
    for (const Layout::Block& block : layout_.blocks) {
      add(x,
          times(attended(times(normed(x, w, block.attention_norm), w, block.qkv, 3 * d)), w, block.out, d));
      Rows hidden = times(normed(x, w, block.mlp_norm), w, block.up, 4 * d);
      for (std::vector<double>& row : hidden)
        for (double& u : row)
          u = 0.5 * u * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (u + 0.044715 * u * u * u)));
      add(x, times(hidden, w, block.down, d));
    }
    const Rows logits = times(normed(x, w, layout_.final_norm), w, layout_.head, shape_.vocabulary);
    std::vector<double> all;
    for (std::size_t t = example.asked; t < example.tokens.size(); ++t) {
      double total = 0;
      for (const double z : logits[t - 1]) total += std::exp(z);
      all.push_back(logits[t - 1][example.tokens[t]] - std::log(total));
    }
    return all;
  }

 private:
  using Rows = std::vector<std::vector<double>>;

  static void add(Rows& x, const Rows& y) {
    for (std::size_t t = 0; t < x.size(); ++t)
      for (std::size_t c = 0; c < x[t].size(); ++c) x[t][c] += y[t][c];
  }

  static Rows normed(const Rows& x, std::span<const double> w, std::size_t gain) {
    Rows y = x;
    for (std::vector<double>& row : y) {
      double square = 0;
      for (const double v : row) square += v * v;
      const double root = std::sqrt(square / static_cast<double>(row.size()) + 1e-5);
      for (std::size_t c = 0; c < row.size(); ++c) row[c] = row[c] / root * w[gain + c];
    }
    return y;
  }

  static Rows times(const Rows& x, std::span<const double> w, std::size_t matrix, std::size_t columns) {
    Rows y(x.size(), std::vector<double>(columns));
    for (std::size_t t = 0; t < x.size(); ++t)
      for (std::size_t c = 0; c < x[t].size(); ++c)
        for (std::size_t j = 0; j < columns; ++j) y[t][j] += x[t][c] * w[matrix + c * columns + j];
    return y;
  }

  Rows attended(Rows qkv) const {
    const std::size_t d = shape_.width, hd = shape_.head_width(), half = hd / 2;
    for (std::size_t t = 0; t < qkv.size(); ++t)
      for (std::size_t h = 0; h < 2 * shape_.heads; ++h)  // queries, then keys
        for (std::size_t c = 0; c < half; ++c) {
          const double angle =
              static_cast<double>(t) * std::pow(1e4, -2.0 * static_cast<double>(c) / static_cast<double>(hd));
          double& low = qkv[t][h * hd + c];
          double& high = qkv[t][h * hd + half + c];
          const double turned = low * std::cos(angle) - high * std::sin(angle);
          high = low * std::sin(angle) + high * std::cos(angle);
          low = turned;
        }
    Rows mixed(qkv.size(), std::vector<double>(d));
    for (std::size_t t = 0; t < qkv.size(); ++t)
      for (std::size_t h = 0; h < shape_.heads; ++h) {
        std::vector<double> share(t + 1);
        double total = 0;
        for (std::size_t s = 0; s <= t; ++s) {
          double score = 0;
          for (std::size_t c = 0; c < hd; ++c) score += qkv[t][h * hd + c] * qkv[s][d + h * hd + c];
          total += share[s] = std::exp(score / std::sqrt(static_cast<double>(hd)));
        }
        for (std::size_t s = 0; s <= t; ++s)
          for (std::size_t c = 0; c < hd; ++c)
            mixed[t][h * hd + c] += share[s] / total * qkv[s][2 * d + h * hd + c];
      }
    return mixed;
  }

  Shape shape_;
  Layout layout_;
};

}  // namespace quire::labs::micro

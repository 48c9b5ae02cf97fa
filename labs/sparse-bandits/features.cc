#include "labs/sparse-bandits/features.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace quire::labs::sparse_bandits {

Features Features::dense(std::size_t actions, std::size_t dimension, std::vector<double> by_column) {
  if (actions == 0 || dimension == 0 || by_column.size() != actions * dimension)
    throw std::invalid_argument("features of another size");
  Features f;
  f.actions_ = actions;
  f.dimension_ = dimension;
  f.columns_ = std::move(by_column);
  return f;
}

Features Features::words(std::size_t length, std::size_t alphabet, std::vector<std::uint16_t> letters) {
  if (length == 0 || letters.empty() || letters.size() % length != 0 ||
      *std::max_element(letters.begin(), letters.end()) >= alphabet)
    throw std::invalid_argument("words of another length or alphabet");
  Features f;
  f.actions_ = letters.size() / length;
  f.dimension_ = length * alphabet;
  f.length_ = length;
  f.alphabet_ = alphabet;
  f.letters_ = std::move(letters);
  f.entry_ = 1 / std::sqrt(static_cast<double>(length));
  return f;
}

std::span<const std::uint16_t> Features::word(Id action) const {
  return {letters_.data() + action * length_, length_};
}

double Features::at(Id action, std::size_t coordinate) const {
  if (!is_words()) return columns_[coordinate * actions_ + action];
  return word(action)[coordinate / alphabet_] == coordinate % alphabet_ ? entry_ : 0;
}

double Features::dot(Id action, const SparseVector& theta) const {
  double sum = 0;
  for (std::size_t i = 0; i < theta.index.size(); ++i) sum += theta.value[i] * at(action, theta.index[i]);
  return sum;
}

double Features::dot(Id action, std::span<const double> theta) const {
  double sum = 0;
  if (is_words()) {
    for (std::size_t l = 0; l < length_; ++l) sum += theta[l * alphabet_ + word(action)[l]];
    return sum * entry_;
  }
  for (std::size_t j = 0; j < dimension_; ++j) sum += theta[j] * columns_[j * actions_ + action];
  return sum;
}

void Features::row(Id action, std::span<double> out) const {
  for (std::size_t j = 0; j < dimension_; ++j) out[j] = at(action, j);
}

std::vector<double> Features::row(Id action) const {
  std::vector<double> out(dimension_);
  row(action, out);
  return out;
}

void Features::column(std::size_t coordinate, std::span<double> out) const {
  for (std::size_t a = 0; a < actions_; ++a) out[a] = at(static_cast<Id>(a), coordinate);
}

void Features::scores(std::span<const double> theta, std::span<double> out) const {
  if (is_words()) {
    for (std::size_t a = 0; a < actions_; ++a) out[a] = dot(static_cast<Id>(a), theta);
    return;
  }
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t j = 0; j < dimension_; ++j) {
    const double t = theta[j];
    if (t == 0) continue;
    const double* const column = columns_.data() + j * actions_;
    for (std::size_t a = 0; a < actions_; ++a) out[a] += t * column[a];
  }
}

std::vector<double> Features::scores(const SparseVector& theta) const {
  std::vector<double> whole(dimension_), out(actions_);
  for (std::size_t i = 0; i < theta.index.size(); ++i) whole[theta.index[i]] = theta.value[i];
  scores(whole, out);
  return out;
}

std::vector<double> Features::norms() const {
  std::vector<double> squares(actions_);
  if (is_words()) return std::vector<double>(actions_, 1.0);
  for (std::size_t j = 0; j < dimension_; ++j)
    for (std::size_t a = 0; a < actions_; ++a) {
      const double x = columns_[j * actions_ + a];
      squares[a] += x * x;
    }
  for (double& x : squares) x = std::sqrt(x);
  return squares;
}

std::optional<Features::NormFault> Features::norm_fault() const {
  constexpr double kTolerance = 1e-9;
  const std::vector<double> all = norms();
  for (std::size_t a = 0; a < all.size(); ++a)
    if (!(all[a] <= 1 + kTolerance)) return NormFault{static_cast<Id>(a), all[a]};
  return std::nullopt;
}

void Features::normalise() {
  const std::vector<double> all = norms();
  const double largest = *std::max_element(all.begin(), all.end());
  if (!(largest > 1) || !std::isfinite(largest)) return;
  for (double& x : columns_) x /= largest;
}

Id best_action(std::span<const double> scores) {
  return static_cast<Id>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

}  // namespace quire::labs::sparse_bandits

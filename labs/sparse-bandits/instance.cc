#include "labs/sparse-bandits/instance.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace quire::labs::sparse_bandits {
namespace {

/// Rewards in a table.
Instance tabled(std::string name, FeaturesPtr features, SparseVector theta, double eps,
                std::vector<double> rewards) {
  Instance instance;
  instance.name = std::move(name);
  instance.features = std::move(features);
  instance.eps = eps;
  instance.sparsity = static_cast<int>(theta.index.size());
  instance.theta = std::move(theta);
  instance.best = *std::max_element(rewards.begin(), rewards.end());
  instance.query = [table = std::make_shared<const std::vector<double>>(std::move(rewards))](Id a) {
    return (*table)[a];
  };
  return instance;
}

}  // namespace

double Instance::misspecification() const {
  const std::vector<double> linear = features->scores(*theta);
  double most = 0;
  for (std::size_t a = 0; a < linear.size(); ++a)
    most = std::max(most, std::fabs(query(static_cast<Id>(a)) - linear[a]));
  return most;
}

FeaturesPtr gaussian_features(random::Stream stream, std::size_t actions, std::size_t dimension) {
  std::vector<double> columns(actions * dimension), row(dimension);
  for (std::size_t a = 0; a < actions; ++a) {
    double square = 0;
    for (double& x : row) {
      x = stream.normal();
      square += x * x;
    }
    const double scale = 1 / std::sqrt(square);
    for (std::size_t j = 0; j < dimension; ++j) columns[j * actions + a] = row[j] * scale;
  }
  return std::make_shared<const Features>(Features::dense(actions, dimension, std::move(columns)));
}

SparseVector random_theta(random::Stream stream, std::size_t dimension, int sparsity) {
  SparseVector theta;
  for (const std::uint64_t j :
       random::without_replacement(stream, dimension, static_cast<std::uint64_t>(sparsity)))
    theta.index.push_back(static_cast<std::uint32_t>(j));
  double square = 0;
  for (std::size_t i = 0; i < theta.index.size(); ++i) {
    theta.value.push_back(stream.normal());
    square += theta.value[i] * theta.value[i];
  }
  for (double& x : theta.value) x /= std::sqrt(square);
  return theta;
}

Instance linear_instance(FeaturesPtr features, SparseVector theta, double eps, Deviation deviation,
                         random::Stream signs) {
  std::vector<double> rewards = features->scores(theta);
  for (double& r : rewards) {
    if (deviation == Deviation::flattened) {
      r = std::copysign(std::max(0.0, std::fabs(r) - eps), r);
    } else {
      r += signs.bernoulli(0.5) ? eps : -eps;
    }
  }
  const char* name = deviation == Deviation::flattened ? "random, flattened" : "random, signs";
  return tabled(name, std::move(features), std::move(theta), eps, std::move(rewards));
}

Instance trap(std::size_t dimension, double eps) {
  const double root = std::sqrt(static_cast<double>(dimension));
  if (!(0.5 * eps * root <= 1)) throw std::invalid_argument("trap: eps sqrt(d) is above 2");
  const std::size_t actions = dimension + 1;
  std::vector<double> columns(actions * dimension);
  for (std::size_t j = 0; j < dimension; ++j) {
    columns[j * actions + j] = 1;
    columns[j * actions + dimension] = 1 / root;
  }
  auto features = std::make_shared<const Features>(Features::dense(actions, dimension, std::move(columns)));
  SparseVector theta{{0}, {0.5 * eps * root}};
  std::vector<double> rewards = features->scores(theta);
  for (std::size_t a = 0; a < dimension; ++a) rewards[a] += eps;
  rewards[dimension] -= eps;
  return tabled("trap", std::move(features), std::move(theta), eps, std::move(rewards));
}

Instance NeedleFamily::needle(Id hidden) const {
  Instance instance;
  instance.name = name;
  instance.features = features;
  instance.eps = eps;
  instance.sparsity = sparsity;
  instance.best = gap;
  instance.query = [hidden, reward = gap](Id a) { return a == hidden ? reward : 0.0; };
  SparseVector theta;
  for (std::size_t j = 0; j < features->dimension(); ++j) {
    const double x = features->at(hidden, j);
    if (x == 0) continue;
    theta.index.push_back(static_cast<std::uint32_t>(j));
    theta.value.push_back(gap * x);
  }
  instance.theta = std::move(theta);
  return instance;
}

NeedleFamily jl(random::Stream stream, std::size_t dimension, int sparsity, double gamma, double eps,
                std::size_t actions, std::size_t draws) {
  if (static_cast<std::size_t>(sparsity) > dimension || !(eps <= gamma))
    throw std::invalid_argument("jl: s is above d, or eps above gamma");
  const auto s = static_cast<std::size_t>(sparsity);
  std::vector<double> kept, row(s);
  for (std::size_t draw = 0; draw < draws && kept.size() < actions * s; ++draw) {
    double square = 0;
    for (double& x : row) {
      x = stream.normal();
      square += x * x;
    }
    for (double& x : row) x /= std::sqrt(square);
    bool apart = true;
    for (std::size_t other = 0; apart && other < kept.size(); other += s) {
      double product = 0;
      for (std::size_t j = 0; j < s; ++j) product += row[j] * kept[other + j];
      apart = std::fabs(product) <= gamma;
    }
    if (apart) kept.insert(kept.end(), row.begin(), row.end());
  }
  const std::size_t n = kept.size() / s;
  std::vector<double> columns(n * dimension);
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t j = 0; j < s; ++j) columns[j * n + a] = kept[a * s + j];
  return {"jl", std::make_shared<const Features>(Features::dense(n, dimension, std::move(columns))), eps,
          sparsity, eps / gamma};
}

}  // namespace quire::labs::sparse_bandits

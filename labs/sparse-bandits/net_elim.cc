#include "labs/sparse-bandits/net_elim.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "labs/sparse-bandits/net_kernels.h"

namespace quire::labs::sparse_bandits {
namespace {

constexpr float kDead = -std::numeric_limits<float>::infinity();
constexpr double kTie = 1e-9;  // a promise that is met exactly must not fail by its last bit

/// The columns of all coordinates as floats, one after another, filled up with action 0 to whole lanes.
struct FloatColumns {
  explicit FloatColumns(const Features& features)
      : padded((features.actions() + kLanes - 1) / kLanes * kLanes), numbers(padded * features.dimension()) {
    std::vector<double> column(features.actions());
    for (std::size_t j = 0; j < features.dimension(); ++j) {
      features.column(j, column);
      float* const out = numbers.data() + j * padded;
      for (std::size_t a = 0; a < padded; ++a) out[a] = static_cast<float>(column[a < column.size() ? a : 0]);
    }
  }
  const float* column(std::size_t j) const { return numbers.data() + j * padded; }
  std::size_t padded;
  std::vector<float> numbers;
};

std::array<const float*, Net::kSparsityMax> coordinates_of(const Net& net, int q) {
  std::array<const float*, Net::kSparsityMax> pointers{};
  for (int i = 0; i < q; ++i) pointers[static_cast<std::size_t>(i)] = net.coordinate(q, i).data();
  return pointers;
}

/// Calls f(support, first point) for every support of q coordinates, in order.
template <class F>
void for_supports(const Net& net, int q, const F& f) {
  if (net.tuples(q) == 0) return;
  std::vector<std::uint32_t> support = support_of_rank(net.spec().dimension, q, 0);
  std::uint64_t point = net.offset(q);
  do {
    f(support, point);
    point += net.tuples(q);
  } while (next_support(support, net.spec().dimension));
}

double most(const Features& features, const SparseVector& theta, Id& action) {
  const std::vector<double> scores = features.scores(theta);
  action = best_action(scores);
  return scores[action];
}

}  // namespace

NetElim::NetElim(FeaturesPtr features, const Options& options, const Poll& poll)
    : features_(std::move(features)),
      options_(options),
      net_(std::make_shared<const Net>(NetSpec{features_->dimension(), options.sparsity, options.eps})),
      value_(net_->size()) {
  value_net(poll);
}

void NetElim::value_net(const Poll& poll) {
  const FloatColumns columns(*features_);
  alive_ = net_->size();
  value_[0] = best_value_ = 0;  // theta = 0
  for (int q = 1; q <= net_->sparsity(); ++q) {
    const auto coordinates = coordinates_of(*net_, q);
    const std::size_t width = static_cast<std::size_t>(q);
    for_supports(*net_, q, [&](const std::vector<std::uint32_t>& support, std::uint64_t point) {
      if (poll) poll();
      std::array<const float*, Net::kSparsityMax> mine{};
      for (std::size_t i = 0; i < width; ++i) mine[i] = columns.column(support[i]);
      float* const values = value_.data() + point;
      kernels().promises(mine.data(), q, columns.padded, coordinates.data(), net_->tuples(q), values);
      best_value_ = std::max(best_value_, *std::max_element(values, values + net_->tuples(q)));
    });
  }
}

/// The first of the points with the largest value.
std::uint64_t NetElim::most_optimistic() const {
  return static_cast<std::uint64_t>(std::find(value_.begin(), value_.end(), best_value_) - value_.begin());
}

bool NetElim::enough(double promise, double reward) const {
  const double regime = options_.c * std::pow(options_.sparsity, options_.delta);
  return reward >= promise - std::max(2.0, regime) * options_.eps - kTie;
}

std::optional<Id> NetElim::ask() {
  while (!done_ && alive_ > 0) {
    if (pending_) return pending_->action;
    Pending next;
    next.point = most_optimistic();
    next.promise = most(*features_, net_->point(next.point), next.action);
    const auto known = told_.find(next.action);
    if (known == told_.end()) {
      pending_ = next;
    } else if (enough(next.promise, known->second)) {
      done_ = true;
    } else {  // the answer contradicts the point by less than the room that floats are given
      value_[next.point] = kDead;
      strike_all(next.action, known->second, std::numeric_limits<double>::infinity());
    }
  }
  return std::nullopt;
}

void NetElim::tell(Id action, double reward) {
  told_[action] = reward;
  best_.add(action, reward);
  if (pending_ && pending_->action == action) {
    if (enough(pending_->promise, reward))
      done_ = true;
    else
      value_[pending_->point] = kDead;
  }
  pending_.reset();
  strike_all(action, reward, 2 * options_.eps + kRounding);
}

void NetElim::strike_all(Id action, double reward, double width) {
  if (std::fabs(reward) > width) value_[0] = kDead;
  Left left;
  const std::vector<double> row = features_->row(action);
  for (int q = 1; q <= net_->sparsity(); ++q) {
    const auto coordinates = coordinates_of(*net_, q);
    const std::size_t entries = static_cast<std::size_t>(q);
    for_supports(*net_, q, [&](const std::vector<std::uint32_t>& support, std::uint64_t point) {
      std::array<float, Net::kSparsityMax> mine{};
      for (std::size_t i = 0; i < entries; ++i) mine[i] = static_cast<float>(row[support[i]]);
      kernels().strike(mine.data(), q, coordinates.data(), net_->tuples(q), static_cast<float>(reward),
                       static_cast<float>(width), value_.data() + point, left);
    });
  }
  alive_ = left.alive() + (value_[0] > kDead ? 1 : 0);
  best_value_ = std::max(left.best(), value_[0]);
}

std::optional<Id> NetElim::answer() const { return done_ ? best_.action() : std::nullopt; }

NetElim::Result NetElim::result() const {
  Result result;
  result.action = best_.action();
  result.value = best_.reward();
  const double regime = options_.c * std::pow(options_.sparsity, options_.delta);
  result.width = (2 + std::max(2.0, regime)) * options_.eps;
  result.alive = alive_;
  result.queries = told_.size();
  result.done = done_;
  result.inconsistent = alive_ == 0;
  return result;
}

LearnerPtr net_all(const FeaturesPtr& features, const NetSpec& spec, const Poll& poll) {
  const Net net(spec);
  std::vector<bool> wanted(features->actions());
  std::vector<Id> order;
  std::vector<std::vector<double>> columns;
  for (std::size_t j = 0; j < features->dimension(); ++j) {
    columns.emplace_back(features->actions());
    features->column(j, columns.back());
  }
  for (std::uint64_t index = 0; index < net.size(); ++index) {
    if (poll && index % 256 == 0) poll();
    const SparseVector theta = net.point(index);
    double best = -std::numeric_limits<double>::infinity();
    Id action = 0;
    for (std::size_t a = 0; a < features->actions(); ++a) {
      double score = 0;
      for (std::size_t i = 0; i < theta.index.size(); ++i)
        score += theta.value[i] * columns[theta.index[i]][a];
      if (score > best) {
        best = score;
        action = static_cast<Id>(a);
      }
    }
    if (!wanted[action]) order.push_back(action);
    wanted[action] = true;
  }
  return listed(std::move(order));
}

}  // namespace quire::labs::sparse_bandits

#include "labs/sparse-bandits/baselines.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labs/engines/bandits/elimination.h"
#include "labs/sparse-bandits/design.h"
#include "labs/sparse-bandits/regression.h"

namespace quire::labs::sparse_bandits {
namespace {

class Listed : public Learner {
 public:
  explicit Listed(std::vector<Id> order) : order_(std::move(order)) {}
  std::optional<Id> ask() override {
    if (next_ == order_.size()) return std::nullopt;
    return order_[next_];
  }
  void tell(Id action, double reward) override {
    best_.add(action, reward);
    if (next_ < order_.size() && order_[next_] == action) ++next_;
  }
  std::optional<Id> answer() const override { return best_.action(); }

 private:
  std::vector<Id> order_;
  std::size_t next_ = 0;
  BestQueried best_;
};

/// Explores given actions, then `commit` turns what was seen into actions to query; the answer is the last of
/// them, or the best queried of all.
class ExploreThenCommit : public Learner {
 public:
  using Commit = std::function<std::vector<Id>(std::span<const Id>, std::span<const double>)>;
  ExploreThenCommit(std::vector<Id> explored, Commit commit, bool keeps_best)
      : order_(std::move(explored)), commit_(std::move(commit)), keeps_best_(keeps_best) {}

  std::optional<Id> ask() override {
    if (rewards_.size() == order_.size() && !committed_) {
      committed_ = true;
      const std::vector<Id> last = commit_(order_, rewards_);
      order_.insert(order_.end(), last.begin(), last.end());
    }
    if (rewards_.size() == order_.size()) return std::nullopt;
    return order_[rewards_.size()];
  }
  void tell(Id action, double reward) override {
    best_.add(action, reward);
    if (rewards_.size() < order_.size() && order_[rewards_.size()] == action) rewards_.push_back(reward);
  }
  std::optional<Id> answer() const override {
    if (!committed_ || order_.empty()) return std::nullopt;
    return keeps_best_ ? best_.action() : order_.back();
  }

 private:
  std::vector<Id> order_;
  Commit commit_;
  bool keeps_best_;
  std::vector<double> rewards_;
  bool committed_ = false;
  BestQueried best_;
};

class Phased : public Learner {
 public:
  Phased(FeaturesPtr features, double eps, Poll poll)
      : features_(std::move(features)), eps_(eps), poll_(std::move(poll)), survivors_(features_->actions()) {
    begin_phase();
  }

  std::optional<Id> ask() override {
    while (!answer_ && rewards_.size() == design_.support.size()) end_phase();
    if (answer_) return std::nullopt;
    return design_.support[rewards_.size()];
  }
  void tell(Id action, double reward) override {
    if (rewards_.size() < design_.support.size() && design_.support[rewards_.size()] == action)
      rewards_.push_back(reward);
  }
  std::optional<Id> answer() const override { return answer_; }

 private:
  void begin_phase() {
    design_ =
        g_optimal(*features_, std::vector<Id>(survivors_.arms().begin(), survivors_.arms().end()), 2, poll_);
    rewards_.clear();
  }

  void end_phase() {
    std::vector<double> scores(features_->actions());
    if (design_.rank > 0) features_->scores(estimate(*features_, design_, rewards_), scores);
    std::size_t best = survivors_.arms().front();
    for (const std::size_t a : survivors_.arms())
      if (scores[a] > scores[best]) best = a;
    const std::size_t dropped = survivors_.keep(scores, 2 * eps_ * std::sqrt(design_.width));
    if (dropped == 0 || survivors_.size() == 1 || design_.rank == 0) {
      answer_ = static_cast<Id>(best);
    } else {
      begin_phase();
    }
  }

  FeaturesPtr features_;
  double eps_;
  Poll poll_;
  bandits::Survivors survivors_;
  Design design_;
  std::vector<double> rewards_;
  std::optional<Id> answer_;
};

constexpr double kTie = 1e-12;

class LinUcb : public Learner {
 public:
  LinUcb(FeaturesPtr features, double eps, std::uint64_t rounds)
      : features_(std::move(features)),
        eps_(eps),
        rounds_(rounds),
        inverse_(features_->dimension() * features_->dimension()),
        scores_(features_->actions()),
        widths_(features_->actions()),
        product_(features_->dimension()),
        products_(features_->actions()) {
    const std::size_t d = features_->dimension();
    for (std::size_t j = 0; j < d; ++j) inverse_[j * d + j] = 1;
    for (std::size_t a = 0; a < widths_.size(); ++a) {
      const std::vector<double> row = features_->row(static_cast<Id>(a));
      for (const double x : row) widths_[a] += x * x;
    }
  }

  std::optional<Id> ask() override {
    if (round_ == rounds_) return std::nullopt;
    if (!next_) {
      const double bonus = 1 + eps_ * std::sqrt(static_cast<double>(round_));
      std::size_t best = 0;
      double most = -std::numeric_limits<double>::infinity();
      for (std::size_t a = 0; a < scores_.size(); ++a) {
        const double optimistic = scores_[a] + bonus * std::sqrt(std::max(0.0, widths_[a]));
        if (optimistic > most + kTie) {  // vectors of one norm differ by rounding alone
          most = optimistic;
          best = a;
        }
      }
      next_ = static_cast<Id>(best);
    }
    return next_;
  }

  /// Sherman and Morrison: with u = V^-1 phi and g = phi'u, V^-1 loses uu'/(1+g) and the estimate gains
  /// u (r - phi'theta)/(1+g).
  void tell(Id action, double reward) override {
    best_.add(action, reward);
    if (next_ != action) return;
    next_.reset();
    ++round_;
    const std::size_t d = features_->dimension();
    const std::vector<double> row = features_->row(action);
    double g = 0;
    for (std::size_t i = 0; i < d; ++i) {
      product_[i] = 0;
      for (std::size_t j = 0; j < d; ++j) product_[i] += inverse_[i * d + j] * row[j];
      g += product_[i] * row[i];
    }
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j) inverse_[i * d + j] -= product_[i] * product_[j] / (1 + g);
    features_->scores(product_, products_);
    const double gain = (reward - scores_[action]) / (1 + g);
    for (std::size_t a = 0; a < scores_.size(); ++a) {
      scores_[a] += products_[a] * gain;
      widths_[a] -= products_[a] * products_[a] / (1 + g);
    }
  }
  std::optional<Id> answer() const override { return best_.action(); }

 private:
  FeaturesPtr features_;
  double eps_;
  std::uint64_t rounds_, round_ = 0;
  std::vector<double> inverse_, scores_, widths_, product_, products_;
  std::optional<Id> next_;
  BestQueried best_;
};

std::vector<Id> drawn(std::size_t actions, std::size_t count, random::Stream& stream) {
  std::vector<Id> order;
  if (count >= actions) {
    order = all_actions(actions);
  } else {
    for (const std::uint64_t a : random::without_replacement(stream, actions, count))
      order.push_back(static_cast<Id>(a));
  }
  stream.shuffle(std::span<Id>(order));
  return order;
}

/// The `count` actions with the largest scores, best first; ties by number.
std::vector<Id> top(const Features& features, std::span<const double> theta, std::size_t count) {
  std::vector<double> scores(features.actions());
  features.scores(theta, scores);
  std::vector<Id> order = all_actions(features.actions());
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  std::partial_sort(order.begin(), end, order.end(),
                    [&](Id a, Id b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
  order.erase(end, order.end());
  return order;
}

double pull_of_misspecification(const Sample& sample, double eps) {
  double most = 0;
  for (std::size_t j = 0; j < sample.dimension; ++j) {
    double sum = 0;
    for (const double x : sample.column(j)) sum += std::fabs(x);
    most = std::max(most, sum / static_cast<double>(sample.rows));
  }
  return eps * most;
}

}  // namespace

LearnerPtr listed(std::vector<Id> order) { return std::make_unique<Listed>(std::move(order)); }

LearnerPtr exhaustive(std::size_t actions) { return listed(all_actions(actions)); }

LearnerPtr kiefer_wolfowitz(FeaturesPtr features, const Poll& poll) {
  Design design = g_optimal(*features, all_actions(features->actions()), 2, poll);
  std::vector<Id> support = design.support;
  auto commit = [features = std::move(features), design = std::move(design)](
                    std::span<const Id>, std::span<const double> rewards) {
    if (design.rank == 0) return std::vector<Id>{0};
    return top(*features, estimate(*features, design, rewards), 1);
  };
  return std::make_unique<ExploreThenCommit>(std::move(support), std::move(commit), false);
}

LearnerPtr phased_elimination(FeaturesPtr features, double eps, const Poll& poll) {
  return std::make_unique<Phased>(std::move(features), eps, poll);
}

LearnerPtr lin_ucb(FeaturesPtr features, double eps, std::uint64_t rounds) {
  return std::make_unique<LinUcb>(std::move(features), eps, rounds);
}

std::size_t exploration(std::size_t actions, std::size_t dimension, int sparsity, double c) {
  const double m = c * sparsity * std::log(2 * static_cast<double>(dimension) / sparsity);
  return std::min(actions, static_cast<std::size_t>(std::ceil(std::max(1.0, m))));
}

LearnerPtr sparse_least_squares(FeaturesPtr features, int sparsity, double eps, Estimator estimator,
                                random::Stream stream) {
  constexpr std::size_t kTop = 10;
  const std::size_t m = exploration(features->actions(), features->dimension(), sparsity);
  std::vector<Id> explored = drawn(features->actions(), m, stream);
  auto commit = [=, features = std::move(features)](std::span<const Id> actions,
                                                    std::span<const double> rewards) {
    const Sample sample = sample_of(*features, actions, rewards);
    const auto steps = static_cast<std::size_t>(sparsity) + 2;
    return top(*features,
               estimator == Estimator::pursuit ? matching_pursuit(sample, steps) : least_l1(sample, eps),
               kTop);
  };
  return std::make_unique<ExploreThenCommit>(std::move(explored), std::move(commit), true);
}

LearnerPtr lasso_explore(FeaturesPtr features, int sparsity, double eps, random::Stream stream) {
  const std::size_t m = exploration(features->actions(), features->dimension(), sparsity);
  std::vector<Id> explored = drawn(features->actions(), m, stream);
  auto commit = [=, features = std::move(features)](std::span<const Id> actions,
                                                    std::span<const double> rewards) {
    const Sample sample = sample_of(*features, actions, rewards);
    return top(*features, lasso(sample, pull_of_misspecification(sample, eps)), 1);
  };
  return std::make_unique<ExploreThenCommit>(std::move(explored), std::move(commit), false);
}

LearnerPtr random_actions(std::size_t actions, std::size_t budget, random::Stream stream) {
  return listed(drawn(actions, budget, stream));
}

}  // namespace quire::labs::sparse_bandits

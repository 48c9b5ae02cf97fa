#include "labs/revealing-pomdps/omle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>

#include <fmt/format.h>

namespace quire::labs::revealing_pomdps {
namespace {

constexpr double kNodesMax = 1 << 20;

/// Histories as (action, observation) in turn; the best action after each.
using Choices = std::map<std::vector<std::uint32_t>, std::uint32_t>;

class Planner {
 public:
  Planner(const Pomdp& pomdp, std::size_t steps) : pomdp_(pomdp), steps_(steps) {}

  /// The best expected reward from step h on, given the belief (which sums to the probability of the history,
  /// so that no division is needed).
  double best(std::size_t h, const std::vector<double>& belief) {
    if (h == steps_) return 0;
    double most = -std::numeric_limits<double>::infinity();
    std::uint32_t choice = 0;
    for (std::uint32_t a = 0; a < pomdp_.A(); ++a) {
      const double value = worth(h, belief, a);
      if (value > most) {
        most = value;
        choice = a;
      }
    }
    choices_[history_] = choice;
    return most;
  }
  Choices take() { return std::move(choices_); }

 private:
  double worth(std::size_t h, const std::vector<double>& belief, std::uint32_t action) {
    double now = 0;
    std::map<std::uint32_t, std::vector<double>> after;  // by observation
    for (std::uint32_t s = 0; s < pomdp_.S(); ++s) {
      if (belief[s] == 0) continue;
      now += belief[s] * pomdp_.pay(h, action, s);
      for (const Entry& to : pomdp_.move(h, action, s))
        for (const Entry& shown : pomdp_.show(h, action, to.to)) {
          std::vector<double>& next = after[shown.to];
          next.resize(pomdp_.S());
          next[to.to] += belief[s] * to.p * shown.p;
        }
    }
    for (const auto& [observation, next] : after) {
      history_.insert(history_.end(), {action, observation});
      now += pomdp_.discount * best(h + 1, next);
      history_.resize(history_.size() - 2);
    }
    return now;
  }

  const Pomdp& pomdp_;
  std::size_t steps_;
  std::vector<std::uint32_t> history_;
  Choices choices_;
};

}  // namespace

Result<Plan> plan(const Pomdp& pomdp, std::size_t steps) {
  if (!pomdp.stationary()) steps = std::min(steps, pomdp.horizon());
  const double nodes = std::pow(static_cast<double>(pomdp.A() * pomdp.O()), static_cast<double>(steps));
  if (nodes > kNodesMax)
    return Error{
        fmt::format("{} steps with {} actions and {} observations are {:.3g} histories, the limit is {}",
                    steps, pomdp.A(), pomdp.O(), nodes, kNodesMax)};
  Planner planner(pomdp, steps);
  const double value = planner.best(0, pomdp.start);
  const auto choices = std::make_shared<const Choices>(planner.take());
  return Plan{[choices](std::span<const Seen> so_far) {
                std::vector<std::uint32_t> history;
                for (const Seen& seen : so_far)
                  history.insert(history.end(), {seen.action, seen.observation});
                const auto at = choices->find(history);
                return at == choices->end() ? 0 : at->second;  // a history that the model says is impossible
              },
              value};
}

Policy fixed(std::vector<std::uint32_t> actions) {
  return [actions = std::move(actions)](std::span<const Seen> so_far) {
    return so_far.size() < actions.size() ? actions[so_far.size()] : 0;
  };
}

Omle::Omle(std::vector<Model> models, double beta)
    : models_(std::move(models)), beta_(beta), log_likelihood_(models_.size()) {}

std::vector<std::size_t> Omle::believed() const {
  const double best = *std::max_element(log_likelihood_.begin(), log_likelihood_.end());
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < models_.size(); ++i)
    if (log_likelihood_[i] >= best - beta_) all.push_back(i);
  return all;
}

std::size_t Omle::optimistic() const {
  const std::vector<std::size_t> all = believed();
  return *std::max_element(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(models_[a].value, log_likelihood_[a]) < std::pair(models_[b].value, log_likelihood_[b]);
  });
}

void Omle::observe(std::span<const Seen> episode) {
  for (std::size_t i = 0; i < models_.size(); ++i)
    log_likelihood_[i] += log_likelihood(*models_[i].pomdp, episode);
}

double Omle::play(const Pomdp& world, std::size_t steps, random::Stream& stream) {
  const Model& model = models_[optimistic()];
  Episode episode(world, stream);
  std::vector<Seen> seen;
  for (std::size_t h = 0; h < steps; ++h) {
    const std::uint32_t action = model.policy(seen);
    seen.push_back({action, episode.act(action)});
  }
  observe(seen);
  return episode.reward();
}

}  // namespace quire::labs::revealing_pomdps

#include "labs/fair-threshold/learner.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/bandits/state_fields.h"

namespace quire::labs::fair_threshold {
namespace {

namespace json = boost::json;
using bandits::exact;
using bandits::finite;
using bandits::root_log;
using bandits::whole;

constexpr double kStep = 0.05;         // eta_l of the primal-dual baseline
constexpr double kMultiplierMax = 50;  // L_max

/// UCB and primal-dual: highest optimistic reward less the priced optimistic residuals (no prices: UCB).
class Priced : public ThresholdLearner {
 public:
  Priced(const LearnerSpec& spec, bool prices)
      : spec_(spec), arms_(spec), prices_(prices), price_(spec.constraints) {}

  std::size_t choose() override {
    if (const auto arm = arms_.first_unplayed()) return *arm;
    const double growth = root_log(round_);
    double best = -std::numeric_limits<double>::infinity();
    std::size_t best_arm = 0;
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      double worth = arms_.reward(k) + spec_.c_reward * growth * arms_.spread(k);
      const double reach = spec_.c_residual * growth * arms_.spread(k);
      for (std::size_t m = 0; m < price_.size(); ++m) worth -= price_[m] * (arms_.residual(k, m) - reach);
      if (worth > best) {
        best = worth;
        best_arm = k;
      }
    }
    return best_arm;
  }

  void update(std::size_t arm, const Feedback& feedback) override {
    arms_.add(arm, feedback);
    ++round_;
    for (std::size_t m = 0; prices_ && m < price_.size(); ++m)
      price_[m] = std::min(kMultiplierMax, std::max(0.0, price_[m] + kStep * feedback.residual[m]));
  }

  json::object state() const override {
    return {{"method", prices_ ? "pd" : "ucb"},
            {"round", round_},
            {"multipliers", json::array(price_.begin(), price_.end())},
            {"arms", arms_.json()}};
  }

 private:
  LearnerSpec spec_;
  Arms arms_;
  bool prices_;
  std::vector<double> price_;
  std::uint64_t round_ = 1;
};

class Uniform : public ThresholdLearner {
 public:
  Uniform(std::size_t thresholds, const random::Stream& stream) : thresholds_(thresholds), stream_(stream) {}
  std::size_t choose() override { return stream_.below(thresholds_); }
  void update(std::size_t, const Feedback&) override {}
  json::object state() const override { return {{"method", "random"}}; }

 private:
  std::size_t thresholds_;
  random::Stream stream_;
};

class Fixed : public ThresholdLearner {
 public:
  explicit Fixed(std::size_t arm) : arm_(arm) {}
  std::size_t choose() override { return arm_; }
  void update(std::size_t, const Feedback&) override {}
  json::object state() const override { return {{"method", "fixed"}, {"arm", arm_}}; }

 private:
  std::size_t arm_;
};

class Hold : public ThresholdLearner {
 public:
  Hold(std::unique_ptr<ThresholdLearner> inner, std::uint64_t rounds)
      : inner_(std::move(inner)), rounds_(rounds) {}

  std::size_t choose() override {
    if (played_ == 0) arm_ = inner_->choose();
    return arm_;
  }

  void update(std::size_t arm, const Feedback& feedback) override {
    const std::uint64_t counted = std::max<std::uint64_t>(1, rounds_ / 2);
    if (++played_ > rounds_ - counted) {
      sum_.residual.resize(feedback.residual.size());
      sum_.reward += feedback.reward;
      for (std::size_t m = 0; m < feedback.residual.size(); ++m) sum_.residual[m] += feedback.residual[m];
    }
    if (played_ < rounds_) return;
    sum_.reward /= static_cast<double>(counted);
    for (double& g : sum_.residual) g /= static_cast<double>(counted);
    inner_->update(arm, sum_);
    sum_ = {};
    played_ = 0;
  }

  json::object state() const override {
    return {{"hold", rounds_}, {"played", played_}, {"inner", inner_->state()}};
  }
  bool nothing_feasible() const override { return inner_->nothing_feasible(); }

 private:
  std::unique_ptr<ThresholdLearner> inner_;
  std::uint64_t rounds_;
  std::uint64_t played_ = 0;
  std::size_t arm_ = 0;
  Feedback sum_;
};

}  // namespace

Arms::Arms(const LearnerSpec& spec)
    : constraints_(spec.constraints),
      window_(spec.window),
      plays_(spec.thresholds),
      reward_(spec.thresholds),
      residual_(spec.thresholds * spec.constraints),
      spread_(spec.thresholds, std::numeric_limits<double>::infinity()),
      recent_(spec.window > 0 ? spec.thresholds : 0) {
  if (spec.thresholds < 2) throw std::invalid_argument("a learner needs at least two thresholds");
}

void Arms::add(std::size_t arm, const Feedback& feedback) {
  if (feedback.residual.size() != constraints_)
    throw std::invalid_argument("feedback of another number of constraints");
  if (window_ > 0) {
    remember(arm, feedback);
  } else {
    const double n = static_cast<double>(++plays_[arm]);
    reward_[arm] += (feedback.reward - reward_[arm]) / n;
    for (std::size_t m = 0; m < constraints_; ++m) {
      double& mean = residual_[arm * constraints_ + m];
      mean += (feedback.residual[m] - mean) / n;
    }
  }
  spread_[arm] = 1 / std::sqrt(static_cast<double>(plays_[arm]));
}

/// With a window the means are taken anew: windows are short, and no rounding error is left behind by what is
/// forgotten.
void Arms::remember(std::size_t arm, const Feedback& feedback) {
  std::vector<double>& recent = recent_[arm];
  const std::size_t width = 1 + constraints_;
  if (recent.size() == window_ * width)
    recent.erase(recent.begin(), recent.begin() + static_cast<std::ptrdiff_t>(width));
  recent.push_back(feedback.reward);
  recent.insert(recent.end(), feedback.residual.begin(), feedback.residual.end());
  plays_[arm] = recent.size() / width;
  const double n = static_cast<double>(plays_[arm]);
  std::vector<double> sums(width);
  for (std::size_t i = 0; i < recent.size(); ++i) sums[i % width] += recent[i];
  reward_[arm] = sums[0] / n;
  for (std::size_t m = 0; m < constraints_; ++m) residual_[arm * constraints_ + m] = sums[1 + m] / n;
}

std::optional<std::size_t> Arms::first_unplayed() const {
  while (unplayed_from_ < plays_.size() && plays_[unplayed_from_] > 0) ++unplayed_from_;
  if (unplayed_from_ == plays_.size()) return std::nullopt;
  return unplayed_from_;
}

json::array Arms::json() const {
  json::array arms;
  for (std::size_t k = 0; k < size(); ++k) {
    json::array residuals;
    for (std::size_t m = 0; m < constraints_; ++m) residuals.push_back(exact(residual(k, m)));
    arms.push_back({{"n", plays_[k]}, {"reward", exact(reward_[k])}, {"residual", std::move(residuals)}});
  }
  return arms;
}

Status Arms::restore(const json::array& arms) {
  if (arms.size() != size()) return Error{"\"arms\" must have " + std::to_string(size()) + " entries"};
  for (std::size_t k = 0; k < size(); ++k) {
    const std::string where = "arm " + std::to_string(k) + ": ";
    const json::object* arm = arms[k].if_object();
    if (!arm) return Error{where + "must be an object"};
    const Result<std::uint64_t> n = whole(arm->if_contains("n"), "\"n\"", 0, std::uint64_t{1} << 53);
    if (!n) return Error{where + n.error()};
    const Result<double> reward = finite(arm->if_contains("reward"), "\"reward\"");
    if (!reward) return Error{where + reward.error()};
    const json::value* residual = arm->if_contains("residual");
    const json::array* numbers = residual ? residual->if_array() : nullptr;
    if (!numbers || numbers->size() != constraints_)
      return Error{where + "\"residual\" must be " + std::to_string(constraints_) + " numbers"};
    plays_[k] = *n;
    reward_[k] = *reward;
    for (std::size_t m = 0; m < constraints_; ++m) {
      const Result<double> g = finite(&(*numbers)[m], "a residual");
      if (!g) return Error{where + g.error()};
      residual_[k * constraints_ + m] = *g;
    }
    if (*n > 0) spread_[k] = 1 / std::sqrt(static_cast<double>(*n));
  }
  return success();
}

std::size_t Ofs::choose() {
  nothing_feasible_ = false;
  if (const auto arm = arms_.first_unplayed()) return *arm;
  const double growth = root_log(round_);
  double best_reward = -std::numeric_limits<double>::infinity();
  double least_violation = std::numeric_limits<double>::infinity();
  std::size_t best_arm = arms_.size(), least_arm = 0;
  for (std::size_t k = 0; k < arms_.size(); ++k) {
    const double reach = spec_.c_residual * growth * arms_.spread(k);
    double optimistic_violation = 0;
    for (std::size_t m = 0; m < arms_.constraints(); ++m)
      optimistic_violation += std::max(0.0, arms_.residual(k, m) - reach);
    if (optimistic_violation == 0) {
      const double optimistic_reward = arms_.reward(k) + spec_.c_reward * growth * arms_.spread(k);
      if (optimistic_reward > best_reward) {
        best_reward = optimistic_reward;
        best_arm = k;
      }
    } else if (optimistic_violation < least_violation) {
      least_violation = optimistic_violation;
      least_arm = k;
    }
  }
  nothing_feasible_ = best_arm == arms_.size();
  return nothing_feasible_ ? least_arm : best_arm;
}

void Ofs::update(std::size_t arm, const Feedback& feedback) {
  arms_.add(arm, feedback);
  ++round_;
}

double Ofs::radius(std::size_t arm) const { return spec_.c_residual * root_log(round_) * arms_.spread(arm); }

Ofs::Status Ofs::status(std::size_t arm) const {
  if (arms_.plays(arm) == 0) return Status::unplayed;
  bool feasible = true;
  for (std::size_t m = 0; m < arms_.constraints(); ++m) {
    if (arms_.residual(arm, m) - radius(arm) > 0) return Status::infeasible;
    feasible = feasible && arms_.residual(arm, m) + radius(arm) <= 0;
  }
  return feasible ? Status::feasible : Status::undecided;
}

json::object Ofs::state() const {
  return {{"method", "ofs"},
          {"thresholds", spec_.thresholds},
          {"constraints", spec_.constraints},
          {"c_reward", exact(spec_.c_reward)},
          {"c_residual", exact(spec_.c_residual)},
          {"round", round_},
          {"arms", arms_.json()}};
}

Result<Ofs> Ofs::restore(const json::value& state) {
  const json::object* fields = state.if_object();
  if (!fields) return Error{"must be an object"};
  const json::value* method = fields->if_contains("method");
  if (!method || !method->is_string() || method->as_string() != "ofs")
    return Error{"\"method\" must be \"ofs\"; this is not a state of this tool"};
  LearnerSpec spec;
  const Result<std::uint64_t> thresholds =
      whole(fields->if_contains("thresholds"), "\"thresholds\"", 2, 1001);
  if (!thresholds) return Error{thresholds.error()};
  const Result<std::uint64_t> constraints =
      whole(fields->if_contains("constraints"), "\"constraints\"", 0, 16);
  if (!constraints) return Error{constraints.error()};
  const Result<std::uint64_t> round =
      whole(fields->if_contains("round"), "\"round\"", 1, std::uint64_t{1} << 53);
  if (!round) return Error{round.error()};
  for (const auto& [name, target] :
       {std::pair{"c_reward", &spec.c_reward}, {"c_residual", &spec.c_residual}}) {
    const Result<double> c = finite(fields->if_contains(name), name);
    if (!c) return Error{c.error()};
    if (!(*c > 0)) return Error{std::string(name) + " must be positive"};
    *target = *c;
  }
  spec.thresholds = *thresholds;
  spec.constraints = *constraints;
  Ofs learner(spec);
  const json::value* arms = fields->if_contains("arms");
  if (!arms || !arms->is_array()) return Error{"\"arms\" must be an array"};
  if (const quire::Status restored = learner.arms_.restore(arms->as_array()); !restored)
    return Error{restored.error()};
  learner.round_ = *round;
  return learner;
}

const char* word(Ofs::Status status) {
  switch (status) {
    case Ofs::Status::unplayed:
      return "unplayed";
    case Ofs::Status::feasible:
      return "feasible";
    case Ofs::Status::infeasible:
      return "infeasible";
    case Ofs::Status::undecided:
      return "undecided";
  }
  return "";
}

const char* word(Method method) {
  switch (method) {
    case Method::ofs:
      return "ofs";
    case Method::ucb:
      return "ucb";
    case Method::pd:
      return "pd";
    case Method::random:
      return "random";
  }
  return "";
}

std::unique_ptr<ThresholdLearner> make_learner(Method method, const LearnerSpec& spec,
                                               const random::Stream& stream) {
  switch (method) {
    case Method::ofs:
      return std::make_unique<Ofs>(spec);
    case Method::ucb:
      return std::make_unique<Priced>(spec, false);
    case Method::pd:
      return std::make_unique<Priced>(spec, true);
    case Method::random:
      return std::make_unique<Uniform>(spec.thresholds, stream);
  }
  throw std::invalid_argument("no such method");
}

std::unique_ptr<ThresholdLearner> fixed_learner(std::size_t arm) { return std::make_unique<Fixed>(arm); }

std::unique_ptr<ThresholdLearner> hold(std::unique_ptr<ThresholdLearner> inner, std::uint64_t rounds) {
  return rounds > 1 ? std::make_unique<Hold>(std::move(inner), rounds) : std::move(inner);
}

}  // namespace quire::labs::fair_threshold

#include "labs/engines/bandits/elimination.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>

#include "labs/engines/bandits/radius.h"
#include "labs/engines/bandits/state_fields.h"

namespace quire::labs::bandits {

namespace json = boost::json;

namespace {
constexpr std::uint64_t kRoundsMax = 50;  // 2^50 plays of an arm
}

Survivors::Survivors(std::size_t arms) : arms_(arms) {
  if (arms == 0) throw std::invalid_argument("no arms");
  std::iota(arms_.begin(), arms_.end(), std::size_t{0});
}

std::size_t Survivors::keep(std::span<const double> scores, double margin) {
  double best = -std::numeric_limits<double>::infinity();
  for (const std::size_t arm : arms_) best = std::max(best, scores[arm]);
  return std::erase_if(arms_, [&](std::size_t arm) { return scores[arm] < best - margin; });
}

SuccessiveElimination::SuccessiveElimination(const Spec& spec)
    : spec_(spec), survivors_(spec.arms), mean_(spec.arms), plays_(spec.arms), decided_(spec.arms == 1) {
  if (!(spec.range > 0) || !(spec.delta > 0 && spec.delta < 1) || !(spec.tolerance >= 0))
    throw std::invalid_argument("range > 0, 0 < delta < 1, tolerance >= 0");
}

std::optional<std::size_t> SuccessiveElimination::ask() const {
  if (decided_) return std::nullopt;
  return survivors_.arms()[next_];
}

void SuccessiveElimination::tell(std::size_t arm, double reward) {
  if (ask() != arm) throw std::invalid_argument("a reward of an arm that was not asked for");
  mean_[arm] += (reward - mean_[arm]) / static_cast<double>(++plays_[arm]);
  if (plays_[arm] == std::uint64_t{1} << round_) ++next_;
  if (next_ == survivors_.size()) end_of_round();
}

void SuccessiveElimination::end_of_round() {
  const double width = 2 * radius(round_);
  survivors_.keep(mean_, width);
  decided_ = survivors_.size() == 1 || width <= spec_.tolerance || round_ == kRoundsMax;
  ++round_;
  next_ = 0;
}

double SuccessiveElimination::radius(std::uint64_t round) const {
  const double shares =
      static_cast<double>(spec_.arms) * static_cast<double>(round + 1) * static_cast<double>(round + 2);
  return hoeffding(std::uint64_t{1} << round, spec_.range, spec_.delta / shares);
}

std::size_t SuccessiveElimination::best() const {
  std::size_t best = survivors_.arms().front();
  for (const std::size_t arm : survivors_.arms())
    if (mean_[arm] > mean_[best]) best = arm;
  return best;
}

json::object SuccessiveElimination::state() const {
  json::array arms;
  std::vector<bool> alive(spec_.arms);
  for (const std::size_t arm : survivors_.arms()) alive[arm] = true;
  for (std::size_t arm = 0; arm < spec_.arms; ++arm)
    arms.push_back({{"n", plays_[arm]}, {"mean", exact(mean_[arm])}, {"alive", bool(alive[arm])}});
  return {{"method", "successive elimination"},
          {"range", exact(spec_.range)},
          {"delta", exact(spec_.delta)},
          {"tolerance", exact(spec_.tolerance)},
          {"round", round_},
          {"next", next_},
          {"decided", decided_},
          {"arms", std::move(arms)}};
}

Result<SuccessiveElimination> SuccessiveElimination::restore(const json::value& state) {
  const json::object* fields = state.if_object();
  if (!fields) return Error{"must be an object"};
  const json::value* method = fields->if_contains("method");
  if (!method || !method->is_string() || method->as_string() != "successive elimination")
    return Error{"\"method\" must be \"successive elimination\""};
  const json::value* list = fields->if_contains("arms");
  const json::array* arms = list ? list->if_array() : nullptr;
  if (!arms || arms->empty() || arms->size() > kArmsMax)
    return Error{"\"arms\" must be an array of 1 to " + std::to_string(kArmsMax)};
  Spec spec;
  spec.arms = arms->size();
  for (const auto& [name, target] :
       {std::pair{"range", &spec.range}, {"delta", &spec.delta}, {"tolerance", &spec.tolerance}}) {
    const Result<double> number = finite(fields->if_contains(name), name);
    if (!number) return Error{number.error()};
    *target = *number;
  }
  if (!(spec.range > 0) || !(spec.delta > 0 && spec.delta < 1) || !(spec.tolerance >= 0))
    return Error{"range > 0, 0 < delta < 1, tolerance >= 0"};
  SuccessiveElimination learner(spec);
  std::vector<std::size_t> alive;
  for (std::size_t k = 0; k < arms->size(); ++k) {
    const std::string where = "arm " + std::to_string(k) + ": ";
    const json::object* arm = (*arms)[k].if_object();
    if (!arm) return Error{where + "must be an object"};
    const Result<std::uint64_t> n = whole(arm->if_contains("n"), "\"n\"", 0, std::uint64_t{1} << kRoundsMax);
    if (!n) return Error{where + n.error()};
    const Result<double> mean = finite(arm->if_contains("mean"), "\"mean\"");
    if (!mean) return Error{where + mean.error()};
    const json::value* lives = arm->if_contains("alive");
    if (!lives || !lives->is_bool()) return Error{where + "\"alive\" must be true or false"};
    learner.plays_[k] = *n;
    learner.mean_[k] = *mean;
    if (lives->as_bool()) alive.push_back(k);
  }
  if (alive.empty()) return Error{"no arm is alive"};
  learner.survivors_.arms_ = std::move(alive);
  const Result<std::uint64_t> round = whole(fields->if_contains("round"), "\"round\"", 0, kRoundsMax + 1);
  if (!round) return Error{round.error()};
  const Result<std::uint64_t> next =
      whole(fields->if_contains("next"), "\"next\"", 0, learner.survivors_.size() - 1);
  if (!next) return Error{next.error()};
  const json::value* decided = fields->if_contains("decided");
  if (!decided || !decided->is_bool()) return Error{"\"decided\" must be true or false"};
  learner.round_ = *round;
  learner.next_ = *next;
  learner.decided_ = decided->as_bool();
  // Plays that belong to another round would never meet its end.
  for (std::size_t i = 0; !learner.decided_ && i < learner.survivors_.size(); ++i) {
    const std::uint64_t n = learner.plays_[learner.survivors_.arms_[i]];
    const std::uint64_t end = std::uint64_t{1} << learner.round_, begin = learner.round_ == 0 ? 0 : end / 2;
    if (i < learner.next_ ? n != end : i > learner.next_ ? n != begin : n < begin || n >= end)
      return Error{"arm " + std::to_string(learner.survivors_.arms_[i]) + ": \"n\" does not fit round " +
                   std::to_string(learner.round_)};
  }
  return learner;
}

}  // namespace quire::labs::bandits

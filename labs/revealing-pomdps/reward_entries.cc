#include "labs/revealing-pomdps/reward_entries.h"

#include <algorithm>

#include <fmt/format.h>

namespace quire::labs::revealing_pomdps {
namespace {

constexpr std::size_t kWorkMax = 300'000'000;

bool fits(const std::optional<std::uint32_t>& part, std::uint32_t number) { return !part || *part == number; }

/// Entries by (action, state), each of which may be "all", with those that came later first.
class Entries {
 public:
  Entries(const Pomdp& pomdp, const std::vector<RewardEntry>& all)
      : all_(all), states_(pomdp.S() + 1), observations_(pomdp.O()), by_place_((pomdp.A() + 1) * states_) {
    for (std::size_t i = all.size(); i-- > 0;)
      by_place_[place(all[i].action.value_or(static_cast<std::uint32_t>(pomdp.A())),
                      all[i].state.value_or(static_cast<std::uint32_t>(pomdp.S())))]
          .push_back(i);
    every_action_ = static_cast<std::uint32_t>(pomdp.A());
    every_state_ = static_cast<std::uint32_t>(pomdp.S());
  }

  /// Numbers of the entries that fit, the last first.
  std::vector<std::size_t> of(std::uint32_t action, std::uint32_t state) const {
    std::vector<std::size_t> found;
    for (const std::uint32_t a : {action, every_action_})
      for (const std::uint32_t s : {state, every_state_}) {
        const std::vector<std::size_t>& here = by_place_[place(a, s)];
        found.insert(found.end(), here.begin(), here.end());
      }
    std::sort(found.rbegin(), found.rend());
    return found;
  }
  /// Whether it says the same whatever comes next.
  bool flat(std::size_t i) const {
    return !all_[i].next && !all_[i].observation && all_[i].values.size() == 1;
  }
  double value(std::size_t i, std::uint32_t next, std::uint32_t observation) const {
    const std::vector<double>& values = all_[i].values;
    if (values.size() == 1) return values[0];
    return values[values.size() == observations_ ? observation : next * observations_ + observation];
  }
  bool fits_rest(std::size_t i, std::uint32_t next, std::uint32_t observation) const {
    return fits(all_[i].next, next) && fits(all_[i].observation, observation);
  }

 private:
  std::size_t place(std::uint32_t action, std::uint32_t state) const { return action * states_ + state; }

  const std::vector<RewardEntry>& all_;
  std::size_t states_, observations_;
  std::uint32_t every_action_ = 0, every_state_ = 0;
  std::vector<std::vector<std::size_t>> by_place_;
};

}  // namespace

Result<std::vector<double>> expected_rewards(const Pomdp& pomdp, const std::vector<RewardEntry>& entries) {
  std::vector<double> pays(pomdp.A() * pomdp.S());
  const Entries sorted(pomdp, entries);
  std::size_t work = 0;
  for (std::uint32_t a = 0; a < pomdp.A(); ++a) {
    for (std::uint32_t s = 0; s < pomdp.S(); ++s) {
      const std::vector<std::size_t> here = sorted.of(a, s);
      work += here.size();
      double& pay = pays[a * pomdp.S() + s];
      if (here.empty()) continue;
      if (sorted.flat(here[0])) {
        pay = sorted.value(here[0], 0, 0);
        continue;
      }
      for (const Entry& to : pomdp.move(0, a, s)) {
        for (const Entry& shown : pomdp.show(0, a, to.to)) {
          const auto last = std::find_if(here.begin(), here.end(),
                                         [&](std::size_t i) { return sorted.fits_rest(i, to.to, shown.to); });
          work += static_cast<std::size_t>(last - here.begin()) + 1;
          if (last != here.end()) pay += to.p * shown.p * sorted.value(*last, to.to, shown.to);
        }
      }
      if (work > kWorkMax)
        return Error{fmt::format("{} R: entries over these tables take more than {} steps to average",
                                 entries.size(), kWorkMax)};
    }
  }
  return pays;
}

}  // namespace quire::labs::revealing_pomdps

#include "labs/revealing-pomdps/password.h"

namespace quire::labs::revealing_pomdps {
namespace {

/// A score with the margin of a game with more candidates: the risk is shared by all digits.
class SharedRisk : public Score {
 public:
  SharedRisk(const Core& core, std::uint64_t candidates)
      : score_(likelihood_ratio(core)), wide_(likelihood_ratio({candidates, core.pairs, core.delta})) {}
  double of(std::span<const std::uint64_t> counts, std::uint64_t visits) const override {
    return score_->of(counts, visits);
  }
  double margin(std::uint64_t visits) const override { return wide_->margin(visits); }

 private:
  std::unique_ptr<Score> score_, wide_;
};

}  // namespace

Opened open_lock(const LockShape& shape, const Pomdp& pomdp, random::Stream stream, const Poll& poll) {
  Opened opened;
  const Core core = core_of(shape);
  EpisodeWorld world(shape, pomdp, random::Stream(stream.uniform_u64(), "revealing lock"));
  const std::unique_ptr<Learner> learner = make_learner("lr", core, stream.uniform(), {});
  opened.arm_episodes = play(*learner, world, core, 0, 1e12, poll).decided;
  opened.arm = *learner->decide();
  const Arm arm = arm_of(shape, opened.arm);
  const Core digit_core{shape.actions, core.pairs, core.delta};
  for (std::uint32_t j = 0; j < shape.digits; ++j) {
    DigitWorld digits(shape, pomdp, arm, opened.password,
                      random::Stream(stream.uniform_u64(), "revealing lock"));
    const std::unique_ptr<Learner> digit = eliminate(
        shape.actions, std::make_unique<SharedRisk>(digit_core, std::uint64_t{shape.actions} * shape.digits),
        stream.uniform());
    opened.password_episodes += play(*digit, digits, digit_core, 0, 1e12, poll).decided;
    opened.password.push_back(static_cast<std::uint32_t>(*digit->decide()));
  }
  LockSecret found;
  found.arm = opened.arm;
  found.password = opened.password;
  opened.plan = best_plan(shape, found);
  return opened;
}

double mean_reward(const Pomdp& pomdp, const std::vector<std::uint32_t>& plan, std::size_t episodes,
                   random::Stream stream) {
  double sum = 0;
  for (std::size_t i = 0; i < episodes; ++i) {
    Episode episode(pomdp, stream);
    for (const std::uint32_t action : plan) episode.act(action);
    sum += episode.reward();
  }
  return sum / static_cast<double>(episodes);
}

}  // namespace quire::labs::revealing_pomdps

// Learning from rewards: groups of answers to a question are sampled, graded, and made more or less probable
// by how they compare. GRPO (Shao et al. 2024, arXiv 2402.03300), the changes of DAPO (Yu et al. 2025, arXiv
// 2503.14476) and Dr. GRPO (Liu et al. 2025, arXiv 2503.20783), and REINFORCE with a leave-one-out baseline
// or a value function, as options of one step. What is asked, how an answer is graded, how long it may be and
// what a token weighs are functions that a lab hands in.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/critic.h"
#include "labs/engines/micro/gradient.h"
#include "labs/engines/micro/sampler.h"

namespace quire::labs::micro {

struct Question {
  std::uint64_t id = 0;  ///< names the random numbers of its answers, with the step
  std::string prompt;    ///< in the alphabet, without kBegin
};

/// One answer, as it goes through a step.
struct Rollout {
  std::size_t question = 0;  ///< its place in the step
  Question asked;
  std::string response;  ///< with the $ if it came
  Sampled sampled;
  double reward = 0;
  double advantage = 0;
  std::vector<float> token_advantages;  ///< with Baseline::value, token by token: instead of advantage
  double entropy_weight = 0;            ///< alpha: the loss gets -alpha times the entropy of each token
  std::vector<float> token_weights;     ///< of the policy term, token by token; empty: 1
  bool used = true;                     ///< false: brings no gradient
};

enum class Baseline { group, group_sample, group_mean, leave_one_out, batch, value };
enum class Aggregate { sequence_mean, token_mean };
enum class Useless { keep, skip, resample };

struct ReinforceOptions {
  std::size_t questions = 16;
  std::size_t answers = 16;  ///< a question; at least 2
  Baseline baseline = Baseline::group;
  Aggregate aggregate = Aggregate::sequence_mean;
  double clip_low = 0.2, clip_high = 0.2;
  double kl_weight = 0;             ///< beta, towards the net that training began from
  Useless useless = Useless::skip;  ///< groups whose rewards are all the same
  std::size_t resample_most = 4;    ///< rounds of sampling, with Useless::resample
  bool mask_truncated = false;      ///< answers that ran into the cap bring no gradient
  std::size_t overlong_buffer =
      0;                   ///< the reward falls linearly by 1 over the last so many tokens before the cap
  std::size_t passes = 1;  ///< over the answers of a step
  std::size_t batch = 0;   ///< answers an update; 0: all
  double rate = 5e-4;
  double value_rate = 1e-3;  ///< of the critic, with Baseline::value
  double temperature = 1;    ///< of sampling, and of the probabilities that are trained
  unsigned threads = 2;
  AdamOptions adam{.beta_2 = 0.99, .weight_decay = 0};
};

struct ReinforceHooks {
  std::function<Question(std::size_t step, std::size_t number)> question;  ///< number goes on with resampling
  /// 0 for an answer that did not end is the caller's to say.
  std::function<double(const Question&, const std::string& response, bool ended)> reward;
  std::function<std::size_t(std::size_t step)> cap;  ///< most tokens of an answer
  /// Sees all answers of a step with their rewards, before advantages; may change rewards, entropy weights,
  /// token weights and `used`. Optional.
  std::function<void(std::size_t step, std::vector<Rollout>&)> shape{};
  std::function<void()> check{};  ///< may throw, to stop. Optional.
};

struct ReinforceStep {
  double reward = 0;  ///< mean, after shaping
  double length = 0;
  std::size_t length_median = 0, length_most = 0;
  double truncated = 0;                ///< share of answers that ran into the cap
  double entropy = 0;                  ///< mean over tokens, in nats
  std::size_t groups = 0, useful = 0;  ///< sampled, and with rewards that differ
  double clipped = 0;                  ///< share of tokens without a gradient
  double kl = 0;                       ///< mean over tokens, to the net that training began from
  double gradient_norm = 0;            ///< of the last update
  double value_error = 0;              ///< mean square of the critic before it learned, with Baseline::value
  double disagreement = 0;  ///< most between the sampler's and the trainer's log-probabilities, first update
  std::size_t tokens = 0, updates = 0;
  double sample_seconds = 0, train_seconds = 0;
};

class Reinforce {
 public:
  /// Throws std::invalid_argument for options that cannot be.
  Reinforce(Net& net, const ReinforceOptions& options, ReinforceHooks hooks, std::uint64_t seed);

  /// Throws std::runtime_error for a reward that is not finite (naming the answer), or where sampler and
  /// trainer disagree by more than 1e-4.
  ReinforceStep step();

  std::size_t steps() const { return steps_; }
  Adam& adam() { return adam_; }

 private:
  std::vector<Rollout> sample_groups(ReinforceStep& report);
  void value_advantages(std::vector<Rollout>& rollouts, ReinforceStep& report);
  std::vector<Rollout> sample_round(std::size_t first, std::size_t count);
  void update(std::span<Rollout> rollouts, ReinforceStep& report);

  Net& net_;
  Net origin_;
  ReinforceOptions options_;
  ReinforceHooks hooks_;
  std::uint64_t seed_;
  Adam adam_;
  Gradient gradient_;
  std::optional<Critic> critic_;
  std::size_t steps_ = 0;
};

/// Advantages of answers by groups of equal `question`; groups lie together. Baseline::value is not one of
/// them: it needs a critic.
void set_advantages(std::vector<Rollout>& rollouts, Baseline baseline);

}  // namespace quire::labs::micro

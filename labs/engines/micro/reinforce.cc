#include "labs/engines/micro/reinforce.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "labs/engines/micro/alphabet.h"
#include "labs/engines/random/random.h"

namespace quire::labs::micro {
namespace {

constexpr double kDisagreementMost = 1e-4;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spread_of(std::span<const Rollout> rollouts, bool sample) {
  Spread spread;
  const auto n = static_cast<double>(rollouts.size());
  for (const Rollout& one : rollouts) spread.mean += one.reward / n;
  double square = 0;
  for (const Rollout& one : rollouts) square += (one.reward - spread.mean) * (one.reward - spread.mean);
  spread.deviation = std::sqrt(square / (sample ? n - 1 : n));
  return spread;
}

bool all_same(std::span<const Rollout> group) {
  return std::all_of(group.begin(), group.end(),
                     [&](const Rollout& one) { return one.reward == group[0].reward; });
}

/// f(group) for each run of equal `question`.
template <class Rollouts, class F>
void each_group(Rollouts& rollouts, const F& f) {
  for (std::size_t first = 0; first < rollouts.size();) {
    std::size_t end = first + 1;
    while (end < rollouts.size() && rollouts[end].question == rollouts[first].question) ++end;
    f(std::span(rollouts).subspan(first, end - first));
    first = end;
  }
}

Example text_of(const Rollout& rollout, const std::vector<Token>& prompt) {
  Example example{prompt, prompt.size()};
  example.tokens.insert(example.tokens.end(), rollout.sampled.tokens.begin(), rollout.sampled.tokens.end());
  return example;
}

std::vector<Token> prompt_of(const Question& question) {
  Result<std::vector<Token>> tokens = encode(question.prompt);
  if (!tokens) throw std::invalid_argument("a question cannot be asked: " + tokens.error());
  tokens->insert(tokens->begin(), kBegin);
  return std::move(*tokens);
}

}  // namespace

void set_advantages(std::vector<Rollout>& rollouts, Baseline baseline) {
  const Spread all = spread_of(rollouts, false);
  each_group(rollouts, [&](std::span<Rollout> group) {
    const auto n = static_cast<double>(group.size());
    const Spread spread = spread_of(group, baseline == Baseline::group_sample);
    for (Rollout& one : group) {
      const double above = one.reward - spread.mean;
      switch (baseline) {
        case Baseline::group:
        case Baseline::group_sample:
          one.advantage = above / (spread.deviation + 1e-6);
          break;
        case Baseline::group_mean:
          one.advantage = above;
          break;
        case Baseline::leave_one_out:
          one.advantage = above * n / (n - 1);
          break;
        case Baseline::batch:
          one.advantage = (one.reward - all.mean) / (all.deviation + 1e-6);
          break;
        case Baseline::value:
          break;
      }
    }
  });
}

Reinforce::Reinforce(Net& net, const ReinforceOptions& options, ReinforceHooks hooks, std::uint64_t seed)
    : net_(net),
      origin_(net),
      options_(options),
      hooks_(std::move(hooks)),
      seed_(seed),
      adam_(net.shape(), options.adam),
      gradient_(net.shape()) {
  if (options.answers < 2) throw std::invalid_argument("a group needs at least 2 answers to compare");
  if (options.questions == 0 || options.passes == 0)
    throw std::invalid_argument("a step needs questions and a pass");
  if (options.temperature <= 0) throw std::invalid_argument("the temperature of sampling must be above 0");
  if (!hooks_.question || !hooks_.reward || !hooks_.cap)
    throw std::invalid_argument("questions, rewards and the cap must be given");
  if (options.baseline == Baseline::value) critic_.emplace(net, options.value_rate, options.threads);
}

std::vector<Rollout> Reinforce::sample_round(std::size_t first, std::size_t count) {
  const std::size_t cap = hooks_.cap(steps_);
  if (cap < 2) throw std::invalid_argument("an answer needs room for 2 tokens at least");
  std::vector<Rollout> rollouts;
  std::vector<Ask> asks;
  for (std::size_t q = first; q < first + count; ++q) {
    const Question question = hooks_.question(steps_, q);
    const std::vector<Token> prompt = prompt_of(question);
    for (std::size_t a = 0; a < options_.answers; ++a) {
      // The step and the place in it name the numbers: a question may come twice.
      asks.push_back({.prompt = prompt,
                      .seed = seed_ + 0x9e3779b97f4a7c15U * (steps_ + 1),
                      .prompt_id = q,
                      .sample_id = static_cast<std::uint32_t>(a),
                      .max_tokens = cap,
                      .choice = {.temperature = options_.temperature},
                      .end = kEnd});
      Rollout& rollout = rollouts.emplace_back();
      rollout.question = q;
      rollout.asked = question;
    }
  }
  std::vector<Sampled> sampled = sample(net_, asks, options_.threads, hooks_.check);
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    Rollout& one = rollouts[i];
    one.sampled = std::move(sampled[i]);
    one.response = decode(one.sampled.tokens);
    const bool ended = one.sampled.finish == Sampled::Finish::end;
    one.reward = hooks_.reward(one.asked, one.response, ended);
    const std::size_t length = one.sampled.tokens.size();
    if (options_.overlong_buffer > 0 && length + options_.overlong_buffer > cap)
      one.reward -= static_cast<double>(length + options_.overlong_buffer - cap) /
                    static_cast<double>(options_.overlong_buffer);
    if (!std::isfinite(one.reward))
      throw std::runtime_error(
          fmt::format("the reward of \"{}{}\" is not finite", one.asked.prompt, one.response));
    if (options_.mask_truncated && !ended) one.used = false;
  }
  return rollouts;
}

/// All answers of the step; with Useless::resample until there are enough groups that differ.
std::vector<Rollout> Reinforce::sample_groups(ReinforceStep& report) {
  std::vector<Rollout> kept;
  std::size_t useful = 0;
  const std::size_t rounds =
      options_.useless == Useless::resample ? std::max<std::size_t>(1, options_.resample_most) : 1;
  for (std::size_t round = 0; round < rounds && useful < options_.questions; ++round) {
    std::vector<Rollout> sampled = sample_round(round * options_.questions, options_.questions);
    if (hooks_.shape) hooks_.shape(steps_, sampled);
    each_group(sampled, [&](std::span<Rollout> group) {
      ++report.groups;
      for (const Rollout& one : group) report.tokens += one.sampled.tokens.size();
      const bool same = all_same(group);
      if (!same) ++report.useful;
      if (options_.useless != Useless::keep && same)
        for (Rollout& one : group) one.used = false;
      if (options_.useless == Useless::resample && !same && ++useful > options_.questions) return;
      for (Rollout& one : group) kept.push_back(std::move(one));
    });
  }
  return kept;
}

ReinforceStep Reinforce::step() {
  ReinforceStep report;
  const double start = now();
  std::vector<Rollout> rollouts = sample_groups(report);
  const double sampled = now();
  report.sample_seconds = sampled - start;

  const auto n = static_cast<double>(rollouts.size());
  std::vector<std::size_t> lengths;
  std::size_t tokens = 0;
  for (const Rollout& one : rollouts) {
    report.reward += one.reward / n;
    report.truncated += one.sampled.finish == Sampled::Finish::length ? 1 / n : 0;
    lengths.push_back(one.sampled.tokens.size());
    tokens += lengths.back();
    for (const float entropy : one.sampled.entropies) report.entropy += static_cast<double>(entropy);
  }
  report.length = static_cast<double>(tokens) / n;
  report.entropy /= static_cast<double>(std::max<std::size_t>(1, tokens));
  std::sort(lengths.begin(), lengths.end());
  report.length_median = lengths[lengths.size() / 2];
  report.length_most = lengths.back();

  set_advantages(rollouts, options_.baseline);
  std::erase_if(rollouts, [](const Rollout& one) { return !one.used; });
  if (critic_ && !rollouts.empty()) value_advantages(rollouts, report);
  if (!rollouts.empty()) {
    random::Stream order(seed_, "micro.reinforce.order", steps_);
    const std::size_t batch = options_.batch == 0 ? rollouts.size() : options_.batch;
    for (std::size_t pass = 0; pass < options_.passes; ++pass) {
      if (batch < rollouts.size()) order.shuffle(std::span(rollouts));
      for (std::size_t first = 0; first < rollouts.size(); first += batch)
        update(std::span(rollouts).subspan(first, std::min(batch, rollouts.size() - first)), report);
    }
  }
  report.train_seconds = now() - sampled;
  ++steps_;
  return report;
}

/// What each token brought beyond what the critic expected before it; then the critic learns from the same.
void Reinforce::value_advantages(std::vector<Rollout>& rollouts, ReinforceStep& report) {
  std::vector<Example> texts;
  std::vector<double> rewards;
  for (const Rollout& one : rollouts) {
    texts.push_back(text_of(one, prompt_of(one.asked)));
    rewards.push_back(one.reward);
  }
  const std::vector<std::vector<float>> values = critic_->values(texts);
  for (std::size_t i = 0; i < rollouts.size(); ++i) {
    rollouts[i].token_advantages = values[i];
    for (float& value : rollouts[i].token_advantages)
      value = static_cast<float>(rollouts[i].reward - static_cast<double>(value));
  }
  report.value_error = critic_->learn(texts, rewards);
}

void Reinforce::update(std::span<Rollout> rollouts, ReinforceStep& report) {
  std::vector<Example> texts;
  std::size_t tokens = 0;
  for (const Rollout& one : rollouts) {
    texts.push_back(text_of(one, prompt_of(one.asked)));
    tokens += one.sampled.tokens.size();
  }
  std::vector<std::vector<float>> reference;
  if (options_.kl_weight > 0) reference = log_probabilities(origin_, texts, options_.threads);

  struct Tally {
    double clipped = 0, kl = 0, disagreement = 0;
  };
  std::vector<Tally> tallies(rollouts.size());  // an answer is one thread's
  const TokenLoss loss = [&](const Prediction& prediction, std::span<float> gradient) {
    const Rollout& one = rollouts[prediction.example];
    const std::size_t at = prediction.position - texts[prediction.example].asked;
    const double share =
        options_.aggregate == Aggregate::sequence_mean
            ? 1 / (static_cast<double>(rollouts.size()) * static_cast<double>(one.sampled.tokens.size()))
            : 1 / static_cast<double>(tokens);
    const double log_new = static_cast<double>(prediction.log_probability);
    const double log_old = static_cast<double>(one.sampled.behaviour[at]);
    const double ratio = std::exp(log_new - log_old);
    const double weight = one.token_weights.empty() ? 1.0 : static_cast<double>(one.token_weights[at]);
    const double advantage =
        one.token_advantages.empty() ? one.advantage : static_cast<double>(one.token_advantages[at]);
    const bool is_clipped =
        (advantage > 0 && ratio > 1 + options_.clip_high) || (advantage < 0 && ratio < 1 - options_.clip_low);
    const double bounded = std::clamp(ratio, 1 - options_.clip_low, 1 + options_.clip_high);
    double value = -weight * std::min(ratio * advantage, bounded * advantage);
    double towards = is_clipped ? 0 : weight * advantage * ratio;  // of log_new, in the objective
    double distance = 0;
    if (options_.kl_weight > 0) {
      const double gap = static_cast<double>(reference[prediction.example][at]) - log_new;
      distance = std::exp(gap) - gap - 1;  // never negative; its mean is the KL divergence
      value += options_.kl_weight * distance;
      towards -= options_.kl_weight * (1 - std::exp(gap));
    }
    add_cross_entropy(prediction, static_cast<float>(towards * share), gradient);
    if (one.entropy_weight != 0)
      value -= one.entropy_weight *
               add_entropy(prediction, static_cast<float>(-one.entropy_weight * share), gradient);
    Tally& tally = tallies[prediction.example];
    tally.clipped += is_clipped ? 1 : 0;
    tally.kl += distance;
    tally.disagreement = std::max(tally.disagreement, std::fabs(log_new - log_old));
    return value * share;
  };
  gradient_.compute(net_, texts, loss, options_.threads, static_cast<float>(options_.temperature));
  Tally all;
  for (const Tally& tally : tallies) {
    all.clipped += tally.clipped;
    all.kl += tally.kl;
    all.disagreement = std::max(all.disagreement, tally.disagreement);
  }
  if (report.updates == 0) {
    report.disagreement = all.disagreement;
    if (all.disagreement > kDisagreementMost)
      throw std::runtime_error(
          fmt::format("sampler and trainer disagree by {:.2g} about a log-probability; at most {:g} can be",
                      all.disagreement, kDisagreementMost));
  }
  ++report.updates;
  report.clipped +=
      (all.clipped / static_cast<double>(tokens) - report.clipped) / static_cast<double>(report.updates);
  report.kl += (all.kl / static_cast<double>(tokens) - report.kl) / static_cast<double>(report.updates);
  report.gradient_norm = adam_.step(net_, gradient_.numbers(), options_.rate);
}

}  // namespace quire::labs::micro

#include "labs/revealing-pomdps/regret.h"

#include <algorithm>
#include <cmath>

#include "labs/engines/threads/parallel.h"

namespace quire::labs::revealing_pomdps {
namespace {

double real(std::uint64_t n) { return static_cast<double>(n); }

/// The pair statistic in deviations of its null.
double deviation(const Counts& counts, std::uint64_t arm) {
  const double visits = real(counts.visits(arm));
  if (visits < 2) return 0;
  return pair_difference_sum(counts.of(arm)) / std::sqrt(2 * visits * (visits - 1) / real(counts.pairs()));
}

double explore_then_commit(const RegretGame& game, double eps, CountWorld& world, const Poll& poll) {
  const auto visits = static_cast<std::uint64_t>(exploration(game) / real(game.arms));
  Counts counts(game.arms, game.pairs);
  std::uint64_t best = 0;
  double most = -1e300;
  for (std::uint64_t arm = 0; arm < game.arms; ++arm) {
    if (poll && arm % 16 == 0) poll();
    world.play(arm, visits, counts);
    const double z = deviation(counts, arm);
    if (z > most) {
      most = z;
      best = arm;
    }
  }
  const double looks = real(visits * game.arms);
  return looks * (1 + eps) / 2 + (best == world.secret().arm ? 0 : (game.episodes - looks) * eps / 2);
}

/// How far a null statistic may lie behind another by chance: tails of chi-square with n' degrees (Laurent
/// and Massart 2000) at probability 1/4K, above for one and below for the other.
double lag(const RegretGame& game) {
  const double x = std::log(4 * real(game.arms));
  return 2 * std::sqrt(2 * x) + x * std::sqrt(2 / real(game.pairs));
}

double elimination(const RegretGame& game, double eps, CountWorld& world, double phase, const Poll& poll) {
  Counts counts(game.arms, game.pairs);
  bandits::Survivors alive(game.arms);
  std::vector<double> scores(game.arms);
  double left = game.episodes, regret = 0, target = 4 * std::exp2(phase);
  std::uint64_t done = 0;
  while (left >= 1 && alive.size() > 1) {
    const double survivors = real(alive.size());
    const auto wanted = static_cast<std::uint64_t>(target) - done;
    const auto visits = std::min(wanted, static_cast<std::uint64_t>(left / survivors));
    if (visits == 0) break;  // fewer episodes than arms are left; they count as wrong below
    for (const std::size_t arm : alive.arms()) {
      if (poll) poll();
      world.play(arm, visits, counts);
      scores[arm] = deviation(counts, arm);
      if (arm != world.secret().arm) regret += real(visits) * eps / 2;
    }
    left -= real(visits) * survivors;
    done += visits;
    target *= 2;
    alive.keep(scores, lag(game));
  }
  const bool right = alive.size() == 1 && alive.arms().front() == world.secret().arm;
  return regret + (right ? 0 : left * eps / 2);
}

/// The eps that the player can just not find with all that it does.
double just_hidden(Player player, const RegretGame& game) {
  const bool explores = player == Player::explore_then_commit;
  const double deviations = explores ? 2.5 : lag(game);
  const double visits = (explores ? exploration(game) : game.episodes) / real(game.arms);
  return std::sqrt(deviations * std::sqrt(2 * real(game.pairs)) / visits) / game.sigma;
}

}  // namespace

double exploration(const RegretGame& game) {
  const double hard = 0.22 * real(game.arms) * std::sqrt(real(game.pairs)) / (game.sigma * game.sigma);
  return std::min(game.episodes, std::cbrt(hard * game.episodes * game.episodes));
}

double regret_of(Player player, const RegretGame& game, double eps, random::Stream stream, const Poll& poll) {
  const double phase = stream.uniform();
  CountWorld world({game.arms, game.pairs, eps * game.sigma}, stream);
  return player == Player::explore_then_commit ? explore_then_commit(game, eps, world, poll)
                                               : elimination(game, eps, world, phase, poll);
}

WorstRegret worst_regret(Player player, const RegretGame& game, std::size_t runs, std::uint64_t seed,
                         const Poll& poll) {
  constexpr double kMost = 0.9, kRatio = 2.0 / 3;
  constexpr int kAround = 3;
  const int centre = static_cast<int>(
      std::lround(std::log(std::min(kMost, just_hidden(player, game)) / kMost) / std::log(kRatio)));
  const int first = std::max(0, centre - kAround), last = centre + kAround;
  std::vector<double> means(static_cast<std::size_t>(last - first + 1));
  std::vector<double> all(means.size() * runs);
  const random::Stream streams(seed, player == Player::elimination ? "revealing elim" : "revealing etc");
  threads::parallel_for(all.size(), 2, [&](std::size_t job) {
    const int i = first + static_cast<int>(job / runs);
    all[job] = regret_of(player, game, kMost * std::pow(kRatio, i), streams.at(job % runs), poll);
  });
  for (std::size_t job = 0; job < all.size(); ++job)
    means[job / runs] += all[job] / static_cast<double>(runs);
  const auto worst = std::max_element(means.begin(), means.end()) - means.begin();
  const int i = first + static_cast<int>(worst);
  return {means[static_cast<std::size_t>(worst)], kMost * std::pow(kRatio, i),
          (i == first && first > 0) || i == last};
}

}  // namespace quire::labs::revealing_pomdps

// Regret curves: certificates, explore-then-commit and elimination under the worst eps (C5).
#include <cmath>

#include <fmt/format.h>

#include "labs/revealing-pomdps/certificate.h"
#include "labs/revealing-pomdps/lab.h"
#include "labs/revealing-pomdps/regret.h"

namespace quire::labs::revealing_pomdps {
namespace {

using lab::Bench;
using lab::Scale;

constexpr double kFittedFrom = 1e5;
constexpr std::uint64_t kPairs =
    32;  // n' of both families here: O = 64 in lock1, two pairs in each block of lock2

struct Curve {
  std::vector<double> x, y;
  double slope() const {
    std::vector<double> far_x, far_y;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (x[i] >= kFittedFrom) {
        far_x.push_back(x[i]);
        far_y.push_back(y[i]);
      }
    return stats::log_log_slope(far_x, far_y).value;
  }
};

void claim_curve(Bench& bench, const char* id, const Curve& curve, std::string note) {
  bench.claim(id, {.scale = Scale::analogue, .figures = {{.value = curve.slope()}}, .note = std::move(note)});
}

}  // namespace

void measure_regret(Bench& bench, const Settings& settings, Record& record, const Progress& progress) {
  RegretGame game;
  game.arms = std::uint64_t{settings.shape.leaves} * settings.shape.actions;
  game.pairs = kPairs;
  game.sigma = settings.shape.sigma;
  bench.check();
  const RegretBounds bounds(game.arms, game.pairs, game.sigma);
  Curve two, one;
  for (int half = 8; half <= 16; ++half) {
    const double episodes = std::pow(10.0, half / 2.0);
    two.x.push_back(episodes);
    one.x.push_back(episodes);
    two.y.push_back(bounds.looks_cost(episodes));
    one.y.push_back(bounds.looks_are_free(episodes));
    record.point(bench, "regret certificate 2", episodes, two.y.back());
    record.point(bench, "regret certificate 1", episodes, one.y.back());
  }
  claim_curve(bench, "C5", two, "");
  claim_curve(bench, "C5a", one, "");

  std::vector<std::vector<lab::Cell>> rows;
  Curve etc, elim;
  for (std::size_t i = 0; i < settings.horizons.size(); ++i) {
    game.episodes = settings.horizons[i];
    for (const Player player : {Player::explore_then_commit, Player::elimination}) {
      const bool explores = player == Player::explore_then_commit;
      progress(
          (static_cast<double>(i) + (explores ? 0 : 0.5)) / static_cast<double>(settings.horizons.size()),
          fmt::format("regret of {}, T = {:.0e}", explores ? "etc" : "elim", game.episodes));
      const std::uint64_t seed = random::Stream(bench.seed(), "revealing regret", i).uniform_u64();
      const WorstRegret worst =
          worst_regret(player, game, settings.regret_runs, seed, [&bench] { bench.check(); });
      Curve& curve = explores ? etc : elim;
      curve.x.push_back(game.episodes);
      curve.y.push_back(worst.regret);
      record.point(bench, explores ? "regret etc" : "regret elim", game.episodes, worst.regret);
      rows.push_back({std::string(explores ? "etc, lock2" : "elim, lock1"), game.episodes, worst.regret,
                      worst.eps,
                      explores ? bounds.looks_cost(game.episodes) : bounds.looks_are_free(game.episodes),
                      std::string(worst.at_edge ? "worst eps at the edge of those tried" : "")});
    }
  }
  bench.table("regret", {"learner", "T", "regret under the worst eps", "worst eps", "certificate", "remark"},
              rows);
  claim_curve(bench, "C5b", etc, "");
  claim_curve(bench, "C5c", elim, "");
}

}  // namespace quire::labs::revealing_pomdps

// What changes do to the search: costs and bits by game (C3), and drawings.
#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "labs/engines/stats/bootstrap.h"
#include "labs/engines/stats/intervals.h"
#include "labs/hardcore-logic/lab.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

double median(std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::nan("");
  std::sort(values.begin(), values.end());
  return stats::quantile(values, 0.5);
}

/// Medians over the puzzles of one game with one of these changes.
struct Medians {
  double cost = std::nan(""), bits = std::nan("");
};
Medians medians(const std::vector<Batch>& batches, const std::string& game, const std::set<Change>& changes) {
  std::vector<double> cost, bits;
  for (const Batch& batch : batches) {
    if (batch.group.game != game || changes.count(batch.group.change) == 0) continue;
    for (const Puzzle& puzzle : batch.puzzles) {
      cost.push_back(cost_of(puzzle));
      bits.push_back(difficulty_of(puzzle, "bits"));
    }
  }
  return {median(cost), median(bits)};
}

lab::Cell cell(double value) { return std::isnan(value) ? lab::Cell(std::string("-")) : lab::Cell(value); }

/// Whether all of what a game's IC groups are measured by rose; nothing where it has none.
std::optional<bool> harder(const Medians& canonical, const Medians& ic1, const Medians& ic2) {
  const auto above = [](double more, double less) {
    return std::isnan(more) || std::isnan(less) || more > less;
  };
  const bool has_ic1 = !std::isnan(ic1.bits) && !std::isnan(canonical.bits);
  const bool has_ic2 = !std::isnan(ic2.cost) && !std::isnan(canonical.cost);
  // A game whose space has no closed form is measured by its search.
  const bool by_search = !has_ic1 && !std::isnan(ic1.cost) && !std::isnan(canonical.cost);
  if (!has_ic1 && !has_ic2 && !by_search) return std::nullopt;
  return (!has_ic1 || above(ic1.bits, canonical.bits)) && (!has_ic2 || above(ic2.cost, canonical.cost)) &&
         (!by_search || above(ic1.cost, canonical.cost));
}

void claim_complexity(Bench& bench, std::size_t asked, std::size_t rose, const std::string& not_harder) {
  lab::Measurement measured{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced};
  if (asked < 7) {
    measured.not_measured = fmt::format("{} of the games asked for have groups of IC; 7 are needed", asked);
  } else {
    const double p = stats::binomial_test(rose, asked);
    measured.note = fmt::format("{} of {} games, sign test {:.3f}{}{}", rose, asked, p,
                                not_harder.empty() ? "" : "; not harder: ", not_harder);
    // Too few for the sign test count as fewer than seven.
    measured.figures = {
        {.value = p < 0.05 ? static_cast<double>(rose) : std::min(6.0, static_cast<double>(rose))}};
  }
  bench.claim("C3", measured);
}

}  // namespace

void measure_difficulty(Bench& bench, const std::vector<Batch>& batches) {
  using enum Change;
  bench.progress(0.66, "what changes do to the search");
  std::vector<std::vector<lab::Cell>> rows;
  std::size_t asked = 0, rose = 0;
  std::string not_harder;
  double x = 0;
  std::set<std::string> present;
  for (const Batch& batch : batches) present.insert(batch.group.game);
  for (const Game* game : games()) {
    ++x;
    if (present.count(game->name()) == 0) continue;
    const std::pair<const char*, std::set<Change>> kinds[] = {
        {"canonical", {canonical}}, {"IC", {ic1, ic2}}, {"UE", {ue1, ue2}}, {"UP", {up}}};
    for (const auto& [name, changes] : kinds) {
      const Medians m = medians(batches, game->name(), changes);
      if (!std::isnan(m.cost)) bench.point(fmt::format("cost {}", name), x, m.cost);
      if (!std::isnan(m.bits)) bench.point(fmt::format("bits {}", name), x, m.bits);
    }
    const Medians usual = medians(batches, game->name(), {canonical});
    const Medians one = medians(batches, game->name(), {ic1}), two = medians(batches, game->name(), {ic2});
    rows.push_back({game->name(), cell(usual.cost), cell(one.cost), cell(two.cost), cell(usual.bits),
                    cell(one.bits), cell(two.bits)});
    const std::optional<bool> more = harder(usual, one, two);
    if (!more) continue;
    ++asked;
    rose += *more ? 1U : 0U;
    if (!*more) not_harder += (not_harder.empty() ? "" : ", ") + game->name();
  }
  bench.table("medians of conflicts plus one or states, and of bits",
              {"game", "cost", "cost IC1", "cost IC2", "bits", "bits IC1", "bits IC2"}, rows);
  claim_complexity(bench, asked, rose, not_harder);
}

void draw_scenes(Bench& bench, const std::vector<Batch>& batches) {
  // Of each game the first changed group and the first of UP; a bench takes 24.
  std::set<std::string> drawn;
  for (const Batch& batch : batches) {
    if (batch.group.change == Change::canonical || batch.puzzles.empty()) continue;
    const std::string key = batch.group.game + (batch.group.change == Change::up ? " up" : "");
    if (drawn.size() >= Bench::kScenesMax || !drawn.insert(key).second) continue;
    bench.check();
    bench.scene(batch.game->scene(batch.puzzles.front()));
  }
}

}  // namespace quire::labs::hardcore_logic

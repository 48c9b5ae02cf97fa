// Recipes without a check (C5), and a file of labelled puzzles where one is given.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "labs/engines/stats/intervals.h"
#include "labs/engines/threads/parallel.h"
#include "labs/hardcore-logic/audit_file.h"
#include "labs/hardcore-logic/lab.h"
#include "labs/hardcore-logic/recipes.h"

namespace quire::labs::hardcore_logic {
namespace {

using lab::Bench;

struct Counted {
  std::uint64_t asked = 0, wrong = 0;
};

Counted counted(const Bench& bench, const Settings& settings, const Recipe& recipe, std::size_t number) {
  const random::Stream streams(bench.seed(), fmt::format("hardcore-logic recipe {}", number));
  const SolveOptions options{.timeout_ms = settings.timeout_ms, .check = [&bench] { bench.check(); }};
  std::vector<std::optional<bool>> wrong(settings.recipes);
  threads::parallel_for(settings.recipes, settings.threads, [&](std::size_t i) {
    random::Stream stream = streams.at(i);
    if (const auto instance = recipe.draw(stream)) wrong[i] = mislabelled(recipe, *instance, options);
  });
  Counted sum;
  for (const std::optional<bool>& one : wrong) {
    sum.asked += one ? 1U : 0U;
    sum.wrong += one && *one ? 1U : 0U;
  }
  return sum;
}

void audit_file(Bench& bench, const Settings& settings) {
  if (settings.audit.empty()) return;
  std::ifstream in(settings.audit, std::ios::binary);
  if (!in) throw lab::BadInput("audit: " + settings.audit + " cannot be opened");
  AuditFile file(in, std::filesystem::path(settings.audit).filename().string(), "");
  std::map<std::string, std::int64_t> counts;
  const SolveOptions options{.timeout_ms = settings.timeout_ms, .check = [&bench] { bench.check(); }};
  while (const std::optional<AuditItem> item = wanted(file.next())) {
    bench.check();
    ++counts[name_of(audited(*item->game, item->item, options).kind)];
  }
  std::vector<std::vector<lab::Cell>> rows;
  for (const auto& [name, count] : counts) rows.push_back({name, count});
  bench.table("audit of the file", {"verdict", "puzzles"}, rows);
}

}  // namespace

void measure_recipes(Bench& bench, const Settings& settings) {
  lab::Measurement measured{.scale = bench.full() ? lab::Scale::same : lab::Scale::reduced};
  std::vector<std::vector<lab::Cell>> rows;
  for (std::size_t i = 0; i < recipes().size(); ++i) {
    const Recipe& recipe = recipes()[i];
    bench.progress(0.68 + 0.02 * static_cast<double>(i), "recipe: " + recipe.name);
    const Counted sum = counted(bench, settings, recipe, i);
    const double share = sum.asked == 0 ? 0 : static_cast<double>(sum.wrong) / static_cast<double>(sum.asked);
    const stats::Interval around = stats::wilson(sum.wrong, sum.asked);
    const auto x = static_cast<double>(i + 1);
    bench.point("ambiguous", x, share);
    bench.point("ambiguous low", x, around.low);
    bench.point("ambiguous high", x, around.high);
    rows.push_back({static_cast<std::int64_t>(i + 1), recipe.name, static_cast<std::int64_t>(sum.asked),
                    static_cast<std::int64_t>(sum.wrong), around.low, around.high});
    if (!recipe.labelled_unsolvable)
      measured.figures.push_back(
          {.label = recipe.name, .value = share, .low = around.low, .high = around.high});
  }
  bench.table("recipes without a check", {"recipe", "what", "puzzles", "label wrong", "from", "to"}, rows);
  bench.claim("C5", measured);
  audit_file(bench, settings);
}

}  // namespace quire::labs::hardcore_logic

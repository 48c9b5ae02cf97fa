// C1 to C3: the search for the critical n, LIMIT's own relevance in 12 dimensions, and Theorem 1 on
// everything that was solved.
#include <cmath>

#include <fmt/format.h>

#include "labs/embedding-limits/cubic.h"
#include "labs/embedding-limits/lab.h"
#include "labs/embedding-limits/npy_writer.h"
#include "labs/engines/tables/csv.h"

namespace quire::labs::embedding_limits {

namespace {

using lab::Bench;
using lab::Cell;
using lab::Scale;

constexpr std::size_t kPaperK = 2;
constexpr std::size_t kLimitDimensions = 12;
constexpr std::size_t kLimitSeeds = 5;
constexpr std::size_t kCurvePoints = 1000;

const SweepRow* last_solution(const Critical& search) {
  const SweepRow* last = nullptr;
  for (const SweepRow& row : search.rows)
    if (row.solved > 0) last = &row;
  return last;
}

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }

void report_tables(Bench& bench, const std::vector<Critical>& searches, std::size_t k, std::size_t seeds) {
  std::vector<std::vector<Cell>> rows, sweeps;
  tables::CsvWriter csv;
  const std::string header[] = {"d", "n", "seeds", "solved", "steps", "best_accuracy", "margin"};
  csv.row(header);
  for (const Critical& search : searches) {
    const SweepRow* const last = last_solution(search);
    const double margin = last == nullptr ? std::nan("") : last->solution.margin;
    const Cell none = std::string("–");
    rows.push_back(
        {whole(search.d), whole(search.last_ok),
         search.first_fail == 0 ? none : Cell(whole(search.first_fail)),
         table_entry(search.d) == 0 || k != kPaperK ? none : Cell(std::int64_t{table_entry(search.d)}),
         last == nullptr ? none : Cell(margin),
         last == nullptr ? none : Cell(least_dimension(choose(last->n, k), margin))});
    for (const SweepRow& row : search.rows) {
      const Cell gamma = row.solved > 0 ? Cell(row.solution.margin) : none;
      sweeps.push_back(
          {whole(search.d), whole(row.n), whole(row.solved), whole(row.steps), row.best_accuracy, gamma});
      csv.cell(whole(search.d)).cell(whole(row.n)).cell(whole(seeds)).cell(whole(row.solved));
      csv.cell(whole(row.steps)).cell(row.best_accuracy);
      if (row.solved > 0)
        csv.cell(row.solution.margin);
      else
        csv.cell("");
      csv.end_row();
    }
  }
  bench.table("critical number of documents",
              {"d", "last solved n", "first unsolved n", "Table 6", "margin of the last solution",
               "least d for that margin (Theorem 1)"},
              rows);
  bench.table(fmt::format("sweep around the edge, {} seeds", seeds),
              {"d", "n", "seeds that solved it", "steps", "best accuracy", "margin"}, sweeps);
  bench.file("critical.csv", "every (d, n) of the sweep", csv.text());
}

void draw(Bench& bench, const std::vector<Critical>& searches) {
  for (const Critical& search : searches) {
    const double d = static_cast<double>(search.d);
    if (search.first_fail > 0) bench.point("critical first fail", d, static_cast<double>(search.first_fail));
    if (search.last_ok > 0) bench.point("critical last ok", d, static_cast<double>(search.last_ok));
    if (table_entry(search.d) > 0) bench.point("critical table", d, table_entry(search.d));
    double cubic = 0;
    for (std::size_t i = kPaperCubic.size(); i-- > 0;) cubic = cubic * d + kPaperCubic[i];
    bench.point("critical cubic", d, cubic);
    if (const SweepRow* const last = last_solution(search))
      bench.point("margin free", static_cast<double>(last->n), last->solution.margin);
  }
}

void draw_course(Bench& bench, const Critical& search, const CriticalOptions& options) {
  const SweepRow* const last = last_solution(search);
  const std::size_t n = last != nullptr ? last->n : search.rows.front().n;
  const std::size_t every =
      std::max<std::size_t>(1, options.free.steps_max / options.free.test_every / kCurvePoints);
  std::size_t tests = 0;
  // The seed that solved it is the first that does: earlier ones are run again up to it.
  for (std::size_t number = 0; number < options.seeds; ++number) {
    std::vector<std::array<double, 3>> course;
    const FreeOutcome outcome = attempt(
        search.d, n, number, options, [&] { bench.check(); },
        [&](std::size_t step, double loss, double accuracy) {
          if (tests++ % every == 0) course.push_back({static_cast<double>(step), loss, accuracy});
        });
    if (!outcome.solved && number + 1 < options.seeds && last != nullptr) continue;
    for (const auto& [step, loss, accuracy] : course) {
      bench.point("loss", step, loss);
      bench.point("accuracy", step, accuracy);
    }
    return;
  }
}

void write_vectors(Bench& bench, const std::vector<Critical>& searches) {
  for (const Critical& search : searches) {
    const SweepRow* const last = last_solution(search);
    if (last == nullptr) continue;
    bench.file(fmt::format("d{}_documents.npy", search.d), fmt::format("solution for n = {}", last->n),
               npy_bytes(last->solution.documents));
    bench.file(fmt::format("d{}_queries.npy", search.d),
               fmt::format("queries of that solution, subsets in lexicographic order"),
               npy_bytes(last->solution.queries));
  }
}

void claim_table(Bench& bench, const std::vector<Critical>& searches, const Settings& settings) {
  if (settings.critical.k != kPaperK) {
    bench.claim("C1", {.not_measured = "Table 6 is for pairs, k = 2"});
    return;
  }
  std::size_t outside = 0, compared = 0;
  std::string note;
  for (const Critical& search : searches) {
    const int stated = table_entry(search.d);
    if (stated == 0) continue;
    ++compared;
    const double off = std::abs(static_cast<double>(search.first_fail) - stated);
    const bool far = off > std::max(2.0, 0.12 * stated);
    outside += far;
    note += fmt::format("{}d = {}: {}{}", note.empty() ? "first unsolved (Table 6) " : ", ", search.d,
                        search.first_fail, fmt::format(" ({}){}", stated, far ? " outside" : ""));
  }
  if (compared == 0) {
    bench.claim("C1", {.not_measured = "no dimension of Table 6 (4 to 45) was asked for"});
    return;
  }
  bench.claim("C1", {.scale = bench.full() ? Scale::same : Scale::reduced,
                     .figures = {{.value = static_cast<double>(outside)}},
                     .note = note});
}

/// C2; returns the solution, if there is one.
FreeOutcome solve_limit(Bench& bench, const Settings& settings, const Relevance& relevance) {
  FreeOptions free = settings.critical.free;
  free.dimensions = kLimitDimensions;
  FreeOutcome best;
  std::size_t seeds = 0;
  for (; seeds < kLimitSeeds && !best.solved; ++seeds) {
    FreeOutcome outcome =
        optimise(relevance, free, random::Stream(bench.seed(), "limit in 12 dimensions", seeds),
                 [&] { bench.check(); });
    if (seeds == 0 || outcome.best_accuracy > best.best_accuracy) best = std::move(outcome);
  }
  bench.claim("C2", {.scale = Scale::same,
                     .figures = {{.value = best.best_accuracy}},
                     .note = fmt::format("{} of seed {}, margin {:.3g}", best.solved ? "solved" : "best",
                                         seeds, best.margin)});
  return best;
}

bool breaks_bound(double sets, std::size_t d, double gamma) {
  return least_dimension(sets, gamma) > static_cast<double>(d);
}

void claim_bound(Bench& bench, const std::vector<Critical>& searches, const FreeOutcome& limit,
                 std::size_t k) {
  std::size_t solutions = 0, broken = 0;
  for (const Critical& search : searches)
    for (const SweepRow& row : search.rows) {
      if (row.solved == 0) continue;
      ++solutions;
      broken += breaks_bound(choose(row.n, k), search.d, row.solution.margin);
    }
  if (limit.solved) {
    ++solutions;
    broken += breaks_bound(static_cast<double>(limit.queries.rows), kLimitDimensions, limit.margin);
  }
  if (solutions == 0) {
    bench.claim("C3", {.not_measured = "nothing was solved"});
    return;
  }
  bench.claim("C3", {.scale = Scale::same,
                     .figures = {{.value = static_cast<double>(broken)}},
                     .note = fmt::format("{} solutions checked in double precision", solutions)});
}

}  // namespace

void measure_critical(Bench& bench, const Settings& settings, const Progress& progress) {
  const Relevance relevance = paper_relevance();
  const FreeOutcome limit = solve_limit(bench, settings, relevance);
  const std::vector<Critical> searches = find_critical(
      settings.dimensions, settings.critical, [&] { bench.check(); },
      [&](double share) { progress(0.95 * share, "critical number of documents"); });
  draw(bench, searches);
  draw_course(bench, searches.back(), settings.critical);
  report_tables(bench, searches, settings.critical.k, settings.critical.seeds);
  write_vectors(bench, searches);
  claim_table(bench, searches, settings);
  claim_bound(bench, searches, limit, settings.critical.k);
  progress(1, "done");
}

}  // namespace quire::labs::embedding_limits
